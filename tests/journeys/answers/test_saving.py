"""An analyst asks once and is told what is new; what she keeps stays with her notes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from entities.models import KeptQuote
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import sign_in

TEXT = "“The ferry stays,” said Ana Lind. “We shall see,” said Tom Berg, who runs the harbour."


@pytest.fixture
def lind(db):
    user("carol", "analyst")
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    told = article(TEXT, title="Ferry talks begin", state="annotated")
    quote(told, "The ferry stays,", lind, [berg])
    quote(told, "We shall see,", berg)
    repair()
    return lind


def test_a_watched_question_tells_what_is_new_until_it_was_looked_at(page, lind):
    sign_in(page, "carol")
    watches = page.locator("#watches")
    expect(watches).to_contain_text("press Watch")

    page.goto(f"/quotes/?speaker={lind.pk}")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("button", name="Watching")).to_be_visible()
    expect(page.locator(".save-search")).to_contain_text("Saved as Quotes by Ana Lind")
    page.goto("/")
    expect(watches).to_contain_text("nothing new")

    later = article(f"{TEXT} Much later.", title="Ferry talks end", state="annotated")
    quote(later, "The ferry stays,", lind)
    page.goto("/")
    expect(watches.get_by_text("1 new")).to_be_visible()

    watches.get_by_role("link", name="Quotes by Ana Lind").click()
    expect(page.get_by_role("heading", name="New", exact=True)).to_be_visible()
    expect(page.locator(".is-new .quote-card")).to_have_count(1)
    expect(page.locator(".is-new .quote-card")).to_contain_text("Ferry talks end")
    expect(page.get_by_text("Marked as seen.")).to_be_visible()
    page.reload()  # what was new then can still be read
    expect(page.locator(".is-new .quote-card")).to_have_count(1)

    page.goto("/")
    expect(watches).to_contain_text("nothing new")


def test_a_search_is_named_shared_and_taken_back(page, lind):
    user("bob", "annotator")
    sign_in(page, "carol")
    page.goto(f"/quotes/?speaker={lind.pk}&stance=neutral")
    page.get_by_text("Save this search").click()
    name = page.get_by_label("Name")
    expect(name).to_have_value("Quotes by Ana Lind, neutral")
    name.fill("Lind, calm")
    page.get_by_label("Share with the others").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Lind, calm").click()
    expect(page.get_by_role("heading", name="Lind, calm")).to_be_visible()

    page.goto("/saved/")
    page.get_by_role("button", name="Delete Lind, calm").click()
    expect(page.get_by_text("You haven’t saved any searches.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“Lind, calm” is back.")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, "bob")
    page.goto("/saved/")
    expect(page.get_by_role("heading", name="Shared by others")).to_be_visible()
    page.get_by_role("button", name="Watch Lind, calm").click()
    expect(page.get_by_text("Watching “Lind, calm”")).to_be_visible()


def test_a_quote_is_kept_by_the_keyboard_with_a_note_and_taken_out_as_a_file(page, lind, tmp_path):
    sign_in(page, "carol")
    page.goto(f"/quotes/?speaker={lind.pk}")
    card = page.locator(".quote-card")
    card.get_by_role("link", name="Ana Lind").focus()
    page.keyboard.press("s")
    expect(card.get_by_role("button", name="Keep", exact=True)).to_be_focused()
    card.get_by_label("New collection").fill("Harbour")
    card.get_by_label("Note").fill("Ask her what it costs.")
    card.get_by_role("button", name="Keep", exact=True).click()
    toast = page.locator("#toasts")
    expect(toast).to_contain_text("Kept in Harbour.")
    expect(card.locator(".card-panel")).to_have_count(0)
    expect(card.locator(".keep")).to_be_focused()

    KeptQuote.objects.get()
    toast.get_by_role("link", name="Harbour").click()
    expect(page.get_by_role("heading", name="Harbour")).to_be_visible()
    note = page.get_by_label("Note")
    expect(note).to_have_value("Ask her what it costs.")
    note.fill("Ask her what it costs, and whom.")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Note saved.")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    file = Path(tmp_path / "collection.csv")
    download.value.save_as(file)
    assert "Ask her what it costs, and whom." in file.read_text(encoding="utf-8")

    page.get_by_role("link", name="Report to print").click()
    expect(page.locator("main")).to_contain_text("Ana Lind, quoted in “Ferry talks begin”")
    page.go_back()
    page.get_by_role("button", name="Remove number 1").click()
    expect(page.get_by_text("This collection is empty.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".kept-list .quote-card")).to_have_count(1)


def test_cite_and_keep_stand_beside_what_is_printed_of_a_quote_or_below_it_on_a_phone(page, lind):
    sign_in(page, "carol", "/quotes/")
    card = page.locator(".quote-card").first
    for width in (360, 560, 960, 1240, 1400):
        page.set_viewport_size({"width": width, "height": 800})
        facts, links = card.evaluate(  # both at one moment: parts of the page are still to come
            "card => ['.meta', '.card-links'].map(part => card.querySelector(part).getBoundingClientRect().toJSON())"
        )
        if width < 768:  # a title has the whole line there
            assert facts["y"] + facts["height"] <= links["y"] + 1, width
            assert links["y"] < facts["y"] + facts["height"] + 16, width
            continue
        assert facts["x"] + facts["width"] <= links["x"], width
        assert facts["y"] <= links["y"] + links["height"] / 2 <= facts["y"] + facts["height"], width
