"""Which names in a text are the same actor, and what the text says each actor is.

A wrong merge is worse than a missing one: names are joined only by a rule with one possible reading in
this text (`places`, `people`, `bodies`). Things named once, languages and stray letters become no actor;
their mentions stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from entities.nlp.annotation import ActorFound, Label, Span
from entities.nlp.detected import DetectedMention
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, strip_possessive, word_list
from entities.nlp.language.sentences import dateline_end
from entities.nlp.language.words import Words
from entities.nlp.names.bodies import (
    PARTICLES,
    body_words,
    cluster_bodies,
    initials,
    is_acronym,
    is_people,
    join_acronyms_in_brackets,
)
from entities.nlp.names.clusters import Cluster, Clusters
from entities.nlp.names.passing import in_passing
from entities.nlp.names.people import cluster_people, name_words, surnames, title_gender
from entities.nlp.names.places import cluster_places
from entities.nlp.names.roles import head_nouns, is_role_word, roles_of

NAMED_AFTER_PEOPLE = frozenset(
    {"foundation", "administration", "government", "regime", "campaign", "institute", "center", "centre", "library"}
    | {"university", "college", "school", "prize", "award", "family", "estate", "doctrine", "presidency", "cartel"}
)
BEHIND_DATELINE = re.compile(r"(?:,? [A-Z][\w.]+ \d{1,2})? ?[-–—(]")  # "PORT ALMEDA, May 14 — ..."
NO_NAMES = word_list("function words") | word_list("common in capitals")
# "Illinois Rep. Ana Ruiz", "Pro Tem Ana Ruiz": what stands before a person's title, and that
TITLE_INSIDE = re.compile(
    r"(?:.* )?(?:Rep|Sen|Gov|Gen|Col|Lt|Sgt|Capt|Amb|Prof|Dr)\. (?=[A-Z]\w+ [A-Z])|(?:.* )?Pro Tem (?=[A-Z])"
)
OFFICES = word_list("offices of a body") | {"minister", "ambassador", "commissioner", "attorney", "governor", "general"}
OF_PLACE = re.compile(r" of [A-Z].*")  # "Hesketh of Tarn"
# titles that stand in the place of a first name
REGNAL = frozenset(
    {"Pope", "King", "Queen", "Prince", "Princess", "Emperor", "Empress", "Sultan", "Emir", "Lord", "Lady", "Baroness"}
)
LONGEST_ACRONYM_OF_PLACE = 4  # letters
DOUBTFUL = 0.5  # a single word printed once makes no actor if less sure than this
DATELINE = re.compile(r"[A-Z][A-Z .,]+ [-–—] (?=\S)")  # "PORT ALMEDA - Norland said"
REPEATED_CONFIDENCE = 0.7  # of an acronym that was found by its spelling alone


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name where it is printed; `actor` is None if it fits several people, or is nobody's."""

    span: Span
    label: Label
    actor: int | None
    confidence: float
    adjective: bool = False  # "Iranian": names a country, but not as an actor of its own


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor with what later steps need to know about it; `found` is what is handed out."""

    found: ActorFound
    gender: gazetteer.Gender
    plural: bool  # a people or another group: "they"
    nouns: frozenset[int]  # families of the nouns that say what it is: roles, or -1 - kinds of body


@dataclass(frozen=True, slots=True)
class Cast:
    actors: tuple[Actor, ...]  # in order of first mention
    mentions: tuple[NameMention, ...]  # in text order


def identify(words: Words, detected: Sequence[DetectedMention], listed: Collection[Span] = ()) -> Cast:
    """Every named mention with its actor. Linear in the number of mentions.

    `listed` are the places of names that somebody brought along: whoever is named there is an actor.
    """
    mentions = with_acronyms(words, [complete(words, m) for m in detected if is_name(words, m)])
    clusters = Clusters(words, mentions)
    settled = cluster_places(clusters)
    known = surnames(clusters)
    people: list[int] = []
    others: list[int] = []
    for index, mention in enumerate(mentions):
        if index not in settled:
            person = mention.label == "PERSON" or is_surname(clusters, index, known)
            (people if person else others).append(index)
    people, others = rescued(clusters, people, others)
    cluster_people(clusters, people)
    cluster_bodies(clusters, others)
    join_acronyms_in_brackets(clusters, sorted(people + others))
    read_roles(clusters)
    return finished(clusters, listed)


def is_name(words: Words, mention: DetectedMention) -> bool:
    """Not a title or office ("Prime Minister", "Minister of Finance"), an article, a word without capital or digit."""
    surface = mention.span.of(words.text)
    if not any(c.isupper() or c.isdigit() for c in surface) or fold_name(surface) in PARTICLES:
        return False
    if surface.isupper() and fold_name(surface) in NO_NAMES:  # "FOREIGN MINISTER" of a text in capitals
        return bool(gazetteer.place_named(surface) or gazetteer.organisation_named(surface))
    before, of, _ = fold_name(surface).partition(" of ")
    if of and before.split()[-1] in OFFICES:
        return bool(gazetteer.organisation_named(surface))
    return not all(gazetteer.title_gender(word) is not None for word in fold_name(surface).split())


def complete(words: Words, mention: DetectedMention) -> DetectedMention:
    """The mention without title and "'s"; a person if a role noun stands right before it."""
    surface = mention.span.of(words.text)
    start, end = mention.span.start, mention.span.start + len(strip_possessive(surface))
    if dateline := DATELINE.match(surface):
        start += dateline.end()
    label = mention.label
    if opens_dateline(words, start, end):
        label = "GPE"
    if label == "PERSON":
        if behind := TITLE_INSIDE.match(surface):
            start += behind.end()
        first = words.first_from(start)
        while words.ends[first] < end and gazetteer.title_gender(words.texts[first]) is not None:
            first += 2 if words.texts[first + 1] == "." else 1
        if words.lowers[first] == "of":
            label = "MISC"  # "Lady of Ellery" is a ship
        else:
            start = words.starts[first] if words.starts[first] < end else start
    elif label in ("LOC", "GPE", "MISC", "ORG") and is_person(words, Span(start, end)):
        label = "PERSON"
    return DetectedMention(Span(start, end), label, mention.confidence)


def opens_dateline(words: Words, start: int, end: int) -> bool:
    """ "PORT ALMEDA - ..." at the start of a paragraph, "Almeda — ..." at that of a text"""
    opens = words.paragraph_starts[words.paragraph(start)] == start
    if not words.text[start:end].isupper():
        return opens and end < dateline_end(words.text, start)
    return opens and BEHIND_DATELINE.match(words.text, end) is not None


def is_person(words: Words, span: Span) -> bool:
    """ "mayor Ola Berg-Dahl": two or three words right after a role noun, none of them a kind of body."""
    before = words.last_until(span.start)
    parts = fold_name(span.of(words.text)).split()
    return (
        before >= 0
        and words.ends[before] + 1 == span.start
        and is_role_word(words.texts[before])
        and 2 <= len(parts) <= 3
        and gazetteer.place_named(span.of(words.text)) is None
        and not any(gazetteer.body_noun(part) for part in parts)
        and not set(parts) & (PARTICLES | {"state"})
    )


def rescued(clusters: Clusters, people: list[int], others: list[int]) -> tuple[list[int], list[int]]:
    """Single words taken for people that open the name of one organisation ("Acme" of "Acme Terminals Group")."""
    known = {word for m in people for word in name_words(clusters.surfaces[m]) if " " in clusters.surfaces[m]}
    opened: dict[str, set[tuple[str, ...]]] = {}
    for mention in others:
        name = body_words(clusters.surfaces[mention])
        opens = len(name) > 1 and not set(name) & NAMED_AFTER_PEOPLE and not is_people(name[-1])
        if clusters.mentions[mention].label == "ORG" and opens:
            opened.setdefault(name[0], set()).add(name)
    moved = {
        m
        for m in people
        if len(opened.get(fold_name(clusters.surfaces[m]), ())) == 1
        and fold_name(clusters.surfaces[m]) not in known
        and not title_gender(clusters.words, clusters.mentions[m].span.start)
    }
    return [m for m in people if m not in moved], sorted([*others, *moved])


def is_surname(clusters: Clusters, mention: int, known: Counter[str]) -> bool:
    """A single word taken for a thing ("the Okafor video") that is the surname of a person in this text."""
    label, surface = clusters.mentions[mention].label, clusters.surfaces[mention]
    return label in ("MISC", "ORG") and " " not in surface and fold_name(surface) in known


def with_acronyms(words: Words, mentions: list[DetectedMention]) -> list[DetectedMention]:
    """Adds the acronyms that nobody marked: introduced in brackets after a name, and used later."""
    taken = {position for mention in mentions for position in words.within(mention.span)}
    introduced: dict[str, DetectedMention] = {}
    for mention in mentions:
        after = words.first_from(mention.span.end)
        if mention.label in ("ORG", "MISC") and after + 2 < len(words) and words.texts[after] == "(":
            short = words.texts[after + 1]
            full = mention.span.of(words.text)
            if words.texts[after + 2] == ")" and is_acronym(short) and fold_name(short) in initials(full):
                introduced[short] = mention
    if not introduced:
        return mentions
    added = [
        DetectedMention(words.span(position, position), introduced[word].label, REPEATED_CONFIDENCE)
        for position, word in enumerate(words.texts)
        if word in introduced and position not in taken
    ]
    return sorted([*mentions, *added], key=lambda mention: mention.span)


def read_roles(clusters: Clusters) -> None:
    for index, mention in enumerate(clusters.mentions):
        cluster = clusters.of(index)
        if cluster is None or clusters.found[cluster].kind != "person":
            continue
        found = clusters.found[cluster]
        for role in roles_of(clusters.words, mention.span):
            if role.text not in {known.text for known in found.roles}:
                found.roles.append(role)
        gender = title_gender(clusters.words, mention.span.start)
        if gender:
            found.genders[gender] += 1


def finished(clusters: Clusters, listed: Collection[Span]) -> Cast:
    seen = {
        clusters.of(index) for index, mention in enumerate(clusters.mentions) if not in_passing(clusters.words, mention)
    }
    sure = {clusters.of(index) for index, mention in enumerate(clusters.mentions) if mention.span in listed}
    worthy = (i for i, cluster in enumerate(clusters.found) if i in sure or (i in seen and is_actor(cluster)))
    order = sorted(worthy, key=lambda i: clusters.found[i].first_seen)
    number: dict[int | None, int] = {cluster: actor for actor, cluster in enumerate(order)}
    mentions = (
        NameMention(
            mention.span,
            mention.label,
            number.get(clusters.of(index)),
            mention.confidence,
            index in clusters.adjectives,
        )
        for index, mention in enumerate(clusters.mentions)
    )
    return Cast(tuple(actor_of(clusters, clusters.found[i]) for i in order), tuple(mentions))


def is_actor(cluster: Cluster) -> bool:
    """Not a thing named once, a region named only by its adjective, a letter, or a doubtful single mention."""
    times = cluster.surfaces.total()
    if not times or all(len(surface.strip(".")) < 2 for surface in cluster.surfaces):
        return False
    if cluster.place:
        return cluster.place.is_country or not cluster.only_adjective
    if cluster.kind in ("other", "event"):
        return times > 1
    one_word = not any(" " in surface for surface in cluster.surfaces)
    return times > 1 or not one_word or cluster.confidence >= DOUBTFUL or bool(cluster.roles)


def actor_of(clusters: Clusters, cluster: Cluster) -> Actor:
    name = with_regnal_title(cluster, display_name(cluster))
    roles = [noun for role in cluster.roles for noun in head_nouns(role.text)]
    bodies = [noun for word in fold_name(name).split() if (noun := gazetteer.body_noun(word))]
    is_person = cluster.kind == "person"
    of_roles, of_bodies = gazetteer.broader()
    wide = of_roles if is_person else of_bodies
    families = {
        family for noun in (roles if is_person else bodies) for family in (noun.family, *wide.get(noun.family, ()))
    }
    return Actor(
        ActorFound(
            name,
            cluster.kind,
            tuple(surface for surface, _ in cluster.surfaces.most_common()),
            tuple(cluster.roles),
            country_of(clusters, cluster, name),
        ),
        gender=gender_of(cluster, name, roles) if is_person else "",
        plural=cluster.people or cluster.kind == "group",
        nouns=frozenset(family if is_person else -1 - family for family in families),
    )


def gender_of(cluster: Cluster, name: str, roles: Sequence[gazetteer.Noun]) -> gazetteer.Gender:
    """Told by a title, else by a role ("spokeswoman"), else by the first name."""
    told = cluster.genders or Counter(noun.gender for noun in roles if noun.gender)
    if told:
        return told.most_common(1)[0][0]
    return gazetteer.gender_of_first_name(name.split()[0]) if " " in name else ""


def display_name(cluster: Cluster) -> str:
    """The fullest name; of a person's, none printed a third as often as another (a slip, not a name)."""
    if cluster.full_name:
        return cluster.full_name
    spelled = [s for s in cluster.surfaces if not s.replace(".", "").isupper()] or list(cluster.surfaces)
    full = [s for s in spelled if " " in s] or spelled
    if cluster.kind == "person":
        often = max(cluster.surfaces[s] for s in full)
        full = [s for s in full if 3 * cluster.surfaces[s] > often]
    size = name_words if cluster.kind == "person" else str.split
    best = re.sub(r"\s+", " ", max(full, key=lambda s: (len(size(s)), cluster.surfaces[s])))
    return best.title() if is_shouted(cluster, best) else best


