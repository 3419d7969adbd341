"""Reads files into articles. Pure: bytes in, `ReadArticle` out, no database.

Whoever stores what strangers sent has `parse` run by `newsdesk.contained`: a file may be made to hurt its reader. What
kind of file it is, its content says (`kinds`). One module per format returns what an article prints (`Printed`); what
is the same for all of them is here.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from articles.readers import documents, feeds, html, mail, markdown, packed, records, tables, text
from articles.readers.documents import docx, odt, pdf, rtf
from articles.readers.encoding import Likely, decode, decode_as, likely
from articles.readers.exports import articles_in
from articles.readers.facts.candidates import MARKED, Candidate
from articles.readers.facts.deciding import decide
from articles.readers.facts.guessed_day import guessed_day
from articles.readers.facts.language import ANNOTATED, NAMES, guess_language
from articles.readers.facts.language import prepare as load_languages
from articles.readers.furniture import notes as left_out_notes
from articles.readers.furniture import without_furniture
from articles.readers.header import dateline
from articles.readers.html import count_words
from articles.readers.kinds import ACCEPTED, accepted, kind_of, of_text
from articles.readers.lines import joined
from articles.readers.markup import blocks_of_page, unescaped
from articles.readers.printed import ASKED, PASSWORD, TOO_LARGE, UNREADABLE, CannotRead, Printed, ReadArticle, Unread
from articles.readers.tables import Sheet

__all__ = [
    "ACCEPTED",
    "ANNOTATED",
    "ASKED",
    "AS_SENT",
    "LONGEST_TEXT",
    "PASSWORD",
    "TOO_LARGE",
    "UNREADABLE",
    "CannotRead",
    "ReadArticle",
    "Sheet",
    "Unread",
    "accepted",
    "encodings",
    "may_be_split",
    "megabytes",
    "parse",
    "prepare",
    "read",
    "rows_of",
    "sheet_of",
    "split",
    "too_large",
]  # fmt: skip

_DOCUMENTS = {"docx": docx.document, "odt": odt.document, "rtf": rtf.document}
_OF_TEXT: dict[str, Callable[[str], Printed]] = {
    "text": text.read, "csv": text.read, "markdown": markdown.read,
}  # fmt: skip
_PART = re.compile(r", (line|row|article|message) \d+\Z")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
_UNSEEN = re.compile(r"[\u200b\u2060\u00ad\u202a-\u202e\u2066-\u2069]")  # where a line may break, and which way it runs
_SURROGATES = re.compile(r"[\ud800-\udfff]")
LONGEST_TEXT = 250_000  # characters, about 40,000 words; PostgreSQL indexes no more than 1 MB of one text's words
MARKUP_TIMES = 4  # how much longer a text may be with its markup
MOST_OF_FEED = 100_000  # entries
FEW_WORDS = 8  # fewer are asked about: a test, a headline, what was left of a page
AS_SENT = "The text is as it was sent: nothing was joined, decoded or left out."
LONGEST_NAME = 240  # characters of a file's name that go into those of its parts


def prepare() -> None:
    """Load what every file needs, once (`newsdesk.contained` asks for it before the first)."""
    load_languages()


def parse(
    name: str,
    content: bytes,
    *,
    now: datetime,
    max_bytes: int,
    insist: bool = False,
    hints: Mapping[str, str] | None = None,
    zone: str = "",
    maps: Mapping[str, Mapping[str, str]] | None = None,
    ask_columns: bool = False,
) -> ReadArticle | list[tuple[str, bytes]] | Unread:
    """The article in a file called `name`, or the files in it, yet to be parsed, or why there is none.

    `hints` are what the feed that led to it says: {field: words}. `zone` is the one in which its outlet prints times,
    where that is another than that of `now`, in which days are counted. `maps` says what the columns of tables are;
    with `ask_columns`, a table that is not among them waits to be looked at.
    """
    try:
        parts = split(name, content, max_bytes=max_bytes, maps=maps, ask_columns=ask_columns)
        if parts:
            return parts
        there = now.astimezone(ZoneInfo(zone)) if zone else now
        article = read(name, content, now=there, max_bytes=max_bytes, insist=insist, hints=hints)
        return _in_zone_of(article, now, there) if zone else article
    except CannotRead as reason:
        return Unread(str(reason), reason.why, reason.header)


def _in_zone_of(article: ReadArticle, now: datetime, there: datetime) -> ReadArticle:
    """The article with its days, which were read as those of another zone, as days of this one; times stay."""

    def moved(moment: datetime) -> datetime:
        is_day = moment.tzinfo is there.tzinfo and moment.time() == time.min
        return moment.replace(tzinfo=now.tzinfo) if is_day else moment

    at = article.published_at
    if at and article.precision == "day":
        at = moved(at)
    guess = article.guess and replace(article.guess, at=moved(article.guess.at))
    return replace(article, published_at=at, dates=tuple(moved(moment) for moment in article.dates), guess=guess)


def split(
    name: str,
    content: bytes,
    *,
    max_bytes: int = 1 << 40,
    maps: Mapping[str, Mapping[str, str]] | None = None,
    ask_columns: bool = False,
    encoding: str = "",
) -> list[tuple[str, bytes]]:
    """The articles of a file that holds several, each as a file of its own; an empty list for any other file.

    Archives hold files; mailboxes, messages; tables, rows; JSON, lines; exports of press archives, articles.
    `encoding` is that of plain text, whatever it looks like. Raises CannotRead.
    """
    if not may_be_split(name) or len(content) > max_bytes or not content.strip():
        return []
    kind = kind_of(name, content)
    if kind in ("zip", "tar", "gzip"):
        return packed.split(kind, name, content)
    short = name[-LONGEST_NAME:]
    if kind == "mbox":
        return [(f"{short}, message {number}", one) for number, one in enumerate(mail.split(content), start=1)]
    if kind == "mail":
        return [(f"{short}, message {number}", one) for number, one in enumerate(mail.mails_in(content), start=1)]
    if kind == "sheet":
        return [
            (f"{short}, {which}", one)
            for which, one in tables.split(tables.cells_of_sheet(content), maps, ask=ask_columns)
        ]
    if kind in _DOCUMENTS:
        return _as_parts(short, articles_in([words for _, words in _DOCUMENTS[kind](content).paragraphs]))
    if kind != "text":
        return []
    words = (decode_as(content, encoding) if encoding else decode(content))[0]
    match of_text(name, words):
        case "records":
            return [(f"{short}, {which}", one.encode(errors="replace")) for which, one in records.split(words)]
        case "csv":
            return [
                (f"{short}, {which}", one)
                for which, one in tables.split(tables.cells_of_text(words), maps, ask=ask_columns)
            ]
        case "feed":
            return _entries(short, content)
        case "html":
            return _as_parts(short, articles_in(blocks_of_page(words), page=words))
        case "text":
            return _as_parts(short, articles_in(re.split(r"\n[ \t]*\n", _plain(words))))
    return []


def _entries(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """The entries of a feed that somebody saved, or of an export of WordPress."""
    unread = datetime(2100, 1, 1, tzinfo=UTC)  # when they were published is read with each of them
    found = feeds.read_feed(content, url="", content_type="", now=unread, most=MOST_OF_FEED)
    if isinstance(found, feeds.Links) or not found.entries:
        raise CannotRead("There are no entries in this feed.")
    articles = []
    for entry in found.entries:
        told = {field: getattr(entry, field) for field in ("title", "author", "url", "published", "section")}
        is_whole = entry.is_content and not entry.is_cut
        notes = ["The feed has only the beginning or a summary of it."] if entry.text and not is_whole else []
        articles.append(Printed.of(entry.text, told | {"source_name": found.title}, notes))
    return _as_parts(name, articles)


def may_be_split(name: str) -> bool:
    """Whether a file of this name may hold several articles: not one that is a part of another already."""
    return not _PART.search(name)


def sheet_of(name: str, content: bytes, encoding: str = "") -> Sheet:
    """The beginning of a table, to be shown. Raises CannotRead for what is none."""
    if kind_of(name, content) == "sheet":
        return tables.sheet(tables.cells_of_sheet(content))
    words = (decode_as(content, encoding) if encoding else decode(content))[0]
    return tables.sheet(tables.cells_of_text(words))


def rows_of(name: str, content: bytes) -> list[list[str]]:
    """All rows of a table, empty ones too, so that their numbers are those that a spreadsheet shows.

    Raises CannotRead for what is none.
    """
    kind = kind_of(name, content)
    if kind == "sheet":
        return tables.cells_of_sheet(content, with_empty=True)
    if kind != "text" or of_text(name, words := decode(content)[0]) in ("html", "records"):
        raise CannotRead("This is no table. Newsdesk reads CSV, TSV, Excel and OpenDocument.")
    return tables.cells_of_text(words, with_empty=True)


def encodings(name: str, content: bytes) -> list[Likely]:
    """Those in which the text of a file may be read, the likeliest first; none where its format or its bytes leave no
    doubt. Raises CannotRead.
    """
    kind = _kind_of(name, content)
    if kind not in ("text", "mail"):
        return []
    text = mail.bytes_of_text(content) if kind == "mail" else content
    return [] if text.isascii() else likely(text)


def _as_parts(name: str, articles: Sequence[Printed]) -> list[tuple[str, bytes]]:
    """The articles of an export in the interchange format, each as a file."""
    return [
        (f"{name}, article {number}", json.dumps(records.as_record(asdict(article))).encode())
        for number, article in enumerate(articles, start=1)
    ]


def read(
    name: str,
    content: bytes,
    *,
    now: datetime,
    max_bytes: int,
    insist: bool = False,
    hints: Mapping[str, str] | None = None,
    as_sent: bool = False,
    encoding: str = "",
) -> ReadArticle:
    """The one article in `content`, a file called `name`.

    `as_sent`: nothing is joined, decoded or left out of its text. `encoding`: that of plain text, whatever it looks
    like.

    `now` is aware; times printed without a zone are in its zone, and later dates are refused as dates. Raises
    CannotRead when there is no article to be had; where that may be wrong, with ASKED, and not if somebody insists.
    """
    if len(content) > max_bytes:
        raise CannotRead(too_large(len(content), max_bytes), TOO_LARGE)
    if not content.strip():
        raise CannotRead("The file is empty.")
    printed, encoding, warnings = _printed(name, content, insist, encoding)
    told = tuple(Candidate(field, words, "its feed", MARKED) for field, words in (hints or {}).items())
    printed = replace(printed, candidates=(*printed.candidates, *told))
    warnings += printed.notes
    body, notes = (_plain(printed.text).strip(), [AS_SENT]) if as_sent else _body(printed)
    if not re.search(r"\w", body):
        raise CannotRead("There is no text in this file.")
    if len(body) > LONGEST_TEXT:
        raise CannotRead(_too_long(len(body)), TOO_LARGE)
    n_words = count_words(body)
    if n_words < FEW_WORDS and not insist:
        raise CannotRead(f"The text has {n_words} word{'' if n_words == 1 else 's'}: “{_line(body, 100)}”", ASKED)
    if all(line := dateline(body)):
        notes.append(f"Dateline: {line[0]}, {line[1]}.")
    decided = decide(printed, name=name, body=body, now=now, plain=lambda words: _line(unescaped(words), 3000))
    language = guess_language(f"{decided.title}\n{body}", printed.language)
    if language == "und":
        warnings.append("The language can’t be told; it is read as English.")
    elif language != "en":
        warnings.append(f"This looks like {NAMES[language]}; quotes are found in English only.")
    return ReadArticle(
        title=decided.title,
        text=body,
        author=decided.author,
        source_name=decided.source_name,
        url=decided.url,
        published_at=decided.published_at,
        precision=decided.precision,
        language=language,
        encoding=encoding,
        section=decided.section,
        warnings=(*warnings, *decided.warnings),
        notes=tuple(notes),
        found=decided.found,
        dates=decided.dates,
        guess=None if decided.published_at or decided.dates else guessed_day(printed.says("published"), body, now),
    )


def _printed(name: str, content: bytes, insist: bool, encoding: str) -> tuple[Printed, str, list[str]]:
    """What the file prints, the encoding of its text ("" where its format says it) and warnings."""
    kind = _kind_of(name, content)
    if kind == "pdf":
        return pdf.read(content), "", []
    if kind == "mail":
        return *mail.read(content, encoding), []
    if kind in _DOCUMENTS:
        return documents.printed(_DOCUMENTS[kind](content)), "", []
    if kind != "text":
        raise CannotRead("There is no article in this file.")
    words, encoding, warnings = decode_as(content, encoding) if encoding else decode(content)
    part = _PART.search(name)
    form = "records" if part and part[1] != "message" else of_text(_PART.sub("", name), words)
    if form in ("text", "csv", "markdown") and len(words) > MARKUP_TIMES * LONGEST_TEXT:
        raise CannotRead(_too_long(len(words)), TOO_LARGE)  # before it is taken apart
    if form in ("feed", "xml"):
        raise CannotRead("This is XML, but no feed and no web page. Newsdesk can’t tell what is the article in it.")
    if form == "html":
        return html.read(_plain(words), insist=insist), encoding, warnings
    if form == "records":
        return records.read(_plain(words), insist=insist), encoding, warnings
    return _OF_TEXT[form](_plain(words)), encoding, warnings


def _kind_of(name: str, content: bytes) -> str:
    """What kind of file it is; a message of a mailbox is a mail, however few header lines it has."""
    part = _PART.search(name)
    return "mail" if part and part[1] == "message" else kind_of(name, content)


def _body(printed: Printed) -> tuple[str, list[str]]:
    """The text of an article as it is stored, and what was done to it, in words."""
    notes = []
    body = _plain(printed.text).strip("\n")
    if (plain := unescaped(body)) != body:
        notes.append("Characters written as in HTML (“&amp;amp;”) were decoded.".replace("&amp;amp;", "&amp;"))
        body = _plain(plain)
    if (whole := joined(body)) != body:
        notes.append("Lines broken at a fixed width were joined into paragraphs.")
        body = whole
    body, gone = without_furniture(body)
    return body.strip(), notes + left_out_notes(gone)


def _too_long(characters: int) -> str:
    return f"The text has {characters:,} characters; one article may have {LONGEST_TEXT:,}."


def too_large(size: int, limit: int) -> str:
    return f"The file has {megabytes(size)}; the limit is {megabytes(limit)}."


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.3g} MB"


def _plain(words: str) -> str:
    """The text as printed, with \\n between lines and without what no database stores and nobody sees."""
    words = re.sub(r"\r\n?|[\x85\u2028]", "\n", words).replace("\u2029", "\n\n")
    words = re.sub(r"\n?\x0c\n?", "\n", words)  # a page that ends within a paragraph
    return _SURROGATES.sub("\ufffd", _UNSEEN.sub("", _CONTROLS.sub("", words)))


def _line(words: str, longest: int) -> str:
    return " ".join(_plain(words).split())[:longest].strip()
