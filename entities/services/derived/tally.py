"""Counts of many annotations at once: told by the database, which then moves its counts by the differences.

It says in SQL what entities/services/derived/activity.py says of a few rows, and takes the same locks in one order
with it.
"""

from collections.abc import Collection
from contextlib import contextmanager

from django.db import connection

from entities.services.derived.activity import Activity
from entities.services.derived.counted import COUNTED
from entities.services.derived.counting import ZONE, Among, in_zone
from newsdesk.database.many import array_of

# The rows of a table of counts are found one by one, by their keys: of a large one PostgreSQL would read everything.
ONE_BY_ONE = "SET LOCAL enable_seqscan = {0}; SET LOCAL enable_hashjoin = {0}; SET LOCAL enable_mergejoin = {0}"


class Tally:
    """What is to be added to the counts of the days, collected in temporary tables."""

    def __init__(self, cursor):
        self._cursor = cursor
        for counted in COUNTED:
            if not counted.of_days:
                columns = [f"{name} {kind}" for name, kind in counted.keys.items()]
                columns += [f"{name} integer" for name in counted.counts]
                cursor.execute(f"CREATE TEMPORARY TABLE tally_{counted.table} ({', '.join(columns)}) ON COMMIT DROP")

    def add(self, among: Among, *, times: int = 1, **given: Collection[int]) -> None:
        """What these annotations come to, as they stand; `given` are ids that `among` asks for."""
        values = {name: array_of(sorted(ids)) for name, ids in given.items()}
        for counted in COUNTED:
            if not counted.of_days:
                counts = ", ".join(f"{times} * {count}" for count in counted.counts)
                self._cursor.execute(
                    f"INSERT INTO tally_{counted.table} {ZONE} SELECT {', '.join(counted.keys)}, {counts} "
                    f"FROM ({counted.count(among)}) found",
                    in_zone(**values),
                )

    def add_change(self, change: Activity) -> None:
        pairs = {key: (n,) for key, n in change.pairs.items() if n}
        for counted, moved in zip(COUNTED[:2], (change.actors, pairs), strict=True):
            with self._cursor.copy(f"COPY tally_{counted.table} FROM STDIN") as copy:
                for key, counts in moved.items():
                    copy.write_row((*key, *counts))

    def apply(self) -> None:
        """Move the counts, once and at the end: others wait for these rows."""
        for counted in COUNTED:
            self._cursor.execute(f"CREATE TEMPORARY TABLE {counted.moved} ON COMMIT DROP AS {_moved(counted)}")
        for counted in COUNTED:
            for undated in (True, False) if counted.has_days else (False,):
                self._cursor.execute(counted.create_moved(undated=undated))
                self._cursor.execute(ONE_BY_ONE.format("off"))
                self._cursor.execute(counted.lock_moved(undated=undated))
                self._cursor.execute(counted.move_moved(undated=undated))
                self._cursor.execute(ONE_BY_ONE.format("DEFAULT"))

    def drop(self) -> None:
        tables = [counted.moved for counted in COUNTED]
        tables += [f"tally_{counted.table}" for counted in COUNTED if not counted.of_days]
        self._cursor.execute(f"DROP TABLE IF EXISTS {', '.join(tables)}")


@contextmanager
def tallying():
    """Yields a Tally. Belongs into a transaction, and one of a kind into each."""
    with connection.cursor() as cursor:
        tally = Tally(cursor)
        yield tally
        tally.drop()


def _moved(counted):
    if counted.of_days:
        found = counted.count(f"moved_{counted.of_days}")
    else:
        found = f"SELECT * FROM tally_{counted.table}"
    counts = ", ".join(f"sum({count})::int AS {count}" for count in counted.counts)
    keys = ", ".join(counted.keys)
    return (
        f"SELECT {keys}, {counts} FROM ({found}) each GROUP BY {keys} "
        f"HAVING {' OR '.join(f'sum({count}) <> 0' for count in counted.counts)}"
    )
