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
from django.utils import timezone

from entities.models import Mention, Quote, QuoteTarget
from entities.services.counted import COUNTED, STANCES, ActorKey, ActorTotalKey, PairKey, PairTotalKey
from entities.services.statements import regroup, regrouping, utterance_of
from entities.services.voices import read_voices, rereading, told_by
from entities.statements import Utterance
from newsdesk.batching import batched

ROWS_AT_ONCE = 2_000
ARTICLES_AT_ONCE = 200


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


def activity_in(articles):
    """The activity of all annotations of these articles (ids)."""
    activity = Activity()
    for ids in batched(sorted(articles), ARTICLES_AT_ONCE):
        activity.mentions.update(_counted(Mention.objects.filter(article__in=ids)))
        quotes = Quote.objects.filter(article__in=ids).for_counting()
        activity += _activity_of_quotes(quotes, QuoteTarget.objects.live().filter(quote__article__in=ids))
    return activity


def _counted(mentions):
    counted = Counter()
    for actor, published_at, source, verified, n in mentions.counted():
        counted[ActorKey(actor, publication_day(published_at), source, verified)] += n
    return counted


def _activity_of_quotes(quotes, targets):
    """`quotes` are in the order of their sources, as QuoteQuerySet.for_counting gives them."""
    targets_of, activity = defaultdict(list), Activity()
    for target in targets.order_by():
        targets_of[target.quote_id].append(target)
    for source, some in groupby(quotes, key=attrgetter("source")):
        activity += activity_of(source_id=source, quotes=[(quote, targets_of[quote.pk]) for quote in some])
    return activity


@dataclass
class Recount:
    """The annotations (ids) that a change is about to move."""

    mentions: set[int]
    quotes: set[int]

    def include(self, *, quote=None, mention=None):
        """Count an annotation that was made inside the block, too."""
        if quote is not None:
            self.quotes.add(quote.pk)
        if mention is not None:
            self.mentions.add(mention.pk)


@contextmanager
def recounting(*, article):
    """Move the counters by whatever the block changes in this article, which may go to another source."""
    with transaction.atomic():
        before = activity_in([article.pk])
        with rereading([article.pk]), regrouping(lambda: Quote.objects.ids_in([article])):
            yield
        change = activity_in([article.pk])
        change.subtract(before)
        apply_change(change)


@contextmanager
def recounting_rows(*, mentions, quotes):
    """Move the counters by whatever the block changes in these annotations (ids), whatever their articles.

    Belongs into the transaction in which the caller holds the locks of the articles. No article moves to another
    source inside the block. Yields the recount, whose `include` takes what the block creates.
    """
    recount = Recount(set(mentions), set(quotes))
    before = _account_of(recount)
    yield recount
    after = _account_of(recount)
    regroup(before.said, after.said, before.statements)
    read_voices({article for article, *_ in before.told ^ after.told})
    after.activity.subtract(before.activity)
    apply_change(after.activity)


@dataclass
class _Account:
    """What some annotations come to."""

    activity: Activity = field(default_factory=Activity)
    said: dict[int, Utterance] = field(default_factory=dict)  # by quote
    statements: set[int] = field(default_factory=set)  # that they make
    told: set[tuple] = field(default_factory=set)  # of who speaks for whom


def _account_of(recount):
    """Each row is read once for all that follows from it."""
    account, unnamed = _Account(), []
    if recount.mentions:
        account.activity.mentions.update(_counted(Mention.objects.with_ids(recount.mentions)))
    for ids in batched(sorted(recount.quotes), ROWS_AT_ONCE):
        rows = list(Quote.objects.filter(pk__in=ids).for_counting())
        account.activity += _activity_of_quotes(rows, QuoteTarget.objects.live().filter(quote__in=ids))
        account.said |= {quote.pk: said for quote in rows if (said := utterance_of(quote))}
        account.statements |= {quote.statement for quote in rows} - {None}
        unnamed += [quote for quote in rows if not quote.speaker_id]
    account.told = told_by(mentions=recount.mentions, quotes=unnamed)
    return account


def apply_change(change):
    """Add the differences to the stored counters.

    Rows are first created or locked in key order, so that two writers never wait for each other in a circle, and
    then moved: an upsert alone could not subtract, since its candidate row would break the not-negative checks.
    All of it is sent at once, which takes the client-side binding of parameters that is Django's default.
    """
    pairs = {key: (n,) for key, n in change.pairs.items() if n}
    statements, given = [], []
    for counted, moved in zip(COUNTED, (change.actors, pairs, change.actor_totals, change.pair_totals), strict=True):
        if moved:
            rows = sorted(moved.items(), key=lambda item: _sortable(item[0]))
            columns = [list(column) for column in zip(*((*key, *counts) for key, counts in rows), strict=True)]
            statements += [counted.lock, counted.move]
            given += columns * 2
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), given)


def _sortable(key):
    return tuple((value is not None, value) if not isinstance(value, bool) else (True, value) for value in key)


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
