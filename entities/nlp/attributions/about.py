"""Which actors mentioned in or around a quote it is about, as rows of numbers that a learned ranker judges.

A row tells of one actor how often and as what it is mentioned in the content and in the clause of the cue, how sure
it is that a pronoun or a description means it, and what part it has in the rest of the text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from entities.nlp.annotation import ActorFound, CueClass
from entities.nlp.coreference.antecedents import kind_of
from entities.nlp.coreference.resolution import Mention
from entities.nlp.detected import DetectedQuote
from entities.nlp.encoding import trees
from entities.nlp.language.words import Words

NAME = "about"
KINDS = {"person": 0, "organisation": 1, "place": 2, "group": 3, "event": 4, "other": 5}
CUE_CLASSES: dict[CueClass, int] = {
    "stated": 0, "claimed": 1, "denied": 2, "warned": 3, "urged": 4, "asked": 5, "promised": 6, "praised": 7,
    "criticised": 8, "condemned": 9, "supported": 10, "opposed": 11, "thought": 12, "other": 13,
}  # fmt: skip
LABELS = {"PERSON": 0, "ORG": 1, "GPE": 2, "LOC": 3, "NORP": 4, "FAC": 5, "EVENT": 6, "MISC": 7}
REFERRING = {"person": 1, "they": 2, "it": 3, "description": 4}  # a name is 0
CONTENT, OBJECT, SENTENCE, SOURCE, TAKEN_UP = range(5)  # where a mention stands
ADDRESSES_ITS_TARGET = frozenset({"praised", "criticised", "condemned", "supported", "opposed", "urged", "warned"})
SURE = {"it": 0.4, "they": 0.5, "person": 0.3, "description": 0.0}  # least confidence of a mention by the rules
BEYOND = 6  # a rank behind that of a mere place
FEATURES = (
    # its mentions in the content
    "mentions", "names", "pronouns", "descriptions", "subjects", "owners only", "first", "adjectives only",
    # its mentions elsewhere
    "object of cue", "in the sentence", "in the source", "taken up",
    # mentions that plain rules would take for a target
    "by rules",
    # of the surest mention
    "confidence", "guess", "guess score", "referring", "label", "rank", "behind preposition", "possessive", "modifies",
    # the actor
    "kind", "country", "times", "share of times", "spoken before", "name words", "roles", "described",
    # the quote
    "cue class", "direct", "mixed", "content words", "candidates", "candidates before", "people", "speaker known",
)  # fmt: skip
COLUMN = {name: at for at, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Met:
    """A mention of a candidate: where it stands, how sure it is, and its rank as a target by the rules."""

    mention: Mention
    zone: int
    confidence: float
    guessed: bool
    rank: int | None  # 0 for who acts, 1 for a country that is only where or whose, None for mere places
    label: str
    adjective: bool
    behind_preposition: bool


@dataclass(slots=True)
class Candidate:
    actor: int
    met: list[Met] = field(default_factory=list)  # in text order


@dataclass(frozen=True, slots=True)
class Asked:
    quote: DetectedQuote
    cue_class: CueClass
    speaker: int | None
    candidates: Sequence[Candidate]  # without the speaker, in text order


def rows_of(
    asked: Asked, words: Words, actors: Sequence[ActorFound], times: Mapping[int, int], spoken: Mapping[int, int]
) -> NDArray[np.float32]:
    """A row for each candidate; `times` and `spoken` count mentions and quotes of an actor in the whole text."""
    quote = asked.quote
    length = sum(len(words.within(part)) for part in quote.content)
    most = max((times.get(candidate.actor, 0) for candidate in asked.candidates), default=1)
    people = sum(actors[candidate.actor].kind == "person" for candidate in asked.candidates)
    rows = np.zeros((len(asked.candidates), len(FEATURES)), np.float32)
    for at, candidate in enumerate(asked.candidates):
        own = of_mentions(candidate, words.first_from(quote.content[0].start), length, words)
        actor = actors[candidate.actor]
        own |= {
            "by rules": sum(plainly(met, asked.cue_class) for met in candidate.met),
            "kind": KINDS[actor.kind],
            "country": bool(actor.country),
            "times": math.log2(1 + times.get(candidate.actor, 0)),
            "share of times": times.get(candidate.actor, 0) / max(1, most),
            "spoken before": math.log2(1 + spoken.get(candidate.actor, 0)),
            "name words": len(actor.name.split()),
            "roles": len(actor.roles),
            "described": actor.name[:1].islower(),
            "cue class": CUE_CLASSES[asked.cue_class],
            "direct": quote.kind == "direct",
            "mixed": quote.kind == "mixed",
            "content words": math.log2(1 + length),
            "candidates": len(asked.candidates),
            "candidates before": at,
            "people": people,
            "speaker known": asked.speaker is not None,
        }
        for name, value in own.items():
            rows[at, COLUMN[name]] = value
    return rows


def of_mentions(candidate: Candidate, opens: int, length: int, words: Words) -> dict[str, float]:
    inside = [met for met in candidate.met if met.zone == CONTENT]
    best = max(candidate.met, key=lambda met: (met.zone == CONTENT, met.confidence))
    mention = best.mention
    first = words.first_from(candidate.met[0].mention.span.start) - opens
    return {
        "mentions": len(inside),
        "names": sum(met.mention.form == "name" for met in inside),
        "pronouns": sum(met.mention.form == "pronoun" for met in inside),
        "descriptions": sum(met.mention.form == "description" for met in inside),
        "subjects": sum(met.mention.place.subject for met in inside),
        "owners only": bool(inside) and all(met.mention.place.owner for met in inside),
        "first": min(2.0, max(-1.0, first / max(1, length))),
        "adjectives only": all(met.adjective for met in candidate.met),
        "object of cue": sum(met.zone == OBJECT for met in candidate.met),
        "in the sentence": sum(met.zone == SENTENCE for met in candidate.met),
        "in the source": sum(met.zone == SOURCE for met in candidate.met),
        "taken up": any(met.zone == TAKEN_UP for met in candidate.met),
        "confidence": best.confidence,
        "guess": all(met.guessed for met in candidate.met),
        "guess score": mention.guesses[0][1] if best.guessed else 0,
        "referring": REFERRING[kind_of(mention.reference)] if mention.reference else 0,
        "label": LABELS.get(best.label, 0),
        "rank": min((BEYOND if met.rank is None else met.rank for met in candidate.met), default=BEYOND),
        "behind preposition": best.behind_preposition,
        "possessive": mention.reference is not None and mention.reference.possessive,
        "modifies": mention.place.modifies,
    }


def plainly(met: Met, cue_class: CueClass) -> bool:
    """Whether a sure mention acts or is acted on in the content, or is whom a cue praises, warns or the like."""
    reference = met.mention.reference
    if met.guessed or met.rank is None or (reference and met.confidence < SURE[kind_of(reference)]):
        return False
    return met.zone in (CONTENT, TAKEN_UP) or (met.zone == OBJECT and cue_class in ADDRESSES_ITS_TARGET)


def likely(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """For each row the probability that the quote is about the actor."""
    found: NDArray[np.float64] = 1 / (1 + np.exp(-trees.load(NAME)(rows)))
    return found
