from itertools import pairwise, product

import numpy as np
import pytest

from entities.nlp.training.teaching.marginals import marginals


def enumerated(scores, following, starting):
    """The same by adding up every sequence there is."""
    length, labels = scores.shape
    odds, steps, whole = np.zeros((length, labels)), np.zeros((labels, labels)), 0.0
    for path in product(range(labels), repeat=length):
        score = starting[path[0]] + sum(scores[at, label] for at, label in enumerate(path))
        weight = np.exp(score + sum(following[a, b] for a, b in pairwise(path)))
        whole += weight
        for at, label in enumerate(path):
            odds[at, label] += weight
        for a, b in pairwise(path):
            steps[a, b] += weight
    return odds / whole, steps / whole


@pytest.mark.parametrize("length", [1, 2, 5])
def test_marginals_are_those_of_all_sequences(length):
    draws = np.random.default_rng(length)
    scores, following, starting = draws.normal(size=(length, 3)), draws.normal(size=(3, 3)), draws.normal(size=3)
    expected_odds, expected_steps = enumerated(scores, following, starting)
    odds, steps = marginals(scores, following, starting)
    assert odds == pytest.approx(expected_odds)
    assert steps == pytest.approx(expected_steps)


def test_forbidden_step_is_never_expected():
    following = np.zeros((2, 2))
    following[0, 1] = -1e4
    odds, steps = marginals(np.zeros((4, 2)), following, np.zeros(2))
    assert steps[0, 1] == 0
    assert odds[:, 1].tolist() == sorted(odds[:, 1].tolist(), reverse=True)


def test_nothing_has_no_odds():
    odds, steps = marginals(np.zeros((0, 3)), np.zeros((3, 3)), np.zeros(3))
    assert (odds.shape, steps.sum()) == ((0, 3), 0)


def test_long_texts_overflow_nothing():
    odds, _ = marginals(np.full((3000, 2), 50.0), np.zeros((2, 2)), np.zeros(2))
    assert odds == pytest.approx(0.5)
