import numpy as np
import pytest

from entities.nlp.encoding.encoder import CLASSIFY, SEPARATE, VOCABULARY
from entities.nlp.training.starts.mpnet import DISTANCE_CLASSES, ENDS, PADS, STARTS, distance_classes, word_rows

WORDS = 30_522


def test_rows_are_those_of_the_same_pieces():
    pieces = VOCABULARY.read_text(encoding="utf-8").splitlines()
    theirs = ["<s>", "<pad>", "</s>", "<unk>", *pieces, "<mask>"]
    rows = word_rows(WORDS)
    kept = [at for at in range(WORDS) if at not in (0, CLASSIFY, SEPARATE)]
    assert [theirs[row] for row in rows[kept]] == [pieces[at] for at in kept]
    assert rows[[0, CLASSIFY, SEPARATE]].tolist() == [PADS, STARTS, ENDS]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [(0, 0), (1, 1), (7, 7), (8, 8), (11, 8), (12, 9), (16, 10), (64, 14), (90, 14), (91, 15), (128, 15), (250, 15)],
)
def test_distances_widen(behind, expected):
    classes = distance_classes(256)
    assert classes[behind, 0] == expected


def test_distances_ahead_have_classes_of_their_own():
    classes = distance_classes(40)
    off_diagonal = ~np.eye(40, dtype=bool)
    assert (classes.T[off_diagonal] - classes[off_diagonal]).tolist() == [
        -DISTANCE_CLASSES // 2 if column > row else DISTANCE_CLASSES // 2
        for row in range(40)
        for column in range(40)
        if row != column
    ]
    assert (np.diag(classes) == 0).all()
