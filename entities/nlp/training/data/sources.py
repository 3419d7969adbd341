"""The one list of what the weights are trained on, read from sources.toml."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entities.nlp.training.data import own_corpus

LIST = Path(__file__).parent / "sources.toml"
TASKS = ("quotes", "names", "stance", "subjects", "feeling")
NOT_A_NAME, UNSURE = "O", "?"
OWN = "own"  # stands for the corpus written for this project
NAME_LABELS = ("PER", "ORG", "LOC", "MISC")


class BadSource(ValueError):
    """The list, or a file it names, is not what training can read; says which and why."""


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    file: str
    task: str  # one of TASKS
    weight: int
    origin: str
    licence: str
    misc: bool = True
    statements: bool = False
    labels: dict[str, str] = field(default_factory=dict)

    def label_of(self, native: str) -> str:
        """One of NAME_LABELS, NOT_A_NAME or UNSURE; a label the list does not know is unsure."""
        return self.labels.get(native, UNSURE)

    def documents(self, folder: Path) -> Iterator[dict[str, Any]]:
        """The documents in the interchange format. Raises BadSource where the file is missing or broken."""
        if self.file == OWN:
            yield from own_corpus.records()
            return
        path = folder / f"{self.file}.jsonl.gz"
        if not path.exists():
            raise BadSource(f"{self.name}: {path} is missing. Leave it out with --without {self.name}.")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise BadSource(f"{self.name}: line {number} of {path} is not JSON: {error}") from error


def listed(path: Path = LIST, without: Collection[str] = ()) -> tuple[Source, ...]:
    """The sources of the list, in its order, less those named. Raises BadSource."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(without) - set(entries):
        raise BadSource(f"No source is called {', '.join(sorted(unknown))}. There are: {', '.join(entries)}.")
    return tuple(checked(name, entry) for name, entry in entries.items() if name not in without)


def checked(name: str, entry: dict[str, Any]) -> Source:
    try:
        source = Source(name=name, **entry)
    except TypeError as error:
        raise BadSource(f"{name}: {error}") from error
    if source.task not in TASKS:
        raise BadSource(f"{name}: the task is {source.task!r}, not one of {', '.join(TASKS)}.")
    if not isinstance(source.weight, int) or source.weight < 1:
        raise BadSource(f"{name}: the weight is {source.weight!r}, not a whole number above 0.")
    if source.task == "names" and not source.labels:
        raise BadSource(f"{name}: a source of names needs labels.")
    if bad := set(source.labels.values()) - {*NAME_LABELS, NOT_A_NAME, UNSURE}:
        raise BadSource(f"{name}: {', '.join(sorted(bad))} is no label of the encoder.")
    return source
