"""Which cue a content belongs to, and which source a cue: bilinear scorers over encoder vectors.

A span is scored by its first and last piece; biases for order, distance and paragraph are learned
with a prior that decays with distance, without which far cues win.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FARTHEST = 60  # pieces between two linked spans
RANKS = 6  # spans between two linked ones are counted up to this many
DISTANCES = np.array([0, 1, 2, 4, 8, 16, 32, 64, 128])  # upper bounds of the distance classes
SCALE = 8  # square root of the bilinear dimension


class PieceSpan(NamedTuple):
    """First and last piece of a span, inclusive."""

    first: int
    last: int


def distance(one: PieceSpan, other: PieceSpan) -> int:
    return max(other.first - one.last, one.first - other.last, 0)


def near(span: PieceSpan, others: Sequence[PieceSpan], farthest: int) -> list[PieceSpan]:
    """Those of `others` (disjoint, in text order) at most `farthest` pieces away from `span`."""
    begin = bisect_left(others, span.first - farthest, key=lambda other: other.last)
    end = bisect_left(others, span.last + farthest + 1, key=lambda other: other.first)
    return list(others[begin:end])


@dataclass(frozen=True, slots=True, eq=False)
class LinkScorer:
    weights: dict[str, NDArray[np.floating]]

    @classmethod
    def named(cls, name: str, parameters: dict[str, np.ndarray]) -> LinkScorer:
        prefix = f"{name}."
        return cls({key.removeprefix(prefix): value for key, value in parameters.items() if key.startswith(prefix)})

    def __call__(
        self,
        spans: Sequence[PieceSpan],
        candidates: Sequence[Sequence[PieceSpan]],
        vectors: np.ndarray,
        ranks: dict[PieceSpan, int],
        lines: np.ndarray,
    ) -> list[np.ndarray]:
        """For each span the probabilities of its candidates; where the scorer knows a null, it is the last item.

        `ranks` counts the spans of both kinds in text order; `lines` is the line of each piece. All pairs are
        scored at once: their number is bounded by how far a candidate may stand.
        """
        if not spans:
            return []
        own = self.side("a", spans, vectors)
        scores = self.of_pairs(spans, own, candidates, vectors, ranks, lines)
        if "nw" in self.weights:
            null = own @ self.weights["nw"].T + self.weights["nb"]
            scores = [np.append(of_span, of_null) for of_span, of_null in zip(scores, null, strict=True)]
        return [odds / odds.sum() if len(odds) else odds for odds in map(exponential, scores)]

    def of_pairs(
        self,
        spans: Sequence[PieceSpan],
        own: np.ndarray,
        candidates: Sequence[Sequence[PieceSpan]],
        vectors: np.ndarray,
        ranks: dict[PieceSpan, int],
        lines: np.ndarray,
    ) -> list[np.ndarray]:
        counts = [len(of_span) for of_span in candidates]
        others = list(dict.fromkeys(candidate for of_span in candidates for candidate in of_span))
        if not others:
            return [np.zeros(0)] * len(spans)
        place = {other: row for row, other in enumerate(others)}
        asks = np.repeat(np.arange(len(spans)), counts)
        offers = np.array([place[candidate] for of_span in candidates for candidate in of_span])
        first, last, rank = (np.array([(*span, ranks[span]) for span in spans])[asks]).T
        other_first, other_last, other_rank = (np.array([(*other, ranks[other]) for other in others])[offers]).T
        ahead = other_first > first
        between = np.maximum(0, np.where(other_first > last, other_first - last, first - other_last) - 1)
        scores = (
            (self.side("b", others, vectors)[offers] * own[asks]).sum(1) / SCALE
            + self.weights["od"][np.clip(other_rank - rank, -RANKS, RANKS) + RANKS]
            + self.weights["db"][np.searchsorted(DISTANCES, between) + (len(DISTANCES) + 1) * ahead]
            + self.weights["sp"][(lines[other_first] == lines[first]).astype(int)]
        )
        return np.split(scores, np.cumsum(counts)[:-1])

    def side(self, side: str, spans: Sequence[PieceSpan], vectors: np.ndarray) -> NDArray[np.floating]:
        weights = self.weights
        first = vectors[[span.first for span in spans]] @ weights[f"{side}1w"].T + weights[f"{side}1b"]
        last = vectors[[span.last for span in spans]] @ weights[f"{side}2w"].T + weights[f"{side}2b"]
        scored: NDArray[np.floating] = np.maximum(0, first + last)
        return scored


def exponential(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    raised: NDArray[np.floating] = np.exp(scores - scores.max(initial=-np.inf))
    return raised
