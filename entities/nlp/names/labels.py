"""From the encoder's four coarse labels to the finer ones.

Labels are refined after the vote of all mentions of a name. The rules know heads ("... Cartel",
"... Bridge"), what the gazetteer knows, and the words that introduce a name ("its armed wing, ..."). A
person is never relabelled from a word list alone: Jordan, Paris and Chad are also people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from entities.nlp.annotation import Label, Span
from entities.nlp.detected import DetectedMention
from entities.nlp.language.gazetteer import body_noun, fold_name, organisation_named, place_named, seats, table
from entities.nlp.names.detect import CoarseMention

COARSE_TO_FINE: dict[str, Label] = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE", "MISC": "MISC"}

# lower-case words that make a body of the name before them: "Trump administration"
GOVERNING = re.compile(r" (?:administration|government|regime|campaign|transition team)\b")
STATES = frozenset({"republic", "kingdom", "emirate", "sultanate", "principality"})
ELECTIONS = frozenset({"election", "elections", "referendum"})
INTRODUCTION = re.compile(r"([\w-]+)(?:,| called| named| known as)? $")


def refine(text: str, mentions: Iterable[CoarseMention]) -> Iterator[DetectedMention]:
    for mention in mentions:
        yield DetectedMention(mention.span, fine_label(text, mention), mention.confidence)


def fine_label(text: str, mention: CoarseMention) -> Label:
    words = mention.span.of(text)
    tokens = fold_name(words).replace(",", "").split()
    last = tokens[-1] if tokens else ""
    label = COARSE_TO_FINE[mention.label]
    if mention.label == "PER":
        is_body = organisation_named(words) or (len(tokens) > 1 and names_a_body(words, last))
        return "ORG" if is_body else "PERSON"
    if place := place_named(words):
        if place.sense in ("adjective", "people"):
            return "NORP"
        return "GPE" if place.place.code else "LOC"
    if tokens[0] in STATES and tokens[1:2] == ["of"]:
        return "GPE"
    if fold_name(words) in groups():
        return "NORP"
    if mention.label == "ORG":
        if len(tokens) > 1 and tokens[0] in heads("opens EVENT") - {"operation"}:  # "Operation Lifeline" may be a body
            return "EVENT"
        return "EVENT" if last in heads("EVENT") and last not in heads("ORG") else "ORG"
    if organisation_named(words):
        return "ORG"
    if len(tokens) > 1 and last == "campaign":  # "the Gallow Valley campaign": whom a person leads is a body
        return "EVENT"
    if names_a_body(words, last) or introduced_as_body(text, mention.span):
        return "ORG"
    if fold_name(words) in seats():
        return "FAC"
    if mention.label == "MISC" or (len(tokens) > 1 and last in ELECTIONS):
        return "EVENT" if last in heads("EVENT") or tokens[0] in heads("opens EVENT") else label
    if last in heads("LOC") or tokens[0] in heads("opens LOC"):
        return "LOC"
    return "FAC" if len(tokens) > 1 and last in heads("FAC") else label


def names_a_body(words: str, last: str) -> bool:
    opens = fold_name(words).split()[:1]
    return " " in words and (
        last in heads("ORG") or not heads("opens ORG").isdisjoint(opens) or GOVERNING.search(" " + last) is not None
    )


def introduced_as_body(text: str, span: Span) -> bool:
    match = INTRODUCTION.search(text, max(0, span.start - 40), span.start)
    return bool(match and (match[1] in heads("introduces ORG") or body_noun(match[1])))


@cache
def heads(role: str) -> frozenset[str]:
    """Words of `data/heads.tsv`: the last words of names of a label, or what opens or introduces them."""
    return {row: frozenset(map(fold_name, words.split())) for row, words in table("heads.tsv", 2)}[role]


@cache
def groups() -> frozenset[str]:
    return frozenset(word.replace("-", " ") for (line,) in table("groups.tsv", 1) for word in line.split())
