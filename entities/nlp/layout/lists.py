"""Lists: items that somebody announced ("Ruiz made three demands, she said:"), and lines that open with who speaks.

Every item of an announced list is said by whom the line above says it, unless one of them names its own source. A
line of a name, a colon and quoted words ("Hauliers' federation: “We are ruined.”") prints its source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.quotation import kind_of

LINE = re.compile(r"[^\n\r]+")
BULLET = re.compile(r"[ \t]*(?:[-–—•·*▪◦‣]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t]+(?=\S)")
ANNOUNCES = re.compile(r":[ \t]*$")
LONGEST_NAMED = 80  # characters from the start of a line to the words quoted in it
TALKS = re.compile(
    r"\b(?:i|we|you|he|she|it|they|me|us|my|our|your|yes|no(?=[.,])|not|is|are|was|were|am|has|have|had|will|would|can|could"
    r"|should|may|might|must|do|does|did|let|please|thanks?)\b|n[’']t\b|[?!“”\"]",
    re.IGNORECASE,
)
ENTRY = re.compile(
    r"^[ \t]*(?:[-–—•·*] )?(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}):[ \t]+(?P<rest>\S[^\n\r]*)", re.MULTILINE
)
NAMED_LINE = re.compile(r"(?P<source>[A-Z][^\n\r.:;!?“”\"«»]{1,60})(?P<cue>:)[ \t]+[“\"«‘']{1,2}")


def with_lists(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text, with one for each item of a list that somebody announced. Linear in their number."""
    lines = [line for line in LINE.finditer(text) if not line.group().isspace()]
    begins = [line.start() for line in lines]

    def line_of(place: int) -> int:
        return bisect_right(begins, place) - 1

    speaking = {line_of(quote.cue[0].start) for quote in quotes if quote.cue and quote.source}
    announced: dict[int, DetectedQuote] = {}  # by line
    for quote in quotes:
        if quote.cue and ANNOUNCES.search(lines[above := line_of(quote.cue[0].start)].group()):
            items = list(item_lines(lines, above))
            if speaking.isdisjoint(items):
                announced |= dict.fromkeys(items, quote)
    kept = [quote for quote in quotes if line_of(quote.content[0].start) not in announced]
    return kept + [item(text, mask, lines[line], quote) for line, quote in announced.items()]


def item_lines(lines: Sequence[re.Match[str]], above: int) -> Iterator[int]:
    """The lines of the list right beneath a line."""
    for number in range(above + 1, len(lines)):
        if not BULLET.match(lines[number].group()):
            return
        yield number


def item(text: str, mask: bytes | bytearray, line: re.Match[str], announcing: DetectedQuote) -> DetectedQuote:
    bullet = BULLET.match(line.group())
    start = line.start() + (bullet.end() if bullet else 0)
    content = (Span(start, line.start() + len(line.group().rstrip())),)
    return replace(announcing, content=content, kind=kind_of(text, content, mask))


def without_entries(text: str, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    """The quotes of a text without the entries of a list or table: "Ryan Holm: Possession of a firearm, held in jail".

    Such lines open with a different name each, and none of them holds a finite verb or a pronoun: nobody talks so.
    """
    entries = list(ENTRY.finditer(text))
    names = {entry["name"] for entry in entries}
    if len(entries) < 2 or len(names) < len(entries) or any(TALKS.search(entry["rest"]) for entry in entries):
        return list(quotes)
    begins = [entry.start() for entry in entries]

    def is_entry(quote: DetectedQuote) -> bool:
        at = bisect_right(begins, quote.content[0].start) - 1
        return at >= 0 and quote.content[0].start < entries[at].end()

    return [quote for quote in quotes if not is_entry(quote)]


def with_named_line(text: str, quote: DetectedQuote) -> DetectedQuote:
    """The quote with the source before the colon of its line, where it has none."""
    start = quote.content[0].start
    if quote.cue or quote.source or quote.kind == "indirect":
        return quote
    line = text.rfind("\n", max(0, start - LONGEST_NAMED), start) + 1
    bullet = BULLET.match(text, line, start)
    named = NAMED_LINE.fullmatch(text, bullet.end() if bullet else line, start)
    if named is None:
        return quote
    return replace(quote, cue=(Span(*named.span("cue")),), source=(Span(*named.span("source")),))
