from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from entities.models import Quote
from entities.queries import QuoteQuery
from entities.reads.facet_counts import Counts, counted, counts_of, targets_of
from newsdesk.web.paging import Count
from tests.factories import actor, article, quote, source

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late. They met again. All went home."


def test_each_value_is_counted_once_per_quote():
    month = date(2025, 11, 1)
    rows = [
        (1, "negative", "warned", "direct", 7, (3,), month),
        (2, "neutral", "stated", "direct", 7, (None,), None),
    ]
    assert counted(rows, [(1, 5, "positive"), (1, 6, "positive"), (2, 5, "neutral")]) == Counts(
        quotes=Count(2),
        stances={"negative": 1, "neutral": 1},
        cues={"warned": 1, "stated": 1},
        kinds={"direct": 2},
        sources={7: 2},
        speakers={3: 1, None: 1},
        months={month: 1},
        subjects={5: 2, 6: 1},
    )


def test_stance_is_toward_the_subjects_asked_for():
    rows = [(1, "negative", "warned", "direct", 7, (3,), None)]
    targets = [(1, 5, "positive"), (1, 6, "positive"), (1, 8, "negative")]
    assert counted(rows, targets, about={5, 6}).stances == {"positive": 1}


@pytest.fixture
def said(db):
    lind, berg, port = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    story = article(TEXT)
    made = quote(story, "We will talk", lind, [port, berg], stance="positive", cue_class="promised")
    made.targets.filter(actor=berg).update(stance="negative")
    refused = quote(story, "It was late", lind, [port, berg], stance="negative")
    refused.targets.filter(actor=berg).update(state="rejected")
    quote(story, "Never", berg, [lind], kind="indirect")
    quote(story, "All went home", berg, [lind], state="rejected")
    old = article(TEXT, source=source("Bay News"), published_at=datetime(2025, 10, 3, tzinfo=UTC))
    quote(old, "They met again", None, [port])
    undated = article(f"{TEXT} Again.", source=source("Bay News"), published_at=None)
    quote(undated, "It was late", None, [])
    return lind, berg, port


@pytest.mark.parametrize(
    "asked", ["", "stance=negative", "q=late", "about=harbour", "about=harbour&about=tom", "kind=mixed"]
)
def test_the_database_counts_what_is_counted_from_the_rows(said, asked):
    query = QuoteQuery(QueryDict(asked))
    found = Quote.objects.matching(query)
    rows = found.per_facet(10)
    assert counts_of(found, query.subjects) == counted(rows, targets_of(rows), query.subjects)


def test_leading_values_come_first_and_unknown_speakers_before_equal_ones(said):
    lind, berg, port = said
    counts = counts_of(Quote.objects.live())
    assert list(counts.speakers.items()) == [(None, 2), (lind.pk, 2), (berg.pk, 1)]
    assert list(counts.subjects.items()) == [(port.pk, 3), (lind.pk, 1), (berg.pk, 1)]


def test_only_the_newest_are_counted_and_it_is_told_that_there_are_more(said, monkeypatch):
    monkeypatch.setattr("entities.reads.facet_counts.FACETED", 3)
    counts = counts_of(Quote.objects.live())
    assert (str(counts.quotes), counts.cues.total(), counts.months) == ("3+", 3, Counter({date(2025, 11, 1): 3}))


def test_a_question_that_nothing_can_answer_counts_nothing(db):
    assert counts_of(Quote.objects.none()) == Counts()
