from datetime import UTC, date, datetime

import pytest

from entities.models import Actor
from entities.pages.actor import Profile
from entities.queries import PairQuery
from entities.reads.doubt import likely, newest_unverified, tell_likely, verified_of
from entities.reads.relations.tone import tone_of
from entities.rules.doubt import Interval, Seen, interval, measured
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. “It was late,” she said."


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def story(lind, berg):
    told = article(TEXT)
    quote(told, "We will talk", lind, [berg], state="accepted")
    quote(told, "Never", lind, [berg], speaker_confidence=0.5)
    quote(told, "It was late", lind, [berg], speaker_confidence=0.5, speaker_origin="person")
    repair()
    return told


def test_what_is_verified_is_certain_and_the_rest_by_its_confidence(lind, story):
    told = likely("by", {lind.pk: (3, 1)})[lind.pk]
    expected = Seen(1, 2, 0.9 * 0.5 + 0.9, 2.0)  # a person has said who spoke
    assert (told.counted, told.verified, told.interval) == (3, 1, interval(expected, measured("by")))


def test_where_all_is_verified_nothing_is_read(lind, story, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert likely("by", {lind.pk: (3, 3)})[lind.pk].interval == Interval(3, 3)


def test_a_sample_stands_for_all_quotes_of_an_actor(lind, story):
    told = likely("by", {lind.pk: (200, 0)})[lind.pk].interval
    assert told == interval(Seen(0, 200, 200 * (0.45 + 0.9) / 2, 2.0), measured("by"))


def test_those_about_count_by_how_sure_the_subject_is(berg, story):
    told = likely("about", {berg.pk: (3, 1)})[berg.pk].interval
    assert told == interval(Seen(1, 2, 1.8, 2.0), measured("about"))


def test_a_period_and_what_nobody_could_read(lind, story):
    outside = likely("by", {lind.pk: (2, 0)}, date(2024, 1, 1), date(2024, 1, 2))[lind.pk].interval
    assert outside == interval(Seen(0, 2, 1.7, 1.0), measured("by"))
    within = likely("by", {lind.pk: (2, 0)}, date(2025, 11, 1), date(2025, 11, 30))[lind.pk].interval
    assert within == interval(Seen(0, 2, 1.35, 2.0), measured("by"))
    assert verified_of("by", [lind.pk], date(2025, 11, 1)) == {lind.pk: 1}
    assert verified_of("by", [lind.pk], date(2025, 11, 21)) == {}


def test_a_page_of_actors_costs_as_many_queries_as_one(lind, berg, story, django_assert_num_queries):
    for number in range(5):
        told = article(f"{TEXT} {number}", published_at=datetime(2025, 11, 21, tzinfo=UTC))
        quote(told, "We will talk", actor(f"Actor {number}"), [berg])
    repair()
    actors = list(Actor.objects.with_totals())
    with django_assert_num_queries(4):
        tell_likely(actors)
    by_name = {one.name: one for one in actors}
    assert by_name["Ana Lind"].likely_by.verified == 1
    assert by_name["Tom Berg"].likely_about.counted == 8


def test_an_actor_s_page_tells_its_intervals(lind, berg, story):
    profile = Profile(lind)
    assert profile.likely_by == likely("by", {lind.pk: (3, 1)})[lind.pk]
    assert Profile(lind, verified=True).likely_by.interval == Interval(1, 1)
    assert len(newest_unverified(lind, "by")) == 2


def test_what_would_settle_a_count_are_its_own_unverified_quotes(lind, berg, story):
    profile = Profile(lind)
    assert set(profile.settling_by.quotes) <= {pk for pk, *_ in newest_unverified(lind, "by")}
    assert profile.settling_by.is_enough
    assert Profile(berg).settling_by.quotes == ()


def test_a_tone_is_made_firm_by_reviewing_as_many_as_it_takes(lind, berg):
    told = article(f"{TEXT} So be it. They met. All went home.")
    words = ("We will talk", "Never", "It was late", "So be it", "They met")
    made = [quote(told, text, lind, [berg], confidence=0.99 - 0.1 * n) for n, text in enumerate(words)]
    repair()
    tone = tone_of(PairQuery({"speaker": str(lind.pk), "about": str(berg.pk)}))
    assert tone.settling.quotes == (made[4].pk, made[3].pk, made[2].pk)  # the most doubtful three of five
    assert tone.settling.is_enough
