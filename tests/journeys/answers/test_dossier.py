"""An analyst reads in short who somebody is, opens the quotes behind a line, and takes the dossier along."""

from datetime import UTC, datetime

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import follow, sign_in

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg."


def test_a_dossier_is_read_and_taken_along(page):
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    for week, year in ((4, 2025), (11, 2025), (18, 2025), (4, 1897)):
        told = article(f"{TEXT} {week} {year}", published_at=datetime(year, 11, week, 12, tzinfo=UTC))
        mention(told, "Ana Lind", lind)
        quote(told, "We will talk", lind, [berg], stance="negative")
    repair()
    user("carol", "analyst")
    sign_in(page, "carol", f"/actors/{lind.pk}/")

    expect(page.locator("#dossier")).to_contain_text("From articles published until 18 November 2025.")
    expect(page.locator("[data-chart=chart-activity] .bars .point")).to_have_count(6)  # 1897 is in the table only
    expect(page.get_by_text("1 week far from all others is in the table only.")).to_be_visible()
    assert Axe().run(page).response["violations"] == []

    follow(page.locator("#dossier").get_by_role("link", name="4 quotes"))
    expect(page.locator(".quote-card")).to_have_count(4)
    expect(page.get_by_role("link", name="1 quote from 4 Nov 1897")).to_be_visible()

    page.goto(f"/actors/{lind.pk}/")
    follow(page.get_by_role("link", name="With citations, to print or save"))
    page.get_by_role("link", name="[1]").first.click()
    expect(page.locator("#note-1")).to_be_in_viewport()
    assert Axe().run(page).response["violations"] == []
    with page.expect_download() as kept:
        page.get_by_role("link", name="Save as HTML").click()
    assert kept.value.suggested_filename.startswith("ana-lind-")
