"""The tables of counts as SQL sees them: their keys, their counts, and how each is counted from the annotations.

The queries over annotations need a relation `zone(name)`: the time zone in whose days articles are counted.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from entities.choices import Stance
from entities.models import ActorActivity, ActorMonth, ActorTotal, PairActivity, PairTotal


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
    count: str  # a query for keys and counts

    @property
    def create(self):
        """Creates the missing rows of the given keys, in that order; takes columns of keys and counts as arrays.

        What stands is not written: a row that one transaction writes twice has its foreign keys checked again, which
        locks its actors at COMMIT.
        """
        names, keys = ", ".join((*self.keys, *self.counts)), ", ".join(self.keys)
        return (
            f"INSERT INTO {self.table} ({names}) SELECT {keys}, {', '.join('0' for _ in self.counts)} "
            f"FROM {self._given} ON CONFLICT ({keys}) DO NOTHING"
        )

    @property
    def lock(self):
        """Locks the rows of the given keys, in that order; takes what `create` takes."""
        return (
            f"SELECT 1 FROM {self._given} JOIN {self.table} AS kept ON {self._same} ORDER BY given.place "
            "FOR NO KEY UPDATE OF kept"
        )

    @property
    def move(self):
        """Adds the given counts to the rows of the given keys; takes what `create` takes."""
        sums = ", ".join(f"{count} = kept.{count} + given.{count}" for count in self.counts)
        return f"UPDATE {self.table} AS kept SET {sums} FROM {self._given} WHERE {self._same}"

    @property
    def _same(self):
        # Only a day may be null. The plain comparisons are what lets PostgreSQL find the rows by their index.
        same = (f"kept.{key} {'IS NOT DISTINCT FROM' if key == 'day' else '='} given.{key}" for key in self.keys)
        return " AND ".join(same)

    @property
    def _given(self):
        types = (*self.keys.values(), *("integer" for _ in self.counts))
        arrays = ", ".join(f"%s::{kind}[]" for kind in types)
        return f"unnest({arrays}) WITH ORDINALITY AS given({', '.join((*self.keys, *self.counts, 'place'))})"

    @property
    def exact(self):
        """Name of the temporary table of exact counts; those of the days are counted before the totals."""
        return f"exact_{self.table}"

    @property
    def drift(self):
        """Keys and differences of the counts that are wrong."""
        keys, counts = ", ".join(self.keys), self.counts
        return (
            f"SELECT {keys}, {', '.join(f'sum({count})::int' for count in counts)} FROM ("
            f"SELECT {keys}, {', '.join(counts)} FROM {self.exact} UNION ALL "
            f"SELECT {keys}, {', '.join(f'-{count}' for count in counts)} FROM {self.table}"
            f") each GROUP BY {keys} HAVING {' OR '.join(f'sum({count}) <> 0' for count in counts)}"
        )

    @property
    def fill(self):
        """Writes all rows into the empty table."""
        columns = ", ".join((*self.keys, *self.counts))
        return f"INSERT INTO {self.table} ({columns}) SELECT {columns} FROM {self.exact}"


# Of an article, a mention, a quote: what entities.services.derived.recounting.activity_of counts.
_SOURCES = "JOIN articles_article article ON article.id = {of}.article_id"
_DAY = "({of}.published_at AT TIME ZONE zone.name)::date AS day"
_VERIFIED = "({of}.state = 'accepted' OR {of}.origin = 'person') AS verified"
_REPEATS = "coalesce(wording.repeats, false) AS repeats"
_WORDING = "LEFT JOIN entities_wording wording ON wording.quote_id = quote.id"
_LAYERS = """
    JOIN (VALUES (false), (true)) layer(verified_only) ON counted.verified OR NOT layer.verified_only
    JOIN (VALUES (false), (true)) printed(once) ON NOT counted.repeats OR NOT printed.once
"""


def _of(name, *parts):
    return ", ".join(part.format(of=name) for part in parts)


_QUOTES = f"entities_quote quote {_SOURCES.format(of='quote')} {_WORDING}"
# Each quote with each of its speakers; one that is only a guess counts for nobody.
_COUNTED_BY = _of("quote", "{of}.id", "{of}.article_id", "{of}.published_at", "{of}.state", "{of}.origin")
_SPOKEN = f"""
    (SELECT {_COUNTED_BY}, quote.attribution, quote.speaker_id AS by_id FROM entities_quote quote
     WHERE quote.speaker_id IS NOT NULL AND NOT quote.perhaps
     UNION ALL
     SELECT {_COUNTED_BY}, quote.attribution, joint.actor_id
     FROM entities_jointspeaker joint JOIN entities_quote quote ON quote.id = joint.quote_id
     WHERE quote.speaker_id <> joint.actor_id AND NOT quote.perhaps) quote {_SOURCES.format(of="quote")} {_WORDING}
