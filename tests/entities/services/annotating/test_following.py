from datetime import UTC, date, datetime

import pytest

from articles import services
from articles.models import Article
from entities.models import Actor, ActorActivity, DateMention, Quote, QuoteTarget
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, describe, mention, quote, source

TEXT = "Ana Lind met Tom Berg on Monday. “The port is safe,” Ana Lind said."


@pytest.fixture
def cast(db):
    return actor("Ana Lind"), actor("Tom Berg")


def told(cast, text=TEXT, **fields):
    lind, berg = cast
    story = article(text, **fields)
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        quote(story, "The port is safe", lind, about=[berg])
    start = text.index("Monday")
    DateMention.objects.create(
        article=story, start=start, end=start + 6, text="Monday", value="2025-11-17", grain="day",
        earliest=date(2025, 11, 17), latest=date(2025, 11, 17), published_at=story.published_at,
    )  # fmt: skip
    return story


def test_deleting_an_article_takes_counts_and_its_own_actors_along(cast, alice):
    story = told(cast)
    services.delete_articles(articles=Article.objects.filter(pk=story.pk), by=alice)
    assert Actor.objects.count() == 0
    assert not ActorActivity.objects.exclude(mentions=0).exists()
    assert not drift().actors


def test_actors_that_other_articles_name_stay(cast, alice):
    lind, _ = cast
    story = told(cast)
    other = article("Ana Lind left.", title="Gone")
    with recounting(article=other):
        mention(other, "Ana Lind", lind)
    services.delete_articles(articles=Article.objects.filter(pk=story.pk), by=alice)
    assert list(Actor.objects.values_list("name", flat=True)) == ["Ana Lind"]
    assert not drift().actors


def test_a_new_date_moves_copies_counts_and_relative_dates(cast, alice):
    story = told(cast)
    moved = datetime(2025, 3, 6, 9, 0, tzinfo=UTC)
    describe(story, by=alice, published_at=moved)
    assert Quote.objects.get().published_at == moved
    assert QuoteTarget.objects.get().published_at == moved
    assert DateMention.objects.get().value == "2025-03-03"
    assert set(ActorActivity.objects.exclude(mentions=0).values_list("day", flat=True)) == {date(2025, 3, 6)}
    assert not drift().pairs


def test_a_date_set_by_a_person_keeps_its_value(cast, alice):
    story = told(cast)
    DateMention.objects.update(state="accepted")
    describe(story, by=alice, published_at=datetime(2025, 3, 6, 9, 0, tzinfo=UTC))
    assert DateMention.objects.get().value == "2025-11-17"


def test_a_new_source_moves_the_counts(cast, alice):
    story = told(cast)
    other = source("The Daily Anchor")
    describe(story, by=alice, source=other)
    assert set(ActorActivity.objects.exclude(mentions=0).values_list("source", flat=True)) == {other.pk}
    assert not drift().actors
