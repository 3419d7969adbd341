from datetime import date

import pytest

from entities.rules.periods import steps

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
