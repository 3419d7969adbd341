"""How MPNet's parameters stand to ours. Needs no torch.

MPNet: Song et al. 2020 (arXiv:2004.09297). Its vocabulary is ours behind four pieces of its own, it leaves two
positions to padding, has no token types, and adds to every attention a bias for how far apart two pieces stand,
in classes as T5's (Raffel et al. 2020, arXiv:1910.10683).
"""

from __future__ import annotations

import math

import numpy as np

from entities.nlp.encoding.encoder import CLASSIFY, SEPARATE

OWN_PIECES = 4  # <s>, <pad>, </s>, <unk>, before the vocabulary that is ours too
STARTS, PADS, ENDS = 0, 1, 2
PADDING = 0  # of our vocabulary
FIRST_POSITION = 2
DISTANCE_CLASSES = 32
FARTHEST = 128  # pieces apart, from where on all are of one class


def word_rows(words: int) -> np.ndarray:
    """For each piece of our vocabulary the row of MPNet's table that stands for it."""
    rows = np.arange(words) + OWN_PIECES
    rows[[PADDING, CLASSIFY, SEPARATE]] = PADS, STARTS, ENDS
    return rows


def distance_classes(length: int) -> np.ndarray:
    """(length, length): the class of how far each piece stands from the one that attends, in front or behind.

    Half of the classes look forward; half of each half are for single distances, the others widen like logarithms.
    """
    places = np.arange(length)
    ahead = places[None] - places[:, None]
    apart = np.abs(ahead)
    half, single = DISTANCE_CLASSES // 2, DISTANCE_CLASSES // 4
    widening = np.log(np.maximum(apart, 1) / single) / math.log(FARTHEST / single) * (half - single)
    wide = np.minimum(single + np.trunc(widening).astype(np.int64), half - 1)
    classes: np.ndarray = np.where(apart < single, apart, wide) + half * (ahead > 0)
    return classes
