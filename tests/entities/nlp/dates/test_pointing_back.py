"""Dates told from the date before them, and days with a name."""

from datetime import date

import pytest

from entities.nlp.dates.find import find


def values(text, published=date(2018, 1, 10)):
    return {found.span.of(text): found.value for found in find(text, published)}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The mine opened in May 2015. Later that year, it closed.", "Later that year", "2015"),
        ("The mine opened in May 2015. A year later it closed.", "A year later", "2016"),
        ("It opened on 3 May 2015. Two months earlier, Ruiz had left.", "Two months earlier", "2015-03"),
        ("It opened on 3 May 2015. The same day, it rained.", "The same day", "2015-05-03"),
        ("It opened on 3 May 2015. The following month it closed.", "The following month", "2015-06"),
    ],
)
def test_date_is_counted_from_the_one_before_it(text, words, value):
    assert values(text)[words] == value


def test_date_that_is_too_coarse_or_too_far_is_counted_from_by_none():
    assert "that month" not in values("The mine opened in 2015. Later that month, it closed.")
    assert "A year later" not in values("It opened on 3 May 2015." + " The road was long." * 60 + " A year later, so.")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The boat sank on New Year’s Eve.", "New Year’s Eve", "2017-12-31"),
        ("The 2015 New Year's Eve was cold.", "2015 New Year's Eve", "2015-12-31"),
        ("Last Thanksgiving was dry.", "Last Thanksgiving", "2017-11-23"),
        ("She will sing next Christmas.", "next Christmas", "2018-12-25"),
        ("He fell on Boxing Day.", "Boxing Day", "2017-12-26"),
    ],
)
def test_day_with_a_name_is_a_date(text, words, value):
    assert values(text)[words] == value


def test_coming_day_with_a_name_is_meant_right_before_it():
    assert values("Kim's New Year's Day speech", date(2017, 12, 31)) == {"New Year's Day": "2018-01-01"}


def test_christmas_alone_is_no_day():
    assert values("They put up Christmas lights.") == {}
