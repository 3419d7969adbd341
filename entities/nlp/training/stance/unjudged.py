"""Sentences of the news with a name in them whose stance nobody judged, for a trained net to. Needs no torch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from entities.nlp import pipeline

LABELS = ("PERSON", "ORG")
SHORTEST, LONGEST = 40, 320  # characters of a sentence
SENTENCES, TARGETS = 26, 2  # of a text at most, and of a sentence


def records(documents: Iterable[dict[str, Any]], chance: Random) -> Iterator[dict[str, Any]]:
    """Records as in `judged`, their targets the names that the engine finds, without a polarity."""
    for document in documents:
        found = pipeline.detect(document["text"])
        of_document = []
        for sentence in found.sentences:
            words = sentence.of(found.text).rstrip()
            inside = [
                {"start": mention.span.start - sentence.start, "end": mention.span.end - sentence.start}
                for mention in found.mentions
                if mention.label in LABELS
                and sentence.start <= mention.span.start
                and mention.span.end <= sentence.start + len(words)
            ]
            if inside and SHORTEST <= len(words) <= LONGEST:
                targets = chance.sample(inside, min(TARGETS, len(inside)))
                of_document.append({"id": document["id"], "text": words, "targets": targets})
        chosen = sorted(chance.sample(range(len(of_document)), min(SENTENCES, len(of_document))))
        yield from (of_document[at] for at in chosen)
