"""Whatever strangers send is refused in words or made harmless, in bounded memory and time; the rest goes in."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from articles.intake import reading, receiving
from articles.intake.reporting import COLUMNS, report_of
from articles.models import Article
from articles.readers import CannotRead, ReadArticle, Unread, parse
from newsdesk.contained import Limits, contained
from newsdesk.web.spreadsheets import lines
from tests.articles.readers.made import BODY
from tests.articles.readers.torture import ARTICLE, CASES, RIGHT_TO_LEFT, matryoshka

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
MOST = 20 * 1024 * 1024  # of one file, as the settings have it
WITHIN = Limits(megabytes=700, seconds=25, answer_megabytes=300)
MISLEADS = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\ud800-\udfff]")


EXPECTED = {
    "zeros.zip": "unpacks to far more",
    "overlapping.zip": "unpacks to far more",
    "locked.zip": "needs a password",
    "entities.docx": "declares entities",
    "entities from outside.docx": "declares entities",
    "groups.rtf": "nested too deeply",
    "10,000 attachments.eml": "more than 1,000 parts",
    "100 MB in one line.txt": "the limit is 20 MB",
    "19 MB in one word.txt": "one article may have 250,000",
    "a program called a document.docx": "This is a program",
    "a picture that ends as a page.html": "This is a picture",
}


def outcome(name, content):
    """What becomes of a file: an article, parts, or an Unread."""
    try:
        return contained(parse, name, content, now=NOW, max_bytes=MOST, refusal=CannotRead, within=WITHIN)
    except CannotRead as reason:
        return Unread(str(reason), "fault")


@pytest.mark.parametrize("name", CASES)
def test_hostile_file_is_refused_in_words_or_made_harmless(name):
    found = outcome(name, CASES[name]())
    if name.startswith("kept"):
        parts = found if isinstance(found, list) else []
        articles = [outcome(part, content) for part, content in parts] or [found]
        assert [one for one in articles if isinstance(one, ReadArticle)], found
    if name in EXPECTED:
        assert EXPECTED[name] in found.reason
    if isinstance(found, Unread):
        assert re.fullmatch(r"[A-ZÀ-Ý“].{5,300}[.”]", found.reason, re.DOTALL), found.reason
        assert "ends the program" not in found.reason
    elif isinstance(found, ReadArticle):
        assert not MISLEADS.search(f"{found.title}{found.author}{found.source_name}{found.text}")
        assert len(found.text) <= 250_000
    else:
        assert sum(len(content) for _, content in found) <= 256 * 1024 * 1024
        assert not [part for part, _ in found if "/" in part or "\\" in part]


def test_archive_in_an_archive_in_an_archive_is_refused_where_it_is_reached():
    [(name, content)] = outcome("a.zip", matryoshka(5))
    [(name, content)] = outcome(name, content)
    assert "an archive in an archive in an archive" in outcome(name, content).reason


def test_scripts_of_a_page_are_words_or_gone():
    found = outcome("a.html", CASES["kept, with scripts.html"]())
    assert "alert(2)" not in found.text
    assert "onerror" not in found.text
    assert found.title.startswith("Ferry")


def uploaded():
    """One upload of good articles among hostile files, read as a worker reads them."""
    names = [
        "overlapping.zip", "entities.docx", "groups.rtf", "deep.json", "deep.eml", "pages in a circle.pdf",
        "kept, with a formula as title.json", next(name for name in CASES if RIGHT_TO_LEFT in name),
        "kept, with half a surrogate.json", "kept, with a NUL.txt",
    ]  # fmt: skip
    files = [
        ("first.txt", ARTICLE.encode()),
        *((name, CASES[name]()) for name in names),
        ("last.txt", b"Last\n\n" + BODY.encode()),
    ]
    sent = []
    for name, content in files:
        file = receiving.pasted("")
        file.file, file.size, file.name = io.BytesIO(content), len(content), name
        sent.append(file)
    upload = receiving.receive_files(files=sent, by=None)
    while waiting := list(upload.items.waiting().order_by("pk")):
        for item in waiting:
            reading.read_item(item=item, now=NOW)
    return upload


def test_good_articles_among_hostile_files_go_in_and_nothing_misleads_or_runs(db):
    upload = uploaded()
    stored = upload.items.filter(state="stored").values_list("name", flat=True)
    assert {"first.txt", "last.txt"} <= set(stored)
    assert not upload.items.filter(state="failed", reason="").exists()
    assert not [name for name in upload.items.values_list("name", flat=True) if MISLEADS.search(name)]
    for article in Article.objects.all():
        assert not MISLEADS.search(f"{article.title}{article.author}{article.source.name}{article.text}")
    table = b"".join(lines(report_of(upload), COLUMNS)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
