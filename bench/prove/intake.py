"""An import that is killed again and again, at any moment, stores every article exactly once.

The command that imports a file of articles is killed (SIGKILL) at a random moment after it has stored a random number
of them, none too, and started anew until it has taken the whole file: one of lines, then an archive.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from bench.own_site import ROOT, own_home

ARTICLES = int(os.environ.get("ARTICLES", "1500"))
SEED = 13
PAD = " " * (1_500_000 // ARTICLES)  # files of less than a megabyte are taken whole
MOST_OF_A_RUN = 0.1  # of the articles that a run may store before it is killed
MOST_AFTER = 1.0  # seconds that it lives after that: some are stored each second
LOOK_EVERY = 0.05
FEWEST_KILLS = 5


def prove() -> list[str]:
    """The problems, in words; none when it is proven."""
    chance = random.Random(SEED)
    with own_home(), tempfile.TemporaryDirectory() as folder:
        return [problem for kind in ("jsonl", "zip") for problem in _killed(kind, Path(folder), chance)]


def _killed(kind: str, folder: Path, chance: random.Random) -> list[str]:
    from articles.models import Article, LargeFile, UploadItem

    wanted = {f"“We will talk,” Ana Lind said of number {n} in the {kind} on Thursday night." for n in range(ARTICLES)}
    path = folder / f"articles.{kind}"
    _write(path, kind, sorted(wanted))
    taken = LargeFile.objects.filter(upload__source_name=f"Post {kind}").exclude(finished_at=None)
    kills, code = 0, 0
    while not code and not taken.exists():
        command = [sys.executable, "manage.py", "import_articles", str(path), "--source", f"Post {kind}"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait(process, source=f"Post {kind}", more=chance.randint(0, int(MOST_OF_A_RUN * ARTICLES)))
        try:
            code = process.wait(chance.uniform(0, MOST_AFTER))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
    stored = list(Article.objects.filter(source__name=f"Post {kind}").values_list("text", flat=True))
    odd = UploadItem.objects.filter(upload__source_name=f"Post {kind}").exclude(state="stored").count()
    print(f"{kind}: {len(stored):,} articles, {kills} kills", flush=True)
    problems = []
    if code:
        problems.append(f"{kind}: the last run ended with {code}.")
    if missing := wanted - set(stored):
        problems.append(f"{kind}: {len(missing):,} articles are missing.")
    if len(stored) != len(set(stored)):
        problems.append(f"{kind}: {len(stored) - len(set(stored)):,} articles are stored twice.")
    if odd:
        problems.append(f"{kind}: {odd:,} items are no article.")
    if kills < FEWEST_KILLS:
        problems.append(f"{kind}: only {kills} runs were killed; take more ARTICLES.")
    return problems


def _wait(process: subprocess.Popen, *, source: str, more: int) -> None:
    """Until so many more articles of this outlet are stored, or the process ended."""
    from articles.models import Article

    stored = Article.objects.filter(source__name=source)
    wanted = stored.count() + more
    while process.poll() is None and stored.count() < wanted:
        time.sleep(LOOK_EVERY)


def _write(path: Path, kind: str, texts: list[str]) -> None:
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for n, text in enumerate(texts):
                archive.writestr(f"{n}.txt", f"Title: T{n}\nDate: 2025-11-20\n\n{text}\n" + PAD)
        return
    with path.open("w") as file:
        for n, text in enumerate(texts):
            file.write(json.dumps({"title": f"T{n}", "date": "2025-11-20", "text": text, "pad": PAD}) + "\n")
