"""Asking on a small screen and on a wide one: what is found stands on the first screen, what is rare is folded away."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import follow, sign_in, stat

PHONE = {"width": 390, "height": 844}
TOP = "one => one.getBoundingClientRect().top"


@pytest.fixture
def ferry(db):
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    for day, stance in ((1, "negative"), (2, "positive"), (3, "neutral")):
        moment = datetime(2025, 11, day, 12, tzinfo=UTC)
        told = article(f"“We will talk {day},” Ana Lind said.", state="annotated", published_at=moment)
        quote(told, f"We will talk {day}", lind, [berg], stance=stance)
    repair()
    user("carol", "analyst")
    return lind


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("/quotes/", ".quote-card"),
        ("/articles/", ".article-row"),
        ("/actors/", ".actor-table tbody tr"),
        ("/relations/", ".matrix .dot"),
        ("/timeline/", "[data-chart] .main-svg"),
    ],
)
def test_the_answer_begins_on_the_first_screen_of_a_phone(page, ferry, address, first):
    page.set_viewport_size(PHONE)
    sign_in(page, "carol", address)
    found = page.locator(first).first
    expect(found).to_be_visible()
    assert found.evaluate(TOP) < 560
    expect(page.get_by_role("button", name="Show", exact=True)).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_filters_open_as_a_sheet_and_what_is_set_stands_as_chips(page, ferry):
    page.set_viewport_size(PHONE)
    sign_in(page, "carol", f"/quotes/?speaker={ferry.pk}")
    opener = page.get_by_role("button", name="Filters")
    expect(page.get_by_label("Stance", exact=True)).to_be_hidden()
    opener.click()
    page.get_by_label("Stance", exact=True).select_option("positive")
    expect(page).to_have_url(re.compile("stance=positive"))
    expect(page.locator(".quote-card")).to_have_count(1)
    expect(page.get_by_label("Stance", exact=True)).to_be_visible()  # it stays open while somebody chooses
    expect(opener).to_have_text("Filters (1)")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Stance", exact=True)).to_be_hidden()
    expect(opener).to_be_focused()

    chips = page.get_by_role("list", name="Filters that are set")
    expect(chips).to_have_text(re.compile("Stance positive"))
    chips.get_by_role("link").click()
    expect(page.locator(".quote-card")).to_have_count(3)
    page.get_by_role("button", name="Narrow down").click()
    page.locator("#facets").get_by_role("link", name="negative").click()
    expect(page.locator(".quote-card")).to_have_count(1)


def test_the_bars_are_those_of_the_answer(page, ferry):
    sign_in(page, "carol", "/quotes/?q=talk&stance=positive")
    expect(page.locator(".period-ends")).to_be_visible()
    expect(page.locator(".period-bars")).to_have_attribute(
        "aria-label", re.compile("^Quotes found per day .* most, 1,")
    )


def test_the_network_finds_an_actor_and_the_matrix_explains_its_dots(page, ferry):
    sign_in(page, "carol", "/relations/?view=network")
    expect(page.locator("[data-chart] .annotation", has_text="Ana Lind")).to_be_visible()
    page.get_by_label("Find").fill("nobody here")
    expect(page.get_by_text("Not in this network")).to_be_visible()
    page.get_by_label("Find").fill("berg")
    expect(page.locator("[data-chart] .hovertext")).to_contain_text("Tom Berg")
    page.get_by_role("button", name="Fit").click()
    # A name leads to the network around its actor, and from a pair to both ways of it.
    with page.expect_navigation():
        page.locator("[data-chart] .annotation", has_text="Ana Lind").click()
    expect(page.locator(".chosen")).to_contain_text("Ana Lind")
    assert "around=" in page.url
    page.goto("/relations/")
    expect(page.locator(".chart-legend .dot")).not_to_have_count(0)


def test_a_number_is_the_same_wherever_it_is_printed(page, ferry):
    """Three quotes by Ana Lind about Tom Berg: in the search, in lists, charts and comparisons."""
    sign_in(page, "carol", "/actors/")
    row = page.locator(".actor-table tr", has_text="Ana Lind")
    expect(row.locator("td.num").nth(1)).to_contain_text("3")
    follow(row.get_by_role("link", name="Ana Lind"))
    expect(stat(page, "quotes by")).to_have_text("3")
    page.keyboard.press("/")
    page.keyboard.type("ana lind about tom berg")
    question = page.locator("#found-everywhere").get_by_role("option", name="Ana Lind about Tom Berg").first
    expect(question).to_contain_text("3 quotes")
    follow(question)
    expect(page.locator("#summary")).to_contain_text("3 quotes by Ana Lind about Tom Berg")
    expect(page.locator(".quote-card")).to_have_count(3)
    follow(page.get_by_role("link", name="Tone over time"))
    expect(page.locator("main")).to_contain_text(re.compile(r"Ana Lind about Tom Berg\s*3\s*quotes"))
    page.goto(f"/compare/?speaker={ferry.pk}&other_speaker=Tom+Berg")
    expect(page.locator("main .lede")).to_contain_text("3 quotes by Ana Lind, against 0 quotes by Tom Berg")
    page.goto("/relations/")
    told = re.compile("3 quotes: 1 positive, 1 neutral, 1 negative")
    expect(page.locator(".matrix").get_by_role("link", name=told)).to_have_count(1)
