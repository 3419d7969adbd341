"""How many quotes have each value, counted by PostgreSQL in one read.

Counted in the newest FACETED quotes, so that a question about everything costs no more than one about a lot.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField
from django.db.models.functions import TruncMonth

from newsdesk.web.paging import COUNT_LIMIT, Count, newest_shelves

FACETED = COUNT_LIMIT
MOST_VALUES = 10  # of actors and outlets

# One quote more than is counted is looked for: it tells whether there are more. The subjects are found by an array of
# keys, or PostgreSQL would rather read all targets there are. `what` says which column a row counts, by the bits of
# GROUPING: those of all other columns are set. Most first; equal ones by their keys, and not known before all others.
_COUNTED = """
WITH found AS MATERIALIZED ({newest}),
counted AS MATERIALIZED (
  SELECT GROUPING(stance, cue_class, kind, month, article_id) AS what,
    stance, cue_class, kind, month, article_id, count(*) AS n
  FROM (SELECT * FROM found LIMIT {most}) AS newest
  GROUP BY GROUPING SETS ((stance), (cue_class), (kind), (month), (article_id))),
spoken AS (
  SELECT speaker_id FROM (SELECT * FROM found LIMIT {most}) AS newest WHERE perhaps = {perhaps}
  UNION ALL SELECT joint.actor_id FROM entities_jointspeaker AS joint
  JOIN (SELECT * FROM found LIMIT {most}) AS newest ON newest.pk = joint.quote_id
  WHERE perhaps = {perhaps} AND joint.actor_id <> speaker_id),
subjects AS (
  SELECT quote_id, actor_id, stance FROM entities_quotetarget
  WHERE state <> 'rejected' AND quote_id = ANY (ARRAY(SELECT pk FROM found LIMIT {most})))
SELECT 'quotes', NULL, count(*) FROM found
UNION ALL SELECT 'cues', cue_class, n FROM counted WHERE what = b'10111'::int
UNION ALL SELECT 'kinds', kind, n FROM counted WHERE what = b'11011'::int
UNION ALL SELECT 'months', month::date::text, n FROM counted WHERE what = b'11101'::int AND month IS NOT NULL
UNION ALL (SELECT 'sources', article.source_id::text, sum(n) FROM counted
  JOIN articles_article AS article ON article.id = article_id WHERE what = b'11110'::int
  GROUP BY article.source_id ORDER BY sum(n) DESC, article.source_id LIMIT {values})
UNION ALL (SELECT 'speakers', speaker_id::text, count(*) FROM spoken
  GROUP BY speaker_id ORDER BY count(*) DESC, spoken.speaker_id NULLS FIRST LIMIT {values})
UNION ALL (SELECT 'subjects', actor_id::text, count(*) FROM subjects
  GROUP BY actor_id ORDER BY count(*) DESC, subjects.actor_id LIMIT {values})
UNION ALL {stances}
"""
_STANCES = "SELECT 'stances', stance, n FROM counted WHERE what = b'01111'::int"
_STANCES_TOWARD = """SELECT 'stances', stance, count(DISTINCT quote_id) FROM subjects
WHERE actor_id = ANY (%s) GROUP BY stance"""


@dataclass
class Counts:
    """How many quotes have each value: {value: quotes}; actors, outlets by id, months by their first day.

    `quotes`: how many there are. Read from the database, of speakers, subjects and outlets the leading ones only.
    """

    quotes: Count = field(default_factory=lambda: Count(0))
    stances: Counter = field(default_factory=Counter)
    cues: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)
    sources: Counter = field(default_factory=Counter)
    speakers: Counter = field(default_factory=Counter)
    months: Counter = field(default_factory=Counter)
    subjects: Counter = field(default_factory=Counter)


_KEYS: dict[str, Callable[[str], date | int]] = {
    "months": date.fromisoformat,
    "sources": int,
    "speakers": int,
    "subjects": int,
}


def counts_of(quotes, about=(), *, perhaps=False) -> Counts:
    """Counts of the quotes of a queryset. Of several speakers each is counted; `perhaps`: those who are only a guess,
    instead of those who are none.

    Where subjects are asked for (`about`: their ids), a quote's stances are those toward them.
    """
    dated, undated = (
        shelf.among_first(FACETED + 1)
        .annotate(month=TruncMonth("published_at", output_field=DateField()))
        .values("pk", "stance", "cue_class", "kind", "article_id", "speaker_id", "perhaps", "month")[: FACETED + 1]
        for shelf in newest_shelves(quotes)
    )
    counts = Counts()
    try:
        newest, given = dated.union(undated, all=True)[: FACETED + 1].query.sql_with_params()
    except EmptyResultSet:
        return counts
    stances, toward = (_STANCES_TOWARD, [list(about)]) if about else (_STANCES, [])
    with connection.cursor() as cursor:
        words = _COUNTED.format(newest=newest, most=FACETED, values=MOST_VALUES, stances=stances, perhaps=perhaps)
        cursor.execute(words, [*given, *toward])
        for name, value, n in cursor:
            if name == "quotes":
                counts.quotes = Count(n, FACETED)
            else:
                key_of = _KEYS.get(name)
                getattr(counts, name)[key_of(value) if value and key_of else value] = int(n)
    return counts
