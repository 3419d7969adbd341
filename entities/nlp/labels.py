"""From the encoder's four coarse labels to the finer ones, and the repairs the labels need.

Borders are repaired before the vote, so that every mention votes in its final form; labels are
refined after it. The rules know heads ("... Cartel", "... Bridge"), what the gazetteer knows, and
the words that introduce a name ("its armed wing, ..."). A person is never relabelled from a word
list alone: Jordan, Paris and Chad are also people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from entities.nlp.annotation import Label, Span
from entities.nlp.detected import DetectedMention
from entities.nlp.entities import CoarseMention, NameSpan
from entities.nlp.gazetteer import (
    body_noun,
    fold,
    organisation_named,
    place_named,
    role_noun,
    seats,
    table,
    title_gender,
)

COARSE_TO_FINE: dict[str, Label] = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE", "MISC": "MISC"}

# lower-case words that make a body of the name before them: "Trump administration"
GOVERNING = re.compile(r" (?:administration|government|regime|campaign|transition team)\b")
COMPOUND = re.compile(
    r"[-‐‑](?:based|led|backed|born|linked|run|owned|controlled|funded|allied|aligned|style|trained|made|occupied)$"
)
UNFINISHED_ABBREVIATION = re.compile(r"(?:^|[\s.])[A-Z]\.[A-Z]$")
TRAILING_MARKS = re.compile(r"[\s,:;.…–—-]+$")
ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|Bros|St|Dr|No|Mt|Ft))\.$")
INTRODUCTION = re.compile(r"([\w-]+)(?:,| called| named| known as)? $")


def repaired(text: str, names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """The names with mended borders; what is left of titles and articles alone is dropped."""
    names = list(names)
    for position, name in enumerate(names, 1):
        limit = names[position].span.start if position < len(names) else len(text)
        span = mended(text, name.span, limit)
        words = span.of(text)
        if not any(map(str.isalnum, words)) or words in ("The", "the") or title_only(words):
            continue
        yield replace(name, span=span) if span != name.span else name


def mended(text: str, span: Span, limit: int) -> Span:
    start, end = span.start, span.end
    if UNFINISHED_ABBREVIATION.search(text[max(start, end - 5) : end]) and text[end : end + 1] == "." and end < limit:
        end += 1
    words = text[start:end]
    trailing = TRAILING_MARKS.search(words)
    if trailing and not ABBREVIATED.search(words):
        end = start + trailing.start()
    if compound := COMPOUND.search(text[start:end]):
        end = start + compound.start()
    first, _, rest = text[start:end].partition(" ")
    if rest and title_gender(first) is not None and rest[:1].isupper():
        start += len(first) + 1
    extended = extension(text, Span(start, end))
    return Span(start, extended if extended <= limit else end)


def extension(text: str, span: Span) -> int:
    """Where a name ends that goes on with the noun of a body: "Juárez" + " Cartel"."""
    window = text[span.end : span.end + 24]
    if match := GOVERNING.match(window):
        known = place_named(span.of(text))
        return span.end if known else span.end + match.end()
    if (match := re.match(r" ([A-Z]\w+)", window)) and match[1].casefold() in heads("ORG"):
        return span.end + match.end()
    return span.end


def title_only(words: str) -> bool:
    return all(title_gender(word) is not None or role_noun(word) for word in words.split())


def refine(text: str, mentions: Iterable[CoarseMention]) -> Iterator[DetectedMention]:
    for mention in mentions:
        yield DetectedMention(mention.span, fine_label(text, mention), mention.confidence)


def fine_label(text: str, mention: CoarseMention) -> Label:
    words = mention.span.of(text)
    tokens = fold(words).replace(",", "").split()
    last = tokens[-1] if tokens else ""
    label = COARSE_TO_FINE[mention.label]
    if mention.label == "PER":
        return "ORG" if len(tokens) > 1 and names_a_body(words, last) else "PERSON"
    if place := place_named(words):
        if place.sense in ("adjective", "people"):
            return "NORP"
        return "GPE" if place.place.code else "LOC"
    if fold(words) in groups():
        return "NORP"
    if mention.label == "ORG":
        return "EVENT" if last in heads("EVENT") and last not in heads("ORG") else "ORG"
    if organisation_named(words):
        return "ORG"
    if names_a_body(words, last) or introduced_as_body(text, mention.span):
        return "ORG"
    if fold(words) in seats():
        return "FAC"
    if mention.label == "MISC":
        return "EVENT" if last in heads("EVENT") or tokens[0] in heads("opens EVENT") else label
    if last in heads("LOC") or tokens[0] in heads("opens LOC"):
        return "LOC"
    return "FAC" if len(tokens) > 1 and last in heads("FAC") else label


def names_a_body(words: str, last: str) -> bool:
    return " " in words and (last in heads("ORG") or GOVERNING.search(" " + last) is not None)


def introduced_as_body(text: str, span: Span) -> bool:
    match = INTRODUCTION.search(text, max(0, span.start - 40), span.start)
    return bool(match and (match[1] in heads("introduces ORG") or body_noun(match[1])))


@cache
def heads(role: str) -> frozenset[str]:
    """Words of `data/heads.tsv`: the last words of names of a label, or what opens or introduces them."""
    return {row: frozenset(words.split()) for row, words in table("heads.tsv", 2)}[role]


@cache
def groups() -> frozenset[str]:
    return frozenset(word.replace("-", " ") for (line,) in table("groups.tsv", 1) for word in line.split())
