"""Boosted trees as plain arrays: learned elsewhere (`training.rankers`), read with numpy alone.

Every tree is full, of the same depth: node n has the children 2n + 1 and 2n + 2, and a row goes to the second where
its feature is above the node's threshold. A row's score is the sum of the values of the leaves that it reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from entities.nlp.encoding.encoder import FOLDER

FILE = "rankers.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A row for each tree; of `feature` and `threshold` a column for each inner node, of `value` one for each leaf."""

    names: tuple[str, ...]  # of the features, in the order of the columns of a row
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    value: NDArray[np.float32]

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score of each row; rows are 32-bit numbers, as they were when the trees were learned."""
        n_trees, inner = self.feature.shape
        across = (np.arange(len(rows)) * rows.shape[1])[:, None]
        of_tree, of_leaf = np.arange(n_trees) * inner, np.arange(n_trees) * (inner + 1)
        node = np.zeros((len(rows), n_trees), int)
        for _ in range(inner.bit_length()):  # of the flat arrays: quicker than by row and column
            at = node + of_tree
            above = rows.take(self.feature.take(at) + across) > self.threshold.take(at)
            node += node + 1 + above
        scores: NDArray[np.float64] = self.value.take(node - inner + of_leaf).sum(1, dtype=float)
        return scores

    def arrays(self, of: str) -> dict[str, NDArray[np.generic]]:
        return {
            f"{of}.names": np.array(self.names),
            f"{of}.feature": self.feature,
            f"{of}.threshold": self.threshold,
            f"{of}.value": self.value,
        }


@cache
def load(of: str, path: Path = FOLDER / FILE) -> Trees:
    """The trees of one ranker. Raises KeyError where the file holds none of that name."""
    with np.load(path) as arrays:
        return Trees(
            tuple(arrays[f"{of}.names"].tolist()),
            arrays[f"{of}.feature"],
            arrays[f"{of}.threshold"],
            arrays[f"{of}.value"],
        )


def shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of alternatives from their scores; they add up to one."""
    odds = np.exp(scores - scores.max(initial=-np.inf))
    found: NDArray[np.float64] = odds / odds.sum()
    return found
