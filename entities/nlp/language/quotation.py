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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, zip_longest

from entities.nlp.annotation import QuoteKind, Span

MARKS = "\"'“”„‟‘’«»‹›＂`"

PARAGRAPH = re.compile(r"[^\n\r]+")
SINGLE = ("'", "‘")
BEHIND_COLON = re.compile(r":\s+(?=['‘])")
OPENS = re.compile(r"\s*(?:[\"“„‟«‹‘＂]|''|``)")
DOUBLE_MARK = re.compile(r"(?P<opens>[“„‟«‹]|``)|(?P<closes>[”»›])|(?P<straight>[\"＂])|(?P<run>(['‘’])\5+)")
BEFORE_AN_OPENING_MARK = frozenset(" \t\n\r\u00a0\u200b\u202a\u2060\ufeff([{-\u2010\u2011\u2012–—…/\"“‘'")
STARTS_A_QUOTATION = frozenset('$[(“"#@….')
ELISION = re.compile(r"[‘’'](?:em|til|cause|tis|twas|n|round|bout|nuff|cuz|\d0s|\d\ds?)\b", re.IGNORECASE)
SPEAKS = (
    r"\s+(?:(?:he|she|they|(?:the|a|an) (?:\w+ ){0,2}\w+|(?:[A-Z][\w.’'-]+ ){0,3}[A-Z][\w.’'-]+) )?"
    r"(?:said|says|told|added|adds|asked|replied|warned|wrote|insisted|argued|explained|recalled)\b"
)
LOST_CLOSING = re.compile(rf"[,?!](?={SPEAKS})")
LOST_OPENING = re.compile(SPEAKS)
ENDS_SENTENCE = re.compile(r"[.!?][\"”’')]*\s+(?=\S)")
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
    paragraphs = list(PARAGRAPH.finditer(text))
    for match, following in zip_longest(paragraphs, paragraphs[1:]):
        paragraph, base = match.group(), match.start()
        marks = list(double_marks(paragraph))
        goes_on = following is not None and OPENS.match(following.group()) is not None
        ranges, left_open = double_ranges(paragraph, marks, left_open, goes_on)
        fill(mask, base, ranges)
        if "'" in paragraph or "‘" in paragraph:
            singles = list(single_ranges(hide_double_apostrophes(paragraph, marks)))
            left = None if following is None else left_open_single(paragraph, following.group(), singles)
            if left is not None:
                singles.append((max(left, singles[-1][1] if singles else 0), len(paragraph)))
            fill(mask, base, [(start, end) for start, end in singles if not mask[base + start]])
    return mask


def left_open_single(paragraph: str, following: str, singles: Sequence[tuple[int, int]]) -> int | None:
    """Where a single mark stands that stays open to the end of a paragraph, while the next one opens with one.

    It opens the paragraph, or what is said behind a colon: "Ruiz told the Echo: 'We will stay."
    """
    if following[:1] not in SINGLE or not opens_single(following + " ", 0):
        return None
    starts = [0, *(match.end() for match in BEHIND_COLON.finditer(paragraph))]
    closed = {start for start, _ in singles}
    open_marks = (at for at in starts if paragraph[at : at + 1] in SINGLE and opens_single(paragraph + " ", at))
    return next((at for at in open_marks if at not in closed), None)


def kind_of(text: str, content: Iterable[Span], mask: bytes | bytearray) -> QuoteKind:
    """Direct: every letter and digit stands inside quotation marks; indirect: none; else mixed."""
    inside = outside = False
    for span in content:
        letters, marked = text[span.start : span.end], mask[span.start : span.end]
        if 1 in marked:  # whole fragments are mostly quoted or not: no need to look at each letter
            inside = inside or any(letter.isalnum() for letter in compress(letters, marked))
        if 0 in marked:
            outside = outside or any(letter.isalnum() for letter, mark in zip(letters, marked, strict=True) if not mark)
    return ("mixed" if outside else "direct") if inside else "indirect"


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


def double_ranges(
    paragraph: str, marks: list[Mark], left_open: bool, goes_on: bool
) -> tuple[list[tuple[int, int]], bool]:
    """The double-quoted stretches of a paragraph, and whether its last one was never closed.

    `left_open`: the paragraph before was never closed; `goes_on`: the next one opens with a mark.
    """
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    inner = 0  # nested quotations that are open
    searched = 0  # up to here no place for a lost mark was found
    roles = [role_of(paragraph, mark) for mark in marks]
    for number, (mark, role) in enumerate(zip(marks, roles, strict=True)):
        may_open = opens_here(paragraph, mark)
        if role == "either":
            if opened is None and mark.start and paragraph[mark.start - 1].isdigit() and not may_open:
                continue  # an inch mark
            role = "opens" if opened is None else "closes"
        if role == "opens" and opened is None:
            opened = mark.start
        elif role == "opens" and opened is not None:
            if roles[number + 1 : number + 3] == ["closes", "closes"]:
                inner += 1
            elif closing := LOST_CLOSING.search(paragraph, max(opened, searched), mark.start):
                ranges.append((opened, closing.end()))
                opened = mark.start  # else stay inside
            searched = mark.start
        elif inner:
            inner -= 1
        elif opened is not None:
            ranges.append((opened, mark.end))
            opened = None
        elif left_open:
            ranges.append((0, mark.end))
        elif may_open:  # a closing mark typed for an opening one
            opened = mark.start
        elif mark.start and paragraph[mark.start - 1] in ",?!" and LOST_OPENING.match(paragraph, mark.end):
            ranges.append((last_sentence(paragraph, ranges[-1][1], mark.start) if ranges else 0, mark.end))
        left_open = False  # only a paragraph's first mark can close what the last one left open
    if opened is not None and not goes_on and (closing := LOST_CLOSING.search(paragraph, opened)):
        ranges.append((opened, closing.end()))
        opened = None
    if opened is not None:
        ranges.append((opened, len(paragraph)))
    return ranges, opened is not None


def role_of(paragraph: str, mark: Mark) -> str:
    """What a mark does for all its neighbours tell; "either" where they leave it open."""
    before = paragraph[mark.start - 1] if mark.start else " "
    after = paragraph[mark.end] if mark.end < len(paragraph) else " "
    may_open = opens_here(paragraph, mark)
    may_close = not before.isspace() and before not in "([{" and not after.isalnum()
    if mark.role != "either":  # an opening mark typed for a closing one, or the German “
        return "closes" if mark.role == "opens" and may_close and not may_open else mark.role
    if may_open == may_close or (before.isdigit() and not may_open):
        return "either"
    return "opens" if may_open else "closes"


def opens_here(paragraph: str, mark: Mark) -> bool:
    before = paragraph[mark.start - 1] if mark.start else " "
    after = paragraph[mark.end] if mark.end < len(paragraph) else " "
    return before in BEFORE_AN_OPENING_MARK and not after.isspace()


def last_sentence(paragraph: str, start: int, end: int) -> int:
    """Where the last sentence between two places begins."""
    borders = [match.end() for match in ENDS_SENTENCE.finditer(paragraph, start, end)]
    begins = borders[-1] if borders else start
    return begins + len(paragraph[begins:end]) - len(paragraph[begins:end].lstrip())


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
