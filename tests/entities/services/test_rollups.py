from datetime import UTC, date, datetime

import pytest

from entities.models import ActorActivity, PairActivity
from entities.services.rollups import ActorKey, drift, recounting, repair
from tests.factories import actor, article, mention, quote

TEXT = "“The port is safe,” Ana Lind said. She blamed Tom Berg for the delay."


def counts():
    return {
        (row.actor.name, row.day, row.verified): (row.mentions, row.quotes_by, row.quotes_about)
        for row in ActorActivity.objects.select_related("actor")
        if row.mentions or row.quotes_by or row.quotes_about
    }


def pairs():
    rows = PairActivity.objects.exclude(quotes=0)
    return {(r.speaker.name, r.target.name, r.day, r.stance, r.verified): r.quotes for r in rows}


@pytest.fixture
def lind(db):
    return actor("Ana Lind")


@pytest.fixture
def berg(db):
    return actor("Tom Berg")


@pytest.fixture
def story(lind, berg):
    story = article(TEXT)
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        quote(story, "The port is safe", lind, about=[berg], stance="negative")
    return story


DAY = date(2025, 11, 20)


def test_recounting_counts_what_the_block_adds(story):
    assert counts() == {("Ana Lind", DAY, False): (1, 1, 0), ("Tom Berg", DAY, False): (1, 0, 1)}
    assert pairs() == {("Ana Lind", "Tom Berg", DAY, "negative", False): 1}


def test_recounting_one_quote_moves_its_counts_to_the_new_speaker(story, berg, lind):
    found = story.quotes.get()
    with recounting(article=story, quotes=[found.pk]):
        found.speaker = berg
        found.save()
        found.targets.all().delete()
    assert counts() == {("Ana Lind", DAY, False): (1, 0, 0), ("Tom Berg", DAY, False): (1, 1, 0)}
    assert pairs() == {}


def test_accepting_moves_the_counts_to_the_verified_layer(story):
    found = story.quotes.get()
    with recounting(article=story, quotes=[found.pk]):
        found.state = "accepted"
        found.save()
    assert counts()[("Ana Lind", DAY, True)] == (0, 1, 0)
    assert pairs() == {("Ana Lind", "Tom Berg", DAY, "negative", True): 1}


def test_rejected_annotations_are_not_counted(story):
    with recounting(article=story):
        story.quotes.update(state="rejected")
        story.mentions.update(state="rejected")
    assert counts() == {}
    assert pairs() == {}


def test_attitudes_count_in_pairs_only(story):
    with recounting(article=story):
        story.quotes.update(attribution="attitude")
    assert counts() == {("Ana Lind", DAY, False): (1, 0, 0), ("Tom Berg", DAY, False): (1, 0, 0)}
    assert pairs() == {("Ana Lind", "Tom Berg", DAY, "negative", False): 1}


def test_a_new_quote_is_counted_when_included(story, lind):
    with recounting(article=story, quotes=[]) as recount:
        recount.include(quote=quote(story, "the delay", lind))
    assert counts()[("Ana Lind", DAY, False)] == (1, 2, 0)


def test_days_are_days_of_the_time_zone(settings, lind):
    settings.TIME_ZONE = "Asia/Tokyo"
    late = article(TEXT, published_at=datetime(2025, 11, 20, 20, 0, tzinfo=UTC))
    with recounting(article=late):
        mention(late, "Ana Lind", lind)
    assert counts() == {("Ana Lind", date(2025, 11, 21), False): (1, 0, 0)}


def test_an_article_without_a_date_is_counted_on_no_day(lind):
    undated = article(TEXT, published_at=None)
    with recounting(article=undated):
        mention(undated, "Ana Lind", lind)
    with recounting(article=undated):
        mention(undated, "Ana", lind)
    assert counts() == {("Ana Lind", None, False): (2, 0, 0)}


def test_drift_is_empty_until_somebody_writes_past_the_services(story, lind):
    assert not drift().actors
    story.mentions.filter(actor=lind).delete()
    assert drift().actors == {ActorKey(lind.pk, DAY, story.source_id, False): (-1, 0, 0)}
    repair()
    assert not drift().actors
    assert counts() == {("Ana Lind", DAY, False): (0, 1, 0), ("Tom Berg", DAY, False): (1, 0, 1)}


def test_a_failed_block_leaves_the_counts_alone(story):
    before = counts()

    def fail():
        with recounting(article=story):
            story.quotes.all().delete()
            raise RuntimeError("stopped in the middle")

    with pytest.raises(RuntimeError):
        fail()
    assert counts() == before
