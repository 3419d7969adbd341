"""Attributions inside what somebody says: "The ministry said [the driver] [told] police [he fell asleep]".

The outer source says the quote; whom it quotes in turn is kept in the quote's `inner`, the outermost first. The
encoder reads such words as one content, or as two attributions of which the first has nothing to say; then the
second is taken back into the first. Known limit: only the first clause of a content is looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedInner, DetectedQuote
from entities.nlp.language.cues import cue_words, look_up
from entities.nlp.language.quotation import kind_of

SPOKE = (
    r"(?:said|says|say|warned|claimed|insisted|denied|promised|admitted|confirmed|announced|reported|argued|stated"
    r"|explained|acknowledged|testified|wrote|suggested|complained)"
)
INNER = re.compile(
    r"(?:that,? )?(?P<source>(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Hh]e|[Ss]he|[Tt]hey|one|two"
    r"|several|[A-Z][\w.’'-]+)"
    r"(?: (?!(?:told|and|or|but|that|which|who|was|were|is|are|had|has|have|would|will)\b|"
    + SPOKE
    + r"\b)[\w.’'-]+){0,7}?)"
    r"(?:, [^,;:.\"“”]{2,60},)? (?:(?:had|has|have) )?(?:also |later |then |never )?"
    r"(?:(?P<told>told) (?P<whom>(?:(?:the|his|her|its|their|a) )?[\w’'-]+"
    r"(?: (?!that\b|he\b|she\b|it\b|they\b)[\w’'-]+)??)"
    rf"|(?P<cue>{SPOKE}))"
    r"(?P<that>,? that)? (?P<content>\S.*)",
    re.DOTALL,
)
OPENS_CLAUSE = re.compile(
    r"[\"“‘']|(?:he|she|it|they|we|there|this|these|those|the|a|an|his|her|its|their|no|[A-Z][\w’'-]+)\b"
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|do|does|did|\w{3,}ed|fell|left|took"
    r"|made|saw|went|came|gave|knew|kept|lost|held|stood|ran|got)\b|n[’']t\b"
)
BETWEEN = re.compile(r",? (?:that )?")
NAME = re.compile(r"(?:that )?(?:[A-Z][\w.’'-]*(?: |$)){1,4}")
APPOSITION = re.compile(r"(?:his|her|its|their|our|the|an?) [^.;:]*,")
SHORTEST = 3  # words of an inner content
DEEPEST = 3


def with_inner(
    text: str, mask: bytes | bytearray, sentences: Sequence[Span], quotes: Sequence[DetectedQuote]
) -> list[DetectedQuote]:
    """The quotes, those that another one holds taken back into it, with the attributions inside each."""
    taken: set[int] = set()
    found = list(quotes)
    attributed = [
        index for index, quote in enumerate(found) if quote.cue and quote.source
    ]  # no others hold or are held
    for index in attributed:
        outer = found[index]
        for other in attributed:
            if other != index and other not in taken and holds(text, sentences, outer, found[other]):
                found[index] = joined(text, mask, outer, found[other])
                taken.add(other)
                break
    kept = [quote for index, quote in enumerate(found) if index not in taken]
    return [quote if quote.inner else replace(quote, inner=tuple(inner_of(text, mask, quote))) for quote in kept]


def holds(text: str, sentences: Sequence[Span], outer: DetectedQuote, inner: DetectedQuote) -> bool:
    """ "Ruiz denied | Berg, her deputy, said it was late": nothing of its own stands between the two."""
    if not (outer.cue and outer.source and inner.cue and inner.source):
        return False
    start, end = outer.cue[0].end, inner.source[0].start
    if not (outer.source[0].start < outer.cue[0].start and start <= end < inner.cue[0].start < inner.content[0].start):
        return False
    if any(part.start < start or part.end > inner.cue[0].start for part in outer.content):
        return False
    if bisect_right(sentences, Span(start, len(text))) != bisect_right(
        sentences, Span(inner.content[0].start, len(text))
    ):
        return False
    known_as = [part.of(text) for part in outer.content]
    if known_as and not (NAME.fullmatch(known_as[0]) and APPOSITION.fullmatch(inner.source[0].of(text))):
        return False
    between = text[outer.content[-1].end if known_as else start : end]
    known, said = look_up(cue_words(outer.cue[0].of(text))), look_up(cue_words(inner.cue[0].of(text)))
    speak = known is not None and known.attribution == "said" and said is not None and said.attribution == "said"
    return speak and BETWEEN.fullmatch(between) is not None


def joined(text: str, mask: bytes | bytearray, outer: DetectedQuote, inner: DetectedQuote) -> DetectedQuote:
    start = min(inner.source[0].start, *(part.start for part in outer.content))
    content = (Span(start, inner.content[-1].end),)
    source = Span(start + len(text[start:]) - len(text[start:].removeprefix("that ")), inner.source[0].end)
    attribution = DetectedInner((source,), inner.cue, inner.content)
    return replace(outer, content=content, kind=kind_of(text, content, mask), inner=(attribution, *inner.inner))


def inner_of(text: str, mask: bytes | bytearray, quote: DetectedQuote) -> Iterator[DetectedInner]:
    """The attributions in the first clause of reported words."""
    if quote.kind == "direct" or len(quote.content) != 1 or not quote.cue:
        return
    start, end = quote.content[0].start, quote.content[0].end
    for _ in range(DEEPEST):
        found = INNER.match(text, start, end)
        if found is None or any(mask[found.start("source") : found.start("content")]):
            return
        words = found["content"]
        states = found["that"] or (OPENS_CLAUSE.match(words) and FINITE.search(words))
        if not states or len(words.split()) < SHORTEST:
            return
        cue = "told" if found["told"] else "cue"
        yield DetectedInner((Span(*found.span("source")),), (Span(*found.span(cue)),), (Span(*found.span("content")),))
        start = found.start("content")
