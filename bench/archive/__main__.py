"""Builds an archive where there is none, and measures every page over it: python -m bench.archive --articles 10000

Results go to bench/archive.json, those of each size beside those of the others, and as charts
to the .html beside it. --compare tells how two such files differ. The archive stays in its folder.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from bench.archive.building import build
from bench.archive.report import compared, page
from bench.own_site import home_in, serving, session_of

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench" / "archive.json"
SIZES = (10_000, 100_000)
ROTATED = 40


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, help=f"without it one after the other: {SIZES}")
    parser.add_argument("--folder", type=Path, help="of the archive; without it build/archives/ARTICLES")
    parser.add_argument("--build", action="store_true", help="build the archive and measure nothing")
    parser.add_argument(
        "--only", default="", metavar="EXPRESSION", help="measure requests whose name holds it, keep nothing"
    )
    parser.add_argument(
        "--writes", type=int, metavar="N", help="import so many more articles, merge, undo and delete, and no more"
    )
    parser.add_argument("--explain", metavar="PATH", help="tell the cost of each query of a page, and no more")
    parser.add_argument("--part", default="", help="of that page")
    parser.add_argument("--values", type=int, default=ROTATED, help="of each rotation that are timed")
    parser.add_argument("--rate", type=float, default=4, help="requests a second of the open loop")
    parser.add_argument("--seconds", type=float, default=120, help="of the open loop; 0 leaves it out")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, help="file that keeps them; a page of charts beside it"
    )
    parser.add_argument(
        "--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"), help="tell how two of these files differ"
    )
    given = parser.parse_args()
    if given.compare:
        for line in compared(*(json.loads(path.read_text("utf-8")) for path in given.compare)):
            print(line)
        return
    if not given.articles:
        for size in SIZES:
            subprocess.run([sys.executable, "-m", "bench.archive", "--articles", str(size), *sys.argv[1:]], check=True)
        return
    folder = given.folder or ROOT / "build" / "archives" / str(given.articles)
    with home_in(folder.resolve()):
        try:
            build(given.articles)
        except ValueError as error:
            sys.exit(str(error))
        if given.writes:
            from bench.archive.writing import measure_writing

            measure_writing(given.articles, given.writes)
        elif not given.build:
            run(given)


def run(given) -> None:
    from django.contrib.auth.models import User
    from django.test import Client

    from bench.archive.measuring import Site, as_results, asking_for, measure, open_loop
    from bench.archive.plans import costs_of_page
    from bench.archive.workload import Rotations
    from bench.timing import machine

    User.objects.filter(username="analyst").delete()
    session, rotations, client = session_of("analyst", "annotator"), Rotations(), Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="analyst"))
    client.cookies["scripted"] = "1"
    if given.explain:
        costs_of_page(client, given.explain, asking_for(given.part, given.explain))  # what is kept in memory
        for words, cost in costs_of_page(client, given.explain, asking_for(given.part, given.explain)):
            print(f"{cost.rows:>9,} rows {cost.buffers:>8,} buffers  {words}\n")
        return
    (ROOT / "build").mkdir(exist_ok=True)
    with serving(log=ROOT / "build" / "archive-web.log") as address:
        measured = measure(Site(address, session), client, rotations, given.only, given.values)
        loop = open_loop(address, session, rotations, given.rate, given.seconds) if given.seconds else None
    print(loop or "", flush=True)
    if not given.only:
        kept = json.loads(given.results.read_text()) if given.results.exists() else {}
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
        found = {"machine": machine(), "commit": commit.stdout.strip(), **as_results(measured, loop)}
        kept[str(given.articles)] = found
        given.results.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        given.results.with_suffix(".html").write_text(page(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
