"""Names of places: countries by all their names, and capitals that stand for a government.

"Oslo's reply" and "talks with Oslo" mean Norway; "flights from Oslo", "in Oslo", "Oslo's
streets" and a dateline mean the city. Adjectives ("Norwegian") name the country; after "in" or "speak"
they are languages and name nothing. Known limit: verbs are told by their endings.
"""

from __future__ import annotations

import re

from entities.nlp.annotation import Span
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, word_list
from entities.nlp.language.words import Words
from entities.nlp.names.clusters import Clusters
from entities.nlp.names.contexts import demonyms

AT_A_PLACE = word_list("at a place")
URBAN = word_list("urban nouns")
ACTED_WITH = frozenset({"with", "by", "against", "between", "for", "urged", "told", "asked", "accused"})
AUXILIARIES = word_list("auxiliaries")
OF_ORIGIN = re.compile(r"[a-z](?:an|ese|ish)$")
VERB_ENDINGS = ("ed", "es", "ts", "ys", "ns")
NO_NOUNS = AUXILIARIES.union(*map(word_list, ("function words", "prepositions", "verbs")))
BEFORE_LANGUAGES = word_list("before languages")


def cluster_places(clusters: Clusters) -> set[int]:
    """Groups the mentions of countries and regions; returns those that are settled."""
    playing = teams(clusters)
    return strangers(clusters) | {
        mention
        for mention, found in enumerate(clusters.mentions)
        if found.label != "PERSON" and (cluster_team(clusters, mention, playing) or cluster_place(clusters, mention))
    }


def strangers(clusters: Clusters) -> set[int]:
    """The mentions that only say where something is from, by a place that no table knows: "a Qasrati newspaper".

    Such a place must be named in the text, or the word end as such words do and only stand before nouns ("under
    Velmaran law"). The word is nobody's name then; a people in the plural is an actor.
    """
    made = {
        demonym
        for surface, mention in zip(clusters.surfaces, clusters.mentions, strict=True)
        if mention.label == "GPE" and not gazetteer.place_named(surface)
        for demonym in demonyms(fold_name(surface))
    }
    single = [at for at, surface in enumerate(clusters.surfaces) if " " not in surface]
    standing = {clusters.surfaces[at] for at in single if not before_noun(clusters, at)}
    return {
        at
        for at in single
        if fold_name(clusters.surfaces[at]) in made
        or (clusters.surfaces[at] not in standing and of_origin(clusters.surfaces[at]))
    }


def of_origin(word: str) -> bool:
    """Whether a word that no table knows ends like "Velmaran" and is no first name."""
    unknown = not gazetteer.place_named(word) and not gazetteer.organisation_named(word)
    return bool(OF_ORIGIN.search(word)) and unknown and not gazetteer.gender_of_first_name(word)


def before_noun(clusters: Clusters, mention: int) -> bool:
    """ "Velmaran law", not "Morgan said" """
    words, span = clusters.words, clusters.mentions[mention].span
    after = words.first_from(span.end)
    if after >= len(words) or words.starts[after] != span.end + 1:
        return False
    following = words.texts[after]
    verbal = following in NO_NOUNS or following.endswith(VERB_ENDINGS)
    return following.isalpha() and following.islower() and not verbal


def teams(clusters: Clusters) -> set[str]:
    """Places whose name stands for a body here, as in a report of a match (`contexts.teams`)."""
    named = (
        gazetteer.place_named(surface)
        for surface, mention in zip(clusters.surfaces, clusters.mentions, strict=True)
        if mention.label == "ORG"
    )
    return {known.place.name for known in named if known and known.sense == "name"}


def cluster_team(clusters: Clusters, mention: int, playing: set[str]) -> bool:
    """Puts every way to name a playing country into its team: "the Velmarans", "Velmaran captain"."""
    known = gazetteer.place_named(clusters.surfaces[mention]) if playing else None
    if known is None or known.place.name not in playing or known.sense == "capital":
        return False
    cluster = clusters.named(("team", known.place.name), "organisation", mention)
    clusters.found[cluster].full_name = known.place.name
    if known.sense == "adjective":
        clusters.adjectives.add(mention)
    return True


def cluster_place(clusters: Clusters, mention: int) -> bool:
    span, label = clusters.mentions[mention].span, clusters.mentions[mention].label
    known = gazetteer.place_named(clusters.surfaces[mention])
    if known is None or (known.sense == "capital" and not acts(clusters.words, span)):
        return False
    if known.sense == "adjective" and label == "ORG":
        return False
    if known.sense == "adjective" and is_language(clusters.words, span):
        return True
    if known.sense == "people":
        cluster = clusters.named(("people", fold_name(clusters.surfaces[mention])), "group", mention)
        clusters.found[cluster].people = True
    else:
        key = ("place", known.place.name)
        if known.sense == "adjective" and key in clusters.by_key:
            cluster = clusters.by_key[key]
            clusters.put(mention, cluster, adjective=True)
        else:
            cluster = clusters.named(key, "place", mention)
            if known.sense == "adjective":
                clusters.adjectives.add(mention)
                clusters.found[cluster].only_adjective = True
        clusters.found[cluster].full_name = known.place.name
    clusters.found[cluster].place = known.place
    return True


def acts(words: Words, span: Span) -> bool:
    """Whether a capital's name stands for its government here."""
    at, after = words.first_from(span.start), words.first_from(span.end)
    before = words.lowers[at - 1] if at else ""
    following = words.lowers[after] if after < len(words) else ""
    if following in {"'s", "'"}:
        owned = words.lowers[after + 1] if after + 1 < len(words) else ""
        return owned not in URBAN
    if before in AT_A_PLACE or before == "of":
        return False
    if following in {",", "—", "-", "(", "d.c"} or following in URBAN:
        return before in ACTED_WITH and following == ","
    return before in ACTED_WITH or following in AUXILIARIES or following.endswith(("ed", "es", "ys", "ts"))


def is_language(words: Words, span: Span) -> bool:
    """ "in English", not "in English law" """
    at, after = words.first_from(span.start), words.first_from(span.end)
    ends = after >= len(words) or not words.texts[after][0].isalnum() or words.lowers[after] in {"or", "and"}
    return at > 0 and words.lowers[at - 1] in BEFORE_LANGUAGES and ends
