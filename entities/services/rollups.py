"""Keeps the counts of entities/models/rollups.py exact, inside the transaction of the change that moves them.

What changes the counts may change which quotes are the same statement and who speaks for whom, so these are grouped
and read anew on the way.

Principle: what an annotation adds to the counts is a pure function of its row (`activity_of`). A change is counted
by taking that function before and after it and moving the counters by the difference.
"""

from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import add, attrgetter

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Article
from entities.models import Mention, Quote, QuoteTarget
from entities.services.counted import COUNTED, STANCES, ActorKey, ActorTotalKey, PairKey, PairTotalKey
from entities.services.statements import regrouping
from entities.services.voices import rereading, rereading_where_told

ROWS_AT_ONCE = 2_000


@dataclass
class Activity:
    """What some annotations add to the counters."""

    mentions: Counter[ActorKey] = field(default_factory=Counter)
    quotes_by: Counter[ActorKey] = field(default_factory=Counter)
    quotes_about: Counter[ActorKey] = field(default_factory=Counter)
    pairs: Counter[PairKey] = field(default_factory=Counter)

    def __iadd__(self, other):
        for mine, theirs in zip(self.counters, other.counters, strict=True):
            mine.update(theirs)
        return self

    def subtract(self, other):
        for mine, theirs in zip(self.counters, other.counters, strict=True):
            mine.subtract(theirs)

    @property
    def counters(self):
        return self.mentions, self.quotes_by, self.quotes_about, self.pairs

    @property
    def actor_totals(self):
        """{key: (mentions, quotes by, quotes about)} over all days and outlets."""
        totals = defaultdict(lambda: (0, 0, 0))
        for key, counts in self.actors.items():
            for verified_only in _layers(key.verified):
                total = ActorTotalKey(key.actor_id, verified_only)
                totals[total] = tuple(map(add, totals[total], counts))
        return {key: counts for key, counts in totals.items() if any(counts)}

    @property
    def pair_totals(self):
        """{key: (quotes, positive, neutral, negative)} over all days and outlets."""
        totals = defaultdict(lambda: (0, 0, 0, 0))
        for key, n in self.pairs.items():
            counts = (n, *(n if key.stance == stance else 0 for stance in STANCES))
            for verified_only in _layers(key.verified):
                total = PairTotalKey(key.speaker_id, key.target_id, key.attribution, verified_only)
                totals[total] = tuple(map(add, totals[total], counts))
        return {key: counts for key, counts in totals.items() if any(counts)}

    @property
    def actors(self):
        """{key: (mentions, quotes by, quotes about)} without the keys that do not change."""
        keys = {key for counter in self.counters[:3] for key, n in counter.items() if n}
        return {key: (self.mentions[key], self.quotes_by[key], self.quotes_about[key]) for key in keys}


def _layers(verified):
    """The values of `verified_only` under which an annotation is counted."""
    return (False, True) if verified else (False,)


def publication_day(published_at):
    """The day in TIME_ZONE on which everything published then is counted; None without a date."""
    return timezone.localtime(published_at).date() if published_at else None


def activity_of(*, source_id, mentions=(), quotes=()):
    """What these mentions and quotes of one article add to the counters.

    `quotes` are pairs of a quote and its targets that are not rejected.
    """
    activity = Activity()
    for mention in mentions:
        if mention.actor_id and mention.state != "rejected":
            day = publication_day(mention.published_at)
            activity.mentions[ActorKey(mention.actor_id, day, source_id, mention.is_verified)] += 1
    for quote, targets in quotes:
        if quote.state == "rejected":
            continue
        day, verified = publication_day(quote.published_at), quote.is_verified
        said = quote.attribution == Quote.Attribution.SAID
        if quote.speaker_id and said:
            activity.quotes_by[ActorKey(quote.speaker_id, day, source_id, verified)] += 1
        for target in targets:
            if said:
                activity.quotes_about[ActorKey(target.actor_id, day, source_id, verified)] += 1
            if quote.speaker_id:
                key = PairKey(
                    quote.speaker_id, target.actor_id, day, source_id, target.stance, quote.attribution, verified
                )
                activity.pairs[key] += 1
    return activity


