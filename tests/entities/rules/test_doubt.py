from math import isclose

import pytest

from entities.rules.doubt import Interval, Measured, Seen, interval, is_firm, measured

EXACT = Measured(right=1.0, correlation=0.0, missed=0.0, clustering=0.0, spread=0.0)
USUAL = Measured(right=1.0, correlation=0.1, missed=0.25, clustering=0.2, spread=0.1)


def test_verified_quotes_count_without_doubt():
    assert interval(Seen(39), USUAL) == Interval(39, 39)
    assert interval(Seen(39), USUAL).is_sure
    doubtful = interval(Seen(0, 4, 3.2), USUAL)
    assert interval(Seen(30, 4, 3.2), USUAL) == Interval(30 + doubtful.low, 30 + doubtful.high)


def test_without_misses_and_correlation_it_is_the_binomial_interval():
    assert interval(Seen(0, 20, 18.0), EXACT) == Interval(16, 20)  # P(≤ 15) = 0.043, P(≤ 16) = 0.133
    assert interval(Seen(0, 1, 0.8), EXACT) == Interval(0, 1)
    assert interval(Seen(0, 1, 0.97), EXACT) == Interval(1, 1)


def test_what_is_missed_lifts_the_interval_above_the_count():
    assert interval(Seen(0, 40, 36.0), USUAL).high > 40
    assert 45 in interval(Seen(0, 40, 36.0), USUAL)  # 36 right ones and 9 missed


def test_errors_that_hang_together_widen_it():
    apart, together = interval(Seen(0, 40, 32.0, 1.0), USUAL), interval(Seen(0, 40, 32.0, 10.0), USUAL)
    assert together.low < apart.low
    assert together.high > apart.high


def test_verifying_narrows_it_step_by_step():
    widths = []
    for verified in range(0, 41, 5):
        span = interval(Seen(verified, 40 - verified, 0.8 * (40 - verified), 3.0), USUAL)
        widths.append(span.high - span.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0


def test_large_counts_go_on_where_small_ones_end():
    small, large = interval(Seen(0, 60, 51.0, 2.0), USUAL), interval(Seen(0, 61, 51.85, 2.0), USUAL)
    assert abs(small.low - large.low) <= 2
    assert abs(small.high - large.high) <= 2
    huge = interval(Seen(0, 100_000, 85_000.0, 3.0), USUAL)
    assert isclose((huge.low + huge.high) / 2, 85_000 * 1.25, rel_tol=0.02)


@pytest.mark.parametrize("sort", ["by", "about"])
def test_what_was_measured_is_there_and_makes_sense(sort):
    told = measured(sort)
    assert 0.8 < told.right < 1.3
    assert 0 <= told.correlation < 1
    assert 0 < told.missed < 1


@pytest.mark.parametrize(
    ("quotes", "verified", "firm"), [(4, 4, False), (5, 5, True), (5, 2, False), (6, 3, True), (0, 0, False)]
)
def test_a_tone_is_firm_with_five_quotes_half_of_them_verified(quotes, verified, firm):
    assert is_firm(quotes, verified) is firm
