"""Whom the source of a quote may mean, as rows of numbers that a learned ranker compares.

A row tells how one candidate stands to the source: how far back it was mentioned and as what, whether gender, number
and noun agree, when it last spoke, and how good the rules of `antecedents` find it. The last row stands for nobody
spoken of before: somebody new for a description, somebody unknown for a pronoun.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from entities.nlp.annotation import Span
from entities.nlp.coreference.descriptions import (
    countries_in,
    fits_description,
    generic_bodies,
    generic_people,
    is_home_government,
)
from entities.nlp.coreference.place import Place
from entities.nlp.coreference.references import POSSESSIVE, Reference, tells_apart
from entities.nlp.coreference.referents import Referent
from entities.nlp.coreference.resolution import Mention
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.gazetteer import body_noun, fold_name, gender_of_first_name, organisation_named, word_list
from entities.nlp.language.words import Words

MOST = 12  # candidates compared for one source
MOST_NAMES = 3  # words of a person's name
RANKS = word_list("ranks")
ORDINALS = frozenset({"first", "second", "third", "fourth"})
LESSER = RANKS - {"former", "ex", "interim", "acting", "opposition"}
FIRST_PERSONS = frozenset({"i", "we", "my", "our", "me", "us", "i'm", "i've", "i'll", "we're", "we've", "we'll"})
FORMS = {"name": 0, "pronoun": 1, "description": 2}

FEATURES = (
    # where it was mentioned last outside of the words that the source says
    "sentences", "paragraphs", "mentions", "same sentence", "subject", "owner", "modifies", "in a quote", "form",
    "opens its sentence", "others between",
    # mentioned in the words that the source says: 1, by name 2
    "own words",
    # among all candidates
    "recency", "candidates", "alike",
    # how much of the text is about it
    "times", "share of times", "times here", "seniority",
    # what it is
    "named", "animate", "plural", "country", "place", "gender", "has nouns",
    # as a speaker
    "spoke last", "spoke last here", "speakers since", "sentences since it spoke", "times spoken",
    # a description
    "noun", "generic", "modifiers", "strange modifiers", "complement", "strange complement", "ranks", "head",
    "countries", "home government",
    # what the rules say
    "rules", "rules behind best", "rules allow",
    # of the source, the same for all candidates
    "kind", "bare", "telling", "has complement", "direct", "mixed", "before", "first person", "sentence of paragraph",
    "known gender", "best of rules",
    "nobody",
)  # fmt: skip
COLUMN = {name: at for at, name in enumerate(FEATURES)}
KIND_CODES = {"person": 0, "they": 1, "it": 2, "description": 3}
NEVER = 30.0


class Ruled(NamedTuple):
    """What the rules say of a candidate: its linear score, and whether they allow it."""

    score: float
    allowed: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A source that looks for whom it means."""

    reference: Reference
    kind: str
    place: Place
    quotes: frozenset[int]  # those it says
    quote: DetectedQuote  # the first of them
    complement: frozenset[str]  # folded words behind the head that open with a capital


Turns = Sequence[tuple[int, int, int]]  # who spoke so far: referent, sentence and paragraph of each quote


def agrees(reference: Reference, found: Referent) -> bool:
    """Whether number and kind leave it possible at all; a gender may be told wrongly by a first name."""
    if reference.plural:
        if reference.form == "description":
            return found.plural or found.animate is False
        return found.plural or found.is_country or (found.animate is False and not found.is_place)
    if found.plural:
        return False
    if reference.form == "description":
        if is_home_government(reference, found):
            return True
        if reference.nouns:
            fits = found.animate is not False if reference.animate else found.animate is not True
            return fits and not is_another_body(reference, found)
        return not (found.is_place and reference.animate)
    if reference.animate:
        return found.animate is not False or (not found.is_place and looks_like_person(reference, found))
    return found.animate is not True


def is_somebody_else(reference: Reference, complement: frozenset[str], found: Referent) -> bool:
    """ "The chair of the Reef Party" is no member of the Tide Party, and the minister not the deputy minister."""
    if reference.form != "description" or reference.plural:
        return False
    if (own := reference.modifiers & ORDINALS) and (other := found.vocabulary & ORDINALS) and not own & other:
        return True  # "the first source" and "the second source"
    if found.actor is None:
        return False
    if complement and not complement & found.vocabulary:
        return True
    return bool(reference.nouns & found.nouns) and bool((found.vocabulary & LESSER) - reference.modifiers)


