"""Whom pronouns and descriptions mean, and who speaks each quote.

One pass over the text in reading order. Every mention either names an actor, points back to somebody
spoken of before (`antecedents`), or introduces an unnamed one ("a teacher"); the mention at the head of a
quote's source says the quote (`speakers`). What the whole text tells comes behind: actors without a name, and
the speakers of quotes without a source. Known limits: no syntax, so "him" may be given the subject of its own
clause; pronouns that point forward stay open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.coreference import certainty, pairs
from entities.nlp.coreference.antecedents import Antecedents
from entities.nlp.coreference.candidates import agrees
from entities.nlp.coreference.described_actors import name_described, name_spoken_of
from entities.nlp.coreference.place import Place, names_turn, place_of
from entities.nlp.coreference.quote_places import QuotePlaces
from entities.nlp.coreference.ranker import SourceRanker
from entities.nlp.coreference.references import PAIRS, Reference, references
from entities.nlp.coreference.referents import Referents, of_several, people_together, unnamed
from entities.nlp.coreference.resolution import Mention, Resolution
from entities.nlp.coreference.speakers import SpeakersSoFar, give_speakers
from entities.nlp.coreference.variation import name_variations
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast, NameMention

Judge = Callable[[Words, Sequence[DetectedQuote], Resolution], None]
APPOSITION = 0.9  # confidence of a description right behind a name
CLOSED = re.compile(r"(?: (?:of|in|for|from|based|with|at)\b[^,.;:\n]{1,60}|,? (?:who|which|that)\b[^,.;:\n]{1,80})?,")
SURE = 0.75  # share of the score above which a pronoun tells a gender


def resolve(
    words: Words,
    cast: Cast,
    quotes: Sequence[DetectedQuote],
    ranker: SourceRanker | None = None,
    judge: Judge | None = certainty.judged,
) -> Resolution:
    """Every mention with its referent, and the speakers of the quotes with how sure they are.

    `ranker` stands in for the shipped one; without a `judge` the speakers keep the shares that the ranker gave them.
    """
    resolution = Resolver(words, cast, quotes, ranker).run()
    name_described(resolution)
    give_speakers(words, quotes, resolution)
    if judge is not None:
        judge(words, quotes, resolution)
    name_variations(words, resolution)
    name_spoken_of(resolution)
    return resolution


class Resolver:
    """The pass over one text."""

    def __init__(
        self, words: Words, cast: Cast, quotes: Sequence[DetectedQuote], ranker: SourceRanker | None = None
    ) -> None:
        self.words, self.cast = words, cast
        self.mentions: list[Mention] = []
        self.places = QuotePlaces(words, cast, quotes)
        self.referents = Referents(cast)
        self.speakers = SpeakersSoFar(words, cast, self.places, self.referents)
        self.pairs = pairs.Pairs(words, cast, self.places, self.referents)
        self.ambiguous: dict[str, int] = {}  # by a name that fits several people: its referent
        self.antecedents = Antecedents(words, self.places, self.referents, self.speakers, self.mentions, ranker)

    def run(self) -> Resolution:
        for span, met in self.met():
            previous = self.mentions[-1].place if self.mentions else None
            place = place_of(self.words, span, self.places.holding(span), previous)
            if isinstance(met, Reference):
                self.meet_reference(met, place)
            else:
                self.meet_name(met, place)
            for quote in self.places.said_by(span):
                self.speakers.speaks(quote, self.mentions[-1], len(self.mentions) - 1)
        return Resolution(self.cast, self.mentions, self.referents.found, self.speakers.said_at)

    def met(self) -> list[tuple[Span, int | Reference]]:
        """Names, as indexes into those of the cast, and references, in text order; the longer first."""
        names = [mention.span for mention in self.cast.mentions]
        found = {reference.span: reference for reference in references(self.words, names)}
        sources = {head.span: head.reference for head in self.places.heads.values() if head.reference}
        found |= {span: reference for span, reference in sources.items() if span not in found}
        roles = sorted(role.span for actor in self.cast.actors for role in actor.found.roles)
        pointing = (
            (span, reference) for span, reference in found.items() if span in sources or not inside_role(span, roles)
        )
        named = ((span, index) for index, span in enumerate(names))
        return sorted([*named, *pointing], key=lambda met: (met[0].start, -met[0].end))

    def meet_name(self, index: int, place: Place) -> None:
        name = self.cast.mentions[index]
        place = replace(place, modifies=place.modifies or name.adjective)
        referent = self.namesakes(name) if name.actor is None else self.referents.named(name.actor)
        self.mentions.append(Mention(name.span, "name", referent, None, name.confidence, place, name=index))
        if referent is not None and not names_turn(self.words, name.span):
            self.referents.touch(referent, len(self.mentions) - 1, keep_place=name.adjective)

    def namesakes(self, name: NameMention) -> int | None:
        """For a family name that fits several people: somebody whom a later "he" means, but nobody known."""
        if name.label != "PERSON":
            return None
        printed = name.span.of(self.words.text)
        if printed not in self.ambiguous:
            self.ambiguous[printed] = self.referents.introduce(of_several(printed))
        return self.ambiguous[printed]

    def meet_reference(self, reference: Reference, place: Place) -> None:
        chosen, confidence, margin, antecedent = None, 0.0, 1.0, None
        of_two = pairs.two_of(reference, reference.span.of(self.words.text))
        if of_two is not None and (two := self.two_together(reference, place, of_two)) is not None:
            chosen, confidence = two, pairs.CONFIDENCE
        elif reference.points_back and not reference.possessive and self.places.said_by(reference.span):
            choice = self.antecedents.of_source(reference, place)
            chosen, confidence, margin = choice.referent, choice.share, choice.margin
        elif reference.points_back and reference.head.lower() not in PAIRS and of_two in (None, "people"):
            chosen, confidence = self.antecedents.of(reference, place)
        elif (named := self.in_apposition(reference)) is not None:
            chosen, confidence = named, APPOSITION
            self.referents[named].nouns |= reference.nouns
        if chosen is not None:
            found = self.referents[chosen]
            antecedent = found.last
            if reference.gender and not found.gender and confidence > SURE and reference.form == "pronoun":
                found.gender = reference.gender  # "Kim ... he": from now on no "she"
        elif reference.form == "description":
            chosen = self.referents.introduce(unnamed(reference, reference.span.of(self.words.text)))
            confidence = confidence or 1.0
        met = Mention(reference.span, reference.form, chosen, antecedent, confidence, place, reference, margin=margin)
        self.mentions.append(met)
        if chosen is not None:
            of_cue = reference.form == "pronoun" and bool(self.places.said_to(place.start))
            self.referents.touch(chosen, len(self.mentions) - 1, keep_place=reference.possessive or of_cue)

    def two_together(self, reference: Reference, place: Place, kind: pairs.Kind) -> int | None:
        """The referent of two who speak, or are spoken of, under one word: "the pair said", "both countries"."""
        if (members := self.pairs.at(place, kind)) is None:
            return None
        first = self.referents[self.referents.named(members[0])]
        names = " and ".join(self.cast.actors[actor].found.name for actor in members)
        two = self.referents.introduce(people_together(first, names, members, animate=kind == "people"))
        self.referents[two].last = self.referents[self.referents.named(members[1])].last
        return two

    def in_apposition(self, reference: Reference) -> int | None:
        """ "Acme, [a steel firm], said": the referent that such a description right behind a name describes."""
        if reference.form != "description" or reference.plural or not reference.nouns or not self.mentions:
            return None
        name, span, text = self.mentions[-1], reference.span, self.words.text
        if name.form != "name" or name.referent is None or text[name.span.end : span.start] != ", ":
            return None
        closed = CLOSED.match(text, span.end)
        return name.referent if closed and agrees(reference, self.referents[name.referent]) else None


def inside_role(span: Span, roles: Sequence[Span]) -> bool:
    """Whether a description is (part of) a role printed beside a name; `roles` are sorted."""
    at = bisect_right(roles, Span(span.start + len("the "), span.end)) - 1
    return at >= 0 and span.end <= roles[at].end
