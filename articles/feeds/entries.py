"""Decisions about the entries of a feed, on plain data: which are new, and where their articles stand."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.readers.feeds import Entry

WHOLE_CONTENT, WHOLE_SUMMARY = 100, 250  # words from which on a text is a whole one, in the place of contents or not
AS_NEEDED, NEVER, ALWAYS = "as_needed", "never", "always"  # when the page behind an entry is read


@dataclass(frozen=True)
class Known:
    """An entry under the names by which it is known again, and what it says, in short."""

    entry: Entry
    keys: tuple[str, ...]
    mark: str


def known_as(entries: Sequence[Entry]) -> list[Known]:
    """Each entry with its keys, the most telling first.

    Principle: an entry is known again by its guid or by its address, since programs change either and keep the other.
    One that several entries of a feed share tells nothing: some feeds give all the same guid, or link to one page.
    Then the title and the time make the key. Known exception: two entries alike in all of these are one.
    """
    guids = Counter(entry.guid for entry in entries)
    urls = Counter(entry.url for entry in entries)
    known: dict[str, Known] = {}
    for entry in entries:
        keys: list[tuple[str, ...]] = [("guid", entry.guid)] if entry.guid and guids[entry.guid] == 1 else []
        keys += [("url", entry.url)] if entry.url and urls[entry.url] == 1 else []
        keys = keys or [("said", entry.guid, entry.url, entry.title, entry.published, entry.text[:200])]
        known.setdefault(
            digest(*keys[0]),
            Known(
                entry,
                tuple(digest(*key) for key in keys),
                digest(entry.title, entry.text, "" if entry.is_content else entry.updated),
            ),
        )
    return list(known.values())


def digest(*words: str) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:32]


def changed(entries: Sequence[Known], marks: Mapping[str, str]) -> list[Known]:
    """Those that nobody has seen, and those that say something else than when they were seen.

    `marks`: what entries said, by each of their keys.
    """
    return [one for one in entries if one.mark not in {marks.get(key) for key in one.keys}]


def is_in_feed(entry: Entry, pages: str) -> bool:
    """Whether the entry's own text becomes the article, and not the page behind it."""
    if not entry.url or pages == NEVER:
        return True
    if pages == ALWAYS or entry.is_cut:
        return False
    return entry.words >= (WHOLE_CONTENT if entry.is_content else WHOLE_SUMMARY)


def record(entry: Entry) -> bytes:
    """The entry in the interchange format, with the text that it carries."""
    said = {
        "title": entry.title, "author": entry.author, "date": entry.published, "url": entry.url,
        "section": entry.section, "text": entry.text or entry.title, "notes": ["The text is the one in the feed."],
    }  # fmt: skip
    return json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False).encode(
        errors="replace"
    )


def hints(entry: Entry) -> dict[str, str]:
    """What the feed says of the article on the page behind the entry, by the readers' names of fields."""
    said = {
        "title": entry.title, "author": entry.author, "published": entry.published, "section": entry.section,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}
