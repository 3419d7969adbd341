"""Whom a quote is about: the actors in its content and in the clause of its cue that a learned ranker finds likely.

Candidates are named, or meant by a pronoun or a description, also by one that fits nobody well. The speaker is left
out; a quote that mentions nobody else is about themselves. The main target stands first: who acts or is acted on, in
text order, before a country that is only where or whose.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from entities.nlp.annotation import CueClass, Span
from entities.nlp.attributions import stance_layers
from entities.nlp.attributions.about import (
    CONTENT,
    OBJECT,
    SENTENCE,
    SOURCE,
    TAKEN_UP,
    Asked,
    Candidate,
    Met,
    likely,
    rows_of,
)
from entities.nlp.coreference.place import PREPOSITIONS
from entities.nlp.coreference.resolution import Mention, Resolution
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.words import Words
from entities.nlp.names.places import AT_A_PLACE

LEAST = 0.35  # probability of a target
FAMILIAR = 3  # mentions of a thing (a product, a law, a work) that make it a target
FARTHEST_FROM_CUE = 60  # characters between cue and content that may hold a target


RELATIVE = re.compile(r", (?:which|whom|who)(?: [\w’'-]+){0,4}\s*$")
RELATIVE_ALONE = re.compile(r"(?:which|whom|who)", re.IGNORECASE)
CALLING = re.compile(r"(?:calling|describing|labell?ing|branding|dubbing|deeming|terming|saying)\b", re.IGNORECASE)
OPENS_WITH_PRONOUN = re.compile(r"\W*(?:it|them|him|her|this|these|they|he|she)\b", re.IGNORECASE)


Judge = Callable[[NDArray[np.float32]], NDArray[np.float64]]  # rows of candidates to the probability of each


@dataclass(frozen=True, slots=True)
class Target:
    actor: int
    span: Span  # its first mention that counts


@dataclass(frozen=True, slots=True)
class About:
    targets: tuple[Target, ...]  # main target first
    about_self: bool


class TargetFinder:
    """Finds the targets of every quote of one text; `judge` stands in for the learned ranker in training."""

    def __init__(self, words: Words, resolution: Resolution, judge: Judge = likely) -> None:
        self.words, self.cast, self.judge = words, resolution.cast, judge
        self.mentions = sorted(
            (met for mention in resolution.mentions for met in with_guesses(mention, resolution)),
            key=lambda mention: mention.span.start,
        )
        self.starts = [mention.span.start for mention in self.mentions]
        sure = [mention.actor for mention in self.mentions if mention.actor is not None and mention.confidence > 0]
        self.times = Counter(sure)
        self.spoken = Counter(speaker.actor for speaker in resolution.speakers.values() if speaker.actor is not None)

    def of(self, quote: DetectedQuote, cue_class: CueClass, speaker: int | None) -> About:
        asked, about_self = self.asked(quote, cue_class, speaker)
        if not asked.candidates:
            return About((), about_self)
        actors = [actor.found for actor in self.cast.actors]
        rows = rows_of(asked, self.words, actors, self.times, self.spoken)
        chosen = [
            candidate
            for candidate, share in zip(asked.candidates, self.judge(rows).tolist(), strict=True)
            if share >= LEAST or any(met.zone == TAKEN_UP and not met.guessed for met in candidate.met)
        ]
        chosen.sort(key=main_first)
        targets = tuple(Target(candidate.actor, shown(candidate)) for candidate in chosen)
        return About(targets, about_self and not targets)

    def asked(self, quote: DetectedQuote, cue_class: CueClass, speaker: int | None) -> tuple[Asked, bool]:
        """The candidates of a quote, and whether it mentions its speaker."""
        found: dict[int, Candidate] = {}
        for zone, part in self.searched(quote):
            for mention in self.mentions_in(part):
                if mention.actor is not None:
                    found.setdefault(mention.actor, Candidate(mention.actor)).met.append(self.met(mention, zone))
        spoken_of = found.pop(speaker, None) if speaker is not None else None
        for candidate in found.values():
            candidate.met.sort(key=lambda met: met.mention.span.start)
        about_self = spoken_of is not None and any(met.zone == CONTENT and not met.guessed for met in spoken_of.met)
        found = {actor: each for actor, each in found.items() if not is_bare_it(each, quote)}
        ordered = sorted(found.values(), key=lambda candidate: candidate.met[0].mention.span.start)
        return Asked(quote, cue_class, speaker, ordered), about_self

    def met(self, mention: Mention, zone: int) -> Met:
        name = None if mention.name is None else self.cast.mentions[mention.name]
        before = self.word_before(mention)
        return Met(
            mention,
            zone,
            mention.confidence,
            guessed=mention.confidence == 0,
            rank=None if mention.actor is None else self.rank(mention, mention.actor),
            label=name.label if name else "",
            adjective=name is not None and name.adjective,
            behind_preposition=before in PREPOSITIONS,
        )

    def searched(self, quote: DetectedQuote) -> list[tuple[int, Span]]:
        """The content and the rest of the cue's sentence, each stretch with the zone it is."""
        parts = [(CONTENT, part) for part in quote.content]
        if spoken_of := self.taken_up(quote):
            parts.append((TAKEN_UP, spoken_of))
        if not quote.cue:
            return parts
        cue, opens = quote.cue[0], quote.content[0].start
        taken = [*quote.content, *quote.source, *([spoken_of] if spoken_of else [])]
        if cue.end < opens <= cue.end + FARTHEST_FROM_CUE:
            taken.append(Span(cue.end, opens))
            parts.append((OBJECT, Span(cue.end, opens)))
        whole = Span(self.words.sentence_start(cue.start), self.words.sentence_end(cue.start))
        parts += [(SOURCE, part) for part in quote.source]
        return parts + [(SENTENCE, part) for part in without(whole, taken)]

    def taken_up(self, quote: DetectedQuote) -> Span | None:
        """What a relative or a pronoun in the quote's place takes up from the clause before it.

        "the {Norland} raid, which she says [was illegal]"; "praised {Norland}'s offer, calling [it generous]".
        """
        text, opens = self.words.text, quote.content[0]
        if not quote.cue:
            return None
        cue = quote.cue[0]
        sentence = self.words.sentence_start(min(cue.start, opens.start))
        clause = text[sentence : cue.start]
        relative = RELATIVE.search(clause)
        if relative or RELATIVE_ALONE.fullmatch(opens.of(text)):
            until = sentence + relative.start() if relative else opens.start
            last = bisect_left(self.starts, until) - 1
            return self.mentions[last].span if last >= 0 and self.starts[last] >= sentence else None
        if cue.start > opens.start:
            return None
        calling = CALLING.match(cue.of(text)) and clause.endswith(", ")
        if calling and OPENS_WITH_PRONOUN.match(opens.of(text)):
            start = max((span.end for span in quote.source if span.end <= cue.start), default=sentence)
            return Span(max(start, sentence), cue.start)
        return None

    def mentions_in(self, part: Span) -> list[Mention]:
        found = []
        for index in range(bisect_left(self.starts, part.start), len(self.mentions)):
            mention = self.mentions[index]
            if mention.span.start >= part.end:
                break
            if mention.span.end <= part.end:
                found.append(mention)
        return found

    def mentions_of(self, target: Target, quote: DetectedQuote) -> list[Span]:
        """Where a target is mentioned from the first to the last word of an attribution, in text order."""
        parts = stance_layers.attribution(quote)
        whole = Span(min(part.start for part in parts), max(part.end for part in parts))
        found = {mention.span for mention in self.mentions_in(whole) if mention.actor == target.actor}
        return sorted({*found, target.span})

    def rank(self, mention: Mention, named: int) -> int | None:
        """0 for who acts or is acted on, 1 for a country that is only where or whose; None for mere places."""
        actor = self.cast.actors[named].found
        if actor.kind == "other" and self.times[named] < FAMILIAR:
            return None
        name = mention.name is not None and self.cast.mentions[mention.name]
        if actor.kind != "place" and not (name and name.label == "FAC"):
            return 0
        before = self.word_before(mention)
        located = before in AT_A_PLACE
        if actor.kind != "place":  # "at the White House"
            return None if located else 0
        if name and name.adjective:
            return 1
        if not actor.country or (name and name.label in ("LOC", "FAC")):
            return None if located or before == "of" else 1
        return 1 if located else 0

    def word_before(self, mention: Mention) -> str:
        """The word before a mention and its article, in small letters."""
        first = self.words.first_from(mention.span.start)
        before = self.words.lowers[first - 1] if first else ""
        return self.words.lowers[first - 2] if before == "the" and first > 1 else before


