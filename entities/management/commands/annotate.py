"""Annotates articles in the interchange format, without a database."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import IO

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from entities import nlp
from entities.nlp import interchange

WAITING_PER_PROCESS = 4  # lines read ahead of each process, so that memory stays bounded


class Command(BaseCommand):
    help = (
        "Find actors, quotes and dates in articles: JSON Lines in, JSON Lines out (the interchange format). "
        "What is found does not depend on the number of processes."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "source", metavar="IN.jsonl", help='articles, one JSON object a line; "-" reads standard input'
        )
        parser.add_argument("target", metavar="OUT.jsonl", help='where annotations go; "-" writes standard output')
        parser.add_argument("--processes", type=positive, default=1, help="how many processes annotate (default: 1)")

    def handle(self, *, source: str, target: str, processes: int, **options) -> None:
        if source == target != "-":
            raise CommandError("IN and OUT are the same file; its articles would be lost.")
        done = bad = 0
        with ExitStack() as stack:
            incoming = stack.enter_context(opened(source, "rb"))
            outgoing = stack.enter_context(opened(target, "wb"))
            bar = stack.enter_context(tqdm(total=size_of(source), unit="B", unit_scale=True, file=sys.stderr))
            try:
                for number, length, annotated, problem in annotated_lines(incoming, processes):
                    bar.update(length)
                    if problem:
                        bad += 1
                        bar.write(f"Line {number}: {problem}.", file=sys.stderr)
                    elif annotated:
                        done += 1
                        bar.set_postfix_str(f"{done} articles", refresh=False)
                        outgoing.write(annotated)
                        outgoing.flush()
            except BrokenProcessPool as error:
                raise CommandError(
                    f"One of the {processes} processes was ended from outside, perhaps for want of memory. "
                    f"{done} articles were annotated; run it again on the rest, with fewer processes."
                ) from error
        if bad:
            raise CommandError(f"{bad} of {done + bad} lines could not be annotated; the other {done} were.")


def annotated_lines(lines: Iterable[bytes], processes: int) -> Iterator[tuple[int, int, bytes, str]]:
    """Number, length in bytes, annotation and problem of each line, in the order of the lines."""
    if processes == 1:
        for number, line in enumerate(lines, 1):
            yield number, len(line), *annotated_line(line)
        return
    waiting: deque[tuple[int, int, Future]] = deque()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for number, line in enumerate(lines, 1):
            waiting.append((number, len(line), pool.submit(annotated_line, line)))
            if len(waiting) >= processes * WAITING_PER_PROCESS:
                number, length, future = waiting.popleft()
                yield number, length, *future.result()
        while waiting:
            number, length, future = waiting.popleft()
            yield number, length, *future.result()


def annotated_line(line: bytes) -> tuple[bytes, str]:
    """The output line of an input line, or what is wrong with it; nothing of either for an empty line."""
    if not line.strip():
        return b"", ""
    try:
        article = interchange.article_of(interchange.parse(line))
        annotation = nlp.annotate(article.text, article.published)
    except interchange.BadRecord as error:
        return b"", str(error)
    except Exception as error:  # of whatever kind: the other lines are read all the same
        return b"", f"Newsdesk could not read this text because of a fault of its own ({type(error).__name__}: {error})"
    return interchange.line_of(interchange.record_of(article.id, annotation)), ""


def opened(path: str, mode: str) -> IO[bytes]:
    if path == "-":
        return (sys.stdin if "r" in mode else sys.stdout).buffer
    try:
        return open(path, mode)
    except OSError as error:
        raise CommandError(f"{path} cannot be {'read' if 'r' in mode else 'written'}: {error.strerror}.") from error


def size_of(path: str) -> int | None:
    return None if path == "-" else Path(path).stat().st_size


def positive(words: str) -> int:
    number = int(words)
    if number < 1:
        raise ValueError("not positive")
    return number
