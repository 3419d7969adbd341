"""What annotations add to the counts, and the moving of the counts by a difference."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import add, attrgetter

from django.db import connection

from entities.choices import Attribution, Stance, State
from entities.models import Mention, Quote, QuoteTarget
from entities.services.derived.counted import COUNTED, ActorKey, ActorTotalKey, PairKey, PairTotalKey
from newsdesk.batching import batched
from newsdesk.days import day_of

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
            counts = (n, *(n if key.stance == stance else 0 for stance in Stance))
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


def activity_of(*, source_id, mentions=(), quotes=()):
    """What these mentions and quotes of one article add to the counters.

    `quotes` are pairs of a quote, from `for_counting()`, and its targets that are not rejected. A quote of several
    speakers counts once for each of them; one whose speaker is a guess that nobody confirmed counts for nobody.
    """
    activity = Activity()
    for mention in mentions:
        if mention.actor_id and mention.state != State.REJECTED:
            day = day_of(mention.published_at)
            activity.mentions[ActorKey(mention.actor_id, day, source_id, mention.is_verified)] += 1
    for quote, targets in quotes:
        if quote.state == State.REJECTED:
            continue
        day, verified = day_of(quote.published_at), quote.is_verified
        said = quote.attribution == Attribution.SAID
        speakers = {quote.speaker_id, *quote.together} if quote.speaker_id and not quote.perhaps else ()
        for speaker in speakers if said else ():
            activity.quotes_by[ActorKey(speaker, day, source_id, verified)] += 1
        for target in targets:
            if said:
                activity.quotes_about[ActorKey(target.actor_id, day, source_id, verified)] += 1
            for speaker in speakers:
                key = PairKey(speaker, target.actor_id, day, source_id, target.stance, quote.attribution, verified)
                activity.pairs[key] += 1
    return activity


def activity_in(articles):
    """The activity of all annotations of these articles (ids)."""
    activity = Activity()
    for ids in batched(sorted(articles), ARTICLES_AT_ONCE):
        activity.mentions.update(mentions_counted(Mention.objects.filter(article__in=ids)))
        quotes = Quote.objects.filter(article__in=ids).for_counting()
        activity += activity_of_quotes(quotes, QuoteTarget.objects.live().filter(quote__article__in=ids))
    return activity


def mentions_counted(mentions):
    counted = Counter()
    for actor, published_at, source, verified, n in mentions.counted():
        counted[ActorKey(actor, day_of(published_at), source, verified)] += n
    return counted


def activity_of_quotes(quotes, targets):
    """`quotes` are in the order of their sources, as QuoteQuerySet.for_counting gives them."""
    targets_of, activity = defaultdict(list), Activity()
    for target in targets.order_by():
        targets_of[target.quote_id].append(target)
    for source, some in groupby(quotes, key=attrgetter("source")):
        activity += activity_of(source_id=source, quotes=[(quote, targets_of[quote.pk]) for quote in some])
    return activity


def apply_change(change):
    """Add the differences to the stored counters.

    Rows are first created, then locked, both in key order, so that two writers never wait for each other in a circle,
    and then moved: an upsert alone could not subtract, since its candidate row would break the not-negative checks.
    All of it is sent at once, which takes the client-side binding of parameters that is Django's default.
    """
    pairs = {key: (n,) for key, n in change.pairs.items() if n}
    statements, given = [], []
    for counted, moved in zip(COUNTED, (change.actors, pairs, change.actor_totals, change.pair_totals), strict=True):
        if moved:
            rows = sorted(moved.items(), key=lambda item: _sortable(item[0]))
            columns = [list(column) for column in zip(*((*key, *counts) for key, counts in rows), strict=True)]
            statements += [counted.create, counted.lock, counted.move]
            given += columns * 3
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), given)


def _sortable(key):
    return tuple((value is not None, value) if not isinstance(value, bool) else (True, value) for value in key)
