"""Whether a stretch of text can be marked. Offsets count code points, end exclusive."""

import unicodedata

_JOINER = "\u200d"
_MODIFIERS = range(0x1F3FB, 0x1F400)  # skin tones
_FLAGS = range(0x1F1E6, 0x1F200)  # regional indicators, two to a flag
_TAGS = range(0xE0020, 0xE0080)  # the letters inside flags such as Scotland's


class InvalidSpan(ValueError):
    """These words can't be marked; the message says why, in the reader's words."""


def check_span(text: str, start: int, end: int) -> str:
    """The words between start and end.

    Raises InvalidSpan when the span leaves the text, holds no words, or cuts through one visible character.
    """
    if start < 0 or end > len(text):
        raise InvalidSpan("The selection reaches beyond the text.")
    if start >= end or not text[start:end].strip():
        raise InvalidSpan("The selection holds no words.")
    if _splits(text, start) or _splits(text, end):
        raise InvalidSpan("The selection cuts through a character: an accent or a part of it lies outside.")
    return text[start:end]


def _splits(text, place):
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


def _trim_blanks(text, start, end):
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def quote_kind(text: str, start: int, end: int) -> str:
    """ "direct" where quotation marks enclose the words, "mixed" where the words hold some, else "indirect"."""
    before, after = text[:start].rstrip()[-1:], text[end:].lstrip(".,;:!?… ")[:1]
    if before and after and before in _OPENING and after in _CLOSING:
        return "direct"
    return "mixed" if any(mark in text[start:end] for mark in '"“”«»„') else "indirect"
