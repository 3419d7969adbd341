"""An editor brings in what other programs wrote: a PDF, a Word file, an export of an archive, a table."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from articles.intake import reading
from articles.models import UploadItem
from tests.articles.readers.made import FIRST, SECOND, docx, pdf, set_in_lines
from tests.articles.readers.test_exports import NEXIS
from tests.factories import user
from tests.journeys.visiting import follow, sign_in

TABLE = f'Headline;Outlet;Full text\n"Ferries, again";Evening Bell;"{SECOND} {FIRST}"\n'


def read_all():
    """What a worker does."""
    while items := list(UploadItem.objects.filter(state="waiting")):
        for item in items:
            reading.read_item(item=item, now=timezone.localtime())


def test_files_of_many_formats_are_read_and_given_back(page, tmp_path):
    user("alice", "editor")
    files = {
        "ferry.pdf": pdf([[(50, 740, 22, "Ferry line to close"), *set_in_lines(FIRST, x=50, y=700)]]),
        "quay.docx": docx(["Anger at the quay", SECOND]),
        "export.docx": docx(NEXIS),
        "table.csv": TABLE.encode("utf-16"),
        "photo.txt": b"\x89PNG\r\n\x1a\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    sign_in(page, "alice")
    follow(page.get_by_role("link", name="Upload articles").first)

    # What can't be read is said before anything is sent.
    page.locator("#id_files").set_input_files([tmp_path / name for name in files])
    refused = page.locator("#chosen li", has_text="photo.txt")
    expect(refused).to_contain_text("a picture can't be read")
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page).to_have_url(re.compile("/add/$"))
    refused.get_by_role("button", name="Remove").click()
    page.get_by_text("Supported files").click()
    expect(page.get_by_text("split into their articles")).to_be_visible()

    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page).to_have_url(re.compile(r"/change/$"))
    read_all()
    page.reload()
    for title in (
        "Ferry line to close",
        "Anger at the quay",
        "Night ferry to end",
        "Council meets again",
        "Ferries, again",
    ):
        expect(page.locator(f'input[name="title"][value="{title}"]').first).to_be_visible()
    with page.expect_download() as saved:
        page.locator("tr", has_text="ferry.pdf").get_by_role("link", name="Download as sent").click()
    assert saved.value.path().read_bytes() == files["ferry.pdf"]
