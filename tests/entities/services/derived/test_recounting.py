from datetime import UTC, date, datetime

import pytest

from entities.models import ActorActivity, ActorMonth, ActorTotal, PairActivity, PairTotal
from entities.services.derived.counted import ActorKey, ActorMonthKey, ActorTotalKey
from entities.services.derived.exact import drift, repair
from entities.services.derived.recounting import recounting, recounting_rows
from tests.factories import article, mention, quote

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
    with recounting_rows(quotes=[found.pk], mentions=[]):
        found.speaker = berg
        found.save()
        found.targets.all().delete()
    assert counts() == {("Ana Lind", DAY, False): (1, 0, 0), ("Tom Berg", DAY, False): (1, 1, 0)}
    assert pairs() == {}


def test_accepting_moves_the_counts_to_the_verified_layer(story):
    found = story.quotes.get()
    with recounting_rows(quotes=[found.pk], mentions=[]):
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
    with recounting_rows(quotes=[], mentions=[]) as recount:
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
    found = drift()
    assert found.actors == {ActorKey(lind.pk, DAY, story.source_id, False): (-1, 0, 0)}
    assert found.actor_totals == {ActorTotalKey(lind.pk, False, once): (-1, 0, 0) for once in (False, True)}
    assert found.actor_months == {ActorMonthKey(lind.pk, DAY.replace(day=1)): (-1, 0, 0)}
    assert len(found) == 4
    assert repair() == found
    assert len(drift()) == 0
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


def totals(verified_only=False):
    rows = ActorTotal.objects.of_layer(verified_only).select_related("actor")
    return {row.actor.name: (row.mentions, row.quotes_by, row.quotes_about) for row in rows}


def months():
    return {
        (row.actor.name, row.month): (row.mentions, row.quotes_by, row.quotes_about)
        for row in ActorMonth.objects.select_related("actor")
    }


def pair_totals(verified_only=False):
    rows = PairTotal.objects.of_layer(verified_only).exclude(quotes=0)
    return {(r.speaker.name, r.target.name, r.attribution): (r.quotes, r.positive, r.neutral, r.negative) for r in rows}


def test_a_new_actor_begins_with_totals_of_nothing(lind):
    assert totals() == totals(verified_only=True) == {"Ana Lind": (0, 0, 0)}


def test_totals_add_up_days_and_outlets(story, lind, berg):
    later = article(TEXT + " Again.", published_at=None)
    with recounting(article=later):
        quote(later, "The port is safe", lind, about=[berg], stance="positive")
    assert totals() == {"Ana Lind": (1, 2, 0), "Tom Berg": (1, 0, 2)}
    assert pair_totals() == {("Ana Lind", "Tom Berg", "said"): (2, 1, 0, 1)}
    assert totals(verified_only=True) == {"Ana Lind": (0, 0, 0), "Tom Berg": (0, 0, 0)}
    assert pair_totals(verified_only=True) == {}


def test_what_is_verified_counts_in_both_totals(story):
    found = story.quotes.get()
    with recounting_rows(quotes=[found.pk], mentions=[]):
        found.state = "accepted"
        found.save()
    assert totals()["Ana Lind"] == (1, 1, 0)
    assert totals(verified_only=True)["Ana Lind"] == (0, 1, 0)
    assert pair_totals() == pair_totals(verified_only=True) == {("Ana Lind", "Tom Berg", "said"): (1, 0, 0, 1)}


def test_every_way_of_counting_agrees(story, lind, berg, settings):
    """One article at a time in Python, and the whole corpus in SQL."""
    settings.TIME_ZONE = "America/Bogota"
    told = article(TEXT + " Later.", published_at=datetime(2025, 11, 21, 3, 0, tzinfo=UTC))
    with recounting(article=told):
        mention(told, "Tom Berg", berg, state="accepted")
        mention(told, "Ana Lind", lind, state="rejected")
        made = quote(told, "The port is safe", None, about=[berg])
        made.targets.update(state="rejected")
        quote(told, "the delay", lind, about=[berg, lind], attribution="thought", origin="person")
    assert not any(drift().counters)
    before = counts(), pairs(), totals(), pair_totals(True), months()
    assert ("Tom Berg", date(2025, 11, 1)) in before[-1]
    for model in (ActorActivity, PairActivity, ActorTotal, PairTotal, ActorMonth):
        model.objects.all().delete()
    repair()
    assert (counts(), pairs(), totals(), pair_totals(True), months()) == before
    assert totals(verified_only=True)["Ana Lind"] == (0, 0, 0)
