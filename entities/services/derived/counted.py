"""The tables of counts as SQL sees them: their keys, their counts, and from what each is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from entities.choices import Stance
from entities.models import ActorActivity, ActorMonth, ActorTotal, PairActivity, PairMonth, PairTotal
from entities.services.derived import counting


class ActorKey(NamedTuple):
    actor_id: int
    day: date | None
    source_id: int
    verified: bool
    repeats: bool = False


class PairKey(NamedTuple):
    speaker_id: int
    target_id: int
    day: date | None
    source_id: int
    stance: str
    attribution: str
    verified: bool
    repeats: bool = False


class ActorTotalKey(NamedTuple):
    actor_id: int
    verified_only: bool
    once: bool = False


class ActorMonthKey(NamedTuple):
    actor_id: int
    month: date


class PairMonthKey(NamedTuple):
    speaker_id: int
    target_id: int
    month: date


class PairTotalKey(NamedTuple):
    speaker_id: int
    target_id: int
    attribution: str
    verified_only: bool
    once: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    table: str
    key: type
    keys: dict[str, str]  # column: its type
    counts: tuple[str, ...]
    of_days: str = ""  # the table from whose rows it is counted; none: it is counted from the annotations
    count: Callable[..., str] = counting.actor_days  # gives the query, of what is to be counted or of the table of days
    as_a_whole: bool = False  # keys are so compared, where an index of some of their columns would be taken instead

    @property
    def has_days(self) -> bool:
        return "day" in self.keys

    # Rows of arrays, as entities/services/derived/activity.py:apply_change gives them.

    @property
    def create(self):
        """Creates the missing rows of the given keys, in that order; takes columns of keys and counts as arrays.

        What stands is not written: a row that one transaction writes twice has its foreign keys checked again, which
        locks its actors at COMMIT.
        """
        return (
            f"INSERT INTO {self.table} ({self._columns}) SELECT {self._names}, {', '.join('0' for _ in self.counts)} "
            f"FROM {self._given} ON CONFLICT ({self._names}) DO NOTHING"
        )

    def lock(self, *, undated: bool):
        """Locks the rows of the given keys, in that order; takes what `create` takes."""
        return self._locking(self._given, undated, "given.place")

    def move(self, *, undated: bool):
        """Adds the given counts to the rows of the given keys; takes what `create` takes."""
        return self._moving(self._given, undated)

    @property
    def _given(self):
        types = (*self.keys.values(), *("integer" for _ in self.counts))
        arrays = ", ".join(f"%s::{kind}[]" for kind in types)
        return f"unnest({arrays}) WITH ORDINALITY AS given({self._columns}, place)"

    # Rows of a temporary table, as entities/services/derived/tally.py makes them.

    @property
    def moved(self):
        """Name of the temporary table of what is to be added."""
        return f"moved_{self.table}"

    def create_moved(self, *, undated: bool):
        """Stores what is moved to rows that are missing, in the order of their keys, and takes it out of the table."""
        possible = " AND ".join(f"{count} >= 0" for count in self.counts)  # else the candidate would break a check
        return (
            f"WITH made AS (INSERT INTO {self.table} ({self._columns}) SELECT {self._columns} FROM {self.moved} "
            f"WHERE {possible} AND {self._dated(undated)} ORDER BY {self._names} "
            f"ON CONFLICT ({self._names}) DO NOTHING RETURNING {self._names}) "
            f"DELETE FROM {self.moved} AS given USING made AS kept WHERE {self._same(undated)}"
        )

    def lock_moved(self, *, undated: bool):
        if undated or not self.as_a_whole:
            return self._locking(f"{self.moved} AS given", undated, ", ".join(f"given.{key}" for key in self.keys))
        in_order = f"(SELECT * FROM {self.moved} ORDER BY {self._names}) given"
        return f"SELECT count(*) FROM {in_order} CROSS JOIN LATERAL ({self._kept_row} FOR NO KEY UPDATE) held"

    def move_moved(self, *, undated: bool):
        if undated or not self.as_a_whole:
            return self._moving(f"{self.moved} AS given", undated)
        return (
            f"UPDATE {self.table} AS moving SET {self._sums('moving')} "
            f"FROM {self.moved} AS given CROSS JOIN LATERAL ({self._kept_row}) found WHERE moving.ctid = found.ctid"
        )

    @property
    def _kept_row(self):
        """Where the row of the given key is. Compared as a whole a key is found by the index of all its columns alone;
        by single columns PostgreSQL took the smaller index of pairs, and looked through all days of each."""
        kept, given = (", ".join(f"{of}.{key}" for key in self.keys) for of in ("kept", "given"))
        return (
            f"SELECT kept.ctid FROM {self.table} AS kept WHERE ({kept}) >= ({given}) AND ({kept}) <= ({given}) LIMIT 1"
        )

    def _locking(self, given, undated, order):
        return (
            f"SELECT count(*) FROM (SELECT 1 FROM {given} JOIN {self.table} AS kept ON {self._same(undated)} "
            f"ORDER BY {order} FOR NO KEY UPDATE OF kept) held"
        )

    def _moving(self, given, undated):
        return f"UPDATE {self.table} AS kept SET {self._sums('kept')} FROM {given} WHERE {self._same(undated)}"

    def _sums(self, row):
        return ", ".join(f"{count} = {row}.{count} + given.{count}" for count in self.counts)

    def _same(self, undated):
        """Plain comparisons, of which all are found in the index: days that may be missing would not be."""
        plain = [f"kept.{key} = given.{key}" for key in self.keys if not (undated and key == "day")]
        return " AND ".join([*plain, *(["kept.day IS NULL", "given.day IS NULL"] if undated else [])])

    def _dated(self, undated):
        return f"day IS {'' if undated else 'NOT '}NULL" if self.has_days else "true"

    @property
    def _names(self):
        return ", ".join(self.keys)

    @property
    def _columns(self):
        return ", ".join((*self.keys, *self.counts))

    # Everything counted anew, as entities/services/derived/exact.py does.

    @property
    def exact(self):
        """Name of the temporary table of exact counts; those of the days are counted before the totals."""
        return f"exact_{self.table}"

    @property
    def drift(self):
        """Keys and differences of the counts that are wrong."""
        counts = self.counts
        return (
            f"SELECT {self._names}, {', '.join(f'sum({count})::int' for count in counts)} FROM ("
            f"SELECT {self._columns} FROM {self.exact} UNION ALL "
            f"SELECT {self._names}, {', '.join(f'-{count}' for count in counts)} FROM {self.table}"
            f") each GROUP BY {self._names} HAVING {' OR '.join(f'sum({count}) <> 0' for count in counts)}"
        )

    @property
    def fill(self):
        """Writes all rows into the empty table."""
        return f"INSERT INTO {self.table} ({self._columns}) SELECT {self._columns} FROM {self.exact}"


# In the order in which everybody locks them.
COUNTED = (
    Counted(
        ActorActivity._meta.db_table,
        ActorKey,
        {"actor_id": "bigint", "day": "date", "source_id": "bigint", "verified": "boolean", "repeats": "boolean"},
        ("mentions", "quotes_by", "quotes_about"),
        count=counting.actor_days,
    ),
    Counted(
        PairActivity._meta.db_table,
        PairKey,
        {
            "speaker_id": "bigint",
            "target_id": "bigint",
            "day": "date",
            "source_id": "bigint",
            "stance": "varchar",
            "attribution": "varchar",
            "verified": "boolean",
            "repeats": "boolean",
        },
        ("quotes",),
        count=counting.pair_days,
        as_a_whole=True,
    ),
    Counted(
        ActorTotal._meta.db_table,
        ActorTotalKey,
        {"actor_id": "bigint", "verified_only": "boolean", "once": "boolean"},
        ("mentions", "quotes_by", "quotes_about"),
        ActorActivity._meta.db_table,
        counting.actor_totals,
    ),
    Counted(
        PairTotal._meta.db_table,
        PairTotalKey,
        {
            "speaker_id": "bigint",
            "target_id": "bigint",
            "attribution": "varchar",
            "verified_only": "boolean",
            "once": "boolean",
        },
        ("quotes", *Stance.values),
        PairActivity._meta.db_table,
        counting.pair_totals,
    ),
    Counted(
        ActorMonth._meta.db_table,
        ActorMonthKey,
        {"actor_id": "bigint", "month": "date"},
        ("mentions", "quotes_by", "quotes_about"),
        ActorActivity._meta.db_table,
        counting.actor_months,
    ),
    Counted(
        PairMonth._meta.db_table,
        PairMonthKey,
        {"speaker_id": "bigint", "target_id": "bigint", "month": "date"},
        ("quotes", *Stance.values, "verified"),
        PairActivity._meta.db_table,
        counting.pair_months,
    ),
)
