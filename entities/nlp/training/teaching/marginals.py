"""How likely each label and each step between two labels is under a CRF: forward-backward. Needs no torch."""

from __future__ import annotations

import numpy as np


def marginals(scores: np.ndarray, following: np.ndarray, starting: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """((n, labels) probabilities of each word's label, (labels, labels) expected number of steps from one to another).

    Scores (n, labels), following (from, to), starting (to), as `decoding.best_path` takes them.
    """
    length, labels = scores.shape
    scores = scores.astype(np.float64)
    before, after = np.zeros((2, length, labels))  # log-sums of what leads to a label, and of what follows it
    if not length:
        return before, np.zeros((labels, labels))
    before[0] = starting + scores[0]
    for at in range(1, length):
        before[at] = log_sum(before[at - 1][:, None] + following, 0) + scores[at]
    for at in range(length - 2, -1, -1):
        after[at] = log_sum(following + (scores[at + 1] + after[at + 1])[None], 1)
    whole = log_sum(before[-1], 0)
    steps = before[:-1, :, None] + following + (scores[1:] + after[1:])[:, None]
    return np.exp(before + after - whole), np.exp(steps - whole).sum(0)


def log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    highest = values.max(axis, keepdims=True)
    summed: np.ndarray = np.log(np.exp(values - highest).sum(axis)) + highest.squeeze(axis)
    return summed
