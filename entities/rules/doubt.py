"""How far a count of quotes can be believed.

Principle: each quote that nobody has verified is right with the probability the engine gives it, corrected by how often
it turned out right on articles kept for that; and for each right one a measured number was missed. Verified quotes
count without doubt, and nothing is thought missed beside them.

- The errors of one article hang together: found quotes are beta-binomial with an intraclass correlation (Williams 1982,
  "Extra-binomial variation in logistic linear models"), so that m quotes of one article tell no more than
  m / (1 + (m - 1) * correlation) apart ones (Kish 1965, the design effect). Of articles that differ in length,
  the sum of squares over the sum stands for m (Rao and Scott 1992).
- Missed ones are negative binomial, wider the more an article holds.
- Another archive is not the one that was measured on: the expected number varies from one sort of paper to the next,
  log-normally, which three points stand for (Gauss and Hermite).

What is measured of this, and how often the interval held the true count elsewhere, stands in docs/quality.md.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, exp, floor, lgamma, log, sqrt
from pathlib import Path

import numpy as np

from entities import nlp

MEASURED = Path(nlp.__file__).parent / "model" / "counts.json"
LEVEL = 0.9
MOST_EXACT = 60  # unverified quotes; of more, the normal distribution is close enough
NORMAL = 1.645  # standard deviations that hold nine tenths
FEWEST_FIRM = 5
LEAST_WIDTH, SETTLED_WIDTH = 2, 0.2  # an interval this wide, in quotes or as a share of the count, needs no more work
MOST_TO_REVIEW = 50
NUMBERS = np.arange(MOST_EXACT + 1)
POINTS = ((-sqrt(3), 1 / 6), (0.0, 2 / 3), (sqrt(3), 1 / 6))


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of counts of one sort: "by" or "about"."""

    right: float  # quotes that are right, of those expected
    correlation: float  # of the errors of one article, 0 to 1
    missed: float  # for each right one
    clustering: float  # how much wider those vary with each quote of an article
    spread: float  # of the logarithm of the expected number, between sorts of papers


@dataclass(frozen=True, slots=True)
class Seen:
    """The quotes behind a count: how many are verified, and of the others their number, the sum of their probabilities,
    and how many of them stand together: the sum of squares over the sum of their numbers by article.
    """

    verified: int
    unverified: int = 0
    expected: float = 0.0
    together: float = 1.0

    @property
    def counted(self) -> int:
        return self.verified + self.unverified


@dataclass(frozen=True, slots=True)
class Interval:
    low: int
    high: int

    @property
    def is_sure(self) -> bool:
        return self.low == self.high

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.low <= number <= self.high


@cache
def measured(sort: str) -> Measured:
    return Measured(**json.loads(MEASURED.read_text(encoding="utf-8"))[sort])


def interval(seen: Seen, of: Measured) -> Interval:
    """The numbers among which the true one lies with a probability of nine in ten."""
    if not seen.unverified:
        return Interval(seen.verified, seen.verified)
    low, high = _exactly(seen, of) if seen.unverified <= MOST_EXACT else _roughly(seen, of)
    return Interval(seen.verified + low, seen.verified + high)


@dataclass(frozen=True, slots=True)
class Settling:
    """Quotes (ids) to review, and whether a count, or a tone, is settled when that is done."""

    quotes: tuple[int, ...] = ()
    is_enough: bool = True


def is_settled(span: Interval, counted: int) -> bool:
    return span.high - span.low <= max(LEAST_WIDTH, SETTLED_WIDTH * counted)


def settling(quotes: Sequence[tuple[int, float]], seen: Seen, of: Measured) -> Settling:
    """The fewest of [(id, probability of being right)], most doubtful first, whose review settles the count of `seen`.

    At most MOST_TO_REVIEW of them; then, or if `quotes` are not all that are unverified, that may not be enough.
    """
    doubtful = sorted(quotes, key=lambda quote: (-quote[1] * (1 - quote[1]), quote[0]))
    for n in range(min(len(doubtful), MOST_TO_REVIEW) + 1):
        done = sum(probability for _, probability in doubtful[:n])
        rest = max(0, seen.unverified - n)
        after = Seen(seen.verified + round(done), rest, max(0.0, seen.expected - done), seen.together)
        if is_settled(interval(after, of), after.counted):
            return Settling(tuple(pk for pk, _ in doubtful[:n]))
    return Settling(tuple(pk for pk, _ in doubtful[:MOST_TO_REVIEW]), is_enough=False)


