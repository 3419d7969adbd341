"""The focus stays where the hands are, lists are walked with j and k, and a chart is read with the arrow keys."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from entities.models import Actor
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import sign_in

SHIFTED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 50);
})"""


@pytest.fixture
def ferry(db):
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    for day, stance in enumerate(("negative", "positive", "neutral", "neutral"), start=1):
        moment = datetime(2025, 11, day, 12, tzinfo=UTC)
        told = article(f"“We will talk {day},” Ana Lind said.", state="annotated", published_at=moment)
        quote(told, f"We will talk {day}", lind, [berg], stance=stance)
    repair()
    user("carol", "analyst")
    return lind


def test_whoever_chooses_and_takes_off_filters_stays_there(page, ferry):
    sign_in(page, "carol", "/quotes/")
    speaker = page.locator("#filter-speaker")
    speaker.press_sequentially("lind")
    expect(page.get_by_role("option", name=re.compile("Ana Lind"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"speaker={ferry.pk}"))
    expect(page.locator("#filter-speaker")).to_be_focused()
    expect(page.locator("[role=listbox]:visible")).to_have_count(0)

    page.get_by_role("link", name=re.compile("Remove Ana Lind")).first.press("Enter")
    expect(page).not_to_have_url(re.compile("speaker="))
    expect(page.locator("#filter-speaker")).to_be_focused()

    page.locator("#facets").get_by_role("link", name="positive", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("stance=positive"))
    expect(page.locator("#facets a:focus")).to_have_count(1)
    page.locator("#facets a:focus").press("Enter")
    expect(page).not_to_have_url(re.compile("stance="))
    expect(page.locator("#facets a:focus")).to_have_count(1)


def test_a_list_is_walked_and_watched_with_keys(page, ferry):
    sign_in(page, "carol", f"/quotes/?speaker={ferry.pk}")
    page.locator("#filter-q").focus()
    page.keyboard.press("Escape")
    cards = page.locator(".quote-card")
    for key, at in (("j", 0), ("j", 1), ("k", 0), ("j", 1)):
        page.keyboard.press(key)
        expect(cards.nth(at).locator(".meta > a")).to_be_focused()
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    expect(opened.value).to_have_url(re.compile(r"/articles/\d+/#quote-"))
    opened.value.close()
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Watching")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".reader")).to_be_visible()


@pytest.mark.parametrize("address", ["/articles/", "/actors/", "/timeline/"])
def test_other_lists_are_walked_alike(page, ferry, address):
    sign_in(page, "carol", address)
    page.keyboard.press("j")
    expect(page.locator(":is(li, tr):not(.more) > * a:focus, :is(li, tr):not(.more) > a:focus")).to_have_count(1)


def test_a_chart_is_read_with_the_arrow_keys(page, ferry):
    sign_in(page, "carol", "/relations/?view=network")
    chart = page.locator("[data-chart]")
    expect(chart.locator(".annotation-text")).to_have_count(2)
    chart.focus()
    said = page.locator("#announce")
    page.keyboard.press("Home")
    expect(chart.locator(".hovertext")).to_be_visible()
    expect(said).to_have_text(re.compile("(Ana Lind|Tom Berg), 4 quotes"))
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(re.compile("Ana Lind about Tom Berg,"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"speaker={ferry.pk}&about="))


def test_the_matrix_is_walked_with_the_arrow_keys_and_tells_each_dot(page, ferry):
    berg = Actor.objects.get(name="Tom Berg")
    quote(article("“Never,” said Tom Berg.", title="Never"), "Never", berg, [ferry], stance="negative")
    repair()
    sign_in(page, "carol", "/relations/")
    dots, told = page.locator(".matrix tbody td a"), page.locator("[data-told]")
    expect(dots).to_have_count(2)
    expect(page.locator(".matrix tbody td a[tabindex='0']")).to_have_count(1)  # one stop of the Tab key
    dots.first.focus()
    expect(told).to_contain_text("Ana Lind about Tom Berg")
    expect(told).to_contain_text("4 quotes: ")
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("Tom Berg about Ana Lind")
    page.keyboard.press("Home")
    expect(dots.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/relations/pair/.speaker={ferry.pk}&about="))


@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize("address", ["/quotes/", "/", "/articles/"])
def test_what_follows_a_page_moves_nothing(page, ferry, address, width):
    page.set_viewport_size({"width": width, "height": 850})
    sign_in(page, "carol", address)
    page.reload()
    expect(page.locator("[data-follows]")).to_have_count(0)
    assert page.evaluate(SHIFTED) < 0.02
