"""An editor whose files went wrong: columns nobody knows, a text that was tidied too much, a wrong encoding, a date for
all rows at once."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.intake import reading
from articles.models import Article, Upload, UploadItem
from articles.tasks import describe
from tests.factories import NOON, article, job_context, source, user
from tests.journeys.visiting import sign_in

WRAPPED = """Ferry to stop in May

The ferry across the strait will stop running in May, said Ana Lind, who has
run the harbour office for nine years and has seen many ferries come and go.

“We have no choice,” Ana Lind said. “The ship is forty years old, and nobody
wants to pay for another one, which is a shame for everybody on the islands.”

“It will be missed,” said Tom Berg of the islanders’ council, who had come to
the harbour on Wednesday to look at the old ship for what may be the last time.
"""
LATIN = "Iván Sánchez said that the port of Cádiz will wait. He said no. Nobody in Cádiz asked him for another year."
TABLE = """Kopf,Blatt,Artikel,Seite
Ferry talks,The Harbour Post,"“We will talk,” Ana Lind said on Thursday. She thanked Tom Berg for his patience.",4
Bridge talks,Evening Bell,"“We will build,” Tom Berg said on Friday. He thanked Ana Lind for coming so early.",5
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(page):
    user("alice", "editor")
    return page


def received(name, content, **said):
    upload = Upload.objects.create(kind="files", **said)
    UploadItem.objects.create(upload=upload, name=name, size=len(content), content=content)
    read_whole(upload)
    return upload


def read_whole(upload):
    while waiting := list(upload.items.waiting()):
        for item in waiting:
            reading.read_item(item=item, now=timezone.localtime())


def fits(page):
    """Nothing scrolls sideways on a small phone."""
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("main select, main button, main .btn").first).to_be_visible()
    page.set_viewport_size({"width": 1360, "height": 850})


def test_a_table_with_columns_of_its_own_is_read_when_they_are_said(alice):
    page, upload = alice, received("archive.csv", TABLE.encode(), published_at=NOON)
    sign_in(page, "alice", upload.get_absolute_url())
    expect(page.locator("#rows")).to_contain_text("Which columns?")
    page.get_by_role("link", name="Choose the columns").click()
    expect(page.locator("h1")).to_have_text("What are these columns?")
    fits(page)
    page.set_viewport_size({"width": 390, "height": 800})  # on a phone, too
    page.get_by_label("Column 1, Kopf").select_option(label="Title")
    page.get_by_label("Column 2, Blatt").select_option(label="Outlet")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_role("alert")).to_have_text("Say which column is the text.")
    expect(page.get_by_label("Column 1, Kopf")).to_have_value("title")
    page.get_by_label("Column 3, Artikel").select_option(label="Text")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.locator("body")).to_contain_text("1 file will be read like this")
    read_whole(upload)
    assert set(Article.objects.values_list("title", "source__name")) == {
        ("Ferry talks", "The Harbour Post"), ("Bridge talks", "Evening Bell"),
    }  # fmt: skip


def test_a_text_is_used_as_it_was_sent_and_back_again(alice):
    upload = received("ferry.txt", WRAPPED.encode(), published_at=NOON, source_name="The Harbour Post")
    page, ferry = alice, Article.objects.get(upload=upload)
    sign_in(page, "alice", ferry.get_absolute_url())
    page.get_by_text("1 note on this text").click()
    page.get_by_role("link", name="Read it in another way").click()
    expect(page.locator("h1")).to_have_text("How this text was read")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download as sent").click()
    assert Path(saved.value.path()).read_bytes() == WRAPPED.encode()
    fits(page)
    page.get_by_role("link", name="See the text as sent").click()
    page.get_by_role("button", name="Use as sent").click()
    expect(page.locator("body")).to_contain_text("This article is now the text as it was sent.")
    expect(page.locator("h1")).to_have_text(ferry.title)
    page.get_by_role("link", name="how it was read").click()
    page.get_by_role("button", name="Undo: use the text before").click()
    expect(page.locator("body")).to_contain_text("The text that was used before is used again.")
    assert Article.objects.get(replaced_by=None) == ferry


def test_a_wrong_encoding_is_chosen_by_its_lines(alice):
    upload = received("cadiz.txt", LATIN.encode().decode("cp1252").encode(), published_at=NOON, source_name="Bay News")
    UploadItem.objects.update(content=LATIN.encode(), encoding="cp1252")
    page = alice
    sign_in(page, "alice", f"{Article.objects.get(upload=upload).get_absolute_url()}text/")
    fits(page)
    page.locator(".encodings li", has_text="Iván Sánchez said").get_by_role("link").first.click()
    page.get_by_role("button", name="Use this text").click()
    expect(page.locator("body")).to_contain_text("This article is now the text read in UTF-8.")
    assert Article.objects.get(replaced_by=None).text == LATIN


def test_all_rows_of_an_outcome_are_dated_at_once_and_undone(alice):
    upload = Upload.objects.create(kind="files")
    harbour = source()
    UploadItem.objects.bulk_create(
        UploadItem(upload=upload, name=f"{n}.txt", size=9, state="stored", article=article(
            f"The ferry was late on day {n} and nobody said why.", published_at=None, source=harbour, upload=upload,
            state="annotated",
        )) for n in range(130)
    )  # fmt: skip
    page = alice
    sign_in(page, "alice", f"{upload.get_absolute_url()}?stage=needs_date")
    page.get_by_label("All 130 rows with this outcome, on every page").check()
    page.locator("#set-all").get_by_label("Published on").fill("2025-11-18")
    fits(page)
    page.get_by_role("button", name="Set for all rows").click()
    expect(page.locator("#changing")).to_contain_text("0 of 130")
    (description,) = upload.descriptions.all()
    describe.func(job_context(attempts=1), description_id=description.pk)
    expect(page.locator("#said")).to_contain_text("Last change here: the date of 130 articles")
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(page.locator("#changing")).to_contain_text("Undoing the date of 130 articles: 0 of 130")
    describe.func(job_context(attempts=1), description_id=upload.descriptions.get(undoes=description).pk)
    expect(page.locator("#changing")).to_be_empty()
    assert Article.objects.filter(published_at=None).count() == 130


def test_an_editor_makes_a_token_that_sends(alice):
    page = alice
    sign_in(page, "alice", "/tokens/")
    page.get_by_label("What is it for?").fill("CMS")
    page.get_by_label("send articles, and nothing else").check()
    page.get_by_role("button", name="Create token").click()
    expect(page.locator(".new-token")).to_contain_text("/api/articles")