def is_another_body(reference: Reference, found: Referent) -> bool:
    """ "the agriculture ministry" is not the foreign ministry"""
    if not reference.nouns & found.nouns or max(reference.nouns) >= 0:
        return False
    telling = {word for word in reference.modifiers if tells_apart(word) and not countries_in(frozenset({word}))}
    return bool(telling) and not telling & found.vocabulary


def looks_like_person(reference: Reference, found: Referent) -> bool:
    """Whether what was taken for a body may have a person's name: "Blake Farrow", but not "Acme Bank"."""
    words = found.words.split()
    if found.actor is None or not 2 <= len(words) <= MOST_NAMES or not all(word[:1].isupper() for word in words):
        return False
    told = gender_of_first_name(words[0])
    plain = not any(word.isupper() or body_noun(word) for word in words) and not organisation_named(found.words)
    return told == reference.gender if told else plain


def complement_of(words: Words, source: Span, reference: Reference) -> frozenset[str]:
    """ "the chairman of the [Conservative] [Party]": the words behind the head, up to a comma."""
    behind = []
    for position in range(words.first_from(reference.span.end), words.last_until(source.end) + 1):
        if words.texts[position] in (",", "(", "—", ";"):
            break
        behind.append(words.texts[position])
    return frozenset(fold_name(word) for word in behind if word[:1].isupper())


class Rows:
    """Rows for the sources of one text; `mentions` are those met so far."""

    def __init__(self, words: Words, mentions: Sequence[Mention]) -> None:
        self.words, self.mentions = words, mentions

    def of(self, asked: Asked, candidates: Sequence[tuple[int, Referent, Ruled]], spoken: Turns) -> NDArray[np.float32]:
        """One row for each candidate, the nearest first, and the last for nobody spoken of before."""
        common = self.of_source(asked)
        best = max((ruled.score for _, _, ruled in candidates if ruled.allowed), default=-5.0)
        common["best of rules"] = best
        common["candidates"] = len(candidates)
        most = max((found.times for _, found, _ in candidates), default=1)
        seniority = {index: rank for rank, index in enumerate(sorted(index for index, _, _ in candidates))}
        recent_speakers = last_turns(spoken)
        rows = np.zeros((len(candidates) + 1, len(FEATURES)), np.float32)
        alike = sum(found.actor is not None for _, found, _ in candidates)
        for rank, (index, found, ruled) in enumerate(candidates):
            own = dict(common)
            own["recency"], own["alike"], own["seniority"] = rank, alike, seniority[index]
            own["rules"], own["rules allow"] = ruled.score, ruled.allowed
            own["rules behind best"] = best - ruled.score
            own["times"], own["share of times"] = math.log2(1 + found.times), found.times / max(1, most)
            self.where(own, asked, found, candidates)
            what(own, asked.reference, found)
            speaks(own, asked.place, recent_speakers.get(index), spoken, index)
            if asked.reference.form == "description":
                describes(own, asked, found)
            for name, value in own.items():
                rows[rank, COLUMN[name]] = value
        for name, value in common.items():
            rows[-1, COLUMN[name]] = value
        rows[-1, COLUMN["alike"]] = alike
        rows[-1, COLUMN["nobody"]] = 1
        return rows

    def of_source(self, asked: Asked) -> dict[str, float]:
        reference, quote = asked.reference, asked.quote
        opens = self.words.sentence(self.words.paragraph_starts[asked.place.paragraph])
        content = [self.words.lowers[p] for part in quote.content for p in self.words.within(part)]
        first = self.words.lowers[self.words.first_from(reference.span.start)]
        return {
            "kind": KIND_CODES[asked.kind],
            "bare": reference.form == "description" and first != "the" and first not in POSSESSIVE,
            "telling": sum(map(tells_apart, reference.modifiers)),
            "has complement": len(asked.complement),
            "direct": quote.kind == "direct",
            "mixed": quote.kind == "mixed",
            "before": reference.span.start < quote.content[0].start,
            "first person": any(word in FIRST_PERSONS for word in content),
            "sentence of paragraph": min(9, asked.place.sentence - opens),
            "known gender": bool(reference.gender),
        }

    def where(
        self, own: dict[str, float], asked: Asked, found: Referent, candidates: Sequence[tuple[int, Referent, Ruled]]
    ) -> None:
        here = asked.place
        outside = found.last
        for at in reversed(found.trail):
            mention = self.mentions[at]
            if mention.place.quote not in asked.quotes:
                outside = at
                break
            own["own words"] = max(own.get("own words", 0), 2 if mention.form == "name" else 1)
        mention, back = self.mentions[outside], self.mentions[outside].place
        own["sentences"] = min(NEVER, here.sentence - back.sentence)
        own["paragraphs"] = min(NEVER, here.paragraph - back.paragraph)
        own["mentions"] = math.log2(1 + max(0, len(self.mentions) - outside))
        own["same sentence"] = here.sentence == back.sentence
        own["subject"], own["owner"], own["modifies"] = back.subject, back.owner, back.modifies
        own["in a quote"] = back.quote is not None and back.quote not in asked.quotes
        own["form"] = FORMS[mention.form]
        own["opens its sentence"] = back.start <= self.words.sentence_start(back.start) + 1
        own["others between"] = sum(other.last > outside for _, other, _ in candidates if other is not found)
        here_times = 0
        for at in reversed(found.trail):
            if self.mentions[at].place.paragraph != here.paragraph:
                break
            here_times += 1
        own["times here"] = here_times


