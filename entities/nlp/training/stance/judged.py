"""Sentences with judged targets (NewsMTSC, Hamborg and Donnay 2021), as the two stance models are trained on.

One sentence a record: {"id", "text", "targets": [{"start", "end", "polarity": -1, 0 or 1}]}. A target has no polarity
where nobody judged it (`unjudged`). Needs no torch.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from entities.nlp.attributions.stance import STANCES
from entities.nlp.attributions.stance_layers import around
from entities.nlp.encoding import wordpieces
from entities.nlp.encoding.encoder import VOCABULARY, WINDOW
from entities.nlp.encoding.wordpieces import Wordpieces
from entities.nlp.language import quotation

HELD_OUT = 10  # one article in so many is not trained on, but watched and calibrated with
UNJUDGED = -1
SMOOTHING = 0.05  # of a judgement: people differ


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One target in its sentence: the n pieces around it, and which of them are the actor, (n,) bool."""

    pieces: Wordpieces
    actor: np.ndarray
    stance: int  # index into STANCES, or UNJUDGED

    def __len__(self) -> int:
        return len(self.pieces)


def held_out(identifier: str) -> bool:
    """Whether an article is held out; all sentences of one go the same way, on every machine."""
    article = "_".join(identifier.split("_")[:3])
    return zlib.crc32(article.encode()) % HELD_OUT == 0


def examples(records: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """Every target within a window of the encoder."""
    for record in records:
        text = record["text"]
        pieces = wordpieces.split(text, quotation.quoted(text), VOCABULARY)[:WINDOW]
        for target in record["targets"]:
            actor = (pieces.starts < target["end"]) & (pieces.ends > target["start"])
            if actor.any():
                own = np.flatnonzero(actor)
                near = slice(*around(int(own[0]), int(own[-1]), len(pieces)))
                stance = target["polarity"] + 1 if "polarity" in target else UNJUDGED
                yield Example(pieces[near], actor[near], stance)


def odds(stance: int) -> np.ndarray:
    """What is learned of a judgement, odds of STANCES."""
    told: np.ndarray = np.eye(len(STANCES))[stance]
    return np.full(len(STANCES), SMOOTHING / len(STANCES)) + (1 - SMOOTHING) * told


def macro_f1(predicted: np.ndarray, right: np.ndarray) -> float:
    scores = []
    for label in range(3):
        both = ((predicted == label) & (right == label)).sum()
        scores.append(2 * both / max(1, (predicted == label).sum() + (right == label).sum()))
    return float(np.mean(scores))
