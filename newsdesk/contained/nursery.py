"""The process that readers are forked from: python -m newsdesk.contained.nursery, with a socket as its input.

It loads their modules, touches nothing that a stranger wrote, and passes on what its children answer. A module may
define `prepare()`, called once, before the first of them. They come one at a time, each behind the walls of
`newsdesk.contained.walls`.
"""

import gc
import importlib
import json
import os
import pickle
import select
import signal
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from newsdesk.contained import Limits
from newsdesk.contained.walls import peak_above, size_now, stay_inside
from newsdesk.contained.wire import CHUNK_BYTES, adapter, receive, send
from newsdesk.unprivileged import give_up_root

PREPARED: set[str] = set()  # modules that have loaded what their functions need
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGALRM}


class TooLong(Exception):
    """An answer of more bytes than may be."""


def main() -> None:
    give_up_root(with_home=False)
    line = socket.socket(fileno=os.dup(0))
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    with suppress(EOFError, ConnectionError):
        while True:
            kind, answer = attend(line, json.loads(receive(line)), receive(line))
            send(line, kind.encode())
            send(line, answer)


def attend(line: socket.socket, function: dict, payload: bytes) -> tuple[str, bytes]:
    """Have a child do it. Raises EOFError, with the child gone, when nobody waits for the answer any more."""
    try:
        module = importlib.import_module(function["module"])
        read = getattr(module, function["name"])
        adapter(read)
        if function["module"] not in PREPARED:
            PREPARED.add(function["module"])
            getattr(module, "prepare", lambda: None)()
    except Exception as error:
        return "failed", where(error).encode()
    within = Limits(**function["within"])
    ours, theirs = os.pipe()
    gc.freeze()  # what is loaded stays, and stays shared with the children
    child = os.fork()
    if child == 0:
        os.close(ours)
        line.close()
        live(theirs, read, payload, within)
    os.close(theirs)
    try:
        told = listen(line, ours, most=within.answer_megabytes * 1024 * 1024)
    except TooLong:
        return "memory", b""
    finally:
        os.close(ours)
        seconds, status = bury(child)
    if told.endswith(b"\n"):  # said to its end
        kind, _, answer = told[:-1].partition(b"\n")
        return kind.decode(errors="replace"), answer
    if status in OUT_OF_TIME or (status == -signal.SIGKILL and seconds >= within.seconds):
        return "time", b""
    # Nobody else kills it but the system, when there is no more memory.
    return ("memory" if status == -signal.SIGKILL else "died"), b""


def listen(line: socket.socket, answers: int, *, most: int) -> bytes:
    """What the child says until it ends."""
    told = bytearray()
    waiting = select.poll()
    waiting.register(answers, select.POLLIN)
    waiting.register(line, select.POLLIN)
    while True:
        ready = {fd for fd, _ in waiting.poll()}
        if line.fileno() in ready:  # no message comes before the answer: it was closed
            raise EOFError
        chunk = os.read(answers, CHUNK_BYTES)
        if not chunk:
            return bytes(told)
        told += chunk
        if len(told) > most:
            raise TooLong


def bury(child: int) -> tuple[float, int]:
    """(seconds of a processor that it used, how it ended). One that only fell silent is ended."""
    pid, status, used = os.wait4(child, os.WNOHANG)
    if pid == 0:
        os.kill(child, signal.SIGKILL)
        pid, status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)


def live(answers: int, read: Callable, payload: bytes, within: Limits) -> NoReturn:
    """The child's whole life."""
    try:
        before = size_now()
        stay_inside(megabytes=within.megabytes, seconds=within.seconds, seconds_of_clock=within.seconds_of_clock)
        try:
            kind, words = answer(read, payload)
        except MemoryError:
            kind, words = b"memory", b""
        if peak_above(before) > within.megabytes:
            kind, words = b"memory", b""
        with open(answers, "wb") as file:
            for part in (kind, b"\n", words, b"\n"):
                file.write(part)
    finally:
        os._exit(0)


def answer(read: Callable, payload: bytes) -> tuple[bytes, bytes]:
    arguments, named, refusal = pickle.loads(payload)  # our own caller wrote it
    try:
        return b"read", adapter(read).dump_json((read(*arguments, **named),))
    except Exception as error:
        if any(isinstance(one, MemoryError) for one in (error, error.__cause__, error.__context__)):
            return b"memory", b""
        if isinstance(error, refusal):
            return b"refused", str(error).encode(errors="replace")
        return b"failed", where(error).encode()


def where(error: Exception) -> str:
    """What kind of error came up in which functions, without its words: they may quote what was read."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    path = " > ".join(f"{os.path.basename(at.filename)}:{at.lineno} {at.name}" for at in frames)
    return f"{type(error).__name__} at {path}"


if __name__ == "__main__":
    main()
