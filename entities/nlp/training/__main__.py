"""Trains, exports, measures and describes new weights: python -m entities.nlp.training DATA --base FILE --out FOLDER

Takes the arguments of `train`: first the encoder for --minutes, then the network that judges the stance for
--stance-minutes, after what --valence holds for --valence-minutes; --only does one of the two, or trains the rankers of
speakers and targets, which no other run touches. The folder of DATA lies beside the scorer and the label maps, as the
evaluation data do. What was broken off goes on when started again with the same --out. Nothing shipped is touched: the
last line says whether the new weights are better and where they lie.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from types import ModuleType

from entities.nlp.encoding import encoder
from entities.nlp.encoding.encoder import load
from entities.nlp.training.data.sources import listed
from entities.nlp.training.encoder import export, model, train
from entities.nlp.training.judging import calibration
from entities.nlp.training.judging.card import Measured, better, card
from entities.nlp.training.judging.measure import documents, found_in, record_of, scorer_at
from entities.nlp.training.stance import train as stance

QUOTES = "polnear_dev_norm"
NAMES = {"crossner_politics_dev": "crossner_politics", "conll03_dev": "conll03", "gum_news_entities": "gum"}
CALIBRATED_ON = ("crossner_politics_dev", "gum_news_entities")  # names unlike those the weights were trained on
CARD = "model_card.md"


def main() -> None:
    options = parser().parse_args()
    if options.only == "rankers":
        from entities.nlp.training.rankers import train as rankers  # scikit-learn takes seconds to load

        rankers.run(options.data, options.out)
        return
    if options.only != "stance":
        if not train.run(options):
            return  # the session is over, the run is not
        describe(options.data, options.out, options.without)
    if options.only != "encoder":
        stance.run(options, options.stance_minutes)


def parser() -> argparse.ArgumentParser:
    options = train.parser()
    options.description = __doc__
    options.add_argument("--only", choices=("encoder", "stance", "rankers"), help="train this alone")
    options.add_argument("--stance-minutes", type=float, default=45)
    stance.arguments(options)
    return options


def describe(data: Path, out: Path, without: tuple[str, ...] = ()) -> None:
    """Exports the run's checkpoint, measures it beside the shipped weights and writes its card."""
    folder = out / "model"
    export.export(model.load(out / train.CHECKPOINT), folder)
    scorer = module(data.parent / "score.py")
    new = measured("this model", folder, data, out / "found", scorer)
    shipped = measured("shipped before", encoder.FOLDER, data, out / "found-before", scorer)
    # speakers keep their table: what they are calibrated on needs another tool's chains
    shutil.copy(encoder.FOLDER / calibration.FILE, folder)
    calibrate(data, out / "found", folder)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.name != CARD)
    text = card(
        listed(without=without),
        json.loads((out / train.SETTINGS).read_text()),
        json.loads((out / train.LOG).read_text().splitlines()[-1]),
        (new, shipped),
        json.loads((folder / calibration.FILE).read_text()),
        size,
    )
    (folder / CARD).write_text(text, encoding="utf-8")
    print(text)
    verdict = "better than" if better(new, shipped) else "not better than"
    print(f"The weights in {folder} are {verdict} those in {encoder.FOLDER}.")


def measured(name: str, folder: Path, data: Path, found: Path, scorer: ModuleType) -> Measured:
    """Runs a model over the gold sets; what it finds is kept in `found`."""
    found.mkdir(parents=True, exist_ok=True)
    scores, words, seconds = {}, 0, 0.0
    for gold_set in (QUOTES, *NAMES):
        gold = data / f"{gold_set}.jsonl.gz"
        began = time.process_time()
        records = []
        for document, detected in found_in(gold, load(folder)):
            records.append(record_of(document["id"], detected))
            words += len(document["text"].split())
        seconds += time.process_time() - began
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (found / f"{gold_set}.jsonl").write_text(lines, encoding="utf-8")
        labels = str(data.parent / "labels" / f"{NAMES[gold_set]}.json") if gold_set in NAMES else None
        by_id = {document["id"]: document for document in documents(gold)}
        scores[gold_set] = scorer.score(by_id, {record["id"]: record for record in records}, labels)
    return Measured(name, scores, words / seconds)


def calibrate(data: Path, found: Path, folder: Path) -> None:
    arguments = [str(folder), "--quotes", str(data / f"{QUOTES}.jsonl.gz"), str(found / f"{QUOTES}.jsonl")]
    for name in CALIBRATED_ON:
        labels = data.parent / "labels" / f"{NAMES[name]}.json"
        arguments += ["--names", str(data / f"{name}.jsonl.gz"), str(found / f"{name}.jsonl"), str(labels)]
    calibration.main(arguments)


def module(path: Path) -> ModuleType:
    """A scorer that lies beside the gold sets; it belongs to them, not to Newsdesk."""
    if not path.exists():
        sys.exit(f"The scorer {path} is missing; DATA must lie beside it.")
    return scorer_at(path)


if __name__ == "__main__":
    main()
