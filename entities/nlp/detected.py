"""What stands in one text before anybody is resolved: sentences, named mentions, raw quotes.

This is what the steps that decide *who* take as input: names, coreference, subjects, stance.
Offsets count code points of `text`, end exclusive. All tuples are in text order.
"""

from __future__ import annotations

from dataclasses import dataclass

from entities.nlp.annotation import Label, QuoteKind, Span


@dataclass(frozen=True, slots=True)
class DetectedMention:
    """A named mention; titles and possessive endings are left out ("Donald Trump", "Iran")."""

    span: Span
    label: Label
    confidence: float


@dataclass(frozen=True, slots=True)
class DetectedInner:
    """An attribution inside the words of a quote; each has one span or none."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DetectedQuote:
    """One attribution: what is said, the word of saying, and the phrase printed for who says it.

    `content` has at least one span and holds no enclosing quotation marks; `cue` and `source`
    have one span or none ("A," he said. "B." is one quote with two content spans). The links are the
    shares that the encoder gave the cue among those near the content, and the source among those near the cue.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    kind: QuoteKind
    confidence: float
    inner: tuple[DetectedInner, ...] = ()  # whom the source quotes in turn, outermost first
    cue_link: float = 1.0
    source_link: float = 1.0
    source_margin: float = 1.0  # of the source's link over the next best one's, or over that of none


@dataclass(frozen=True, slots=True)
class Detected:
    text: str
    sentences: tuple[Span, ...] = ()
    mentions: tuple[DetectedMention, ...] = ()
    quotes: tuple[DetectedQuote, ...] = ()
