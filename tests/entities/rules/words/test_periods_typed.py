from datetime import date

import pytest

from entities.rules.words.periods_typed import Period, without_period

TODAY = date(2025, 12, 5)
NOVEMBER = Period(date(2025, 11, 1), date(2025, 11, 30))


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("in november", NOVEMBER), ("November 2025", NOVEMBER), ("during early November", NOVEMBER),
        ("since october", Period(date(2025, 10, 1))), ("after 2025-11-20", Period(date(2025, 11, 21))),
        ("before 20 nov 2025", Period(until=date(2025, 11, 19))), ("by march", Period(until=date(2025, 3, 31))),
        ("on 3 November", Period(date(2025, 11, 3), date(2025, 11, 3))),
        ("in 2025", Period(date(2025, 1, 1), date(2025, 12, 31))),
        ("last week", Period(date(2025, 11, 24), date(2025, 11, 30))),
        ("in the last two weeks", Period(date(2025, 11, 22), TODAY)),
        ("between october and november", Period(date(2025, 10, 1), date(2025, 11, 30))),
        ("from 1 october to 5 november", Period(date(2025, 10, 1), date(2025, 11, 5))),
        ("in december", Period(date(2025, 12, 1), date(2025, 12, 31))),
    ],
)  # fmt: skip
def test_a_question_ends_in_its_period(words, period):
    assert without_period(f"medina {words}", TODAY) == ("medina", period)


@pytest.mark.parametrize("words", ["medina in iran", "november", "who spoke about september 11", "x"])
def test_what_may_be_a_name_is_no_period(words):
    assert without_period(words, TODAY) == (words, Period())
