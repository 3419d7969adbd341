"""An import that is killed again and again, at any moment, stores every article exactly once.

The command that imports a file of articles is killed (SIGKILL) after a random while and started anew until it ends by
itself, for a file of lines and for an archive.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from bench.own_site import ROOT, own_home

ARTICLES = int(os.environ.get("ARTICLES", "1500"))
SEED = 13
PAD = " " * (1_500_000 // ARTICLES)  # files of less than a megabyte are taken whole
SHORTEST, LONGEST = 6.0, 25.0  # seconds that a run may live; a command takes some to start


def prove() -> list[str]:
    """The problems, in words; none when it is proven."""
    chance = random.Random(SEED)
    with own_home(), tempfile.TemporaryDirectory() as folder:
        return [problem for kind in ("jsonl", "zip") for problem in _killed(kind, Path(folder), chance)]


def _killed(kind: str, folder: Path, chance: random.Random) -> list[str]:
    from articles.models import Article, UploadItem

    wanted = {f"“We will talk,” Ana Lind said of number {n} in the {kind} on Thursday night." for n in range(ARTICLES)}
    path = folder / f"articles.{kind}"
    _write(path, kind, sorted(wanted))
    kills = 0
    while True:
        command = [sys.executable, "manage.py", "import_articles", str(path), "--source", f"Post {kind}"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            code = process.wait(chance.uniform(SHORTEST, LONGEST))
            break
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
    if not kills:
        problems.append(f"{kind}: nothing was killed; take more ARTICLES.")
    return problems


def _write(path: Path, kind: str, texts: list[str]) -> None:
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for n, text in enumerate(texts):
                archive.writestr(f"{n}.txt", f"Title: T{n}\nDate: 2025-11-20\n\n{text}\n" + PAD)
        return
    with path.open("w") as file:
        for n, text in enumerate(texts):
            file.write(json.dumps({"title": f"T{n}", "date": "2025-11-20", "text": text, "pad": PAD}) + "\n")
