"""Measures the engine against annotated articles and writes down how good it is."""

from __future__ import annotations

import gzip
import importlib.util
import json
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import mean
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from entities import nlp
from entities.nlp import interchange
from entities.nlp.interchange import BadRecord, article_of, record_of
from entities.nlp.measuring import intervals, mistakes, quality
from entities.nlp.measuring.counts import ActorCount, counted_about, counted_between, counted_by
from entities.nlp.measuring.doubt import Doubted
from entities.rules import doubt

REPORT = Path(settings.BASE_DIR) / "docs" / "quality.md"
TOGETHER, DRAWS = 10, 500  # articles drawn as those of one actor, and how many times
F1_OF = {
    "quotes found": "quote_span",
    "quotes found, with the right speaker": "quote_speaker",
    "subjects of the quotes found": "about_on_matched",
    "actors of an article": "actors",
}
CARD = Path(nlp.__file__).parent / "model" / "model_card.md"


class Command(BaseCommand):
    help = "Run the engine over the gold sets of a folder, print its scores and write docs/quality.md."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "gold",
            metavar="GOLD_DIR",
            type=Path,
            help="folder of gold sets (.jsonl or .jsonl.gz); its parent holds the scorers",
        )
        parser.add_argument(
            "--only",
            metavar="SET",
            action="append",
            choices=[s.name for s in quality.SETS],
            help="this set alone; may be given several times",
        )
        parser.add_argument(
            "--print", action="store_true", dest="print_only", help="print, and leave docs/quality.md as it is"
        )
        parser.add_argument(
            "--ablate", action="store_true", help="leave out one step after another, and write that into the model card"
        )

    def handle(self, *, gold: Path, only: list[str] | None, print_only: bool, ablate: bool, **options) -> None:
        measure = Measure(gold)
        if ablate:
            self.ablate(measure, print_only)
            return
        results: dict[str, dict[str, Any]] = {}
        wrong: dict[str, dict[str, list[mistakes.Outcome]]] = {}
        doubts: dict[str, list[list[Doubted]]] = {}
        covered: list[quality.Covered] = []
        parts: dict[str, dict[str, list[intervals.Part]]] = {}
        words = 0
        seconds = 0.0
        for chosen in quality.SETS:
            if only and chosen.name not in only:
                continue
            documents = measure.documents(chosen.name)
            began = time.process_time()  # of this process alone: others may keep the machine busy
            predicted = [predict(chosen, document) for document in tqdm(documents, desc=chosen.name, unit="article")]
            seconds += time.process_time() - began
            words += sum(len(document["text"].split()) for document in documents)
            results[chosen.name] = measure.score(chosen, documents, predicted)
            wrong[chosen.name] = measure.mistakes(chosen, documents, predicted)
            if chosen.scorer == "actors":
                doubts[chosen.name] = measure.doubts(documents, predicted)
                parts[chosen.name] = measure.parts(documents, predicted, doubts[chosen.name])
                covered += coverage(chosen.name, list(zip(documents, predicted, strict=True)))
        report = quality.report(
            results, wrong, doubts, covered, parts, words_per_second=words / seconds, version=nlp.PIPELINE_VERSION
        )
        self.stdout.write(report)
        if not print_only and not only:
            REPORT.parent.mkdir(exist_ok=True)
            REPORT.write_text(report, encoding="utf-8")
            self.stdout.write(f"Written to {REPORT.relative_to(settings.BASE_DIR)}.")

    def ablate(self, measure: Measure, print_only: bool) -> None:
        from entities.nlp.measuring import ablations

        def score(name: str) -> dict[str, Any]:
            (chosen,) = (gold for gold in quality.SETS if gold.name == name)
            documents = measure.documents(name)
            return measure.score(chosen, documents, [predict(chosen, document) for document in documents])

        rows = list(ablations.rows(score, lambda variant: self.stderr.write(f"Measuring: {variant}")))
        body = f"{ablations.NOTE}\n\n" + "\n".join(quality.table(ablations.HEAD, rows))
        self.stdout.write(body)
        if not print_only:
            CARD.write_text(quality.with_section(CARD.read_text(encoding="utf-8"), "Ablations", body), encoding="utf-8")
            self.stdout.write(f"Written to {CARD.relative_to(settings.BASE_DIR)}.")


