"""The speaker's stance toward each actor of a quote: positive, negative or neutral.

A sign that is not likely enough is unclear: the stance is then neutral, with a confidence below one half.
Where a quote has no known subject, it is read as a whole: the stance toward what it speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from entities.nlp.annotation import Span, Stance
from entities.nlp.attributions import stance_layers, stance_turns
from entities.nlp.attributions.stance_layers import NOTHING, Passages
from entities.nlp.attributions.stance_turns import NOTHING_ADDED
from entities.nlp.detected import DetectedQuote

STANCES: tuple[Stance, ...] = ("negative", "neutral", "positive")
NEUTRAL = 1
# Least probability of a sign: that of blame was chosen by cross-validation on quotes with judged subjects, and that of
# praise is higher, since unsure praise is often irony, a demand or a reproach.
CLEAR = {"negative": 0.5, "neutral": 0.0, "positive": 0.6}
UNREAD = np.array([0.0, 0.1, 0.0])  # scores where the encoder has not read the actor


def toward(
    text: str,
    quote: DetectedQuote,
    actors: Sequence[Sequence[Span]],
    passages: Passages = NOTHING,
    by_cue: np.ndarray = NOTHING_ADDED,
) -> list[tuple[Stance, float]]:
    """Stance toward each actor, told by its mentions in the quote, and the probability of that stance.

    `by_cue` is what the cue adds to the scores (shape (3,)) of the actor that the content names first.
    """
    scores = stance_layers.scores(passages, quote, actors)
    first = min((mention.start for mentions in actors for mention in mentions), default=-1)
    return [
        judged(
            (UNREAD if found is None else found + stance_turns.shift(text, quote, mentions))
            + (by_cue if any(mention.start == first for mention in mentions) else 0)
        )
        for found, mentions in zip(scores, actors, strict=True)
    ]


def of_whole(
    text: str, quote: DetectedQuote, passages: Passages = NOTHING, by_cue: np.ndarray = NOTHING_ADDED
) -> Stance:
    """Stance of a quote without a known actor toward what it speaks of."""
    ((stance, _),) = toward(text, quote, [quote.content], passages, by_cue)
    return stance


def judged(scores: np.ndarray) -> tuple[Stance, float]:
    """The likeliest of STANCES, or neutral where it is an unclear sign."""
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    best = int(odds.argmax())
    if odds[best] < CLEAR[STANCES[best]]:
        best = NEUTRAL
    return STANCES[best], float(odds[best])
