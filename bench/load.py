"""Analysts who read at their own pace, alone and beside clients that hold the server up: python -m bench.load

Each of 50, then of 200 analysts asks for a page every 20 seconds, whether the last one has come or not: a server that
falls behind shows it as waiting, not as fewer requests. The exit status is 1 if any request went unanswered.
"""

import argparse
import http.client
import random
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.own_site import own_home, serving, session_of
from bench.slow_clients import ATTACKS, holding
from newsdesk.serving import cores

EVERY_SECONDS = 20
PATIENCE = 60  # seconds until a request counts as unanswered
SEED = 20251120


@dataclass
class Load:
    """What so many analysts met with; seconds count from when a request was due."""

    name: str
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __str__(self):
        hundredths = statistics.quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [0.0] * 99
        half, most = hundredths[49], hundredths[94]
        return (
            f"{self.name:44} {len(self.seconds):>5} answers {len(self.errors):>3} errors"
            f"   p50 {half:6.2f} s   p95 {most:6.2f} s   longest {max(self.seconds, default=0):6.2f} s"
        )


def put_load(name: str, address: str, sessions: list[str], pages: list[str], seconds: float) -> Load:
    """One analyst for each session asks for pages, in turn from another one on."""
    load, begun = Load(name), time.monotonic()
    chance = random.Random(SEED)
    analysts = []
    for number, session in enumerate(sessions):
        due = begun + chance.uniform(0, EVERY_SECONDS)
        asked = [(due + n * EVERY_SECONDS, pages[(number + n) % len(pages)]) for n in range(1 + int(seconds))]
        asked = [(at, page) for at, page in asked if at < begun + seconds]
        analysts.append(threading.Thread(target=_read, args=[load, urlsplit(address).netloc, session, asked]))
    for analyst in analysts:
        analyst.start()
    for analyst in analysts:
        analyst.join()
    return load


def _read(load, netloc, session, asked):
    for due, page in asked:
        time.sleep(max(due - time.monotonic(), 0))
        connection = http.client.HTTPConnection(netloc, timeout=PATIENCE)
        try:
            connection.request("GET", page, headers={"Cookie": f"sessionid={session}"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                load.errors.append(f"{answer.status} for {page}")
        except (OSError, http.client.HTTPException) as error:
            load.errors.append(f"{error!r} for {page}")
        connection.close()
        load.seconds.append(time.monotonic() - due)


def main(n_articles: int, seconds: float, n_slow: int) -> list[str]:
    """What went unanswered, in words."""
    with own_home():
        from articles.models import Article
        from bench.corpus import Corpus, Size
        from bench.measures.pages import addresses

        corpus = Corpus()
        corpus.store(n_articles, Size(words=300, quotes=10, mentions=20), {})
        pages = [
            *addresses(corpus).values(),
            *(f"/articles/{pk}/" for pk in Article.objects.values_list("pk", flat=True)[:5]),
        ]
        unread = "/quotes/export.jsonl?from=2025-03-01&to=2025-11-20"  # more than sockets hold
        sessions = [session_of(f"analyst {number}", "analyst") for number in range(200)]
        with serving(processes=min(cores(), 4)) as address:
            put_load("", address, sessions[:20], pages, EVERY_SECONDS)  # what is loaded with the first request
            loads = [put_load(f"{n} analysts", address, sessions[:n], pages, seconds) for n in (50, 200)]
            print(*loads, sep="\n", flush=True)
            port = int(address.rpartition(":")[2])
            for attack in ATTACKS:
                with holding(port, attack, n_slow, unread=unread, session=sessions[0]):
                    loads.append(
                        put_load(f"50 analysts beside {n_slow} × {attack}", address, sessions[:50], pages, seconds)
                    )
                print(loads[-1], flush=True)
    return [error for load in loads for error in load.errors]


def prove() -> list[str]:
    """What went unanswered; see bench/prove/__main__.py."""
    return main(n_articles=2_000, seconds=60, n_slow=100)[:20]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000, help="in the synthetic corpus, ten quotes each")
    parser.add_argument("--seconds", type=float, default=60, help="for each line of the result")
    parser.add_argument("--slow", type=int, default=100, help="connections of each kind that hold the server up")
    given = parser.parse_args()
    errors = main(given.articles, given.seconds, given.slow)
    print(*errors[:20], sep="\n")
    sys.exit(bool(errors))