class Measure:
    """The gold sets of a folder, and the scorers that lie beside it. Raises CommandError where one is missing."""

    def __init__(self, gold: Path) -> None:
        self.gold = gold
        self.spans, self.actors = scorer(gold.parent / "score.py"), scorer(gold.parent / "score_actor.py")

    def documents(self, name: str) -> list[dict[str, Any]]:
        return list(documents_of(self.gold, name))

    def score(self, chosen: quality.GoldSet, documents, predicted) -> dict[str, Any]:
        if chosen.scorer == "actors":
            return self.actors.score(documents, predicted)
        return self.spans.score(by_id(documents), by_id(predicted), chosen.labels and str(self.labels(chosen)))

    def mistakes(self, chosen: quality.GoldSet, documents, predicted) -> dict[str, list[mistakes.Outcome]]:
        """Outcomes by what was looked at."""
        pairs = list(zip(documents, predicted, strict=True))
        if chosen.scorer == "actors":
            looked_at = {"speakers": mistakes.of_speakers, "subjects": mistakes.of_subjects}
        elif chosen.labels:
            stored = json.loads(self.labels(chosen).read_text(encoding="utf-8"))
            of_set = stored if "gold" in stored else {"gold": stored, "pred": {}}
            looked_at = {"names": partial(mistakes.of_names, labels=of_set)}
        else:
            looked_at = {"quotes": mistakes.of_quotes, "sources": mistakes.of_sources}
        return {what: [one for pair in pairs for one in count(*pair)] for what, count in looked_at.items()}

    def doubts(self, documents, predicted) -> list[list[Doubted]]:
        """How sure each named speaker of a statement is, and whether it is right, by article."""
        from entities.nlp.training.judging.speakers import of_told_speakers  # loads the engine

        pairs = zip(documents, predicted, strict=True)
        return [[(one.confidence, one.agrees) for one in of_told_speakers(*pair)] for pair in pairs]

    def parts(self, documents, predicted, doubts: Sequence[Sequence[Doubted]]) -> dict[str, list[intervals.Part]]:
        """What each article adds to a score, by the name of the score."""
        pairs = list(zip(documents, predicted, strict=True))
        alone = [self.actors.score([true], [found]) for true, found in pairs]
        found = [result["quote_span"]["tp"] for result in alone]
        wrong = [sum(not right for _, right in named) for named in doubts]
        return {
            **{name: [intervals.f1(result[key]) for result in alone] for name, key in F1_OF.items()},
            "dates found and read rightly": [intervals.accuracy(result["dates_value"]) for result in alone],
            "a wrong name, of the statements found": list(map(intervals.Part, wrong, found)),
            "opposite signs, where both have one": [intervals.opposite_signs(*pair) for pair in pairs],
        }

    def labels(self, chosen: quality.GoldSet) -> Path:
        return self.gold.parent / "labels" / f"{chosen.labels}.json"


def coverage(name: str, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> Iterator[quality.Covered]:
    """How often the interval of a count holds the true one: for the actors of an article, and of ten taken for one."""
    sorts: tuple[tuple[quality.Sort, Any], ...] = (
        ("by", counted_by), ("about", counted_about), ("between", counted_between),
    )  # fmt: skip
    for sort, counted in sorts:
        every = [count for pair in pairs for count in counted(*pair)]
        lottery = Random(7)
        alone = [[count] for count in every if count.probabilities]
        drawn = [lottery.sample(every, TOGETHER) for _ in range(DRAWS)] if len(every) > TOGETHER else []
        for articles, groups in ((1, alone), (TOGETHER, drawn)):
            told = [(seen_in(group), sum(count.true for count in group)) for group in groups]
            spans = [(doubt.interval(seen, doubt.measured(sort)), seen, true) for seen, true in told if seen.counted]
            if spans:
                yield quality.Covered(
                    name,
                    sort,
                    articles,
                    len(spans),
                    mean(true in span for span, _, true in spans),
                    mean(seen.counted for _, seen, _ in spans),
                    mean(true for *_, true in spans),
                    mean(span.high - span.low for span, *_ in spans),
                )


def seen_in(counts: Sequence[ActorCount]) -> doubt.Seen:
    """What the engine counts of an actor in several articles."""
    numbers = [len(count.probabilities) for count in counts]
    n = sum(numbers)
    return doubt.Seen(0, n, sum(sum(count.probabilities) for count in counts), sum(m * m for m in numbers) / max(n, 1))


def predict(chosen: quality.GoldSet, document: dict[str, Any]) -> dict[str, Any]:
    """A predicted record; spans are scored as the encoder's steps leave them, actors as users see them."""
    from entities.nlp.pipeline import detect

    article = article_of(document)
    if chosen.scorer == "actors":
        return record_of(article.id, nlp.annotate(article.text, article.published))
    detected = detect(article.text)
    return {
        "id": article.id,
        "entities": [
            {"start": mention.span.start, "end": mention.span.end, "label": mention.label}
            for mention in detected.mentions
        ],
        "quotes": [
            {
                "content": interchange.pairs(quote.content),
                "source": interchange.pairs(quote.source),
                "cue": interchange.pairs(quote.cue),
                "type": quote.kind,
            }
            for quote in detected.quotes
        ],
    }


def documents_of(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The records of a gold set. Raises CommandError where it is missing or broken."""
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    if not plain.exists() and not packed.exists():
        raise CommandError(f"{folder} holds neither {plain.name} nor {packed.name}.")
    with plain.open("rb") if plain.exists() else gzip.open(packed, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = interchange.parse(line)
                article_of(record)
            except BadRecord as error:
                raise CommandError(f"{name}, line {number}: {error}.") from error
            yield record


def by_id(documents: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {document["id"]: document for document in documents}


def scorer(path: Path) -> ModuleType:
    """A scorer that lies beside the gold sets; it belongs to them, not to Newsdesk."""
    if not path.exists():
        raise CommandError(f"The scorer {path} is missing; GOLD_DIR must lie beside it.")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise CommandError(f"{path} is no Python module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
