"""What a feed says: RSS 0.9 to 2.0, RDF, Atom and CDF by feedparser, JSON Feed (https://jsonfeed.org/version/1.1) here.

Pure: bytes in, `FoundFeed` out. Strangers wrote them, so `newsdesk.contained` runs this. Principle: what an entry says
is taken at its word where it can be; an entry that says nothing of use is still one, so that it gets its outcome.
"""

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser
from lxml import html as lxml_html

from articles.readers.encoding import decode
from articles.readers.facts.publication import CannotDate, published
from articles.readers.markup import blocks, unescaped
from articles.readers.printed import CannotRead

MOST_ENTRIES = 500  # of one answer, the first of them: feeds begin with the newest
LONGEST_TEXT = 1_000_000  # characters of an entry's markup that are looked at
MOST_LINKS = 12
FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
    "application/xml", "text/xml",
)  # fmt: skip
# Zones that a date of RFC 822 may name, which mean one thing there; and those that say it in figures.
_SURE = re.compile(r"(?:[+-]\d{2}:?\d{2}|\b(?:Z|GMT|UTC?|[ECMP][SD]T)|\dZ)\s*\Z")
_DAY_ONLY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s*)?\S{1,200}\s+(SYSTEM|PUBLIC|\"[^\"]*\"|'[^']*')?", re.IGNORECASE)
_PLAIN_ENTITY = re.compile(rb"[\"'](?:[^&%<]|&#x?[0-9a-fA-F]{1,6};){0,20}[\"']")
_MARKUP = re.compile(r"</?(?:p|div|br|a|b|i|em|strong|span|h[1-6]|ul|ol|li|blockquote|figure|img|table)\b[^>]*>", re.I)
_UNSEEN = "script style figure figcaption iframe object embed form nav noscript svg button template".split()
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3}|\(more\)"
    r"|(?:read|continue|see)\s+(?:more|reading|on|the (?:full|whole) \w+)[\s.:→»>]*)\s*\Z",
    re.IGNORECASE,
)
_NO_PROSE = re.compile(
    r"(?:The post .{1,300} (?:first )?appeared (?:first )?on .{1,200}"
    r"|(?:read|continue|see) (?:more|reading|on|the (?:full|whole) \w+)\b.{0,200})",
    re.IGNORECASE,
)
_PURSUING = re.compile(r"(?:utm_\w+|fbclid|gclid|at_\w+|cmp|ref_src|mc_[ce]id)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One entry as it says it is. `text`: paragraphs, with an empty line between two; "" where it carries none."""

    guid: str = ""
    url: str = ""  # http or https, without what only follows readers around
    title: str = ""
    author: str = ""
    published: str = ""  # ISO 8601 where its zone is certain, else as printed
    updated: str = ""
    section: str = ""
    text: str = ""
    is_content: bool = False  # in the place that is meant for whole texts
    is_cut: bool = False  # it says that it goes on elsewhere
    has_recording: bool = False
    at: datetime | None = None  # what `published` means, where it means one moment

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True)
class FoundFeed:
    title: str = ""
    site: str = ""  # the page that it is a feed of
    entries: tuple[Entry, ...] = ()
    left_out: int = 0  # entries beyond the most that are read


@dataclass(frozen=True)
class Link:
    url: str
    title: str = ""


@dataclass(frozen=True)
class Links:
    """A page, and the feeds that it names."""

    feeds: tuple[Link, ...] = ()


