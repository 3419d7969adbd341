"""What annotations add to the counts, and the moving of the counts by a difference."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import add

from django.db import connection

from entities.choices import Attribution, Stance, State
from entities.models import Quote, QuoteTarget
from entities.services.derived.counted import (
    COUNTED,
    ActorKey,
    ActorMonthKey,
    ActorTotalKey,
    PairKey,
    PairMonthKey,
    PairTotalKey,
)
from newsdesk.database.batching import batched
from newsdesk.days import day_of

QUOTES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Share:
    """What one quote adds to the counters, as if it repeated none."""

    by: tuple[ActorKey, ...] = ()
    about: tuple[ActorKey, ...] = ()
    pairs: tuple[PairKey, ...] = ()


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

    def add(self, share: Share, *, repeats: bool, times: int = 1):
        for by in share.by:
            self.quotes_by[by._replace(repeats=repeats)] += times
        for about in share.about:
            self.quotes_about[about._replace(repeats=repeats)] += times
        for pair in share.pairs:
            self.pairs[pair._replace(repeats=repeats)] += times

    @property
    def counters(self):
        return self.mentions, self.quotes_by, self.quotes_about, self.pairs

    @property
    def size(self):
        """How many keys it has, at most so many change."""
        return sum(map(len, self.counters))

    @property
    def actor_totals(self):
        """{key: (mentions, quotes by, quotes about)} over all days and outlets."""
        totals = defaultdict(lambda: (0, 0, 0))
        for key, counts in self.actors.items():
            for layer in _layers(key):
                total = ActorTotalKey(key.actor_id, *layer)
                totals[total] = tuple(map(add, totals[total], counts))
        return {key: counts for key, counts in totals.items() if any(counts)}

    @property
    def actor_months(self):
        """{key: (mentions, quotes by, quotes about)} of what repeats none, over all outlets."""
        months = defaultdict(lambda: (0, 0, 0))
        for key, counts in self.actors.items():
            if key.day and not key.repeats:
                month = ActorMonthKey(key.actor_id, key.day.replace(day=1))
                months[month] = tuple(map(add, months[month], counts))
        return {key: counts for key, counts in months.items() if any(counts)}

    @property
    def pair_totals(self):
        """{key: (quotes, positive, neutral, negative)} over all days and outlets."""
        totals = defaultdict(lambda: (0, 0, 0, 0))
        for key, n in self.pairs.items():
            counts = (n, *(n if key.stance == stance else 0 for stance in Stance))
            for layer in _layers(key):
                total = PairTotalKey(key.speaker_id, key.target_id, key.attribution, *layer)
                totals[total] = tuple(map(add, totals[total], counts))
        return {key: counts for key, counts in totals.items() if any(counts)}

    @property
    def pair_months(self):
        """{key: (quotes, positive, neutral, negative, verified)} of what was said and repeats none."""
        months = defaultdict(lambda: (0, 0, 0, 0, 0))
        for key, n in self.pairs.items():
            if key.day and not key.repeats and key.attribution == Attribution.SAID:
                month = PairMonthKey(key.speaker_id, key.target_id, key.day.replace(day=1))
                counts = (n, *(n if key.stance == stance else 0 for stance in Stance), n if key.verified else 0)
                months[month] = tuple(map(add, months[month], counts))
        return {key: counts for key, counts in months.items() if any(counts)}

    @property
    def actors(self):
        """{key: (mentions, quotes by, quotes about)} without the keys that do not change."""
        keys = {key for counter in self.counters[:3] for key, n in counter.items() if n}
        return {key: (self.mentions[key], self.quotes_by[key], self.quotes_about[key]) for key in keys}


def _layers(key):
    """The values of `verified_only` and `once` under which an annotation is counted."""
    return [
        (verified_only, once)
        for verified_only in ((False, True) if key.verified else (False,))
        for once in ((False,) if key.repeats else (False, True))
    ]


def activity_of(*, source_id, mentions=(), quotes=()):
    """What these mentions and quotes of one article add to the counters, which is no copy and repeats none.

    `quotes` are pairs of a quote, from `for_counting()`, and its targets that are not rejected.
    """
    activity = Activity()
    for mention in mentions:
        if mention.actor_id and mention.state != State.REJECTED:
            day = day_of(mention.published_at)
            activity.mentions[ActorKey(mention.actor_id, day, source_id, mention.is_verified)] += 1
    for quote, targets in quotes:
        activity.add(share_of(quote, targets, source_id=source_id), repeats=False)
    return activity


def share_of(quote, targets, *, source_id) -> Share:
    """What a quote from `for_counting()` with these open targets adds to the counters.

    A quote of several speakers counts once for each of them; one whose speaker is a guess that nobody confirmed counts
    for nobody.
    """
    return share_of_parts(
        day_of(quote.published_at),
        source_id,
        speakers=sorted({quote.speaker_id, *quote.together}) if quote.speaker_id and not quote.perhaps else (),
        targets=[(target.actor_id, target.stance) for target in targets],
        is_live=quote.is_live,
        is_verified=quote.is_verified,
        attribution=quote.attribution,
    )


def share_of_parts(day, source_id, *, speakers, targets, is_live, is_verified, attribution) -> Share:
    """Of a quote that these actors say, of these subjects and with these stances [(actor id, stance)]."""
    if not is_live:
        return Share()
    said = attribution == Attribution.SAID
    return Share(
        by=tuple(ActorKey(speaker, day, source_id, is_verified) for speaker in speakers) if said else (),
        about=tuple(ActorKey(actor, day, source_id, is_verified) for actor, _ in targets) if said else (),
        pairs=tuple(
            PairKey(speaker, actor, day, source_id, stance, attribution, is_verified)
            for actor, stance in targets
            for speaker in speakers
        ),
    )


def shares_of(quotes, targets) -> dict[int, Share]:
    """{quote id: its share} of rows from `for_counting()`; `targets` are all that are not rejected."""
    targets_of = defaultdict(list)
    for target in targets.order_by():
        targets_of[target.quote_id].append(target)
    return {quote.pk: share_of(quote, targets_of[quote.pk], source_id=quote.source) for quote in quotes}


def turned_counts(turned: dict[int, bool]) -> Activity:
    """What is to be added to the counters where these quotes repeat others now or no longer, and are as they were."""
    change = Activity()
    for ids in batched(sorted(turned), QUOTES_AT_ONCE):
        quotes, targets = Quote.objects.filter(pk__in=ids), QuoteTarget.objects.live().filter(quote__in=ids)
        for pk, share in shares_of(quotes.for_counting(), targets).items():
            change.add(share, repeats=turned[pk])
            change.add(share, repeats=not turned[pk], times=-1)
    return change


def mentions_counted(mentions):
    counted = Counter()
    for actor, published_at, source, verified, in_copy, n in mentions.counted():
        counted[ActorKey(actor, day_of(published_at), source, verified, in_copy)] += n
    return counted


def apply_change(change):
    """Add the differences to the stored counters.

    Of each table those without a day come first. Rows are created, then locked, both in key order, so that two writers
    never wait for each other in a circle, and then moved: an upsert alone could not subtract, since its candidate row
    would break the not-negative checks. All of it is sent at once, which takes the client-side binding of parameters
    that is Django's default.
    """
    pairs = {key: (n,) for key, n in change.pairs.items() if n}
    statements, given = [], []
    moves = (
        change.actors, pairs, change.actor_totals, change.pair_totals, change.actor_months, change.pair_months,
    )  # fmt: skip
    for counted, moved in zip(COUNTED, moves, strict=True):
        in_order = sorted(moved.items(), key=lambda item: _sortable(item[0]))
        for undated in (True, False):
            rows = [row for row in in_order if (counted.has_days and row[0].day is None) == undated]
            if rows:
                columns = [list(column) for column in zip(*((*key, *counts) for key, counts in rows), strict=True)]
                statements += [counted.create, counted.lock(undated=undated), counted.move(undated=undated)]
                given += columns * 3
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), given)


def _sortable(key):
    return tuple((value is not None, value) if not isinstance(value, bool) else (True, value) for value in key)
