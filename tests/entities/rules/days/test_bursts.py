from datetime import date, timedelta

import pytest

from entities.rules.days.bursts import Burst, bursts, poisson_tail
from entities.rules.words.in_words import burst_in_words

BEGIN = date(2025, 4, 1)
MAY_14 = date(2025, 5, 14)


def usual(quotes, days=60, *, every=1):
    """{day: quotes} from the beginning on."""
    return {BEGIN + timedelta(days=n): quotes for n in range(0, days, every)}


@pytest.mark.parametrize(
    ("n", "rate", "chance"), [(0, 2, 1), (1, 2, 0.8647), (5, 1, 0.00366), (9, 1, 1.125e-6), (3, 0.02, 1.3135e-6)]
)
def test_the_tail_of_a_poisson_distribution(n, rate, chance):
    assert poisson_tail(n, rate) == pytest.approx(chance, rel=1e-3)


def test_unusual_days_side_by_side_are_one_burst():
    counts = usual(1, every=3) | {MAY_14: 5, MAY_14 + timedelta(days=2): 6}
    (burst,) = bursts(counts, BEGIN)
    assert (burst.first, burst.last, burst.quotes) == (MAY_14, MAY_14 + timedelta(days=2), 11)
    assert burst.usual == 1.02
    assert burst_in_words(burst) == "14 to 16 May 2025: 11 quotes, usually 1"


def test_two_bursts_with_quiet_days_between_are_two():
    counts = {MAY_14: 6, MAY_14 + timedelta(days=3): 6}
    assert [(burst.first, burst.last) for burst in bursts(counts, BEGIN)] == [(day, day) for day in counts]


def test_many_quotes_are_no_burst_where_many_are_usual():
    assert bursts(usual(9) | {MAY_14: 14}, BEGIN) == []
    assert [burst.first for burst in bursts(usual(9) | {MAY_14: 25}, BEGIN)] == [MAY_14]


def test_a_new_usual_is_no_burst_for_ever():
    days = [MAY_14 + timedelta(days=n) for n in range(60)]
    found = bursts(dict.fromkeys(days, 9), BEGIN)
    assert found[0].first == MAY_14
    assert found[-1].last < MAY_14 + timedelta(days=30)


def test_nothing_is_unusual_before_anything_is_usual():
    early = BEGIN + timedelta(days=15)
    assert bursts({early: 30}, BEGIN) == []
    assert [burst.first for burst in bursts({early + timedelta(days=1): 30}, BEGIN)] == [early + timedelta(days=1)]


def test_a_few_quotes_are_no_burst():
    assert bursts({MAY_14: 4}, BEGIN) == []


def test_no_counts_have_no_bursts():
    assert bursts({}, BEGIN) == []


def test_nothing_is_unusual_where_nothing_is_known():
    assert bursts({MAY_14: 30}, date.max) == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (MAY_14, MAY_14, "14 May 2025: 9 quotes, usually none"),
        (date(2025, 4, 30), date(2025, 5, 1), "30 April 2025 to 1 May 2025: 9 quotes, usually none"),
    ],
)
def test_a_burst_in_words(first, last, words):
    assert burst_in_words(Burst(first, last, 9, 0.3)) == words
