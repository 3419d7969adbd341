"""Whom a quote is about although the text gives them no name: "the gunman", "his doctors", "the tribunal".

Candidates are those whom only descriptions mean, and the pronouns that point back to them. A linear model as that of
`spoken_of` tells who acts in a quote or is judged in it from a noun in passing; its weights are numbers in
`data/unnamed_targets.tsv`. Who is found is known within one text alone, and is no actor. Known limit: only nouns for
people and bodies are seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log1p

from entities.nlp.annotation import ActorFound, ActorKind, Span
from entities.nlp.attributions.spoken_of import LIKELY, Asked, Features, Likelihood
from entities.nlp.attributions.stance_layers import NOTHING, Passages
from entities.nlp.attributions.targets import Said, Target, TargetFinder
from entities.nlp.coreference.descriptions import generic_bodies, generic_people
from entities.nlp.coreference.groups import QUANTITIES
from entities.nlp.coreference.references import DEFINITE, FUNCTION_WORDS, INDEFINITE, POSSESSIVE, may_follow
from entities.nlp.coreference.referents import Referent
from entities.nlp.coreference.resolution import Mention, Resolution
from entities.nlp.language.gazetteer import fold_name
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Actor, Cast

LONGEST_COMPLEMENT = 2  # words, of "the leader of the [opposition]"
# before a noun: no part of who it is
NOT_THEIRS = (DEFINITE | INDEFINITE | QUANTITIES) - {"other", "such"}
THEIR = POSSESSIVE - {"my", "our"}


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Somebody without a name whom a quote is about."""

    words: str  # as printed in the quote; of a pronoun, as first printed in the text
    span: Span  # their first mention in the quote that counts
    mentions: tuple[Span, ...]  # all of them from the first to the last word of the attribution


class UnnamedLikelihood(Likelihood):
    """What is weighed for somebody unnamed beside what is weighed for an actor."""

    table = "unnamed_targets.tsv"
    named_actors = 0  # actors before this number have a name
    speaking: frozenset[int | None] = frozenset()

    def features(self, asked: Asked, actor: int, before: Asked | None) -> Features:
        found = super().features(asked, actor, before)
        described = [mention for mention in asked.mentions[actor] if mention.form == "description"]
        first = [self.words.lowers[self.words.first_from(mention.span.start)] for mention in described]
        nouns = self.cast.actors[actor].nouns
        return found | {
            "only pronouns": float(not described),
            "named beside": log1p(sum(1 for other in asked.mentions if other < self.named_actors)),
            "the": float("the" in first),
            "indefinite": float(any(word in INDEFINITE for word in first)),
            "theirs": float(any(word in THEIR for word in first)),
            "generic": float(bool(nouns & (generic_people() | generic_bodies()))),
            "speaks": float(actor in self.speaking),
        }


class UnnamedFinder(TargetFinder):
    """Finds those without a name whom the quotes of one text are about."""

    def __init__(self, words: Words, cast: Cast, resolution: Resolution, passages: Passages = NOTHING) -> None:
        self.text, self.named = words.text, len(cast.actors)
        self.numbers: dict[str, int] = {}  # by what they are called
        self.of_referent: dict[int | None, int] = {}
        actors: list[Actor] = []
        for index, referent in enumerate(resolution.referents):
            if referent.actor is None and referent.nouns:
                number = self.numbers.setdefault(called(referent.words), self.named + len(actors))
                self.of_referent[index] = number
                if number == self.named + len(actors):
                    actors.append(actor_of(referent))
        everybody = Cast((*cast.actors, *actors), cast.mentions)
        mentions = [self.numbered(mention) for mention in resolution.mentions]
        self.resolution = replace(resolution, cast=everybody, mentions=mentions)
        super().__init__(words, everybody, self.resolution, passages)

    def likelihood_of(self, words: Words, cast: Cast, resolution: Resolution) -> Likelihood:
        likelihood = UnnamedLikelihood(words, cast, resolution, self.mentions, self.passages)
        likelihood.named_actors = self.named
        likelihood.speaking = frozenset(self.of_referent.get(r) for r in speaking(resolution))
        return likelihood

    def numbered(self, mention: Mention) -> Mention:
        that = mention.span.of(self.text).lower().startswith("that ")  # "the idea that man ..."
        number = None if that else self.of_referent.get(mention.referent)
        return mention if mention.actor is not None or number is None else replace(mention, actor=number)

    def candidates(self, quote: int, asked: Asked) -> list[int]:
        """Those without a name in a quote's words who do not say it."""
        speaker = self.numbers.get(called(self.resolution.speaker(quote).words))
        said_at = self.resolution.said_at.get(quote)
        says = None if said_at is None else self.resolution.mentions[said_at].actor
        return [actor for actor in asked.mentions if actor >= self.named and actor not in (speaker, says)]

    def of_unnamed(self, said: Sequence[Said]) -> Iterator[tuple[Unnamed, ...]]:
        """Those of each quote, in text order."""
        asked = [self.asked(one) for one in said]
        self.likelihood.count(asked)
        before = None
        for index, one in enumerate(asked):
            likely = (a for a in self.candidates(index, one) if self.likelihood.of(one, a, before) >= LIKELY)
            found = [self.unnamed(Target(actor, self.first_counted(one, actor)), said[index]) for actor in likely]
            yield tuple(sorted(found, key=lambda one: one.span))
            before = one

    def unnamed(self, target: Target, said: Said) -> Unnamed:
        mention = next(m for m in self.mentions if m.span == target.span)
        span, words = target.span, self.cast.actors[target.actor].found.name
        if mention.form == "description":
            span = Span(span.start, of_what(self.words, span))
            words = span.of(self.words.text)
        return Unnamed(words, span, tuple(self.mentions_of(target, said.quote)))


def of_what(words: Words, description: Span) -> int:
    """Where a description ends with what it is of: "the Head [of State]", "the leader [of the opposition]"."""
    at = words.last_until(description.end) + 1
    if at + 1 >= len(words) or words.lowers[at] != "of":
        return description.end
    noun = at + 1 + (words.lowers[at + 1] in DEFINITE | POSSESSIVE)
    for last in range(noun, min(noun + LONGEST_COMPLEMENT, len(words) - 1)):
        if not words.lowers[last][0].isalnum() or words.lowers[last] in FUNCTION_WORDS:
            break
        if may_follow(words, last):
            return words.ends[last]
    return description.end


def called(words: str) -> str:
    """What somebody unnamed is known by in a text: "the five gunmen" and "five gunmen" are the same."""
    plain = fold_name(words).split()
    while len(plain) > 1 and plain[0] in NOT_THEIRS:
        plain = plain[1:]
    return " ".join(plain)


def actor_of(referent: Referent) -> Actor:
    """Somebody unnamed, as those are who have a name."""
    kind: ActorKind = "group" if referent.plural else "person" if referent.animate else "organisation"
    return Actor(ActorFound(referent.words, kind), referent.gender, referent.plural, referent.nouns)


def speaking(resolution: Resolution) -> set[int | None]:
    return {resolution.mentions[mention].referent for mention in resolution.said_at.values()}