def with_guesses(mention: Mention, resolution: Resolution) -> Iterator[Mention]:
    """A mention with its actor; one that fits nobody well with each it may mean, and no confidence in it."""
    if mention.actor is not None:
        yield mention
        return
    for guess in mention.guesses:
        yield replace(mention, actor=resolution.referents[guess[0]].actor, confidence=0.0, guesses=(guess,))


def is_bare_it(candidate: Candidate, quote: DetectedQuote) -> bool:
    """ "the chief of the coast police called it a sad day": no evidence that "it" is the police."""
    opening = [met for met in candidate.met if met.mention.span.start == quote.content[0].start]
    inside = [met for met in candidate.met if met.zone == CONTENT]
    beside = any(met.zone in (SOURCE, SENTENCE) for met in candidate.met)
    taken_up = any(met.zone in (TAKEN_UP, OBJECT) for met in candidate.met)
    only_it = bool(opening) and opening == inside and all(is_it(met) for met in inside)
    return only_it and beside and not taken_up


def is_it(met: Met) -> bool:
    reference = met.mention.reference
    return reference is not None and reference.form == "pronoun" and not (reference.animate or reference.plural)


def without(whole: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of a stretch."""
    left, start = [], whole.start
    for span in sorted(taken):
        if start < min(span.start, whole.end):
            left.append(Span(start, min(span.start, whole.end)))
        start = max(start, span.end)
    return [*left, Span(start, whole.end)] if start < whole.end else left


def main_first(candidate: Candidate) -> tuple[int, int]:
    """Who acts or is acted on, in text order, before countries that are only where or whose."""
    ranks = [met.rank for met in candidate.met if met.rank is not None]
    return min(ranks, default=1), shown(candidate).start


def shown(candidate: Candidate) -> Span:
    """The first mention that counts, if there is one in the content or as the object of the cue."""
    near = [met for met in candidate.met if met.zone in (CONTENT, OBJECT, TAKEN_UP)]
    return min(near or candidate.met, key=lambda met: (met.guessed, met.mention.span.start)).mention.span
