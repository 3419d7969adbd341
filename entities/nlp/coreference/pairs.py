"""Two whom one word stands for: "the pair said", "both said", "the two leaders", "both countries", "neither side".

They are the last two of their kind joined by "and", or two people who spoke together last, or the only two of their
kind named just before. With a third one near, it stays open who they are. Known limit: words for more than two
("the trio") are left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from entities.nlp.coreference.place import Place
from entities.nlp.coreference.quote_places import QuotePlaces
from entities.nlp.coreference.references import BOTH, COUNTRIES, NEITHER, PAIRS, Reference
from entities.nlp.coreference.referents import Referents
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast, NameMention

Kind = Literal["people", "countries", "bodies", "sides"]

SENTENCES, PARAGRAPHS = 3, 1  # back to the names
OF_COUNTRIES = COUNTRIES | {"governments", "neighbours", "neighbors", "country", "nation", "state", "government"}
SIDES = frozenset({"sides", "side"})  # people, bodies or countries
JOINING = (" and ", " and the ")
RECENT = 8  # referents looked at for people who spoke together
CONFIDENCE = 0.8


def two_of(reference: Reference, printed: str) -> Kind | None:
    """Of what kind the two are whom a mention stands for; None where it stands for one or many."""
    head = reference.head.lower()
    if reference.form == "pronoun":
        return "people" if head == BOTH else None
    first, *others = printed.lower().split()
    if (first == BOTH and reference.plural) or (first == NEITHER and not reference.plural):
        return kind_of_two(reference, head)
    if not reference.definite:
        return None
    if head in PAIRS and not reference.modifiers:
        return "people"
    return kind_of_two(reference, head) if reference.plural and "two" in others else None


def kind_of_two(reference: Reference, head: str) -> Kind | None:
    if head in OF_COUNTRIES:
        return "countries"
    if head in SIDES:
        return "sides"
    return "people" if reference.animate else "bodies" if reference.nouns else None


class Pairs:
    """To be asked for the mentions of one text, in its order."""

    def __init__(self, words: Words, cast: Cast, places: QuotePlaces, referents: Referents) -> None:
        self.words, self.cast, self.places, self.referents = words, cast, places, referents
        self.starts = [name.span.start for name in cast.mentions]

    def at(self, place: Place, kind: Kind) -> tuple[int, int] | None:
        """The actors of the two meant; None where that is not clear. One of two countries or bodies may be speaking."""
        said_by = None if place.quote is None else self.places.heads.get(place.quote)
        speaker = None if said_by is None or said_by.name is None else self.cast.mentions[said_by.name].actor
        names = [
            name for name in self.names_before(place, kind) if name.actor != speaker or self.kind(name) != "people"
        ]
        for latter, former in pairwise(names):
            joined = self.words.text[former.span.end : latter.span.start] in JOINING
            if joined and former.actor != latter.actor and self.kind(former) == self.kind(latter):
                return actors(former, latter)
        for referent in list(reversed(self.referents.recent))[:RECENT] if kind == "people" else ():
            if len(members := self.referents[referent].members) == 2:
                return members[0], members[1]
        first = {name.actor: name for name in names}
        alike = len(first) == 2 and len({self.kind(name) for name in first.values()}) == 1
        return actors(*reversed(first.values())) if alike else None

    def names_before(self, place: Place, kind: Kind) -> Iterator[NameMention]:
        """Names of a kind shortly before a place, the last first; of people, those outside of what anybody says."""
        for at in reversed(range(bisect_left(self.starts, place.start))):
            name = self.cast.mentions[at]
            here = name.span.start
            if self.words.sentence(here) < place.sentence - SENTENCES:
                return
            if self.words.paragraph(here) < place.paragraph - PARAGRAPHS:
                return
            if name.actor is not None and self.is_of(kind, name):
                yield name

    def is_of(self, kind: Kind, name: NameMention) -> bool:
        found = self.kind(name)
        outside = found != "people" or self.places.holding(name.span) is None
        return outside and (found == kind or (found is not None and kind == "sides"))

    def kind(self, name: NameMention) -> Kind | None:
        """What the actor of a name is, as far as two of that kind may be meant together."""
        found = self.cast.actors[name.actor or 0].found
        if found.kind == "place":
            return "countries" if found.country else None
        if found.kind == "person":
            return "people" if name.label == "PERSON" else None
        return "bodies" if found.kind == "organisation" and name.label == "ORG" else None


def actors(*names: NameMention) -> tuple[int, int]:
    first, second = (name.actor or 0 for name in names)
    return first, second
