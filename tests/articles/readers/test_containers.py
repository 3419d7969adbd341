"""Files that hold several articles: archives, mailboxes, tables, JSON; and hostile ones."""

import base64
import gzip
import io
import json
import tarfile
import zipfile
from datetime import UTC, datetime

import pytest

from articles import readers
from articles.readers import CannotRead, Unread, packed, parse, split
from tests.articles.readers.made import BODY, FIRST, SECOND, docx, rtf, zipped

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
DAY = datetime(2026, 4, 1, tzinfo=UTC)
WRAPPED = BODY.replace("\n\n", "\r\n\r\n")


def all_of(name, content):
    """(name, article or reason) of everything in a file, parts of parts included."""
    found = parse(name, content, now=NOW, max_bytes=20_000_000, insist=True)
    if isinstance(found, Unread):
        return [(name, found.reason)]
    return [one for part in found for one in all_of(*part)] if isinstance(found, list) else [(name, found)]


def articles_of(name, content):
    return [found for _, found in all_of(name, content)]


def refusal(name, content):
    with pytest.raises(CannotRead) as caught:
        split(name, content)
    return str(caught.value)


# --- archives ---


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


# --- mails ---

MAIL = (
    "Received: from a.example\r\nFrom: Anna Lindqvist <anna@wire.example>\r\nTo: desk@post.example\r\n"
    "Subject: Fwd: =?utf-8?q?Night_ferry_=E2=80=93_end?=\r\nDate: Wed, 1 Apr 2026 09:30:00 "
    "+0200\r\nMIME-Version: 1.0\r\n"
    "Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
)


def mail(body, kind="text/plain"):
    return MAIL.format(body=body, kind=kind).encode()


def one_of(name, content):
    (article,) = articles_of(name, content)
    return article


def test_mail_is_an_article_with_its_subject_sender_and_date():
    (article,) = articles_of("mail.eml", mail(WRAPPED))
    assert (article.title, article.author, article.text) == ("Night ferry – end", "Anna Lindqvist", BODY)
    assert article.published_at == datetime(2026, 4, 1, 7, 30, tzinfo=UTC)


def test_quoted_reply_and_signature_of_a_mail_are_left_out():
    body = f"{WRAPPED}\r\n-- \r\nAnna\r\n"
    reply = (
        "\r\nOn Tue, 31 Mar 2026 at 10:00, Tom Berg <t@x.example> wrote:\r\n> Is it true that the ferry will "
        "end?\r\n> Tell me.\r\n"
    )
    (article,) = articles_of("mail.eml", mail(body.replace("-- ", reply + "-- ")))
    assert (article.text, article.warnings) == (BODY, ("The quoted reply was left out.",))


def test_mail_that_only_quotes_keeps_what_it_quotes():
    quoted = "\r\n".join(f"> {line}" for line in WRAPPED.split("\r\n"))
    (article,) = articles_of("mail.eml", mail(f"See below\r\n\r\n{quoted}"))
    assert FIRST in article.text


@pytest.mark.parametrize(
    "above",
    [
        "From: Tom Berg [mailto:tom@bell.example]\nSent: Monday, April 2, 2026 4:22 PM\nTo: Ana\nSubject: Ferry\n\n",
        "Von: Tom Berg\nGesendet: Montag, 2. April 2026 16:22\nAn: Ana\nBetreff: Fähre\n\n",
        "02.04.2026 14:20 пользователь Tom Berg <tom@bell.example> написал:\n\n> ",
        "W dniu 2.04.2026 o 14:20, Tom Berg pisze:\n> ",
    ],
)
def test_what_a_mail_answers_is_left_out_whatever_stands_above_it(above):
    mail = f"From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n\n{BODY}\n\n{above}Old words."
    article = one_of("a.eml", mail.encode())
    assert article.text == BODY
    assert "The quoted reply was left out." in article.warnings


