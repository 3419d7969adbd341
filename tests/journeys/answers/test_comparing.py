"""An analyst sets two speakers side by side, then two months."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import follow, sign_in

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late."


def test_two_speakers_and_then_two_months_are_compared(page):
    lind, berg, port = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    told = article(TEXT)
    quote(told, "We will talk", lind, [port], stance="positive")
    quote(told, "Never", berg, [port], stance="negative")
    quote(article(f"{TEXT} Then.", published_at=datetime(2025, 10, 3, tzinfo=UTC)), "It was late", lind, [port])
    repair()
    user("carol", "analyst")
    sign_in(page, "carol")

    page.goto(f"/quotes/?speaker={lind.pk}&about={port.pk}")
    follow(page.get_by_role("link", name="Compare with…"))
    expect(page.get_by_text("Choose what to compare Ana Lind with.")).to_be_visible()
    follow(page.get_by_role("link", name="Tom Berg"))
    differing = page.locator(".differing")
    expect(differing).to_contain_text(re.compile(r"Negative:\s+Ana Lind\s+0% \(0 of 2\),\s+Tom Berg\s+100% \(1 of 1\)"))
    expect(differing).to_contain_text("may be chance")
    expect(page.locator(".side-column").first.locator(".quote-card")).to_have_count(2)
    expect(page.locator(".side-column").last.locator(".quote-card")).to_have_count(1)

    page.get_by_role("link", name="⇄ Swap sides").click()
    expect(differing).to_contain_text(re.compile(r"Negative:\s+Tom Berg\s+100% \(1 of 1\),\s+Ana Lind\s+0% \(0 of 2\)"))

    page.get_by_label("Compare two").select_option("period")
    expect(page.get_by_text("Choose a left and a right side.")).to_be_visible()
    page.get_by_role("link", name="1 November 2025 to 30 November 2025 against").click()
    expect(page.locator(".side-column")).to_have_count(2)
    expect(page.locator(".side-column h2").first).to_have_text("from 1 November 2025 to 30 November 2025")
    page.set_viewport_size({"width": 390, "height": 844})
    chart = page.locator("[data-chart] .main-svg").first
    expect(chart).to_be_visible()
    assert chart.evaluate("one => one.getBoundingClientRect().top + scrollY") < 2 * 844  # on the second screen
