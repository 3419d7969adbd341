"""The same statement in several outlets: a list of its own, and counted once until every printing is asked for."""

import csv

import pytest
from playwright.sync_api import expect

from entities.services.derived.exact import repair
from entities.services.derived.recounting import recounting
from entities.services.derived.statements import group_all
from tests.entities.views.printing import printed
from tests.factories import actor, mention, user
from tests.journeys.everywhere.test_accessibility import faults
from tests.journeys.visiting import follow, sign_in, stat


@pytest.fixture
def lind(db):
    lind = actor("Ana Lind")
    user("carol", "analyst")
    for made in printed(lind, "The Harbour Post", "The Lamp", "The Quay"):
        with recounting(article=made.article):
            mention(made.article, "Ana Lind", lind)
    printed(lind, "Bay News", "The Lamp", words="Nobody has offered us a single crown for the night crossing so far")
    group_all()
    repair()
    return lind


def test_what_several_outlets_printed_is_found_watched_and_taken_along(page, lind, tmp_path):
    sign_in(page, "carol", "/quotes/")
    follow(page.get_by_role("link", name="The same statement across outlets"))
    cards = page.locator(".quote-card")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("3 outlets, 3 quotes, on one day")
    expect(cards.first).to_contain_text("first in The Harbour Post, 20 November 2025")
    expect(cards.first).to_contain_text("then in The Lamp, The Quay")

    # Nothing went through ten outlets: the ways on are counted, and one of them is taken.
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Outlets").select_option("10 or more")
    expect(page.get_by_text("No statements match.")).to_be_visible()
    assert faults(page, "no statements") == []
    expect(page.locator(".ways-on li")).to_have_text(
        ["2 in fewer outlets", "2 quotes, however many outlets printed them"]
    )
    page.get_by_role("link", name="2 in fewer outlets").click()
    expect(cards).to_have_count(2)
    assert "outlets=" not in page.url

    page.get_by_label("Words").fill("crossing")
    page.keyboard.press("Enter")
    expect(cards).to_have_count(1)
    expect(page.locator("p.lede")).to_contain_text("1 statement with “crossing” in 2 or more outlets")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("button", name="Watching")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "statements.csv")
    with open(tmp_path / "statements.csv", encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Speaker"], row["Outlets"], row["Printed by"]) == ("Ana Lind", "2", "Bay News; The Lamp")
    follow(cards.get_by_role("link", name="Nobody has offered us"))
    expect(page.get_by_role("heading", name="How it spread")).to_be_visible()


def test_every_printing_counts_where_somebody_asks_for_it(page, lind):
    sign_in(page, "carol", f"/quotes/?speaker={lind.pk}&q=harbour")
    cards, count = page.locator(".quote-card"), page.locator("#summary")
    expect(cards).to_have_count(1)
    assert cards.first.bounding_box()["width"] > page.viewport_size["width"] / 2  # beside the facets, not among them
    expect(count).to_contain_text("1 quote by Ana Lind with “harbour”")
    page.get_by_role("link", name="and 2 more printings of the same").click()
    expect(cards).to_have_count(3)
    expect(count).to_contain_text("3 quotes by Ana Lind with “harbour”")
    page.get_by_role("link", name="Count copies once").click()
    expect(cards).to_have_count(1)

    page.goto(lind.get_absolute_url())
    expect(stat(page, "quotes by")).to_have_text("2")
    page.get_by_label("Copies").select_option("count every printing")
    expect(stat(page, "quotes by")).to_have_text("5")
    expect(cards).to_have_count(5)
    follow(page.locator("a.stat", has_text="quotes by"))  # the list counts as the page did
    expect(cards).to_have_count(5)

    page.goto(f"{lind.get_absolute_url()}?printings=all")
    follow(page.get_by_role("link", name="Timeline", exact=True).last)
    expect(cards).to_have_count(5)
    page.get_by_role("link", name="Remove: Copies count every printing").click()
    expect(cards).to_have_count(2)
    page.get_by_text("Show as tables").click()
    expect(page.locator("#table").get_by_role("link", name="2 quotes")).to_be_visible()
