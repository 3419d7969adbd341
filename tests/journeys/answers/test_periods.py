"""Choosing a period with the keyboard, by letting it move, and by dragging across the timeline."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import sign_in

TEXT = "“We will talk {},” Ana Lind said."


NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)


def quote_a_day(days):
    """From 1 November 2025 on, by the actor that is returned."""
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    for day in range(days):
        told = article(TEXT.format(day + 1), published_at=NOON + timedelta(days=day))
        quote(told, f"We will talk {day + 1}", lind, [berg])
    repair()
    return lind


def test_the_handles_and_the_moving_period_slice_the_matrix(page):
    quote_a_day(60)  # a period that moves on every 1.6 s does not come to the end before it is stopped
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto("/relations/")
    expect(page.locator(".matrix tbody td a")).to_have_accessible_name(re.compile("^60 quotes: 60 neutral"))

    first = page.get_by_role("slider", name="First day of the period")
    last = page.get_by_role("slider", name="Last day of the period")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"\?from=2025-11-02(&top=)?"))
    expect(page.get_by_label("From", exact=True)).to_have_value("2025-11-02")
    expect(first).to_have_attribute("aria-valuetext", re.compile("2 November 2025"))
    expect(first).to_be_focused()
    last.focus()
    page.keyboard.press("Home")  # no farther than the other handle
    expect(page).to_have_url(re.compile("to=2025-11-02"))
    expect(page.locator(".chosen-bar")).to_have_count(1)

    page.get_by_role("button", name="Play").click()
    expect(page).not_to_have_url(re.compile("from=2025-11-0[23]"))
    expect(page).to_have_url(re.compile(r"from=(2025-1[12]-\d\d)&to=\1"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)

    page.get_by_role("link", name="All time").click()
    expect(page.locator(".chosen-bar")).to_have_count(60)
    page.go_back()
    expect(page.locator(".chosen-bar")).to_have_count(1)


def test_dragging_across_the_timeline_filters_the_list_beneath(page):
    lind = quote_a_day(10)
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto(f"/timeline/?actor={lind.pk}")
    expect(page.locator(".quote-card")).to_have_count(10)
    area = page.locator("[data-chart] .nsewdrag").first
    marks = page.locator("[data-chart] .scatterlayer .point")
    expect(marks).to_have_count(10)
    area.scroll_into_view_if_needed()
    begin, end = marks.nth(2).bounding_box(), marks.nth(4).bounding_box()
    page.mouse.move(begin["x"] - 8, begin["y"] + 12)
    page.mouse.down()
    page.mouse.move(end["x"], end["y"] + 4, steps=6)
    page.mouse.move(end["x"] + 18, end["y"] + 4, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("from=2025-11-0[23]&to=2025-11-0[56]"))
    expect(page.locator(".quote-card", has_text="We will talk 4")).to_be_visible()
    expect(page.locator(".quote-card", has_text="We will talk 8")).to_have_count(0)
