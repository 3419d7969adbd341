"""Peaks: stretches of days on which much more is said than usual. Pure functions of plain counts."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import exp

BASELINE_DAYS = 28  # that "usual" is taken from: four whole weeks, since newspapers differ by weekday
FEWEST_BASELINE_DAYS = 14  # nothing is unusual as long as nobody knows what is usual
GAP_DAYS = 2  # between the baseline and the day tested, so that a burst's first days do not become the usual
LEAST_QUOTES = 5  # quotes come several to an article; a long report alone is no burst
CHANCE = 0.001  # of so many quotes on a usual day
QUIET_DAYS = 1  # that do not end a burst
HISTORY = timedelta(days=BASELINE_DAYS + GAP_DAYS)


@dataclass(frozen=True, slots=True)
class Burst:
    """`usual`: quotes to be expected on as many days, from the four weeks before."""

    first: date
    last: date
    quotes: int
    usual: float


def bursts(counts: Mapping[date, int], begin: date) -> list[Burst]:
    """The bursts of {day: quotes}, oldest first; `begin`: the first day from which everything is known.

    A day is unusual if so many quotes would come by chance on fewer than one usual day in a thousand: a Poisson test
    against the mean of a sliding baseline that ends some days before the day tested. The baseline with its gap is
    that of the C2 method of the Early Aberration Reporting System (Hutwagner, Thompson, Seeman and Treadwell: The
    bioterrorism preparedness and response Early Aberration Reporting System, Journal of Urban Health 80, 2003), four
    weeks long instead of one; the Poisson distribution takes the place of its normal one, because counts are small.
    Half a quote is added to the baseline, so that after weeks of silence a single quote is no sensation.
    """
    found: list[tuple[date, date, float]] = []
    said = _Said(counts)
    for day in said.days:
        if counts[day] < LEAST_QUOTES:
            continue
        rate = _usual_rate(said, day, begin)
        if rate is None or counts[day] <= rate or poisson_tail(counts[day], rate) >= CHANCE:
            continue
        if found and (day - found[-1][1]).days <= QUIET_DAYS + 1:
            found[-1] = (found[-1][0], day, found[-1][2])
        else:
            found.append((day, day, rate))
    return [_burst(said, first, last, rate) for first, last, rate in found]


class _Said:
    """Sums of {day: quotes} over any stretch of days; running totals answer them without walking along the days."""

    def __init__(self, counts: Mapping[date, int]) -> None:
        self.days = sorted(counts)
        self._totals = [0, *accumulate(counts[day] for day in self.days)]

    def between(self, start: date, end: date) -> int:
        """Quotes from `start` on and before `end`."""
        return self._totals[bisect_left(self.days, end)] - self._totals[bisect_left(self.days, start)]


def poisson_tail(n: int, rate: float) -> float:
    """The chance of `n` or more where `rate` are expected."""
    term = below = exp(-rate)
    for k in range(1, n):
        term *= rate / k
        below += term
    return max(1 - below, 0) if n else 1


def _usual_rate(said: _Said, day: date, begin: date) -> float | None:
    """Quotes a day before `day`, or None where too little is known."""
    end = day - timedelta(days=GAP_DAYS)
    start = max(end - timedelta(days=BASELINE_DAYS), begin)
    length = (end - start).days
    if length < FEWEST_BASELINE_DAYS:
        return None
    return (said.between(start, end) + 0.5) / length


def _burst(said: _Said, first: date, last: date, rate: float) -> Burst:
    end = last + timedelta(days=1)
    return Burst(first, last, said.between(first, end), round(rate * (end - first).days, 2))
