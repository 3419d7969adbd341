"""An analyst takes quotes along: as a citation, as a table, and by a program of her own."""

import csv
import json
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from tests.entities.exports.stories import told
from tests.factories import user
from tests.journeys.visiting import sign_in


def test_a_citation_is_copied(page):
    told()
    user("carol", "analyst")
    sign_in(page, "carol")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/quotes/?kind=direct")
    page.get_by_text("Cite", exact=True).click()
    page.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(
        "Iván Lind, quoted in Per Holm, “Ferry talks resume”, The Harbour Post, 20 November 2025, "
        "https://harbour.example/ferry"
    )


def test_a_citation_can_be_copied_where_there_is_no_clipboard(page):
    told()
    user("carol", "analyst")
    sign_in(page, "carol")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto("/quotes/?kind=direct")
    page.get_by_text("Cite", exact=True).click()
    page.get_by_role("button", name="Copy citation").click()
    assert "Iván Lind, quoted in" in page.evaluate("String(getSelection())")


def test_the_quotes_on_the_screen_are_taken_along_as_a_table(page, tmp_path):
    told()
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto("/quotes/")
    expect(page.get_by_text("Export 2 quotes:")).to_be_visible()
    page.get_by_label("Stance").select_option("negative")
    expect(page.get_by_text("Export 1 quote:")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "quotes.csv")
    assert download.value.suggested_filename.startswith("quotes-negative-")
    with open(tmp_path / "quotes.csv", encoding="utf-8-sig", newline="") as file:
        assert [row["Speaker"] for row in csv.DictReader(file)] == ["Iván Lind"]


def test_a_program_reads_with_a_token_until_it_is_revoked(page, live_server):
    told()
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto("/tokens/")
    page.get_by_label("What is it for?").fill("nightly")
    page.get_by_role("button", name="Make a token").click()
    secret = page.locator("[data-copied]").inner_text()
    request = Request(f"{live_server.url}/api/quotes?stance=negative", headers={"Authorization": f"Bearer {secret}"})
    with urlopen(request) as answer:
        assert [quote["speaker"] for quote in json.load(answer)["items"]] == ["Iván Lind"]
    page.get_by_role("button", name="Revoke nightly").click()
    expect(page.get_by_text("Revoked “nightly”.")).to_be_visible()
    expect(page.get_by_text("You have no tokens.")).to_be_visible()
