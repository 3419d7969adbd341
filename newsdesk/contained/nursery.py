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
from newsdesk.contained.walls import begin_anew, peak_above, size_now, stay_inside
from newsdesk.contained.wire import CHUNK_BYTES, adapter, put_together, receive, send, taken_apart
from newsdesk.machine.unprivileged import give_up_root

PREPARED: set[str] = set()  # modules that have loaded what their functions need
DONE = "done"  # says a child that answered as far as it may go on
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGALRM}


def main() -> None:
    give_up_root(with_home=False)
    line = socket.socket(fileno=os.dup(0))
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    with suppress(EOFError, ConnectionError):
        while True:
            answers = attend(line, json.loads(receive(line)), receive(line))
            send(line, b"".join(put_together(kind, answer) for kind, answer in answers))


def attend(line: socket.socket, function: dict, payload: bytes) -> list[tuple[str, bytes]]:
    """Have a child do it, as far as it comes; the last answer may be that it ended.

    Raises EOFError, with the child gone, when nobody waits for the answers any more.
    """
    try:
        module = importlib.import_module(function["module"])
        read = getattr(module, function["name"])
        adapter(read)
        if function["module"] not in PREPARED:
            PREPARED.add(function["module"])
            getattr(module, "prepare", lambda: None)()
    except Exception as error:
        return [("failed", where(error).encode())]
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
        told, is_too_long = listen(line, ours, most=within.answer_megabytes * 1024 * 1024)
    finally:
        os.close(ours)
        seconds, status = bury(child)
    answers = taken_apart(told)
    if answers and answers[-1][0] == DONE:  # said to its end
        return answers[:-1]
    if is_too_long:
        return answers or [("memory", b"")]
    if status in OUT_OF_TIME or (status == -signal.SIGKILL and seconds >= within.seconds * function["calls"]):
        return [*answers, ("time", b"")]
    # Nobody else kills it but the system, when there is no more memory.
    return [*answers, (("memory" if status == -signal.SIGKILL else "died"), b"")]


def listen(line: socket.socket, answers: int, *, most: int) -> tuple[bytes, bool]:
    """What the child says until it ends, or has said more than it may; whether it has."""
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
            return bytes(told), False
        told += chunk
        if len(told) > most:
            return bytes(told), True


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
        calls, refusal = pickle.loads(payload)  # our own caller wrote it
        before = size_now()
        stay_inside(
            megabytes=within.megabytes,
            seconds=within.seconds,
            seconds_of_clock=within.seconds_of_clock,
            seconds_in_all=within.seconds * len(calls),
        )
        with open(answers, "wb") as file:
            for n, (arguments, named) in enumerate(calls):
                begin_anew(seconds=within.seconds, seconds_of_clock=within.seconds_of_clock)
                try:
                    kind, words = answer(read, arguments, named, refusal)
                except MemoryError:
                    kind, words = "memory", b""
                if peak_above(before) > within.megabytes:
                    kind, words = "memory", b""
                if kind == "memory" and n:
                    break  # what others left behind may be the reason: it begins anew with a process of its own
                file.write(put_together(kind, words))
                file.flush()
                if kind == "memory":
                    break
            file.write(put_together(DONE, b""))
    finally:
        os._exit(0)


def answer(read: Callable, arguments, named, refusal: type[Exception]) -> tuple[str, bytes]:
    try:
        return "read", adapter(read).dump_json((read(*arguments, **named),))
    except Exception as error:
        if any(isinstance(one, MemoryError) for one in (error, error.__cause__, error.__context__)):
            return "memory", b""
        if isinstance(error, refusal):
            return "refused", str(error).encode(errors="replace")
        return "failed", where(error).encode()


def where(error: Exception) -> str:
    """What kind of error came up in which functions, without its words: they may quote what was read."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    path = " > ".join(f"{os.path.basename(at.filename)}:{at.lineno} {at.name}" for at in frames)
    return f"{type(error).__name__} at {path}"


if __name__ == "__main__":
    main()
