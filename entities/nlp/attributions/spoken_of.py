"""How likely a quote is about an actor that its words mention.

An actor in a quote may act in it or be judged, and then the quote is about it; or it says only where something is,
whose it is or when. A linear model weighs how the actor is mentioned in the quote (by what, where, beside what),
what part it plays in the whole text, and what the encoder makes of its mentions there. Its weights are numbers in
`data/targets.tsv` and, for the encoder's vectors, in `model/subjects.npz`, learned by `training/fitting/targets.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log1p
from pathlib import Path

import numpy as np

from entities.nlp.annotation import CueClass, QuoteKind, Span
from entities.nlp.attributions.stance_layers import NOTHING, Passages
from entities.nlp.coreference.resolution import Mention, Resolution
from entities.nlp.encoding import encoder
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import table
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast
from entities.nlp.names.wanted import SHARES, places_of

FILE = "subjects.npz"
LIKELY = 0.35  # the least probability with which an actor is a target
FAR = 9.0  # logarithm of the distance to a mention that is not there
MOST_SALIENT = 5

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """One quote as far as its targets go; `mentions` are those of each actor in its words, in text order."""

    content: tuple[Span, ...]
    kind: QuoteKind
    cue_class: CueClass
    speaker: int | None
    mentions: Mapping[int, Sequence[Mention]]
    ranks: Mapping[int, int | None]  # by actor: the best of `TargetFinder.rank`

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end


class Likelihood:
    """Judges the quotes of one text; linear in the number of mentions."""

    table = "targets.tsv"  # of its weights, in data/

    def __init__(
        self,
        words: Words,
        cast: Cast,
        resolution: Resolution,
        mentions: Sequence[Mention],
        passages: Passages = NOTHING,
    ) -> None:
        self.words, self.cast, self.tentative, self.passages = words, cast, resolution.tentative, passages
        self.times = Counter(mention.actor for mention in mentions)
        self.named = Counter(mention.actor for mention in mentions if mention.form == "name")
        self.salience = {actor: place for place, (actor, _) in enumerate(self.times.most_common())}
        self.first: dict[int | None, int] = {}
        for mention in mentions:
            self.first.setdefault(mention.actor, words.paragraph(mention.span.start))
        self.in_quotes: Counter[int] = Counter()
        self.quotes = 0

    def count(self, asked: Sequence[Asked]) -> None:
        """Takes note of whom all quotes of the text mention."""
        self.quotes = len(asked)
        for one in asked:
            self.in_quotes.update(one.mentions.keys())

    def of(self, asked: Asked, actor: int, before: Asked | None) -> float:
        """The probability that the quote is about the actor; `before` is the quote before it."""
        found, in_context = self.features(asked, actor, before), self.context(asked.mentions[actor])
        score = sum(weight * found.get(name, 0.0) for name, weight in weights(self.table).items())
        return 1 / (1 + exp(-score - (0.0 if in_context is None else direction().along(in_context))))

    def context(self, mentions: Sequence[Mention]) -> np.ndarray | None:
        """The mean (WIDTH,), float32, of what the encoder makes of the mentions; None of those it has not read."""
        at = self.passages.within([mention.span for mention in mentions])
        return self.passages.contexts[at].mean(0, dtype=np.float32) if len(at) else None

    def features(self, asked: Asked, actor: int, before: Asked | None) -> Features:
        """What the model weighs, by name: flags and shares from 0 to 1, counts by their logarithm."""
        mentions, found = asked.mentions[actor], self.cast.actors[actor].found
        rank = asked.ranks[actor]
        named = found.name.split()
        first = self.first.get(actor, 0)
        features = {
            "always": 1.0,
            f"is {found.kind}": 1.0,
            f"cue {asked.cue_class}": 1.0,
            f"kind {asked.kind}": 1.0,
            f"rank {rank}": 1.0,
            "country": float(bool(found.country)),
            "described": float(actor in self.tentative),
            "plural": float(self.cast.actors[actor].plural),
            "small": float(found.name[:1].islower()),
            "words": log1p(len(named)),
            "roles": log1p(len(found.roles)),
            "noun of a body": float(any(map(gazetteer.body_noun, named))),
            "noun of a role": float(any(map(gazetteer.role_noun, named))),
            "times": log1p(self.times[actor]),
            "times named": log1p(self.named[actor]),
            "in quotes": log1p(self.in_quotes[actor]),
            "share of quotes": self.in_quotes[actor] / max(1, self.quotes),
            "early": float(first <= 1),
            "depth": first / len(self.words.paragraph_starts),
            "salience": min(MOST_SALIENT, self.salience.get(actor, MOST_SALIENT)) / MOST_SALIENT,
            "most salient": float(self.salience.get(actor) == 0),
            "others": log1p(len(asked.mentions)),
            "position": list(asked.mentions).index(actor) / len(asked.mentions),
            "spoken": float(asked.speaker is not None),
            "by a person": float(asked.speaker is not None and self.cast.actors[asked.speaker].found.kind == "person"),
            "length": log1p(asked.end - asked.start),
            "in the quote before": float(before is not None and actor in before.mentions),
        }
        return features | self.of_mentions(asked, mentions)

    def of_mentions(self, asked: Asked, mentions: Sequence[Mention]) -> Features:
        names = [self.cast.mentions[mention.name] for mention in mentions if mention.name is not None]
        pointing = [mention.reference for mention in mentions if mention.reference is not None]
        start = mentions[0].span.start
        beside = [places_of(self.words, mention.span) for mention in mentions]
        features = {f"is {place}": float(any(place in each for each in beside)) for place in SHARES}
        features |= {
            f"first is {place}": float(place in beside[0]) for place in ("subject", "object", "opens sentence")
        }
        return features | {
            "names": log1p(sum(not name.adjective for name in names)),
            "adjectives": log1p(sum(name.adjective for name in names)),
            "pronouns": log1p(sum(reference.form == "pronoun" for reference in pointing)),
            "possessives": log1p(sum(reference.possessive for reference in pointing)),
            "descriptions": log1p(sum(reference.form == "description" for reference in pointing)),
            "speaks for itself": float(any(reference.person == 1 for reference in pointing)),
            "definite": float(any(ref.form == "description" and ref.definite for ref in pointing)),
            "modifiers": log1p(max((len(reference.modifiers) for reference in pointing), default=0)),
            "building": float(any(name.label in ("FAC", "LOC") for name in names)),
            "thing": float(any(name.label in ("MISC", "EVENT") for name in names)),
            "confidence": max(mention.confidence for mention in mentions),
            "how far in": max(0, start - asked.start) / max(1, asked.end - asked.start),
            "depth in letters": log1p(max(0, start - asked.start)),
            "outside": sum(not inside(mention.span, asked.content) for mention in mentions) / len(mentions),
        }


def inside(span: Span, parts: Sequence[Span]) -> bool:
    return any(part.start <= span.start and span.end <= part.end for part in parts)


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """Along which vectors of the encoder speak for a subject: `weights` (WIDTH,), float32; the mean vector has none."""

    weights: np.ndarray
    bias: float

    def along(self, vector: np.ndarray) -> float:
        return float(vector @ self.weights) + self.bias


@cache
def direction(folder: Path = encoder.FOLDER) -> Direction:
    with np.load(folder / FILE) as stored:
        return Direction(stored["weights"], float(stored["bias"]))


@cache
def weights(file: str) -> dict[str, float]:
    return {name: float(weight) for name, weight in table(file, 2)}
