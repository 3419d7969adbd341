"""Everybody who reads may report, annotators answer, strangers see nothing."""

import re

import pytest

from entities.models import Report
from entities.services.correcting.reporting import report_wrong
from entities.services.derived.recounting import recounting
from tests.factories import mention


def words(answer):
    return answer.content.decode()


def test_an_analyst_reports_and_reads_the_answer(carol, bob, story, found):
    assert f"/wrong/?quote={found.pk}" in words(carol.get("/quotes/"))
    assert f"/wrong/?quote={found.pk}" in words(carol.get(story.get_absolute_url()))
    assert "We will talk" in words(carol.get(f"/wrong/?quote={found.pk}"))
    answer = carol.post(f"/wrong/?quote={found.pk}", {"words": "The minister says it", "back": "/quotes/"})
    assert answer.url == "/quotes/"
    assert "Not answered yet" in words(carol.get("/reports/"))
    shown = words(bob.get("/review/"))
    assert "carol" in shown
    assert "The minister says it" in shown
    bob.post(f"/review/{found.pk}/accept/", {"expected_revision": "0", "answer_words": "She is the minister."})
    assert "1 of your reports is answered" in words(carol.get("/"))
    shown = words(carol.get("/reports/"))
    assert "Checked and accepted" in shown
    assert "She is the minister." in shown
    report = Report.objects.get()
    assert bob.post(f"/reports/{report.pk}/read/").status_code == 404
    carol.post(f"/reports/{report.pk}/read/")
    assert "of your reports" not in words(carol.get("/"))


def test_a_report_says_what_is_wrong(carol, found):
    answer = carol.post(f"/wrong/?quote={found.pk}", {"words": " "})
    assert answer.status_code == 422
    assert "Say in a few words what is wrong." in words(answer)


@pytest.mark.parametrize("address", ["/wrong/", "/wrong/?quote=x", "/wrong/?actor=999999"])
def test_nothing_is_reported_of_nothing(carol, address):
    assert carol.get(address).status_code == 404


def test_mentions_and_actors_are_reported_too(carol, alice, story, found, lind):
    with recounting(article=story):
        named = mention(story, "Ana Lind", lind)
    assert f"/wrong/?mention={named.pk}" in words(carol.get(f"/mentions/{named.pk}/"))
    assert f"/wrong/?actor={lind.pk}" in words(carol.get(lind.get_absolute_url()))
    for what, pk in (("mention", named.pk), ("actor", lind.pk)):
        carol.post(f"/wrong/?{what}={pk}", {"words": f"This {what}"})
    shown = words(alice.get("/reports/"))
    assert "reported by carol" in shown
    report = Report.objects.get(about="actor")
    alice.post(f"/reports/{report.pk}/answer/", {"answer": "left", "words": "It is one."})
    report.refresh_from_db()
    assert (report.answer, report.answered_by) == ("left", alice.person)
    assert "Say what became of it" in words(alice.post(f"/reports/{report.pk}/answer/", {}, follow=True))


def test_who_may_what(carol, dan, bob, found, client):
    report = report_wrong(thing=found, words="Wrong", by=carol.person)
    assert carol.post(f"/reports/{report.pk}/answer/", {"answer": "left"}).status_code == 403
    assert "To answer" not in words(carol.get("/reports/"))
    assert dan.get("/reports/").status_code == 403
    assert dan.post(f"/wrong/?quote={found.pk}", {"words": "x"}).status_code == 403
    assert client.get("/reports/").status_code == 302
    assert bob.get(f"/reports/{report.pk}/answer/").status_code == 405


def test_a_hostile_way_back_leads_nowhere(carol, found):
    answer = carol.post(f"/wrong/?quote={found.pk}", {"words": "x", "back": "https://elsewhere.test/"})
    assert answer.url == found.get_absolute_url()


HTMX = {"HX-Request": "true"}


