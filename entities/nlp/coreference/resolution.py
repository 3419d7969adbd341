"""What coreference works with and hands on: who was mentioned where, and who speaks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from entities.nlp.annotation import Form, Span
from entities.nlp.coreference.place import Place
from entities.nlp.coreference.references import Reference
from entities.nlp.coreference.referents import Referent
from entities.nlp.names.identify import Cast


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    form: Form
    referent: int | None
    antecedent: int | None  # index of the mention it points back to
    confidence: float
    place: Place
    reference: Reference | None = None
    name: int | None = None  # index of the name mention
    actor: int | None = None
    margin: float = 1.0  # of the confidence over that in the next best antecedent


@dataclass(frozen=True, slots=True)
class Speaker:
    actor: int | None
    words: str  # an unnamed speaker as printed
    span: Span | None  # the mention beside the quote
    chain: tuple[Span, ...]  # from that mention to the name, nearest first
    confidence: float
    together: tuple[int, ...] = ()  # all actors, where words for several ("the pair") stand for them


NOBODY = Speaker(None, "", None, (), 0.0)


@dataclass(slots=True)
class Resolution:
    cast: Cast  # with the actors that only descriptions name
    mentions: list[Mention] = field(default_factory=list)  # in text order
    referents: list[Referent] = field(default_factory=list)
    said_at: dict[int, int] = field(default_factory=dict)  # quote -> mention of who says it
    speakers: dict[int, Speaker] = field(default_factory=dict)  # by quote
    tentative: frozenset[int] = frozenset()  # actors that are none unless a quote is about them

    def speaker(self, quote: int) -> Speaker:
        return self.speakers.get(quote, NOBODY)

    def unnamed(self, quote: int) -> int | None:
        """The actor of the mention that says a quote whose speaker has no name."""
        return self.mentions[self.said_at[quote]].actor if quote in self.said_at else None

    def leave_out(self, actors: Collection[int]) -> dict[int | None, int]:
        """Forget these actors; their mentions stay, and mean nobody. Returns the new numbers of the others."""
        kept = [actor for actor in range(len(self.cast.actors)) if actor not in actors]
        number: dict[int | None, int] = {actor: position for position, actor in enumerate(kept)}
        self.cast = Cast(
            tuple(self.cast.actors[actor] for actor in kept),
            tuple(replace(mention, actor=number.get(mention.actor)) for mention in self.cast.mentions),
        )
        self.mentions = [replace(mention, actor=number.get(mention.actor)) for mention in self.mentions]
        for referent in self.referents:
            referent.actor = number.get(referent.actor)
        self.speakers = {
            quote: replace(
                speaker,
                actor=number.get(speaker.actor),
                together=tuple(number[actor] for actor in speaker.together if actor in number),
            )
            for quote, speaker in self.speakers.items()
        }
        self.tentative = frozenset(number[actor] for actor in self.tentative if actor in number)
        return number
