"""Whom a quote is about: the actors in its content and in the words between cue and content.

By name, pronoun or description, in text order; an actor that is only a place of the event, or only an
adjective, comes after the others. The speaker is left out and reported as self-reference. The person
spoken to ("told her") is no target unless the cue is an evaluation or a demand ("thanked her for ...").
Cities, regions and buildings count only where they act; countries always, since they are actors. Of those whom
these rules let pass, a learned model (`spoken_of`) leaves out who is likely only named in passing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from entities.nlp.annotation import CueClass, Span
from entities.nlp.attributions import stance_layers
from entities.nlp.attributions.spoken_of import LIKELY, Asked, Likelihood
from entities.nlp.attributions.stance_layers import NOTHING, Passages
from entities.nlp.coreference.antecedents import kind_of
from entities.nlp.coreference.resolution import Mention, Resolution
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.cues import Cue
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast
from entities.nlp.names.places import AT_A_PLACE

ADDRESSES_ITS_TARGET = frozenset({"praised", "criticised", "condemned", "supported", "opposed", "urged", "warned"})
SURE = {"it": 0.4, "they": 0.5, "person": 0.3, "description": 0.0}  # least confidence of a mention that counts
FAMILIAR = 3  # mentions of a thing (a product, a law, a work) that make it a target
SHORTEST_TEXT = 5  # sentences: a shorter one does not tell what part an actor plays in it
FARTHEST_FROM_CUE = 60  # characters between cue and content that may hold a target


RELATIVE = re.compile(r", (?:which|whom|who)(?: [\w’'-]+){0,4}\s*$")
RELATIVE_ALONE = re.compile(r"(?:which|whom|who)", re.IGNORECASE)
CALLING = re.compile(r"(?:calling|describing|labell?ing|branding|dubbing|deeming|terming|saying)\b", re.IGNORECASE)
OPENS_WITH_PRONOUN = re.compile(r"\W*(?:it|them|him|her|this|these|they|he|she)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    actor: int
    span: Span  # its first mention that counts


@dataclass(frozen=True, slots=True)
class About:
    targets: tuple[Target, ...]  # main target first
    about_self: bool


def sure(mention: Mention) -> bool:
    return mention.reference is None or mention.confidence >= SURE[kind_of(mention.reference)]


@dataclass(frozen=True, slots=True)
class Said:
    """A quote whose targets are looked for: what its cue does, who says it, and who that is without a name."""

    quote: DetectedQuote
    cue: Cue
    speaker: int | None
    unnamed: int | None = None  # the tentative actor of its source


class TargetFinder:
    """Finds the targets of every quote of one text."""

    def __init__(self, words: Words, cast: Cast, resolution: Resolution, passages: Passages = NOTHING) -> None:
        self.words, self.cast, self.referents, self.passages = words, cast, resolution.referents, passages
        resolved = (mention for mention in resolution.mentions if mention.actor is not None and sure(mention))
        self.mentions = sorted(resolved, key=lambda mention: mention.span.start)
        self.times = Counter(mention.actor for mention in self.mentions)
        self.starts = [mention.span.start for mention in self.mentions]
        self.tells = len(words.sentence_starts) >= SHORTEST_TEXT
        self.likelihood = self.likelihood_of(words, cast, resolution)

    def likelihood_of(self, words: Words, cast: Cast, resolution: Resolution) -> Likelihood:
        return Likelihood(words, cast, resolution, self.mentions, self.passages)

    def of_all(self, said: Sequence[Said]) -> Iterator[About]:
        """The targets of the quotes of the text, in their order."""
        asked = [self.asked(one) for one in said]
        self.likelihood.count(asked)
        before = None
        for one, each in zip(asked, said, strict=True):
            yield self.chosen(one, each, before)
            before = one

    def asked(self, said: Said) -> Asked:
        """Whom the words of a quote mention and the rules let pass."""
        mentions: dict[int, list[Mention]] = {}
        ranks: dict[int, int] = {}
        for part in self.searched(said.quote, said.cue.cue_class):
            for mention in self.mentions_in(part):
                for actor in self.actors_of(mention):
                    if (rank := self.rank(mention, actor)) is not None:
                        mentions.setdefault(actor, []).append(mention)
                        ranks[actor] = min(rank, ranks.get(actor, rank))
        quote = said.quote
        return Asked(quote.content, quote.kind, said.cue.cue_class, said.speaker, mentions, ranks)

    def actors_of(self, mention: Mention) -> Sequence[int]:
        """Both of "the pair", else the one."""
        two = mention.form == "description" and mention.referent is not None
        together = self.referents[mention.referent or 0].members if two else ()
        return together or ([] if mention.actor is None else [mention.actor])

    def chosen(self, asked: Asked, said: Said, before: Asked | None) -> About:
        """Those likely enough, who acts or is acted on first, then in text order; the speaker is left out."""
        others = [actor for actor in asked.mentions if actor not in (said.speaker, said.unnamed)]
        if self.tells:
            others = [actor for actor in others if self.likelihood.of(asked, actor, before) >= LIKELY]
        targets = [Target(actor, self.first_counted(asked, actor)) for actor in others]
        targets.sort(key=lambda target: (asked.ranks[target.actor], target.span.start))
        return About(tuple(targets), said.speaker is not None and said.speaker in asked.mentions)

    def first_counted(self, asked: Asked, actor: int) -> Span:
        """The first mention of the best rank."""
        best = asked.ranks[actor]
        return next(m.span for m in asked.mentions[actor] if self.rank(m, actor) == best)

    def searched(self, quote: DetectedQuote, cue_class: CueClass) -> list[Span]:
        parts = list(quote.content)
        if quote.cue and cue_class in ADDRESSES_ITS_TARGET:
            start, end = quote.cue[0].start, quote.content[0].start
            if start < end <= quote.cue[0].end + FARTHEST_FROM_CUE:
                parts.insert(0, Span(start, end))
        if spoken_of := self.taken_up(quote):
            parts.insert(0, spoken_of)
        return parts

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
        found = {mention.span for mention in self.mentions_in(whole) if target.actor in self.actors_of(mention)}
        return sorted({*found, target.span})

    def rank(self, mention: Mention, named: int) -> int | None:
        """0 for who acts or is acted on, 1 for a country that is only where or whose; None for mere places."""
        actor = self.cast.actors[named].found
        if actor.kind == "other" and self.times[named] < FAMILIAR:
            return None
        name = mention.name is not None and self.cast.mentions[mention.name]
        if actor.kind != "place" and not (name and name.label == "FAC"):
            return 0
        first = self.words.first_from(mention.span.start)
        before = self.words.lowers[first - 1] if first else ""
        if before == "the" and first > 1:
            before = self.words.lowers[first - 2]
        located = before in AT_A_PLACE
        if actor.kind != "place":  # "at the White House"
            return None if located else 0
        if name and name.adjective:
            return 1
        if not actor.country or (name and name.label in ("LOC", "FAC")):
            return None if located or before == "of" else 1
        return 1 if located else 0
