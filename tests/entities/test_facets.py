from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from entities.facets import Counts, counted, facets
from entities.models import Quote
from entities.queries import QuoteQuery
from tests.factories import actor, article, quote, source

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late. They met again. All went home."


def test_each_value_is_counted_once_per_quote():
    month = date(2025, 11, 1)
    rows = [
        (1, "negative", "warned", "direct", 7, 3, month),
        (2, "neutral", "stated", "direct", 7, None, None),
    ]
    assert counted(rows, [(1, 5, "positive"), (1, 6, "positive"), (2, 5, "neutral")]) == Counts(
        stances={"negative": 1, "neutral": 1},
        cues={"warned": 1, "stated": 1},
        kinds={"direct": 2},
        sources={7: 2},
        speakers={3: 1, None: 1},
        months={month: 1},
        subjects={5: 2, 6: 1},
    )


def test_stance_is_toward_the_subjects_asked_for():
    rows = [(1, "negative", "warned", "direct", 7, 3, None)]
    targets = [(1, 5, "positive"), (1, 6, "positive"), (1, 8, "negative")]
    assert counted(rows, targets, about={5, 6}).stances == {"positive": 1}


@pytest.fixture
def said(db):
    lind, berg, port = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    story = article(TEXT)
    quote(story, "We will talk", lind, [port, berg], stance="positive", cue_class="promised")
    quote(story, "It was late", lind, [port], stance="negative")
    quote(story, "Never", berg, [lind], kind="indirect")
    old = article(TEXT, source=source("Bay News"), published_at=datetime(2025, 10, 3, tzinfo=UTC))
    quote(old, "They met again", None, [port])
    return lind, berg, port


def shown(asked):
    query = QuoteQuery(QueryDict(asked))
    return {facet.label: facet.values for facet in facets(query, Quote.objects.matching(query))}


@pytest.mark.parametrize("asked", ["", "stance=negative", "from=2025-11-01", "q=late", "cue=promised"])
def test_a_value_leads_to_as_many_quotes_as_it_counts(said, asked):
    offered = [value for values in shown(asked).values() for value in values]
    assert offered
    found = Quote.objects.matching(QuoteQuery(QueryDict(asked))).count()
    for value in offered:
        if value.narrow:
            assert (Quote.objects.matching(QuoteQuery(QueryDict(value.narrow[1:]))).count(), value.label) == (
                value.n,
                value.label,
            )
        if value.exclude:
            assert Quote.objects.matching(QuoteQuery(QueryDict(value.exclude[1:]))).count() == found - value.n


def test_a_chosen_value_can_be_taken_off(said):
    lind, _, _ = said
    (value,) = shown(f"speaker={lind.pk}&q=late")["Speaker"]
    assert (value.label, value.widen, value.narrow) == ("Ana Lind", "?q=late", None)
    (stance,) = shown("stance=positive")["Stance"]
    assert (stance.n, stance.widen) == (1, "?")
    assert [value.widen for value in shown("from=2025-11-01&to=2025-11-30")["Month"]] == ["?"]


def test_beside_a_chosen_subject_others_can_only_be_left_out(said):
    _, berg, port = said
    values = {value.label: (value.n, value.narrow, value.exclude) for value in shown(f"about={port.pk}")["About"]}
    assert values["Tom Berg"] == (1, None, f"?about={port.pk}&not_about={berg.pk}")


def test_facets_take_five_queries_however_many_quotes(said, django_assert_num_queries):
    query = QuoteQuery(QueryDict(""))
    with django_assert_num_queries(5):
        facets(query, Quote.objects.matching(query))
