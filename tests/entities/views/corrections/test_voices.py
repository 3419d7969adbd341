from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Voice
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def land():
    return actor("Norland", kind="place")


def voice(land, name="Ana Lind"):
    return Voice.objects.create(speaker=actor(name), body=land, since=date(2025, 1, 1), until=date(2025, 12, 31))


@pytest.mark.parametrize(("verb", "state"), [("confirm", "accepted"), ("bar", "rejected"), ("reopen", "suggested")])
def test_an_annotator_decides_who_speaks_for_whom(bob, land, verb, state):
    made = voice(land)
    answer = bob.post(f"/actors/voices/{made.pk}/{verb}/", {"at": made.speaker_id})
    assert (answer.status_code, answer.url) == (302, made.speaker.get_absolute_url())
    made.refresh_from_db()
    assert made.state == state
    assert str(made.decided_by) == ("None" if verb == "reopen" else "bob")


def test_only_annotators_decide(carol, land):
    made = voice(land)
    assert carol.post(f"/actors/voices/{made.pk}/bar/").status_code == 403
    assert "Confirm" not in carol.get(land.get_absolute_url()).text
    made.refresh_from_db()
    assert made.state == "suggested"


def test_what_nobody_can_decide_is_not_found(bob, land):
    made = voice(land)
    assert bob.post(f"/actors/voices/{made.pk}/marry/").status_code == 404
    assert bob.get(f"/actors/voices/{made.pk}/bar/").status_code == 405
    assert bob.post(f"/actors/voices/{made.pk}/bar/", {"at": "x"}).url == land.get_absolute_url()


def test_both_pages_tell_who_speaks_for_whom(bob, land):
    made = voice(land)
    assert "Spokespeople" in bob.get(land.get_absolute_url()).text
    text = bob.get(made.speaker.get_absolute_url()).text
    assert "<h2>Speaks for</h2>" in text
    assert "Quotes from 1 Jan 2025 to 31 Dec 2025 count." in text


def test_three_voices_ask_as_many_queries_as_one(bob, land):
    numbers = []
    for names in (["Ana Lind"], ["Tom Berg", "Per Holm"]):
        for name in names:
            voice(land, name)
        for address in (land.get_absolute_url(), f"/quotes/?speaker={land.pk}&spokespeople=1"):
            bob.get(address)
            with CaptureQueriesContext(connection) as queries:
                bob.get(address)
            numbers.append(len(queries))
    assert numbers[:2] == numbers[2:]


def test_the_switch_is_offered_for_those_who_may_be_spoken_for(bob, land):
    switch = 'name="spokespeople"'
    assert switch in bob.get(f"/quotes/?speaker={land.pk}").text
    assert switch not in bob.get(f"/quotes/?speaker={actor('Ana Lind').pk}").text
    assert 'name="about_spokespeople"' in bob.get(f"/quotes/?about={land.pk}").text
    assert "quotes by Norland or its spokespeople" in bob.get(f"/quotes/?speaker={land.pk}").text


def test_an_answer_counts_what_is_about_spokespeople_of_its_subject(carol, land):
    lind, berg = voice(land).speaker, actor("Tom Berg")
    told = article("“It is late,” said Berg. “She left,” he said. “She knows,” he said.")
    quote(told, "It is late", berg, [land])
    quote(told, "She left", berg, [lind])
    quote(told, "She knows", berg, [lind, land])
    repair()
    page = carol.get(f"/quotes/?about={land.pk}&stance=neutral")
    assert "2 quotes" in page.context["summary"]()
    link = f"?about={land.pk}&amp;stance=neutral&amp;about_spokespeople=1"
    assert f'href="{link}"' in page.text
    assert "1 more about spokespeople of Norland" in page.text
    whole = carol.get(f"/quotes/?about={land.pk}&stance=neutral&about_spokespeople=1")
    assert "3 quotes" in whole.context["summary"]()
    assert "more about spokespeople" not in whole.text
    assert "more about spokespeople" not in carol.get(f"/quotes/?about={lind.pk}").text
