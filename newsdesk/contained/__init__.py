"""Reading what strangers wrote, in a process of its own that may die of it.

    article = contained(parse, name, content, now=now, refusal=CannotRead)

`parse` is a pure function at the top of a module: plain data in, plain data out. It runs in a process that has no
database, no secret in its environment, no way to the network or to another program, and only so much memory and time.
That process is forked for this one call from one that has loaded the module already (`newsdesk.contained.nursery`),
which takes some milliseconds; `contained_each` has one read many small files of one sender, each within the same
limits. What it answers comes back as JSON and is checked against the function's annotation, so nothing in it is
executed here. A dataclass that holds bytes needs `__pydantic_config__ = AS_JSON`.
"""

import atexit
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from pydantic import ValidationError

from newsdesk.contained.wire import AS_JSON, adapter, receive, send, taken_apart

__all__ = ["AS_JSON", "Call", "Limits", "ReaderFailed", "contained", "contained_each"]

ROOT = Path(__file__).resolve().parent.parent.parent
# Of this process's environment, what the other one gets.
KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "PYTHONPATH", "PYTHONWARNINGS")
SECONDS_TO_LOAD = 60  # what the function's module imports, once

Given = ParamSpec("Given")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Limits:
    """What one call may use, beyond what the loaded modules take."""

    megabytes: int = 1024
    seconds: int = 30  # of one processor
    answer_megabytes: int = 512  # as JSON

    @property
    def seconds_of_clock(self) -> int:
        """A machine may have more to do."""
        return 5 * self.seconds


class ReaderFailed(Exception):
    """A fault of the reader's, not of what it read; the message says where, and quotes nothing that was read."""


def contained(
    read: Callable[..., Found], *arguments, refusal: type[Exception], within: Limits = Limits(), **named
) -> Found:
    """What `read(*arguments, **named)` returns.

    Raises `refusal` with the words of the one that `read` raised, or in words of its own where what it reads needs too
    much memory or time or ends the process; `ReaderFailed` where `read` raised anything else.
    """
    with _nursery() as nursery:
        kind, answer = nursery.call(read, [(arguments, named)], refusal, within)[0]
    return _understood(read, kind, answer, refusal)


Call = tuple[Sequence[Any], Mapping[str, Any]]


def contained_each(
    read: Callable[..., Found], calls: Sequence[Call], *, refusal: type[Exception], within: Limits = Limits()
) -> list[Found | Exception]:
    """What `contained` would return or raise for each of these calls (arguments, named arguments).

    One process reads them one after the other, with the limits of each; where it ends over one, a fresh one goes on
    with the next. It could tell one call what it read in another: all should be one person's.
    """
    found: list[Found | Exception] = []
    while len(found) < len(calls):
        with _nursery() as nursery:
            answers = nursery.call(read, calls[len(found) :], refusal, within)
        for kind, answer in answers:
            try:
                found.append(_understood(read, kind, answer, refusal))
            except (refusal, ReaderFailed) as error:
                found.append(error)
    return found


def _understood(read: Callable[..., Found], kind: str, answer: bytes, refusal: type[Exception]) -> Found:
    match kind:
        case "read":
            try:
                return adapter(read).validate_json(answer)[0]
            except ValidationError as error:
                raise ReaderFailed(f"{read.__qualname__} answered what it does not promise.") from error
        case "refused":
            raise refusal(answer.decode())
        case "memory":
            raise refusal("This file needs too much memory to read.")
        case "time":
            raise refusal("This file needs too much time to read.")
        case "died":
            raise refusal("This file can't be read: it ends the program that reads it.")
    raise ReaderFailed(answer.decode(errors="replace"))


class Nursery:
    """The process that has loaded everything, as this one sees it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.turn = threading.Lock()  # one call at a time; held by who calls
        self.process: subprocess.Popen | None = None
        self.line: socket.socket | None = None

    def call(
        self, read: Callable, calls: Sequence[Call], refusal: type[Exception], within: Limits
    ) -> list[tuple[str, bytes]]:
        """How each call ended ("read", "refused", "memory", "time", "died", "failed"), and the answer or the words.

        At least one is answered; after one that ended the process, none.
        """
        function = {"module": read.__module__, "name": read.__qualname__, "within": asdict(within), "calls": len(calls)}
        payload = pickle.dumps((list(calls), refusal))
        for is_last in (False, True):  # one that was killed is replaced, once
            try:
                line = self._line()
                line.settimeout(within.seconds_of_clock * len(calls) + SECONDS_TO_LOAD)
                send(line, json.dumps(function).encode())
                send(line, payload)
                return taken_apart(receive(line))
            except TimeoutError:
                self.close()
                return [("time", b"")]
            except (OSError, EOFError) as error:
                self.close()
                if is_last:
                    raise ReaderFailed(f"The process that reads files ended ({type(error).__name__}).") from error
        raise AssertionError  # the loop returns or raises

    def _line(self) -> socket.socket:
        if self.line is None:
            self.line, theirs = socket.socketpair()
            with theirs:
                # In a session of its own, where Ctrl-C doesn't reach it. It ends when this process's end is closed.
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "newsdesk.contained.nursery"],
                    stdin=theirs.fileno(),
                    cwd=ROOT,
                    env={name: os.environ[name] for name in KEPT if name in os.environ},
                    start_new_session=True,
                )
        return self.line

    def close(self) -> None:
        if self.line:
            self.line.close()
        if self.process and self.owner == os.getpid():
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.line = self.process = None


MOST_NURSERIES = 2  # beside each other, so that a file which takes long does not keep the others waiting
_kept: list[Nursery] = []
_choosing = threading.Lock()


@contextmanager
def _nursery() -> Iterator[Nursery]:
    """One of this process's own that is free; where all are busy, the first as soon as it is."""
    with _choosing:
        for kept in [kept for kept in _kept if kept.owner != os.getpid()]:  # this process was forked: its parent's
            kept.close()
            _kept.remove(kept)
        chosen = next((kept for kept in _kept if kept.turn.acquire(blocking=False)), None)
        if chosen is None and len(_kept) < MOST_NURSERIES:
            chosen = Nursery()
            chosen.turn.acquire()
            atexit.register(chosen.close)
            _kept.append(chosen)
        first = _kept[0]
    if chosen is None:
        first.turn.acquire()
        chosen = first
    try:
        yield chosen
    finally:
        chosen.turn.release()
