"""Header lines above an article ("Source: …", "Date: …"), and its title where no line says which it is."""

import re

_FIELDS = {
    "title": "title", "headline": "title",
    "author": "author", "authors": "author", "by": "author", "byline": "author",
    "source": "source_name", "publisher": "source_name", "outlet": "source_name", "publication": "source_name",
    "newspaper": "source_name", "site": "source_name",
    "date": "published", "published": "published", "published_at": "published", "pubdate": "published",
    "publication date": "published",
    "url": "url", "link": "url", "address": "url",
}  # fmt: skip
_LINE = re.compile(r"\s*([A-Za-z][A-Za-z_ ]{1,20}?)\s*:\s*(.*)\Z")
_SENTENCE = re.compile(r".*?[.!?][”’\"')]*(?=\s|\Z)|.*")
_FULL_STOP = re.compile(r"(?<![A-Z])[.,;:][”’\"')]*\s*\Z")  # titles have none, but for "… in the U.S."
LONGEST_TITLE = 200  # characters of a first line that may be one
SENTENCE_TITLE = 90  # characters of a title made from a sentence


def field(line: str) -> tuple[str, str] | None:
    """("source_name", "The Harbour Post") for "Source: The Harbour Post"; None for any other line."""
    found = _LINE.match(line)
    name = _FIELDS.get(found[1].lower()) if found else None
    return (name, found[2].strip().strip("\"'").strip()) if found and name else None


def take_header(text: str) -> tuple[dict[str, str], str]:
    """The header lines at the top of `text` as fields of `Printed`, and the text below them."""
    lines = text.lstrip("\n").split("\n")
    fields = {}
    while lines and (found := field(lines[0])) and found[0] not in fields and found[1]:
        fields[found[0]] = found[1]
        del lines[0]
    return fields, "\n".join(lines).strip("\n") if fields else text


def take_title(text: str) -> tuple[str, str]:
    """A short first line that an empty line follows, and the text below it; ("", text) if there is none."""
    first, gap, rest = text.strip("\n").partition("\n")
    body = rest.lstrip()
    if not gap or not body or len(first) > LONGEST_TITLE or rest.partition("\n")[0].strip():
        return "", text
    if _FULL_STOP.search(first):
        return "", text  # a paragraph, not a title
    return first.strip(), rest.strip("\n")


def title_from(text: str) -> str:
    """A title for an article that prints none: its first sentence, cut at a word."""
    start = " ".join(text[: 4 * SENTENCE_TITLE].split())
    found = _SENTENCE.match(start)
    sentence = found[0] if found else start
    if len(sentence) <= SENTENCE_TITLE:
        return sentence.rstrip(".")
    cut = sentence[: SENTENCE_TITLE + 1].rsplit(" ", 1)[0]
    return cut[:SENTENCE_TITLE].rstrip(" ,;:–—-") + "…"
