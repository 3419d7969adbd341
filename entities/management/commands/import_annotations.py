"""Brings in an archive with its annotations."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import django
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import Upload
from entities.archives.shards import SUFFIXES, CannotOpen, Piece, Shard, number_at, pieces_of, shards_of
from entities.nlp.interchange import BadRecord
from entities.services.importing.records import imported
from entities.services.importing.storing import Line, Stored, begin, finish, store_lines
from newsdesk.machine import patience
from newsdesk.web.refusals import Refusal

ARTICLES_AT_ONCE, BYTES_AT_ONCE = 200, 4 * 1024 * 1024  # in one transaction, for which corrections wait
AHEAD = 2  # such pieces, that are read while one is stored


class Command(BaseCommand):
    help = (
        f"Import articles with their annotations: a folder of files ({', '.join(SUFFIXES)}) in the interchange format, "
        "as annotate_archive and the exports write them, or one of them. They are one upload, with an outcome for each "
        "line. Stopped or killed, the same command goes on; what is there already is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="IN", type=Path, help="folder or file")

    def handle(self, *, source: Path, **options) -> None:
        self.stored, began = Stored(), time.monotonic()
        try:
            shards = shards_of(source)
            with patience.bar(unit=" articles") as bar, ReadingAhead() as reading:
                upload: Upload | None = None
                for shard in shards:
                    upload = self._import(shard, upload, bar, reading)
        except (CannotOpen, Refusal) as reason:
            raise CommandError(str(reason)) from reason
        n, seconds = self.stored.articles, time.monotonic() - began
        told = f"{n:,} articles imported" + (f", {n / seconds:,.0f} a second" if n else "")
        self.stderr.write(f"{told}; {self.stored.duplicates:,} were there before.")
        if self.stored.failed:
            raise CommandError(f"{self.stored.failed:,} lines could not be imported.")

    def _import(self, shard: Shard, upload: Upload | None, bar: tqdm, reading: ReadingAhead) -> Upload:
        large = begin(name=shard.name, mark=shard.mark, size=shard.size, upload=upload)
        if large.finished_at:
            self.stderr.write(f"{shard.name}: was imported before.")
            return large.upload
        if large.position:
            self.stderr.write(f"{shard.name}: goes on where it was stopped.")
        begin_at = {"place": large.position, "number": number_at(shard, large.position)}
        place = large.position
        pieces = pieces_of(shard, lines=ARTICLES_AT_ONCE, size=BYTES_AT_ONCE, **begin_at)
        for piece, lines in reading.lines_of_each(shard, pieces):
            for line in lines:
                if line.problem:
                    self.stderr.write(f"{line.name}: {line.problem}.")
            self.stored += store_lines(large=large, lines=lines, place=place, after=piece.after)
            place = piece.after
            bar.update(len(lines))
        finish(large)
        return large.upload


class ReadingAhead:
    """Reads the lines of the pieces to come in a process of its own, while one is stored; few are read in this one."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._is_broken = False

    def __enter__(self) -> ReadingAhead:
        return self

    def __exit__(self, *why: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def lines_of_each(self, shard: Shard, pieces: Iterator[Piece]) -> Iterator[tuple[Piece, list[Line]]]:
        waiting: deque[tuple[Piece, Future[list[Line]] | None]] = deque()
        for number, piece in enumerate(pieces):
            begun = self._begin(shard, piece) if number or self._pool else None
            waiting.append((piece, begun))
            if begun is None or len(waiting) > AHEAD:
                yield self._read(shard, *waiting.popleft())
        while waiting:
            yield self._read(shard, *waiting.popleft())

    def _begin(self, shard: Shard, piece: Piece) -> Future[list[Line]] | None:
        if self._is_broken:
            return None
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup)
        try:
            return self._pool.submit(lines_of, shard, piece)
        except BrokenProcessPool:
            self._is_broken = True
            return None

    def _read(self, shard: Shard, piece: Piece, begun: Future[list[Line]] | None) -> tuple[Piece, list[Line]]:
        try:
            return piece, begun.result() if begun else lines_of(shard, piece)
        except BrokenProcessPool:  # the process was ended from outside: this one reads on
            self._is_broken = True
            return piece, lines_of(shard, piece)


def lines_of(shard: Shard, piece: Piece) -> list[Line]:
    found = []
    for number, line in enumerate(piece.lines, piece.number):
        if line.strip():
            name = f"{shard.name[-250:]}, line {number:,}"
            try:
                found.append(Line(name, len(line), imported(line)))
            except BadRecord as problem:
                found.append(Line(name, len(line), None, str(problem)))
    return found
