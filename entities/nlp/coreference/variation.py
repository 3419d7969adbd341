"""Elegant variation: the person whom a new description means, "the billionaire", though the text gave no such role.

Newspapers change the word for one whom they have just named: "Ana Ruiz attacked Ola Berg, accusing the shipowner of
greed." A definite description that opens nobody's story means the one person named shortly before whom the text has
given no role yet, unless that is who speaks. Descriptions of who speaks are left to the ranker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from entities.nlp.coreference.descriptions import generic_people
from entities.nlp.coreference.referents import Referent
from entities.nlp.coreference.resolution import Mention, Resolution
from entities.nlp.language.words import Words

SENTENCES = 1  # back to the name
RECENT = 12  # mentions looked at
CONFIDENCE = 0.5
POINTING = frozenset({"the", "this", "that"})
IS = frozenset({"is", "was", "are", "were", "be", "been", "being", "as", "become", "became", "remains", "like"})
SUPERLATIVE = frozenset({"most", "least", "best", "worst", "first", "last", "next", "only", "other", "same", "right"})


def name_variations(words: Words, resolution: Resolution) -> None:
    """Gives descriptions in reported words that nobody was found for the person they mean, with their actor."""
    speaking = {resolution.mentions[mention].referent for mention in resolution.said_at.values()}
    meant: dict[int, int] = {}
    for index, mention in enumerate(resolution.mentions):
        referent = mention.referent
        if referent is None:
            continue
        found = resolution.referents[referent]
        new = mention.antecedent is None and found.actor is None and referent not in speaking
        if new and mention.place.quote is not None and may_vary(words, mention):
            chosen = person_meant(words, resolution, index, found)
            if chosen is not None:
                meant[referent] = chosen
                resolution.referents[chosen].nouns |= found.nouns
        if referent in meant:
            actor = resolution.referents[meant[referent]].actor
            sure = min(mention.confidence, CONFIDENCE)
            resolution.mentions[index] = replace(mention, referent=meant[referent], actor=actor, confidence=sure)


def may_vary(words: Words, mention: Mention) -> bool:
    reference = mention.reference
    if reference is None or mention.form != "description" or reference.plural or not reference.animate:
        return False
    first = words.first_from(mention.span.start)
    points = words.lowers[first] in POINTING and not (first and words.lowers[first - 1] in IS)
    told_apart = reference.modifiers & SUPERLATIVE or any(word.endswith("est") for word in reference.modifiers)
    known = bool(reference.nouns) and not reference.nouns <= generic_people() and reference.head.lower() != "chair"
    return points and known and not told_apart


def person_meant(words: Words, resolution: Resolution, index: int, described: Referent) -> int | None:
    """The referent of the only person without a role who was named near enough; None if there is none, or several."""
    free = {
        mention.referent
        for mention in near(resolution, index)
        if mention.referent is not None and fits(resolution, mention.referent, described)
    }
    said_by = resolution.speaker(resolution.mentions[index].place.quote or 0).actor
    others = [referent for referent in free if resolution.referents[referent].actor != said_by]
    return others[0] if len(others) == 1 else None


def near(resolution: Resolution, index: int) -> Iterator[Mention]:
    """The mentions shortly before one of them."""
    here = resolution.mentions[index].place
    for at in range(index - 1, max(-1, index - 1 - RECENT), -1):
        mention = resolution.mentions[at]
        if here.sentence - mention.place.sentence > SENTENCES:
            return
        yield mention


def fits(resolution: Resolution, referent: int, described: Referent) -> bool:
    found = resolution.referents[referent]
    if found.actor is None or resolution.cast.actors[found.actor].found.kind != "person" or found.plural:
        return False
    agrees = not (found.gender and described.gender) or found.gender == described.gender
    return agrees and not found.nouns
