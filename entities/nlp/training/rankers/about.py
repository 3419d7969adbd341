"""Examples for the ranker of targets: the candidates of every quote found, and which of them it is about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from entities.nlp.annotation import CueClass
from entities.nlp.attributions import about
from entities.nlp.attributions.targets import TargetFinder
from entities.nlp.coreference.resolution import NOBODY, Resolution
from entities.nlp.detected import DetectedQuote
from entities.nlp.language import cues
from entities.nlp.language.words import Words
from entities.nlp.training.rankers.golds import Gold, accepted, answers


def examples(
    gold: Gold, words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution
) -> tuple[NDArray[np.float32], NDArray[np.bool_], int]:
    """Rows of the candidates of quotes that are statements of the gold, which are right, and how many are missed.

    Candidates that the gold neither asks for nor minds are left out.
    """
    finder = TargetFinder(words, resolution)
    known = gold.known()
    actors = [actor.found for actor in resolution.cast.actors]
    found_rows = [np.zeros((0, len(about.FEATURES)), np.float32)]
    right: list[bool] = []
    missed = 0
    for at, true in gold.matching(quotes).items():
        if not true.get("certain", True):
            continue
        speaker = resolution.speakers.get(at, NOBODY)
        asked, _ = finder.asked(quotes[at], class_of(words, quotes[at], speaker.actor is not None), speaker.actor)
        wanted = [gold.named(name) for name in true["about"]]
        minded = [gold.named(name) for name in accepted(true, "about")]
        rows = about.rows_of(asked, words, actors, finder.times, finder.spoken)
        hit = set()
        for row, candidate in enumerate(asked.candidates):
            means = [number for number, names in enumerate(wanted) if answers(actors[candidate.actor], names, known)]
            if not means and any(answers(actors[candidate.actor], names, known) for names in minded):
                continue
            hit |= set(means)
            found_rows.append(rows[row : row + 1])
            right.append(bool(means))
        missed += len(wanted) - len(hit)
    return np.concatenate(found_rows), np.array(right, bool), missed


def class_of(words: Words, quote: DetectedQuote, has_source: bool) -> CueClass:
    cue = quote.cue[0].of(words.text) if quote.cue else ""
    content = " ".join(part.of(words.text) for part in quote.content)
    return cues.classify(cue, content, quote.kind, has_source=has_source).cue_class
