"""Named mentions: legal label paths, then one label for each surface form of a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from entities.nlp.annotation import Span
from entities.nlp.encoding.decoding import best_path, illegal_transitions, log_softmax, spans
from entities.nlp.encoding.encoder import Encoded, Model
from entities.nlp.encoding.wordpieces import Wordpieces

SHORT_FORM = re.compile(r"(?=\w*[A-Z]\w*[A-Z])[A-Za-z]{2,8}")  # "EHU", "DemoS"
COARSE = ("PER", "ORG", "LOC", "MISC")


@dataclass(frozen=True, slots=True, eq=False)
class NameSpan:
    """A name where it is printed; `evidence` is the mean log-probability of each of COARSE."""

    span: Span
    evidence: np.ndarray
    is_name: float  # probability that these words are a name at all


@dataclass(frozen=True, slots=True)
class CoarseMention:
    span: Span
    label: str  # one of COARSE
    confidence: float


def find(pieces: Wordpieces, encoded: Encoded, model: Model) -> list[NameSpan]:
    """The names of a stretch of text, in text order, never overlapping."""
    heads = np.flatnonzero(pieces.first)
    log_probabilities = log_softmax(encoded.names[heads].astype(np.float64))
    path = best_path(log_probabilities, *illegal_transitions(model.name_labels))
    begins = [model.name_labels.index(f"B-{label}") for label in COARSE]
    continues = [model.name_labels.index(f"I-{label}") for label in COARSE]
    outside = model.name_labels.index("O")
    found = []
    for _, first, last in spans(path, model.name_labels):
        words = log_probabilities[first : last + 1]
        evidence = (words[0, begins] + words[1:, continues].sum(0)) / len(words)
        span = Span(int(pieces.starts[heads[first]]), int(pieces.ends[heads[last]]))
        found.append(NameSpan(span, evidence, float(1 - np.exp(words[:, outside]).mean())))
    return found


def vote(text: str, names: Sequence[NameSpan]) -> Iterable[CoarseMention]:
    """Labels each name by the mean evidence of all its mentions printed the same, and of its short form."""
    evidence: dict[str, list[np.ndarray]] = defaultdict(list)
    full_form = dict(short_forms(text, names))
    for name in names:
        form = name.span.of(text)
        if form not in full_form:
            evidence[form].append(name.evidence)
    odds = {form: np.exp(log_softmax(np.mean(of_form, 0)[None])[0]) for form, of_form in evidence.items()}
    for name in names:
        form = name.span.of(text)
        of_labels = odds[full_form.get(form, form)]
        winner = int(of_labels.argmax())
        yield CoarseMention(name.span, COARSE[winner], name.is_name * float(of_labels[winner]))


def short_forms(text: str, names: Sequence[NameSpan]) -> Iterator[tuple[str, str]]:
    """ "Ellery Harbour Union (EHU)": (short form, full form) of names of several words with an acronym in brackets."""
    for left, right in pairwise(names):
        short, full = right.span.of(text), left.span.of(text)
        if text[left.span.end : right.span.start] == " (" and text[right.span.end : right.span.end + 1] == ")":
            person = COARSE[int(left.evidence.argmax())] == "PER"  # "Ana Ruiz (EHU)" is of the union
            same = short.casefold() == "".join(word[0] for word in full.split()).casefold()
            if " " in full and SHORT_FORM.fullmatch(short) and (same or not person):
                yield short, full