@pytest.mark.parametrize("transfer", ["8bit", "base64"])
def test_mail_that_says_no_encoding_is_read_as_its_bytes_look_and_in_another_one(transfer):
    body = "Министр сказал в понедельник, что переговоры продолжатся, и что паром не остановят до весны. " * 3
    packed = body.encode("koi8-r") if transfer == "8bit" else base64.encodebytes(body.encode("koi8-r"))
    head = "From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\nMIME-Version: 1.0\n"
    sent = head.encode() + f"Content-Transfer-Encoding: {transfer}\n\n".encode() + packed
    found = one_of("a.eml", sent)
    assert (found.text, found.encoding) == (body.strip(), "koi8-r")
    likely = [one.name for one in readers.encodings("a.eml", sent)]
    assert "koi8-r" in likely
    other = readers.read("a.eml", sent, now=NOW, max_bytes=10**6, encoding="cp1251")
    assert other.encoding == "cp1251"
    assert other.text != body.strip()
    lying = sent.replace(b"MIME-Version: 1.0", b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8")
    assert one_of("a.eml", lying).text == body.strip()


def test_sentence_with_a_colon_in_a_mail_stays():
    body = f"{BODY}\n\nFrom: where the ferry left in 2026:\n\n{FIRST}"
    mail = f"From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n\n{body}"
    assert one_of("a.eml", mail.encode()).text == body


def test_page_that_a_mail_calls_plain_text_is_read_as_one():
    html = "".join(f"<p>{words}</p>" for words in (FIRST, SECOND)) + "<br><div></div>"
    mail = f"From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n\n{html}"
    assert one_of("a.eml", mail.encode()).text == BODY


def test_newsletter_is_an_outlet_and_no_author():
    mail = (
        "From: The Harbour Post <news@post.example>\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n"
        f"List-Unsubscribe: <https://post.example/u>\n\n{BODY}"
    )
    article = one_of("a.eml", mail.encode())
    assert (article.source_name, article.author) == ("The Harbour Post", "")


def test_mail_with_a_broken_header_is_one_if_its_name_says_so():
    mail = (
        f"quite odd\nFrom: Ana Lind <ana@bell.example>\nSubject: Ferry\nDate: Wed, 1 Apr 2026 10:00:00 +0200\n\n{BODY}"
    )
    assert one_of("a.eml", mail.encode()).text.endswith(BODY)
    assert one_of("a.eml", mail.partition("\n")[2].encode()).author == "Ana Lind"


def test_page_in_a_mail_is_read():
    page = f"<html><head><style>p {{}}</style></head><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    (article,) = articles_of("mail.eml", mail(page, "text/html"))
    assert article.text == BODY


def test_each_message_of_a_mailbox_is_an_article():
    box = b"".join(
        b"From anna@wire.example Wed Apr  1 09:30:00 2026\n" + mail(words).replace(b"\r\n", b"\n") + b"\n"
        for words in (f"{FIRST}\n\n>From here on it was quiet.", SECOND)
    )
    assert [found.text for found in articles_of("box", box)] == [f"{FIRST}\n\nFrom here on it was quiet.", SECOND]


def test_deeply_nested_mail_is_read_or_refused():
    body = FIRST
    for n in range(200):
        body = f"--b{n}\r\nContent-Type: text/plain\r\n\r\n{body}\r\n--b{n}--" if n == 0 else (
            f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n - 1}\r\n\r\n{body}\r\n--b{n}--")  # fmt: skip
    ((_, found),) = all_of("a.eml", mail(body, "multipart/mixed; boundary=b199"))
    assert isinstance(found, str) or found.text == FIRST


# --- tables ---

ROWS = [["Headline", "Outlet", "Published at", "Full text", "Link"],
        ["One", "Harbour Post", "2026-04-01", BODY, "https://post.example/1"],
        ["Two, with comma", "Evening Bell", "1 April 2026", SECOND, ""]]  # fmt: skip


def as_csv(delimiter, rows=ROWS):
    return "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)


def as_xlsx(rows):
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relation(name, kind, target):
        link = f'<Relationship Id="{name}" Type="{of}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{rels}">{link}</Relationships>'

    sheets = '<sheets><sheet name="A" sheetId="1" r:id="s"/></sheets>'
    return zipped(
        {
            "_rels/.rels": relation("r", "officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{of}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": relation("s", "worksheet", "worksheets/s.xml"),
            "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", as_csv(",").encode()),
        ("t.csv", as_csv(";").encode("utf-16")),
        ("t.tsv", as_csv("\t").encode()),
        ("t.xlsx", as_xlsx(ROWS)),
    ],
    ids=["comma", "semicolon in UTF-16", "tab", "xlsx"],
)
def test_each_row_of_a_table_is_an_article(name, content):
    (where, one), (_, two) = all_of(name, content)
    assert where == f"{name}, row 2"
    assert (one.title, one.source_name, one.published_at, one.text, one.url) == (
        "One", "Harbour Post", DAY, BODY, "https://post.example/1",
    )  # fmt: skip
    assert (two.title, two.source_name, two.published_at, two.text) == ("Two, with comma", "Evening Bell", DAY, SECOND)


def test_table_without_a_column_of_texts_says_which_columns_it_has():
    rows = [["Title", "Outlet"], ["One", "Post"]]
    reason = "No column is named as the text. Say which one it is. The columns are: Title, Outlet."
    assert refusal("t.csv", as_csv(",", rows).encode()) == reason


def test_row_without_a_text_is_said_to_have_none():
    (_, found), _ = all_of("t.csv", as_csv(",", [*ROWS[:1], ["One", "Post", "", "", ""], ROWS[2]]).encode())
    assert found.startswith('This article has no "text" (or "content", "body").')


def test_formula_in_a_cell_is_its_words():
    (_, found), *_ = all_of("t.csv", as_csv(",", [ROWS[0], ['=cmd|"/c calc"!A1', "Post", "", BODY, ""]]).encode())
    assert (found.title, found.text) == ('=cmd|"/c calc"!A1', BODY)


# --- JSON ---

RECORDS = {
    "ours": {"title": "T", "publisher": "Post", "author": "Anna Lind", "date": "2026-04-01", "text": BODY},
    "NewsAPI": {"source": {"id": None, "name": "Post"}, "author": "Anna Lind", "title": "T", "description": "D",
                "publishedAt": "2026-04-01", "content": BODY},
    "Guardian": {"webTitle": "T", "publication": "Post", "webPublicationDate": "2026-04-01",
                 "fields": {"byline": "Anna Lind", "body": f"<p>{FIRST}</p><p>{SECOND}</p>"}},
    "New York Times": {"headline": {"main": "T", "kicker": None}, "byline": {"original": "Anna Lind", "person": []},
                       "pub_date": "2026-04-01", "source": "Post", "body": BODY},
    "newspaper": {"title": "T", "authors": ["Anna Lind"], "publish_date": "2026-04-01", "site_name": "Post",
                  "text": BODY},
    "Media Cloud": {"title": "T", "media_name": "Post", "publish_date": "2026-04-01", "text": BODY,
                    "author": "Anna Lind"},
    "schema.org": {"headline": "T", "publisher": {"@type": "Organization", "name": "Post"},
                   "datePublished": "2026-04-01",
                   "author": [{"@type": "Person", "name": "Anna Lind"}], "articleBody": BODY},
    "GDELT": {"title": "T", "domain": "Post", "seendate": "20260401T000000Z", "text": BODY, "author": "Anna Lind"},
    "numbers": {"title": "T", "source": "Post", "date": 20260401, "content": BODY, "authors": ["Anna Lind"]},
}  # fmt: skip


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_names_that_programs_give_to_fields_are_understood(record):
    (article,) = articles_of("a.json", json.dumps(record).encode())
    assert (article.title, article.source_name, article.author, article.published_at, article.text) == (
        "T", "Post", "Anna Lind", DAY, BODY,
    )  # fmt: skip


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "content",
    [
        "\n".join(json.dumps(record) for record in RECORDS.values()),
        json.dumps(list(RECORDS.values()), indent=1),
        json.dumps({"status": "ok", "articles": list(RECORDS.values())}),
        json.dumps({"response": {"results": list(RECORDS.values())}}),
    ],
    ids=["lines", "array", "NewsAPI", "Guardian"],
)
def test_every_article_of_a_json_file_is_read(content, codec):
    found = articles_of("a.json", content.encode(codec))
    assert [article.text for article in found] == [BODY] * len(RECORDS)


