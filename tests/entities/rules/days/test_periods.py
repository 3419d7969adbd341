from datetime import date, timedelta

import pytest

from entities.rules.days.periods import longest_gap, steps, usual_range

NEWEST = date(2025, 12, 5)


@pytest.mark.parametrize(
    ("since", "until", "earlier", "later"),
    [
        (None, None, ("2025-11-01", "2025-11-30"), ("2025-12-01", "2025-12-31")),
        ("2025-12-01", None, ("2025-11-01", "2025-11-30"), ("2025-12-01", "2025-12-31")),
        ("2025-01-01", "2025-01-31", ("2024-12-01", "2024-12-31"), ("2025-02-01", "2025-02-28")),
        ("2025-01-01", "2025-03-31", ("2024-10-01", "2024-12-31"), ("2025-04-01", "2025-06-30")),
        ("2025-03-10", "2025-03-16", ("2025-03-03", "2025-03-09"), ("2025-03-17", "2025-03-23")),
    ],
)
def test_a_period_steps_by_its_own_length(since, until, earlier, later):
    day = date.fromisoformat
    found = steps(since and day(since), until and day(until), NEWEST)
    assert [tuple(map(str, step)) for step in found] == [earlier, later]


def test_no_step_leads_off_the_calendar():
    ages = date(1000, 1, 1), date(9998, 12, 31)
    assert steps(*ages, NEWEST) == (ages, ages)
    ages = date(1000, 1, 2), date(9998, 12, 31)
    assert steps(*ages, NEWEST) == (ages, ages)


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


SPRING = [date(2026, 3, 1) + timedelta(days=n) for n in range(0, 60, 2)]


@pytest.mark.parametrize("astray", [[], ["1897-05-01"], ["1970-01-01", "1897-05-01"], ["1970-01-01", "2062-03-01"]])
def test_days_that_went_astray_do_not_stretch_the_usual_range(astray):
    many = [*SPRING, *(day + timedelta(days=61) for day in SPRING)]
    assert usual_range([*days(*astray), *many]) == (many[0], many[-1])


@pytest.mark.parametrize(
    "whole",
    [
        ["2026-03-01"],
        ["1970-01-01", "2026-03-01"],  # who is to say which of them is wrong?
        ["2020-01-01", "2023-01-01", "2026-01-01"],
        ["2025-01-01", "2025-11-01", "2025-11-05", "2025-11-09", "2026-06-01"],  # thin ends, no gap
        [f"{year}-06-01" for year in range(1990, 2026)],
        [f"2005-06-{day:02}" for day in range(1, 11)] + [str(day) for day in SPRING],  # two archives
    ],
)
def test_a_corpus_that_is_merely_thin_or_old_is_kept_whole(whole):
    assert usual_range(days(*whole)) == (min(days(*whole)), max(days(*whole)))


def test_one_wrong_date_among_three_is_left_out():
    assert usual_range(days("1970-01-01", "2026-03-01", "2026-03-05")) == tuple(days("2026-03-01", "2026-03-05"))
    assert usual_range([]) is None


def test_the_longest_gap_lies_between_two_days():
    assert longest_gap(days("2026-03-01", "2026-03-02", "2026-03-05", "2026-03-07")) == tuple(
        days("2026-03-03", "2026-03-04")
    )
    assert longest_gap(days("2026-03-01", "2026-03-02")) is None
    assert longest_gap(days("2026-03-01")) is None
