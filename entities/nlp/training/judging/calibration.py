"""Tables that turn the engine's confidence into a probability of being right, and how far off it was.

    python -m entities.nlp.training.judging.calibration FOLDER --quotes GOLD FOUND --names GOLD FOUND LABELS ...
        --speakers GOLD RESOLVED --sources GOLD RESOLVED CHAINS

FOUND is what `measure` wrote for GOLD, RESOLVED what it wrote with --resolved; LABELS maps a set's own
labels to PER, ORG, LOC, MISC, null (not looked at) or "?" (unsure), as the evaluation data hold it; CHAINS
are another tool's coreference chains. Writes calibration.json into FOLDER:
{"quotes", "names" or "speakers": {"confidence": [...], "probability": [...]}}, both rising, to be read with
linear interpolation; kinds that are not asked for keep their tables. The section "Calibration" of the
FOLDER's model card is written anew. The method is isotonic regression (Zadrozny and Elkan 2002,
pool-adjacent-violators) over pools of SMALLEST_POOL. A quote is right if it shares half of its letters with
a true one; a name if its span and its coarse label are true; for speakers see `training.judging.speakers`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from entities.nlp.measuring.matching import matched
from entities.nlp.measuring.quality import with_section
from entities.nlp.training.judging import speakers
from entities.nlp.training.judging.card import reliability
from entities.nlp.training.judging.measure import documents

FILE, CARD = "calibration.json", "model_card.md"
SMALLEST_POOL = 40
BINS = 10
COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
UNSURE = "?"

# a confidence, and whether what was found with it is right, or the probability of that
Judged = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    confidence: np.ndarray
    probability: np.ndarray

    def __call__(self, confidence: np.ndarray | float) -> np.ndarray:
        probability: np.ndarray = np.interp(confidence, self.confidence, self.probability)
        return probability

    def as_json(self) -> dict[str, list[float]]:
        return {
            "confidence": np.round(self.confidence, 4).tolist(),
            "probability": np.round(self.probability, 4).tolist(),
        }


def fitted(judged: Judged, smallest: int = SMALLEST_POOL) -> Table:
    """The rising table nearest to the judgements. Raises ValueError where there are none."""
    if not judged:
        raise ValueError("Nothing was judged.")
    ordered = sorted(judged)
    groups = max(1, len(ordered) // smallest)
    pools: list[tuple[float, float, int]] = []  # mean confidence, share right, size
    for part in np.array_split(np.array(ordered, float), groups):
        pools.append((*part.mean(0), len(part)))
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            pools[-2:] = [merged(*pools[-2:])]
    return Table(np.array([pool[0] for pool in pools]), np.array([pool[1] for pool in pools]))


def merged(one: tuple[float, float, int], other: tuple[float, float, int]) -> tuple[float, float, int]:
    size = one[2] + other[2]
    return (
        (one[0] * one[2] + other[0] * other[2]) / size,
        (one[1] * one[2] + other[1] * other[2]) / size,
        size,
    )


def expected_error(judged: Judged) -> float:
    """Expected calibration error over BINS bins of equal width (Guo et al. 2017, arXiv:1706.04599)."""
    confidence, right = np.array(judged, float).T
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = (abs(confidence[bins == at].sum() - right[bins == at].sum()) for at in range(BINS))
    return float(sum(gaps) / len(judged))


def held_out_error(by_document: Sequence[Judged]) -> float:
    """The error of tables fitted on every other document, on the documents between."""
    read: Judged = []
    for held_out in (0, 1):
        table = fitted([one for at, judged in enumerate(by_document) if at % 2 != held_out for one in judged])
        for judged in by_document[held_out::2]:
            read += [(float(table(confidence)), right) for confidence, right in judged]
    return expected_error(read)


def judged_quotes(text: str, true: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> Judged:
    pairs = matched(text, true, found)
    return [(quote["confidence"], at in pairs) for at, quote in enumerate(found)]


def judged_names(
    true: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]], labels: Mapping[str, Mapping[str, str | None]]
) -> Judged:
    """`labels` has "gold" and "pred"; what overlaps an unsure name, or is not looked at, is left out."""
    coarse = [(name["start"], name["end"], labels["gold"].get(name["label"], UNSURE)) for name in true]
    right = {name for name in coarse if name[2] not in (None, UNSURE)}
    unsure = [(start, end) for start, end, label in coarse if label == UNSURE]
    spans = {(start, end) for start, end, _ in right}
    judged: Judged = []
    for name in found:
        start, end, label = name["start"], name["end"], COARSE.get(name["label"], "MISC")
        if labels["pred"].get(label, label) is None:
            continue
        if (start, end) in spans or not any(start < last and first < end for first, last in unsure):
            judged.append((name["confidence"], (start, end, label) in right))
    return judged


def labels_of(path: Path) -> dict[str, dict[str, str | None]]:
    stored = json.loads(path.read_text())
    return stored if "gold" in stored else {"gold": stored, "pred": {}}


def pairs(gold: Path, found: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    of_document = {record["id"]: record for record in documents(found)}
    return [(document, of_document[document["id"]]) for document in documents(gold)]


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--quotes", nargs=2, type=Path, action="append", default=[], metavar=("GOLD", "FOUND"))
    options.add_argument(
        "--names", nargs=3, type=Path, action="append", default=[], metavar=("GOLD", "FOUND", "LABELS")
    )
    options.add_argument("--speakers", nargs=2, type=Path, action="append", default=[], metavar=("GOLD", "RESOLVED"))
    options.add_argument(
        "--sources", nargs=3, type=Path, action="append", default=[], metavar=("GOLD", "RESOLVED", "CHAINS")
    )
    given = options.parse_args(arguments)
    path, card = given.folder / FILE, given.folder / CARD
    stored = json.loads(path.read_text()) if path.exists() else {}
    for kind, by_document in (
        ("quotes", all_judged_quotes(given.quotes)),
        ("names", all_judged_names(given.names)),
        ("speakers", all_judged_speakers(given.speakers, given.sources)),
    ):
        every = [one for of_document in by_document for one in of_document]
        if every:
            kept = {key: value for key, value in stored.get(kind, {}).items() if key == "perhaps"}
            stored[kind] = (
                kept
                | fitted(every).as_json()
                | {
                    "judged": len(every),
                    "error_before": round(expected_error(every), 4),
                    "error_held_out": round(held_out_error(by_document), 4),
                }
            )
            print(f"{kind}: {stored[kind]}")
    path.write_text(json.dumps(stored, indent=1) + "\n")
    if card.exists():
        lines = "\n".join(reliability(stored))
        card.write_text(with_section(card.read_text(encoding="utf-8"), "Calibration", lines), encoding="utf-8")


def all_judged_quotes(files: Sequence[Sequence[Path]]) -> list[Judged]:
    return [
        judged_quotes(document["text"], document["quotes"], record["quotes"])
        for of_set in files
        for document, record in pairs(*of_set)
    ]


def all_judged_names(files: Sequence[Sequence[Path]]) -> list[Judged]:
    return [
        judged_names(document["entities"], record["entities"], labels_of(labels))
        for gold, found, labels in files
        for document, record in pairs(gold, found)
    ]


def all_judged_speakers(told: Sequence[Sequence[Path]], printed: Sequence[Sequence[Path]]) -> list[Judged]:
    by_document = [list(speakers.of_told_speakers(*pair)) for of_set in told for pair in pairs(*of_set)]
    for gold, found, chains in printed:
        of_text = {record["id"]: record for record in documents(chains)}
        by_document += [
            list(speakers.of_printed_sources(document, record, of_text[document["id"]]))
            for document, record in pairs(gold, found)
            if document["id"] in of_text
        ]
    every, accuracy = speakers.corrected([one for of_document in by_document for one in of_document])
    if printed:
        print(f"chains agree with the surest speakers in {accuracy:.3f}")
    rest = iter(every)
    return [list(islice(rest, len(of_document))) for of_document in by_document]


if __name__ == "__main__":
    main()
