"""Learns which actors of a text are wanted (`names/wanted.py`), and writes the weights where the engine reads them.

    python -m entities.nlp.training.fitting.wanted GOLD.jsonl.gz… [--out FILE]

Logistic regression by Newton's method, with one set of weights for all actors and one more for each kind (Daumé III,
"Frustratingly Easy Domain Adaptation", 2007), so that rare kinds learn from all. Taught by gold sets in the
interchange format whose actors are complete, and by the corpus written for this project, which resolves whoever
speaks or is spoken about. Actors that a set calls uncertain teach nothing; those who speak are wanted anyhow.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from entities.nlp import pipeline
from entities.nlp.language.gazetteer import DATA, fold_name
from entities.nlp.names import wanted
from entities.nlp.training.data import own_corpus
from entities.nlp.training.judging.measure import documents
from entities.nlp.training.judging.speakers import own_names

RIDGE = 4.0
STEPS = 30
ENOUGH = 1e-6
ALL = "all"
HEADER = "# kind of actor, or all\tfeature (names/wanted.py)\tweight in the logarithm of the odds of being wanted\n"


@dataclass(frozen=True, slots=True)
class Example:
    kind: str
    features: Mapping[str, float]
    wanted: bool


def examples(document: Mapping[str, Any]) -> Iterator[Example]:
    """The actors that the engine finds in a gold document, but for those who speak or are uncertain."""
    doc = pipeline.language()(pipeline.readable(document["text"]), disable=["listing", "dates"])
    resolution = doc._.resolution
    found = wanted.described(doc._.words, resolution.cast, pipeline.others_of(resolution), doc._.quotes)
    gold = [(own_names(actor) | {fold_name(actor["name"])}, is_certain(actor)) for actor in document["actors"]]
    speaking, dropped = wanted.speakers_of(doc._.quotes), pipeline.unlisted(resolution, doc._.quotes)
    shown = {fold_name(actor.found.name) for actor in resolution.cast.actors}

    def taken(names: set[str]) -> bool:
        """Whether another actor found bears one of these names for its own."""
        return not names.isdisjoint(shown)

    for position, described in found.items():
        actor = resolution.cast.actors[position].found
        if position in speaking or position in dropped:
            continue
        names = {fold_name(name) for name in (actor.name, *actor.aliases)}
        met = [certain for other, certain in gold if fold_name(actor.name) in other]
        met = met or [certain and not taken(other) for other, certain in gold if not other.isdisjoint(names)]
        if not met or any(met):
            yield Example(actor.kind, described, bool(met))


def is_certain(actor: Mapping[str, Any]) -> bool:
    return bool(actor.get("certain", True) and actor.get("named", True))


def learned(some: Sequence[Example], ridge: float = RIDGE) -> dict[tuple[str, str], float]:
    """{(kind or ALL, feature): weight}"""
    names = sorted({name for example in some for name in example.features})
    groups = [ALL, *sorted({example.kind for example in some})]
    rows = np.zeros((len(some), len(groups), len(names)))
    for row, example in zip(rows, some, strict=True):
        values = [example.features[name] for name in names]
        row[0], row[groups.index(example.kind)] = values, values
    flat = rows.reshape(len(some), -1)
    fitted = regression(flat, np.array([example.wanted for example in some], float), ridge)
    keys = [(group, name) for group in groups for name in names]
    return dict(zip(keys, map(float, fitted), strict=True))


def regression(rows: np.ndarray, truth: np.ndarray, ridge: float) -> np.ndarray:
    """Weights (columns,) of a logistic regression of `truth` (rows,) on `rows` (rows, columns)."""
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chance - truth) + ridge * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + ridge * np.eye(rows.shape[1])
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < ENOUGH:
            break
    return weights


def written(weights: Mapping[tuple[str, str], float]) -> str:
    lines = (f"{kind}\t{name}\t{weight:.3f}\n" for (kind, name), weight in weights.items() if abs(weight) >= 0.001)
    return HEADER + "".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument("--out", type=Path, default=DATA / "wanted.tsv")
    options = parser.parse_args()
    sets: Iterable[Iterable[Mapping[str, Any]]] = [*map(documents, options.gold), own_corpus.records()]
    some = [example for documents_of in sets for document in documents_of for example in examples(document)]
    options.out.write_text(written(learned(some)), encoding="utf-8")
    of_kind: dict[str, list[bool]] = defaultdict(list)
    for example in some:
        of_kind[example.kind].append(example.wanted)
    for kind, truths in sorted(of_kind.items()):
        print(f"{kind}: {len(truths)} actors, {sum(truths)} of them wanted")


if __name__ == "__main__":
    main()
