from math import comb

import pytest

from entities.rules.shares import chance_of


@pytest.mark.parametrize(("one", "n", "other", "m"), [(3, 16, 3, 21), (12, 18, 3, 20), (0, 2, 1, 1), (8, 9, 1, 9)])
def test_chance_is_the_share_of_deals_that_are_as_uneven(one, n, other, m):
    ways = {k: comb(n, k) * comb(m, one + other - k) for k in range(max(0, one + other - m), min(n, one + other) + 1)}
    uneven = sum(number for number in ways.values() if number <= ways[one])
    assert chance_of(one, n, other, m) == pytest.approx(uneven / comb(n + m, one + other))


def test_a_difference_of_many_is_no_chance_where_that_of_few_is():
    assert chance_of(3, 16, 3, 21) > 0.5
    assert chance_of(2, 4, 0, 4) > 0.05
    assert chance_of(12, 18, 3, 20) < 0.01


def test_equal_shares_are_chance_also_of_very_many():
    assert chance_of(0, 5, 0, 7) == 1
    assert chance_of(2000, 10_000, 2000, 10_000) == pytest.approx(1)
    assert chance_of(6000, 10_000, 4000, 10_000) < 1e-9


def test_the_sides_may_be_swapped():
    assert chance_of(12, 18, 3, 20) == pytest.approx(chance_of(3, 20, 12, 18))
