"""Trains the ranker of speakers and the judge of how sure they are: python -m entities.nlp.training --only rankers

Learns from `acceptance2_train` in the folder of the gold sets and from the own corpus, and writes rankers.npz and
calibration.json into OUT/model. Whatever a learner is judged or calibrated by, it has not seen: examples for the later
ones come from texts of other stories than those that the earlier ones were taught with. Takes minutes, and gives the
same files for the same texts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entities.nlp import pipeline
from entities.nlp.coreference import candidates, certainty
from entities.nlp.coreference.ranker import NAME as SPEAKERS
from entities.nlp.coreference.ranker import Candidates, Choice, SourceRanker, best_of
from entities.nlp.coreference.resolve import resolve
from entities.nlp.detected import DetectedQuote
from entities.nlp.encoding import encoder, trees
from entities.nlp.encoding.trees import Trees
from entities.nlp.language.words import Words
from entities.nlp.measuring.doubt import auc
from entities.nlp.names import identify
from entities.nlp.names.identify import Cast
from entities.nlp.training.data import own_corpus
from entities.nlp.training.judging import calibration
from entities.nlp.training.judging.measure import documents
from entities.nlp.training.rankers import boosting, speakers
from entities.nlp.training.rankers import certainty as certainty_examples
from entities.nlp.training.rankers.boosting import Settings
from entities.nlp.training.rankers.golds import Gold
from entities.nlp.training.rankers.stories import stories

GOLD = "acceptance2_train.jsonl.gz"
FOLDS = 5
SPEAKER = Settings(trees=120, depth=4, rate=0.08, smallest_leaf=15, features=0.5)
CERTAINTY = Settings(trees=100, depth=3, rate=0.06, smallest_leaf=20, features=0.4)
ONE_IN_FIVE = 0.8  # a speaker that is less often right is given as a mere perhaps
REPORT = "rankers.json"


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A gold text as the first steps of the engine leave it."""

    gold: Gold
    words: Words
    cast: Cast
    quotes: Sequence[DetectedQuote]
    own: bool  # of the own corpus


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Rows of all texts, which are right, and the text of each."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    text: NDArray[np.int_]


class Learned(SourceRanker):
    """A ranker of speakers that is not shipped."""

    def __init__(self, learned: Trees) -> None:
        self.learned = learned

    def choose(self, asked: candidates.Asked, found: Candidates, rows: NDArray[np.float32]) -> Choice:
        return best_of(asked, trees.shares(self.learned(rows)), found, rows)


def run(data: Path, out: Path) -> None:
    texts = [text_of(record, own=False) for record in documents(data / GOLD)]
    texts += [text_of(record, own=True) for record in own_corpus.records()]
    story = stories([text.gold.text for text in texts])
    fold = np.array([number % FOLDS for number in in_order(story)])
    asked = [
        speakers.examples(each.gold, each.words, each.cast, each.quotes, speakers.ByRules(), teaches=True)
        for each in texts
    ]
    print(f"{len(texts)} texts of {len(set(story))} stories, {sum(map(len, asked))} sources to rank candidates for")
    held_out = [ranker_of(asked, np.flatnonzero(fold != number)) for number in range(FOLDS)]
    rankers = [held_out[number] for number in fold]
    judged = later_examples(texts, rankers)
    report = {
        "texts": len(texts),
        "stories": len(set(story)),
        "speaker": speaker_report(texts, asked, rankers),
    }
    own = np.array([text.own for text in texts])
    sure = out_of_fold(judged, fold, certainty.FEATURES, CERTAINTY)
    news = ~own[judged.text]
    report["certainty"] = {
        "judged": len(judged.right),
        "wrong": int((~judged.right).sum()),
        "auc": round(auc(sure[judged.right], sure[~judged.right]), 3),
        "auc_news": round(auc(sure[news & judged.right], sure[news & ~judged.right]), 3),
    }
    folder = out / "model"
    folder.mkdir(parents=True, exist_ok=True)
    learned: dict[str, Any] = ranker_of(asked, np.arange(len(texts))).arrays(SPEAKERS)
    learned |= boosting.judged(judged.rows, judged.right, certainty.FEATURES, CERTAINTY).arrays(certainty.NAME)
    np.savez_compressed(folder / trees.FILE, **learned)
    calibrate(folder, sure[news], judged.right[news], judged.text[news])
    (out / REPORT).write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))
    print(f"Written to {folder}.")


