"""What passes between the process that calls and the one that reads."""

import socket
import struct
from collections.abc import Callable
from functools import cache
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter

AS_JSON = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
LENGTH = struct.Struct("!Q")
CHUNK_BYTES = 1024 * 1024


@cache
def adapter(read: Callable) -> TypeAdapter[tuple[Any]]:
    """Writes down what `read` returns, as a tuple of one, and reads it again."""
    promised: Any = get_type_hints(read)["return"]
    return TypeAdapter(tuple[promised], config=AS_JSON)


def put_together(kind: str, answer: bytes) -> bytes:
    """One answer among others: how it ended, and what it says."""
    told = kind.encode()
    return LENGTH.pack(len(told)) + told + LENGTH.pack(len(answer)) + answer


def taken_apart(told: bytes) -> list[tuple[str, bytes]]:
    """The answers that are there to their ends."""
    fields, at = [], 0
    while at + LENGTH.size <= len(told):
        (length,) = LENGTH.unpack_from(told, at)
        at += LENGTH.size
        if at + length > len(told):
            break
        fields.append(told[at : at + length])
        at += length
    return [(kind.decode(errors="replace"), answer) for kind, answer in zip(fields[::2], fields[1::2], strict=False)]


def send(line: socket.socket, message: bytes) -> None:
    line.sendall(LENGTH.pack(len(message)))
    line.sendall(message)


def receive(line: socket.socket) -> bytes:
    """The next message. Raises EOFError where the other end is closed."""
    (length,) = LENGTH.unpack(_exactly(line, LENGTH.size))
    return bytes(_exactly(line, length))


def _exactly(line: socket.socket, size: int) -> bytearray:
    received = bytearray()
    while len(received) < size:
        chunk = line.recv(min(size - len(received), CHUNK_BYTES))
        if not chunk:
            raise EOFError
        received += chunk
    return received
