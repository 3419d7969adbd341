"""What one side of a comparison holds, counted by PostgreSQL in one read of its newest FACETED quotes."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, DateField, ExpressionWrapper
from django.db.models.functions import TruncMonth

from entities.choices import QuoteKind, Stance
from entities.querysets.annotated import VERIFIED
from entities.reads.facet_counts import FACETED
from newsdesk.web.paging import Count, newest_shelves

SHOWN = 6  # quotes of each side
TELLING_CUES = ("condemned", "criticised", "denied", "opposed", "praised", "promised", "supported", "urged", "warned")

# One quote more than is counted is looked for: it tells whether there are more. Those that say most take sides, in a
# telling way, in the speaker's own words; of equal ones the newest go first.
_COUNTED = """
WITH found AS MATERIALIZED (
  SELECT DISTINCT published_at, pk, stance, cue_class, kind, article_id, is_verified, month::date AS month
  FROM ({newest}) AS walked
  ORDER BY published_at DESC NULLS LAST, pk DESC LIMIT {most} + 1),
kept AS MATERIALIZED (SELECT * FROM found ORDER BY published_at DESC NULLS LAST, pk DESC LIMIT {most}),
toward AS ({toward}),
counted AS MATERIALIZED (
  SELECT GROUPING(cue_class, kind, month, article_id) AS what, cue_class, kind, month, article_id,
    count(*) AS n, count(*) FILTER (WHERE is_verified) AS verified
  FROM kept GROUP BY GROUPING SETS ((cue_class), (kind), (month), (article_id)))
SELECT 'quotes', NULL, NULL, count(*) FROM found
UNION ALL SELECT 'stances', stance, NULL, count(*) FROM toward GROUP BY stance
UNION ALL SELECT 'months', month::text, stance, count(*) FROM toward WHERE month IS NOT NULL GROUP BY month, stance
UNION ALL SELECT 'cues', cue_class, NULL, n FROM counted WHERE what = b'0111'::int
UNION ALL SELECT 'kinds', kind, NULL, n FROM counted WHERE what = b'1011'::int
UNION ALL SELECT 'verified', month::text, NULL, verified FROM counted WHERE what = b'1101'::int
UNION ALL SELECT 'sources', article.source_id::text, NULL, sum(n)::bigint FROM counted
  JOIN articles_article AS article ON article.id = article_id WHERE what = b'1110'::int GROUP BY article.source_id
UNION ALL SELECT 'first', min(published_at)::text, NULL, 0 FROM kept
UNION ALL SELECT 'last', max(published_at)::text, NULL, 0 FROM kept
UNION ALL SELECT 'ids', string_agg(pk::text, ' ' ORDER BY published_at DESC NULLS LAST, pk DESC), NULL, 0 FROM kept
UNION ALL (SELECT 'telling', NULL, NULL, pk FROM kept
  ORDER BY stance = %s, cue_class <> ALL (%s), kind = %s, published_at DESC NULLS LAST, pk DESC LIMIT {shown})
"""
_OWN = "SELECT pk, month, stance FROM kept"
_TOWARD = """
SELECT DISTINCT kept.pk, kept.month, target.stance
FROM entities_quotetarget target JOIN kept ON kept.pk = target.quote_id
WHERE target.state <> 'rejected' AND target.actor_id = ANY (%s) AND target.quote_id = ANY (ARRAY(SELECT pk FROM kept))
"""
_COLUMNS = ("pk", "published_at", "stance", "cue_class", "kind", "article_id")
_NAMED = f"SELECT * FROM ({{}}) AS rows({', '.join(_COLUMNS)}, is_verified, month)"


@dataclass
class SideCounts:
    """How many quotes of a side have each value, {value: quotes}: outlets by id, months by their first day.

    `months`: {first day: {stance: quotes}}; `verified`: {first day, or None: how many are}. `ids`: of the quotes that
    are counted, newest first, those without a date last; `telling`: of those that say most.
    """

    quotes: Count = field(default_factory=lambda: Count(0, FACETED))
    stances: Counter = field(default_factory=Counter)
    cues: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    sources: Counter = field(default_factory=Counter)
    months: dict[date, Counter] = field(default_factory=dict)
    verified: Counter = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None
    ids: list[int] = field(default_factory=list)
    telling: list[int] = field(default_factory=list)


def counts_of_side(quotes, subjects: Iterable[int] = ()) -> SideCounts:
    """Counts of a queryset of quotes. Where subjects (ids) are asked for, a quote's stances are those toward them."""
    columns = (
        *_COLUMNS,
        ExpressionWrapper(VERIFIED, output_field=BooleanField()),
        TruncMonth("published_at", output_field=DateField()),
    )
    walks, given = [], []
    for shelf in newest_shelves(quotes):
        with suppress(EmptyResultSet):
            words, values = shelf.first_rows(FACETED + 1, *columns).query.sql_with_params()
            walks.append(_NAMED.format(words))
            given += values
    if not walks:
        return SideCounts()
    about = list(subjects)
    words = _COUNTED.format(
        newest=" UNION ALL ".join(walks), most=FACETED, toward=_TOWARD if about else _OWN, shown=SHOWN
    )
    telling: list[Any] = [str(Stance.NEUTRAL), list(TELLING_CUES), str(QuoteKind.INDIRECT)]
    with connection.cursor() as cursor:
        cursor.execute(words, [*given, *([about] if about else []), *telling])
        return _told(cursor)


def _told(rows) -> SideCounts:
    counts = SideCounts()
    for name, value, stance, n in rows:
        match name:
            case "quotes":
                counts.quotes = Count(n, FACETED)
            case "months":
                counts.months.setdefault(date.fromisoformat(value), Counter())[stance] = n
            case "verified":
                counts.verified[value and date.fromisoformat(value)] = n
            case "first" | "last":
                setattr(counts, name, value and datetime.fromisoformat(value))
            case "ids":
                counts.ids = [int(pk) for pk in (value or "").split()]
            case "telling":
                counts.telling.append(n)
            case _:
                getattr(counts, name)[int(value) if name == "sources" else value] = n
    return counts
