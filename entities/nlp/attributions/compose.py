"""From what was detected in a text to who said what about whom: runs the steps that resolve it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from entities.nlp.annotation import (
    ActorKind,
    InnerAttribution,
    Label,
    MentionFound,
    QuoteFound,
    TargetFound,
    UnnamedTarget,
)
from entities.nlp.attributions import stance, stance_turns
from entities.nlp.attributions.stance_layers import NOTHING, Passages
from entities.nlp.attributions.targets import About, Said, TargetFinder
from entities.nlp.attributions.unnamed import UnnamedFinder
from entities.nlp.coreference.joint import speakers_together
from entities.nlp.coreference.resolution import Resolution, Speaker
from entities.nlp.coreference.sources import head_of
from entities.nlp.detected import DetectedQuote
from entities.nlp.language import cues
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast

NOBODY_SAYS = re.compile(r"(?:neither|nobody|no one|none|no|you)\b", re.IGNORECASE)  # "You agree to receive offers"
PRONOUNS_THAT_SAY = frozenset({"it", "they", "who"})
SAYS = re.compile(
    r"(?:has |have |had )?(?:also |later |then )?(?:said|says|say|added|adds|warned|warns|told \w+|reported|disclosed"
    r"|announced|confirmed|denied|insisted|argued|stressed|urged|wrote|claimed|admitted|acknowledged|explained|noted|stated"
    r"|promised|pledged|vowed)(?: (?:in|on|at|that|late|last) .*)?"
)
LABEL_OF_KIND: dict[ActorKind, Label] = {
    "person": "PERSON",
    "organisation": "ORG",
    "place": "GPE",
    "group": "NORP",
    "event": "EVENT",
    "other": "MISC",
}


def quotes_found(
    words: Words,
    cast: Cast,
    resolution: Resolution,
    quotes: Sequence[DetectedQuote],
    passages: Passages = NOTHING,
) -> Iterator[QuoteFound]:
    finder = TargetFinder(words, cast, resolution, passages)
    said = said_of(words.text, resolution, quotes)
    without_names = UnnamedFinder(words, cast, resolution, passages).of_unnamed(said)
    for index, (about, unnamed) in enumerate(zip(finder.of_all(said), without_names, strict=True)):
        mentions = [finder.mentions_of(target, quotes[index]) for target in about.targets]
        mentions += [list(one.mentions) for one in unnamed]
        by_cue = evaluation(words.text, said[index])
        stances = stance.toward(words.text, quotes[index], mentions, passages, by_cue)
        named = [TargetFound(target.actor, *toward) for target, toward in zip(about.targets, stances, strict=False)]
        others = zip(unnamed, stances[len(named) :], strict=True)
        without_name = tuple(UnnamedTarget(one.words, one.span, *toward) for one, toward in others)
        yield quote_found(words, cast, resolution, index, said[index], tuple(named), without_name, about, passages)


def said_of(text: str, resolution: Resolution, quotes: Sequence[DetectedQuote]) -> list[Said]:
    said = []
    for index, quote in enumerate(quotes):
        speaker = resolution.speaker(index)
        said.append(Said(quote, classified(text, quote, speaker), speaker.actor, resolution.unnamed(index)))
    return said


def classified(text: str, quote: DetectedQuote, speaker: Speaker) -> cues.Cue:
    """What the cue of a quote does."""
    cue = quote.cue[0].of(text) if quote.cue else ""
    content = " ".join(part.of(text) for part in quote.content)
    named = speaker.actor is not None or bool(speaker.words) or said_by_it(text, quote)
    denied = bool(quote.source and NOBODY_SAYS.match(quote.source[0].of(text)))
    return cues.classify(cue, content, quote.kind, has_source=named, denied=denied, confidence=quote.confidence)


def evaluation(text: str, said: Said) -> np.ndarray:
    """What the cue adds to the scores of the stance."""
    return stance_turns.by_cue(said.cue, said.quote.cue[0].of(text) if said.quote.cue else "", said.quote)


def quote_found(
    words: Words,
    cast: Cast,
    resolution: Resolution,
    index: int,
    said: Said,
    targets: tuple[TargetFound, ...],
    unnamed: tuple[UnnamedTarget, ...],
    about: About,
    passages: Passages,
) -> QuoteFound:
    quote, speaker = said.quote, resolution.speaker(index)
    toward = [target.stance for target in targets] + [target.stance for target in unnamed]
    return QuoteFound(
        content=quote.content,
        kind=quote.kind,
        attribution=said.cue.attribution,
        source=quote.source,
        cue=quote.cue,
        cue_class=said.cue.cue_class,
        speaker=speaker.actor,
        speaker_span=speaker.span,
        speaker_words=speaker.words,
        speaker_chain=speaker.chain,
        targets=targets,
        about_self=about.about_self and not toward,
        stance=toward[0] if toward else stance.of_whole(words.text, quote, passages, evaluation(words.text, said)),
        confidence=quote.confidence,
        speaker_confidence=speaker.confidence,
        speakers=speakers_together(words, cast, quote.source, speaker),
        chain=chain_found(words, cast, resolution, quote),
        unnamed_targets=unnamed,
    )


def chain_found(words: Words, cast: Cast, resolution: Resolution, quote: DetectedQuote) -> tuple[InnerAttribution, ...]:
    """Whom the source of a quote quotes in turn, with the actors that their sources mean."""
    if not quote.inner:
        return ()
    actors = {mention.span: mention.actor for mention in resolution.mentions}
    ends = [mention.span.end for mention in cast.mentions]
    chain = []
    for inner in quote.inner:
        first = bisect_right(ends, inner.source[0].start)
        head = head_of(words, inner.source[0], cast.mentions, first)
        chain.append(InnerAttribution(inner.source, inner.cue, actors.get(head.span) if head else None, inner.content))
    return tuple(chain)


def said_by_it(text: str, quote: DetectedQuote) -> bool:
    """ "It said profits rose": somebody says so, even where nobody knows who "it" is."""
    if not (quote.source and quote.cue) or quote.source[0].of(text).lower() not in PRONOUNS_THAT_SAY:
        return False
    return bool(SAYS.fullmatch(quote.cue[0].of(text)))


def with_actors(quote: QuoteFound, number: Mapping[int | None, int]) -> QuoteFound:
    """The quote under other numbers of its actors, without the targets that have none."""
    targets = tuple(replace(target, actor=number[target.actor]) for target in quote.targets if target.actor in number)
    moved = bool(quote.targets) and bool(targets) and targets[0].actor != number.get(quote.targets[0].actor)
    speaker = number.get(quote.speaker)
    others = tuple(number[other] for other in quote.speakers[1:] if other in number)
    return replace(
        quote,
        speaker=speaker,
        speakers=() if speaker is None else (speaker, *others),
        chain=tuple(replace(inner, speaker=number.get(inner.speaker)) for inner in quote.chain),
        targets=targets,
        stance=targets[0].stance if moved else quote.stance,
    )


def mentions_found(cast: Cast, resolution: Resolution) -> list[MentionFound]:
    """Every name, and the pronouns and descriptions whose actor is known, in text order."""
    found = []
    for mention in resolution.mentions:
        if mention.name is not None:
            label = cast.mentions[mention.name].label
        elif mention.actor is not None:
            label = LABEL_OF_KIND[cast.actors[mention.actor].found.kind]
        else:
            continue
        found.append(MentionFound(mention.span, label, mention.form, mention.actor, mention.confidence))
    return found
