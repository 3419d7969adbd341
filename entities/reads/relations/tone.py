"""The tone of one actor toward another over time, from the counts of the pair."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from entities.choices import Stance
from entities.models import PairActivity
from entities.reads.doubt import firming_of
from entities.reads.relations.through_voices import pair_through_voices
from entities.reads.timeline.period_slider import stretches
from entities.rules.days.change_points import Change, changes, is_testable
from entities.rules.days.periods import fitting_grain, usual_range

SEED = 20251120  # the same series is always judged the same
FEWEST_QUOTES, FEWEST_DAYS = 5, 2  # of a picture over time


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, week, month or year with at least one quote. `urls`: of all its quotes, "", and of each stance."""

    first: date
    last: date
    stances: dict[str, int]
    verified: int
    urls: dict[str, str]

    @property
    def quotes(self):
        return sum(self.stances.values())

    @property
    def mean(self):
        """From -1 (negative) to 1 (positive)."""
        return (self.stances.get(Stance.POSITIVE, 0) - self.stances.get(Stance.NEGATIVE, 0)) / self.quotes

    @property
    def cells(self):
        """[(stance, quotes, their address)] as a table prints them."""
        return [(stance, self.stances.get(stance, 0), self.urls[stance]) for stance in TABLE]

    @property
    def url(self):
        return self.urls[""]


TABLE = (Stance.NEGATIVE, Stance.NEUTRAL, Stance.POSITIVE)


@dataclass(frozen=True)
class Tone:
    """`days`: [(day, {stance: quotes})], oldest first, with `sure`: {day: verified quotes}. `undated`: quotes without
    a day."""

    query: Any  # a PairQuery
    days: list[tuple[date, dict[str, int]]]
    sure: dict[date, int]
    undated: int

    @property
    def quotes(self):
        return sum(sum(counts.values()) for _, counts in self.days)

    @property
    def settling(self):
        """Which quotes to review so that this tone is firm."""
        return firming_of(self.query, self.quotes, sum(self.sure.values()))

    @property
    def is_drawn(self):
        return len(self.days) >= FEWEST_DAYS and self.quotes >= FEWEST_QUOTES

    @property
    def is_testable(self):
        return is_testable(self.days)

    @cached_property
    def grain(self):
        """Chosen, or as coarse as the days and the quotes on them need."""
        if not self.days:
            return "day"
        return self.query.by or fitting_grain(*usual_range([day for day, _ in self.days]))

    @cached_property
    def bars(self) -> list[Bar]:
        counted = [(day, sum(counts.values())) for day, counts in self.days]
        found, left = [], self.days
        for stretch in stretches(counted, self.grain):
            within = [row for row in left if row[0] <= stretch.last]
            left = left[len(within) :]
            stances: Counter[str] = Counter()
            for _, counts in within:
                stances.update(counts)
            urls = {stance: self.query.quotes_of(stretch.first, stretch.last, stance=stance) for stance in ("", *TABLE)}
            verified = sum(self.sure.get(day, 0) for day, _ in within)
            found.append(Bar(stretch.first, stretch.last, dict(stances), verified, urls))
        return found

    @cached_property
    def changes(self) -> list[tuple[Change, str, str]]:
        """Each change of the tone, oldest first, with the addresses of the quotes before and after it."""
        found = changes(self.days, np.random.default_rng(SEED)) if self.is_testable else []
        return [
            (change, *(self.query.quotes_of(side.first, side.last) for side in (change.before, change.after)))
            for change in found
        ]


def tone_of(query) -> Tone:
    """What a complete PairQuery asks for."""
    rows = []
    if query.is_understood:
        pairs = PairActivity.objects.between(query.since, query.until).in_source(query.source).verified(query.verified)
        rows = [*pairs.printed(query.once).attributed(query.attribution).by(query.speaker).about(query.about).per_day()]
        rows += pair_through_voices(query) if query.voices.included else []
    counted: dict[date | None, Counter[str]] = defaultdict(Counter)
    sure: Counter[date | None] = Counter()
    for day, stance, n, verified in rows:
        counted[day][stance] += n
        sure[day] += verified
    days = sorted((day, dict(+counts)) for day, counts in counted.items() if day and +counts)
    return Tone(query, days, {day: n for day, n in sure.items() if day}, sum(counted[None].values()))
