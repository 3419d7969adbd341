"""What a name is, told by the words around it: the encoder knows few small or invented places and firms.

Every mention of a name gives evidence that it is a place ("in Corran", "Corran's harbour", "Velmaran" for
"Velmara"), a body ("Lingbo shares", "the carrier Lingbo") or a person ("Mr Lingbo", "Lingbo's wife"). A name
gets another label only where the evidence of the whole text outweighs the encoder's vote, and never one
that the gazetteer or the full name of a person contradicts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from entities.nlp.annotation import Label
from entities.nlp.detected import DetectedMention
from entities.nlp.language.gazetteer import (
    body_noun,
    fold_name,
    gender_of_first_name,
    organisation_named,
    place_named,
    role_noun,
    title_gender,
    word_list,
)
from entities.nlp.names.labels import heads

Weights = MutableMapping[Label, float]

REACH = 40  # characters looked at on each side of a name
VOTE = 2.9  # what the encoder's own label weighs
BARE_VOTE = 0.9  # and where it takes a single word for a person, whom no text introduces so
STRANGER_VOTE = 0.4  # and where the text introduces others by their full names
WEAK, FAIR, STRONG = 0.5, 1.0, 2.0
VOTING: frozenset[Label] = frozenset({"PERSON", "ORG", "GPE", "LOC"})
OFFICES_OF_BODIES = word_list("offices of a body")
KINDS_OF_PLACE = word_list("kinds of place")
BEFORE_TITLES = word_list("before a title")
OWNED: dict[Label, frozenset[str]] = {
    "GPE": word_list("owned by a place"),
    "ORG": word_list("owned by a body"),
    "PERSON": word_list("owned by a person"),
}
AT_A_PLACE = re.compile(
    r"(\w*) ?\b(?:in|near|outside|across|throughout|(?:go|goes|going|went|come|comes|coming|came|travel\w*) to) $",
    re.IGNORECASE,
)
TAKES_IN = word_list("takes in")
KIND_BEFORE = re.compile(r"(?<!whose )\b([\w-]+)( of)? $")
# "PORT ELLERY (Echo Wire) - Corran said": whom the news is about, and whom it did not yet introduce
DATELINE_BEFORE = re.compile(r"(?:^|[\n\r])[A-Z][A-Z .,]+(?: \([^()\n\r]*\))? [-–—] $")
BODIES_OF_PLACES = word_list("bodies of a place")
BODY_OF = re.compile(r"\b(\w+) of ([A-Z][\w-]+)$")
SCORE = re.compile(r" \d{1,2} ?[–—-] ?\d{1,2} ")
# ", the gang's armed wing": what the noun behind a comma says of the name before it
APPOSITION = re.compile(r", (?:the|a|an|its|his|her|their) ((?:[\w’'-]+ ){0,4}?[\w-]+)[,.;]")
WINGS = frozenset({"wing", "arm", "faction", "offshoot"})
FRONTED = re.compile(r"(?:^|[\n.!?”\"’'] ?)(?:In|From|At|Near|Outside) $")  # "From Umm Zahra, the spokesman said"
PERSON_BEHIND = re.compile(r", \d\d,| who\b")
NEXT_WORDS = re.compile(r"([’'][sS]?)? ([\w-]+)(?: ([\w-]+))?")
DEMONYMS = ("n", "an", "ian", "i", "ese", "ish")
NOT_FIRST_NAMES = frozenset({"the", "new", "old", "port", "fort", "mount", "saint", "st", "san", "santa", "los", "las"})
SHORTEST_STEM = 4  # letters of a name of which a demonym is made


def relabelled(text: str, mentions: Sequence[DetectedMention]) -> Iterator[DetectedMention]:
    """The mentions, each with the label of its name. Linear in the number of mentions."""
    labels = (
        told(text, mentions)
        | bearers_of_family_names(text, mentions)
        | capitals(text, mentions)
        | named_after_places(text, mentions)
        | fronted(text, mentions)
        | teams(text, mentions)
    )
    for mention in mentions:
        label = labels.get(mention.span.of(text), mention.label)
        yield replace(mention, label=label) if label != mention.label else mention


def told(text: str, mentions: Sequence[DetectedMention]) -> dict[str, Label]:
    """The labels of names whose neighbours contradict the encoder."""
    surfaces = {fold_name(mention.span.of(text)) for mention in mentions}
    people = {
        word
        for mention in mentions
        if mention.label == "PERSON" and len(words := fold_name(mention.span.of(text)).split()) > 1
        for word in words
    }
    evidence: dict[str, Weights] = defaultdict(lambda: defaultdict(float))
    own: dict[str, Label] = {}
    introduced = bool(people)
    for mention in mentions:
        name = mention.span.of(text)
        if mention.label not in VOTING or not is_open(name, people):
            continue
        if name not in own:
            own[name] = mention.label
            bare = mention.label == "PERSON" and " " not in name
            evidence[name][mention.label] += VOTE if not bare else STRANGER_VOTE if introduced else BARE_VOTE
            if has_demonym(fold_name(name), surfaces):
                evidence[name]["GPE"] += STRONG
        for label, weight in around(text, mention):
            evidence[name][label] += weight
    for name, label, weight in between(text, mentions, {name: outweighing(evidence[name], own[name]) for name in own}):
        if name in evidence:
            evidence[name][label] += weight
    return {name: outweighing(evidence[name], label) for name, label in own.items()}


def between(
    text: str, mentions: Sequence[DetectedMention], told_alone: Mapping[str, Label]
) -> Iterator[tuple[str, Label, float]]:
    """What names tell about one another: "Qasrat and Corran", "Corran's Ana Ruiz", "National Bank of Corran"."""
    for left, right in pairwise(mentions):
        names = left.span.of(text), right.span.of(text)
        gap = text[left.span.end : right.span.start]
        if gap == " and ":
            labels = [told_alone.get(name, mention.label) for name, mention in zip(names, (left, right), strict=True)]
            yield from ((names[at], labels[1 - at], FAIR) for at in (0, 1) if labels[1 - at] in ("GPE", "ORG"))
        elif gap in ("'s ", "’s ") and right.label == "PERSON" and " " in names[1]:
            yield from ((names[0], label, WEAK) for label in ("ORG", "GPE"))
    for mention in mentions:
        if (
            mention.label in ("ORG", "GPE")
            and (home := BODY_OF.search(mention.span.of(text)))
            and home[1].lower() in BODIES_OF_PLACES
        ):
            yield home[2], "GPE", STRONG


def teams(text: str, mentions: Sequence[DetectedMention]) -> dict[str, Label]:
    """ "Norland 1 – 2 Velmara": countries and cities that play are their teams throughout the text."""
    places = [mention for mention in mentions if mention.label in ("GPE", "LOC")]
    return {
        mention.span.of(text): "ORG"
        for left, right in pairwise(places)
        if SCORE.fullmatch(text, left.span.end, right.span.start)
        for mention in (left, right)
    }


def capitals(text: str, mentions: Sequence[DetectedMention]) -> dict[str, Label]:
    """ "Kampala denied it" in a text that names Uganda: nobody's name where no first name stands before it."""
    countries = {
        known.place.name
        for mention in mentions
        if mention.label in ("GPE", "NORP")
        and (known := place_named(mention.span.of(text)))
        and known.sense != "capital"
    }
    family_names = {fold_name(m.span.of(text)).split()[-1] for m in mentions if " " in m.span.of(text)}
    return {
        name: "GPE"
        for mention in mentions
        if mention.label == "PERSON"
        and (known := place_named(name := mention.span.of(text)))
        and known.sense == "capital"
        and known.place.name in countries
        and fold_name(name) not in family_names
        and not gender_of_first_name(fold_name(name))
    }


