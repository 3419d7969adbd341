"""An annotator settles a count: from an actor's page to exactly the quotes in doubt, and back to a firm number."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from entities.services.derived.exact import repair
from entities.services.derived.ranking import rank_all
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import follow, sign_in

TEXT = "“We will talk,” Ana Lind said. “Never,” she said. “It was late,” she said."


def test_a_count_is_settled_by_reviewing_what_is_in_doubt(page):
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    told = article(TEXT, state="annotated")
    for words in ("We will talk", "Never", "It was late"):
        quote(told, words, lind, [berg], stance="negative", confidence=0.7, speaker_confidence=0.6)
    repair()
    rank_all()
    user("bob", "annotator")
    sign_in(page, "bob", f"/actors/{lind.pk}/")

    expect(page.locator(".stat .likely").first).to_contain_text("none verified")
    expect(page.locator(".stance-bar.faint")).to_have_count(1)
    page.get_by_text("What the labels mean").click()
    expect(page.get_by_text("Partly the speaker’s own words")).to_be_visible()
    assert Axe().run(page).response["violations"] == []

    chosen = page.locator("a[href*=only]").first
    expect(chosen).to_contain_text("that would settle this")
    n = len(chosen.get_attribute("href").split(","))
    follow(chosen)
    for left in range(n, 0, -1):
        expect(page.get_by_text(f"{left} of {n} chosen quotes left to review.")).to_be_visible()
        page.keyboard.press("Enter")
    expect(page.get_by_text("All chosen quotes are reviewed.")).to_be_visible()

    page.goto(f"/actors/{lind.pk}/")
    expect(page.get_by_text("Quotes by: review")).to_have_count(0)
