"""Which candidate the source of a quote means: the learned ranker's choice, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entities.nlp.coreference.candidates import COLUMN, KIND_CODES, Asked, Ruled
from entities.nlp.coreference.referents import Referent, is_document
from entities.nlp.encoding import trees

NAME = "speaker"

Candidates = Sequence[tuple[int, Referent, Ruled]]  # referents with what the rules say of them, the nearest first


@dataclass(frozen=True, slots=True)
class Choice:
    """`referent` is None for somebody new or unknown; `share` is its probability, `margin` that over the next best.

    `fits_alone`: the likeliest would be somebody new, but one person alone fits the role.
    """

    referent: int | None
    share: float
    margin: float
    fits_alone: bool = False


class SourceRanker:
    """Compares the candidates of one source."""

    def choose(self, asked: Asked, candidates: Candidates, rows: NDArray[np.float32]) -> Choice:
        """`rows` has one for each candidate, and the last for nobody spoken of before."""
        return best_of(asked, trees.shares(trees.load(NAME)(rows)), candidates, rows)


def best_of(asked: Asked, shares: NDArray[np.float64], candidates: Candidates, rows: NDArray[np.float32]) -> Choice:
    """The likeliest; where that is somebody new, the one person whom a plain role fits all the same."""
    best = int(shares.argmax())
    of_thing = not asked.reference.animate and (asked.reference.nouns or is_document(asked.reference.head))
    if best == len(candidates) and not of_thing and (only := only_fitting(rows)) is not None:
        return Choice(candidates[only][0], float(shares[only]), 0.0, fits_alone=True)
    others = np.delete(shares, best)
    margin = float(shares[best] - others.max(initial=0.0))
    return Choice(candidates[best][0] if best < len(candidates) else None, float(shares[best]), margin)


def only_fitting(rows: NDArray[np.float32]) -> int | None:
    """For "the governor", the only one of that role; for "the coach", the only person who spoke, if of no other role.

    Not for "the night nurse", "the coach of Hull" or "officials", which tell of somebody else.
    """
    asked = rows[-1]
    if asked[COLUMN["kind"]] != KIND_CODES["description"] or asked[COLUMN["bare"]]:
        return None
    if asked[COLUMN["telling"]] or asked[COLUMN["has complement"]]:
        return None
    people = np.flatnonzero((rows[:-1, COLUMN["animate"]] == 1) & (rows[:-1, COLUMN["plural"]] == 0))
    of_role = people[rows[people, COLUMN["noun"]] == 1]
    if len(of_role):
        fits = len(of_role) == 1 and rows[of_role[0], COLUMN["named"]]
        return int(of_role[0]) if fits else None
    spoke = people[rows[people, COLUMN["times spoken"]] > 0]
    if len(spoke) != 1:
        return None
    (only,) = spoke.tolist()
    free = rows[only, COLUMN["named"]] and not rows[only, COLUMN["has nouns"]]
    return only if free and rows[only, COLUMN["spoke last"]] else None