@pytest.mark.parametrize(
    ("date", "moment"),
    [(1775001600, datetime(2026, 4, 1, tzinfo=UTC)), (1775001600000, datetime(2026, 4, 1, tzinfo=UTC)),
     ("20260401", DAY), (12, None), (True, None), (["2026-04-01"], DAY), ({"$date": "2026-04-01"}, DAY)],
)  # fmt: skip
def test_date_of_a_record_never_refuses_an_article(date, moment):
    (article,) = articles_of("a.json", json.dumps({"text": BODY, "date": date}).encode())
    assert (article.text, article.published_at) == (BODY, moment)


@pytest.mark.parametrize(
    ("record", "text", "note"),
    [
        ({"headline": "Ferry", "abstract": FIRST}, FIRST, "This is a summary: there is no text, only “abstract”."),
        ({"title": "Ferry", "Lead Paragraph": FIRST, "abstract": "-"}, FIRST, "only “Lead Paragraph”"),
        ({"title": "Ferry", "article": BODY}, BODY, ""),
        ({"title": "Ferry", "text": BODY, "summary": FIRST}, BODY, ""),
    ],
)
def test_summary_stands_in_for_a_text_that_is_not_there(record, text, note):
    article = one_of("a.jsonl, line 1", json.dumps(record).encode())
    assert article.text == text
    assert ("This is a summary" in " ".join(article.warnings)) == bool(note)
    assert note in " ".join(article.warnings)


def test_text_that_a_service_cut_off_is_said_to_be():
    (article,) = articles_of("a.json", json.dumps({"content": f"{FIRST} He… [+1234 chars]"}).encode())
    assert article.warnings[0] == "The text ends where the service that delivered it cut it off."


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"a":' * 100_000, b"[1, 2]", b"{}", b'{"text": ' + b"9" * 10_000 + b"}"]
)
def test_hostile_json_is_refused_line_by_line(content):
    assert all(isinstance(found, str) for found in articles_of("a.json", content))


def test_hostile_rich_text_in_an_archive_is_its_own_outcome():
    files = {"a.rtf": b"{\\rtf1" + b"{" * 20_000, "b.rtf": rtf([FIRST])}
    assert [found if isinstance(found, str) else found.text for found in articles_of("a.zip", zipped(files))] == [
        "This document is nested too deeply.",
        FIRST,
    ]
