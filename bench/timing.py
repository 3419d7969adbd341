"""Times in milliseconds. Other work on the machine only ever adds to them, so the best is kept beside the median."""

import http.client
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.db import connection

CSRF = "bench" * 6 + "ok"  # any 32 letters: the cookie and the header must be alike


@dataclass(frozen=True)
class Figure:
    """One line of the results: what was measured, how often, and with how many bytes."""

    name: str
    median_ms: float
    best_ms: float
    n: int
    bytes: int | None = None

    def __truediv__(self, other):
        return round(self.median_ms / other.median_ms, 2)


def timed(name: str, act: Callable[[], int | None], n: int, warm_up: int = 2) -> Figure:
    """Calls `act` n times after some unmeasured calls; it returns the bytes it received."""
    for _ in range(warm_up):
        size = act()
    times = []
    for _ in range(n):
        begun = time.perf_counter()
        size = act()
        times.append((time.perf_counter() - begun) * 1000)
    figure = Figure(name, round(statistics.median(times), 1), round(min(times), 1), n, size)
    print(f"{figure.median_ms:>9,.0f} ms  {name}", flush=True)  # on a busy machine the whole takes long
    return figure


class Client:
    """One person's connection to the site, kept open; without a browser's work."""

    def __init__(self, address: str, session: str):
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}"}

    def get(self, path: str) -> int:
        return len(self._ask("GET", path))

    def post(self, path: str, **fields) -> str:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF, "HX-Request": "true"}
        return self._ask("POST", path, urlencode(fields), kind).decode()

    def _ask(self, method, path, body=None, headers=None):
        self.connection.request(method, path, body, self.headers | (headers or {}))
        response = self.connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"{method} {path} was answered {response.status}.")
        return answer


def machine():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),  # processes that wanted a core in the last minute; a quiet machine: 1
        "python": platform.python_version(),
        "postgresql": postgres.split()[0],
    }
