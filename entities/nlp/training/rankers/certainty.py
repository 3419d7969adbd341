"""Examples for the judge of speakers: the named speakers that the engine gave, and whether they are right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from entities.nlp.coreference import certainty
from entities.nlp.coreference.resolution import Resolution
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.words import Words
from entities.nlp.training.rankers.golds import Gold, answers


def examples(
    gold: Gold, words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Rows of the named speakers of quotes that are statements of the gold, and which are right."""
    asked, rows = certainty.rows_of(words, quotes, resolution)
    true, known = gold.matching(quotes), gold.known()
    told = [at for at, quote in enumerate(asked) if quote in true and true[quote].get("certain", True)]
    actors = [resolution.speakers[asked[at]].actor for at in told]
    right = [
        actor is not None and answers(resolution.cast.actors[actor].found, gold.speakers(true[asked[at]]), known)
        for at, actor in zip(told, actors, strict=True)
    ]
    return rows[told], np.array(right, bool)
