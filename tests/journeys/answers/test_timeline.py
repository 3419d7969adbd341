"""The dates that texts mention: sentences sorted by day, near and far, for actors and for outlets."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from entities.models import DateMention
from entities.services.derived.exact import repair
from tests.factories import NOON, actor, article, mention, quote, source, user
from tests.journeys.visiting import sign_in

SAYS = [
    ("“We open on Wednesday,” Ana Lind said.", "Wednesday", date(2025, 11, 26), "The Harbour Post"),
    ("Ana Lind closed it last year.", "last year", date(2024, 6, 1), "Bay News"),
    ("Ana Lind remembers 1953.", "1953", date(1953, 1, 1), "Bay News"),
]


@pytest.fixture
def lind(db):
    lind = actor("Ana Lind")
    for text, words, day, outlet in SAYS:
        story = article(text, source=source(outlet))
        mention(story, "Ana Lind", lind)
        start = text.index(words)
        DateMention.objects.create(
            article=story, start=start, end=start + len(words), text=words, grain="day", earliest=day, latest=day,
            published_at=NOON,
        )  # fmt: skip
        if "We open" in text:
            quote(story, "We open on Wednesday,", lind)
    repair()
    return lind


def test_on_a_phone_the_chart_fits_and_the_lanes_have_their_names(page, lind):
    user("carol", "analyst")
    page.set_viewport_size({"width": 390, "height": 800})
    sign_in(page, "carol", f"/timeline/?actor={lind.pk}")
    names = page.locator("#results .annotation-text", has_text="Ana Lind")
    expect(names).to_have_count(2)
    chart = page.locator(".chart-scroll")
    assert chart.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert all(0 <= name.bounding_box()["x"] < 390 for name in names.all())


def test_a_date_mentioned_is_a_sentence_and_far_ones_are_reachable(page, lind):
    user("carol", "analyst")
    sign_in(page, "carol", lind.get_absolute_url())
    dates = page.locator("#dates")
    expect(dates.get_by_role("heading", level=3)).to_have_text(["1 January 1953", "1 June 2024", "26 November 2025"])
    expect(dates).to_contain_text("“We open on Wednesday,” Ana Lind said.")
    with page.expect_navigation():
        dates.get_by_role("link", name="All on the timeline").click()

    page.goto(f"/timeline/?actor={lind.pk}&from=2025-11-01&to=2025-11-30")
    agenda = page.locator("#agenda")
    expect(agenda.get_by_role("heading", level=3)).to_have_text(["26 November 2025"])
    expect(page.locator(".barlayer .point path").first).to_be_attached()
    boxes = [mark.bounding_box() for mark in page.locator(".barlayer .point path").all()]
    (shown,) = [box for box in boxes if 0 < box["x"] < page.viewport_size["width"]]
    page.mouse.move(shown["x"] + shown["width"] / 2, shown["y"] + shown["height"] / 2)
    hovered = page.locator(".hoverlayer .hovertext")
    expect(hovered).to_contain_text("“We open on Wednesday,” Ana Lind said.")
    expect(hovered).to_contain_text("Ana Lind · The Harbour Post")
    with page.expect_navigation():
        agenda.get_by_role("link", name="2 dates before what is shown, 1953 to 2024").click()
    expect(agenda.get_by_role("heading", level=3)).to_have_text(["1 January 1953", "1 June 2024"])
    expect(agenda).to_contain_text("Ana Lind remembers 1953.")

    # A lane for each outlet; only one of them has quoted her.
    page.get_by_role("navigation", name="A lane for each").get_by_role("link", name="Outlets").click()
    expect(page.locator(".ytick text")).to_have_text(["The Harbour Post"])
    assert "lanes=outlets" in page.url


def test_an_actor_s_page_draws_the_timeline_and_leads_to_far_dates(page, lind):
    for days in (1, 2):
        quote(article(published_at=NOON + timedelta(days=days), source=source("Bay News")), "We will talk", lind)
    repair()
    user("carol", "analyst")
    sign_in(page, "carol", lind.get_absolute_url())
    chart = page.locator("#timeline")
    expect(chart.locator(".barlayer .point path")).to_have_count(3)  # a date each, two of them beyond what is shown
    expect(chart.locator(".ytick text").first).to_have_text("Ana Lind")
    chart.get_by_role("link", name="Outlets").click()
    expect(chart.locator(".ytick text")).to_have_text(["Bay News", "The Harbour Post"])
    assert page.url.endswith(lind.get_absolute_url())
    with page.expect_navigation():
        chart.get_by_role("link", name="2 dates before what is shown, 1953 to 2024").click()
    agenda = page.locator("#agenda")
    expect(agenda.get_by_role("heading", level=3)).to_have_text(["1 January 1953", "1 June 2024"])