def text_of(record: Mapping[str, Any], *, own: bool) -> Text:
    detected = pipeline.detect(record["text"])
    words = Words(detected.text, detected.sentences)
    return Text(Gold(record), words, identify.identify(words, detected.mentions), detected.quotes, own)


def in_order(numbers: Iterable[int]) -> list[int]:
    """The numbers anew, by the order in which they come."""
    known: dict[int, int] = {}
    return [known.setdefault(number, len(known)) for number in numbers]


def ranker_of(asked: Sequence[Sequence[speakers.Example]], of_texts: NDArray[np.int_]) -> Trees:
    return boosting.ranked([one for at in of_texts for one in asked[at]], candidates.FEATURES, SPEAKER)


def later_examples(texts: Sequence[Text], rankers: Sequence[Trees]) -> Judged:
    """For the judge of speakers, from texts read with a ranker that has not seen them."""
    all_rows, all_right = [], []
    for text, ranker in zip(texts, rankers, strict=True):
        resolution = resolve(text.words, text.cast, text.quotes, Learned(ranker), judge=None)
        rows, right = certainty_examples.examples(text.gold, text.words, text.quotes, resolution)
        all_rows.append(rows)
        all_right.append(right)
    return together(all_rows, all_right)


def together(rows: Sequence[NDArray[np.float32]], right: Sequence[NDArray[np.bool_]]) -> Judged:
    text = np.repeat(np.arange(len(right)), [len(of_text) for of_text in right])
    return Judged(np.concatenate(rows), np.concatenate(right), text)


def out_of_fold(found: Judged, fold: NDArray[np.int_], names: Sequence[str], settings: Settings) -> NDArray[np.float64]:
    """The probability of each row, by trees that have seen no text of its story."""
    of_row = fold[found.text]
    shares = np.zeros(len(found.right))
    for number in range(FOLDS):
        learned = boosting.judged(found.rows[of_row != number], found.right[of_row != number], names, settings)
        shares[of_row == number] = 1 / (1 + np.exp(-learned(found.rows[of_row == number])))
    return shares


def speaker_report(
    texts: Sequence[Text], asked: Sequence[Sequence[speakers.Example]], rankers: Sequence[Trees]
) -> dict[str, dict[str, float]]:
    """How often the right candidate comes first, beside the rules' choice, by kind of text."""
    counts: dict[str, list[tuple[bool, bool]]] = {"news": [], "own": []}
    for text, of_text, ranker in zip(texts, asked, rankers, strict=True):
        for one in of_text:
            learned = bool(one.right[int(ranker(one.rows).argmax())])
            counts["own" if text.own else "news"].append((learned, bool(one.right[by_rules(one.rows)])))
    return {
        kind: {"asked": len(each), "right": mean(a for a, _ in each), "right by rules": mean(b for _, b in each)}
        for kind, each in counts.items()
    }


def by_rules(rows: NDArray[np.float32]) -> int:
    score, allowed = (rows[:-1, candidates.COLUMN[name]] for name in ("rules", "rules allow"))
    fitting = np.where(allowed > 0, score, -np.inf)
    return int(fitting.argmax()) if len(fitting) and fitting.max() >= 0 else len(rows) - 1


def mean(of: Iterable[bool]) -> float:
    found = list(of)
    return round(sum(found) / max(1, len(found)), 4)


def from_nothing(table: calibration.Table) -> calibration.Table:
    """The table with a lower end at 0, so that of the least sure speakers one is still less sure than another."""
    confidence, probability = (np.r_[0.0, values] for values in (table.confidence, table.probability))
    return calibration.Table(confidence, probability)


def calibrate(folder: Path, sure: NDArray[np.float64], right: NDArray[np.bool_], text: NDArray[np.int_]) -> None:
    """Writes the table of speakers anew: of newspaper texts only, by shares that no judge was taught with."""
    path = folder / calibration.FILE
    if not path.exists():
        shutil.copy(encoder.FOLDER / calibration.FILE, path)
    stored = json.loads(path.read_text())
    by_text = [list(zip(sure[text == at].tolist(), right[text == at].tolist(), strict=True)) for at in np.unique(text)]
    every = [one for of_text in by_text for one in of_text]
    stored["speakers"] = from_nothing(calibration.fitted(every)).as_json() | {
        "judged": len(every),
        "error_before": round(calibration.expected_error(every), 4),
        "error_held_out": round(calibration.held_out_error(by_text), 4),
        "perhaps": ONE_IN_FIVE,
    }
    path.write_text(json.dumps(stored, indent=1) + "\n")
