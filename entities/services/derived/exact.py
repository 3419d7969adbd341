"""The counts of the whole corpus, told anew from the annotations, to compare and repair the stored ones."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from entities.services.derived.counted import (
    COUNTED,
    ActorKey,
    ActorMonthKey,
    ActorTotalKey,
    PairKey,
    PairMonthKey,
    PairTotalKey,
)
from entities.services.derived.counting import EVERY_ACTOR, EVERYTHING, ZONE, in_zone


@dataclass
class Drift:
    """What would have to be added to the stored counts to make them exact, by key; empty where they are."""

    actors: dict[ActorKey, tuple[int, int, int]]
    pairs: dict[PairKey, int]
    actor_totals: dict[ActorTotalKey, tuple[int, int, int]]
    pair_totals: dict[PairTotalKey, tuple[int, int, int, int]]
    actor_months: dict[ActorMonthKey, tuple[int, int, int]]
    pair_months: dict[PairMonthKey, tuple[int, int, int, int, int]]

    @property
    def counters(self):
        return self.actors, self.pairs, self.actor_totals, self.pair_totals, self.actor_months, self.pair_months

    def __len__(self):
        return sum(map(len, self.counters))


def drift():
    with _exact_counts() as cursor:
        return _drift(cursor)


@transaction.atomic
def repair():
    """Make the stored counts exact; returns the drift there was."""
    _lock()
    with _exact_counts() as cursor:
        found = _drift(cursor)
        for counted, wrong in zip(COUNTED, found.counters, strict=True):
            if wrong:
                cursor.execute(f"DELETE FROM {counted.table}")
                cursor.execute(counted.fill)
    return found


@transaction.atomic
def count_anew():
    """Write all counts anew, without telling what was wrong: of a whole archive that would fill the memory."""
    _lock()
    with _exact_counts() as cursor:
        for counted in COUNTED:
            cursor.execute(f"DELETE FROM {counted.table}")
            cursor.execute(counted.fill)


def _lock():
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(counted.table for counted in COUNTED)} IN EXCLUSIVE MODE")


@contextmanager
def _exact_counts():
    """Temporary tables with the counts as the annotations say."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Whole tables are grouped: in memory, instead of sorted on disk; compiling would take longer than it saves.
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off")
        for counted in COUNTED:
            of = f"exact_{counted.of_days}" if counted.of_days else EVERYTHING
            cursor.execute(f"CREATE TEMPORARY TABLE {counted.exact} AS {ZONE} {counted.count(of)}", in_zone())
            if counted.key is ActorTotalKey:
                cursor.execute(EVERY_ACTOR.format(exact=counted.exact))
        yield cursor
        cursor.execute(f"DROP TABLE {', '.join(counted.exact for counted in COUNTED)}")


def _drift(cursor):
    return Drift(*(_drift_of(counted, cursor) for counted in COUNTED))


def _drift_of(counted, cursor):
    cursor.execute(counted.drift)
    width = len(counted.keys)
    changes = {counted.key(*row[:width]): row[width:] for row in cursor.fetchall()}
    return {key: n for key, (n,) in changes.items()} if len(counted.counts) == 1 else changes
