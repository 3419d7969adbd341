"""Runs every measurement on a Newsdesk of its own; prints a table and writes bench/results.json.

    python -m bench [--articles N]

Beside the figures stand the yardsticks: what other tools need for the same, and what Newsdesk aims at, as measured
once on a quiet machine with two cores. Another machine, or a busy one, changes every figure; the ratios between
figures of one run change little.
"""

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path

from bench.own_site import chromium, own_home, serving, session_of

RESULTS = Path(__file__).parent / "results.json"
# The beginning of a figure's name: (aim in ms, aim in kB, what others need).
YARDSTICKS = {
    "reader, text visible: 825": (500, None, "Label Studio 1,700 ms, doccano 1,700 ms"),
    "reader, text visible: 16,400": (1000, None, "Label Studio 10,000 ms, doccano 1,900 ms"),
    "reader, text visible: 30,000": (1000, None, ""),
    "save one correction": (50, None, "Label Studio 108–400 ms, doccano 15–20 ms"),
    "correction, reject, then undo": (200, None, ""),
    "correction": (100, None, ""),
    "quotes, newest": (100, 60, "list of 50: Label Studio 125 ms, 258 kB; doccano 126 ms, 236 kB; Datasette 566 ms"),
    "full text": (100, None, "Datasette, 5 million quotes: 8–1,900 ms"),
    "matrix 20": (100, None, "Datasette, 5 million quotes: 5,400 ms"),
    "top actor": (100, None, "Datasette, 5 million quotes, targets of a top speaker: 1,600 ms"),
    "reader, key to screen": (100, None, ""),
    "fresh upload": (10_000, None, ""),
    "scripts and styles, first load": (None, 300, "Label Studio 8,100 kB, doccano 3,100 kB, Datasette 30 kB"),
}


def main():
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--articles", type=int, default=10_000, help="in the synthetic corpus, ten quotes each")
    n_articles = parser.parse_args().articles
    with own_home():
        from bench.timing import machine

        figures, counts = measure(n_articles)
        results = {"machine": machine(), "corpus": counts, "ratios": ratios(figures), "figures": rows(figures)}
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print_table(results)


def measure(n_articles):
    from articles.models import Article
    from bench.corpus import Corpus, Size
    from bench.measures.annotating import measure_annotating
    from bench.measures.applying import measure_applying
    from bench.measures.corrections import measure_corrections
    from bench.measures.intake import measure_intake
    from bench.measures.lists import measure_lists
    from bench.measures.pages import measure_pages
    from bench.measures.reader import SIZES, measure_first_load, measure_reader
    from bench.measures.waiting import measure_waiting
    from bench.timing import Client
    from entities.models import Actor, Mention, Quote

    begun = time.monotonic()
    corpus = Corpus()
    long_articles = corpus.store(n_articles, Size(words=300, quotes=10, mentions=20), SIZES)
    counts = {str(model._meta.verbose_name_plural): model.objects.count() for model in (Article, Quote, Mention, Actor)}
    print(f"Made {counts} in {time.monotonic() - begun:.0f} s.", flush=True)
    session = session_of("annotator", "annotator")
    with serving() as address:
        figures = measure_pages(Client(address, session), corpus)
        with chromium() as browser:
            figures += measure_reader(browser, address, session, long_articles)
            longest = next(reversed(long_articles))
            figures += measure_corrections(Client(address, session), longest, long_articles[longest])
            figures += measure_first_load(browser, address, session, next(iter(long_articles.values())))
    figures += measure_applying(corpus, "annotator")  # the last, because they add articles
    figures += measure_intake(["lines", "files"])
    figures += measure_lists()
    figures += measure_annotating()
    figures += measure_waiting()
    return figures, counts


def ratios(figures):
    """How cost grows with size, within this run."""
    by_name = {figure.name: figure for figure in figures}

    def ratio(one, other):
        return by_name[one] / by_name[other]

    return {
        "full text: common word / rare word": ratio("full text, common word", "full text, rare word"),
        "matrix: all time / one month": ratio("matrix 20 × 20, all time", "matrix 20 × 20, one month"),
        "text visible: 30,000 words / 825 words": ratio(
            "reader, text visible: 30,000 words, 300 quotes, 3,000 mentions",
            "reader, text visible: 825 words, 84 spans",
        ),
        "save: 30,000 words / 825 words": ratio(
            "save one correction: 30,000 words, 300 quotes, 3,000 mentions", "save one correction: 825 words, 84 spans"
        ),
    }


def rows(figures):
    made = []
    for figure in figures:
        known = next((value for name, value in YARDSTICKS.items() if figure.name.startswith(name)), (None, None, ""))
        made.append(asdict(figure) | dict(zip(("aim_ms", "aim_kb", "others"), known, strict=True)))
    return made


def print_table(results):
    print(f"\n{results['machine']}\n{results['corpus']}\n")
    print(f"{'':58} {'median':>9} {'best':>9} {'n':>3} {'kB':>6}  {'aim':>7}  others")
    for row in results["figures"]:
        median, best = (f"{row[name]:,.0f} ms" if row["n"] else "" for name in ("median_ms", "best_ms"))
        size = f"{row['bytes'] / 1000:,.0f}" if row["bytes"] else ""
        aim = " ".join(f"{row[name]} {unit}" for name, unit in (("aim_ms", "ms"), ("aim_kb", "kB")) if row[name])
        print(f"{row['name']:58} {median:>9} {best:>9} {row['n'] or '':>3} {size:>6}  {aim:>7}  {row['others']}")
    print()
    for name, ratio in results["ratios"].items():
        print(f"{name:58} {ratio:>9}")


if __name__ == "__main__":
    main()
