"""Names of organisations, groups, events and things: which are the same.

By name without article, country and legal form; by acronym, printed in brackets or made of initials; by
what precedes or follows a noun of its kind ("Harvard" for "Harvard University", "Supreme Court" for
"Supreme Court of Norland"). A short form that fits two stays apart from both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from entities.nlp.annotation import ActorKind, Label, Span
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, word_list
from entities.nlp.language.words import Words
from entities.nlp.names.clusters import Clusters
from entities.nlp.names.labels import STATES

LEGAL_FORMS = word_list("legal forms")
PARTICLES = word_list("name particles")
WINGS = frozenset({"wing", "arm", "faction", "offshoot"})
LONGEST_ACRONYM = 8
OWN_BODIES = frozenset({("house",)})  # "the House" is never short for "White House"
DETERMINERS = frozenset("the a an this that its his her their our my 's".split())
AUXILIARIES = word_list("auxiliaries")
FUNCTION_WORDS = word_list("function words")
FIELDS = word_list("fields of bodies") | PARTICLES
RANKS = frozenset("supreme high national central federal state prime chief first lower upper affairs treasury".split())
WELL_KNOWN = frozenset(  # acronyms that print hardly ever spells out
    "UN EU NATO WHO IMF WTO IAEA FBI CIA BBC CNN CBS NBC NASA FIFA UEFA AFP UNICEF UNESCO UNHCR OPEC ASEAN "
    "ISIS ISIL IRGC NHS PLO IDF IOC OECD".split()
)
KIND_OF_LABEL: dict[Label, ActorKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "EVENT": "event",
    "MISC": "other",
}

Key = tuple[str, ...]


def cluster_bodies(clusters: Clusters, mentions: Sequence[int]) -> None:
    """Longest names first, so that short forms find them."""
    short_forms: dict[Key, set[int]] = defaultdict(set)
    settled = tell_owned_apart(clusters, mentions)
    own = own_names(clusters, mentions) | OWN_BODIES
    mentions = [mention for mention in mentions if mention not in settled]
    for mention in sorted(mentions, key=lambda m: (-len(clusters.surfaces[m].split()), m)):
        surface = clusters.surfaces[mention]
        key = body_words(surface)
        cluster = clusters.by_key.get(("body", *key))
        if cluster is None:
            cluster = known_or_short(clusters, mention, key, short_forms, own)
            clusters.by_key[("body", *key)] = cluster
        clusters.put(mention, cluster)
    name_owners(clusters, mentions)


def name_owners(clusters: Clusters, mentions: Sequence[int]) -> None:
    """ "the Russian Foreign Ministry", "South Korea's Defense Ministry": a body that says nothing alone, in full."""
    for mention in mentions:
        cluster = clusters.of(mention)
        if cluster is None or clusters.found[cluster].full_name or not is_nobody_s_own(clusters.surfaces[mention]):
            continue
        found = clusters.found[cluster]
        if owner_of(clusters, mention) and not any(word.islower() for s in found.surfaces for word in s.split()[:1]):
            before = clusters.mentions[mention - 1].span
            found.full_name = clusters.words.text[before.start : clusters.mentions[mention].span.end]


def is_nobody_s_own(surface: str) -> bool:
    """Whether a body's name is made of common nouns, which every country has: "Supreme Court"."""
    name = body_words(surface)
    return all(word in FIELDS or word in RANKS or gazetteer.body_noun(word) for word in name)


def tell_owned_apart(clusters: Clusters, mentions: Sequence[int]) -> set[int]:
    """ "Kenya's Foreign Ministry", "the Ugandan Foreign Ministry": two bodies; returns the mentions that are settled.

    One printed without a country is that of the country last named with it.
    """
    owners = {mention: owner for mention in mentions if (owner := owner_of(clusters, mention)) is not None}
    of_name: dict[Key, set[str]] = defaultdict(set)
    for mention, owner in owners.items():
        of_name[body_words(clusters.surfaces[mention])].add(owner)
    settled = set()
    latest: dict[Key, str] = {}
    for mention in mentions:
        name = body_words(clusters.surfaces[mention])
        if len(of_name.get(name, ())) < 2:
            continue
        owner = latest[name] = owners.get(mention) or latest.get(name) or ""
        if owner:
            cluster = clusters.named(("body", *name, "of", owner), kind_of(clusters, mention, name), mention)
            clusters.found[cluster].full_name = f"{owner}'s {clusters.surfaces[mention]}"
            settled.add(mention)
    return settled


