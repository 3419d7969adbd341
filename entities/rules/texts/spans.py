"""Whether a stretch of text can be marked. Offsets count code points, end exclusive."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from entities.choices import QuoteKind
from newsdesk.web.refusals import Refusal

ELLIPSIS = " … "
Fragment = tuple[int, int]  # [start, end)

_JOINER = "\u200d"
_MODIFIERS = range(0x1F3FB, 0x1F400)  # skin tones
_FLAGS = range(0x1F1E6, 0x1F200)  # regional indicators, two to a flag
_TAGS = range(0xE0020, 0xE0080)  # the letters inside flags such as Scotland's


class InvalidSpan(Refusal):
    """These words can't be marked."""


def check_span(text: str, start: int, end: int) -> str:
    """The words between start and end.

    Raises InvalidSpan when the span leaves the text, holds no words, or cuts through one visible character.
    """
    if start < 0 or end > len(text):
        raise InvalidSpan("The selection reaches beyond the text.")
    if start >= end or not text[start:end].strip():
        raise InvalidSpan("The selection contains no words.")
    if _splits(text, start) or _splits(text, end):
        raise InvalidSpan("The selection cuts through a character: an accent or a part of it lies outside.")
    return text[start:end]


def _splits(text: str, place: int) -> bool:
    """Whether a border at `place` separates what a reader sees as one character.

    The cases of Unicode Annex 29 that occur in news: combining marks, joined and modified emoji, flags, CR LF.
    Hangul typed as separate letters is not covered.
    """
    if place in (0, len(text)):
        return False
    before, after = text[place - 1], text[place]
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or _JOINER in (before, after):
        return True
    if ord(after) in _MODIFIERS or ord(after) in _TAGS or (before, after) == ("\r", "\n"):
        return True
    if ord(before) in _FLAGS and ord(after) in _FLAGS:
        letters = 0
        while letters < place and ord(text[place - 1 - letters]) in _FLAGS:
            letters += 1
        return letters % 2 == 1
    return False


def content_of(text: str, fragments: Iterable[Fragment]) -> str:
    """What a quote of these fragments says: its fragments, joined by an ellipsis."""
    return ELLIPSIS.join(text[start:end] for start, end in fragments)


_OPENING, _CLOSING = "\"'“‘«„‚‹", "\"'”’»“›"


def trim_quote(text: str, start: int, end: int) -> tuple[int, int]:
    """A selection without the blanks and the pair of quotation marks around it; the content of the quote remains.

    A span that is none is returned as it is, for `check_span` to refuse.
    """
    if not 0 <= start < end <= len(text):
        return start, end
    start, end = _trim_blanks(text, start, end)
    if end - start > 2 and text[start] in _OPENING and text[end - 1] in _CLOSING:
        start, end = _trim_blanks(text, start + 1, end - 1)
    return start, end


def _trim_blanks(text: str, start: int, end: int) -> Fragment:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def quote_kind(text: str, start: int, end: int) -> str:
    """Direct where quotation marks enclose the words, mixed where the words hold some, else indirect."""
    before, after = text[:start].rstrip()[-1:], text[end:].lstrip(".,;:!?… ")[:1]
    if before and after and before in _OPENING and after in _CLOSING:
        return QuoteKind.DIRECT
    return QuoteKind.MIXED if any(mark in text[start:end] for mark in '"“”«»„') else QuoteKind.INDIRECT


_TOKEN = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
_NEAR = 400  # code points in which the next border of a word stands


def moved_border(text: str, place: int, by: int, *, edge: str, unit: str) -> int:
    """The next place where a span may begin (edge "start") or end ("end"), forwards (by 1) or backwards (by -1).

    `unit` is "word", where a punctuation mark is a word of its own, or "character", as a reader sees it.
    Where there is none, the place itself.
    """
    if unit == "character":
        near = range(place + by, len(text) + 1 if by > 0 else -1, by)
        return next((at for at in near if not _splits(text, at)), place)
    first = max(0, place - _NEAR)
    tokens = _TOKEN.finditer(text, first, place + _NEAR)
    borders = [token.start() if edge == "start" else token.end() for token in tokens]
    ahead = [at for at in borders if (at - place) * by > 0 and not _splits(text, at)]
    return (min(ahead) if by > 0 else max(ahead)) if ahead else place


_SENTENCE = re.compile(r"[.!?…][\"”’»]*\s+(?=\S)|\n\s*(?=\S)")


def places_to_split(text: str, fragments: Sequence[Fragment]) -> list[int]:
    """Where a new sentence or a new fragment of the quote begins."""
    places = [start for start, _ in fragments[1:]]
    for start, end in fragments:
        places += [found.end() for found in _SENTENCE.finditer(text, start, end) if found.end() < end]
    return sorted(places)


def split_fragments(text: str, fragments: Iterable[Fragment], at: int) -> tuple[list[Fragment], list[Fragment]]:
    """The fragments before and after a place, without blanks at the cut. Raises InvalidSpan when one side is empty."""
    before = [_trim_blanks(text, start, min(end, at)) for start, end in fragments if start < at]
    after = [_trim_blanks(text, max(start, at), end) for start, end in fragments if end > at]
    before, after = ([span for span in side if span[0] < span[1]] for side in (before, after))
    if not before or not after:
        raise InvalidSpan("Choose a place inside the quote: both parts must contain words.")
    return before, after


def joined_fragments(text: str, fragments: Iterable[Fragment]) -> list[Fragment]:
    """The fragments in order; those that overlap or have only blanks between them become one."""
    joined: list[Fragment] = []
    for start, end in sorted(fragments):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
