from datetime import date, timedelta

import pytest

from articles.outlets.rhythm import pause_expected, silent_since

DAY = date(2026, 4, 1)


def every(step, times, start=DAY):
    return [start + timedelta(days=step * number) for number in range(times)]


@pytest.mark.parametrize(
    ("step", "expected"),
    [(1, 3), (2, 4), (7, 14)],
)
def test_rhythm_is_twice_the_usual_pause_and_a_weekend_at_least(step, expected):
    assert pause_expected(every(step, 10)) == expected


def test_one_long_pause_among_many_is_no_rhythm():
    assert pause_expected([*every(1, 20), DAY + timedelta(days=60)]) == 3


def test_archive_that_came_at_one_go_is_never_silent():
    assert pause_expected([DAY] * 50) is None
    assert silent_since([DAY] * 50, today=DAY + timedelta(days=400)) is None
    assert silent_since(every(1, 4), today=DAY + timedelta(days=400)) is None


def test_daily_outlet_is_silent_after_more_than_three_days():
    days = every(1, 10)
    last = days[-1]
    assert silent_since(days, today=last + timedelta(days=3)) is None
    assert silent_since(days, today=last + timedelta(days=4)) == last


def test_what_a_person_set_goes_before_the_rhythm():
    days = every(1, 10)
    assert silent_since(days, today=days[-1] + timedelta(days=9), after=10) is None
    assert silent_since(days, today=days[-1] + timedelta(days=11), after=10) == days[-1]
    assert silent_since(days, today=days[-1] + timedelta(days=999), after=0) is None
    assert silent_since([DAY], today=DAY + timedelta(days=2), after=1) == DAY
    assert silent_since([], today=DAY, after=1) is None
