"""How fast the language engine is, how much memory it takes, and whether hostile text makes it slow.

    OMP_NUM_THREADS=1 python -m bench.measures.engine [--seconds N]

Writes bench/engine.json and the section "Speed" of the model card. Times are of the processor, not of the clock,
since other work on the machine should not count; how fast the processor itself is shows in `matrix_gflops`, measured
between the articles of the same run. Articles are the demo corpus, put together to 800 words each.
"""

import argparse
import json
import os
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parent.parent / "engine.json"
DEMO = Path(__file__).parents[2] / "articles" / "demo" / "corpus.jsonl"
WORDS = 800
SIDE = 512  # of the matrices multiplied for comparison
MATRIX = np.random.default_rng(0).random((SIDE, SIDE), dtype=np.float32)
GROWTH = 4  # how many times longer the second of two hostile texts is
HOSTILE = {
    "quotation marks": '"' * 10_000,
    "words between quotation marks": '"a" ' * 2_000,
    "nested quotation marks": "“‘" * 5_000,
    "one paragraph": "Ana Ruiz told the council that the harbour would close. " * 100,
    "one sentence without end": "she said he said that they knew it and " * 100,
    "names without end": "Ana Ruiz Okafor Brandt " * 250,
    "line ends": "\n" * 10_000,
    "one word": "a" * 10_000,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.measures.engine")
    parser.add_argument("--seconds", type=float, default=10, help="of processor time to annotate for")
    seconds = parser.parse_args().seconds
    loading = time.process_time()
    from entities.nlp import pipeline
    from entities.nlp.encoding import encoder

    imported = time.process_time()
    pipeline.language()
    encoder.load()
    loaded = time.process_time()
    one = throughput(seconds)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        begun = time.monotonic()
        both = list(pool.map(throughput, [seconds / 2] * 2))
        clock = time.monotonic() - begun
    results = {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "seconds to import spaCy and the engine": round(imported - loading, 2),
        "seconds to load the model": round(loaded - imported, 2),
        "one process": one,
        "two processes": {
            "articles a second, by processor time": round(sum(each["articles a second"] for each in both), 2),
            "articles a second, by the clock, start included": round(sum(each["articles"] for each in both) / clock, 2),
        },
        "hostile texts": {name: growth(text) for name, text in HOSTILE.items()},
        "megabytes resident": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2, ensure_ascii=False))
    from entities.nlp.measuring.quality import with_section

    card = encoder.FOLDER / "model_card.md"
    card.write_text(with_section(card.read_text(encoding="utf-8"), "Speed", "\n".join(told(results))), encoding="utf-8")


def told(results: dict) -> Iterator[str]:
    from entities.nlp.measuring.quality import table

    one, both = results["one process"], results["two processes"]
    yield f"Of the whole engine on articles of {WORDS} words, by time of the processor on a machine with other work"
    yield f"({results['load']} processes wanted its {results['cores']} cores). The same run multiplied matrices of"
    yield f"32-bit numbers at {one['matrix_gflops']} gflops a core, by which other machines can be compared."
    yield ""
    yield from table(
        ("", ""),
        [
            ("articles a second, one process", one["articles a second"]),
            ("... at 100 gflops", one["articles a second at 100 gflops"]),
            ("articles a second, two processes", both["articles a second, by processor time"]),
            ("share of the encoder", f"{one['share of the encoder']:.0%}"),
            ("megabytes resident", results["megabytes resident"]),
            ("seconds to load the model", results["seconds to load the model"]),
            ("seconds to import spaCy and the engine", results["seconds to import spaCy and the engine"]),
        ],
    )
    yield ""
    yield f"Texts without sense, and {GROWTH} times as long; what takes {GROWTH} times as many seconds is linear."
    yield ""
    yield from table(
        ("", "characters", "seconds", f"{GROWTH} times as long: seconds, times"),
        [(name, *figures.values()) for name, figures in results["hostile texts"].items()],
    )


def throughput(seconds: float) -> dict[str, float]:
    """Articles of WORDS words annotated a second, beside the speed of the encoder alone and of the processor."""
    from entities.nlp import pipeline
    from entities.nlp.encoding import encoder

    stream = articles()
    list(pipeline.annotate([next(stream)], [None]))
    whole = alone = products = 0.0
    done = words = 0
    while whole < seconds:
        text = next(stream)
        whole += spent(partial(list, pipeline.annotate([text], [None])))
        alone += spent(partial(encoded, text, encoder.load()))
        products += spent(multiply)
        done += 1
        words += len(text.split())
    return {
        "articles": done,
        "articles a second": round(words / WORDS / whole, 2),
        "share of the encoder": round(alone / whole, 2),
        "matrix_gflops": round(2 * SIDE**3 * done / products / 1e9, 1),
        "articles a second at 100 gflops": round(words / WORDS / whole * 100e9 / (2 * SIDE**3 * done / products), 2),
    }


def articles() -> Iterator[str]:
    """Texts of about WORDS words, again from the start when the corpus is at its end."""
    text = ""
    while True:
        for line in DEMO.read_text(encoding="utf-8").splitlines():
            text += json.loads(line)["text"].strip() + "\n\n"
            if len(text.split()) >= WORDS:
                yield text
                text = ""


def encoded(text: str, model) -> None:
    from entities.nlp.encoding import encoder, wordpieces
    from entities.nlp.language import quotation

    model(wordpieces.split(text, quotation.quoted(text), encoder.VOCABULARY))


def multiply() -> None:
    MATRIX @ MATRIX


def growth(text: str) -> dict[str, float]:
    """Seconds for a text and for one GROWTH times as long; linear time takes GROWTH times as many."""
    from entities.nlp import annotate

    short, long = (spent(partial(annotate, text)) for text in (text, text * GROWTH))
    return {"characters": len(text), "seconds": round(short, 2), f"{GROWTH} times as long": round(long / short, 1)}


def spent(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
