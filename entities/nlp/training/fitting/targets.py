"""Learns whom a quote is about (`attributions/spoken_of.py`), and writes the weights where the engine reads them.

    python -m entities.nlp.training.fitting.targets GOLD.jsonl.gz… [--out FOLDER]

Logistic regression by Newton's method, taught by gold sets in the interchange format and by the corpus written for
this project, with actors and with those without a name (`subjects.py`) at once: each kind has its own weights of
features, drawn toward each other; the weights of what the encoder makes of the mentions, seen along the directions in
which most of them differ, are the same for both. Says what a model taught without each sixth of the stories does with
that sixth.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from entities.nlp.attributions.spoken_of import FILE, LIKELY, Direction, Features, Likelihood
from entities.nlp.attributions.unnamed import UnnamedLikelihood
from entities.nlp.encoding.encoder import WIDTH
from entities.nlp.training.data import own_corpus
from entities.nlp.training.fitting.subjects import Example, Examples, examples
from entities.nlp.training.fitting.wanted import regression
from entities.nlp.training.judging.measure import documents
from entities.nlp.training.rankers.stories import stories

NLP = Path(__file__).parents[2]
RIDGE = 5.0
FOLDS = 6
DIRECTIONS = 40
HEADER = "# feature ({})\tweight in the logarithm of the odds that the quote is about the actor\n"
TABLES = {Likelihood.table: "attributions/spoken_of.py", UnnamedLikelihood.table: "attributions/unnamed.py"}


@dataclass(frozen=True, slots=True)
class Weights:
    named: Features
    unnamed: Features
    direction: Direction

    def share(self, example: Example) -> float:
        """The probability that an example is right."""
        table = self.named if example.named else self.unnamed
        score = sum(table.get(name, 0.0) * value for name, value in example.features.items())
        score += 0.0 if example.context is None else self.direction.along(example.context)
        return float(1 / (1 + np.exp(-score)))


def learned(some: Sequence[Example], ridge: float = RIDGE) -> Weights:
    names = sorted({name for example in some for name in example.features})
    plain = np.array([[example.features.get(name, 0.0) for name in names] for example in some])
    unnamed = np.array([[not example.named] for example in some], float)
    middle, axes = directions(some)
    seen = [np.zeros(len(axes)) if e.context is None else axes @ (e.context - middle) for e in some]
    rows = np.hstack([plain, plain * unnamed, np.array(seen).reshape(len(some), len(axes))])
    fitted = regression(rows, np.array([example.right for example in some], float), ridge)
    common, apart, along = np.split(fitted, [len(names), 2 * len(names)])
    weights = (along @ axes).astype(np.float32)
    met = plain[unnamed[:, 0] == 0].any(0)
    named = {name: float(weight) for name, weight, is_met in zip(names, common, met, strict=True) if is_met}
    both = dict(zip(names, map(float, common + apart), strict=True))
    return Weights(named, both, Direction(weights, -float(middle @ weights)))


def directions(some: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """The mean (WIDTH,) of what the encoder makes of examples, and the axes (m, WIDTH) along which most of them differ.

    Along the first axis they vary by one.
    """
    contexts = np.array([example.context for example in some if example.context is not None])
    if len(contexts) < 2:
        return np.zeros(WIDTH), np.zeros((0, WIDTH))
    middle = contexts.mean(0)
    _, spread, axes = np.linalg.svd(contexts - middle, full_matrices=False)
    kept = axes[:DIRECTIONS]
    kept = kept * np.sign(kept[np.arange(len(kept)), np.abs(kept).argmax(1)])[:, None]
    return middle, kept * np.sqrt(len(contexts) - 1) / max(spread[0], 1e-9)


def written(weights: Mapping[str, float], header: str) -> str:
    return header + "".join(f"{name}\t{weight:.3f}\n" for name, weight in weights.items() if abs(weight) >= 0.001)


def unseen(own: Sequence[Examples], found: Sequence[Examples], story: Sequence[int]) -> list[list[float]]:
    """The shares that the examples of each document get from weights learned without its fold of the stories."""
    fold = np.random.default_rng(0).permutation(max(story) + 1) % FOLDS
    shares: list[list[float]] = [[] for _ in found]
    for each in range(FOLDS):
        inside = [fold[of] == each for of in story]
        others = [one for one, held in zip(found, inside, strict=True) if not held]
        weights = learned([example for one in (*own, *others) for example in one.found])
        for at, held in enumerate(inside):
            if held:
                shares[at] = [weights.share(example) for example in found[at].found]
    return shares


def told(found: Sequence[Examples], shares: Sequence[Sequence[float]]) -> Iterator[str]:
    """How many of those demanded are found, each once, and how many of those found are demanded."""
    demanded = sum(one.demanded for one in found)
    for least in sorted({LIKELY, 0.2, 0.3, 0.5}):
        right: set[tuple[int, int, int]] = set()
        wrong = 0
        for at, (one, given) in enumerate(zip(found, shares, strict=True)):
            for example, share in zip(one.found, given, strict=True):
                if share >= least:
                    right |= {(at, example.quote, min(example.means))} if example.right else set()
                    wrong += not example.right
        precision, recall = len(right) / max(1, len(right) + wrong), len(right) / max(1, demanded)
        f1 = 2 * len(right) / max(1, len(right) + wrong + demanded)
        yield f"at least {least}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--out", type=Path, default=NLP, help="holds data/ and model/")
    options = parser.parse_args()
    golds = list(chain.from_iterable(map(documents, options.gold)))
    own = [examples(record) for record in own_corpus.records()]
    found = [examples(record) for record in golds]
    if golds:
        print(*told(found, unseen(own, found, stories([record["text"] for record in golds]))), sep="\n")
    some = [example for one in (*own, *found) for example in one.found]
    weights = learned(some)
    for (table, where), of in zip(TABLES.items(), (weights.named, weights.unnamed), strict=True):
        (options.out / "data" / table).write_text(written(of, HEADER.format(where)), encoding="utf-8")
    np.savez(options.out / "model" / FILE, weights=weights.direction.weights, bias=np.float32(weights.direction.bias))
    print(f"{len(some)} examples, {sum(example.right for example in some)} of them right")


if __name__ == "__main__":
    main()
