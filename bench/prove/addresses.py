"""Every address answers: odd requests to all of them as every role, none answered 5xx and none after SLOW seconds.

PROVE_REQUESTS=20000 python -m bench.prove addresses
"""

import json
import os
from collections import Counter
from pathlib import Path

from bench.own_site import ROOT, own_home

SEED, REQUESTS, SLOW = 20251120, 20_000, 2.0
DONE = ROOT / "build" / "prove" / "addresses.json"
REPORTED_EVERY = 250
SLOWEST = 5


class Record:
    """What was answered so far, kept in a file."""

    def __init__(self, path: Path | None = None, slow: float = SLOW):
        self.path, self.slow = path, slow
        kept = json.loads(path.read_text()) if path and path.exists() else {}
        self.next: int = kept.get("next", 0)
        self.statuses = Counter({int(status): n for status, n in kept.get("statuses", {}).items()})
        self.problems: list[str] = kept.get("problems", [])
        self.slowest: list[list] = kept.get("slowest", [])

    def note(self, number, asked, answer, again):
        """`again` asks the same once more: what is slow because the machine is busy is not slow twice."""
        self.next = number + 1
        self.statuses[answer.status] += 1
        if answer.status >= 500:
            self.problems.append(f"{answer.status}, request {number}, {asked}\n{answer.fault}")
        seconds = answer.seconds
        if seconds > self.slow:
            seconds = min(seconds, again().seconds, again().seconds)
        if seconds > self.slow:
            self.problems.append(f"{seconds:.1f} s, request {number}, {asked}")
        self.slowest = sorted([*self.slowest, [round(seconds, 2), number, str(asked)[:160]]], reverse=True)[:SLOWEST]

    def keep(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"next": self.next, "statuses": self.statuses, "problems": self.problems, "slowest": self.slowest}
        self.path.write_text(json.dumps(kept, indent=1))

    def __str__(self):
        classes = Counter()
        for status, n in self.statuses.items():
            classes[f"{status // 100}xx"] += n
        answers = ", ".join(f"{n:,} {name}" for name, n in sorted(classes.items()))
        slowest = "".join(f"\n  {seconds} s: request {number}, {asked}" for seconds, number, asked in self.slowest)
        return f"{self.next:,} requests: {answers}; {len(self.problems)} problems. Slowest:{slowest}"


def fuzz(record: Record, upto: int, *, seed: int = SEED, with_engine: bool = True) -> None:
    """Ask what was not asked yet, up to that number."""
    from bench.fuzzing.asking import request
    from bench.fuzzing.routes import routes
    from bench.fuzzing.site import Site, quiet

    everywhere, site = routes(), Site()
    with quiet():
        seen = site.seen(everywhere)
        for number in range(record.next, upto):
            asked = request(seed, number, everywhere, seen, with_engine=with_engine)
            record.note(number, asked, site.answer(asked), lambda asked=asked: site.answer(asked))
            if record.path and record.next % REPORTED_EVERY == 0:
                record.keep()
                print(record.next, dict(sorted(record.statuses.items())), len(record.problems), "problems", flush=True)
    site.close()


def prove() -> list[str]:
    record, wanted = Record(DONE), int(os.environ.get("PROVE_REQUESTS", REQUESTS))
    if record.next >= wanted:
        DONE.unlink()  # the last run came to its end
        record = Record(DONE)
    with own_home():
        from django.test.utils import setup_test_environment

        setup_test_environment()
        fuzz(record, wanted)
    record.keep()
    print(record)
    return record.problems
