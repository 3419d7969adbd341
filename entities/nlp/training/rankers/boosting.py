"""Boosted trees that rank: the gradient of the probability of the right candidates among all of one question.

Scores of the candidates become probabilities by a softmax over each question (ListNet, Cao et al. 2007); each tree
is fitted to what is missing from the right ones, its leaves by one Newton step (Friedman 2001). With one candidate
and the constant 0 as its rival it is ordinary logistic boosting. Needs scikit-learn; what comes out needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeRegressor

from entities.nlp.encoding.trees import Trees
from entities.nlp.training.rankers.speakers import Example

FLATTEST = 1.0  # added to the curvature of a leaf, so that few rows move it little


@dataclass(frozen=True, slots=True)
class Settings:
    trees: int = 120
    depth: int = 4
    rate: float = 0.08
    smallest_leaf: int = 15
    features: float = 0.5  # share of the features that a split may choose from


def ranked(found: Sequence[Example], names: Sequence[str], settings: Settings) -> Trees:
    rows = np.concatenate([example.rows for example in found]).astype(np.float32)
    right = np.concatenate([example.right for example in found])
    question = np.repeat(np.arange(len(found)), [len(example.rows) for example in found])

    def missing(scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        odds = np.exp(
            scores - np.maximum.reduceat(scores, np.flatnonzero(np.r_[True, np.diff(question) > 0]))[question]
        )
        share = odds / np.bincount(question, odds)[question]
        of_right = np.bincount(question, share * right)[question]
        return share * right / of_right - share, share * (1 - share)

    return boosted(rows, missing, names, settings)


def judged(rows: NDArray[np.float32], right: NDArray[np.bool_], names: Sequence[str], settings: Settings) -> Trees:
    """Trees whose score is the log-odds of a row being right."""
    start = float(np.log(right.mean() / (1 - right.mean())))

    def missing(scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        share = 1 / (1 + np.exp(-scores))
        return right - share, share * (1 - share)

    return boosted(rows.astype(np.float32), missing, names, settings, start)


def boosted(rows, missing, names: Sequence[str], settings: Settings, start: float = 0.0) -> Trees:  # type: ignore[no-untyped-def]
    inner, leaves = 2**settings.depth - 1, 2**settings.depth
    feature = np.zeros((settings.trees, inner), np.int16)
    threshold = np.full((settings.trees, inner), np.inf, np.float32)
    value = np.zeros((settings.trees, leaves), np.float32)
    scores = np.full(len(rows), start)
    for at in range(settings.trees):
        gradient, curvature = missing(scores)
        tree = DecisionTreeRegressor(
            max_depth=settings.depth,
            min_samples_leaf=settings.smallest_leaf,
            max_features=settings.features,
            random_state=at,
        ).fit(rows, gradient)
        leaf = tree.apply(rows)
        step = np.bincount(leaf, gradient, tree.tree_.node_count) / (
            np.bincount(leaf, curvature, tree.tree_.node_count) + FLATTEST
        )
        step = (settings.rate * np.clip(step, -4, 4)).astype(np.float32)
        scores += step[leaf]
        fill(tree.tree_, step, feature[at], threshold[at], value[at])
    value[0] += start
    return Trees(tuple(names), feature, threshold, value)


def fill(tree, step, feature, threshold, value, node: int = 0, at: int = 0) -> None:  # type: ignore[no-untyped-def]
    """Copies a tree into rows of a full one; below an early leaf all leaves hold its value."""
    if at >= len(feature):
        value[at - len(feature)] = step[node]
        return
    leaf = tree.children_left[node] < 0
    if not leaf:
        # above a 64-bit threshold is above the largest 32-bit number that does not exceed it
        below = np.float32(tree.threshold[node])
        feature[at] = tree.feature[node]
        threshold[at] = below if below <= tree.threshold[node] else np.nextafter(below, np.float32(-np.inf))
    fill(tree, step, feature, threshold, value, node if leaf else tree.children_left[node], 2 * at + 1)
    fill(tree, step, feature, threshold, value, node if leaf else tree.children_right[node], 2 * at + 2)
