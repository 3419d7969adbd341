"""Which characters of a text stand inside quotation marks, and what that makes of a quote.

Straight and curly, double and single marks, guillemets, and two apostrophes written for one double
mark. A paragraph that opens a quotation and never closes it is quoted to its end, and the next
paragraph may then close it: the newspaper convention for quotes of several paragraphs.
Known limits: a plural possessive before a blank ("the voters' choice") closes no single mark unless
nothing better follows within 600 characters; nesting deeper than single in double is not told apart.
All functions take time linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from entities.nlp.annotation import QuoteKind, Span

MARKS = "\"'“”„‘’«»"

PARAGRAPH = re.compile(r"[^\n\r]+")
DOUBLE_MARK = re.compile(r"(?P<opens>[“„«])|(?P<closes>[”»])|(?P<straight>\")|(?P<run>(['‘’])\5+)")
BEFORE_AN_OPENING_MARK = frozenset(" \t\n\r\u00a0([{-\u2010\u2011\u2012–—…/\"“‘'")
STARTS_A_QUOTATION = frozenset('$[(“"#@….')
ELISION = re.compile(r"[‘’'](?:em|til|cause|tis|twas|n|round|bout|nuff|cuz|\d0s|\d\ds?)\b", re.IGNORECASE)
LONGEST_SINGLE_QUOTED = 600  # characters; an apostrophe further away closes nothing


@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    role: str  # "opens", "closes" or "either"


def quoted(text: str) -> bytearray:
    """One byte a character: 1 where the character stands inside quotation marks, marks included."""
    mask = bytearray(len(text))
    left_open = False
    for match in PARAGRAPH.finditer(text):
        paragraph, base = match.group(), match.start()
        marks = list(double_marks(paragraph))
        ranges, left_open = double_ranges(paragraph, marks, left_open)
        fill(mask, base, ranges)
        if "'" in paragraph or "‘" in paragraph:
            singles = single_ranges(hide_double_apostrophes(paragraph, marks))
            fill(mask, base, [(start, end) for start, end in singles if not mask[base + start]])
    return mask


def kind_of(text: str, content: Iterable[Span], mask: bytes | bytearray) -> QuoteKind:
    """Direct: every letter and digit stands inside quotation marks; indirect: none; else mixed."""
    inside = outside = False
    for span in content:
        for position in range(span.start, span.end):
            if text[position].isalnum():
                if mask[position]:
                    inside = True
                else:
                    outside = True
            if inside and outside:
                return "mixed"
    return "direct" if inside else "indirect"


def fill(mask: bytearray, base: int, ranges: Iterable[tuple[int, int]]) -> None:
    for start, end in ranges:
        mask[base + start : base + end] = b"\1" * (end - start)


def double_marks(paragraph: str) -> Iterator[Mark]:
    for match in DOUBLE_MARK.finditer(paragraph):
        start, end = match.span()
        if match["opens"]:
            yield Mark(start, end, "opens")
        elif match["closes"]:
            yield Mark(start, end, "closes")
        elif match["straight"]:
            yield Mark(start, end, "either")
        else:
            before = paragraph[start - 1] if start else " "
            # 'the ''dogs''' : of three, the first is an apostrophe or a single mark of its own
            if end - start == 3 and not (before.isspace() or before in "([—-"):
                start += 1
            yield Mark(start, start + 2, "opens" if paragraph[start] == "‘" else "either")


def double_ranges(paragraph: str, marks: list[Mark], left_open: bool) -> tuple[list[tuple[int, int]], bool]:
    """The double-quoted stretches of a paragraph, and whether its last one was never closed."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in marks:
        before = paragraph[mark.start - 1] if mark.start else " "
        after = paragraph[mark.end] if mark.end < len(paragraph) else " "
        may_open = before in BEFORE_AN_OPENING_MARK and not after.isspace()
        role = mark.role
        if role == "either":
            may_close = not before.isspace() and before not in "([{" and not after.isalnum()
            if opened is None and before.isdigit() and not may_open:
                continue  # an inch mark
            if may_open != may_close:
                role = "opens" if may_open else "closes"
            else:
                role = "opens" if opened is None else "closes"
        if role == "opens":
            if opened is None:  # else the closing mark is missing: stay inside
                opened = mark.start
        elif opened is not None:
            ranges.append((opened, mark.end))
            opened = None
        elif left_open:
            ranges.append((0, mark.end))
        elif may_open:  # a closing mark typed for an opening one
            opened = mark.start
        left_open = False  # only a paragraph's first mark can close what the last one left open
    if opened is not None:
        ranges.append((opened, len(paragraph)))
    return ranges, opened is not None


def hide_double_apostrophes(paragraph: str, marks: list[Mark]) -> str:
    characters = list(paragraph)
    for mark in marks:
        if mark.end - mark.start == 2:
            characters[mark.start : mark.end] = '""'
    return "".join(characters)


def single_ranges(paragraph: str) -> Iterator[tuple[int, int]]:
    """Stretches between single marks, in order; apostrophes are told apart by their neighbours."""
    padded = paragraph + " "
    closers = [
        at
        for at, character in enumerate(paragraph)
        if character in "’'" and at and not paragraph[at - 1].isspace() and not padded[at + 1].isalnum()
    ]
    openers = [at for at, character in enumerate(paragraph) if character == "‘"]
    resume = 0
    for match in re.finditer("['‘]", paragraph):
        start = match.start()
        if start < resume or not opens_single(padded, start):
            continue
        limit = start + LONGEST_SINGLE_QUOTED
        first = bisect_left(closers, start + 2)
        if first == len(closers) or closers[first] >= limit:
            continue
        if paragraph[start] == "‘":  # the next opening mark ends the search
            following = bisect_left(openers, closers[first])
            if following < len(openers):
                limit = min(limit, openers[following])
        end = closers[first]
        for candidate in range(first, len(closers)):
            at = closers[candidate]
            if at >= limit:
                break
            if not (paragraph[at - 1] in "sS" and padded[at + 1] == " "):
                end = at
                break
        yield start, end + 1
        resume = end + 1


def opens_single(padded: str, at: int) -> bool:
    before = padded[at - 1] if at else " "
    after = padded[at + 1]
    if not (after.isalnum() or after in STARTS_A_QUOTATION) or ELISION.match(padded, at):
        return False
    return before in BEFORE_AN_OPENING_MARK if padded[at] == "'" else not before.isalnum()
