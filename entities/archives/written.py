"""What an archive became so far: annotated shards in a folder, and how far each has come.

A piece is written to its shard before it is noted as done, and the file is cut to what was noted when a run goes on.
So whoever is killed, at whatever moment, leaves no article out and writes none twice.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from entities.archives.shards import CannotOpen, Shard

NOTES, LOCK = "progress.json", "progress.lock"


@dataclass
class Standing:
    """How far a shard has come: the place and the number of its next line, and what was written of it, in bytes."""

    mark: str
    place: int = 0
    number: int = 1
    annotated: int = 0
    bad: int = 0
    written: int = 0
    told: int = 0
    finished: bool = False


class Written:
    """The folder that an archive is written to; `notes` are of its shards, by name."""

    def __init__(self, folder: Path, pipeline: str):
        self.folder, self.pipeline = folder, pipeline
        self.notes: dict[str, Standing] = {}
        if (folder / NOTES).exists():
            kept = json.loads((folder / NOTES).read_text(encoding="utf-8"))
            if kept["pipeline"] != pipeline:
                raise CannotOpen(
                    f"{folder} was begun by version {kept['pipeline']} of the engine, and this is {pipeline}. "
                    "Choose another folder."
                )
            self.notes = {name: Standing(**standing) for name, standing in kept["shards"].items()}

    def standing(self, shard: Shard) -> Standing:
        """Raises CannotOpen where another file of that name was annotated before."""
        standing = self.notes.setdefault(shard.name, Standing(shard.mark))
        if standing.mark != shard.mark:
            raise CannotOpen(f"{shard.name} is not the file that was annotated before. Choose another folder.")
        return standing

    def write(self, shard: Shard, lines: bytes, problems: str, standing: Standing) -> None:
        """Adds to a shard, and notes how it stands then."""
        before = self.notes[shard.name]
        for path, at, added in (
            (self._part(shard), before.written, lines),
            (self._problems(shard), before.told, problems.encode()),
        ):
            if added:
                _add(path, at, added)
        standing.written, standing.told = before.written + len(lines), before.told + len(problems.encode())
        self.notes[shard.name] = standing
        self._note()

    def finish(self, shard: Shard) -> None:
        standing = self.notes[shard.name]
        _add(self._part(shard), standing.written, b"")
        os.replace(self._part(shard), self.folder / f"{shard.stem}.jsonl")
        standing.finished = True
        self._note()

    def _part(self, shard: Shard) -> Path:
        return self.folder / f"{shard.stem}.jsonl.part"

    def _problems(self, shard: Shard) -> Path:
        return self.folder / f"{shard.stem}.problems.txt"

    def _note(self) -> None:
        kept = {"pipeline": self.pipeline, "shards": {name: asdict(one) for name, one in self.notes.items()}}
        fresh = self.folder / f"{NOTES}.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)
            _settle(file)
        os.replace(fresh, self.folder / NOTES)


@contextmanager
def writing_to(folder: Path, pipeline: str) -> Iterator[Written]:
    """The folder, made if there is none, for this process alone. Raises CannotOpen."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise CannotOpen(f"{folder} cannot be written: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotOpen(f"Another run is writing to {folder}.") from error
        yield Written(folder, pipeline)


def _add(path: Path, at: int, added: bytes) -> None:
    """Let the file hold what it held up to there, and this. What a killed run wrote and did not note goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(at)
        file.seek(at)
        file.write(added)
        _settle(file)


def _settle(file: IO[bytes] | IO[str]) -> None:
    file.flush()
    os.fsync(file.fileno())
