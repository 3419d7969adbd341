"""The speaker's stance toward one actor of a quote: positive, negative or neutral.

Layers that read what the encoder sees around the actor (`stance_layers`) and a linear model of the words
(`stance_words`) are added up; where the encoder has not read the quote, the words alone decide. The cue's
class then shifts the scores, since the sentences both were trained on seldom hold a cue: who praises is
for, who condemns is against.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from entities.nlp.annotation import CueClass, Span, Stance
from entities.nlp.attributions import stance_layers, stance_words
from entities.nlp.attributions.stance_layers import NOTHING, Passages
from entities.nlp.attributions.stance_words import REACH
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.words import Words

STANCES: tuple[Stance, ...] = ("negative", "neutral", "positive")
WORDS_SHARE = 0.6  # of the words' scores beside the layers'; as good as any from 0.5 to 0.75 on held-out sentences
COOLING = 1.2  # what the sum is divided by, so that it is as sure as it is right on held-out sentences
CUE_SHIFT: dict[CueClass, tuple[float, float, float]] = {
    "praised": (-1.5, -0.5, 2.0),
    "supported": (-1.0, -0.3, 1.3),
    "criticised": (2.0, -0.5, -1.5),
    "condemned": (2.5, -0.5, -2.0),
    "opposed": (1.5, -0.3, -1.0),
    "warned": (1.0, 0.0, -0.8),
    "denied": (0.3, 0.2, -0.3),
}


def toward(
    words: Words, quote: DetectedQuote, target: Span, cue_class: CueClass, passages: Passages = NOTHING
) -> tuple[Stance, float]:
    """Stance toward the actor printed at `target`, and the model's probability of it."""
    scores = stance_words.score(list(stance_words.features(*window(words, quote, target))))
    seen = stance_layers.score(passages, quote, target)
    if seen is not None:
        scores = seen + WORDS_SHARE * scores
    scores = scores + CUE_SHIFT.get(cue_class, (0.0, 0.0, 0.0))
    odds = np.exp((scores - scores.max()) / COOLING)
    odds /= odds.sum()
    best = int(odds.argmax())
    return STANCES[best], float(odds[best])


def of_whole(words: Words, quote: DetectedQuote, cue_class: CueClass) -> tuple[Stance, float]:
    """Stance of a quote without a known actor toward what it speaks of: read from its first word on."""
    start = quote.content[0].start
    return toward(words, quote, Span(start, start), cue_class)


def window(words: Words, quote: DetectedQuote, target: Span) -> tuple[list[str], int, int]:
    """The words of cue and content as printed, and which of them are the actor (from, until)."""
    parts = sorted({*quote.content, *quote.cue, target}, key=lambda span: span.start)
    positions = sorted({position for part in parts for position in words.within(part)})
    first = bisect_left(positions, words.first_from(target.start))
    until = bisect_left(positions, words.last_until(target.end) + 1)
    start = max(0, first - REACH)
    return [words.texts[p] for p in positions[start : until + REACH]], first - start, until - start
