"""One key, one box: search everywhere without touching the mouse."""

import re

import pytest
from playwright.sync_api import expect

from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import sign_in


@pytest.fixture
def corpus(db):
    minister = actor("Inés Lindqvist", aliases=["Harbour Minister"])
    told = article("“The harbour stays open,” Inés Lindqvist said.", title="Harbours in winter")
    with recounting(article=told):
        mention(told, "Inés Lindqvist", minister)
        quote(told, "The harbour stays open,", minister)
    return minister


def test_the_keyboard_alone_finds_and_opens(page, corpus):
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto("/quotes/")
    link = page.get_by_role("link", name="Harbours in winter")
    link.focus()

    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search actors, articles and quotes")
    expect(box).to_be_focused()
    page.keyboard.type("HARB")
    options = page.locator("#found-everywhere").get_by_role("option")
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#announce")).to_have_text("1 actor, 1 article, 1 quote. Arrow keys choose.")
    expect(options.first).to_contain_text("also Harbour Minister")
    expect(options.nth(2).locator("mark")).to_have_text("harbour")

    # Escape gives the focus back to where it was.
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(link).to_be_focused()

    # The words are still there; the arrows walk through the groups and back to the words.
    page.keyboard.press("/")
    expect(options).to_have_count(3)
    page.keyboard.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "found-actor-1")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Inés Lindqvist")


def test_words_lead_to_a_page_that_answers_while_typing(page, corpus):
    user("carol", "analyst")
    sign_in(page, "carol")
    page.keyboard.press("/")
    page.keyboard.type("nobody")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing holds these words.")).to_be_visible()
    box = page.get_by_role("searchbox", name="Search actors, articles and quotes")
    box.fill("ines")
    expect(page.locator(".split mark", has_text="Inés").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/search/\?q=ines$"))
    page.reload()
    expect(box).to_have_value("ines")
    expect(page.get_by_role("link", name="Inés Lindqvist").first).to_be_visible()
