"""Quoted words with their own "she said", which "according to" relays: '"A," Ana Ruiz said, according to the Herald'.

The encoder reads all before "according to" as one content of the paper's. Who says the quoted words is their speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.quotation import kind_of

INNER = re.compile(
    r"[\"”’']\s+(?P<source>(?:[A-Z]|the |an? |his |her |he\b|she\b|they\b|it\b)[^\"“”\n]{0,90}?),? "
    r"(?P<cue>(?:also |later |then )?(?:said|says|told [^\"“”,]{2,30}|wrote|added|admitted|explained|insisted|tweeted"
    r"|testified|recalled|continued))[ ,]*"
)


def with_own_speakers(text: str, mask: bytes | bytearray, quotes: Sequence[DetectedQuote]) -> list[DetectedQuote]:
    return [with_own_speaker(text, mask, quote) for quote in quotes]


def with_own_speaker(text: str, mask: bytes | bytearray, quote: DetectedQuote) -> DetectedQuote:
    """The quoted words alone, with the source and the cue behind their closing mark, where there are such."""
    if quote.kind != "mixed" or len(quote.content) != 1 or not quote.cue:
        return quote
    content = quote.content[0]
    if not quote.cue[0].of(text).lower().startswith("according to") or quote.cue[0].start < content.end:
        return quote
    closing = mask.rfind(1, content.start, content.end)
    inner = INNER.fullmatch(text, closing, content.end)
    opening = mask.rfind(0, content.start, closing) + 1
    words = Span(max(opening, content.start), closing)
    words = Span(words.start + len(words.of(text)) - len(words.of(text).lstrip("\"“‘'")), words.end)
    if inner is None or kind_of(text, (words,), mask) != "direct":
        return quote
    source, cue = (Span(*inner.span(part)) for part in ("source", "cue"))
    return replace(quote, content=(words,), cue=(cue,), source=(source,), kind="direct")
