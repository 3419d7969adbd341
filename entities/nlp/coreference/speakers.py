"""Who speaks each quote, once every mention is resolved.

A quote's source leads by its mention to an actor, or stays as printed. A quote without a source is
signed beneath ('"..." - Ana Ruiz'), or goes on from the quote before it. "I" and "my" in a quote are its
speaker. A description that names a country or an organisation and speaks or recurs ("Iranian officials",
"the Norland government") becomes an actor of its own; others stay unnamed, since "the team" of one
article is not "the team" of another.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from entities.nlp.annotation import ActorFound, Span
from entities.nlp.coreference.antecedents import fits_description
from entities.nlp.coreference.groups import NO_MODIFIERS, Described, plain_words, recurring
from entities.nlp.coreference.references import DEFINITE, FUNCTION_WORDS, INDEFINITE, tells_apart
from entities.nlp.coreference.resolution import Mention, Referent, Resolution, Speaker
from entities.nlp.detected import DetectedQuote
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, strip_possessive
from entities.nlp.language.words import Words
from entities.nlp.layout.headlines import headline_end, section_borders
from entities.nlp.names.identify import Actor, Cast

CONTINUED = 0.8  # how much of a speaker's confidence a quote keeps that goes on without a source
FIRST_PERSON = 0.9
FORWARD = 0.6  # of a headline's role that names a person further down
SIGNATURE = re.compile(r"[.,!?…]*[\"'”’]\s*[-–—]+\s*(?=[A-Z])")
# what a source phrase may end with that does not say who: "an internal letter seen by the paper on Friday"
LATE_DETAIL = re.compile(
    r" (?:(?:seen|obtained|reviewed|published|released|posted|issued|dated|leaked|made|sent|written|filed|recorded)"
    r"(?: (?:(?:by|in|on|to|last|this|at|just|earlier)\b|[A-Z])|$)"
    r"|(?:from|on|late|early|last|this) (?:\w+day|week|month|year)\b|(?:today|yesterday)$).*",
    re.DOTALL,
)


def settle(words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution) -> Resolution:
    """Completes a resolution in place: described actors, speakers, first persons."""
    name_described(words, resolution)
    resolve_headline(words, resolution)
    introduced: dict[int | None, str] = {}
    for quote, mention in resolution.said_at.items():
        if is_nobody(resolution.mentions[mention]):
            continue
        speaker = speaker_at(words, quotes[quote], resolution, mention, introduced)
        if speaker.words:
            introduced.setdefault(resolution.mentions[mention].referent, speaker.words)
        resolution.speakers[quote] = speaker
    continue_speakers(words, quotes, resolution)
    resolve_first_persons(resolution)
    return resolution


def resolve_headline(words: Words, resolution: Resolution) -> None:
    """ "Rents must fall, minister says": the one person whom the text beneath gives that role."""
    headline, line_break, _ = words.text.partition("\n")
    if not line_break or (headline.rstrip().endswith(".") and not headline_end(words.text)):
        return
    for index in resolution.said_at.values():
        mention = resolution.mentions[index]
        reference = mention.reference
        if mention.standing.paragraph or mention.actor is not None or not (reference and reference.nouns):
            continue
        people = {
            referent.actor
            for referent in resolution.referents
            if referent.actor is not None and referent.nouns and fits_description(reference, referent)
        }
        if len(people) == 1 and reference.animate and not reference.plural:
            resolution.mentions[index] = replace(mention, actor=people.pop(), confidence=FORWARD)


def is_nobody(mention: Mention) -> bool:
    """ "it showed": a pronoun for no person and no body that was spoken of."""
    pronoun = mention.reference if mention.form == "pronoun" else None
    return pronoun is not None and not pronoun.animate and mention.referent is None


def speaker_at(
    words: Words,
    quote: DetectedQuote,
    resolution: Resolution,
    index: int,
    introduced: Mapping[int | None, str] = MappingProxyType({}),
) -> Speaker:
    """`introduced`: how the text first printed those who spoke before, by referent."""
    found = resolution.mentions[index]
    printed = ""
    if found.actor is None:
        known = found.referent is not None and found.antecedent is not None
        if known:
            printed = introduced.get(found.referent) or resolution.referents[found.referent].words
        elif found.name is not None or not quote.source:
            printed = found.span.of(words.text)
        else:
            printed = LATE_DETAIL.sub("", quote.source[0].of(words.text)).rstrip(", ")
    return Speaker(found.actor, printed, found.span, chain(resolution.mentions, index), found.confidence)


def chain(mentions: Sequence[Mention], index: int | None) -> tuple[Span, ...]:
    """From a mention to the name it stands for, nearest first."""
    spans = []
    while index is not None:
        spans.append(mentions[index].span)
        index = mentions[index].antecedent
    return tuple(spans)


def continue_speakers(words: Words, quotes: Sequence[DetectedQuote], resolution: Resolution) -> None:
    starts = [mention.span.start for mention in resolution.mentions]
    borders = section_borders(words.text)
    before: int | None = None
    for index, quote in enumerate(quotes):
        if index not in resolution.speakers and not quote.source:
            signed = signature(words, quote, starts)
            if signed is not None:
                resolution.speakers[index] = speaker_at(words, quote, resolution, signed)
            elif before is not None and continues(words, borders, quote, quotes[before]):
                known = resolution.speakers[before]
                resolution.speakers[index] = replace(known, confidence=known.confidence * CONTINUED)
        before = index if index in resolution.speakers else before


def continues(words: Words, borders: Sequence[int], quote: DetectedQuote, before: DetectedQuote) -> bool:
    """Quoted words in the same paragraph, or a paragraph that opens with them; "adding that" in a sentence.

    No section of the text goes on from another; `borders` are those of its sections.
    """
    start, end = quote.content[0].start, before.content[-1].end
    if quote.cue:
        same_sentence = words.sentence(quote.cue[0].start) == words.sentence(before.content[0].start)
        return same_sentence and quote.cue[0].of(words.text).endswith("ing")
    if bisect_right(borders, start) != bisect_right(borders, before.content[-1].start):
        return False
    paragraphs = words.paragraph(start) - words.paragraph(end)
    opens = words.first_from(words.paragraph_starts[words.paragraph(start)]) >= words.first_from(start) - 1
    return quote.kind != "indirect" and (paragraphs == 0 or (paragraphs == 1 and opens))


def signature(words: Words, quote: DetectedQuote, starts: Sequence[int]) -> int | None:
    """The mention in '"..." - Ana Ruiz' on the line of the quote; `starts` are those of the mentions."""
    end = quote.content[-1].end
    line_end = words.text.find("\n", end)
    match = SIGNATURE.match(words.text[end : line_end if line_end >= 0 else len(words.text)])
    if not match:
        return None
    at = bisect_left(starts, end + match.end())
    return at if at < len(starts) and starts[at] == end + match.end() else None


def resolve_first_persons(resolution: Resolution) -> None:
    for index, mention in enumerate(resolution.mentions):
        if mention.reference and mention.reference.person == 1 and mention.standing.quote is not None:
            speaker = resolution.speakers.get(mention.standing.quote)
            if speaker and speaker.actor is not None:
                resolution.mentions[index] = replace(mention, actor=speaker.actor, confidence=FIRST_PERSON)


def name_described(words: Words, resolution: Resolution) -> None:
    """Gives every mention its actor, and described referents that deserve one an actor of their own."""
    speaking = {resolution.mentions[mention].referent for mention in resolution.said_at.values()}
    owners = {word for actor in resolution.cast.actors for word in actor_words(actor)}
    actors = list(resolution.cast.actors)
    known: dict[str, int] = {}
    for index, referent in enumerate(resolution.referents):
        if referent.actor is None and (referent.times > 1 or index in speaking):
            described = described_actor(referent, owners)
            if described:
                referent.actor = known.setdefault(fold_name(described.found.name), len(actors))
                if referent.actor == len(actors):
                    actors.append(described)
    name_groups(resolution, actors)
    resolution.cast = Cast(tuple(actors), resolution.cast.mentions)
    for index, mention in enumerate(resolution.mentions):
        if mention.referent is not None:
            resolution.mentions[index] = replace(mention, actor=resolution.referents[mention.referent].actor)


def name_groups(resolution: Resolution, actors: list[Actor]) -> None:
    """Gives recurring groups ("asylum seekers") an actor each, and the actor to their referents."""
    described = [
        Described(
            index,
            fold_name(reference.head),
            frozenset(word for word in reference.modifiers - NO_MODIFIERS if tells_apart(word)),
        )
        for index, mention in enumerate(resolution.mentions)
        if (reference := mention.reference) is not None
        and mention.form == "description"
        and reference.plural
        and mention.referent is not None
        and resolution.referents[mention.referent].actor is None
    ]
    for group in recurring(described):
        referents = [resolution.referents[resolution.mentions[each.index].referent] for each in group]
        name = plain_words(referents[0].words)
        code = gazetteer.country_code(name)
        actors.append(Actor(ActorFound(name, "group", (name,), (), code), "", True, referents[0].nouns))
        for referent in referents:
            referent.actor = len(actors) - 1


def described_actor(referent: Referent, owners: set[str]) -> Actor | None:
    """An actor for "the Norland government" or "Acme officials"; None for "the team", "senior officials"."""
    plain = referent.words.split()
    while len(plain) > 1 and plain[0].lower() in DEFINITE | INDEFINITE:
        plain = plain[1:]
    beside = plain[:-1]
    named = [strip_possessive(word) for word in beside if word[:1].isupper()]
    owned = any(place(word) or word in owners for word in named)
    telling = all(
        tells_apart(word.lower()) and word.lower() not in FUNCTION_WORDS and word[-1].isalnum() for word in beside
    )
    officials = referent.plural and bool(referent.animate)
    one_body = not referent.plural and bool(referent.nouns) and max(referent.nouns) < 0
    if not (owned and telling and (officials or one_body)):
        return None
    name = " ".join(plain)
    kind = "group" if referent.plural else "organisation"
    return Actor(ActorFound(name, kind, (name,), (), gazetteer.country_code(name)), "", referent.plural, referent.nouns)


def place(word: str) -> bool:
    known = gazetteer.place_named(word)
    return known is not None and known.place.is_country


def actor_words(actor: Actor) -> set[str]:
    """Single-word names of an organisation, by which others may be described ("Acme officials")."""
    return {alias for alias in actor.found.aliases if " " not in alias} if actor.found.kind == "organisation" else set()
