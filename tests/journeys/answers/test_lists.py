"""An editor brings her own actors: imported, recognised in a text, watched as a whole, exported, imported again."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from entities.models import ListImport, NameSearch
from entities.services.annotating.reading import read
from entities.services.annotating.storing import store_annotation
from entities.services.lists import searching, storing
from tests.factories import actor, article, user
from tests.journeys.visiting import sign_in

TABLE = """Full name,Also known as,Position,QID
Zorvan Qelb,Qelb,Minister of Ports (since 2024),Q7701
Tom Berg,,Harbour master,Q7702
Ana Lind,,,
,,,Q7703
"""
TEXT = """The harbour was quiet on Monday, and nobody came to the quay before noon.

“{words},” Zorvan Qelb told reporters at the old quay. The town had asked for a new pier for years."""


@pytest.fixture
def before(db):
    user("alice", "editor")
    actor("Tom Berg")
    actor("Ana Lind"), actor("Ana Lind")
    annotated("We will not wait")


def annotated(words):
    story = article(TEXT.format(words=words), title=words, state="annotated")
    annotation, seconds = read(story)
    store_annotation(article=story, annotation=annotation, seconds=seconds)


def the_worker():
    """Does what it would do."""
    for imported in ListImport.objects.under_way():
        storing.carry_out(imported)
    while search := NameSearch.objects.under_way().first():
        searching.carry_on(search)


def test_a_table_is_imported_recognised_watched_and_exported(page, before, tmp_path):
    sign_in(page, "alice")
    page.goto("/actors/")
    page.get_by_role("link", name="Lists").click()
    page.get_by_role("link", name="Import a table").first.click()
    file = tmp_path / "ministers-2026.csv"
    file.write_text(TABLE)
    page.get_by_label("Table").set_input_files(file)
    page.get_by_role("button", name="Show its columns").click()

    expect(page.get_by_label("Column 1, Full name")).to_have_value("name")
    expect(page.get_by_label("Column 3, Position")).to_have_value("roles")
    page.get_by_role("button", name="Show what becomes of each row").click()

    expect(page.get_by_role("row", name="5 ")).to_contain_text("It has no name.")
    expect(page.get_by_role("row", name="Tom Berg")).to_contain_text("joins an actor")
    expect(page.locator("#confirm")).to_have_text("Save 2 rows, leave out 1 unanswered")
    page.get_by_label("Whom line 4, Ana Lind, means").select_option("new")
    expect(page.locator("#confirm")).to_have_text("Save 3 rows")
    page.locator("#confirm").click()
    expect(page.locator("#progress")).to_be_visible()
    the_worker()
    page.get_by_role("link", name="Ministers 2026").click()

    expect(page.get_by_role("row", name="Zorvan Qelb")).to_contain_text("Minister of Ports since 2024")
    expect(page.get_by_role("heading", name="Latest quotes")).to_be_visible()
    expect(page.locator("aside .quote-card")).to_contain_text("We will not wait")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("button", name="Watching")).to_be_visible()
    page.get_by_role("link", name="Not mentioned yet").click()
    expect(page.get_by_role("row", name="Tom Berg")).to_be_visible()
    expect(page.get_by_role("row", name="Zorvan Qelb")).to_have_count(0)

    annotated("It is enough")
    page.goto("/")
    watches = page.locator("#watches")
    expect(watches).to_contain_text("1 new")
    watches.get_by_role("link", name="Quotes by or about anyone on “Ministers 2026”").click()
    expect(page.locator(".is-new .quote-card")).to_contain_text("It is enough")

    page.goto("/actors/lists/")
    page.get_by_role("link", name="Ministers 2026").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    exported = tmp_path / "exported.csv"
    download.value.save_as(exported)
    assert "Minister of Ports (since 2024)" in Path(exported).read_text(encoding="utf-8-sig")
    page.get_by_role("link", name="Import a changed table").click()
    page.get_by_label("Table").set_input_files(exported)
    page.get_by_role("button", name="Show its columns").click()
    page.get_by_role("button", name="Show what becomes of each row").click()
    expect(page.get_by_role("link", name="No change 3")).to_be_visible()
    expect(page.locator("#confirm")).to_be_disabled()
