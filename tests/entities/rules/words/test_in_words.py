from datetime import date

import pytest
from django.http import QueryDict

from entities.queries import QuoteQuery
from entities.rules.words.in_words import bars_in_words, period_in_words, quotes_in_words, range_in_words
from newsdesk.web.paging import Count
from tests.factories import actor, source


def test_a_question_about_everything_is_short(db):
    assert quotes_in_words(Count(470), QuoteQuery({})) == "470 quotes"
    assert quotes_in_words(Count(1), QuoteQuery({})) == "1 quote"


def test_a_question_is_said_in_words(db):
    lind, harbour = actor("Ana Lind"), actor("Harbour Authority", kind="organisation")
    asked = {
        "speaker": str(lind.pk),
        "about": str(harbour.pk),
        "from": "2025-10-01",
        "stance": "negative",
        "verified": "1",
    }
    assert quotes_in_words(Count(3), QuoteQuery(asked)) == (
        "3 verified quotes by Ana Lind about Harbour Authority since 1 October 2025, negative"
    )


def test_facets_are_said_in_words(db):
    asked = {
        "speaker": "unknown", "about_type": "place", "q": "ferry", "kind": "direct", "cue": "warned",
        "attribution": "attitude", "unsure": "1", "source": str(source("Bay News").pk), "to": "2025-10-02",
    }  # fmt: skip
    assert quotes_in_words(Count(10_001), QuoteQuery(asked)) == (
        "10,000+ direct quotes by speakers nobody has named about places with “ferry” in Bay News "
        "until 2 October 2025, warned, attitudes, uncertain"
    )


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (None, None, []),
        (date(2025, 10, 1), None, ["since 1 October 2025"]),
        (None, date(2025, 10, 1), ["until 1 October 2025"]),
        (date(2025, 10, 1), date(2025, 10, 1), ["on 1 October 2025"]),
        (date(2025, 10, 1), date(2025, 10, 3), ["from 1 October 2025 to 3 October 2025"]),
    ],
)
def test_a_period_is_said_in_words(since, until, words):
    assert period_in_words(since, until) == words


@pytest.mark.parametrize(
    ("earliest", "latest", "grain", "words"),
    [
        (date(2025, 11, 20), date(2025, 11, 20), "day", "20 November 2025"),
        (date(2025, 11, 1), date(2025, 11, 30), "month", "November 2025"),
        (date(1998, 1, 1), date(1998, 12, 31), "year", "1998"),
        (date(2025, 10, 6), date(2025, 10, 12), "week", "6 to 12 October 2025"),
        (date(2025, 9, 29), date(2025, 10, 5), "week", "29 September to 5 October 2025"),
        (date(2025, 12, 29), date(2026, 1, 4), "week", "29 December 2025 to 4 January 2026"),
    ],
)
def test_what_a_dated_expression_means_is_said_in_words(earliest, latest, grain, words):
    assert range_in_words(earliest, latest, grain) == words


def test_several_actors_and_those_left_out_are_said_in_words(db):
    lind, berg, harbour = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    asked = QueryDict(f"speaker={lind.pk}&speaker={berg.pk}&speaker=unknown&not_about={harbour.pk}")
    assert quotes_in_words(Count(3), QuoteQuery(asked)) == (
        "3 quotes by Ana Lind, Tom Berg or speakers nobody has named not about Harbour Authority"
    )


@pytest.mark.parametrize(("grain", "most"), [("day", "on 12 May 2025"), ("week", "in the week from 12 May 2025")])
def test_the_bars_of_a_slider_are_said_in_words(grain, most):
    assert bars_in_words(grain, date(2025, 5, 1), date(2025, 6, 30), 1204, date(2025, 5, 12)) == (
        f"Quotes per {grain} from 1 May 2025 to 30 June 2025; most, 1,204, {most}"
    )
