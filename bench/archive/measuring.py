"""Runs the workload against a served archive: one request after the other, and as an open loop at a fixed rate."""

import http.client
import re
import statistics
import threading
import time
from dataclasses import asdict, dataclass, field
from queue import SimpleQueue
from random import Random
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client

from bench.archive.plans import Cost, cost_of, cost_of_page
from bench.archive.workload import ROTATED, WORKLOAD, Request, Rotations, Values

EXPLAINED = 5  # of the values of a rotation: the plans of these are looked at
CONNECTIONS = 8  # of the open loop
COOKIES = "sessionid={session}; scripted=1"


@dataclass
class Measured:
    """One request over the values of its rotation. Times are in milliseconds."""

    name: str
    n: int
    p50: float
    p95: float
    p99: float
    first: float  # of the first one: what was not in memory yet
    bytes: int  # of the largest answer, not compressed
    queries: int  # of the most costly of those explained, as are the next two
    rows: int
    buffers: int
    reference_p50: float
    reference_p95: float
    reference_rows: int
    reference_buffers: int
    differs: str = ""  # how the rows on the page differ from the reference's, of one value: then the figures are void


@dataclass
class OpenLoop:
    """All requests of the workload, mixed, each sent when it was due; times count from when it was due."""

    per_second: float
    n: int = 0
    p50: float = 0
    p95: float = 0
    p99: float = 0
    longest: float = 0
    failed: list[str] = field(default_factory=list)


class Site:
    """The served archive and somebody signed in to it."""

    def __init__(self, address: str, session: str):
        self.netloc, self.session = urlsplit(address).netloc, session
        self.connection = http.client.HTTPConnection(self.netloc, timeout=120)

    def ask(self, path: str, headers: dict[str, str]) -> tuple[float, bytes]:
        """(milliseconds, answer). Raises RuntimeError if it is none."""
        begun = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": COOKIES.format(session=self.session), **headers})
        response = self.connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} was answered {response.status}.")
        return (time.perf_counter() - begun) * 1000, answer


def asking_for(part: str, path: str) -> dict[str, str]:
    """The headers with which the page's script asks for a part of the page; none for the page."""
    return {"HX-Request": "true", "HX-Target": part, "HX-Current-URL": f"http://site{path}"} if part else {}


def measure(site: Site, client: Client, rotations: Rotations, wanted: str = "", most: int = ROTATED) -> list[Measured]:
    """Of the requests whose name holds what the expression `wanted` describes; `most` values of each are timed."""
    found = []
    for request in WORKLOAD:
        if re.search(wanted, request.name):
            found.append(_measure(site, client, request, rotations[request.rotation], most))
            print(line_of(found[-1]), flush=True)
    return found


def line_of(one: Measured) -> str:
    return (
        f"{one.name:44} {one.n:>3} × p50 {one.p50:>6,.0f}  p95 {one.p95:>6,.0f} ms  {one.bytes / 1000:>4,.0f} kB  "
        f"{one.queries:>3} queries  {one.rows:>9,} rows  {one.buffers:>8,} buffers   "
        f"bare: p95 {one.reference_p95:>6,.0f} ms {one.reference_rows:>9,} rows {one.differs}"
    )


def _measure(site, client, request, values, most):
    paths = [request.path.format(**value) for value in values]
    headers = [asking_for(request.part, path) for path in paths]
    first, _ = site.ask(paths[0], headers[0])
    times, bare_times, largest, differs = [], [], 0, ""
    for value, path, sent in list(zip(values, paths, headers, strict=True))[:most]:
        taken, answer = site.ask(path, sent)
        times.append(taken)
        largest = max(largest, len(answer))
        begun = time.perf_counter()
        rows = bare(request, value)
        bare_times.append((time.perf_counter() - begun) * 1000)
        differs = differs or difference(request, path, answer, rows)
    some = range(0, len(values), max(len(values) // EXPLAINED, 1))
    costs = [cost_of_page(client, paths[place], headers[place]) for place in some]
    bare_costs = [cost_of(request.reference, values[place]) for place in some]
    return Measured(
        request.name, len(times), *_quantiles(times), round(first, 1), largest, *_most(costs),
        *_quantiles(bare_times)[:2], *_most(bare_costs)[1:], differs,
    )  # fmt: skip


def bare(request: Request, value: Values) -> list[tuple]:
    """The rows of the reference."""
    with connection.cursor() as cursor:
        cursor.execute(request.reference, value)
        return cursor.fetchall()


def difference(request: Request, path: str, answer: bytes, rows: list[tuple]) -> str:
    """How the rows on the page differ from those of the reference, in words; "" where they don't."""
    if not request.shows:
        return ""
    shown = list(dict.fromkeys(map(int, re.findall(request.shows, answer.decode()))))
    expected = [row[0] for row in rows]
    if shown == expected:
        return ""
    return f"{path} shows {len(shown)}: {shown[:4]} …, the reference {len(expected)}: {expected[:4]} …"


def _most(costs: list[Cost]) -> tuple[int, int, int]:
    return max(one.queries for one in costs), max(one.rows for one in costs), max(one.buffers for one in costs)


def _quantiles(times) -> tuple[float, float, float]:
    hundredths = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return tuple(round(hundredths[place - 1], 1) for place in (50, 95, 99))


def open_loop(address: str, session: str, rotations: Rotations, per_second: float, seconds: float) -> OpenLoop:
    """Requests come when they are due, whether the last ones were answered or not, so that a stall is seen."""
    chance = Random(seconds)
    asked = [(request.path.format(**value), request) for request in WORKLOAD for value in rotations[request.rotation]]
    chance.shuffle(asked)
    begun, due = time.monotonic() + 1, SimpleQueue[tuple[float, str, dict[str, str]] | None]()
    for number in range(int(per_second * seconds)):
        path, request = asked[number % len(asked)]
        due.put((begun + number / per_second, path, asking_for(request.part, path)))
    times: list[float] = []
    failed: list[str] = []

    def work():
        site = Site(address, session)
        while (one := due.get()) is not None:
            moment, path, headers = one
            time.sleep(max(moment - time.monotonic(), 0))
            try:
                site.ask(path, headers)
            except (RuntimeError, OSError, http.client.HTTPException) as error:
                failed.append(f"{path}: {error}")
                site = Site(address, session)
            times.append((time.monotonic() - moment) * 1000)

    workers = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for _ in workers:
        due.put(None)
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return OpenLoop(per_second, len(times), *_quantiles(times), round(max(times), 1), failed[:20])


def as_results(measured: list[Measured], loop: OpenLoop | None) -> dict[str, Any]:
    return {"requests": {one.name: asdict(one) for one in measured}, "open loop": asdict(loop) if loop else None}