def test_a_report_is_written_beneath_the_card_and_answered_there(carol, found):
    address = f"/wrong/?quote={found.pk}"
    panel = words(carol.get(address, headers=HTMX))
    assert "<header" not in panel  # the form alone, not the page around it
    assert f'hx-post="{address}"' in panel
    refused = carol.post(address, {"words": ""}, headers=HTMX)
    assert (refused.status_code, "Say in a few words what is wrong." in words(refused)) == (200, True)
    done = words(carol.post(address, {"words": "The minister says it"}, headers=HTMX))
    assert "Reported. It is first in the review queue" in done
    assert "<form" not in done
    assert Report.objects.get().words == "The minister says it"


def test_whoever_reports_comes_back_to_the_page_that_led_there(carol, story, found):
    address, place = f"/wrong/?quote={found.pk}", found.get_absolute_url()
    base = "http://testserver"
    for came_from, back in (
        (f"{base}/quotes/?q=talk", f"{base}/quotes/?q=talk"),
        (f"{base}{story.get_absolute_url()}?panel=actors", place),  # where the quote stands in it
        ("https://elsewhere.example/", place),
        (f"{base}{address}", place),
        ("", place),
    ):
        page = words(carol.get(address, headers={"Referer": came_from}))
        assert f'name="back" value="{back}"' in page


def test_a_report_that_is_too_long_says_so(carol, found):
    answer = carol.post(f"/wrong/?quote={found.pk}", {"words": "x" * 501})
    assert (answer.status_code, "at most 500 characters" in words(answer)) == (422, True)
    assert not Report.objects.exists()


def test_who_has_reported_nothing_is_led_to_what_could_be(carol):
    assert 'href="/quotes/">See all quotes' in words(carol.get("/reports/"))


def test_who_answers_second_keeps_the_words_and_chooses(alice, bob, carol, found):
    report = report_wrong(thing=found, words="Wrong", by=carol.person)
    address = f"/reports/{report.pk}/answer/"
    alice.post(address, {"answer": "left", "words": "It is right."})
    carol.post(f"/reports/{report.pk}/read/")
    refused = bob.post(address, {"answer": "corrected", "words": "It is the minister."})
    shown = words(refused)
    assert refused.status_code == 409
    assert "alice answered this in the meantime. Nothing was saved." in shown
    assert "It is right." in shown
    assert 'value="It is the minister."' in shown
    (instead_of,) = re.findall(r'name="instead_of" value="([^"]+)"', shown)
    bob.post(address, {"answer": "corrected", "words": "It is the minister.", "instead_of": instead_of})
    report.refresh_from_db()
    assert (report.answer, report.answer_words, report.answered_by) == (
        "corrected", "It is the minister.", bob.person,
    )  # fmt: skip
    assert not report.is_read  # carol hears of it again
    assert alice.post(address, {"answer": "left", "instead_of": instead_of}).status_code == 409


def test_an_answer_that_says_nothing_keeps_its_words(bob, carol, found):
    report = report_wrong(thing=found, words="Wrong", by=carol.person)
    refused = bob.post(f"/reports/{report.pk}/answer/", {"words": "It is the minister."})
    assert refused.status_code == 422
    assert 'value="It is the minister."' in words(refused)
    too_long = bob.post(f"/reports/{report.pk}/answer/", {"answer": "left", "words": "x" * 501})
    assert (too_long.status_code, "at most 500 characters" in words(too_long)) == (422, True)


def test_words_of_a_decision_that_nobody_gets_are_shown(alice, bob, carol, found):
    report = report_wrong(thing=found, words="Wrong", by=carol.person)
    bob.get("/review/")
    alice.post(f"/reports/{report.pk}/answer/", {"answer": "left"})
    decided = bob.post(f"/review/{found.pk}/accept/", {"expected_revision": "0", "answer_words": "It is she."})
    assert "nobody gets your words: “It is she.”" in words(decided)