def owner_of(clusters: Clusters, mention: int) -> str | None:
    """Name of the country printed right before a body."""
    if not mention or clusters.mentions[mention].label != "ORG":
        return None
    before, cluster = clusters.mentions[mention - 1].span, clusters.of(mention - 1)
    place = clusters.found[cluster].place if cluster is not None else None
    adjoins = clusters.words.text[before.end : clusters.mentions[mention].span.start] in ("'s ", "’s ", " ")
    return place.name if place and place.is_country and adjoins else None


def known_or_short(
    clusters: Clusters, mention: int, key: Key, short_forms: dict[Key, set[int]], own: Collection[Key]
) -> int:
    surface, label = clusters.surfaces[mention], clusters.mentions[mention].label
    fitting = short_forms.get(("acronym", acronym_of(surface)), set()) if is_acronym(surface) else set()
    if len(fitting) == 1:  # what this text spells out, before what the world knows: "ICC" of cricket
        return next(iter(fitting))
    known = gazetteer.organisation_named(surface)
    if known and (not is_acronym(surface) or is_borne_out(clusters.words, surface, known)):
        cluster = clusters.named(("known", known), "organisation", mention)
        clusters.found[cluster].full_name = known
        if len(key) > 1:
            short_forms[("ends", key[-1])].add(cluster)
            for acronym in initials(surface):
                short_forms[("acronym", acronym)].add(cluster)
        return cluster
    fitting = short_forms.get(("acronym", acronym_of(surface)) if is_acronym(surface) else key, set())
    if not fitting and len(key) == 1 and key not in own and label not in ("GPE", "LOC"):  # no "Radio Holm"
        fitting = short_forms.get(("ends", key[0]), set())
    if not fitting and clusters.mentions[mention].label == "PERSON":  # see names.rescued
        fitting = short_forms.get(("opens", key[0]), set())
    if not fitting and may_open(clusters, mention, key):
        fitting = short_forms.get(("opens two words", key[0]), set())
    if len(fitting) == 1:
        return next(iter(fitting))
    cluster = clusters.named(("body", *key), kind_of(clusters, mention, key), mention)
    for acronym in initials(surface):
        short_forms[("acronym", acronym)].add(cluster)
    for short in shorter(surface):
        short_forms[short].add(cluster)
    if clusters.mentions[mention].label == "ORG" and len(key) > 1:
        if not is_people(key[-1]):
            short_forms[("opens", key[0])].add(cluster)
        if len(key) == 2 and not is_people(key[-1]):
            short_forms[("opens two words", key[0])].add(cluster)
        short_forms[("ends", key[-1])].add(cluster)  # "the Syndicate"
    if clusters.mentions[mention].label == "EVENT":  # "Lantern Festival" for "Northport Lantern Festival"
        for start in range(1, len(key) - 1):
            short_forms[key[start:]].add(cluster)
    return cluster


def own_names(clusters: Clusters, mentions: Sequence[int]) -> set[Key]:
    """Single words that the text prints like names of their own: "Congress said", beside "Trinamool Congress"."""
    single = {mention: body_words(clusters.surfaces[mention]) for mention in mentions}
    return {
        name
        for mention, name in single.items()
        if len(name) == 1 and stands_bare(clusters.words, clusters.mentions[mention].span)
    }


def stands_bare(words: Words, span: Span) -> bool:
    """Whether no article or owner stands before a name, nor a noun that it modifies behind it."""
    first, after = words.first_from(span.start), words.last_until(span.end) + 1
    if words.text[span.start : span.start + 4].lower() == "the " or (first and words.lowers[first - 1] in DETERMINERS):
        return False
    if after >= len(words) or not words.texts[after][0].isalpha():
        return True
    following = words.lowers[after]
    return following in AUXILIARIES or following in FUNCTION_WORDS or following == "said" or following.endswith("ed")


def is_borne_out(words: Words, acronym: str, full: str) -> bool:
    """Whether a text that prints "ECB" means the bank: one of its words stands there, too, or all know the acronym."""
    if acronym.replace(".", "") in WELL_KNOWN:
        return True
    telling = {word for word in fold_name(full).split() if word not in PARTICLES}
    return not telling.isdisjoint(map(str.lower, words.texts))


def may_open(clusters: Clusters, mention: int, key: Key) -> bool:
    """Whether a single word can be short for the one body of two words it opens: "Acme" for "Acme Turbines"."""
    before = clusters.words.last_until(clusters.mentions[mention].span.start)
    if before >= 0 and clusters.words.lowers[before] in ("of", "in", "at", "near"):  # "the port of Corran"
        return False
    body = clusters.mentions[mention].label == "ORG" and len(key) == 1
    return body and not gazetteer.place_named(clusters.surfaces[mention]) and not gazetteer.body_noun(key[0])


