"""One GET with its redirects, within limits of size and time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import certifi
import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as TooSlow

from newsdesk.outgoing.where import CannotAsk, Place, place_of
from newsdesk.web.refusals import Refusal

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0  # between two pieces
SECONDS = 30.0  # for everything
PIECE = 64 * 1024
NOT_MODIFIED = 304
ACCEPTED = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class CannotFetch(Refusal):
    """Nothing came. `may_succeed`: trying again later is no waste; `wait` seconds at least, where the site said so."""

    def __init__(self, words: str, *, may_succeed: bool, wait: float = 0.0, status: int = 0) -> None:
        super().__init__(words)
        self.may_succeed, self.wait, self.status_there = may_succeed, wait, status


@dataclass(frozen=True, slots=True)
class Answer:
    url: str  # behind all redirects
    status: int  # 200, or 304 where only what changed was asked for
    headers: Mapping[str, str]  # under small names
    content: bytes
    moved_for_good: bool = False  # every redirect on the way was a permanent one


def user_agent() -> str:
    contact = f"; +{settings.ADDRESS}" if settings.ADDRESS else ""
    return f"Newsdesk/{settings.VERSION} (archive of a newsroom{contact})"


def fetch(url: str, *, headers: Mapping[str, str] | None = None, max_bytes: int | None = None) -> Answer:
    """What stands at an address. Raises CannotFetch, also where the address is none that may be asked."""
    asked = url
    limit = settings.MAX_FILE_BYTES if max_bytes is None else max_bytes
    ends = time.monotonic() + SECONDS
    for_good = True
    for _ in range(MOST_REDIRECTS + 1):
        try:
            place = place_of(url)
        except CannotAsk as reason:
            raise CannotFetch(str(reason), may_succeed=False) from None
        status, found, content = _ask(place, headers or {}, limit, ends)
        if status in REDIRECTS and "location" in found:
            for_good = for_good and status in (301, 308)
            url = urljoin(place.url, found["location"])
            continue
        if status == NOT_MODIFIED or 200 <= status < 300:
            return Answer(place.url, status, found, content, moved_for_good=for_good and url != asked)
        raise _refused(place, status, found)
    raise CannotFetch(f"The address was redirected more than {MOST_REDIRECTS} times.", may_succeed=False)


def _ask(place: Place, headers: Mapping[str, str], limit: int, ends: float) -> tuple[int, dict[str, str], bytes]:
    sent = {"Host": place.netloc, "User-Agent": user_agent(), "Accept": ACCEPTED, "Accept-Encoding": "gzip"} | dict(
        headers
    )
    try:
        with _connection(place) as pool, ended_at(ends, pool):
            answer = pool.request(
                "GET",
                place.path,
                headers=sent,
                preload_content=False,
                redirect=False,
                retries=False,
                assert_same_host=False,
            )
            try:
                found = {name.lower(): value for name, value in answer.headers.items()}
                content = b"" if answer.status in REDIRECTS else _content(place, answer, limit, ends)
                return answer.status, found, content
            finally:
                answer.close()
    except (HTTPError, OSError) as error:
        raise (_unfinished(place) if time.monotonic() > ends else _broken(place, error)) from None


def _broken(place: Place, error: Exception) -> CannotFetch:
    match error:
        case NewConnectionError():
            words = "could not be reached"
        case TooSlow():
            words = "did not answer in time"
        case SSLError():
            words = "could not prove who it is (its certificate)"
        case _:
            words = "could not be reached"
    return CannotFetch(f"{place.host} {words}.", may_succeed=True)


@contextmanager
def ended_at(ends: float, pool: urllib3.HTTPConnectionPool) -> Iterator[None]:
    """Ends the connections of this pool when their time is over, however slowly a site drips its headers or its answer.

    A limit between two pieces alone would let a site hold a worker for days, a byte at a time.
    """
    sockets: list[socket.socket] = []
    usual = pool.ConnectionCls

    class Watched(usual):  # type: ignore[misc, valid-type]  # one of two classes
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    def end() -> None:
        for one in sockets:
            with suppress(OSError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)  # TLS itself would wait for a farewell

    pool.ConnectionCls = Watched
    timer = threading.Timer(max(0.0, ends - time.monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _unfinished(place: Place) -> CannotFetch:
    return CannotFetch(f"{place.host} did not finish its answer within {SECONDS:.0f} seconds.", may_succeed=True)


def _connection(place: Place) -> urllib3.HTTPConnectionPool:
    """To the address that was looked at, under the name that was asked for."""
    limits = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if place.scheme == "http":
        return urllib3.HTTPConnectionPool(place.ip, place.port, timeout=limits, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        place.ip, place.port, timeout=limits, maxsize=1, server_hostname=place.host, assert_hostname=place.host,
        ca_certs=certifi.where(),
    )  # fmt: skip


def _content(place: Place, answer: urllib3.BaseHTTPResponse, limit: int, ends: float) -> bytes:
    pieces, size = [], 0
    for piece in answer.stream(PIECE, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise CannotFetch(f"The page has more than {limit // 1024 // 1024} MB.", may_succeed=False)
        if time.monotonic() > ends:
            raise _unfinished(place)
    if time.monotonic() > ends:  # it was ended, which looks like an end of its own
        raise _unfinished(place)
    return b"".join(pieces)


def _refused(place: Place, status: int, headers: Mapping[str, str]) -> CannotFetch:
    words = {
        401: "asks for a password", 402: "asks for money", 403: "refuses programs, or everybody without a subscription",
        404: "has no page there", 410: "took the page away", 429: "was asked too often", 451: "may not show it",
    }.get(status, f"answered with an error ({status})")  # fmt: skip
    return CannotFetch(
        f"{place.host} {words}.",
        may_succeed=status >= 500 or status in (408, 425, 429),
        wait=_seconds(headers.get("retry-after", "")),
        status=status,
    )


def _seconds(words: str) -> float:
    """How long a site asks to wait: in seconds or until a moment (RFC 9110, 10.2.3); 0.0 if it says nothing."""
    if words.isascii() and words.isdigit():
        return float(words[:9])
    try:
        return max(0.0, (parsedate_to_datetime(words) - datetime.now(tz=UTC)).total_seconds())
    except (ValueError, TypeError):  # no date, or one without a zone
        return 0.0