def firming(quotes: Sequence[tuple[int, float]], n_quotes: int, verified: int) -> Settling:
    """The same for a tone of so many quotes: as many of the most doubtful as it takes to make it firm (`is_firm`)."""
    if is_firm(n_quotes, verified):
        return Settling()
    needed = (n_quotes + 1) // 2 - verified
    doubtful = sorted(quotes, key=lambda quote: (-quote[1] * (1 - quote[1]), quote[0]))[: min(needed, MOST_TO_REVIEW)]
    enough = n_quotes >= FEWEST_FIRM and len(doubtful) == needed
    return Settling(tuple(pk for pk, _ in doubtful), enough)


def is_firm(quotes: int, verified: int) -> bool:
    """Whether a tone rests on enough quotes, and at least half of them verified; what is not is drawn hatched."""
    return quotes >= FEWEST_FIRM and 2 * verified >= quotes


def _exactly(seen: Seen, of: Measured) -> tuple[int, int]:
    correlation = _correlation(seen, of)
    cases = [
        np.convolve(weight * _beta_binomial(seen.unverified, right, correlation), _negative_binomial(missed, spread))
        for right, missed, spread, weight in _cases(seen, of)
    ]
    total = np.zeros(max(map(len, cases)))
    for case in cases:
        total[: len(case)] += case
    passed = np.cumsum(total)
    low, high = np.searchsorted(passed, [passed[-1] * (1 - LEVEL) / 2, passed[-1] * (1 + LEVEL) / 2])
    return min(int(low), len(passed) - 1), min(int(high), len(passed) - 1)


def _roughly(seen: Seen, of: Measured) -> tuple[int, int]:
    n, mean, square = seen.unverified, 0.0, 0.0
    for right, missed, spread, weight in _cases(seen, of):
        own = n * right + missed
        varies = n * right * (1 - right) * (1 + (n - 1) * _correlation(seen, of)) + spread
        mean, square = mean + weight * own, square + weight * (varies + own * own)
    deviation = sqrt(max(0.0, square - mean * mean))
    return max(0, floor(mean - NORMAL * deviation)), ceil(mean + NORMAL * deviation)


def _cases(seen: Seen, of: Measured) -> Iterator[tuple[float, float, float, float]]:
    """(probability that a quote is right, mean and variance of the missed ones, weight of the case)"""
    for point, weight in POINTS:
        factor = exp(of.spread * point)
        right = min(0.99, max(0.01, factor * of.right * seen.expected / seen.unverified))
        missed = factor * of.missed * seen.unverified * right
        yield right, missed, missed * (1 + of.clustering * seen.together), weight


def _correlation(seen: Seen, of: Measured) -> float:
    """Between any two of all the quotes, such that they vary as those that correlate within articles."""
    if seen.unverified < 2:
        return 0.0
    return min(0.99, max(0.0, (seen.together - 1) * of.correlation / (seen.unverified - 1)))


def _beta_binomial(n: int, share: float, correlation: float) -> np.ndarray:
    """The probabilities of 0 to n right ones, each from the one before."""
    before, left = NUMBERS[:n], NUMBERS[n:0:-1]
    if correlation < 1e-6:
        return _each(left / (before + 1) * (share / (1 - share)), (1 - share) ** n)
    size = (1 - correlation) / correlation
    a, b = share * size, (1 - share) * size
    first = exp(lgamma(n + b) + lgamma(a + b) - lgamma(n + a + b) - lgamma(b))
    return _each(left * (before + a) / ((before + 1) * (left + (b - 1))), first)


def _negative_binomial(mean: float, variance: float) -> np.ndarray:
    """The probabilities of 0, 1, 2 … missed ones, until hardly anything is left."""
    if not mean:
        return np.ones(1)
    variance = max(variance, mean * 1.001)
    size, share = mean * mean / (variance - mean), mean / variance
    before = np.arange(int(mean + 8 * sqrt(variance)) + 4)
    return _each((before + size) / (before + 1) * (1 - share), exp(size * log(share)))


def _each(ratios: np.ndarray, first: float) -> np.ndarray:
    """The first of a row of probabilities, and the others by the ratio of each to the one before it."""
    row = np.empty(len(ratios) + 1)
    row[0], row[1:] = first, ratios
    return np.cumprod(row, out=row)
