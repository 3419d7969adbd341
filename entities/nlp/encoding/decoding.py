"""From scores of BIO labels to spans: Viterbi search over the legal label sequences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

FORBIDDEN = -1e4


def illegal_transitions(labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Scores of following and of starting: FORBIDDEN where an I- label does not continue its own kind."""
    following = np.zeros((len(labels), len(labels)))
    starting = np.zeros(len(labels))
    for column, label in enumerate(labels):
        if label.startswith("I-"):
            starting[column] = FORBIDDEN
            for row, previous in enumerate(labels):
                if previous[2:] != label[2:]:
                    following[row, column] = FORBIDDEN
    return following, starting


def best_path(scores: np.ndarray, following: np.ndarray, starting: np.ndarray) -> np.ndarray:
    """The label sequence of the highest sum; scores (n, labels), following (from, to), starting (to)."""
    length, labels = scores.shape
    if not length:
        return np.zeros(0, np.int64)
    into = np.ascontiguousarray(following.T)
    reached = np.empty((length, labels), np.result_type(scores, into))  # highest sum of a path that ends there
    arrivals = np.empty((labels, labels), reached.dtype)
    reached[0] = starting + scores[0]
    before = reached[0]
    for at in range(1, length):  # into buffers: what is slow here are the calls, not the sums
        row = reached[at]
        np.add(into, before, out=arrivals)
        np.maximum.reduce(arrivals, axis=1, out=row)
        np.add(row, scores[at], out=row)
        before = row
    came_from = (reached[:-1, None, :] + into).argmax(2).tolist()
    path = [int(reached[-1].argmax())]
    for origins in reversed(came_from):
        path.append(origins[path[-1]])
    return np.array(path[::-1], np.int64)


def spans(path: Iterable[int], labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """(kind, first, last) of each span of a label path; positions inclusive."""
    found: list[tuple[str, int, int]] = []
    for at, label in enumerate([labels[code] for code in np.asarray(path).tolist()]):
        if label == "O":
            continue
        if label.startswith("B-"):
            found.append((label[2:], at, at))
        elif label.startswith("I-") and found and found[-1][0] == label[2:] and found[-1][2] == at - 1:
            found[-1] = (label[2:], found[-1][1], at)
    return found


def log_softmax(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    shifted = scores - scores.max(1, keepdims=True)
    logarithms: NDArray[np.floating] = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return logarithms
