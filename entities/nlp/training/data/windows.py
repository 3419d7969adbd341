"""Documents to windows with labels, as the encoder is trained on them. Needs no torch.

Pieces and their features are those of `wordpieces`, so that training and reading cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from entities.nlp.encoding import encoder, wordpieces
from entities.nlp.encoding.wordpieces import NEW_LINE, Wordpieces
from entities.nlp.language import quotation
from entities.nlp.training.data.augmentation import recased, restyled
from entities.nlp.training.data.batching import epoch
from entities.nlp.training.data.sources import NAME_LABELS, NOT_A_NAME, UNSURE, Source

ROLES = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NAMES = ("O", *(f"{part}-{label}" for label in NAME_LABELS for part in "BI"))
IGNORED = -100  # no loss here: further pieces of a word, and words whose label is unsure
WINDOW = encoder.WINDOW
SHORTEST_QUOTE_WINDOW = WINDOW // 2
SHORTEST_NAME_WINDOW = WINDOW // 3
POOL = 16  # batches within which windows are sorted by length, so that little is padding


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """First and last word of a content, cue or source, by their first pieces; inclusive."""

    role: str
    first: int
    last: int
    quotes: frozenset[int]  # numbers of the quotes it is part of


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of at most WINDOW pieces; `codes` index ROLES or NAMES, or are IGNORED."""

    pieces: Wordpieces
    codes: np.ndarray
    spans: tuple[RoleSpan, ...] = ()
    sourced: frozenset[int] = field(default_factory=frozenset)  # quotes with a source, in the window or not
    misc: bool = True  # whether names of the fourth kind are marked

    def __len__(self) -> int:
        return len(self.codes)


class Words:
    """The words of some pieces: where they are, and which of them a stretch of text covers."""

    def __init__(self, pieces: Wordpieces):
        self.heads = np.flatnonzero(pieces.first)
        self.starts = pieces.starts[self.heads]
        self.ends = pieces.ends[self.heads]

    def within(self, start: int, end: int) -> range:
        """The words that share a character with [start, end)."""
        return range(
            int(np.searchsorted(self.ends, start, "right")),
            int(np.searchsorted(self.starts, end, "left")),
        )

    def spread(self, codes: np.ndarray, length: int) -> np.ndarray:
        """Codes of words to codes of pieces."""
        spread = np.full(length, IGNORED, np.int64)
        spread[self.heads] = codes
        return spread


def split(text: str, vocabulary: Path = encoder.VOCABULARY) -> Wordpieces:
    return wordpieces.split(text, quotation.quoted(text), vocabulary)


def role_labels(pieces: Wordpieces, quotes: Sequence[dict[str, Any]]) -> tuple[np.ndarray, tuple[RoleSpan, ...]]:
    """Codes of ROLES for the pieces, and the spans that stand behind them.

    One label a word cannot show an attribution inside another's content: there the outer one stays
    whole, for it is the outer speaker who answers for all of it.
    """
    words = Words(pieces)
    codes = np.zeros(len(words.heads), np.int64)
    content_of = np.full(len(words.heads), -1)
    parts: dict[tuple[str, int, int], set[int]] = {}
    by_size = sorted(
        range(len(quotes)), key=lambda number: (-sum(end - start for start, end in quotes[number]["content"]), number)
    )
    for number in by_size:
        for start, end in quotes[number]["content"]:
            covered = words.within(start, end)
            if covered and (content_of[covered] == -1).all():
                content_of[covered] = number
                mark(codes, "content", covered)
                parts.setdefault(("content", covered[0], covered[-1]), set()).add(number)
    for role in ("source", "cue"):
        for number in by_size:
            for start, end in quotes[number][role]:
                covered = words.within(start, end)
                key = (role, covered.start, covered.stop - 1)
                if key in parts:
                    parts[key].add(number)
                elif covered and (codes[covered] == 0).all():
                    mark(codes, role, covered)
                    parts[key] = {number}
    spans = (
        RoleSpan(role, int(words.heads[first]), int(words.heads[last]), frozenset(numbers))
        for (role, first, last), numbers in parts.items()
    )
    return words.spread(codes, len(pieces)), tuple(sorted(spans, key=lambda span: (span.first, span.role)))


