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
    expect(options).to_have_count(5)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#announce")).to_have_text("1 actor, 1 article, 1 quote. Arrow keys choose.")
    expect(options.first).to_contain_text("also Harbour Minister")
    expect(options.nth(1)).to_have_text("Quotes by Inés Lindqvist 1 quote")
    expect(options.nth(4).locator("mark")).to_have_text("harbour")

    # Escape gives the focus back to where it was.
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(link).to_be_focused()

    # The words are still there; the arrows walk through the groups and back to the words. Ctrl+K does what / does.
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    expect(options).to_have_count(5)
    page.keyboard.press("ArrowUp")
    expect(options.nth(4)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "found-actor-0")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Inés Lindqvist")


def test_the_question_itself_is_the_first_option(page, corpus):
    harbour = actor("Harbour Authority", kind="organisation", aliases=["the Authority"])
    told = article("“It sleeps,” Inés Lindqvist said of the Harbour Authority.", title="Asleep")
    with recounting(article=told):
        quote(told, "It sleeps,", corpus, [harbour])
    user("carol", "analyst")
    sign_in(page, "carol")
    page.keyboard.press("/")
    page.keyboard.type("lindqvist about authority")
    options = page.locator("#found-everywhere").get_by_role("option")
    expect(options.first).to_have_text("Inés Lindqvist about Harbour Authority 1 quote")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("It sleeps,")).to_be_visible()
    assert f"speaker={corpus.pk}&about={harbour.pk}" in page.url

    # Who does not choose gets there, too: one key, the question, Enter.
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("what did lindqvist say about the authority")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Inés Lindqvist about Harbour Authority")).to_be_visible()
    expect(page.get_by_text("It sleeps,")).to_be_visible()

    # What was opened last comes first, before anything is typed.
    page.goto("/")
    page.keyboard.press("/")
    recent = page.get_by_role("group", name="Recent").get_by_role("option")
    expect(recent).to_have_text(
        ["what did lindqvist say about the authoritySearch", "Inés Lindqvist about Harbour AuthorityQuestions"]
    )
    # It is this person's alone, and gone when they sign out.
    page.keyboard.type("sign out")
    expect(options.first).to_have_text("Sign out")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate(
        "['opened-last', 'htmx-history-cache'].map((key) => localStorage[key] ?? sessionStorage[key] ?? null)"
    ) == [None, None]
    user("bob", "annotator")
    sign_in(page, "bob")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search actors, articles and quotes")).to_be_focused()
    expect(recent).to_have_count(0)


def test_pages_and_actions_are_found_by_name(page, corpus):
    user("carol", "analyst")
    sign_in(page, "carol", corpus.get_absolute_url())
    options = page.locator("#found-everywhere").get_by_role("option")

    def choose(words, label):
        page.keyboard.press("Control+k")
        page.keyboard.type(words)
        expect(options.first).to_have_text(label)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

    choose("dark", "Dark appearance")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    choose("shortcuts", "Keyboard shortcuts")
    expect(page.get_by_role("dialog")).to_contain_text("search everywhere")
    page.keyboard.press("Escape")
    choose("watch this", "Watch this")
    expect(page.get_by_role("button", name="Watching")).to_be_visible()
    choose("timel", "Timeline")
    expect(page.locator("h1")).to_have_text("Timeline")
    page.keyboard.press("/")
    page.keyboard.type("upload")
    expect(page.locator("#announce")).to_have_text("No results.")  # she is no editor


def test_the_page_of_the_search_keeps_the_box_and_is_never_an_end(page, corpus):
    user("carol", "analyst")
    sign_in(page, "carol")
    page.keyboard.press("/")
    page.keyboard.type("lindquist")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Search actors, articles and quotes")
    expect(box).to_have_value("lindquist")
    expect(page.get_by_text("No results.")).to_be_visible()
    box.fill("ines lindquist")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Inés Lindqvist, an actor").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=In%C3%A9s\+Lindqvist$"))
    expect(page.locator("main").get_by_role("link", name="Quotes by Inés Lindqvist")).to_be_visible()
