"""Quotes with judged subjects, as the stance network is trained on: a quote, its mentions of one subject, the stance.

Documents are in the interchange format. Where they mark mentions, those of the subject within the attribution count;
else its names are looked for there; a quote that mentions it by no name is read as a whole. Needs no torch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from entities.nlp.annotation import Span
from entities.nlp.attributions.stance import STANCES
from entities.nlp.attributions.stance_layers import around
from entities.nlp.encoding import wordpieces
from entities.nlp.encoding.encoder import VOCABULARY
from entities.nlp.encoding.wordpieces import Wordpieces
from entities.nlp.language import quotation
from entities.nlp.training.stance.judged import Example

FARTHEST_CUE = 80  # characters between a content and the cue that is told by its words alone


def examples(documents: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for document in documents:
        text = document["text"]
        pieces = wordpieces.split(text, quotation.quoted(text), VOCABULARY)
        for quote in document["quotes"]:
            for subject, stance in judgements(quote):
                if (found := example(document, pieces, quote, subject, STANCES.index(stance))) is not None:
                    yield found


def judgements(quote: dict[str, Any]) -> list[tuple[str, Any]]:
    """Subjects and the stance toward each; a document may judge the main subject alone."""
    if "targets" in quote:
        return [(target["actor"], target["stance"]) for target in quote["targets"]]
    return [(subject, quote["stance"]) for subject in quote.get("about", [])[:1] if quote.get("stance") in STANCES]


def example(
    document: dict[str, Any], pieces: Wordpieces, quote: dict[str, Any], subject: str, stance: int
) -> Example | None:
    """None where the quote has no words."""
    content = [Span(*pair) for pair in quote["content"]]
    parts = [*content, *beside(document["text"], quote, content)]
    mentions = mentions_of(document, subject, parts)
    read = touched(pieces, parts)
    actor = touched(pieces, mentions)[read] if mentions else touched(pieces, content)[read]
    if not actor.any():
        return None
    own = np.flatnonzero(actor)
    near = slice(*around(int(own[0]), int(own[-1]), len(actor)))
    return Example(pieces[read][near], actor[near], stance)


def beside(text: str, quote: dict[str, Any], content: list[Span]) -> list[Span]:
    """Cue and source, as spans or as the words and the mention that a gold set has of them."""
    found = [Span(*pair) for pair in quote.get("source") or filter(None, [quote.get("speaker_span")])]
    cue = quote.get("cue") or []
    if not isinstance(cue, str):
        return found + [Span(*pair) for pair in cue]
    start = text.find(cue, max(0, content[0].start - FARTHEST_CUE), content[-1].end + FARTHEST_CUE)
    return [*found, Span(start, start + len(cue))] if start >= 0 else found


def mentions_of(document: dict[str, Any], subject: str, parts: list[Span]) -> list[Span]:
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    marked = [
        Span(entity["start"], entity["end"])
        for entity in document.get("entities", [])
        if subject in entity.get("actors", [entity.get("actor")]) and start <= entity["start"] and entity["end"] <= end
    ]
    return marked or named(document, subject, start, end)


def named(document: dict[str, Any], subject: str, start: int, end: int) -> list[Span]:
    """Where an actor's names stand, the longest of those at one place."""
    aliases = chain.from_iterable(
        [actor["name"], *actor.get("aliases", [])] for actor in document["actors"] if actor["name"] == subject
    )
    names = sorted({subject, *aliases}, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return [Span(*match.span()) for match in pattern.finditer(document["text"], start, end)]


def touched(pieces: Wordpieces, parts: Iterable[Span]) -> np.ndarray:
    """Which pieces' words share a character with one of the parts, (n,) bool."""
    found = np.zeros(len(pieces), bool)
    for part in parts:
        found |= (pieces.starts < part.end) & (pieces.ends > part.start)
    return found
