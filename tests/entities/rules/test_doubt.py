from math import isclose

import pytest

from entities.rules.doubt import (
    MOST_TO_REVIEW,
    Interval,
    Measured,
    Seen,
    Settling,
    firming,
    interval,
    is_firm,
    is_settled,
    measured,
    settling,
)

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


def test_those_that_settle_a_count_are_the_fewest_of_the_most_doubtful():
    quotes = [(1, 0.99), (2, 0.5), (3, 0.98), (4, 0.6), (5, 0.97), (6, 0.9)]
    seen = Seen(30, 6, sum(probability for _, probability in quotes), 1.0)
    assert is_settled(interval(seen, EXACT), 36)
    assert settling(quotes, seen, EXACT) == Settling()
    few = Seen(0, 6, seen.expected, 1.0)
    chosen = settling(quotes, few, USUAL)
    assert chosen.is_enough
    assert chosen.quotes == (2, 4, 6, 5, 3, 1)[: len(chosen.quotes)]
    one_less = len(chosen.quotes) - 1
    done = dict(quotes)
    for pk in chosen.quotes[:one_less]:
        del done[pk]
    reviewed = Seen(round(6 - len(done)), len(done), sum(done.values()), 1.0)
    assert not is_settled(interval(reviewed, USUAL), reviewed.counted)


def test_of_a_famous_actor_the_most_doubtful_are_a_beginning():
    quotes = [(pk, 0.5 + pk / 1000) for pk in range(400)]
    chosen = settling(quotes, Seen(0, 5000, 3500.0, 3.0), measured("by"))
    assert (len(chosen.quotes), chosen.is_enough) == (MOST_TO_REVIEW, False)


def test_a_tone_is_made_firm_by_half_of_its_quotes():
    quotes = [(pk, 0.5 + pk / 100) for pk in range(8)]
    assert firming(quotes, 8, 0) == Settling((0, 1, 2, 3))
    assert firming(quotes[:6], 8, 2) == Settling((0, 1))
    assert firming(quotes, 8, 4) == Settling()
    assert firming(quotes[:3], 3, 0) == Settling((0, 1), is_enough=False)  # three quotes are too few for a tone
