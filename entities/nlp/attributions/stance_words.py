"""What single words and pairs of words around an actor say about the stance toward it.

A linear model over the words from cue to content: single words and pairs, words by their side of and
distance to the actor, and counts of evaluative words (`data/evaluative.tsv`) that a negation turns
around. Names are masked, so that nobody is disliked for being called what he is. Features are hashed
(Weinberger et al. 2009, "Feature hashing for large scale multitask learning").
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from entities.nlp.language.gazetteer import table

WEIGHTS_FILE = Path(__file__).parent.parent / "model" / "stance.npz"
BUCKETS = 1 << 16
NEAR = 5  # words
REACH = 40  # words on each side of the actor that are looked at
SUFFIX = re.compile(r"(?:'s|ings?|edly|ed|ies|es|s|ly|e|y)$")


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


@lru_cache(maxsize=20_000)
def polarity_of(word: str) -> str:
    return lexicon().get(word) or lexicon().get(stem(word), "")


def stem(word: str) -> str:
    """Without its ending, if enough is left: "praised" and "praising" are "prais"."""
    shorter = SUFFIX.sub("", word)
    return "~" + shorter if len(shorter) > 2 else word


def score(names: Sequence[str]) -> NDArray[np.floating]:
    """Scores of STANCES, shape (3,)."""
    weights = load()
    rows = [bucket(name) for name in dict.fromkeys(names)]
    scores: NDArray[np.floating] = weights[rows].sum(0) / np.sqrt(len(rows))
    return scores


def bucket(name: str) -> int:
    return zlib.crc32(name.encode()) % BUCKETS


@cache
def load() -> NDArray[np.float32]:
    """Weights, shape (BUCKETS, 3)."""
    with np.load(WEIGHTS_FILE) as stored:
        weights: NDArray[np.float32] = stored["weights"].astype(np.float32) * stored["scale"].astype(np.float32)
    return weights


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
