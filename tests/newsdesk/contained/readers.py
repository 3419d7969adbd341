"""Readers that do what a broken or conquered one might."""

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

from newsdesk.contained import AS_JSON


class CannotRead(Exception):
    pass


@dataclass(frozen=True)
class Found:
    __pydantic_config__ = AS_JSON

    name: str
    at: datetime | None
    parts: tuple[tuple[str, bytes], ...]


def read(content: bytes, *, at: datetime | None = None) -> Found:
    return Found(name="a “name”\n", at=at, parts=(("all", content),))


def read_either(content: bytes) -> Found | list[tuple[str, bytes]]:
    return [("first", content), ("second", b"\xff\n")] if content else read(content)


def first_line_of(path: str) -> str:
    return Path(path).open().readline()


def whoever() -> int:
    return os.getuid()


def refuse(content: bytes) -> str:
    raise CannotRead(f"There are {len(content)} bytes.")


def fail(content: bytes) -> str:
    raise ValueError(content.decode())


def promise(content: bytes) -> Found:
    return content  # type: ignore[return-value]


def hoard(content: bytes) -> str:
    hoarded = []
    while True:
        hoarded.append(bytearray(10_000_000))


def hoard_and_hide(content: bytes) -> str:
    try:
        return hoard(content)
    except MemoryError:
        raise CannotRead("No idea.") from None


def compute(content: bytes) -> str:
    while True:
        pass


def sleep(content: bytes) -> str:
    while True:
        time.sleep(1)


def die(number: int) -> str:
    signal.raise_signal(number)
    return "alive"


def talk(content: bytes) -> str:
    return "x" * 3_000_000


KEPT = []  # by one call, to be there in the next


def do(what: str) -> str:
    match what:
        case "refuse":
            raise CannotRead("No.")
        case "fail":
            raise ValueError
        case "die":
            signal.raise_signal(signal.SIGSEGV)
        case "leave":
            os._exit(0)
        case "compute":
            compute(b"")
        case "hoard":
            hoard(b"")
        case "keep":
            KEPT.append(bytearray(120_000_000))
        case "busy":
            begun = time.process_time()
            while time.process_time() < begun + 0.6:
                pass
        case "who":
            return str(os.getpid())
    return what


def exit_quietly(content: bytes) -> str:
    os._exit(0)


def environment(content: bytes) -> dict[str, str]:
    with open("/proc/self/environ", "rb") as file:
        given = file.read().split(b"\0")
    return dict(entry.decode().split("=", 1) for entry in given if entry) | dict(os.environ)


def process(content: bytes) -> tuple[int, int]:
    return os.getpid(), os.getppid()


def open_files(content: bytes) -> list[str]:
    return [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if fd.isdecimal() and _is_open(fd)]


def _is_open(fd: str) -> bool:
    return os.path.exists(f"/proc/self/fd/{fd}") or os.path.islink(f"/proc/self/fd/{fd}")


def reach_out(kind: str, target: str) -> str:
    try:
        match kind:
            case "network":
                socket.create_connection(("127.0.0.1", int(target)), timeout=2)
            case "socket":
                socket.socket(socket.AF_UNIX).connect(target)
            case "program":
                subprocess.run([target], check=True)
            case "file":
                Path(target).write_text("written")
            case "process":
                os.kill(int(target), signal.SIGKILL)
            case "address":
                urlopen(target, timeout=2)
    except OSError as error:
        return type(error).__name__
    return "reached"
