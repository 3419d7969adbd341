"""Actors that a text only describes.

A description that names a country or an organisation and speaks or recurs ("Iranian officials", "the Norland
government") becomes an actor of its own, as does a group that recurs ("asylum seekers"); others stay unnamed,
since "the team" of one article is not "the team" of another.
"""

from __future__ import annotations

from dataclasses import replace

from entities.nlp.annotation import ActorFound, ActorKind
from entities.nlp.coreference.descriptions import countries_in
from entities.nlp.coreference.groups import NO_MODIFIERS, Described, plain_words, recurring
from entities.nlp.coreference.references import DEFINITE, DETERMINERS, FUNCTION_WORDS, INDEFINITE, tells_apart
from entities.nlp.coreference.referents import Referent
from entities.nlp.coreference.resolution import Resolution
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, strip_possessive
from entities.nlp.names.identify import Actor, Cast

GOVERNMENT = "government"


def name_described(resolution: Resolution) -> None:
    """Gives every mention its actor, and described referents that deserve one an actor of their own."""
    part_government(resolution)
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
    give_actors(resolution)


def part_government(resolution: Resolution) -> None:
    """Lets "the government", which stood for the country that a text is about, mean the government of that country."""
    home = next((index for index, referent in enumerate(resolution.referents) if referent.is_home), None)
    meant = [
        index
        for index, mention in enumerate(resolution.mentions)
        if mention.referent == home and mention.reference is not None and mention.reference.head.lower() == GOVERNMENT
    ]
    if home is None or not meant:
        return
    government = government_of(resolution, resolution.cast.actors[resolution.referents[home].actor or 0].found)
    for index in meant:
        resolution.mentions[index] = replace(resolution.mentions[index], referent=government)
        resolution.referents[government].times += 1


def government_of(resolution: Resolution, country: ActorFound) -> int:
    """The referent that the text names as the government of a country, or a new one."""
    nouns = frozenset({-1 - noun.family}) if (noun := gazetteer.body_noun(GOVERNMENT)) else frozenset()
    for index, referent in enumerate(resolution.referents):
        if referent.nouns == nouns and country.country in countries_in(referent.vocabulary):
            return index
    words = f"{gazetteer.adjective_of(country.country)} {GOVERNMENT}"
    found = Referent(None, words, "", False, False, nouns, frozenset(words.lower().split()))
    resolution.referents.append(found)
    return len(resolution.referents) - 1


def name_spoken_of(resolution: Resolution) -> None:
    """Gives a tentative actor to whoever is described by a name: "Acme shareholders", "the German consulate".

    They may be what a quote is about, which decides whether they are actors. Called when the speakers are known.
    """
    actors = list(resolution.cast.actors)
    known = {fold_name(actor.found.name): index for index, actor in enumerate(actors)}
    bodies = {
        fold_name(alias) for actor in actors if actor.found.kind == "organisation" for alias in actor.found.aliases
    }
    for referent in resolution.referents:
        somebody = referent.animate and not referent.plural  # "a Danish man" is mostly one who is named elsewhere
        name = name_within(referent.words) if referent.actor is None and referent.nouns and not somebody else ""
        if name and fold_name(name.rpartition(" ")[0]) not in bodies:  # "the New Mandate party" is New Mandate
            referent.actor = known.setdefault(fold_name(name), len(actors))
            if referent.actor == len(actors):
                kind: ActorKind = "group" if referent.plural else "organisation"
                found = ActorFound(name, kind, (name,), (), gazetteer.country_code(name))
                actors.append(Actor(found, referent.gender, referent.plural, referent.nouns))
    resolution.tentative = frozenset(range(len(resolution.cast.actors), len(actors)))
    resolution.cast = Cast(tuple(actors), resolution.cast.mentions)
    give_actors(resolution)


def name_within(printed: str) -> str:
    """A description without its determiners, if one of the words before its noun is a name."""
    plain = printed.split()
    while len(plain) > 1 and fold_name(plain[0]) in DETERMINERS:
        plain = plain[1:]
    named = any(word[:1].isupper() for word in plain[:-1])
    verbal = any(word.islower() and not tells_apart(word) for word in plain[:-1])  # "FBI interviewed passengers"
    return " ".join(plain) if named and not verbal else ""


def give_actors(resolution: Resolution) -> None:
    for index, mention in enumerate(resolution.mentions):
        if mention.referent is None:
            continue
        actor = resolution.referents[mention.referent].actor
        if actor != mention.actor:
            resolution.mentions[index] = replace(mention, actor=actor)


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
