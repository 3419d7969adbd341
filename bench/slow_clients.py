"""Clients that begin something and do not finish it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from newsdesk.serving.server import BYTES_FOR_ALL

_BODY = b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\nabc"
ATTACKS = {
    "idle socket": b"",
    "half-open header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "stalled body": _BODY % (BYTES_FOR_ALL // 2),
    "unread answer": b"GET {unread} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n",
}


@contextmanager
def holding(port: int, attack: str, n: int, *, unread: str, session: str = "") -> Iterator[list[socket.socket]]:
    """That many connections which stay as they are for the length of a `with` block.

    `unread` is the address of a long answer, `session` that of somebody who may ask for it.
    """
    begun = ATTACKS[attack].replace(b"{unread}", unread.encode()).replace(b"{session}", session.encode())
    with ExitStack() as held:
        clients = [held.enter_context(socket.socket()) for _ in range(n)]
        for client in clients:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(60)
            client.connect(("127.0.0.1", port))
            client.sendall(begun)
        yield clients


def is_closed(client: socket.socket) -> bool:
    """Whether the server has ended the connection; reads nothing of an answer."""
    client.setblocking(False)
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