def read_feed(
    content: bytes, *, url: str, content_type: str, now: datetime, most: int = MOST_ENTRIES
) -> FoundFeed | Links:
    """The feed that `url` answered with, its first `most` entries, or the feeds that the page there names.

    `now` is aware; times without a zone are in its. Raises CannotRead for anything that is neither.
    """
    if not content.strip():
        raise CannotRead("The answer is empty.")
    start = content[:2000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] == b"{":
        return _json_feed(content, url, now, most)
    refuse_entities(content)
    try:
        found = feedparser.parse(
            BytesIO(content),
            # Without a type the parser says that it was none of XML; what the bytes are, they say themselves.
            response_headers={"content-type": content_type or "application/xml", "content-location": url},
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        raise CannotRead("This feed is damaged and can’t be read.") from None
    if not found.get("version"):
        if b"<html" in content[:200_000].replace(b"\0", b"").lower() or b"<link" in content[:200_000].lower():
            return Links(tuple(_named(content, url)))
        raise CannotRead("This is no feed: neither RSS nor Atom nor JSON Feed.")
    return _found(
        title=found.feed.get("title", ""),
        site=found.feed.get("link", ""),
        entries=[
            lambda one=one: _of_xml(one, url, now, content) for one in found.entries[:most] if not _is_unpublished(one)
        ],
        url=url,
        left_out=max(0, len(found.entries) - most),
    )


def refuse_entities(content: bytes) -> None:
    """Raises CannotRead for XML whose entities hold more than a sign or two: they may grow without end."""
    for declared in _ENTITY.finditer(content.replace(b"\0", b"")):
        if not declared[1] or not _PLAIN_ENTITY.fullmatch(declared[1]):
            raise CannotRead("This feed declares entities, which are not read: they may grow without end.")


def _found(*, title: Any, site: Any, entries: list, url: str, left_out: int) -> FoundFeed:
    return FoundFeed(
        title=_line(title, 200), site=_address(site, url), entries=tuple(one() for one in entries), left_out=left_out
    )


def _is_unpublished(told: Any) -> bool:
    """Whether an entry of an export of WordPress is a draft, or no text at all: a picture, a menu."""
    kind, state = told.get("wp_post_type", "post"), told.get("wp_status", "publish")
    return kind not in ("post", "page") or state != "publish"


def _of_xml(told: Any, base: str, now: datetime, feed: bytes) -> Entry:
    contents = [one for one in told.get("content", []) if one.get("value") and not _is_elsewhere(one)]
    content = max((one["value"] for one in contents), key=len, default="")
    summary = told.get("summary", "")
    updated = dict.get(told, "updated", "")  # its own, without the parser's habit of taking "published" for it
    text = paragraphs(content or summary, told.get("title", ""))
    is_content = bool(content) and content != summary
    if summary and len(summary) > 2 * len(content):  # an RSS description, beside a content of a line
        text, is_content = paragraphs(summary, told.get("title", "")), False
    words, at = _moment(told.get("published") or updated,
                        told.get("published_parsed") or dict.get(told, "updated_parsed"), now)  # fmt: skip
    authors = [_person(one["name"]) for one in told.get("authors", []) if one.get("name")]
    kinds = [str(one.get("type", "")) for one in told.get("enclosures", [])]
    return Entry(
        guid=_line(told.get("id", ""), 2000),
        url=_address(_link(told, feed), base),
        title=_line(told.get("title", ""), 500),
        author=_line("; ".join(dict.fromkeys(authors)) or told.get("author", ""), 300),
        published=words,
        updated=_line(updated, 100),
        section=_line(next((one.get("term") for one in told.get("tags", []) if one.get("term")), ""), 200),
        text=text,
        is_content=is_content,
        is_cut=bool(_CUT.search(_last_words(content or summary))),
        has_recording=any(kind.startswith(("audio/", "video/")) for kind in kinds),
        at=at,
    )


def _person(name: str) -> str:
    """The name in "desk (Ana Lind" and "Ana Lind (mailto:": the parser cuts addresses out, and what ends them."""
    before, bracket, within = name.partition("(")
    if not bracket or ")" in within:
        return name
    return before.strip() if within.startswith(("mailto:", "http")) or not within.strip() else within.strip()


def _link(told: Any, feed: bytes) -> str:
    """The address of the page behind an entry. A guid is one where no other is said, unless it is a mere number."""
    link = told.get("link", "")
    if told.get("links") or not told.get("guidislink"):
        return link
    return link if any(words.encode() in feed for words in (link, html.escape(link))) else ""


def _is_elsewhere(content: Any) -> bool:
    """Content that only points to another document, or is no text."""
    kind = str(content.get("type", "text/html"))
    return not kind.startswith(("text/", "application/xhtml", "html", "xhtml"))


def _json_feed(content: bytes, url: str, now: datetime, most: int) -> FoundFeed:
    try:
        told = json.loads(decode(content)[0])
    except (ValueError, RecursionError):
        raise CannotRead("This is no feed: its JSON is broken.") from None
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list) or not ("jsonfeed" in str(told.get("version", "")) or "title" in told):
        raise CannotRead("This is no feed: it is JSON, but no JSON Feed.")
    items = [one for one in items if isinstance(one, dict)]
    return _found(
        title=told.get("title", ""),
        site=told.get("home_page_url", ""),
        entries=[lambda one=one: _of_json(one, url, now) for one in items[:most]],
        url=url,
        left_out=max(0, len(items) - most),
    )


