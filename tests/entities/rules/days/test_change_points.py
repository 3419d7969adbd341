from datetime import date, timedelta

import numpy as np
import pytest

from entities.rules.days.change_points import LEVEL, MOST_STEPS, best_cut, changes, is_testable

FIRST = date(2025, 1, 1)
STANCES = ("positive", "neutral", "negative")


def series(*days):
    """Days one after the other, each as (positive, neutral, negative)."""
    return [
        (FIRST + timedelta(days=place), dict(zip(STANCES, counts, strict=True))) for place, counts in enumerate(days)
    ]


def drawn(chance, n_days, shares, most=4):
    """Days of 1 to `most` quotes, their stances drawn with these shares."""
    return [tuple(chance.multinomial(chance.integers(1, most + 1), shares)) for _ in range(n_days)]


def seeded(seed=0):
    return np.random.default_rng(seed)


def test_a_plain_change_is_found_on_its_day_with_both_sides():
    (change,) = changes(series(*[(2, 1, 0)] * 8, *[(0, 1, 2)] * 8), seeded())
    assert (change.before.first, change.before.last) == (FIRST, FIRST + timedelta(days=7))
    assert (change.after.first, change.after.last) == (FIRST + timedelta(days=8), FIRST + timedelta(days=15))
    assert (change.before.positive, change.before.neutral, change.before.negative) == (16, 8, 0)
    assert (change.before.mean, change.after.mean) == (2 / 3, -2 / 3)
    assert change.p < 0.002


def test_a_series_that_changes_and_changes_back_is_cut_twice():
    days = series(*[(2, 1, 0)] * 12, *[(0, 1, 2)] * 12, *[(2, 1, 0)] * 12)
    first, second = changes(days, seeded())
    assert first.after == second.before
    assert first.after.quotes == 36
    assert first.after.mean < 0 < first.before.mean


@pytest.mark.parametrize(
    "days",
    [
        [], [(1, 0, 0)], [(1, 0, 0)] * 7 + [(0, 0, 1)] * 0, [(1, 0, 0)] * 3 + [(0, 0, 1)] * 4,
        [(1, 0, 0)] * 5 + [(0, 0, 1)] * 5, [(1, 1, 0)] * 40, [(0, 3, 0)] * 40,
    ],
)  # fmt: skip
def test_too_few_days_or_quotes_and_an_even_tone_show_no_change(days):
    assert changes(series(*days), seeded()) == []


def test_it_is_known_beforehand_what_is_too_little():
    assert not is_testable(series(*[(2, 2, 0)] * 7))  # days
    assert not is_testable(series(*[(1, 0, 0)] * 11))  # quotes
    assert is_testable(series(*[(1, 1, 0)] * 8))


def test_one_loud_day_is_no_change():
    """Forty quotes of one day say it once: whole days are put in another order."""
    assert changes(series(*[(1, 1, 1)] * 10, (0, 0, 40), *[(1, 1, 1)] * 10), seeded()) == []


@pytest.mark.parametrize("kind", ["independent", "days of one mind", "mostly negative", "few a day"])
def test_series_that_never_change_raise_a_false_alarm_in_one_of_twenty(kind):
    """At level 0.05, 400 series have 20 false alarms; 31 or more come by chance once in a hundred times."""
    chance, alarms = seeded(7), 0
    for _ in range(400):
        if kind == "days of one mind":  # what is said on a day hangs together
            days = [tuple(chance.multinomial(1, [0.3, 0.4, 0.3]) * chance.integers(1, 6)) for _ in range(30)]
        else:
            shares = [0.05, 0.25, 0.7] if kind == "mostly negative" else [0.3, 0.4, 0.3]
            days = drawn(chance, 24, shares, most=1 if kind == "few a day" else 4)
        cut = best_cut(series(*days), chance)
        alarms += cut is not None and cut[1] <= LEVEL
    assert alarms <= 31


def test_a_change_is_found_in_nine_of_ten_series_and_within_a_few_days():
    chance, found, near = seeded(3), 0, 0
    for _ in range(100):
        days = series(*drawn(chance, 20, [0.5, 0.4, 0.1]), *drawn(chance, 20, [0.1, 0.4, 0.5]))
        hits = changes(days, chance)
        found += bool(hits)
        near += any(abs((hit.after.first - FIRST).days - 20) <= 4 for hit in hits)
    assert found >= 90
    assert near >= 80


def test_the_same_series_and_the_same_chance_give_the_same_answer():
    days = series(*drawn(seeded(1), 30, [0.4, 0.3, 0.3]), *drawn(seeded(2), 30, [0.1, 0.3, 0.6]))
    assert changes(days, seeded()) == changes(days, seeded())


def test_years_of_days_are_put_together_and_none_is_lost():
    days = series(*[(2, 1, 0)] * MOST_STEPS, *[(0, 1, 2)] * MOST_STEPS)
    (change,) = changes(days, seeded())
    assert change.before.quotes + change.after.quotes == 6 * MOST_STEPS
    assert change.after.first == days[MOST_STEPS][0]
