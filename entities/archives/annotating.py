"""Annotates an archive with processes on this machine or on others, by dask.distributed.

Pieces of shards go out with their lines and come back annotated, so the others need Newsdesk and no common disk. They
are written in the order of the archive. A piece over which processes die is tried again line by line, so that one text
that nobody can read costs no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from entities import nlp
from entities.archives.shards import Piece, Shard, pieces_of
from entities.archives.written import Standing, Written
from entities.nlp import interchange

ARTICLES_AT_ONCE, BYTES_AT_ONCE = 20, 256 * 1024  # of one piece
WAITING_PER_PROCESS = 4  # pieces; as many are held in memory
OF_ANNOTATION = ("entities", "actors", "quotes", "dates", "pipeline")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A piece when it comes back: its lines, how many, and (number of the line, what is wrong with it)."""

    lines: bytes = b""
    n: int = 0
    problems: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A piece that was written: of which shard, how that stands, and what is wrong with which line."""

    shard: Shard
    standing: Standing
    problems: tuple[tuple[int, str], ...] = field(default=())


def annotated(piece: Piece) -> Annotated:
    """What the engine finds in these articles; each line with all that it said of its article."""
    found, problems = [], []
    for number, line in enumerate(piece.lines, piece.number):
        if not line.strip():
            continue
        try:
            record = interchange.parse(line)
            article = interchange.article_of(record)
            annotation = nlp.annotate(article.text, article.published)
            kept = {key: value for key, value in record.items() if key not in OF_ANNOTATION}
            made = interchange.record_of(article.id, annotation)
            found.append(interchange.line_of({**kept, "pipeline": nlp.PIPELINE_VERSION, **made}))
        except interchange.BadRecord as error:
            problems.append((number, str(error)))
        except Exception as error:  # of whatever kind: the other lines are read all the same
            problems.append((number, f"Newsdesk could not read this text ({type(error).__name__}: {error})"))
    return Annotated(b"".join(found), len(found), tuple(problems))


def annotate_shards(shards: list[Shard], written: Written, client: Any, *, processes: int) -> Iterator[Step]:
    """Annotate what is not annotated yet; `client` is one of dask.distributed, with so many processes.

    Raises CannotOpen.
    """
    waiting: deque[tuple[Shard, Piece | None, Any]] = deque()  # no piece: the end of the shard
    for shard in shards:
        standing = written.standing(shard)
        if standing.finished:
            continue
        begin = {"place": standing.place, "number": standing.number}
        for piece in pieces_of(shard, lines=ARTICLES_AT_ONCE, size=BYTES_AT_ONCE, **begin):
            waiting.append((shard, piece, client.submit(annotated, piece, pure=False)))
            while len(waiting) >= processes * WAITING_PER_PROCESS:
                yield from _taken(written, client, *waiting.popleft())
        waiting.append((shard, None, None))
    while waiting:
        yield from _taken(written, client, *waiting.popleft())


def _taken(written: Written, client: Any, shard: Shard, piece: Piece | None, future: Any) -> Iterator[Step]:
    if piece is None:
        written.finish(shard)
    else:
        yield _write(written, client, shard, piece, future)


def _write(written: Written, client: Any, shard: Shard, piece: Piece, future: Any) -> Step:
    done, before = _result(client, piece, future), written.notes[shard.name]
    problems = "".join(f"{shard.name}, line {number}: {words}\n" for number, words in done.problems)
    standing = replace(
        before,
        place=piece.after,
        number=piece.number + len(piece.lines),
        annotated=before.annotated + done.n,
        bad=before.bad + len(done.problems),
    )
    written.write(shard, done.lines, problems, standing)
    return Step(shard, standing, done.problems)


def _result(client: Any, piece: Piece, future: Any) -> Annotated:
    from distributed import KilledWorker

    try:
        made: Annotated = future.result()
    except KilledWorker:
        if len(piece.lines) == 1:
            return Annotated(problems=((piece.number, "every process that read this text was ended over it"),))
        each = [_result(client, one, client.submit(annotated, one, pure=False)) for one in piece.alone()]
        return Annotated(
            b"".join(one.lines for one in each), sum(one.n for one in each), sum((one.problems for one in each), ())
        )
    return made
