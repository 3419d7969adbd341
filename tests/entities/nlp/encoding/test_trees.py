"""Boosted trees as plain arrays."""

import numpy as np
import pytest

from entities.nlp.coreference import candidates, certainty
from entities.nlp.encoding import trees
from entities.nlp.encoding.trees import Trees


def stump(threshold=1.5, below=-1.0, above=2.0):
    return Trees(
        ("size",),
        np.array([[0]], np.int16),
        np.array([[threshold]], np.float32),
        np.array([[below, above]], np.float32),
    )


def test_a_row_goes_to_the_second_child_above_the_threshold():
    rows = np.array([[1.0], [1.5], [1.6]], np.float32)
    assert stump()(rows).tolist() == [-1.0, -1.0, 2.0]


def test_two_levels_reach_the_right_leaf():
    found = Trees(
        ("a", "b"),
        np.array([[0, 1, 1]], np.int16),
        np.array([[0.0, 0.0, 5.0]], np.float32),
        np.array([[1, 2, 3, 4]], np.float32),
    )
    rows = np.array([[-1, -1], [-1, 1], [1, 1], [1, 6]], np.float32)
    assert found(rows).tolist() == [1, 2, 3, 4]


def test_scores_of_trees_add_up_and_no_rows_have_none():
    two = Trees(
        ("size",),
        np.zeros((2, 1), np.int16),
        np.array([[0.0], [1.0]], np.float32),
        np.array([[1.0, 2.0], [10.0, 20.0]], np.float32),
    )
    assert two(np.array([[0.5]], np.float32)).tolist() == [12.0]
    assert two(np.zeros((0, 1), np.float32)).tolist() == []


def test_arrays_are_read_back_as_written(tmp_path):
    path = tmp_path / "rankers.npz"
    np.savez(path, **stump().arrays("mine"))
    assert trees.load("mine", path)(np.array([[3.0]], np.float32)).tolist() == [2.0]
    with pytest.raises(KeyError):
        trees.load("other", path)


def test_shares_add_up_to_one_and_keep_the_order():
    shares = trees.shares(np.array([1.0, 3.0, 2.0]))
    assert shares.sum() == pytest.approx(1)
    assert shares.argsort().tolist() == [0, 2, 1]


@pytest.mark.parametrize(
    ("name", "features"),
    [("speaker", candidates.FEATURES), (certainty.NAME, certainty.FEATURES)],
)
def test_shipped_trees_were_taught_with_the_features_of_the_code(name, features):
    shipped = trees.load(name)
    assert shipped.names == features
    assert shipped.feature.max() < len(features)


def test_shipped_rankers_are_small():
    assert (trees.FOLDER / trees.FILE).stat().st_size < 300_000
