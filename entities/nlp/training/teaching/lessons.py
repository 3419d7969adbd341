"""What a teacher makes of a window, and the folder that keeps it. Needs no torch."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from entities.nlp.training.data.batching import epoch
from entities.nlp.training.data.sources import BadSource, Source
from entities.nlp.training.data.windows import POOL, RoleSpan, Window, name_windows, quote_windows

UNLABELLED = "unlabelled"  # the task of texts that only the teacher judges
SHELF = 20  # documents whose lessons lie in one file


@dataclass(frozen=True, slots=True, eq=False)
class LinkLesson:
    """The odds (choosers, targets + 1) of each target, the last for none of them."""

    choosers: tuple[RoleSpan, ...]
    targets: tuple[RoleSpan, ...]
    odds: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Of a window of n words, as the teacher sees it.

    `roles` (n, 7) and `names` (n, 9) are the odds of each word's labels, the roles' as the CRF sees them; `steps`
    (7, 7) is how often it expects one label to follow another.
    """

    window: Window
    roles: np.ndarray
    steps: np.ndarray
    names: np.ndarray
    cues: LinkLesson
    sources: LinkLesson

    def __len__(self) -> int:
        return len(self.window)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Documents of one task whose lessons lie in one file; `copy` numbers the ways they are cut and spelled."""

    task: str
    number: int
    copy: int
    documents: tuple[tuple[Source, dict[str, Any]], ...]

    @property
    def file(self) -> str:
        return f"{self.task}-{self.copy}-{self.number}.pickle.gz"

    def windows(self, seed: int) -> list[Window]:
        chance = Random(f"{seed} {self.file}")
        return [
            window
            for source, document in self.documents
            for window in (
                name_windows(document, source, chance)
                if source.task == "names"
                else quote_windows({"quotes": ()} | document, chance)
            )
        ]


def shelves(task: str, documents: Sequence[tuple[Source, dict[str, Any]]], copies: int) -> Iterator[Shelf]:
    """Every document as often as its source weighs, in as many copies, one copy of all of them after the other."""
    weighed = [(source, document) for source, document in documents for _ in range(source.weight)]
    for copy in range(copies):
        for number, at in enumerate(range(0, len(weighed), SHELF)):
            yield Shelf(task, number, copy, tuple(weighed[at : at + SHELF]))


def write(path: Path, lessons: Sequence[Lesson]) -> None:
    """Writes beside and renames, so that what bears its name is whole."""
    unfinished = path.with_name(f"{path.name}.new")
    with gzip.open(unfinished, "wb", compresslevel=1) as file:
        pickle.dump(list(lessons), file)
    unfinished.replace(path)


def read(path: Path) -> list[Lesson]:
    """Lessons that this program wrote itself: never those of anybody else, for a pickle can do anything."""
    with gzip.open(path, "rb") as file:
        lessons: list[Lesson] = pickle.load(file)
    return lessons


def batches(lessons: Sequence[Lesson], size: int, chance: Random) -> Iterator[list[Lesson]]:
    """Endless; each epoch in an order of its own."""
    for _ in count():
        yield from epoch(lessons, size, POOL, chance)


def unlabelled(folder: Path) -> Iterator[tuple[Source, dict[str, Any]]]:
    """The texts in the JSON Lines of a folder, packed or not, each file a source. Raises BadSource."""
    paths = sorted(path for path in folder.iterdir() if path.name.endswith((".jsonl", ".jsonl.gz")))
    if not paths:
        raise BadSource(f"{folder} holds no .jsonl and no .jsonl.gz.")
    for path in paths:
        source = Source(path.name, path.name, UNLABELLED, weight=1, origin="", licence="")
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield source, {"text": json.loads(line)["text"]}
                except (json.JSONDecodeError, KeyError, TypeError) as error:
                    raise BadSource(f"Line {number} of {path} is no document with a text.") from error
