"""What goes wrong, counted by class: gold records against what the engine found in their texts.

Each function yields (class, outcome) pairs of one document, to be counted over a set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from entities.nlp.language.gazetteer import fold_name
from entities.nlp.measuring.matching import letters, matched, source_class

Record = Mapping[str, Any]
Outcome = tuple[str, str]

COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def of_quotes(gold: Record, found: Record) -> Iterator[Outcome]:
    """Quotes by kind; an extra one by the kind the engine gave it."""
    text = gold["text"]
    pairs = matched(text, gold["quotes"], found["quotes"])
    for at, other in pairs.items():
        exact = letters(text, found["quotes"][at]["content"]) == letters(text, gold["quotes"][other]["content"])
        yield gold["quotes"][other]["type"], "right" if exact else "other borders"
    for other, quote in enumerate(gold["quotes"]):
        if other not in pairs.values():
            yield quote["type"], "missed"
    for at, quote in enumerate(found["quotes"]):
        if at not in pairs:
            yield quote["type"], "extra"


def of_sources(gold: Record, found: Record) -> Iterator[Outcome]:
    """Printed sources of the quotes found, by how the true one is printed."""
    text = gold["text"]
    for at, other in matched(text, gold["quotes"], found["quotes"]).items():
        true, ours = gold["quotes"][other]["source"], found["quotes"][at]["source"]
        if not true:
            yield "none", "wrong" if ours else "right"
        else:
            shared = letters(text, true) & letters(text, ours)
            yield source_class(text, true), "right" if shared else "wrong" if ours else "none given"


def of_speakers(gold: Record, found: Record) -> Iterator[Outcome]:
    """Speakers of the statements found, by how the true one is printed beside the quote."""
    said = {"text": gold["text"], "quotes": statements(gold)}, {"quotes": statements(found)}
    names_of = names_by_actor(gold)
    for at, other in matched(gold["text"], said[0]["quotes"], said[1]["quotes"]).items():
        true, ours = said[0]["quotes"][other], said[1]["quotes"][at]["speaker"]
        if not true.get("certain", True):
            continue
        accepted = [true["speaker"], *(true.get("also_accept") or {}).get("speaker", [])]
        names = set().union(*(names_of.get(name, {fold_name(name or "")}) for name in accepted))
        if true["speaker_span"]:
            names.add(fold_name(gold["text"][slice(*true["speaker_span"])]))
        printed = source_class(gold["text"], [true["speaker_span"]] if true["speaker_span"] else [])
        yield printed, "right" if fold_name(ours or "") in names else "wrong" if ours else "none given"


def of_subjects(gold: Record, found: Record) -> Iterator[Outcome]:
    """Subjects of the statements found, by kind of actor; an extra one by the kind the engine gave it."""
    kinds = {actor["name"]: actor["kind"] for actor in gold["actors"]}
    own_kinds = {actor["name"]: actor["kind"] for actor in found["actors"]}
    names_of, own_names = names_by_actor(gold), names_by_actor(found)
    true_quotes, own_quotes = statements(gold), statements(found)
    for at, other in matched(gold["text"], true_quotes, own_quotes).items():
        true = true_quotes[other]
        if not true.get("certain", True):
            continue
        wanted = {name: names_of.get(name, {fold_name(name)}) for name in true["about"]}
        accepted = (true.get("also_accept") or {}).get("about", [])
        optional = set().union(*(names_of.get(name, {fold_name(name)}) for name in accepted))
        for ours in own_quotes[at]["about"]:
            names = own_names.get(ours, {fold_name(ours)})
            hit = next((name for name, of_name in wanted.items() if names & of_name), None)
            if hit:
                del wanted[hit]
                yield kinds.get(hit, "other"), "right"
            elif not names & optional:
                yield own_kinds.get(ours, "other"), "extra"
        yield from ((kinds.get(name, "other"), "missed") for name in wanted)


def of_names(gold: Record, found: Record, labels: Mapping[str, Mapping[str, str | None]]) -> Iterator[Outcome]:
    """Names by coarse label; `labels` maps the set's own ones as `training.judging.calibration` says."""
    coarse = ((name["start"], name["end"], labels["gold"].get(name["label"], "?")) for name in gold["entities"])
    true = {(start, end): label for start, end, label in coarse if label}
    left = dict(true)
    for name in found["entities"]:
        span, label = (name["start"], name["end"]), COARSE.get(name["label"], "MISC")
        if labels["pred"].get(label, label) is None:
            continue
        over = next((other for other in left if other[0] < span[1] and span[0] < other[1]), None)
        if span in left:
            over = span
        if over is None:
            if not any(start < span[1] and span[0] < end for start, end in true):
                yield label, "extra"
        elif (of_gold := left.pop(over)) != "?":
            yield of_gold, "other borders" if over != span else "right" if of_gold == label else "other label"
    yield from ((label, "missed") for label in left.values() if label != "?")


def statements(record: Record) -> list[Record]:
    return [quote for quote in record["quotes"] if quote.get("attribution", "said") == "said"]


def names_by_actor(record: Record) -> dict[str, set[str]]:
    return {
        actor["name"]: {
            fold_name(name)
            for name in (actor["name"], *(actor.get("aliases") or []), *(actor.get("also_accept") or []))
        }
        for actor in record["actors"]
    }


def counted(outcomes: Iterable[Outcome]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Head and rows of a table: classes down, outcomes across, "right" first."""
    counts = Counter(outcomes)
    across = sorted({outcome for _, outcome in counts}, key=lambda outcome: (outcome != "right", outcome))
    down = sorted({of_class for of_class, _ in counts}, key=lambda name: -total(counts, name))
    rows = [(name, *(str(counts[name, outcome]) for outcome in across)) for name in down]
    return ["", *across], rows


def total(counts: Counter[Outcome], of_class: str) -> int:
    return sum(count for (name, _), count in counts.items() if name == of_class)
