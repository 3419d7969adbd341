"""Whether and when the tone of one actor toward another changed: a test for change points in a series of stances.

Principle: between any two days the series may be cut, and the cut is good if the mean stance before and after it differ
more than the number of quotes on either side explains (the weighted CUSUM of Csörgő and Horváth: Limit Theorems in
Change-Point Analysis, Wiley 1997). The best cut always looks good, so it is compared with the best cuts of the same
days in random order: a permutation test (Antoch and Hušková: Permutation tests in change point analysis, Statistics &
Probability Letters 53, 2001). Because each random order has its own best cut, looking at all cuts is paid for (the maxT
of Westfall and Young: Resampling-Based Multiple Testing, Wiley 1993). Whole days are put in another order, not quotes:
what is said on a day hangs together. A series that changed is cut there and each part is tested again, at half the
level for each halving (binary segmentation, Vostrikova: Detecting "disorder" in multidimensional random processes,
Soviet Mathematics Doklady 24, 1981).

Known exceptions: a tone that drifts slowly is told as one or two sudden changes; one that swings from day to day is not
told at all; days that follow each other and report the same event hang together, too, so that a p close to the level
says less than it seems to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from entities.choices import Stance

LEVEL = 0.05  # of false alarms in a series that never changed
ORDERS = 1999  # random ones; the smallest p is one in so many and one
SIDE_DAYS, SIDE_QUOTES = 3, 5  # on either side of a cut, at least
FEWEST_DAYS, FEWEST_QUOTES = 8, 12  # with fewer, hardly any series can tell a change from chance
MOST_STEPS = 400  # of a longer series, neighbouring days are put together
MOST_HALVINGS = 2

Day = tuple[date, Mapping[str, int]]  # {stance: quotes}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days between two changes. `mean`: from -1, all negative, to 1, all positive."""

    first: date
    last: date
    positive: int
    neutral: int
    negative: int

    @property
    def quotes(self) -> int:
        return self.positive + self.neutral + self.negative

    @property
    def mean(self) -> float:
        return (self.positive - self.negative) / self.quotes


@dataclass(frozen=True, slots=True)
class Change:
    """`p`: how often the same days in random order have a cut as good as this one."""

    before: Stretch
    after: Stretch
    p: float


def is_testable(days: Sequence[Day]) -> bool:
    """Whether there are days and quotes enough to tell a change from chance."""
    return len(days) >= FEWEST_DAYS and sum(sum(counts.values()) for _, counts in days) >= FEWEST_QUOTES


def best_cut(days: Sequence[Day], chance: np.random.Generator) -> tuple[int, float] | None:
    """(number of the first day after the best cut, its p); None where no cut is possible."""
    quotes = np.array([sum(counts.values()) for _, counts in days], dtype=float)
    tones = np.array(
        [counts.get(Stance.POSITIVE, 0) - counts.get(Stance.NEGATIVE, 0) for _, counts in days], dtype=float
    )
    beyond = tones - quotes * (tones.sum() / quotes.sum())
    observed = _gains(beyond[None], quotes[None])[0]
    if not observed.any():
        return None
    orders = np.argsort(chance.random((ORDERS, len(days))), axis=1)
    best = _gains(beyond[orders], quotes[orders]).max(axis=1)
    # As good as: sums of the same numbers in another order differ in their last digits.
    as_good = int((best >= observed.max() * (1 - 1e-9)).sum())
    return int(observed.argmax()) + SIDE_DAYS, (1 + as_good) / (1 + ORDERS)


def changes(days: Sequence[Day], chance: np.random.Generator) -> list[Change]:
    """The changes of a series of days with quotes, oldest first, at most three."""
    days = _steps(days)
    if not days:
        return []
    found = _cuts(days, 0, len(days), LEVEL, MOST_HALVINGS, chance)
    places = [0, *(place for place, _ in found), len(days)]
    stretches = [_stretch(days[start:end]) for start, end in pairwise(places)]
    return [Change(before, after, p) for (before, after), (_, p) in zip(pairwise(stretches), found, strict=True)]


def _gains(beyond: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """How much each possible cut explains, row by row; 0 where too few quotes are on a side."""
    inner = slice(SIDE_DAYS - 1, -SIDE_DAYS)
    sums, before = np.cumsum(beyond, axis=1)[:, inner], np.cumsum(quotes, axis=1)[:, inner]
    total = quotes.sum(axis=1, keepdims=True)
    enough = (before >= SIDE_QUOTES) & (total - before >= SIDE_QUOTES)
    share = before * (total - before) / total
    return np.where(enough, sums**2 / np.where(enough, share, 1), 0)


def _cuts(
    days: Sequence[Day], start: int, end: int, level: float, halvings: int, chance: np.random.Generator
) -> list[tuple[int, float]]:
    part = days[start:end]
    if not is_testable(part):
        return []
    tested = best_cut(part, chance)
    if tested is None or tested[1] > level:
        return []
    place = start + tested[0]
    if not halvings:
        return [(place, tested[1])]
    earlier = _cuts(days, start, place, level / 2, halvings - 1, chance)
    later = _cuts(days, place, end, level / 2, halvings - 1, chance)
    return [*earlier, (place, tested[1]), *later]


def _steps(days: Sequence[Day]) -> list[Day]:
    """The days, or as many at a time as leave MOST_STEPS of them."""
    size = -(-len(days) // MOST_STEPS) or 1
    if size == 1:
        return list(days)
    return [
        (
            days[start][0],
            {stance: sum(counts.get(stance, 0) for _, counts in days[start : start + size]) for stance in Stance},
        )
        for start in range(0, len(days), size)
    ]


def _stretch(days: Sequence[Day]) -> Stretch:
    positive, neutral, negative = (
        sum(counts.get(stance, 0) for _, counts in days)
        for stance in (Stance.POSITIVE, Stance.NEUTRAL, Stance.NEGATIVE)
    )
    return Stretch(days[0][0], days[-1][0], positive, neutral, negative)
