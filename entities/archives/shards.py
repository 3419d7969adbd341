"""The files of an archive, its shards: articles in the interchange format, one JSON object a line, or rows of Parquet.

A shard is read piece by piece, from wherever the last piece ended, and never held whole.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, cast

LINES, PACKED, PARQUET = (".jsonl", ".ndjson"), (".jsonl.gz", ".ndjson.gz"), (".parquet",)
SUFFIXES = (*LINES, *PACKED, *PARQUET)
HEAD = 64 * 1024  # bytes by which, with its size, a file is known again
LONGEST_LINE = 64 * 1024 * 1024  # bytes


class CannotOpen(ValueError):
    """What is given is no archive; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file, and its name within the archive, with slashes."""

    path: Path
    name: str

    @property
    def stem(self) -> str:
        """Its name without what says of what kind it is."""
        return next(self.name.removesuffix(suffix) for suffix in SUFFIXES if self.name.endswith(suffix))

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def mark(self) -> str:
        """By which it is known again: of its beginning and its size."""
        with self.path.open("rb") as file:
            return hashlib.sha256(file.read(HEAD) + self.size.to_bytes(8, "big")).hexdigest()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a shard: the number of the first, from 1 on, and the place in the shard that follows the last.

    A place is a byte of lines (before they were packed), a row of Parquet. Lines that are empty are there, too.
    """

    number: int
    lines: tuple[bytes, ...]
    after: int

    def alone(self) -> list[Piece]:
        """A piece for each of its lines."""
        return [Piece(number, (line,), self.after) for number, line in enumerate(self.lines, self.number)]


def shards_of(source: Path) -> list[Shard]:
    """The shards of a file or of a folder and those in it, by name. Raises CannotOpen."""
    if source.is_file():
        found = [Shard(source, source.name)]
        if not source.name.endswith(SUFFIXES):
            raise CannotOpen(f"{source} is none of {', '.join(SUFFIXES)}.")
    elif source.is_dir():
        paths = sorted(path for path in source.rglob("*") if path.name.endswith(SUFFIXES) and path.is_file())
        found = [Shard(path, path.relative_to(source).as_posix()) for path in paths]
    else:
        raise CannotOpen(f"There is no file or folder {source}.")
    if not found:
        raise CannotOpen(f"In {source} is no file that ends in {', '.join(SUFFIXES)}.")
    names: dict[str, str] = {}
    for one in found:
        if other := names.get(one.stem):
            raise CannotOpen(f"{other} and {one.name} would both become {one.stem}.jsonl. Rename one of them.")
        names[one.stem] = one.name
    return found


def pieces_of(shard: Shard, *, place: int, number: int, lines: int, size: int) -> Iterator[Piece]:
    """The pieces from a place on, whose first line has this number: at most so many `lines`, and about `size` bytes.

    Raises CannotOpen for a file that is damaged.
    """
    try:
        if shard.name.endswith(PARQUET):
            yield from _of_parquet(shard.path, place, lines)
        elif shard.name.endswith(PACKED):
            with gzip.open(shard.path) as file:
                file.seek(place)
                yield from _of_lines(cast("IO[bytes]", file), place, number, lines, size)
        else:
            with shard.path.open("rb") as plain:
                plain.seek(place)
                yield from _of_lines(plain, place, number, lines, size)
    except (OSError, EOFError) as error:
        raise CannotOpen(f"{shard.name} cannot be read: {error}.") from error


def number_at(shard: Shard, place: int) -> int:
    """The number of the line that begins at this place."""
    if shard.name.endswith(PARQUET):
        return place + 1
    number = 1
    with gzip.open(shard.path) if shard.name.endswith(PACKED) else shard.path.open("rb") as file:
        while place > 0 and (some := file.read(min(place, HEAD))):
            number += some.count(b"\n")
            place -= len(some)
    return number


def _of_lines(file: IO[bytes], place: int, number: int, most: int, size: int) -> Iterator[Piece]:
    found: list[bytes] = []
    held = 0
    while line := file.readline(LONGEST_LINE):
        found.append(line)
        held += len(line)
        if len(found) >= most or held >= size:
            place += held
            yield Piece(number, tuple(found), place)
            number += len(found)
            found, held = [], 0
    if found:
        yield Piece(number, tuple(found), place + held)


def _of_parquet(path: Path, row: int, most: int) -> Iterator[Piece]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise CannotOpen("Parquet is read by pyarrow: pip install -r requirements/archive.txt") from error
    try:
        with parquet.ParquetFile(path) as file:
            first, groups = 0, []
            for group in range(file.metadata.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if first + rows > row:
                    groups.append((group, first))
                first += rows
            for group, place in groups:
                for batch in file.iter_batches(batch_size=most, row_groups=[group]):
                    records = batch.to_pylist()[max(row - place, 0) :]
                    place += batch.num_rows
                    if records:
                        lines = tuple(json.dumps(record, default=_plain).encode() for record in records)
                        yield Piece(place - len(lines) + 1, lines, place)
    except ArrowException as error:
        raise CannotOpen(f"{path.name} is damaged: {error}.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
