"""Sources that the encoder takes too short, too long, or for words that somebody says.

"[Abuja —] the minister said": where the news comes from is no part of it. "Ana Ruiz, speaking for [Acme], said": who
does something speaks, not whom it is done for. "[Ana Ruiz] was quoted as saying by the Herald" stands beside a
quotation, and so does "one of them, who asked [not to be named]".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.sentences import dateline_end

# "Ana Ruiz, speaking for [Acme,] said"
PARTICIPLE = re.compile(
    r"(?P<source>(?:[A-Z][\w.’'-]*|[a-z]+)(?: (?:[A-Z][\w.’'-]*|[a-z]+)){0,6} [A-Z][\w’'-]+), "
    r"(?:also |later |then )?(?!according|including|following|during|being|bring)[a-z]{3,}ing "
    r"(?:[a-z]+ ){0,3}?(?:for|on behalf of|with|as|to|from|at|in) (?:[a-z]+ |NGO ){0,3}"
)
QUOTED_AS_SAYING = re.compile(r"(?:was|were|is|are) (?:also |later )?quoted (?:[\w ]{0,20})?as (?:saying|telling)")
LONGEST_SOURCE = 8  # words
ANONYMOUS = re.compile(r"(?:not )?(?:to )?(?:not )?be (?:named|identified|quoted)\W*", re.IGNORECASE)


def with_own_sources(
    text: str, mask: bytes | bytearray, sentences: Sequence[Span], quotes: Sequence[DetectedQuote]
) -> list[DetectedQuote]:
    starts = [sentence.start for sentence in sentences]
    return [
        with_doer(text, starts, without_dateline(text, with_quoted(text, mask, without_anonymity(text, quote))))
        for quote in quotes
    ]


def without_anonymity(text: str, quote: DetectedQuote) -> DetectedQuote:
    """Without "not to be named" among the words that are said."""
    content = tuple(part for part in quote.content if not ANONYMOUS.fullmatch(part.of(text)))
    return replace(quote, content=content) if 0 < len(content) < len(quote.content) else quote


def with_quoted(text: str, mask: bytes | bytearray, quote: DetectedQuote) -> DetectedQuote:
    """With who was quoted as the source, not the medium that quotes, and not as a part of the words."""
    if len(quote.content) < 2 or not quote.cue or not QUOTED_AS_SAYING.match(quote.cue[0].of(text)):
        return quote
    for part in quote.content:
        beside = text[part.end : quote.cue[0].start] == " "
        if beside and not mask[part.start] and len(part.of(text).split()) <= LONGEST_SOURCE:
            return replace(quote, content=tuple(one for one in quote.content if one != part), source=(part,))
    return quote


def without_dateline(text: str, quote: DetectedQuote) -> DetectedQuote:
    if not quote.source:
        return quote
    first, *others = quote.source
    end = dateline_end(text, first.start)
    return replace(quote, source=(Span(end, first.end), *others)) if first.start < end < first.end else quote


def with_doer(text: str, starts: Sequence[int], quote: DetectedQuote) -> DetectedQuote:
    """With who opens the sentence, where the source belongs to what they are doing."""
    if not (quote.source and quote.cue) or quote.source[0].end > quote.cue[0].start:
        return quote
    source = quote.source[0]
    start = starts[max(0, bisect_right(starts, source.start) - 1)] if starts else 0
    doing = (
        PARTICIPLE.fullmatch(text, start, source.start) if text[source.end - 1 : source.end + 1].count(",") else None
    )
    return replace(quote, source=(Span(*doing.span("source")),)) if doing else quote
