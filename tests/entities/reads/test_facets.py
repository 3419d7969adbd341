from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from entities.models import Quote
from entities.queries import QuoteQuery
from entities.reads.facet_counts import counts_of
from entities.reads.facets import facets
from tests.factories import actor, article, quote, source

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late. They met again. All went home."


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
    counts = counts_of(Quote.objects.matching(query), query.subjects)
    return {facet.label: facet.values for facet in facets(query, counts)}


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
    (value,) = shown(f"speaker={lind.pk}&q=late")["Said by"]
    assert (value.label, value.widen, value.narrow) == ("Ana Lind", "?q=late", None)
    (stance,) = shown("stance=positive")["Stance"]
    assert (stance.n, stance.widen) == (1, "?")
    assert [value.widen for value in shown("from=2025-11-01&to=2025-11-30")["Month"]] == ["?"]


def test_beside_a_chosen_subject_others_can_only_be_left_out(said):
    _, berg, port = said
    values = {value.label: (value.n, value.narrow, value.exclude) for value in shown(f"about={port.pk}")["About"]}
    assert values["Tom Berg"] == (1, None, f"?about={port.pk}&not_about={berg.pk}")


def test_facets_take_three_queries_however_many_quotes(said, django_assert_num_queries):
    with django_assert_num_queries(3):
        shown("")