def named_after_places(text: str, mentions: Sequence[DetectedMention]) -> dict[str, Label]:
    """ "Norland One" taken for a person in a text that speaks of Norland or of Norlanders: nobody's first name."""
    surfaces = {fold_name(m.span.of(text)) for m in mentions}
    places = {fold_name(m.span.of(text)) for m in mentions if m.label in ("GPE", "LOC")}
    found: dict[str, Label] = {}
    for mention in mentions:
        name = mention.span.of(text)
        first, *others = fold_name(name).split()
        if mention.label != "PERSON" or len(others) != 1 or gender_of_first_name(first) or others[0] in surfaces:
            continue
        if (first in places or not demonyms(first).isdisjoint(surfaces)) and not place_named(first):
            found[name] = "ORG"
    return found


def fronted(text: str, mentions: Sequence[DetectedMention]) -> dict[str, Label]:
    """ "From Umm Zahra, the spokesman said": no person whose first name anybody knows, and so a place."""
    return {
        name: "GPE"
        for mention in mentions
        if mention.label in ("PERSON", "ORG")
        and text[mention.span.end : mention.span.end + 2] == ", "
        and FRONTED.search(text, max(0, mention.span.start - REACH), mention.span.start)
        and not gender_of_first_name(fold_name(name := mention.span.of(text)).split()[0])
        and not (organisation_named(name) or any(map(body_noun, name.split())))
    }


