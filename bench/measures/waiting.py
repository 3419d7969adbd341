"""How long a fresh upload waits, beside one worker that has a long article and a backlog to annotate.

    python -m bench.measures.waiting

A home of its own, one worker as `make run` starts it, an article of 46,000 words and 2,000 short ones before it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.own_site import ROOT, own_home
from bench.timing import Figure

LONG_WORDS = 46_000
BACKLOG = int(os.environ.get("BACKLOG", "2000"))
FRESH_WORDS = 500
PATIENCE = int(os.environ.get("PATIENCE", "900"))  # seconds
TRIES = 3


def main() -> None:
    with own_home():
        for figure in measure_waiting():
            print(f"{figure.name}: {figure.median_ms / 1000:.1f} s, best {figure.best_ms / 1000:.1f} s")


def measure_waiting() -> list[Figure]:
    """One figure: from the moment a file is received to its article's annotation."""
    _store_before()
    times = []
    with working() as worker:
        _until(lambda: _doing_long() > 0, "The worker did not begin with the long article.", worker)
        for number in range(TRIES):
            times.append(_fresh(number, worker) * 1000)
            print(f"{times[-1]:>9,.0f} ms  fresh upload {number + 1} of {TRIES}", flush=True)
    name = f"fresh upload of {FRESH_WORDS} words to annotated, beside {LONG_WORDS:,} words and {BACKLOG:,} articles"
    return [Figure(name, round(sorted(times)[len(times) // 2], 1), round(min(times), 1), len(times))]


@contextmanager
def working() -> Iterator[subprocess.Popen]:
    """A worker beside this process."""
    log = Path(os.environ["NEWSDESK_HOME"]) / "bench-worker.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=ROOT, stdout=said, stderr=said, start_new_session=True
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _store_before() -> None:
    import json

    from articles.demo import CORPUS
    from articles.models import Upload
    from articles.services import store_article

    texts = [json.loads(line)["text"] for line in CORPUS.read_text().splitlines()]
    words = [word for text in texts for word in text.split(" ")]
    long = " ".join(words * (LONG_WORDS // len(words) + 1)).split(" ")[:LONG_WORDS]
    upload = Upload.objects.create(kind=Upload.Kind.FILES)
    store_article(text=" ".join(long), title="Long", source_name="Bench", upload=upload)
    for number in range(BACKLOG):
        text = f"{number}. {texts[number % len(texts)]}"
        store_article(text=text, title=f"T{number}", source_name=f"Bench {number}", upload=upload)


def _doing_long() -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from articles.models import Article

    long = Article.objects.get(title="Long").pk
    return ProcrastinateJob.objects.filter(status="doing", args={"article_id": long}).count()


def _fresh(number: int, worker: subprocess.Popen) -> float:
    """Seconds that a fresh upload takes."""
    from articles.demo import CORPUS
    from articles.intake import receiving

    words = CORPUS.read_text().split('"text": "')[number + 1].split(" ")
    text = f"Fresh number {number}\n\n" + " ".join((words * 3)[:FRESH_WORDS])
    begun = time.monotonic()
    upload = receiving.receive_files(files=[receiving.pasted(text)], by=None)
    _until(
        lambda: upload.articles.exclude(state="received").exists(),
        "The fresh upload was not annotated in time.",
        worker,
    )
    return time.monotonic() - begun


def _until(holds, complaint: str, worker: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if worker.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(complaint)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
