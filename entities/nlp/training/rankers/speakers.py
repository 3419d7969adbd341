"""Examples for the ranker of speakers: every source that the engine compares candidates for, with the right ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entities.nlp.coreference.candidates import Asked
from entities.nlp.coreference.ranker import Candidates, Choice, SourceRanker
from entities.nlp.coreference.referents import Referent
from entities.nlp.coreference.resolve import Resolver
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast
from entities.nlp.training.rankers.golds import Gold, answers, plain


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """The candidates of one question, and which of them are right."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]


class Watching(SourceRanker):
    """Writes down what is compared. With `teaches` the right candidate is chosen, so that the rest is read rightly."""

    def __init__(self, gold: Gold, quotes: Sequence[DetectedQuote], inner: SourceRanker, *, teaches: bool) -> None:
        self.gold, self.inner, self.teaches = gold, inner, teaches
        self.true = gold.matching(quotes)
        self.known = gold.known()
        self.examples: list[Example] = []
        self.resolver: Resolver

    def choose(self, asked: Asked, candidates: Candidates, rows: NDArray[np.float32]) -> Choice:
        names = frozenset[str]().union(*(self.gold.speakers(self.true[q]) for q in asked.quotes if q in self.true))
        chosen = self.inner.choose(asked, candidates, rows)
        if not names:
            return chosen
        right = [self.means(found, names) for _, found, _ in candidates]
        printed = " ".join(span.of(self.gold.text) for span in asked.quote.source)
        named = any(found.actor is not None for (_, found, _), fits in zip(candidates, right, strict=True) if fits)
        anew = not named and asked.reference.form == "description" and plain(printed) in names  # as good as an old one
        self.examples.append(Example(rows, np.array([*right, anew or not any(right)])))
        if not self.teaches:
            return chosen
        at = right.index(True) if any(right) else None
        return Choice(None if at is None else candidates[at][0], 1.0, 1.0)

    def means(self, found: Referent, names: frozenset[str]) -> bool:
        if found.actor is not None:
            return answers(self.resolver.cast.actors[found.actor].found, names, self.known)
        if plain(found.words) in names:
            return True
        said = (quote for quote, mention in self.resolver.speakers.said_at.items() if mention == found.trail[0])
        return any(names & self.gold.speakers(self.true[quote]) for quote in said if quote in self.true)


class ByRules(SourceRanker):
    """What the rules would choose, before there is a ranker."""

    def choose(self, asked: Asked, candidates: Candidates, rows: NDArray[np.float32]) -> Choice:
        allowed = [(ruled.score, -at) for at, (_, _, ruled) in enumerate(candidates) if ruled.allowed]
        best = max(allowed, default=(-1.0, 0))
        return Choice(candidates[-int(best[1])][0] if best[0] >= 0 else None, 0.5, 0.5)


def examples(
    gold: Gold, words: Words, cast: Cast, quotes: Sequence[DetectedQuote], inner: SourceRanker, *, teaches: bool
) -> list[Example]:
    watching = Watching(gold, quotes, inner, teaches=teaches)
    watching.resolver = Resolver(words, cast, quotes, watching)
    watching.resolver.run()
    return watching.examples
