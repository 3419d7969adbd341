"""Quoted words behind a colon belong to who speaks in its sentence, not to the name right before the colon.

That name may be whom the words are for ('She told Emil Brandt: "Go."') or whom she speaks of ('She said she had seen
Emil Brandt: "He was well."'). The encoder often takes it for the source. So it does with whom a letter goes to:
"Ana Ruiz wrote to Emil Brandt asking for rain".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote

ADDRESSES = re.compile(
    r"(?P<source>\S[^\"“”‘:;\n]{0,80}?),? (?P<cue>(?:also |later |then |once |has |had )?(?:told|asked|warned|reminded"
    r"|assured|advised|informed|texted|emailed|wrote to|said to|shouted at)) (?:the |her |his |their |its |fellow )*"
)

RECEIVES = re.compile(r"\bto (?:the |her |his |their |its )?\Z", re.IGNORECASE)
WRITING = re.compile(r"(?!accord)[a-z]+ing\b")


def with_speakers_of_sentences(
    text: str, sentences: Sequence[Span], quotes: Sequence[DetectedQuote]
) -> list[DetectedQuote]:
    """The quotes, with the source and cue of the sentence for those behind a colon that had the name before it."""
    starts = [sentence.start for sentence in sentences]
    spoken = [quote for quote in quotes if quote.source and quote.cue and quote.cue[0].of(text).strip() != ":"]
    return [with_speaker_of_sentence(text, starts, spoken, quote) for quote in quotes]


def with_speaker_of_sentence(
    text: str, starts: Sequence[int], spoken: Sequence[DetectedQuote], quote: DetectedQuote
) -> DetectedQuote:
    if is_received(text, quote):
        return replace(quote, source=())
    colon = quote.cue and quote.source and quote.cue[0].of(text).strip() == ":"
    if not colon or quote.source[0].end > quote.cue[0].start:
        return quote
    name = quote.source[0].start
    start = starts[max(0, bisect_right(starts, name) - 1)]
    for other in spoken:
        if start <= other.source[0].start < name and start <= other.cue[0].start < name:
            return replace(quote, source=other.source, cue=other.cue)
    told = ADDRESSES.fullmatch(text, start, name)
    if told is None:
        return quote
    return replace(quote, source=(Span(*told.span("source")),), cue=(Span(*told.span("cue")),))


def is_received(text: str, quote: DetectedQuote) -> bool:
    """Whether the source is whom a letter goes to, right before a participle: "to [the mayor] [asking]"."""
    if not (quote.cue and quote.source) or not WRITING.match(quote.cue[0].of(text)):
        return False
    source = quote.source[0]
    before = RECEIVES.search(text, max(0, source.start - 12), source.start)
    return before is not None and text[source.end : quote.cue[0].start] == " "
