"""Two people whom one word stands for: "the pair said", "the couple said", "both said", "the two leaders said".

They are the last two joined by "and", or who spoke together last, or the only two people named just before. With
a third one near, it stays open who they are. Known limit: words for more than two ("the trio") are left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from entities.nlp.coreference.place import Place
from entities.nlp.coreference.quote_places import QuotePlaces
from entities.nlp.coreference.references import PAIRS, Reference
from entities.nlp.coreference.referents import Referents
from entities.nlp.coreference.sources import BOTH
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast, NameMention

SENTENCES, PARAGRAPHS = 3, 1  # back to the names
RECENT = 8  # referents looked at for people who spoke together
CONFIDENCE = 0.8


def stands_for_two(reference: Reference, printed: str) -> bool:
    head = reference.head.lower()
    if reference.form == "pronoun":
        return head == BOTH
    people = reference.plural and reference.animate and "two" in printed.lower().split()
    return reference.definite and (people or (head in PAIRS and not reference.modifiers))


class Pairs:
    """To be asked for the mentions of one text, in its order."""

    def __init__(self, words: Words, cast: Cast, places: QuotePlaces, referents: Referents) -> None:
        self.words, self.cast, self.places, self.referents = words, cast, places, referents
        self.starts = [name.span.start for name in cast.mentions]

    def at(self, place: Place) -> tuple[int, int] | None:
        """The actors of the two people meant; None where that is not clear."""
        said_by = None if place.quote is None else self.places.heads.get(place.quote)
        speaker = None if said_by is None or said_by.name is None else self.cast.mentions[said_by.name].actor
        names = [name for name in self.people_before(place) if name.actor != speaker]
        for latter, former in pairwise(names):
            if self.words.text[former.span.end : latter.span.start] == " and " and former.actor != latter.actor:
                return actors(former, latter)
        for referent in list(reversed(self.referents.recent))[:RECENT]:
            if len(members := self.referents[referent].members) == 2:
                return members[0], members[1]
        first = {name.actor: name for name in names}
        return actors(*reversed(first.values())) if len(first) == 2 else None

    def people_before(self, place: Place) -> Iterator[NameMention]:
        """Names of people shortly before a place and outside of what anybody says, the last first."""
        for at in reversed(range(bisect_left(self.starts, place.start))):
            name = self.cast.mentions[at]
            here = name.span.start
            if self.words.sentence(here) < place.sentence - SENTENCES:
                return
            if self.words.paragraph(here) < place.paragraph - PARAGRAPHS:
                return
            person = name.actor is not None and self.cast.actors[name.actor].found.kind == "person"
            if person and name.label == "PERSON" and self.places.holding(name.span) is None:
                yield name


def actors(*names: NameMention) -> tuple[int, int]:
    first, second = (name.actor or 0 for name in names)
    return first, second