def shorter(surface: str) -> Iterator[Key]:
    """Forms without country, without the noun for its kind, or without what follows that noun."""
    name, home = body_words(surface), body_words(surface, with_country=False)
    if home != name and gazetteer.body_noun(home[-1]):
        yield home
    for words in {name, home}:
        if len(words) > 1 and all(gazetteer.body_noun(word) for word in words[1:]) and not is_people(words[-1]):
            yield words[:1]
        if len(words) > 2 and words[1] == "of" and gazetteer.body_noun(words[0]):
            yield words[2:]
        if "of" in words[2:]:
            end = words.index("of", 2)
            if gazetteer.body_noun(words[end - 1]):
                yield words[:end]


def is_people(word: str) -> bool:
    """ "Corran Families", "Acme Workers": people of what stands before, which is no short form of them."""
    noun = gazetteer.role_noun(word)
    return word == "families" or bool(noun and noun.plural)


def is_acronym(surface: str) -> bool:
    return (
        2 <= len(acronym_of(surface)) <= LONGEST_ACRONYM and surface.replace(".", "").isupper() and " " not in surface
    )


def acronym_of(surface: str) -> str:
    return fold_name(surface).replace(" ", "")


def join_acronyms_in_brackets(clusters: Clusters, mentions: Sequence[int]) -> None:
    """ "World Health Organisation (WHO)", "WHO (World Health Organisation)" """
    text = clusters.words.text
    for left, right in pairwise(mentions):
        a, b = clusters.mentions[left].span, clusters.mentions[right].span
        if text[a.end : b.start].strip() != "(" or text[b.end : b.end + 1] != ")":
            continue
        short, long = sorted((clusters.surfaces[left], clusters.surfaces[right]), key=len)
        capitals = sum(map(str.isupper, short))
        one, other = clusters.of(left), clusters.of(right)
        if "PERSON" in (clusters.mentions[left].label, clusters.mentions[right].label) and acronym_of(short) not in set(
            initials(long)
        ):
            continue  # "Ana Ruiz (D-N.Y.)"
        if " " in long and len(short) <= LONGEST_ACRONYM and capitals > 1 and one is not None and other is not None:
            clusters.merge(one, other)
            clusters.found[clusters.root(one)].kind = "organisation"


def kind_of(clusters: Clusters, mention: int, key: Key) -> ActorKind:
    label = clusters.mentions[mention].label
    if label == "GPE" and key[0] in STATES:
        return "place"
    if len(key) > 1 and (gazetteer.body_noun(key[-1]) or (gazetteer.body_noun(key[0]) and key[1] == "of")):
        return "organisation"
    if fold_name(clusters.surfaces[mention]) in gazetteer.seats():
        return "organisation"
    if label != "PERSON" and introduced_as_body(clusters, mention):
        return "organisation"
    return KIND_OF_LABEL[label]


def introduced_as_body(clusters: Clusters, mention: int) -> bool:
    """ "its armed wing, Red Tide": the noun before the comma says what the name is."""
    words = clusters.words
    before = words.last_until(clusters.mentions[mention].span.start)
    if before < 1 or words.texts[before] != ",":
        return False
    noun = gazetteer.body_noun(words.texts[before - 1])
    return bool(noun and not noun.plural) or words.lowers[before - 1] in WINGS


def body_words(surface: str, *, with_country: bool = True) -> Key:
    """Folded words without article and legal form, and without a country in front on request."""
    plain = fold_name(surface).replace("'s", "").replace(",", "").split()
    if len(plain) > 1 and plain[0] == "the":
        plain = plain[1:]
    while len(plain) > 1 and plain[-1] in LEGAL_FORMS:
        plain = plain[:-1]
    if not with_country:
        for size in (2, 1):
            front = " ".join(plain[:size])
            if len(plain) > size and (gazetteer.place_named(front.title()) or gazetteer.place_named(front.upper())):
                plain = plain[size:]
                break
    return tuple(plain) or (surface,)


def initials(surface: str) -> Iterable[str]:
    """Acronyms a name of several words may have: with and without its small words."""
    parts = [word for word in re.split(r"[\s-]+", fold_name(surface)) if word[:1].isalnum()]
    large = [word for word in parts if word not in PARTICLES]
    return {"".join(word[0] for word in some) for some in (parts, large) if len(some) > 1}
