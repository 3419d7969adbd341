"""Actors that a text only describes.

A description that names a country or an organisation and speaks or recurs ("Iranian officials", "the Norland
government") becomes an actor of its own, as does a group that recurs ("asylum seekers"); others stay unnamed,
since "the team" of one article is not "the team" of another.
"""

from __future__ import annotations

from dataclasses import replace

from entities.nlp.annotation import ActorFound, ActorKind
from entities.nlp.coreference.groups import NO_MODIFIERS, Described, plain_words, recurring
from entities.nlp.coreference.references import DEFINITE, FUNCTION_WORDS, INDEFINITE, tells_apart
from entities.nlp.coreference.referents import Referent
from entities.nlp.coreference.resolution import Resolution
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, strip_possessive
from entities.nlp.names.identify import Actor, Cast


def name_described(resolution: Resolution) -> None:
    """Gives every mention its actor, and described referents that deserve one an actor of their own."""
    speaking = {resolution.mentions[mention].referent for mention in resolution.said_at.values()}
    owners = {word for actor in resolution.cast.actors for word in actor_words(actor)}
    actors = list(resolution.cast.actors)
    known: dict[str, int] = {}
    for index, referent in enumerate(resolution.referents):
        if referent.actor is None:
            described = described_actor(referent, owners)
            if described and (referent.times > 1 or index in speaking or acts_for_country(described)):
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
    met = {
        index: (reference, resolution.referents[mention.referent])
        for index, mention in enumerate(resolution.mentions)
        if (reference := mention.reference) is not None
        and mention.form == "description"
        and reference.plural
        and mention.referent is not None
        and resolution.referents[mention.referent].actor is None
    }
    described = [
        Described(
            index,
            fold_name(reference.head),
            frozenset(word for word in reference.modifiers - NO_MODIFIERS if tells_apart(word)),
        )
        for index, (reference, _) in met.items()
    ]
    for group in recurring(described):
        referents = [met[each.index][1] for each in group]
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
    kind: ActorKind = "group" if referent.plural else "organisation"
    return Actor(ActorFound(name, kind, (name,), (), gazetteer.country_code(name)), "", referent.plural, referent.nouns)


def acts_for_country(actor: Actor) -> bool:
    """ "the Iraqi government", even if it is mentioned once"""
    return actor.found.kind == "organisation" and bool(actor.found.country)


def place(word: str) -> bool:
    known = gazetteer.place_named(word)
    return known is not None and known.place.is_country


def actor_words(actor: Actor) -> set[str]:
    """Single-word names of an organisation, by which others may be described ("Acme officials")."""
    return {alias for alias in actor.found.aliases if " " not in alias} if actor.found.kind == "organisation" else set()
