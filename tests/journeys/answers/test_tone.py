"""How one actor's tone toward another changed: one click from the matrix, and from the chart to the quotes."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from entities.services.derived.exact import repair
from tests.factories import NOON, actor, article, quote, user
from tests.journeys.visiting import sign_in


@pytest.fixture
def pair(db):
    lind, port = actor("Ana Lind"), actor("Harbour Authority", kind="organisation")
    for day in range(24):
        text = " ".join(f"“No {day}-{number},” Ana Lind said." for number in range(3))
        told = article(text, title=f"Day {day}", published_at=NOON + timedelta(days=day))
        for number in range(3):
            stance = "neutral" if number == 2 else "positive" if day < 12 else "negative"
            quote(told, f"No {day}-{number},", lind, [port], stance=stance)
    repair()
    return lind, port


def test_the_tone_over_time_is_one_click_from_the_matrix_and_opens_its_quotes(page, pair):
    user("carol", "analyst")
    sign_in(page, "carol", "/relations/")
    dot = page.locator(".matrix .dot")
    expect(dot).to_have_count(1)
    with page.expect_navigation():
        dot.click()
    expect(page.locator("h1")).to_have_text("Ana Lind about Harbour Authority")
    change = page.locator(".tone-change")
    expect(change).to_contain_text("The tone almost certainly became more negative between 1 and 2 December 2025.")
    expect(page.get_by_text("tone changed", exact=True)).to_be_visible()
    expect(page.locator("[data-chart=chart-pair] .barlayer .point path")).to_have_count(48)

    # By week, in the address; the table beneath has the same numbers.
    page.get_by_role("navigation", name="A bar for each").get_by_role("link", name="Week").click()
    expect(page.get_by_role("link", name="Week")).to_have_attribute("aria-current", "true")
    assert "by=week" in page.url
    page.get_by_text("Show as table").click()
    rows = page.locator("#tone tbody tr")
    expect(rows.first).to_contain_text("17 to 23 November 2025")
    with page.expect_navigation():
        change.get_by_role("link", name="after: 0 of 36 quotes positive, 24 negative").click()
    expect(page.locator("main")).to_contain_text("36 quotes by Ana Lind")
    # And back from a list of the one about the other.
    with page.expect_navigation():
        page.get_by_role("link", name="Tone over time").click()
    expect(page.locator("h1")).to_have_text("Ana Lind about Harbour Authority")