def article_activity(article, *, mention_ids=None, quote_ids=None):
    """The activity of an article's annotations, or of the given ones only (None = all)."""
    mentions = Mention.objects.filter(article=article)
    quotes = Quote.objects.filter(article=article).defer("text", "folded")
    if mention_ids is not None:
        mentions = mentions.filter(pk__in=mention_ids) if mention_ids else mentions.none()
    if quote_ids is not None:
        quotes = quotes.filter(pk__in=quote_ids) if quote_ids else quotes.none()
    quotes = list(quotes)
    targets = {}
    for target in QuoteTarget.objects.live().filter(quote__in=quotes) if quotes else ():
        targets.setdefault(target.quote_id, []).append(target)
    return activity_of(
        source_id=article.source_id, mentions=mentions, quotes=[(quote, targets.get(quote.pk, ())) for quote in quotes]
    )


class _Recount:
    def __init__(self, mention_ids, quote_ids):
        self.mention_ids, self.quote_ids = mention_ids, quote_ids

    def include(self, *, quote=None, mention=None):
        """Count an annotation that was made inside the block, too."""
        if quote is not None and self.quote_ids is not None:
            self.quote_ids.add(quote.pk)
        if mention is not None and self.mention_ids is not None:
            self.mention_ids.add(mention.pk)

    def rereading_voices(self):
        return rereading_where_told(mentions=lambda: self.mention_ids, quotes=lambda: self.quote_ids)


@contextmanager
def recounting(*, article, mentions=None, quotes=None):
    """Move the counters by whatever the block changes in these annotations (ids; both None = the whole article)."""
    whole = mentions is None and quotes is None
    recount = _Recount(None if whole else set(mentions or ()), None if whole else set(quotes or ()))

    def concerned():
        return Quote.objects.ids_in([article]) if whole else recount.quote_ids

    with transaction.atomic():
        before = article_activity(article, mention_ids=recount.mention_ids, quote_ids=recount.quote_ids)
        with rereading([article.pk]) if whole else recount.rereading_voices(), regrouping(concerned):
            yield recount
        # The block may have moved the article to another source.
        article = Article.objects.only("source_id").filter(pk=article.pk).first()
        change = Activity()
        if article:
            change += article_activity(article, mention_ids=recount.mention_ids, quote_ids=recount.quote_ids)
        change.subtract(before)
        apply_change(change)


@contextmanager
def recounting_rows(*, mentions, quotes):
    """Move the counters by whatever the block changes in these annotations (ids), whatever their articles.

    The caller holds the locks of the articles. No article moves to another source inside the block. Yields the
    recount, whose `include` takes what the block creates.
    """
    recount = _Recount(set(mentions), set(quotes))
    with transaction.atomic():
        before = _activity_of_rows(sorted(recount.mention_ids), sorted(recount.quote_ids))
        with recount.rereading_voices(), regrouping(lambda: recount.quote_ids):
            yield recount
        change = _activity_of_rows(sorted(recount.mention_ids), sorted(recount.quote_ids))
        change.subtract(before)
        apply_change(change)


def _activity_of_rows(mention_ids, quote_ids):
    activity = Activity()
    for ids in batched(mention_ids, ROWS_AT_ONCE):
        rows = Mention.objects.filter(pk__in=ids).annotate(source=F("article__source_id")).order_by("source")
        for source, mentions in groupby(rows.defer("text"), key=attrgetter("source")):
            activity += activity_of(source_id=source, mentions=mentions)
    for ids in batched(quote_ids, ROWS_AT_ONCE):
        targets = defaultdict(list)
        for target in QuoteTarget.objects.live().filter(quote__in=ids):
            targets[target.quote_id].append(target)
        rows = Quote.objects.filter(pk__in=ids).annotate(source=F("article__source_id")).order_by("source")
        for source, quotes in groupby(rows.defer("text", "folded", "search"), key=attrgetter("source")):
            activity += activity_of(source_id=source, quotes=[(quote, targets[quote.pk]) for quote in quotes])
    return activity


