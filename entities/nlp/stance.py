"""The speaker's stance toward one actor of a quote: positive, negative or neutral.

A linear model over the words from cue to content: single words and pairs, words by their side of and
distance to the actor, and counts of evaluative words (`data/evaluative.tsv`) that a negation turns
around. Names are masked, so that nobody is disliked for being called what he is. Features are hashed
(Weinberger et al. 2009, "Feature hashing for large scale multitask learning"); the weights were trained by
`training/stance.py` on sentences with judged targets. The cue's class then shifts the scores, since those
sentences seldom hold a cue: who praises is for, who condemns is against.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from entities.nlp.annotation import CueClass, Span, Stance
from entities.nlp.detected import DetectedQuote
from entities.nlp.gazetteer import table
from entities.nlp.words import Words

WEIGHTS_FILE = Path(__file__).parent / "model" / "stance.npz"
STANCES: tuple[Stance, ...] = ("negative", "neutral", "positive")
BUCKETS = 1 << 16
NEAR = 5  # words
REACH = 40  # words on each side of the actor that are looked at
CUE_SHIFT: dict[CueClass, tuple[float, float, float]] = {
    "praised": (-1.5, -0.5, 2.0),
    "supported": (-1.0, -0.3, 1.3),
    "criticised": (2.0, -0.5, -1.5),
    "condemned": (2.5, -0.5, -2.0),
    "opposed": (1.5, -0.3, -1.0),
    "warned": (1.0, 0.0, -0.8),
    "denied": (0.3, 0.2, -0.3),
}
SUFFIX = re.compile(r"(?:'s|ings?|edly|ed|ies|es|s|ly|e|y)$")


def toward(words: Words, quote: DetectedQuote, target: Span, cue_class: CueClass) -> tuple[Stance, float]:
    """Stance toward the actor printed at `target`, and the model's probability of it."""
    scores = score(list(features(*window(words, quote, target))))
    scores = scores + CUE_SHIFT.get(cue_class, (0.0, 0.0, 0.0))
    odds = np.exp(scores - scores.max())
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


def features(printed: Sequence[str], first: int, until: int) -> Iterator[str]:
    """Feature names of the words around the actor that stands at printed[first:until]."""
    plain = [mask(word, position) for position, word in enumerate(printed)]
    plain[first:until] = ["<t>"]
    counts = {"+": 0, "-": 0}
    for position, word in enumerate(plain):
        if word == "<t>":
            continue
        distance = position - first
        side = "L" if distance < 0 else "R"
        yield "w" + word
        if abs(distance) <= NEAR:
            yield "n" + word
            yield f"{side}{word}"
        if abs(distance) <= 3:
            yield f"{distance}{word}"
        sign = polarity(plain, position)
        if sign:
            counts[sign] += 1
            yield "p" + sign
            yield f"p{side}{sign}"
            if abs(distance) <= NEAR:
                yield f"pn{side}{sign}"
            if abs(distance) <= 2:
                yield f"p{distance}{sign}"
    for left, right in pairwise(plain):
        yield f"b{left}_{right}"
    yield f"c{min(3, counts['+'])}{min(3, counts['-'])}"
    yield f"at{min(3, first // 4)}"
    yield "1"


def mask(word: str, position: int) -> str:
    lower = word.lower().replace("’", "'")
    if position and word[:1].isupper() and not polarity_of(lower):
        return "<n>"
    return "<d>" if lower[:1].isdigit() else lower


def polarity(plain: Sequence[str], position: int) -> str:
    """ "+" or "-" for an evaluative word, turned around by a negation among the three words before it."""
    sign = polarity_of(plain[position])
    if sign and any(word in negations() or word.endswith("n't") for word in plain[max(0, position - 3) : position]):
        return "-" if sign == "+" else "+"
    return sign


def polarity_of(word: str) -> str:
    return lexicon().get(word) or lexicon().get(stem(word), "")


def stem(word: str) -> str:
    """Without its ending, if enough is left: "praised" and "praising" are "prais"."""
    shorter = SUFFIX.sub("", word)
    return "~" + shorter if len(shorter) > 2 else word


def score(names: Sequence[str]) -> np.ndarray:
    """Scores of STANCES, shape (3,)."""
    weights = load()
    rows = [bucket(name) for name in dict.fromkeys(names)]
    return weights[rows].sum(0) / np.sqrt(len(rows))


def bucket(name: str) -> int:
    return zlib.crc32(name.encode()) % BUCKETS


@cache
def load() -> np.ndarray:
    """Weights, shape (BUCKETS, 3)."""
    with np.load(WEIGHTS_FILE) as stored:
        return stored["weights"].astype(np.float32) * stored["scale"].astype(np.float32)


@cache
def lexicon() -> dict[str, str]:
    known: dict[str, str] = {}
    for row, listed in table("evaluative.tsv", 2):
        if row != "negation":
            for word in listed.split():
                known.setdefault(word, "+" if row == "positive" else "-")
                known.setdefault(stem(word), "+" if row == "positive" else "-")
    return known


@cache
def negations() -> frozenset[str]:
    return frozenset(word for row, listed in table("evaluative.tsv", 2) if row == "negation" for word in listed.split())
