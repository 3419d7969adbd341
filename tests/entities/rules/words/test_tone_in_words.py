from datetime import date

import pytest

from entities.rules.days.change_points import Change, Stretch
from entities.rules.words.tone_in_words import (
    bar_in_words,
    chance_in_words,
    change_in_words,
    stretch_in_words,
    too_few_in_words,
)


def change(before_last, after_first, p, *, worse=True):
    bright, dark = (date(2025, 1, 1), before_last, 3, 1, 0), (after_first, date(2025, 9, 1), 0, 0, 1)
    sides = (bright, dark) if worse else ((*bright[:2], 0, 1, 3), (*dark[:2], 1, 0, 0))
    return Change(*(Stretch(*side) for side in sides), p)


def test_a_change_says_which_way_when_and_how_surely():
    said = change_in_words(change(date(2025, 5, 28), date(2025, 6, 2), 0.0005))
    assert said == "The tone almost certainly became more negative between 28 May and 2 June 2025"
    said = change_in_words(change(date(2025, 5, 3), date(2025, 5, 4), 0.04, worse=False))
    assert said == "The tone probably became more positive between 3 and 4 May 2025"


@pytest.mark.parametrize(
    ("p", "often"), [(0.0005, "fewer than 1 in 2,000 series"), (0.0045, "1 in 200 series"), (0.049, "1 in 20 series")]
)
def test_chance_is_told_as_how_often(p, often):
    assert chance_in_words(p) == f"By chance alone, {often} like this one would change as much"


def test_sides_and_too_few_quotes_are_counted():
    assert stretch_in_words(Stretch(date(2025, 1, 1), date(2025, 1, 2), 1, 0, 0)) == "1 of 1 quote positive, 0 negative"
    assert too_few_in_words(3, 1).startswith(
        "Too few quotes to tell a change of tone from chance: 3 on 1 day; it takes"
    )


@pytest.mark.parametrize(
    ("first", "last", "grain", "words"),
    [
        (date(2025, 5, 3), date(2025, 5, 3), "day", "3 May 2025"),
        (date(2025, 4, 28), date(2025, 5, 4), "week", "28 April to 4 May 2025"),
        (date(2025, 12, 29), date(2026, 1, 4), "week", "29 December 2025 to 4 January 2026"),
        (date(2025, 5, 1), date(2025, 5, 31), "month", "May 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "year", "2025"),
    ],
)
def test_a_bar_is_called_by_its_days(first, last, grain, words):
    assert bar_in_words(first, last, grain) == words