def last_turns(spoken: Turns) -> dict[int, tuple[int, int, int]]:
    """Of each who has spoken: how many others spoke since, and the sentence and paragraph of its last quote."""
    found: dict[int, tuple[int, int, int]] = {}
    for speaker, sentence, paragraph in reversed(spoken[-40:]):
        if speaker not in found:
            found[speaker] = (len(found), sentence, paragraph)
    return found


def what(own: dict[str, float], reference: Reference, found: Referent) -> None:
    own["named"] = found.actor is not None
    own["animate"] = 0 if found.animate is None else 1 if found.animate else -1
    own["plural"], own["country"], own["place"] = found.plural, found.is_country, found.is_place
    if reference.gender:
        told = found.gender or (gender_of_first_name(found.words.split()[0]) if found.actor is not None else "")
        own["gender"] = (1 if told == reference.gender else -1) if told else 0
    own["has nouns"] = bool(found.nouns)


def speaks(
    own: dict[str, float], here: Place, last: tuple[int, int, int] | None, spoken: Turns, candidate: int
) -> None:
    if last is None:
        own["speakers since"], own["sentences since it spoke"] = 9, NEVER
        return
    since, sentence, paragraph = last
    own["spoke last"] = since == 0
    own["spoke last here"] = since == 0 and paragraph == here.paragraph
    own["speakers since"] = min(9, since)
    own["sentences since it spoke"] = min(NEVER, here.sentence - sentence)
    own["times spoken"] = sum(speaker == candidate for speaker, _, _ in spoken[-40:])


def describes(own: dict[str, float], asked: Asked, found: Referent) -> None:
    reference = asked.reference
    own["noun"] = bool(reference.nouns & found.nouns)
    own["generic"] = bool(reference.nouns) and reference.nouns <= generic_people() | generic_bodies()
    telling = [word for word in reference.modifiers if tells_apart(word)]
    known = sum(word in found.vocabulary for word in telling)
    own["modifiers"], own["strange modifiers"] = known, len(telling) - known
    known = sum(word in found.vocabulary for word in asked.complement)
    own["complement"], own["strange complement"] = known, len(asked.complement) - known
    own["ranks"] = len((reference.modifiers & RANKS) ^ (found.vocabulary & RANKS)) if found.nouns else 0
    own["head"] = fold_name(reference.head) in found.vocabulary
    mine, others = countries_in(reference.modifiers | asked.complement), countries_in(found.vocabulary)
    own["countries"] = (1 if mine & others else -1) if mine and others else 0
    own["home government"] = is_home_government(reference, found)
    own["rules allow"] = own["rules allow"] or fits_description(reference, found)
