"""What leaving a source of names out costs, as far as one core can tell in minutes.

    python -m entities.nlp.training.judging.name_head DATA --without conll2003

Only the last layer for names is fitted anew, once on all sources and once without those left out, on the
vectors of the shipped encoder. The encoder itself has learned from all sources, so the figures tell what
the labels of a source teach the head beyond that: the cost of a whole training without it is higher.
Writes the section "Names without ..." into the shipped model's card. Needs no torch.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from entities.nlp import pipeline
from entities.nlp.encoding import encoder
from entities.nlp.encoding.encoder import Encoded, Model
from entities.nlp.encoding.wordpieces import Wordpieces
from entities.nlp.measuring.ablations import remembering, replaced
from entities.nlp.measuring.quality import SETS, percent, table, with_section
from entities.nlp.training.data.sources import Source, listed
from entities.nlp.training.data.windows import IGNORED, NAMES, name_labels, split
from entities.nlp.training.judging.calibration import CARD
from entities.nlp.training.judging.measure import documents, record_of, scorer_at

GOLD_SETS = {gold.name: gold.labels for gold in SETS if gold.labels}
WORDS_OF_A_SOURCE = 40_000  # more are not read: the layer has 3,465 numbers
EPOCHS, BATCH, RATE, DECAY = 6, 256, 2e-3, 1e-4
O_OR_MISC = [NAMES.index(name) for name in ("O", "B-MISC", "I-MISC")]


def examples(source: Source, data: Path, model: Model) -> tuple[np.ndarray, np.ndarray]:
    """(words, WIDTH) vectors and their codes of NAMES, of documents spread over the whole source."""
    every = list(source.documents(data))
    words = sum(len(document["text"].split()) for document in every)
    vectors, codes = [], []
    for document in every[:: max(1, -(-words // WORDS_OF_A_SOURCE))]:
        pieces = split(document["text"])
        of_document = name_labels(pieces, document["entities"], source)
        known = of_document != IGNORED
        vectors.append(model(pieces).vectors[known].astype(np.float16))
        codes.append(of_document[known])
    return np.concatenate(vectors), np.concatenate(codes)


def fitted(found: Sequence[tuple[Source, np.ndarray, np.ndarray]], seed: int = 1) -> np.ndarray:
    """(WIDTH + 1, labels) by softmax regression with Adam; unmarked words of a set without MISC may be MISC."""
    chance = np.random.default_rng(seed)
    weights = np.zeros((encoder.WIDTH + 1, len(NAMES)))
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    vectors = np.concatenate([vectors for _, vectors, _ in found])
    codes = np.concatenate([codes for _, _, codes in found])
    misc = np.concatenate([np.full(len(codes), source.misc) for source, _, codes in found])
    steps = EPOCHS * (len(codes) // BATCH)
    for step in range(1, steps + 1):
        chosen = chance.integers(0, len(codes), BATCH)
        rows = np.hstack((vectors[chosen].astype(float), np.ones((BATCH, 1))))
        scores = rows @ weights
        odds = np.exp(scores - scores.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        target = np.eye(len(NAMES))[codes[chosen]]
        open_ones = ~misc[chosen] & (codes[chosen] == 0)
        among = odds[np.ix_(open_ones, O_OR_MISC)]
        target[np.ix_(open_ones, O_OR_MISC)] = among / among.sum(1, keepdims=True)
        gradient = rows.T @ (odds - target) / BATCH + DECAY * weights
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.999 * spread + 0.001 * gradient**2
        rate = RATE * (1 - step / (steps + 1))
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def with_head(model: Model, head: np.ndarray | None) -> Model:
    """The model with its scores of names from another last layer."""
    if head is None:
        return model
    weights, biases = head[:-1], head[-1]

    class Headed(Model):
        __slots__ = ()

        def __call__(self, pieces: Wordpieces) -> Encoded:
            encoded = model(pieces)
            return replace(encoded, names=(encoded.vectors @ weights + biases).astype(np.float32))

    return Headed(model.session, model.role_labels, model.name_labels, model.parameters, model.calibration)


def measured(model: Model, data: Path) -> list[str]:
    """F1 of names on each of GOLD_SETS, in percent."""
    scorer = scorer_at(data.parent / "score.py")
    figures = []
    with replaced(encoder, "load", lambda: model):
        for name, labels in GOLD_SETS.items():
            true = {document["id"]: document for document in documents(data / f"{name}.jsonl.gz")}
            found = {key: record_of(key, pipeline.detect(document["text"])) for key, document in true.items()}
            result = scorer.score(true, found, str(data.parent / "labels" / f"{labels}.json"))
            figures.append(percent(result["entities"]["micro"]["f1"]))
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--without", nargs="+", required=True, metavar="SOURCE")
    given = options.parse_args(arguments)
    model = remembering(encoder.load(), {})
    sources = [source for source in listed() if source.task == "names"]
    found = [(source, *examples(source, given.data, encoder.load())) for source in sources]
    kept = [of_source for of_source in found if of_source[0].name not in given.without]
    without = ", ".join(given.without)
    rows = [
        ("as shipped", *measured(with_head(model, None), given.data)),
        ("last layer fitted on all sources", *measured(with_head(model, fitted(found)), given.data)),
        (f"last layer fitted without {without}", *measured(with_head(model, fitted(kept)), given.data)),
    ]
    body = "\n".join(table(("F1 of names, in percent", *(f"`{name}`" for name in GOLD_SETS)), rows))
    note = (
        "Only the last layer was fitted anew, on vectors of the shipped encoder, which has learned from all\n"
        "sources: a whole training without this one costs more than these figures tell.\n\n"
    )
    print(body)
    card = encoder.FOLDER / CARD
    page = with_section(card.read_text(encoding="utf-8"), f"Names without {without}", note + body)
    card.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
