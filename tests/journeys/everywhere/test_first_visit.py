"""Somebody who has never been here: hints that go, questions without an answer, closed doors, what it all rests on."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import follow, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talks(page):
    lind, berg, holm = actor("Ana Lind"), actor("Tom Berg"), actor("Eva Holm")
    said = (
        (1, lind, berg, "positive"), (2, lind, berg, "positive"),
        (3, holm, berg, "negative"), (4, berg, holm, "neutral"),
    )  # fmt: skip
    for day, speaker, about, stance in said:
        told = article(f"“Talk {day},” said {speaker}.", published_at=datetime(2025, 11, day, 12, tzinfo=UTC))
        quote(told, f"Talk {day}", speaker, [about], stance=stance)
    repair()
    user("carol", "analyst")
    return lind


def test_a_hint_that_was_read_stays_away(page, talks):
    sign_in(page, "carol", "/")
    hints = page.locator("#hints > li")
    expect(hints).to_have_count(3)
    hints.first.get_by_role("button").click()
    expect(hints).to_have_count(2)
    page.reload()
    expect(hints).to_have_count(2)


def test_an_empty_answer_and_a_filter_that_is_not_understood_lead_on(page, talks):
    sign_in(page, "carol", f"/quotes/?speaker={talks.pk}&from=2025-11-03&about=Nobody")
    expect(page.get_by_text("not understood")).to_be_visible()
    page.locator(".empty").get_by_role("link", name="Remove it").click()
    expect(page.get_by_text("No quotes match.")).to_be_visible()
    page.get_by_role("link", name="2 without the period").click()
    expect(page.locator(".quote-card")).to_have_count(2)


def test_a_closed_page_says_whose_it_is_and_leads_back(page, talks):
    sign_in(page, "carol", "/quotes/?q=talk")
    page.evaluate("location.href = '/admin/'")
    expect(page.get_by_role("heading", name="Not open to you")).to_be_visible()
    follow(page.get_by_role("link", name="Back to where you were"))
    expect(page).to_have_url("/quotes/?q=talk")


def test_an_answer_leads_to_what_it_rests_on_and_from_there_to_the_articles(page, talks):
    sign_in(page, "carol", "/quotes/")
    follow(page.get_by_role("link", name="about the data"))
    row = page.get_by_role("row", name="The Harbour Post")
    expect(row.get_by_role("link").first).to_have_text("4")
    follow(row.get_by_role("link").first)
    expect(page.locator(".article-row")).to_have_count(4)


def test_the_matrix_begins_with_whoever_criticises_most(page, talks):
    sign_in(page, "carol", "/relations/")
    speakers = page.locator(".matrix tbody th a")
    expect(speakers.first).to_have_text("Ana Lind")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Order").select_option("most criticism first")
    expect(speakers.first).to_have_text("Eva Holm")
    expect(page.locator(".matrix thead th a").first).to_have_text("Tom Berg")