def with_regnal_title(cluster: Cluster, name: str) -> str:
    """ "Pope Linus", "Lord Hesketh of Tarn": one whose first name nobody prints is called so."""
    titles = [last for role in cluster.roles if (last := role.text.rpartition(" ")[2]) in REGNAL]
    single = cluster.kind == "person" and all(len(name_words(OF_PLACE.sub("", s))) == 1 for s in cluster.surfaces)
    return f"{titles[0]} {name}" if titles and single else name


def is_shouted(cluster: Cluster, name: str) -> bool:
    """ "ANA RUIZ" of a text in capitals, "DRAVNIK" of a dateline; an acronym is no shout."""
    long = " " in name or (cluster.kind == "place" and len(name) > LONGEST_ACRONYM_OF_PLACE)
    return name.isupper() and cluster.kind in ("person", "place") and long and "." not in name


def country_of(clusters: Clusters, cluster: Cluster, name: str) -> str:
    """ISO code from the gazetteer, an organisation's name, or a person's roles; empty if none tells."""
    if cluster.place:
        doubtful = fold_name(name) in gazetteer.HOMONYMS and not evidence_for(clusters, cluster.place)
        return "" if doubtful else cluster.place.code
    if cluster.kind == "organisation":
        return gazetteer.seats().get(fold_name(name)) or gazetteer.country_code(name)
    return next(codes(cluster), "")


def codes(cluster: Cluster) -> Iterator[str]:
    for role in cluster.roles:
        code = gazetteer.country_code(role.text)
        if code:
            yield code


def evidence_for(clusters: Clusters, place: gazetteer.Place) -> bool:
    """Whether the text also names the country by its capital, people or adjective."""
    surfaces = {surface for cluster in clusters.found if cluster.place == place for surface in cluster.surfaces}
    return any((known := gazetteer.place_named(surface)) and known.sense != "name" for surface in surfaces)
