from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from entities.models import Quote
from entities.queries import QuoteQuery
from entities.reads.facet_counts import Counts, counts_of
from newsdesk.web.paging import Count
from tests.factories import actor, article, quote, source

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late. They met again. All went home."


def one_by_one(found, about):
    """The same counts of quotes, read one after the other."""
    counts = Counts(Count(found.count()))
    for each in found.select_related("article"):
        targets = [(target.actor_id, target.stance) for target in each.targets.exclude(state="rejected")]
        counts.cues[each.cue_class] += 1
        counts.kinds[each.kind] += 1
        counts.sources[each.article.source_id] += 1
        counts.speakers.update([] if each.perhaps else [each.speaker_id])
        counts.stances.update({stance for pk, stance in targets if pk in about} if about else [each.stance])
        counts.months.update([each.published_at.date().replace(day=1)] if each.published_at else [])
        counts.subjects.update(pk for pk, _ in targets)
    return counts


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
def test_each_value_is_counted_once_per_quote(said, asked):
    query = QuoteQuery(QueryDict(asked))
    found = Quote.objects.matching(query)
    assert counts_of(found, query.subjects) == one_by_one(found, query.subjects)


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
