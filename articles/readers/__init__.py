"""Reads files into articles. Pure: bytes in, `ReadArticle` out, no database.

Whoever stores what strangers sent has `parse` run by `newsdesk.contained`: a file may be made to hurt its reader. What
kind of file it is, its content says (`kinds`). One module per format returns what an article prints (`Printed`); what
is the same for all of them is here.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit

from articles.readers import documents, html, mail, markdown, packed, records, tables, text
from articles.readers.documents import docx, odt, pdf, rtf
from articles.readers.encoding import decode
from articles.readers.exports import articles_in
from articles.readers.furniture import notes as left_out_notes
from articles.readers.furniture import without_furniture
from articles.readers.header import date_of_dateline, title_from
from articles.readers.kinds import ACCEPTED, accepted, kind_of, of_text
from articles.readers.language import NAMES, guess_language
from articles.readers.lines import joined
from articles.readers.markup import blocks_of_page, unescaped
from articles.readers.printed import CannotRead, Printed, ReadArticle
from articles.readers.publication import CannotDate, doubt, published

__all__ = ["ACCEPTED", "LONGEST_TEXT", "CannotRead", "ReadArticle", "accepted", "megabytes", "parse", "read", "split"]

_DOCUMENTS = {"docx": docx.document, "odt": odt.document, "rtf": rtf.document}
_OF_TEXT: dict[str, Callable[[str], Printed]] = {
    "text": text.read, "markdown": markdown.read, "html": html.read, "records": records.read,
}  # fmt: skip
_PART = re.compile(r", (line|row|article|message) \d+\Z")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
_UNSEEN = re.compile(r"[\u200b\u2060\u00ad\u202a-\u202e\u2066-\u2069]")  # where a line may break, and which way it runs
_NO_AUTHOR = re.compile(
    r"(?:no|unknown|not available|anonymous) ?(?:author|byline)?|n\W*a|none|null|admin\w*|-+", re.IGNORECASE
)
_COMPANY = re.compile(r"\b(?:GmbH|AG|Inc|Ltd|LLC|Corp|S\.A|B\.V|Pty|plc|Verlag|Limited)\b")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
LONGEST_TEXT = 250_000  # characters, about 40,000 words; PostgreSQL indexes no more than 1 MB of one text's words
LONGEST_NAME = 240  # characters of a file's name that go into those of its parts


def parse(name: str, content: bytes, *, now: datetime, max_bytes: int) -> ReadArticle | list[tuple[str, bytes]]:
    """The article in a file called `name`, or the files in it, yet to be parsed: what `read` and `split` return.

    Raises CannotRead.
    """
    return split(name, content, max_bytes=max_bytes) or read(name, content, now=now, max_bytes=max_bytes)


def split(name: str, content: bytes, *, max_bytes: int = 1 << 40) -> list[tuple[str, bytes]]:
    """The articles of a file that holds several, each as a file of its own; an empty list for any other file.

    Archives hold files; mailboxes, messages; tables, rows; JSON, lines; exports of press archives, articles. Raises
    CannotRead.
    """
    if _PART.search(name) or len(content) > max_bytes or not content.strip():
        return []
    kind = kind_of(name, content)
    if kind in ("zip", "tar", "gzip"):
        return packed.split(kind, name, content)
    short = name[-LONGEST_NAME:]
    if kind == "mbox":
        return [(f"{short}, message {number}", one) for number, one in enumerate(mail.split(content), start=1)]
    if kind == "sheet":
        return [(f"{short}, {which}", one) for which, one in tables.split(tables.cells_of_sheet(content))]
    if kind in _DOCUMENTS:
        return _as_parts(short, articles_in([words for _, words in _DOCUMENTS[kind](content).paragraphs]))
    if kind != "text":
        return []
    words = decode(content)[0]
    match of_text(name, words):
        case "records":
            return [(f"{short}, {which}", one.encode(errors="replace")) for which, one in records.split(words)]
        case "csv":
            return [(f"{short}, {which}", one) for which, one in tables.split(tables.cells_of_text(words))]
        case "html":
            return _as_parts(short, articles_in(blocks_of_page(words), page=words))
        case "text":
            return _as_parts(short, articles_in(re.split(r"\n[ \t]*\n", _plain(words))))
    return []


def _as_parts(name: str, articles: Sequence[Printed]) -> list[tuple[str, bytes]]:
    """The articles of an export in the interchange format, each as a file."""
    return [
        (f"{name}, article {number}", json.dumps(records.as_record(asdict(article))).encode())
        for number, article in enumerate(articles, start=1)
    ]


def read(name: str, content: bytes, *, now: datetime, max_bytes: int) -> ReadArticle:
    """The one article in `content`, a file called `name`.

    `now` is aware; times printed without a zone are in its zone, and later dates are refused as dates. Raises
    CannotRead when there is no article to be had.
    """
    if len(content) > max_bytes:
        raise CannotRead(too_large(len(content), max_bytes))
    if not content.strip():
        raise CannotRead("The file is empty.")
    printed, encoding, warnings = _printed(name, content)
    warnings += printed.notes
    body, notes = _body(printed)
    if not re.search(r"\w", body):
        raise CannotRead("There is no text in this file.")
    if len(body) > LONGEST_TEXT:
        raise CannotRead(f"The text has {len(body):,} characters; one article may have {LONGEST_TEXT:,}.")
    published_at, precision = _published(printed, body, now, warnings)
    language = guess_language(f"{printed.title}\n{body}")
    if language != "en":
        warnings.append(f"This looks like {NAMES.get(language, 'no English text')}; quotes are found in English only.")
    return ReadArticle(
        title=_line(unescaped(printed.title), 500) or title_from(body),
        text=body,
        author=_author(_line(unescaped(printed.author), 300)),
        source_name=_line(unescaped(printed.source_name), 200),
        url=_address(printed, warnings),
        published_at=published_at,
        precision=precision,
        language=language,
        encoding=encoding,
        section=_line(unescaped(printed.section), 200),
        warnings=tuple(warnings),
        notes=tuple(notes),
    )


def _printed(name: str, content: bytes) -> tuple[Printed, str, list[str]]:
    """What the file prints, the encoding of its text ("" where its format says it) and warnings."""
    kind = kind_of(name, content)
    if kind == "pdf":
        return pdf.read(content), "", []
    if kind == "mail":
        return mail.read(content), "", []
    if kind in _DOCUMENTS:
        return documents.printed(_DOCUMENTS[kind](content)), "", []
    if kind != "text":
        raise CannotRead("There is no article in this file.")
    words, encoding, warnings = decode(content)
    part = _PART.search(name)
    reader = records.read if part and part[1] != "message" else _OF_TEXT[of_text(_PART.sub("", name), words)]
    return reader(_plain(words)), encoding, warnings


def _body(printed: Printed) -> tuple[str, list[str]]:
    """The text of an article as it is stored, and what was done to it, in words."""
    notes = []
    body = _plain(printed.text).strip("\n")
    if (plain := unescaped(body)) != body:
        notes.append("Signs written as in HTML (“&amp;amp;”) were decoded.".replace("&amp;amp;", "&amp;"))
        body = _plain(plain)
    if (whole := joined(body)) != body:
        notes.append("Lines broken at a width were joined to paragraphs.")
        body = whole
    body, gone = without_furniture(body)
    return body.strip(), notes + left_out_notes(gone)


def _published(printed: Printed, body: str, now: datetime, warnings: list[str]) -> tuple[datetime | None, str]:
    """The first of the dates an article prints that can be one; the warnings say why the others can't."""
    reasons = []
    for words in filter(None, (printed.published, *printed.dates)):
        try:
            found = published(words, now=now)
        except CannotDate as reason:
            reasons.append(str(reason))
            continue
        warnings += filter(None, [doubt(words)])
        return found
    warnings += reasons[:1]
    if words := date_of_dateline(body):
        try:
            found = published(words, now=now)
        except CannotDate:
            return None, "time"
        warnings.append(f"The date, {words}, is the one at the beginning of the text.")
        return found
    return None, "time"


def too_large(size: int, limit: int) -> str:
    return f"The file has {megabytes(size)}; the limit is {megabytes(limit)}."


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.3g} MB"


def _plain(words: str) -> str:
    """The text as printed, with \\n between lines and without what no database stores and nobody sees."""
    words = re.sub(r"\r\n?|[\x0c\x85\u2028]", "\n", words).replace("\u2029", "\n\n")
    return _SURROGATES.sub("\ufffd", _UNSEEN.sub("", _CONTROLS.sub("", words)))


def _line(words: str, longest: int) -> str:
    return " ".join(_plain(words).split())[:longest].strip()


def _author(words: str) -> str:
    """The author, unless what stands in its place names none: "No Author", or a publisher and its town."""
    return "" if _NO_AUTHOR.fullmatch(words) or _COMPANY.search(words) or "@" in words else words


def _address(printed: Printed, warnings: list[str]) -> str:
    address = _line(printed.url, 2001)
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and len(address) <= 2000
    except ValueError:
        usable = False
    if usable or not address:
        return address
    warnings.append(f"“{address[:100]}” is not a web address and was not taken.")
    return ""
