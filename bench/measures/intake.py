"""What bringing very much in at once needs: articles a second, and megabytes of memory.

    python -m bench.measures.intake [lines|files …]

`manage.py import_articles` takes a file of MEGABYTES of JSON lines, and an archive of FILES files, on a Newsdesk of its
own. Annotation would take longest, and goes on by itself later; so no worker runs beside it.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bench.own_site import ROOT, own_home
from bench.timing import Figure

MEGABYTES = int(os.environ.get("MEGABYTES", "50"))
FILES = int(os.environ.get("FILES", "2000"))
WORDS = int(os.environ.get("WORDS", "600"))
BESIDE = int(os.environ.get("BESIDE", "0"))  # bytes of each line beside its article, as exports have them
SAMPLE_SECONDS = 0.5


@dataclass
class Used:
    """Megabytes: of the command when it began to take the file, at most beyond that, and of its readers at most."""

    idle: float = 0.0
    command: float = 0.0
    readers: float = 0.0


def main() -> None:
    with own_home():
        for figure in measure_intake(sys.argv[1:] or ["lines", "files"]):
            print(f"{figure.name}: {figure.median_ms:.2f} ms each")


def measure_intake(kinds: list[str]) -> list[Figure]:
    """For each kind of file: the time for one article, with the memory in words, and bytes beyond an idle process."""
    return [_measured(kind) for kind in kinds]


def _measured(kind: str) -> Figure:
    from articles.models import Article

    path = Path(os.environ["NEWSDESK_HOME"]) / ("large.jsonl" if kind == "lines" else "large.zip")
    n = _write_lines(path) if kind == "lines" else _write_files(path)
    size = path.stat().st_size
    before = Article.objects.count()
    silences: list[float] = []
    said: list[str] = []
    used, begun = Used(), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "import_articles", str(path), "--source", f"Bench {kind}"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    listener = threading.Thread(target=_listen, args=(process.stderr, silences, said))
    listener.start()
    while process.poll() is None:
        _sample(process.pid, used)
        time.sleep(SAMPLE_SECONDS)
    listener.join()
    seconds = time.monotonic() - begun
    stored = Article.objects.count() - before
    path.unlink()
    if process.returncode or stored != n:
        raise RuntimeError(f"{stored:,} of {n:,} articles were stored, {process.returncode}: {''.join(said[-5:])}")
    memory = f"{used.command:.0f} MB above {used.idle:.0f}, readers {used.readers:.0f} MB"
    print(
        f"{kind}: {n:,} articles, {size / 1e6:,.0f} MB in {seconds:.0f} s: {n / seconds:.0f} a second, "
        f"{size / 1e6 / seconds:.2f} MB a second; {memory}; longest silence {max(silences, default=0):.1f} s",
        flush=True,
    )
    each = round(seconds / n * 1000, 2)
    return Figure(f"intake of one article, {kind} ({memory})", each, each, n, int(size / n))


def _listen(told, silences: list[float], said: list[str]) -> None:
    """Notes what the command says, and how long it said nothing."""
    last = time.monotonic()
    while chunk := told.read1(4096):
        said.append(chunk.decode(errors="replace"))
        now = time.monotonic()
        silences.append(now - last)
        last = now


def _sample(pid: int, used: Used) -> None:
    whole = _megabytes(pid)
    if not used.idle and any(_below(pid)):  # its first reader runs: everything is loaded
        used.idle = whole
    if used.idle:
        used.command = max(used.command, whole - used.idle)
    used.readers = max(used.readers, sum(map(_megabytes, _below(pid))))


def _below(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=False, capture_output=True, text=True).stdout
    parents = [tuple(map(int, line.split())) for line in listed.splitlines()]
    children = [child for child, parent in parents if parent == pid]
    return children + [one for child in children for one in _below(child)]


def _megabytes(pid: int) -> float:
    """Of its own: memory that it shares with others is divided among them."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as told:
            return next(int(line.split()[1]) for line in told if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0


def _text(chance: random.Random, n: int) -> str:
    words = " ".join("".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(WORDS))
    return f"“We will talk,” Ana Lind said of number {n} on Thursday night. The {words}."


def _write_lines(path: Path) -> int:
    chance, n = random.Random(1), 0
    beside = "".join(chance.choices("abcdefghiklmnoprstuvw   ", k=BESIDE))
    with path.open("w") as file:
        while file.tell() < MEGABYTES * 1e6:
            file.write(
                json.dumps({"title": f"T{n}", "date": "2025-11-20", "text": _text(chance, n), "raw": beside}) + "\n"
            )
            n += 1
    return n


def _write_files(path: Path) -> int:
    chance = random.Random(2)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(FILES):
            archive.writestr(f"{n % 100}/{n}.txt", f"Title: F{n}\nDate: 2025-11-20\n\n{_text(chance, n)}\n")
    return FILES


if __name__ == "__main__":
    main()