def batched(ids, size):
    """The ids in lists of at most `size`."""
    return [ids[at : at + size] for at in range(0, len(ids), size)]


def apply_change(change):
    """Add the differences to the stored counters.

    Rows are first created or locked in key order, so that two writers never wait for each other in a circle, and
    then moved: an upsert alone could not subtract, since its candidate row would break the not-negative checks.
    """
    pairs = {key: (n,) for key, n in change.pairs.items() if n}
    for counted, moved in zip(COUNTED, (change.actors, pairs, change.actor_totals, change.pair_totals), strict=True):
        rows = sorted(moved.items(), key=lambda item: _sortable(item[0]))
        _move(counted, [(*key, *counts) for key, counts in rows])


def _sortable(key):
    return tuple((value is not None, value) if not isinstance(value, bool) else (True, value) for value in key)


def _move(counted, rows):
    if not rows:
        return
    table, keys, counts = counted.table, counted.keys, counted.counts
    columns = list(zip(*rows, strict=True))
    names = (*keys, *counts)
    types = (*keys.values(), *("integer" for _ in counts))
    unnest = ", ".join(f"%s::{kind}[]" for kind in types)
    given = f"unnest({unnest}) AS given({', '.join(names)})"
    # Only a day may be null. The plain comparisons are what lets PostgreSQL find the rows by their index.
    same = " AND ".join(f"kept.{name} {'IS NOT DISTINCT FROM' if name == 'day' else '='} given.{name}" for name in keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) "
            f"SELECT {', '.join(keys)}, {', '.join('0' for _ in counts)} FROM {given} "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {counts[0]} = {table}.{counts[0]}",
            [list(column) for column in columns],
        )
        cursor.execute(
            f"UPDATE {table} AS kept SET "
            + ", ".join(f"{count} = kept.{count} + given.{count}" for count in counts)
            + f" FROM {given} WHERE {same}",
            [list(column) for column in columns],
        )


# --- the whole corpus, to compare and repair ---


@dataclass
class Drift:
    """What would have to be added to the stored counts to make them exact, by key; empty where they are."""

    actors: dict[ActorKey, tuple[int, int, int]]
    pairs: dict[PairKey, int]
    actor_totals: dict[ActorTotalKey, tuple[int, int, int]]
    pair_totals: dict[PairTotalKey, tuple[int, int, int, int]]

    @property
    def counters(self):
        return self.actors, self.pairs, self.actor_totals, self.pair_totals

    def __len__(self):
        return sum(map(len, self.counters))


def drift():
    with _exact_counts() as cursor:
        return _drift(cursor)


@transaction.atomic
def repair():
    """Make the stored counts exact; returns the drift there was."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(counted.table for counted in COUNTED)} IN EXCLUSIVE MODE")
    with _exact_counts() as cursor:
        found = _drift(cursor)
        for counted, wrong in zip(COUNTED, found.counters, strict=True):
            if wrong:
                cursor.execute(f"DELETE FROM {counted.table}")
                cursor.execute(counted.fill)
    return found


@contextmanager
def _exact_counts():
    """Temporary tables with the counts as the annotations say."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Whole tables are grouped: in memory, instead of sorted on disk; compiling would take longer than it saves.
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off")
        for counted in COUNTED:
            zone = "WITH zone AS (SELECT %s::text AS name)"  # no table, which would forbid several processes
            cursor.execute(f"CREATE TEMPORARY TABLE {counted.exact} AS {zone} {counted.count}", [settings.TIME_ZONE])
        yield cursor
        cursor.execute(f"DROP TABLE {', '.join(counted.exact for counted in COUNTED)}")


def _drift(cursor):
    return Drift(*(_drift_of(counted, cursor) for counted in COUNTED))


def _drift_of(counted, cursor):
    cursor.execute(counted.drift)
    width = len(counted.keys)
    changes = {counted.key(*row[:width]): row[width:] for row in cursor.fetchall()}
    return {key: n for key, (n,) in changes.items()} if len(counted.counts) == 1 else changes