def _of_json(told: dict[str, Any], base: str, now: datetime) -> Entry:
    content = told.get("content_html") if isinstance(told.get("content_html"), str) else ""
    plain = told.get("content_text") if isinstance(told.get("content_text"), str) else ""
    summary = told.get("summary") if isinstance(told.get("summary"), str) else ""
    text = paragraphs(content, told.get("title", "")) if content else _plain_paragraphs(plain or summary or "")
    authors = told.get("authors") if isinstance(told.get("authors"), list) else [told.get("author")]
    names = [one["name"] for one in authors or [] if isinstance(one, dict) and isinstance(one.get("name"), str)]
    tags = told.get("tags") if isinstance(told.get("tags"), list) else []
    attached = told.get("attachments") if isinstance(told.get("attachments"), list) else []
    words, at = _moment(told.get("date_published") or told.get("date_modified") or "", None, now)
    return Entry(
        guid=_line(told.get("id", ""), 2000),
        url=_address(told.get("url") or told.get("external_url") or "", base),
        title=_line(told.get("title", ""), 500),
        author=_line("; ".join(dict.fromkeys(names)), 300),
        published=words,
        updated=_line(told.get("date_modified", ""), 100),
        section=_line(next((one for one in tags or [] if isinstance(one, str)), ""), 200),
        text=text,
        is_content=bool(content or plain),
        is_cut=bool(_CUT.search(_last_words(content or plain or summary or ""))),
        has_recording=any(
            str(one.get("mime_type", "")).startswith(("audio/", "video/"))
            for one in attached or []
            if isinstance(one, dict)
        ),
        at=at,
    )


def paragraphs(markup: str, title: Any = "") -> str:
    """The words of a piece of HTML, with an empty line between its blocks: without pictures, captions, scripts, the
    entry's own title at its head and the invitations to read on that programs put at its end.

    What was escaped twice is taken as the HTML that it was before.
    """
    found = _blocks(markup[:LONGEST_TEXT])
    if any(_MARKUP.search(block) for block in found):
        found = _blocks("\n".join(found))
    if found and isinstance(title, str) and found[0].strip() == title.strip():
        del found[0]
    while found and _NO_PROSE.fullmatch(found[-1].strip(" .»→…[]>")):
        del found[-1]
    return "\n\n".join(found)


def _blocks(markup: str) -> list[str]:
    if not _MARKUP.search(markup) and "<" not in markup:
        return _plain_paragraphs(markup).split("\n\n") if markup.strip() else []
    try:
        tree = lxml_html.fromstring(f"<div>{markup}</div>")
    except (ValueError, lxml_html.etree.LxmlError):
        return _plain_paragraphs(re.sub(r"<[^>]*>", " ", markup)).split("\n\n")
    for unseen in list(tree.iter(*_UNSEEN)):
        if unseen.getparent() is not None:
            unseen.drop_tree()
    return blocks(tree)


def _plain_paragraphs(text: str) -> str:
    parts = re.split(r"\n[ \t]*\n", html.unescape(text).replace("\r\n", "\n"))
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _last_words(markup: str) -> str:
    """The end of a piece of HTML without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup[-3000:])).split()).strip(" »→>")


def _moment(words: Any, parsed: Any, now: datetime) -> tuple[str, datetime | None]:
    """A publication time in words that its reader understands, and the moment that it is."""
    words = _line(words, 100)
    if words and parsed and _SURE.search(words) and not _DAY_ONLY.fullmatch(words):
        with suppress(ValueError, TypeError, OverflowError):
            words = datetime(*parsed[:6]).isoformat() + "+00:00"
    try:
        return words, published(words, now=now)[0] if words else None
    except CannotDate:
        return words, None


def _address(words: Any, base: str) -> str:
    """The web address of a link, without what only follows readers around; "" for anything else."""
    if not isinstance(words, str) or not words.strip():
        return ""
    try:
        parts = urlsplit(urljoin(base, words.strip()))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
        asked = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(name, value) for name, value in asked if not _PURSUING.match(name)]
        query = parts.query if len(kept) == len(asked) else urlencode(kept)
        found = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    except ValueError:
        return ""
    return found if len(found) <= 2000 and not re.search(r"\s", found) else ""


def _line(words: Any, longest: int) -> str:
    """Words without markup on one line; "" for what is none."""
    if isinstance(words, int) and not isinstance(words, bool):
        words = str(words)
    if not isinstance(words, str):
        return ""
    if "<" in words and _MARKUP.search(words[:LONGEST_TEXT]):
        words = " ".join(_blocks(words[:LONGEST_TEXT]))
    kept = "".join(char if char.isprintable() else " " for char in unescaped(words[:10_000]))
    return " ".join(kept.split())[:longest].encode(errors="replace").decode()


def _named(content: bytes, url: str) -> Iterator[Link]:
    """The feeds that a page names, those of its comments last."""
    try:
        tree = lxml_html.document_fromstring(content)
    except (ValueError, lxml_html.etree.LxmlError):
        return
    for base in tree.xpath("//base/@href")[:1]:
        url = urljoin(url, base)
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        is_named = "alternate" in (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        address = _address(link.get("href"), url) if is_named and kind in FEED_TYPES else ""
        if address:
            found.setdefault(address, _line(link.get("title") or "", 200))
    links = [Link(address, title) for address, title in found.items()]
    yield from sorted(links, key=lambda link: "comment" in (link.title + link.url).lower())[:MOST_LINKS]
