"""Two sides of a comparison: what each holds, what differs between them, and what both share.

Like the facets, everything is counted over the newest FACETED quotes of a side, so that a comparison costs no more for
two heads of state than for two mayors. How the sides differ is a pure function of their counts.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from articles.models import Source
from entities.choices import CueClass, QuoteKind, Stance
from entities.models import Quote, Wording
from entities.queries.compare import NEWEST
from entities.reads.relations.side_counts import SHOWN, SideCounts, counts_of_side
from entities.rules.days.periods import month_of
from entities.rules.doubt import is_firm
from entities.rules.shares import chance_of
from entities.rules.words.in_words import quotes_in_words

MOST_SHARED = 5
MOST_OUTLETS = 6
FEWEST_FOR_A_SHARE = 5  # quotes; below, one quote more or less would make a large difference
LARGE_DIFFERENCE = 0.2  # between two shares
MOST_DIFFERENCES = 4

CHANCE = 0.05  # a difference that chance makes more often than this may be none

STANCES, CUES, KINDS = dict(Stance.choices), dict(CueClass.choices), dict(QuoteKind.choices)
# name of a filter: how `SideCounts` calls what is counted of it, and its labels
FACTS = {"stance": ("stances", STANCES), "cue": ("cues", CUES), "kind": ("kinds", KINDS)}


class Side:
    """One of the two questions with its answers; each is read at most once."""

    def __init__(self, query, order=""):
        self.query, self.order = query, order
        self.found = Quote.objects.matching(query)

    @cached_property
    def counts(self) -> SideCounts:
        return counts_of_side(self.found, self.query.subjects)

    @property
    def count(self):
        return self.counts.quotes

    @property
    def n(self):
        """How many quotes are counted."""
        return len(self.counts.ids)

    @property
    def summary(self):
        return quotes_in_words(self.count, self.query)

    @property
    def stance_parts(self):
        """[(stance, quotes)] of a stance bar."""
        return [(stance, self.counts.stances[stance]) for stance in STANCES if self.counts.stances[stance]]

    @property
    def csv(self):
        return self.query.export("csv")

    @property
    def jsonl(self):
        return self.query.export("jsonl")

    @cached_property
    def months(self):
        """[(first day, {stance: quotes}, address of the quotes, how many are verified)], oldest first."""
        return [
            (first, dict(stances), self._quotes_of(first), self.counts.verified[first])
            for first, stances in sorted(self.counts.months.items())
        ]

    @property
    def is_dated(self):
        """Whether it has a month."""
        return self.counts.last is not None

    @property
    def n_verified(self):
        """How many of them people confirmed or made."""
        return self.counts.verified.total()

    @property
    def verified_quotes(self):
        """Address of those of its quotes that are verified."""
        return self.query.quotes(verified=True)

    @property
    def is_firm(self):
        """Whether the tone of the side rests on enough quotes."""
        return is_firm(self.n, self.n_verified)

    @cached_property
    def first_day(self):
        """When the first of these quotes was published; None if no date is known."""
        if self.count.is_capped:
            dated = self.found.filter(published_at__isnull=False).order_by("published_at", "pk")
            return dated.values_list("published_at", flat=True).first()
        return self.counts.first

    @property
    def last_day(self):
        return self.counts.last

    @cached_property
    def quotes(self):
        """The newest or the most telling ones, as a card prints them."""
        shown = self.counts.ids[:SHOWN] if self.order == NEWEST else self.counts.telling
        quotes = Quote.objects.with_context().in_bulk(shown)
        return [quotes[pk] for pk in shown if pk in quotes]

    @cached_property
    def statements(self):
        """{statement id: the newest of its quotes on this side}"""
        return Wording.objects.statements_of(self.counts.ids)

    def told(self, name, value):
        """(itself, how many of its quotes have this, their address, their share in percent)"""
        n = getattr(self.counts, FACTS[name][0])[value]
        return self, n, self.query.quotes(**{name: value}), round(100 * n / self.n)

    def _quotes_of(self, first):
        since, until = month_of(first)
        return self.query.quotes(
            since=max(since, self.query.since or since), until=min(until, self.query.until or until)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """How many quotes of each side have something in common: [(n, address of these)], left and right."""

    label: str
    sides: list[tuple[int, str]]
    stance: str = ""

    @property
    def total(self):
        return sum(n for n, _ in self.sides)


class Comparison:
    def __init__(self, query):
        self.left, self.right = Side(query.left, query.order), Side(query.right, query.order)
        self.query = query

    @property
    def sides(self):
        return [self.left, self.right]

    @property
    def same_days(self):
        """Whether both sides are to be seen on one axis of time."""
        return self.query.differ != "period"

    @property
    def is_empty(self):
        return not any(side.n for side in self.sides)

    @property
    def is_of_few(self):
        """Whether a side has too few quotes for shares that say something."""
        return min(self.left.n, self.right.n) < FEWEST_FOR_A_SHARE

    @property
    def differences(self):
        """[(label, [(side, quotes, address of these, their share)], whether chance does as much)]"""
        found = differences(self.left.counts, self.right.counts, self.left.n, self.right.n)
        return [
            (FACTS[name][1][value], [side.told(name, value) for side in self.sides], may_be_chance)
            for name, value, may_be_chance in found
        ]

    @property
    def stances(self):
        return self._rows("stance", "stances", STANCES)

    @property
    def groups(self):
        """[(heading, rows)]"""
        cues = sorted(self._rows("cue", "cues", CUES), key=lambda row: -row.total)
        groups = [("Cue", cues), ("Type of quote", self._rows("kind", "kinds", KINDS))]
        return groups if self.query.differ == "source" else [*groups, ("Outlet", self.outlets)]

    @cached_property
    def outlets(self):
        totals = sum((side.counts.sources for side in self.sides), Counter())
        most = sorted(totals, key=lambda pk: (-totals[pk], pk))[:MOST_OUTLETS]
        sources = Source.objects.in_bulk(most)
        return [
            Row(sources[pk].name, [(side.counts.sources[pk], side.query.quotes(source=pk)) for side in self.sides])
            for pk in most
        ]

    @cached_property
    def n_on_both(self):
        """Quotes that both questions found."""
        return len(set(self.left.counts.ids) & set(self.right.counts.ids))

    @cached_property
    def shared(self):
        """[(quote of the left side, quote of the right one)] of statements that both made, in different articles."""
        left, right = self.left.statements, self.right.statements
        pairs = [(left[pk], right[pk]) for pk in left if pk in right and left[pk] != right[pk]]
        pairs = sorted(pairs, reverse=True)[:MOST_SHARED]
        quotes = Quote.objects.with_context().in_bulk({pk for pair in pairs for pk in pair})
        return [(quotes[one], quotes[other]) for one, other in pairs]

    def _rows(self, name, counter, labels):
        rows = [
            Row(
                label,
                [(getattr(side.counts, counter)[value], side.query.quotes(**{name: value})) for side in self.sides],
                value if name == "stance" else "",
            )
            for value, label in labels.items()
        ]
        return [row for row in rows if row.total]


def differences(left, right, n_left, n_right):
    """What differs most between two `SideCounts` of so many quotes: [(name of a filter, its value, whether chance does
    as much)].

    A stance always, if one differs; more of them, and cues and kinds of quotes, where the shares lie far apart and no
    side is too small to have one. Neutral is no stance to compare by: it says that the machine saw none.
    """
    if not n_left or not n_right:
        return []

    def told(name, counter, labels):
        facts = []
        for value in labels:
            one, other = getattr(left, counter)[value], getattr(right, counter)[value]
            distance = abs(one / n_left - other / n_right)
            if distance:
                facts.append((distance, (name, value, chance_of(one, n_left, other, n_right) > CHANCE)))
        return sorted(facts, key=lambda fact: -fact[0])

    stances = told("stance", "stances", [stance for stance in STANCES if stance != Stance.NEUTRAL])
    rest = stances[1:] + told("cue", "cues", CUES) + told("kind", "kinds", KINDS)
    large = min(n_left, n_right) >= FEWEST_FOR_A_SHARE
    rest = [fact for fact in rest if large and fact[0] >= LARGE_DIFFERENCE]
    facts = stances[:1] + sorted(rest, key=lambda fact: -fact[0])
    return [fact for _, fact in facts[:MOST_DIFFERENCES]]