def bearers_of_family_names(text: str, mentions: Sequence[DetectedMention]) -> dict[str, Label]:
    """ "Sanna Ostrander" taken for a body in a text where "Ostrander" is a person."""
    family_names = {name for m in mentions if m.label == "PERSON" and " " not in (name := fold_name(m.span.of(text)))}
    found: dict[str, Label] = {}
    for mention in mentions:
        name = mention.span.of(text)
        words = fold_name(name).split()
        if mention.label in ("ORG", "GPE", "LOC") and len(words) == 2 and words[-1] in family_names:
            known = place_named(name) or place_named(words[0]) or organisation_named(name)
            if (
                not known
                and words[0] not in NOT_FIRST_NAMES | heads("opens ORG")
                and not any(map(body_noun, words))
                and "'" not in words[0]
            ):
                found[name] = "PERSON"
    return found


def outweighing(evidence: Weights, own: Label) -> Label:
    if own == "LOC":
        evidence["LOC"] += evidence.pop("GPE", 0)
    best, weight = max(evidence.items(), key=itemgetter(1))
    return best if weight > evidence[own] else own


def is_open(name: str, people: set[str]) -> bool:
    """Whether only the text can tell what a name is."""
    words = fold_name(name).split()
    if len(words) > 2 or gender_of_first_name(words[0]) or not set(words).isdisjoint(people):
        return False
    return not (place_named(name) or organisation_named(name) or any(map(body_noun, words)))


def has_demonym(name: str, surfaces: set[str]) -> bool:
    """ "Velmaran" beside "Velmara", "Qasrati" beside "Qasrat" """
    return not demonyms(name).isdisjoint(surfaces)


def demonyms(name: str) -> set[str]:
    """What the people of a place may be called, and what is theirs: "qasrat" -> "qasrati", "qasratian" ..."""
    if len(name) < SHORTEST_STEM:
        return set()
    return {stem + ending for stem in (name, name.rstrip("aeiou")) for ending in DEMONYMS} - {name}


def around(text: str, mention: DetectedMention) -> Iterator[tuple[Label, float]]:
    """What the neighbours of one mention say it is, and how clearly."""
    start, end = mention.span.start, mention.span.end
    before = text[max(0, start - REACH) : start]
    if (at := AT_A_PLACE.search(before)) and at[1].lower() not in TAKES_IN:
        yield "GPE", FAIR
    if DATELINE_BEFORE.search(before):
        yield "GPE", FAIR
    if (told := APPOSITION.match(text, end, end + REACH)) and is_body(told[1].split()[-1]):
        yield "ORG", STRONG
    if kind := KIND_BEFORE.search(before):
        yield from kind_before(kind[1], of=bool(kind[2]))
    if PERSON_BEHIND.match(text, end):
        yield "PERSON", FAIR
    if following := NEXT_WORDS.match(text, end, end + REACH):
        owns, *words = following.groups()
        yield from behind(bool(owns), [word.lower() for word in words if word])


def is_body(word: str) -> bool:
    noun = body_noun(word)
    return word in WINGS or bool(noun and not noun.plural)


def kind_before(word: str, *, of: bool) -> Iterator[tuple[Label, float]]:
    if of:
        if word.lower() in KINDS_OF_PLACE:
            yield "GPE", STRONG
        elif word.lower() in OFFICES_OF_BODIES:
            yield "ORG", FAIR
        return
    if word[0].isupper() and title_gender(word) is not None and word.lower() not in BEFORE_TITLES:
        yield "PERSON", STRONG
    elif (noun := role_noun(word)) and not noun.plural and word.lower() != "member":
        yield "PERSON", FAIR
    elif (noun := body_noun(word)) and not noun.plural:
        yield "ORG", FAIR


def behind(owns: bool, words: Sequence[str]) -> Iterator[tuple[Label, float]]:
    """ "Corran's harbour", "Corran's new harbour", "Lingbo shares" """
    for position, word in enumerate(words):
        for label, nouns in OWNED.items():
            if word in nouns and (owns or (label != "PERSON" and not role_noun(word))):
                yield label, (FAIR if owns or not position else WEAK)
                return
        if not owns:
            return
