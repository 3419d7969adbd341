"""Archives, and hostile ones: each file in them is read by its reader."""

import gzip
import io
import tarfile
import zipfile

import pytest

from articles.readers import packed, split
from tests.articles.readers.made import BODY, FIRST, SECOND, docx, rtf, zipped
from tests.articles.readers.whole import all_of, articles_of, refusal


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


FILES = {"a.txt": f"Title: One\n\n{FIRST}".encode(), "deep/b.docx": docx(["Two", SECOND]), "__MACOSX/._a.txt": b"x"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("news.zip", zipped(FILES)), ("news.tar", tarred(FILES)), ("news.tgz", gzip.compress(tarred(FILES)))],
)
def test_files_of_an_archive_are_read_each_by_its_reader(name, content):
    assert [(where, found.title) for where, found in all_of(name, content)] == [
        (f"{name} › a.txt", "One"),
        (f"{name} › b.docx", "Two"),
    ]


def test_file_packed_alone_is_read():
    assert [(where, found.text) for where, found in all_of("a.txt.gz", gzip.compress(BODY.encode()))] == [
        ("a.txt.gz › a.txt", BODY)
    ]


def test_archive_in_an_archive_is_read_and_one_more_is_not():
    inner = zipped({"a.txt": BODY})
    twice = zipped({"inner.zip": inner, "x" * 400 + ".zip": zipped({"inner.zip": inner})})
    (_, article), (name, reason) = all_of("outer.zip", twice)
    assert article.text == BODY
    assert (len(name) < 300, reason) == (
        True, "This is an archive in an archive in an archive. Unpack it and upload what is in it.",
    )  # fmt: skip


def test_path_in_an_archive_is_only_a_name():
    names = [
        name for name, _ in split("a.zip", zipped({"../../etc/passwd": "x", "C:\\windows\\b.txt": "y", "/c.txt": "z"}))
    ]
    assert names == ["a.zip › passwd", "a.zip › b.txt", "a.zip › c.txt"]


def locked():
    content = bytearray(zipped({"a.txt": BODY}, level=zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def lying():
    """An archive that says each of its files is small."""
    content = bytearray(zipped({"a.txt": b"0" * 100_000_000}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"a.txt": b"0" * 100_000_000}), "This archive unpacks to far more than it should."),
        (lying(), "This archive is damaged."),
        (gzip.compress(b"0" * 100_000_000), "This archive unpacks to more than 20 MB, far more than it should."),
        (zipped({f"{n}.txt": "" for n in range(20_002)}), packed.TOO_MANY),
        (locked(), "This archive needs a password. Unpack it and upload what is in it."),
        (zipped({}), "This archive contains no files."),
        (gzip.compress(BODY.encode())[:-20], "This archive is damaged: its end is missing."),
    ],
    ids=["bomb", "lying bomb", "gzip bomb", "many files", "locked", "empty", "cut"],
)
def test_hostile_archive_is_refused_in_words(content, reason):
    assert refusal("a.zip", content) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n", "This is a picture. Newsdesk reads no text in pictures."),
        (b"Rar!\x1a\x07", "This is a RAR archive, which Newsdesk can't read."),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "This is a Word document of before 2007. Save "
                                                                   "it as .docx."),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "This document needs a password. Save it "
                                                                       "without one."),
    ],
)  # fmt: skip
def test_what_no_reader_reads_is_named(content, reason):
    assert refusal("a.txt", content).startswith(reason)


def test_hostile_rich_text_in_an_archive_is_its_own_outcome():
    files = {"a.rtf": b"{\\rtf1" + b"{" * 20_000, "b.rtf": rtf([FIRST])}
    assert [found if isinstance(found, str) else found.text for found in articles_of("a.zip", zipped(files))] == [
        "This document is nested too deeply.",
        FIRST,
    ]