"""
_TARGETS = "JOIN entities_quotetarget target ON target.quote_id = quote.id AND target.state <> 'rejected'"

_ACTORS = f"""
    SELECT actor_id, day, source_id, verified, repeats,
           sum(mentions)::int AS mentions, sum(quotes_by)::int AS quotes_by, sum(quotes_about)::int AS quotes_about
    FROM (
        SELECT mention.actor_id, {_of("mention", _DAY)}, article.source_id, {_of("mention", _VERIFIED)},
               article.copy_of_id IS NOT NULL OR article.new_version_of_id IS NOT NULL AS repeats,
               1 AS mentions, 0 AS quotes_by, 0 AS quotes_about
        FROM zone, entities_mention mention {_SOURCES.format(of="mention")}
        WHERE mention.actor_id IS NOT NULL AND mention.state <> 'rejected'
        UNION ALL
        SELECT quote.by_id, {_of("quote", _DAY)}, article.source_id, {_of("quote", _VERIFIED)}, {_REPEATS}, 0, 1, 0
        FROM zone, {_SPOKEN}
        WHERE quote.state <> 'rejected' AND quote.attribution = 'said'
        UNION ALL
        SELECT target.actor_id, {_of("quote", _DAY)}, article.source_id, {_of("quote", _VERIFIED)}, {_REPEATS}, 0, 0, 1
        FROM zone, {_QUOTES} {_TARGETS}
        WHERE quote.state <> 'rejected' AND quote.attribution = 'said'
    ) one GROUP BY actor_id, day, source_id, verified, repeats
"""

_PAIRS = f"""
    SELECT quote.by_id AS speaker_id, target.actor_id AS target_id, {_of("quote", _DAY)}, article.source_id,
           target.stance, quote.attribution, {_of("quote", _VERIFIED)}, {_REPEATS}, count(*)::int AS quotes
    FROM zone, {_SPOKEN} {_TARGETS}
    WHERE quote.state <> 'rejected'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""

_ACTOR_TOTALS = f"""
    SELECT actor_id, verified_only, once, sum(mentions)::int AS mentions, sum(quotes_by)::int AS quotes_by,
           sum(quotes_about)::int AS quotes_about
    FROM (
        SELECT actor_id, verified_only, once, mentions, quotes_by, quotes_about
        FROM exact_entities_actoractivity counted {_LAYERS}
        UNION ALL  -- every actor has all rows
        SELECT actor.id, layer.verified_only, printed.once, 0, 0, 0
        FROM entities_actor actor, (VALUES (false), (true)) layer(verified_only), (VALUES (false), (true)) printed(once)
    ) one GROUP BY actor_id, verified_only, once
"""

_ACTOR_MONTHS = """
    SELECT actor_id, date_trunc('month', day)::date AS month, sum(mentions)::int AS mentions,
           sum(quotes_by)::int AS quotes_by, sum(quotes_about)::int AS quotes_about
    FROM exact_entities_actoractivity WHERE day IS NOT NULL AND NOT repeats GROUP BY 1, 2
"""

_PAIR_TOTALS = f"""
    SELECT speaker_id, target_id, attribution, verified_only, once, sum(quotes)::int AS quotes,
           {", ".join(f"coalesce(sum(quotes) FILTER (WHERE stance = '{s}'), 0)::int AS {s}" for s in Stance.values)}
    FROM exact_entities_pairactivity counted {_LAYERS} GROUP BY speaker_id, target_id, attribution, verified_only, once
"""

# In the order in which everybody locks them.
COUNTED = (
    Counted(
        ActorActivity._meta.db_table,
        ActorKey,
        {"actor_id": "bigint", "day": "date", "source_id": "bigint", "verified": "boolean", "repeats": "boolean"},
        ("mentions", "quotes_by", "quotes_about"),
        _ACTORS,
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
        _PAIRS,
    ),
    Counted(
        ActorTotal._meta.db_table,
        ActorTotalKey,
        {"actor_id": "bigint", "verified_only": "boolean", "once": "boolean"},
        ("mentions", "quotes_by", "quotes_about"),
        _ACTOR_TOTALS,
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
        _PAIR_TOTALS,
    ),
    Counted(
        ActorMonth._meta.db_table,
        ActorMonthKey,
        {"actor_id": "bigint", "month": "date"},
        ("mentions", "quotes_by", "quotes_about"),
        _ACTOR_MONTHS,
    ),
)
