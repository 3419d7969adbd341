"""What people decide reaches everything: merges ring no watch and keep what they promised."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article
from articles.services import delete_articles
from entities.models import Actor, Quote, Report
from entities.services.derived.exact import repair
from entities.services.keeping.saving import save_search
from entities.services.keeping.watching import settled_moment
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import sign_in, stat


@pytest.fixture
def story(page):
    """One person under two names, of which the shorter one is the more frequent."""
    ana, lind, berg = actor("Ana Lind"), actor("Lind"), actor("Tom Berg")
    told = article("“We will talk,” Ana Lind said. Lind left. “It rains,” said Lind. Tom Berg: “Lind? Never.”")
    mention(told, "Ana Lind", ana)
    mention(told, "Lind left", lind)
    mention(told, "Lind.", lind)
    quote(told, "We will talk", ana)
    quote(told, "It rains", lind, about=[berg])
    quote(told, "Lind? Never.", berg, about=[lind])
    repair()
    return told


def test_a_merge_keeps_the_fuller_name_and_the_numbers_it_promised_and_rings_no_watch(page, story):
    ana, lind = Actor.objects.get(name="Ana Lind"), Actor.objects.get(name="Lind")
    bob = user("bob", "annotator")
    for who in (ana, lind):
        save_search(owner=bob, address=f"/quotes/?speaker={who.pk}", name=f"By {who}", now=settled_moment())
    sign_in(page, "bob", f"/actors/{ana.pk}/merge/?other={lind.pk}")
    expect(page.get_by_role("heading", name="Lind becomes Ana Lind")).to_be_visible()
    page.goto(f"/actors/{lind.pk}/merge/?other={ana.pk}")
    expect(page.get_by_role("heading", name="Lind becomes Ana Lind")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("Then Ana Lind has 3 mentions, 2 quotes by, 1 about.")
    page.get_by_role("button", name="Merge into Ana Lind").click()
    expect(page.locator(".messages")).to_contain_text("Ana Lind has 3 mentions, 2 quotes by, 1 about.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ana Lind")
    assert stat(page, "mentions").inner_text() == "3"
    page.goto("/saved/")
    expect(page.get_by_text("By Ana Lind")).to_be_visible()
    expect(page.locator(".tag-new")).to_have_count(0)


def test_a_watch_tells_that_its_speaker_was_found_again(page, story):
    alice = user("alice", "editor")
    ana = Actor.objects.get(name="Ana Lind")
    search = save_search(owner=alice, address=f"/quotes/?speaker={ana.pk}", name="By Ana", now=settled_moment())
    text = story.text
    delete_articles(articles=Article.objects.filter(pk=story.pk), by=alice)
    sign_in(page, "alice", search.get_absolute_url())
    expect(page.get_by_text("This search no longer works.")).to_be_visible()
    again = actor("Ana Lind")
    quote(article(text), "We will talk", again)
    page.goto("/saved/")
    expect(page.get_by_text("Ana Lind found again by name")).to_be_visible()
    expect(page.locator(".tag-new")).to_have_text("1 new")
    page.goto(search.get_absolute_url())
    expect(page.get_by_text("back: found again by name.")).to_be_visible()
    assert Quote.objects.count() == 1


def test_a_quote_of_a_list_is_reported_where_it_stands(page, story):
    user("carol", "analyst")
    sign_in(page, "carol", "/quotes/?q=rains")
    report = page.locator(".quote-card").get_by_role("link", name="Report")
    report.click()
    expect(page.get_by_label("What is wrong")).to_be_focused()
    expect(page.locator("header.top")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_label("What is wrong")).to_have_count(0)
    expect(report).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("What is wrong").fill("Per Lind says it")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("It is first in the review queue")
    expect(page.locator(".card-panel")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/quotes/\?q=rains$"))
    assert Report.objects.get().words == "Per Lind says it"


def test_what_an_analyst_reports_comes_first_and_returns_answered(page, story):
    made = Quote.objects.get(text="It rains")
    user("carol", "analyst"), user("bob", "annotator")
    sign_in(page, "carol", story.get_absolute_url())
    page.locator(f"#card-{made.pk}").get_by_role("link", name="Report").click()
    page.get_by_label("What is wrong").fill("Per Lind says it")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("It is first in the review queue")
    page.context.clear_cookies()
    sign_in(page, "bob", "/review/")
    expect(page.locator("#reported")).to_contain_text("carol reports: Per Lind says it")
    expect(page.locator(".review-side blockquote")).to_contain_text("It rains")
    page.get_by_label("Your answer").fill("It is Ana Lind, as printed.")
    page.get_by_role("button", name="Accept").first.click()
    expect(page.locator("#reported")).to_have_count(0)
    page.context.clear_cookies()
    sign_in(page, "carol", "/")
    page.get_by_role("link", name="1 of your reports is answered").click()
    expect(page.locator(".answer")).to_contain_text("Checked and accepted by bob")
    expect(page.locator(".answer")).to_contain_text("It is Ana Lind, as printed.")
    page.get_by_role("button", name="Got it").click()
    expect(page.get_by_role("button", name="Got it")).to_have_count(0)
