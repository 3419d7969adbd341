"""What the encoder alone sees in a text: spans with labels and links, before anyone is identified.

The first half of the pipeline (encoder, entities, quotes) produces it; names, coreference, cues,
subjects and stance turn it into an `Annotation`. Offsets are code points, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from entities.nlp.annotation import Label, QuoteKind, Span


@dataclass(frozen=True, slots=True)
class DetectedMention:
    """A name as printed, without its title and its possessive ending."""

    span: Span
    label: Label
    confidence: float


@dataclass(frozen=True, slots=True)
class DetectedQuote:
    """An attribution: content fragments in text order, cue and source spans (either may be empty)."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    kind: QuoteKind
    confidence: float


@dataclass(frozen=True, slots=True)
class Detected:
    """`sentences` tile the text's words; mentions and quotes are in text order, mentions never overlap."""

    text: str
    sentences: tuple[Span, ...]
    mentions: tuple[DetectedMention, ...]
    quotes: tuple[DetectedQuote, ...]