def name_labels(pieces: Wordpieces, entities: Iterable[dict[str, Any]], source: Source) -> np.ndarray:
    """Codes of NAMES for the pieces; words of unsure labels are IGNORED."""
    words = Words(pieces)
    codes = np.zeros(len(words.heads), np.int64)
    unsure = np.zeros(len(words.heads), bool)
    for entity in entities:
        covered = words.within(entity["start"], entity["end"])
        label = source.label_of(entity["label"])
        if label == UNSURE:
            unsure[covered] = True
        elif covered and label != NOT_A_NAME:
            mark(codes, label, covered, NAMES)
    codes[unsure & (codes == 0)] = IGNORED
    return words.spread(codes, len(pieces))


def mark(codes: np.ndarray, kind: str, covered: range, labels: Sequence[str] = ROLES) -> None:
    codes[covered] = labels.index(f"I-{kind}")
    codes[covered[0]] = labels.index(f"B-{kind}")


def quote_windows(document: dict[str, Any], chance: Random, vocabulary: Path = encoder.VOCABULARY) -> Iterator[Window]:
    """Windows that cover a document once, cut where lines begin if any does; the first cut is random."""
    pieces = split(restyled(document["text"], chance), vocabulary)
    codes, spans = role_labels(pieces, document["quotes"])
    sourced = frozenset(number for span in spans if span.role == "source" for number in span.quotes)
    line_starts = pieces.breaks >= NEW_LINE

    def cut(end: int) -> int:
        lines = np.flatnonzero(line_starts[end - SHORTEST_QUOTE_WINDOW + 1 : end + 1])
        return end - SHORTEST_QUOTE_WINDOW + 1 + int(lines[-1]) if len(lines) else word_start(pieces, end)

    for start, end in stretches(len(pieces), SHORTEST_QUOTE_WINDOW, cut, chance):
        inside = tuple(
            RoleSpan(span.role, span.first - start, span.last - start, span.quotes)
            for span in spans
            if start <= span.first and span.last < end
        )
        yield Window(pieces[start:end], codes[start:end], inside, sourced)


def name_windows(
    document: dict[str, Any], source: Source, chance: Random, vocabulary: Path = encoder.VOCABULARY
) -> Iterator[Window]:
    """Windows that cover a document once, and cut no name in two."""
    pieces = split(recased(restyled(document["text"], chance), chance), vocabulary)
    codes = name_labels(pieces, document["entities"], source)
    inside_a_name = (codes > 0) & (codes % 2 == 0)

    def cut(end: int) -> int:
        at = end
        while at > end - SHORTEST_NAME_WINDOW and (not pieces.first[at] or inside_a_name[at]):
            at -= 1
        return at

    for start, end in stretches(len(pieces), SHORTEST_NAME_WINDOW, cut, chance):
        yield Window(pieces[start:end], codes[start:end], misc=source.misc)


def word_start(pieces: Wordpieces, at: int) -> int:
    """The nearest place at or before `at` where a word begins; `at` itself within a very long word."""
    begins = np.flatnonzero(pieces.first[max(0, at - SHORTEST_NAME_WINDOW) : at + 1])
    return max(0, at - SHORTEST_NAME_WINDOW) + int(begins[-1]) if len(begins) else at


def stretches(length: int, shortest: int, cut: Callable[[int], int], chance: Random) -> Iterator[tuple[int, int]]:
    """Consecutive [start, end) of at most WINDOW pieces; `cut` moves an end that is not the last one."""
    start = 0
    size = chance.randint(shortest, WINDOW)
    while start < length:
        end = start + size
        end = cut(end) if end < length else length
        yield start, end
        start, size = end, WINDOW


def batches(
    documents: Sequence[tuple[Source, dict[str, Any]]], size: int, chance: Random, vocabulary: Path = encoder.VOCABULARY
) -> Iterator[list[Window]]:
    """Endless batches of one task; each epoch draws new cuts, styles and an order of its own."""
    for _ in count():
        windows = [
            window
            for source, document in documents
            for _ in range(source.weight)
            for window in (
                quote_windows(document, chance, vocabulary)
                if source.task == "quotes"
                else name_windows(document, source, chance, vocabulary)
            )
        ]
        yield from epoch(windows, size, POOL, chance)
