"""Starts a Newsdesk of its own, lets the annotators correct ten articles at once for two minutes at most, while others
read articles again, merge and delete, and two processes do nothing but keep the processors busy. Then it asks the
history for every correction that was accepted, and counts anew. The last line is `accepted N, in history N, lost 0`;
the exit status is 1 if anything is lost or anything else went wrong, an answer of 500 or more included.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from bench.own_site import own_home, serving, session_of

SECONDS = 120  # after which nobody begins another step
SEED = 20251120


BUSY = "while True: pass"


def main(n_annotators: int, n_steps: int, n_busy: int) -> int:
    with own_home():
        from django.contrib.auth.models import User

        from bench.soak.beside import Beside
        from bench.soak.verdict import verdict_on

        papers = _papers()
        log = Path(os.environ["NEWSDESK_HOME"]) / "server.log"
        with serving(processes=2, log=log) as address:
            annotators = _annotators(n_annotators, address.removeprefix("http://"), papers)
            begun = time.monotonic()
            with _busy(n_busy), Beside(User.objects.create_user("editor")) as beside:
                _work(annotators, n_steps)
            seconds = time.monotonic() - begun
        verdict = verdict_on(annotators)
        verdict.problems += beside.failures
        for problem in [*verdict.problems, *verdict.lost]:
            print(problem)
        if verdict.problems:
            print(log.read_text()[-4_000:])
    refused = sum(annotator.refused for annotator in annotators)
    unanswered = sum(len(annotator.unanswered) for annotator in annotators)
    print(f"{n_annotators} annotators on {len(papers)} articles for {seconds:.0f} s: ", end="")
    print(f"{refused} refused as stale, senseless or repeated, {unanswered} answers not waited for, ", end="")
    of_all = [one for annotator in annotators for one in annotator.said_of_all]
    print(f"{len(of_all)} times {sum(one.rows for one in of_all)} mentions at once; beside them {beside}")
    print(verdict)
    return int(bool(verdict.problems or verdict.lost) or not verdict.accepted)


@contextmanager
def _busy(n: int) -> Iterator[None]:
    """Processes that take what the processors have to give."""
    processes = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(n)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _work(annotators, n_steps):
    threads = [Thread(target=one.work, args=[n_steps]) for one in annotators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _papers():
    from bench.soak.papers import store_papers

    return store_papers()


def _annotators(n, address, papers):
    from django.contrib.auth.models import User

    from bench.soak.annotator import Annotator

    deadline = time.monotonic() + SECONDS
    sessions = {f"annotator {number}": session_of(f"annotator {number}", "annotator") for number in range(n)}
    ids = dict(User.objects.values_list("username", "pk"))
    return [
        Annotator(number, ids[name], session, address, papers, deadline, random.Random(SEED + number))
        for number, (name, session) in enumerate(sessions.items())
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("annotators", type=int, nargs="?", default=50, help="how many correct at once (default: 50)")
    parser.add_argument("steps", type=int, nargs="?", default=10, help="corrections of each (default: 10)")
    parser.add_argument("--busy", type=int, default=2, help="processes that keep the processors busy (default: 2)")
    given = parser.parse_args()
    sys.exit(main(given.annotators, given.steps, given.busy))
