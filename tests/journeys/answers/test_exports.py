"""An analyst takes quotes along: as a citation, as a table, and by a program of her own."""

import csv
import json
import re
from datetime import datetime
from urllib.request import Request, urlopen

from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
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
    expect(page.locator("#announce")).to_have_text("Copied")
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
    expect(page.locator("#announce")).not_to_be_empty()
    assert "Iván Lind, quoted in" in page.evaluate("String(getSelection())")


def test_the_quotes_on_the_screen_are_taken_along_as_a_table(page, tmp_path):
    told()
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto("/quotes/")
    expect(page.get_by_text("Export 2 quotes:")).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Stance").select_option("negative")
    expect(page.get_by_text("Export 1 quote:")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "quotes.csv")
    assert download.value.suggested_filename.startswith("quotes-negative-")
    with open(tmp_path / "quotes.csv", encoding="utf-8-sig", newline="") as file:
        assert [row["Speaker"] for row in csv.DictReader(file)] == ["Iván Lind"]


def test_what_people_decided_is_taken_along_with_who_and_when(page, tmp_path):
    begun = timezone.now().replace(microsecond=0)
    story, _, berg = told()
    Article.objects.filter(pk=story.pk).update(state="annotated")
    talk, formula = story.quotes.order_by("start")
    user("bob", "annotator")
    sign_in(page, "bob", story.get_absolute_url())
    page.locator(f"#card-{talk.pk} .content").click()
    page.locator(f"#card-{talk.pk} .editor").wait_for()
    page.keyboard.press("1")  # a positive stance, which was negative
    expect(page.locator(f"#card-{talk.pk}")).to_have_class(re.compile(r"\bpositive\b"))
    page.keyboard.press("y")
    expect(page.locator(f"#card-{talk.pk}")).to_have_class(re.compile(r"\bis-verified\b"))
    page.keyboard.press("j")
    page.locator(f"#card-{formula.pk} .editor").wait_for()
    page.keyboard.press("x")
    expect(page.locator(f"#card-{formula.pk}")).to_have_class(re.compile(r"\bis-rejected\b"))
    page.get_by_role("link", name="export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("row", name=re.compile("JSON Lines")).get_by_role("link", name="what people decided").click()
    download.value.save_as(tmp_path / "decided.jsonl")
    (record,) = map(json.loads, (tmp_path / "decided.jsonl").read_text("utf-8").splitlines())
    (kept,), (rejected,) = record["quotes"], record["rejected"]["quotes"]
    assert (kept["stance"], kept["about"]) == ("positive", [berg.name])
    assert (rejected["text"], rejected["by"], kept["by"]) == (formula.text, "bob", "bob")
    assert begun <= datetime.fromisoformat(kept["at"]) <= datetime.fromisoformat(rejected["at"]) <= timezone.now()


def test_a_program_reads_with_a_token_until_it_is_revoked(page, live_server):
    told()
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto("/tokens/")
    page.get_by_label("What is it for?").fill("nightly")
    page.get_by_role("button", name="Create token").click()
    secret = page.locator("[data-copied]").inner_text()
    request = Request(f"{live_server.url}/api/quotes?stance=negative", headers={"Authorization": f"Bearer {secret}"})
    with urlopen(request) as answer:
        assert [quote["speaker"] for quote in json.load(answer)["items"]] == ["Iván Lind"]
    page.get_by_role("button", name="Revoke nightly").click()
    expect(page.get_by_text("Revoked “nightly”.")).to_be_visible()
    expect(page.get_by_text("You have no tokens.")).to_be_visible()
