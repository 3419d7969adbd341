"""What a model folder finds in gold texts.

    python -m entities.nlp.training.judging.measure [--resolved] FOLDER GOLD > FOUND

Runs the engine's own detection with the given model, so that a score is a score of what would ship. A checkpoint may
stand for the folder: that is run by torch, as it was trained, whether it would ship or is a teacher's.
Writes the interchange format, one document a line: names and quotes with their confidence; with --resolved,
whole annotations.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from entities.nlp import interchange, pipeline
from entities.nlp.annotation import Annotation
from entities.nlp.detected import Detected
from entities.nlp.encoding import encoder
from entities.nlp.encoding.encoder import Model, load
from entities.nlp.interchange import article_of, pairs


def found_in(gold: Path, model: Model) -> Iterator[tuple[dict[str, Any], Detected]]:
    """Each document of a gold set with what the model finds in it, and the model's own confidence in that."""
    use_uncalibrated(model)
    for document in documents(gold):
        yield document, pipeline.detect(document["text"])


def resolved_in(gold: Path, model: Model) -> Iterator[tuple[dict[str, Any], Annotation]]:
    """Each document of a gold set with its annotation, under the model's own confidence."""
    use_uncalibrated(model)
    for document in documents(gold):
        article = article_of(document)
        (annotation,) = pipeline.annotate([article.text], [article.published])
        yield document, annotation


def checkpoint(path: Path) -> Model:
    from entities.nlp.training.teaching import unquantised  # needs torch, which whoever measures folders may lack

    return unquantised.load(path)


def use_uncalibrated(model: Model) -> None:
    uncalibrated = replace(model, calibration={})
    # by this name the pipeline asks for its model, and for nothing else that a cached function has
    encoder.load = lambda: uncalibrated  # type: ignore[assignment, misc]


def scorer_at(path: Path) -> ModuleType:
    """A scorer that lies beside the gold sets; it belongs to them, not to Newsdesk. Raises FileNotFoundError."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python module.")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def documents(gold: Path) -> Iterator[dict[str, Any]]:
    with (gzip.open if gold.suffix == ".gz" else open)(gold, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def record_of(identifier: str, detected: Detected) -> dict[str, Any]:
    return {
        "id": identifier,
        "entities": [
            {
                "start": mention.span.start,
                "end": mention.span.end,
                "label": mention.label,
                "confidence": round(mention.confidence, 4),
            }
            for mention in detected.mentions
        ],
        "quotes": [
            {
                "content": pairs(quote.content),
                "cue": pairs(quote.cue),
                "source": pairs(quote.source),
                "type": quote.kind,
                "confidence": round(quote.confidence, 4),
            }
            for quote in detected.quotes
        ],
    }


def records(gold: Path, model: Model) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    return ((document, record_of(document["id"], found)) for document, found in found_in(gold, model))


def resolved_records(gold: Path, model: Model) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    return ((document, interchange.record_of(document["id"], found)) for document, found in resolved_in(gold, model))


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path, help="holds model_int8.onnx, links.npz and labels.json; or a checkpoint")
    options.add_argument("gold", type=Path, help=".jsonl or .jsonl.gz")
    options.add_argument("--resolved", action="store_true", help="speakers and subjects as well")
    given = options.parse_args(arguments)
    model = load(given.folder) if given.folder.is_dir() else checkpoint(given.folder)
    began, words, texts = time.process_time(), 0, 0
    for document, record in (resolved_records if given.resolved else records)(given.gold, model):
        print(json.dumps(record, ensure_ascii=False))
        words, texts = words + len(document["text"].split()), texts + 1
    seconds = time.process_time() - began
    print(f"{texts} texts, {words} words, {words / seconds:.0f} words per second of one core", file=sys.stderr)


if __name__ == "__main__":
    main()
