"""Text and the marks on it → HTML that nests safely, however the marks overlap. Pure: no database, no Django.

The text is cut at every border of every mark, and each piece becomes one flat element that names all marks which
cover it. So overlapping, nested, equal and adjacent marks are all the same case. Time grows with the length of the
text and the number of (piece, mark) pairs.

`data-q="12 15"` names the quotes that cover a piece, widest first; `data-m` mentions and `data-a` the actors they mean,
`data-d` dates, and `data-c` and `data-s` the quotes whose cue or source it is. Offsets count code points.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["quote", "mention", "date", "cue", "source"]

_ATTRIBUTES = {"quote": "data-q", "mention": "data-m", "date": "data-d", "cue": "data-c", "source": "data-s"}
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LINES = re.compile(r"\n\s*")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew, Arabic, Syriac, Thaana, N'Ko


class Mark(NamedTuple):
    """One fragment of an annotation. A quote in two fragments is two marks with one id."""

    kind: Kind
    id: int
    start: int
    end: int
    classes: str = ""  # CSS classes of its look
    actor: int | None = None  # mentions: whom they mean
    label: str = ""  # quotes: what the pin in the margin is called; other marks and later fragments have no pin
    pin: str = ""  # CSS classes of the pin


class Segment(NamedTuple):
    start: int
    end: int
    marks: tuple[Mark, ...] = ()


class Paragraph(NamedTuple):
    number: int
    start: int
    end: int
    html: str = ""
    direction: str = "auto"


def direction(text: str) -> str:
    """The value of `dir`. A browser alone goes by the first letter, and turns a sentence that begins with a name."""
    n_right = len(_RIGHT_TO_LEFT.findall(text)) if not text.isascii() else 0
    return "ltr" if 0 < 2 * n_right < sum(map(str.isalpha, text)) else "auto"


def segments(start: int, end: int, marks: Iterable[Mark]) -> Iterator[Segment]:
    """[start, end) cut at all borders of the marks, in order and without gaps; widest mark first in each piece."""
    clipped = [mark for mark in marks if mark.start < end and mark.end > start]
    clipped.sort(key=lambda mark: (mark.start, -mark.end))
    borders = sorted({start, end, *(max(m.start, start) for m in clipped), *(min(m.end, end) for m in clipped)})
    active: list[Mark] = []
    coming = 0
    for left, right in pairwise(borders):
        active = [mark for mark in active if mark.end > left]
        while coming < len(clipped) and clipped[coming].start <= left:
            active.append(clipped[coming])
            coming += 1
        yield Segment(left, right, tuple(sorted(active, key=lambda mark: mark.start - mark.end)))


def paragraphs(text: str) -> list[Paragraph]:
    """Where the paragraphs stand: between blank lines, or, in a text without any, on lines of their own."""
    separator = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else _LINES
    borders = [0]
    for gap in separator.finditer(text):
        borders += [gap.start(), gap.end()]
    borders.append(len(text))
    spans = [(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True) if text[a:b].strip()]
    return [Paragraph(number, start, end) for number, (start, end) in enumerate(spans)]


def render(text: str, marks: Iterable[Mark], only: Iterable[Paragraph] | None = None) -> list[Paragraph]:
    """The paragraphs of the text, or only the given ones, with their HTML."""
    chosen = paragraphs(text) if only is None else list(only)
    by_paragraph = _share_out(chosen, marks)
    return [
        Paragraph(
            p.number,
            p.start,
            p.end,
            "".join(_html(text, piece) for piece in segments(p.start, p.end, theirs)),
            direction(text[p.start : p.end]),
        )
        for p, theirs in zip(chosen, by_paragraph, strict=True)
    ]


def _share_out(chosen: Sequence[Paragraph], marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks of each paragraph; paragraphs come in text order, and a long quote belongs to several."""
    shares: list[list[Mark]] = [[] for _ in chosen]
    first = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        while first < len(chosen) and chosen[first].end <= mark.start:
            first += 1
        for position in range(first, len(chosen)):
            if chosen[position].start >= mark.end:
                break
            shares[position].append(mark)
    return shares


def _html(text: str, segment: Segment) -> str:
    # A carriage return must come as a reference: HTML parsers turn a bare one into a line feed, and offsets shift.
    words = escape(text[segment.start : segment.end], quote=False).replace("\r", "&#13;")
    if not segment.marks:
        return words
    ids: dict[str, list[str]] = {}
    classes: dict[str, None] = {}
    pins = anchor = ""
    for mark in segment.marks:
        ids.setdefault(_ATTRIBUTES[mark.kind], []).append(str(mark.id))
        if mark.actor is not None:
            ids.setdefault("data-a", []).append(str(mark.actor))
        classes |= dict.fromkeys(mark.classes.split())
        if mark.start == segment.start:
            pins += _pin(mark) if mark.pin else ""
            anchor = f' id="mention-{mark.id}"' if mark.kind == "mention" else anchor
    if len(ids.get("data-q", ())) > 1:
        classes["q-nested"] = None
    named = "".join(f' {attribute}="{" ".join(dict.fromkeys(found))}"' for attribute, found in ids.items())
    tag = "mark" if "data-q" in ids else "span"
    return f'{pins}<{tag}{anchor} class="{" ".join(classes)}"{named}>{words}</{tag}>'


def _pin(mark: Mark) -> str:
    """The marker in the margin where a quote begins, and the anchor of its address."""
    label = escape(mark.label)
    address = f'id="quote-{mark.id}" href="#card-{mark.id}"'
    return f'<a class="pin {mark.pin}" {address} aria-label="{label}" title="{label}"></a>'
