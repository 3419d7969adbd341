"""From scores of BIO labels to spans: Viterbi search over the legal label sequences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
    path = np.zeros(length, np.int64)
    if not length:
        return path
    came_from = np.zeros((length, labels), np.int8)
    into = np.ascontiguousarray(following.T)
    every = np.arange(labels)
    best = starting + scores[0]
    for at in range(1, length):
        arrivals = into + best
        came_from[at] = arrivals.argmax(1)
        best = arrivals[every, came_from[at]] + scores[at]
    label = int(best.argmax())
    for at in range(length - 1, -1, -1):
        path[at] = label
        label = came_from[at, label]
    return path


def spans(path: Sequence[int], labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """(kind, first, last) of each span of a label path; positions inclusive."""
    found: list[tuple[str, int, int]] = []
    for at, label in enumerate(labels[code] for code in path):
        if label.startswith("B-"):
            found.append((label[2:], at, at))
        elif label.startswith("I-") and found and found[-1][0] == label[2:] and found[-1][2] == at - 1:
            found[-1] = (label[2:], found[-1][1], at)
    return found


def log_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max(1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
