"""Reads files into articles. Pure: bytes in, `ReadArticle` out, no database.

Whoever stores what strangers sent has `parse` run by `newsdesk.contained`: a file may be made to hurt its reader. One
module per format returns what the file prints (`Printed`); what is the same for all of them is here.
"""

import re
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from articles.readers import html, jsonl, markdown, text
from articles.readers.encoding import decode
from articles.readers.header import title_from
from articles.readers.language import NAMES, guess_language
from articles.readers.printed import CannotRead, Printed, ReadArticle
from articles.readers.publication import CannotDate, published

__all__ = ["LONGEST_TEXT", "CannotRead", "ReadArticle", "megabytes", "parse", "read", "split"]

_FORMATS = {
    "": text, ".txt": text, ".text": text,
    ".md": markdown, ".markdown": markdown,
    ".html": html, ".htm": html, ".xhtml": html,
    ".jsonl": jsonl, ".ndjson": jsonl,
}  # fmt: skip
_LINE_OF_FILE = re.compile(r", line \d+\Z")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
LONGEST_TEXT = 250_000  # characters, about 40,000 words; PostgreSQL indexes no more than 1 MB of one text's words


def parse(name: str, content: bytes, *, now: datetime, max_bytes: int) -> ReadArticle | list[tuple[str, bytes]]:
    """The article in a file called `name`, or the files in it, yet to be parsed: what `read` and `split` return.

    Raises CannotRead.
    """
    return split(name, content) or read(name, content, now=now, max_bytes=max_bytes)


def split(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """The articles of a file that holds several, each as a file of its own; an empty list for any other file."""
    if _format(name) is not jsonl or _LINE_OF_FILE.search(name):
        return []
    return [(f"{name}, line {number}", line) for number, line in jsonl.split(content)]


def read(name: str, content: bytes, *, now: datetime, max_bytes: int) -> ReadArticle:
    """The one article in `content`, a file called `name`.

    `now` is aware; times printed without a zone are in its zone, and later dates are refused as dates. Raises
    CannotRead when there is no article to be had.
    """
    if len(content) > max_bytes:
        raise CannotRead(too_large(len(content), max_bytes))
    if not content.strip():
        raise CannotRead("The file is empty.")
    reader = _format(name)
    words, encoding, warnings = decode(content)
    printed = reader.read(_plain(words))
    body = _plain(printed.text).strip()
    if not re.search(r"\w", body):
        raise CannotRead("There is no text in this file.")
    if len(body) > LONGEST_TEXT:
        raise CannotRead(f"The text has {len(body):,} characters; one article may have {LONGEST_TEXT:,}.")
    published_at, precision = None, "time"
    if printed.published:
        try:
            published_at, precision = published(printed.published, now=now)
        except CannotDate as reason:
            warnings.append(str(reason))
    language = guess_language(f"{printed.title}\n{body}")
    if language != "en":
        warnings.append(f"This looks like {NAMES.get(language, 'no English text')}; quotes are found in English only.")
    return ReadArticle(
        title=_line(printed.title, 500) or title_from(body),
        text=body,
        author=_line(printed.author, 300),
        source_name=_line(printed.source_name, 200),
        url=_address(printed, warnings),
        published_at=published_at,
        precision=precision,
        language=language,
        encoding=encoding,
        warnings=tuple(warnings),
    )


def too_large(size: int, limit: int) -> str:
    return f"The file has {megabytes(size)}; the limit is {megabytes(limit)}."


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.3g} MB"


def _format(name: str):
    suffix = PurePath(_LINE_OF_FILE.sub("", name)).suffix.lower()
    if suffix not in _FORMATS:
        raise CannotRead(f"Newsdesk can't read {suffix} files. It reads .txt, .md, .html and .jsonl.")
    return _FORMATS[suffix]


def _plain(words: str) -> str:
    """The text as printed, with \\n between lines and without what no database stores and nobody sees."""
    words = re.sub(r"\r\n?|\x0c", "\n", words)
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", words))


def _line(words: str, longest: int) -> str:
    return " ".join(_plain(words).split())[:longest].strip()


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
