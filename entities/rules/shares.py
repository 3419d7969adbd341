"""Whether two shares differ by more than chance.

Fisher's exact test (1922, "On the interpretation of χ² from contingency tables"), two-sided: of all ways to deal the
same quotes to the two sides, how many part them as unevenly. It takes each quote for one of its own; those of one
article hang together, so that the true chance is somewhat larger.
"""

from math import exp, lgamma

ROUNDING = 1e-9  # two equal probabilities differ by this, at most


def chance_of(one: int, n: int, other: int, m: int) -> float:
    """How often chance alone makes `one` of n and `other` of m differ as much, 0 to 1."""
    with_it = one + other
    dealt = [exp(_ways(n, k) + _ways(m, with_it - k) - _ways(n + m, with_it)) for k in _possible(n, m, with_it)]
    seen = dealt[one - _possible(n, m, with_it).start]
    return min(1.0, sum(chance for chance in dealt if chance <= seen * (1 + ROUNDING)))


def _possible(n: int, m: int, with_it: int) -> range:
    return range(max(0, with_it - m), min(n, with_it) + 1)


def _ways(n: int, k: int) -> float:
    """The logarithm of how many ways there are to choose k of n."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
