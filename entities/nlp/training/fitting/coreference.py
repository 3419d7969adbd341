"""Fits the pronoun weights of `entities.nlp.coreference.antecedents` and prints them.

    python -m entities.nlp.training.fitting.coreference QUOTES.jsonl CHAINS.jsonl [HELDOUT_QUOTES HELDOUT_CHAINS]

QUOTES hold texts with quotes (PolNeAR in the interchange of the evaluation data), CHAINS the tokens,
sentences and coreference chains that another tool (CoreNLP) found in them. A pronoun is an example if its
chain holds a name; the candidates that answer to that name are right, and those without a name are
left out, since no chain says when they are right. The chains are often wrong, so the
weights are held near the hand-set ones: a conditional log-linear model (softmax over the candidates of
one pronoun) with a Gaussian prior around them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from entities.nlp.annotation import ActorFound, Span
from entities.nlp.coreference.antecedents import COLUMN, WEIGHTS, Kind, kind_of
from entities.nlp.coreference.place import Place
from entities.nlp.coreference.references import Reference
from entities.nlp.coreference.resolve import Resolver
from entities.nlp.detected import Detected, DetectedQuote
from entities.nlp.language import quotation
from entities.nlp.language.gazetteer import fold_name
from entities.nlp.language.words import Words
from entities.nlp.names import identify
from entities.nlp.names.identify import Cast
from entities.nlp.pipeline import detect

NAMES = list(WEIGHTS)
PRIOR = 3.0  # strength with which the weights are held where they are
STEPS = 400
RATE = 0.05


@dataclass
class Example:
    """One pronoun: a row of features for each candidate, and which rows are right."""

    rows: np.ndarray
    right: np.ndarray


@dataclass
class Watched:
    reference: Reference
    candidates: list[tuple[int | None, list[tuple[str, float]]]]


class Watching(Resolver):
    """A resolver that writes down what it compared."""

    def __init__(self, words: Words, cast: Cast, quotes: Sequence[DetectedQuote]) -> None:
        super().__init__(words, cast, quotes)
        self.watched: list[Watched] = []

    def meet_reference(self, reference: Reference, place: Place) -> None:
        if reference.points_back:
            compared = self.antecedents.compared(reference, place)
            self.watched.append(Watched(reference, [(self.referents[c].actor, found) for c, found in compared]))
        super().meet_reference(reference, place)


def examples(record: dict[str, Any], chains: dict[str, Any], detected: Detected) -> Iterator[tuple[Kind, Example]]:
    text = record["text"]
    words = Words(text, detected.sentences)
    cast = identify.identify(words, detected.mentions)
    resolver = Watching(words, cast, quotes_of(record))
    resolver.run()
    known = names_of_chains(chains)
    for watched in resolver.watched:
        kind = kind_of(watched.reference)
        chain = known.get(watched.reference.span)
        named = [(actor, dict(found)) for actor, found in watched.candidates if actor is not None]
        if kind == "description" or not chain or len(named) < 2:
            continue
        right = np.array([answers(cast.actors[actor].found, chain) for actor, _ in named])
        if right.any() and not right.all():
            rows = np.array([[found.get(name, 0) for name in NAMES] for _, found in named], float)
            yield kind, Example(rows, right)


def quotes_of(record: dict[str, Any]) -> list[DetectedQuote]:
    text = record["text"]
    mask = quotation.quoted(text)
    found = []
    for quote in record["quotes"]:
        content, cue, source = (tuple(Span(*span) for span in quote[part]) for part in ("content", "cue", "source"))
        if content:
            found.append(DetectedQuote(content, cue, source, quotation.kind_of(text, content, mask), 1.0))
    return found


def names_of_chains(chains: Mapping[str, Any]) -> dict[Span, frozenset[str]]:
    """Folded names in the chain of every mention."""
    known: dict[Span, frozenset[str]] = {}
    for chain in chains["coref"]:
        spans, found = [], set()
        for sentence, first, until, _ in chain:
            offset = chains["sentences"][sentence][0]
            tokens = chains["tokens"][offset + first : offset + until]
            if tokens:
                spans.append(Span(tokens[0][0], tokens[-1][1]))
                proper = [token[2] for token in tokens if token[4].startswith("NNP")]
                if proper and len(tokens) <= 8:
                    found.add(fold_name(" ".join(proper)))
        known |= dict.fromkeys(spans, frozenset(found))
    return known


def answers(found: ActorFound, chain: frozenset[str]) -> bool:
    own = {fold_name(alias) for alias in (*found.aliases, found.name)}
    return any(a == b or a.split()[-1] == b.split()[-1] for a in own for b in chain if a and b)


def fit(found: list[Example], start: np.ndarray) -> np.ndarray:
    weights = start.copy()
    for _ in range(STEPS):
        gradient = PRIOR * (weights - start)
        for example in found:
            scores = example.rows @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            target = odds * example.right
            target /= target.sum()
            gradient += (odds - target) @ example.rows
        weights -= RATE * gradient / max(1, len(found)) * 10
    return weights


def accuracy(found: list[Example], weights: np.ndarray) -> float:
    return float(np.mean([e.right[int((e.rows @ weights).argmax())] for e in found])) if found else 0.0


def read(quotes: str, chains: str) -> Iterator[tuple[dict[str, Any], dict[str, Any], Detected]]:
    by_id = {record["id"]: record for record in map(json.loads, Path(chains).read_text().splitlines())}
    for line in Path(quotes).read_text().splitlines():
        record = json.loads(line)
        if record["id"] in by_id:
            yield record, by_id[record["id"]], detect(record["text"])


def main(*paths: str) -> None:
    trained, held = (gather(read(*pair)) if pair else {} for pair in (paths[:2], paths[2:4]))
    report(trained, held)


def gather(records: Iterable[tuple[dict[str, Any], dict[str, Any], Detected]]) -> dict[Kind, list[Example]]:
    found: dict[Kind, list[Example]] = {}
    for record, chains, detected in records:
        for kind, example in examples(record, chains, detected):
            found.setdefault(kind, []).append(example)
    return found


def report(trained: dict[Kind, list[Example]], held: dict[Kind, list[Example]]) -> None:
    for kind, found in trained.items():
        start = np.array([WEIGHTS[name][COLUMN[kind]] for name in NAMES])
        weights = fit(found, start)
        print(f"{kind}: {len(found)} examples, held out {len(held.get(kind, []))}")
        for label, given in (("before", start), ("after", weights)):
            print(f"  {label}: {accuracy(found, given):.3f}, held out {accuracy(held.get(kind, []), given):.3f}")
        print("  " + ", ".join(f"{name} {weight:.2f}" for name, weight in zip(NAMES, weights, strict=True) if weight))


if __name__ == "__main__":
    main(*sys.argv[1:])
