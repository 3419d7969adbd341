"""Sentences with judged targets (NewsMTSC, Hamborg and Donnay 2021), as the two stance models are trained on.

One sentence a record: {"id", "text", "targets": [{"start", "end", "polarity": -1, 0 or 1, "odds"}]}. A target has
no polarity where nobody judged it (`unjudged`), and odds of STANCES where a teacher did (`stance_teacher`). Needs no
torch.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from entities.nlp import quotation, wordpieces
from entities.nlp.annotation import Span
from entities.nlp.encoder import VOCABULARY, WINDOW, Model
from entities.nlp.stance import STANCES
from entities.nlp.stance_layers import around

HELD_OUT = 10  # one article in so many is not trained on, but watched and calibrated with
CONTEXTS = (30, 90, 220)  # pieces of neighbouring sentences that are read together, as in an article
SENTENCE_END = " ", "\n\n"
UNJUDGED = -1
SMOOTHING = 0.05  # of a judgement: people differ
TEACHER_SHARE = 0.3  # of what is learned where a person judged; where nobody did, the teacher's odds are all


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One target in its sentence, n pieces: `vectors` (n, WIDTH) float16, `actor` (n,) bool."""

    vectors: np.ndarray
    actor: np.ndarray
    stance: int  # index into STANCES, or UNJUDGED
    odds: Sequence[float] | None = None  # of STANCES, by a teacher

    def __len__(self) -> int:
        return len(self.actor)


def held_out(identifier: str) -> bool:
    """Whether an article is held out; all sentences of one go the same way, on every machine."""
    article = "_".join(identifier.split("_")[:3])
    return zlib.crc32(article.encode()) % HELD_OUT == 0


def examples(records: Sequence[dict], model: Model, chance: Random | None = None) -> Iterator[Example]:
    """Every target; with `chance`, sentences are read as in an article, several at a time."""
    for together in groups(records, chance):
        text, begins = "", []
        for record in together:
            begins.append(len(text))
            text += record["text"] + (chance.choice(SENTENCE_END) if chance else "")
        pieces = wordpieces.split(text, quotation.quoted(text), VOCABULARY)[:WINDOW]
        lower = model(pieces).lower.astype(np.float16)
        for record, begin in zip(together, begins, strict=True):
            own = np.flatnonzero((pieces.starts >= begin) & (pieces.starts < begin + len(record["text"])))
            for target in record["targets"]:
                span = Span(begin + target["start"], begin + target["end"])
                actor = (pieces.starts[own] < span.end) & (pieces.ends[own] > span.start)
                if actor.any():
                    near = own[around(int(np.flatnonzero(actor)[0]), len(own))]
                    marked = (pieces.starts[near] < span.end) & (pieces.ends[near] > span.start)
                    yield Example(lower[near], marked, stance_of(target), target.get("odds"))


def stance_of(target: dict) -> int:
    return target["polarity"] + 1 if "polarity" in target else UNJUDGED


def groups(records: Iterable[dict], chance: Random | None) -> Iterator[list[dict]]:
    group: list[dict] = []
    room = 0
    for record in records:
        length = len(record["text"]) // 4  # pieces, about
        if group and length > room:
            yield group
            group = []
        if not group:
            room = chance.choice(CONTEXTS) if chance else 0
        group.append(record)
        room -= length
    if group:
        yield group


def goals(of: Sequence[Example]) -> np.ndarray:
    """(n, 3), the odds to learn: of the judgement, smoothed, and of the teacher."""
    found = np.empty((len(of), len(STANCES)), np.float32)
    for row, one in zip(found, of, strict=True):
        row[:] = by_person(one.stance) if one.stance != UNJUDGED else one.odds
        if one.stance != UNJUDGED and one.odds is not None:
            row += TEACHER_SHARE * (np.asarray(one.odds) - row)
    return found


def by_person(stance: int) -> np.ndarray:
    return np.full(len(STANCES), SMOOTHING / len(STANCES)) + (1 - SMOOTHING) * np.eye(len(STANCES))[stance]


def macro_f1(predicted: np.ndarray, right: np.ndarray) -> float:
    scores = []
    for label in range(3):
        both = ((predicted == label) & (right == label)).sum()
        scores.append(2 * both / max(1, (predicted == label).sum() + (right == label).sum()))
    return float(np.mean(scores))
