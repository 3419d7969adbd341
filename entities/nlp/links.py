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
    weights: dict[str, np.ndarray]

    @classmethod
    def named(cls, name: str, parameters: dict[str, np.ndarray]) -> LinkScorer:
        prefix = f"{name}."
        return cls({key.removeprefix(prefix): value for key, value in parameters.items() if key.startswith(prefix)})

    def __call__(
        self,
        span: PieceSpan,
        candidates: Sequence[PieceSpan],
        vectors: np.ndarray,
        ranks: dict[PieceSpan, int],
        lines: np.ndarray,
    ) -> np.ndarray:
        """Probabilities over the candidates; where the scorer knows a null, it is the last item.

        `ranks` counts the spans of both kinds in text order; `lines` is the line of each piece.
        """
        own = self.side("a", [span], vectors)[0]
        scores = np.zeros(0)
        if candidates:
            first = np.array([candidate.first for candidate in candidates])
            last = np.array([candidate.last for candidate in candidates])
            order = np.array([ranks[candidate] for candidate in candidates]) - ranks[span]
            ahead = first > span.first
            between = np.maximum(0, np.where(first > span.last, first - span.last, span.first - last) - 1)
            scores = (
                self.side("b", candidates, vectors) @ own / SCALE
                + self.weights["od"][np.clip(order, -RANKS, RANKS) + RANKS]
                + self.weights["db"][np.searchsorted(DISTANCES, between) + (len(DISTANCES) + 1) * ahead]
                + self.weights["sp"][(lines[first] == lines[span.first]).astype(int)]
            )
        if "nw" in self.weights:
            scores = np.append(scores, own @ self.weights["nw"].T + self.weights["nb"])
        odds = np.exp(scores - scores.max())
        return odds / odds.sum()

    def side(self, side: str, spans: Sequence[PieceSpan], vectors: np.ndarray) -> np.ndarray:
        weights = self.weights
        first = vectors[[span.first for span in spans]] @ weights[f"{side}1w"].T + weights[f"{side}1b"]
        last = vectors[[span.last for span in spans]] @ weights[f"{side}2w"].T + weights[f"{side}2b"]
        return np.maximum(0, first + last)
