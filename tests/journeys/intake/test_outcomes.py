"""An editor looks over what became of an upload, and puts right what was found wrong, without leaving the table."""

from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import expect

from articles.intake import reading, receiving
from articles.models import Article
from tests.articles.readers.made import FIRST, SECOND
from tests.factories import user
from tests.journeys.visiting import sign_in

FERRY = f"Title: Night ferry to end\nSource: NordPress\nDate: 03/04/2026\n\n{FIRST}"
QUAY = f"Anger at the quay\n\nBy Mira Holt\n\n{SECOND}"


def read_all(upload):
    while waiting := list(upload.items.waiting()):
        for item in waiting:
            reading.read_item(item=item, now=timezone.localtime())


def test_outcomes_are_put_right_in_their_table(page):
    alice = user("alice", "editor")
    files = {"ferry.txt": FERRY, "quay.txt": QUAY, "short.txt": "Ferry talks resume.", "empty.txt": ""}
    upload = receiving.receive_files(
        files=[ContentFile(text.encode(), name=name) for name, text in files.items()], by=alice
    )
    read_all(upload)
    sign_in(page, "alice", upload.get_absolute_url())

    # One field of one row.
    title = page.get_by_label("Title of quay.txt")
    title.fill("Anger at the quay in Skarholm")
    title.press("Enter")
    expect(page.locator("#said")).to_contain_text("Set the title of 1 article.")
    assert Article.objects.filter(title="Anger at the quay in Skarholm").exists()

    # Which day is meant, once for the outlet.
    page.get_by_role("button", name="3 April 2026").click()
    expect(page.get_by_text("Set the date of 1 article. NordPress is remembered.")).to_be_visible()
    expect(page.get_by_label("Day of ferry.txt")).to_have_value("2026-04-03")

    # All selected rows at once, and back.
    page.get_by_label("Select all rows on this page").check()
    every = page.locator("#set-all")
    every.get_by_label("Outlet").fill("The Harbour Post")
    every.get_by_role("button", name="Set for 2 selected rows").click()
    expect(page.get_by_text("Set the outlet of 2 articles.")).to_be_visible()
    expect(page.get_by_label("Outlet of ferry.txt")).to_have_value("The Harbour Post")
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undid the outlet of 2 articles.")).to_be_visible()
    expect(page.get_by_label("Outlet of ferry.txt")).to_have_value("NordPress")

    # What was asked about is stored.
    page.get_by_role("button", name="Store it").click()
    expect(page.locator("tr", has_text="short.txt").get_by_text("Waiting")).to_be_visible()
    read_all(upload)
    expect(page.get_by_label("Title of short.txt")).to_be_visible()  # the table goes on by itself
