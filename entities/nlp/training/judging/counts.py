"""What is measured of the engine's counts, so that each can carry an interval (entities/rules/doubt.py).

    python -m entities.nlp.training.judging.counts GOLD FOLDER

GOLD is a set with speakers and subjects (.jsonl or .jsonl.gz) that no figure of docs/quality.md is measured on. Runs
the engine over it and writes counts.json into FOLDER: of quotes "by" somebody, "about" somebody and by one
about another, "between", the numbers that `Measured` explains.
The sorts of papers, between which the spread is measured, are told by the first part of the documents' ids.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log
from pathlib import Path
from statistics import stdev
from typing import Any

from entities import nlp
from entities.nlp.interchange import article_of, record_of
from entities.nlp.measuring.counts import ActorCount, counted_about, counted_between, counted_by

FILE = "counts.json"
SORTS = {"by": counted_by, "about": counted_about, "between": counted_between}


def fitted(counts: Sequence[ActorCount]) -> dict[str, float]:
    """Everything but the spread, by the method of moments over actors of an article as clusters."""
    found = [count for count in counts if count.probabilities]
    n_right = sum(count.right for count in counts)
    right = n_right / sum(sum(count.probabilities) for count in found)
    missed = (sum(count.true for count in counts) - n_right) / n_right
    here = sum(count.true - count.right for count in found) / n_right  # where the engine found any of the actor's
    together, apart, wide, many = 0.0, 0.0, 0.0, 0.0
    for count in found:
        n = len(count.probabilities)
        share = min(0.99, right * sum(count.probabilities) / n)
        chance = n * share * (1 - share)
        together += (count.right - n * share) ** 2 - chance
        apart += chance * (n - 1)
        mean = here * n * share
        wide += (count.true - count.right - mean) ** 2 - mean
        many += mean * n
    return {
        "right": right,
        "correlation": min(1.0, max(0.0, together / apart)) if apart else 0.0,
        "missed": missed,
        "clustering": max(0.0, wide / many) if many else 0.0,
    }


def spread(by_sort: Iterable[Sequence[ActorCount]]) -> float:
    """Standard deviation of the logarithm of true quotes for each expected one, between sorts of papers."""
    fits = [fitted(counts) for counts in by_sort]
    return stdev(log(fit["right"] * (1 + fit["missed"])) for fit in fits) if len(fits) > 1 else 0.0


def measured(pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, dict[str, float]]:
    """{"by", "about", "between": numbers} of gold records with what the engine found in them."""
    told = {}
    for name, counted in SORTS.items():
        by_sort: dict[str, list[ActorCount]] = defaultdict(list)
        for gold, found in pairs:
            by_sort[gold["id"].partition("_")[0]] += counted(gold, found)
        every = [count for counts in by_sort.values() for count in counts]
        told[name] = {
            key: round(value, 3) for key, value in (fitted(every) | {"spread": spread(by_sort.values())}).items()
        }
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    with gzip.open(asked.gold, "rt") if asked.gold.suffix == ".gz" else asked.gold.open() as lines:
        documents = [json.loads(line) for line in lines]
    pairs = []
    for document in documents:
        article = article_of(document)
        pairs.append((document, record_of(article.id, nlp.annotate(article.text, article.published))))
    told = measured(pairs)
    (asked.folder / FILE).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
