"""Trains the weights of `entities.nlp.attributions.stance_words` and reports macro F1 on a held-out file.

    python -m entities.nlp.training.stance.words TRAIN.jsonl[.gz] HELDOUT.jsonl[.gz] [OUT.npz]

Both files hold one sentence a line: {"text", "targets": [{"start", "end", "polarity": -1, 0 or 1}]}
(NewsMTSC, Hamborg and Donnay 2021, in the interchange of the evaluation data). Softmax regression by
AdaGrad over hashed features, a few passes, deterministic for one seed; stored as int8 with one scale.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from entities.nlp.annotation import Span
from entities.nlp.attributions.stance_words import BUCKETS, REACH, WEIGHTS_FILE, bucket, features
from entities.nlp.language.words import Words
from entities.nlp.training.stance.judged import macro_f1

PASSES = 12
RATE = 0.1
DECAY = 5e-5
SEED = 7


def examples(path: Path) -> tuple[list[np.ndarray], np.ndarray]:
    """Buckets of each target's features, and its class as an index into STANCES."""
    rows, classes = [], []
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            words = Words(record["text"], (Span(0, len(record["text"])),))
            for target in record["targets"]:
                names = dict.fromkeys(features_of(words, target))
                rows.append(np.array([bucket(name) for name in names]))
                classes.append(target["polarity"] + 1)
    return rows, np.array(classes)


def features_of(words: Words, target: dict[str, Any]) -> Iterator[str]:
    """Features of a target in a sentence that stands alone."""
    first = words.first_from(target["start"])
    until = max(first + 1, words.last_until(target["end"]) + 1)
    start = max(0, first - REACH)
    return features(words.texts[start : until + REACH], first - start, until - start)


def train(rows: list[np.ndarray], classes: np.ndarray) -> np.ndarray:
    """Averaged weights, shape (BUCKETS, 3)."""
    random = np.random.default_rng(SEED)
    weights = np.zeros((BUCKETS, 3), np.float32)
    squares = np.full((BUCKETS, 3), 1e-2, np.float32)
    total = np.zeros_like(weights)
    for number in range(PASSES):
        for example in random.permutation(len(rows)):
            row, scale = rows[example], 1 / np.sqrt(len(rows[example]))
            odds = probabilities(weights[row].sum(0) * scale)
            odds[classes[example]] -= 1
            gradient = odds * scale + DECAY * weights[row]
            squares[row] += gradient**2
            weights[row] -= RATE * gradient / np.sqrt(squares[row])
        if number >= PASSES // 2:
            total += weights
    return total / (PASSES - PASSES // 2)


def probabilities(scores: np.ndarray) -> np.ndarray:
    odds: np.ndarray = np.exp(scores - scores.max())
    odds /= odds.sum()
    return odds


def main(train_path: str, heldout_path: str, out: str = str(WEIGHTS_FILE)) -> None:
    weights = train(*examples(Path(train_path)))
    scale = np.float32(np.abs(weights).max() / 127)
    stored = np.round(weights / scale).astype(np.int8)
    rows, classes = examples(Path(heldout_path))
    predicted = np.array([(stored[row].astype(np.float32).sum(0)).argmax() for row in rows])
    print(f"macro F1 {macro_f1(predicted, classes):.3f}, accuracy {(predicted == classes).mean():.3f}")
    np.savez_compressed(out, weights=stored, scale=scale)


if __name__ == "__main__":
    main(*sys.argv[1:])
