"""Learns whom a quote is about (`attributions/spoken_of.py`), and writes the weights where the engine reads them.

    python -m entities.nlp.training.fitting.targets GOLD.jsonl.gz… [--out FILE]

Logistic regression by Newton's method, taught by gold sets in the interchange format and by the corpus written for
this project. An example is an actor that the words of a quote mention and the rules let pass; whom a set accepts
without demanding it teaches nothing. Says what a model taught without each eighth of the stories does with that eighth.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from entities.nlp import pipeline
from entities.nlp.annotation import ActorFound
from entities.nlp.attributions import compose
from entities.nlp.attributions.spoken_of import LIKELY, Features, Likelihood
from entities.nlp.attributions.targets import TargetFinder
from entities.nlp.coreference import resolve
from entities.nlp.language.gazetteer import DATA
from entities.nlp.training.data import own_corpus
from entities.nlp.training.fitting.wanted import regression
from entities.nlp.training.judging.measure import documents
from entities.nlp.training.rankers.golds import Gold, accepted, plain, plain_names
from entities.nlp.training.rankers.stories import stories

RIDGE = 2.0
FOLDS = 8
HEADER = (
    "# feature (attributions/spoken_of.py)\tweight in the logarithm of the odds that the quote is about the actor\n"
)

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    features: Features
    right: bool


@dataclass(frozen=True, slots=True)
class Examples:
    """Of one document; `demanded` counts all targets of its quotes, also those that no example is of."""

    found: tuple[Example, ...]
    demanded: int


def examples(record: Record) -> Examples:
    gold = Gold(record)
    doc = pipeline.language()(pipeline.readable(record["text"]), disable=[*pipeline.RESOLUTION[1:]])
    words, quotes = doc._.words, doc._.raw_quotes
    resolution = resolve.resolve(words, doc._.cast, quotes)
    said = compose.said_of(words.text, resolution, quotes)
    finder = TargetFinder(words, resolution.cast, resolution)
    asked = [finder.asked(one) for one in said]
    finder.likelihood.count(asked)
    known = gold.known()
    found: list[Example] = []
    demanded = 0
    for index, quote in sorted(gold.matching(quotes).items()):
        if quote.get("certain", True):
            about = [gold.named(name) for name in quote.get("about") or []]
            also = [gold.named(name) for name in accepted(quote, "about")]
            demanded += len(about)
            before = asked[index - 1] if index else None
            for actor in asked[index].mentions:
                if actor not in (said[index].speaker, said[index].unnamed):
                    names = names_of(resolution.cast.actors[actor].found, known)
                    right = any(names & other for other in about)
                    if right or not any(names & other for other in also):
                        found.append(Example(finder.likelihood.features(asked[index], actor, before), right))
    return Examples(tuple(found), demanded)


def names_of(actor: ActorFound, known: frozenset[str]) -> frozenset[str]:
    """Its name; its other names, too, where the gold set knows nobody of that name."""
    named = plain_names([actor.name])
    return named if plain(actor.name) in known else named | plain_names(actor.aliases)


def learned(some: Sequence[Example], ridge: float = RIDGE) -> dict[str, float]:
    names = sorted({name for example in some for name in example.features})
    rows = np.array([[example.features.get(name, 0.0) for name in names] for example in some])
    fitted = regression(rows, np.array([example.right for example in some], float), ridge)
    return dict(zip(names, map(float, fitted), strict=True))


def share(weights: Mapping[str, float], features: Features) -> float:
    return float(1 / (1 + np.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items()))))


def written(weights: Mapping[str, float], header: str = HEADER) -> str:
    return header + "".join(f"{name}\t{weight:.3f}\n" for name, weight in weights.items() if abs(weight) >= 0.001)


def unseen(
    own: Sequence[Examples], found: Sequence[Examples], story: Sequence[int], ridge: float
) -> Iterator[tuple[float, bool]]:
    """The share that each example found gets from weights that were learned without its fold of the stories."""
    fold = np.random.default_rng(0).permutation(max(story) + 1) % FOLDS
    for each in range(FOLDS):
        inside = [fold[of] == each for of in story]
        others = [one for one, held in zip(found, inside, strict=True) if not held]
        weights = learned([e for one in (*own, *others) for e in one.found], ridge)
        for one, held in zip(found, inside, strict=True):
            if held:
                yield from ((share(weights, example.features), example.right) for example in one.found)


def told(judged: Sequence[tuple[float, bool]], demanded: int, likely: float = LIKELY) -> Iterator[str]:
    for least in sorted({likely, 0.25, 0.3, 0.4, 0.5}):
        kept = [right for probability, right in judged if probability >= least]
        precision, recall = sum(kept) / max(1, len(kept)), sum(kept) / max(1, demanded)
        f1 = 2 * sum(kept) / max(1, len(kept) + demanded)
        yield f"at least {least}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def learn(
    told_of: str, examples: Callable[[Record], Examples], table: str, header: str, *, least: float, ridge: float
) -> None:
    """The command that learns a table of weights in data/; `least` is the probability that the engine asks for."""
    parser = argparse.ArgumentParser(description=told_of, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--out", type=Path, default=DATA / table)
    options = parser.parse_args()
    sets: Iterable[Iterable[Record]] = map(documents, options.gold)
    golds = list(chain.from_iterable(sets))
    own = [examples(record) for record in own_corpus.records()]
    found = [examples(record) for record in golds]
    if golds:
        judged = list(unseen(own, found, stories([record["text"] for record in golds]), ridge))
        print(*told(judged, sum(one.demanded for one in found), least), sep="\n")
    some = [example for one in (*own, *found) for example in one.found]
    options.out.write_text(written(learned(some, ridge), header), encoding="utf-8")
    print(f"{len(some)} examples, {sum(example.right for example in some)} of them right")


def main() -> None:
    learn(__doc__ or "", examples, Likelihood.table, HEADER, least=LIKELY, ridge=RIDGE)


if __name__ == "__main__":
    main()
