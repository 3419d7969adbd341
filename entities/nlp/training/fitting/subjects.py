"""What teaches whom a quote is about: those whom its words mention, and which of them a gold set demands.

Actors that the rules let pass and people and bodies without a name are examples alike. Whom a set accepts without
demanding them teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from entities.nlp import pipeline
from entities.nlp.annotation import ActorFound
from entities.nlp.attributions import compose
from entities.nlp.attributions.spoken_of import Asked, Features
from entities.nlp.attributions.targets import TargetFinder
from entities.nlp.attributions.unnamed import UnnamedFinder
from entities.nlp.coreference import resolve
from entities.nlp.coreference.resolution import Mention
from entities.nlp.training.rankers.golds import Gold, accepted, plain, plain_names

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Somebody mentioned in a quote: `means` are the places of those whom the set demands that it may be."""

    features: Features
    means: frozenset[int] = frozenset()
    context: np.ndarray | None = None  # as of `Likelihood.context`
    named: bool = True
    quote: int = 0

    @property
    def right(self) -> bool:
        return bool(self.means)


@dataclass(frozen=True, slots=True)
class Examples:
    """Of one document; `demanded` counts all targets of its quotes, also those that no example is of."""

    found: tuple[Example, ...]
    demanded: int


class Resolved:
    """Whom a gold record says that words mean, where it tells of every mention."""

    def __init__(self, record: Record, gold: Gold) -> None:
        self.by_end: dict[int, frozenset[str]] = {
            entity["end"]: gold.named(name) for entity in record.get("entities") or [] if (name := entity.get("actor"))
        }

    def names(self, mentions: Sequence[Mention]) -> frozenset[str]:
        ends = (mention.span.end for mention in mentions)
        return frozenset[str]().union(*(self.by_end.get(end, frozenset()) for end in ends))


class Read:
    """A gold text as the engine reads it."""

    def __init__(self, record: Record) -> None:
        self.gold = Gold(record)
        self.known, self.resolved = self.gold.known(), Resolved(record, self.gold)
        doc = pipeline.language()(pipeline.readable(record["text"]), disable=[*pipeline.RESOLUTION[1:]])
        self.quotes = doc._.raw_quotes
        resolution = resolve.resolve(doc._.words, doc._.cast, self.quotes)
        self.said = compose.said_of(doc._.words.text, resolution, self.quotes)
        given = (doc._.words, resolution.cast, resolution, doc._.passages)
        self.finder, self.unnamed = TargetFinder(*given), UnnamedFinder(*given)
        self.asked = [self.finder.asked(one) for one in self.said]
        self.asked_unnamed = [self.unnamed.asked(one) for one in self.said]
        self.finder.likelihood.count(self.asked)
        self.unnamed.likelihood.count(self.asked_unnamed)

    def named_in(self, quote: int) -> Iterator[tuple[int, frozenset[str]]]:
        """The actors that may be targets of a quote, and what the gold set may call them."""
        said = self.said[quote]
        for actor in self.asked[quote].mentions:
            if actor not in (said.speaker, said.unnamed):
                yield actor, names_of(self.finder.cast.actors[actor].found, self.known)

    def unnamed_in(self, quote: int) -> Iterator[tuple[int, frozenset[str]]]:
        asked = self.asked_unnamed[quote]
        for somebody in self.unnamed.candidates(quote, asked):
            names = printed(self.unnamed, asked, somebody) | self.resolved.names(asked.mentions[somebody])
            yield somebody, names


def examples(record: Record) -> Examples:
    read = Read(record)
    found: list[Example] = []
    demanded = 0
    for index, quote in sorted(read.gold.matching(read.quotes).items()):
        if quote.get("certain", True):
            about = [read.gold.named(name) for name in quote.get("about") or []]
            also = [read.gold.named(name) for name in accepted(quote, "about")]
            demanded += len(about)
            for finder, all_asked, candidates in (
                (read.finder, read.asked, read.named_in(index)),
                (read.unnamed, read.asked_unnamed, read.unnamed_in(index)),
            ):
                asked, before = all_asked[index], all_asked[index - 1] if index else None
                for somebody, names in candidates:
                    means = frozenset(at for at, other in enumerate(about) if names & other)
                    if means or not any(names & other for other in also):
                        features = finder.likelihood.features(asked, somebody, before)
                        context = finder.likelihood.context(asked.mentions[somebody])
                        found.append(Example(features, means, context, finder is read.finder, index))
    return Examples(tuple(found), demanded)


def names_of(actor: ActorFound, known: frozenset[str]) -> frozenset[str]:
    """Its name; its other names, too, where the gold set knows nobody of that name."""
    named = plain_names([actor.name])
    return named if plain(actor.name) in known else named | plain_names(actor.aliases)


def printed(finder: UnnamedFinder, asked: Asked, somebody: int) -> frozenset[str]:
    """What the quote calls somebody; where it has pronouns alone, what the text calls them."""
    described = (mention for mention in asked.mentions[somebody] if mention.form == "description")
    called = [mention.span.of(finder.words.text) for mention in described]
    return plain_names(called or [finder.cast.actors[somebody].found.name])
