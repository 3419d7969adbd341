"""Which names in a text are the same actor.

A wrong merge is worse than a missing one: names are joined only by a rule that has one possible reading
in this text. People: by full name, by a subset of its words ("Gil" for "Iván Gil Pinto"), by initials;
a short name that fits two people belongs to the one it was used for before the other appeared, or to
nobody. Organisations: by name without article, country and legal form, by acronym, by what precedes a
noun of its kind ("Harvard" for "Harvard University"). Countries: by demonym, abbreviation, and by their
capital where it acts ("Tehran's backing", not "flights from Tehran").
Known limits: nicknames ("Bill" for "William") and transliterations of one name stay apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from entities.nlp import gazetteer
from entities.nlp.annotation import ActorFound, ActorKind, Label, Role, Span
from entities.nlp.detected import DetectedMention
from entities.nlp.gazetteer import fold, strip_possessive
from entities.nlp.roles import head_nouns, is_role_word, roles_of
from entities.nlp.words import Words

GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})
LEGAL_FORMS = frozenset(
    {"inc", "corp", "corporation", "ltd", "limited", "co", "company", "plc", "llc", "ag", "sa", "group"}
)
PARTICLES = frozenset({"of", "the", "and", "for", "&", "de", "la", "on", "in", "to"})
AT_A_PLACE = frozenset(
    """in at to from near outside around through into via across inside toward towards within throughout
    over leaving reaching visiting""".split()
)
URBAN = frozenset(
    """street streets airport suburb suburbs mayor district districts subway metro resident residents
    university museum zoo hotel hospital time area region office bureau police court neighborhood
    neighbourhood embassy summit conference bridge river stadium post times""".split()
)
ACTING_WITH = frozenset({"with", "by", "against", "between", "for", "urged", "told", "asked", "accused"})
AUXILIARIES = frozenset("is was has had will would may might could should must can does did are were have".split())
HOMONYMS = frozenset({"georgia", "jordan", "chad", "guinea"})  # also a state, a name: a code needs evidence
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


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name where it is printed; `actor` is None if it fits several people."""

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
    nouns: frozenset[int]  # families of the nouns that say what it is
    is_body: bool  # `nouns` are kinds of body, not roles of people


@dataclass(frozen=True, slots=True)
class Cast:
    actors: tuple[Actor, ...]
    mentions: tuple[NameMention, ...]


@dataclass(slots=True)
class Cluster:
    kind: ActorKind
    key: tuple[str, ...]
    surfaces: Counter[str] = field(default_factory=Counter)
    labels: Counter[Label] = field(default_factory=Counter)
    first_seen: int = 0
    place: gazetteer.Place | None = None
    full_name: str = ""
    people: bool = False
    roles: list[Role] = field(default_factory=list)
    genders: Counter[str] = field(default_factory=Counter)


def identify(words: Words, detected: Sequence[DetectedMention]) -> Cast:
    """Every named mention with its actor, and the actors in order of first mention.

    Linear in the number of mentions, but for people who share a surname in one text.
    """
    return Identification(words, detected).cast()


class Identification:
    def __init__(self, words: Words, detected: Sequence[DetectedMention]) -> None:
        self.words = words
        self.mentions = [complete(words, mention) for mention in detected if is_name(words, mention)]
        self.clusters: list[Cluster] = []
        self.assigned: list[int | None] = [None] * len(self.mentions)
        self.adjectives = [False] * len(self.mentions)
        self.by_key: dict[tuple[str, ...], int] = {}

    def cast(self) -> Cast:
        places = {i for i, mention in enumerate(self.mentions) if mention.label != "PERSON" and self.assign_place(i)}
        rest = [i for i in range(len(self.mentions)) if i not in places]
        surnames = Counter(
            name[-1] for name in {name_words(self.surface(i)) for i in rest if self.mentions[i].label == "PERSON"}
        )
        people = [i for i in rest if self.mentions[i].label == "PERSON" or self.is_surname(i, surnames)]
        others = sorted(set(rest) - set(people))
        self.assign_people(people)
        self.assign_bodies(others)
        self.read_roles()
        return self.finish()

    def surface(self, index: int) -> str:
        return self.mentions[index].span.of(self.words.text)

    def is_surname(self, index: int, surnames: Counter[str]) -> bool:
        """A single word taken for a thing ("the Cruise video") that is the surname of a person named in full."""
        mention = self.mentions[index]
        return (
            mention.label in ("MISC", "ORG")
            and fold(self.surface(index)) in surnames
            and " " not in self.surface(index)
        )

    # -- places

    def assign_place(self, index: int) -> bool:
        mention = self.mentions[index]
        surface = mention.span.of(self.words.text)
        known = gazetteer.place_named(surface)
        if known is None and surface.lower().endswith("-based"):
            known = gazetteer.place_named(surface[: -len("-based")])
        if known is None:
            return False
        if known.sense == "capital" and not self.acts(mention.span):
            return False
        if mention.label == "ORG" and known.sense == "adjective":
            return False
        if known.sense == "people" and mention.label in ("PERSON", "ORG", "MISC", "NORP"):
            cluster = self.cluster_of(("people", fold(surface)), "group", index)
            self.clusters[cluster].people = True
        else:
            cluster = self.cluster_of(("place", known.place.name), "place", index)
            self.adjectives[index] = known.sense == "adjective"
        self.clusters[cluster].place = known.place
        return True

    def acts(self, span: Span) -> bool:
        """Whether a capital's name stands for its government here."""
        words = self.words
        at = words.first_from(span.start)
        after = words.first_from(span.end)
        before = words.lowers[at - 1] if at else ""
        following = words.lowers[after] if after < len(words) else ""
        if following in {"'s", "'"}:
            owned = words.lowers[after + 1] if after + 1 < len(words) else ""
            return owned not in URBAN
        if before in AT_A_PLACE or before == "of":
            return False
        if following in {",", "—", "-", "(", "d.c"} or following in URBAN:
            return before in ACTING_WITH and following == ","
        return before in ACTING_WITH or following in AUXILIARIES or following.endswith(("ed", "es", "ys", "ts"))

    # -- people

    def assign_people(self, people: list[int]) -> None:
        names = {i: name_words(self.mentions[i].span.of(self.words.text)) for i in people}
        full = [i for i in people if len(names[i]) > 1]
        by_word: dict[str, list[int]] = defaultdict(list)
        for i in full:
            cluster = self.by_key.get(("person", *names[i]))
            if cluster is None:
                cluster = self.longer_or_shorter(names[i], by_word)
            if cluster is None:
                cluster = self.cluster_of(("person", *names[i]), "person", i)
                for word in set(names[i]):
                    by_word[word].append(cluster)
            elif len(names[i]) > len(self.clusters[cluster].key) - 1:
                for word in set(names[i]) - set(self.clusters[cluster].key):
                    by_word[word].append(cluster)
                self.clusters[cluster].key = ("person", *names[i])
            self.by_key[("person", *names[i])] = cluster
            self.put(i, cluster)
        owner: dict[str, int] = {}
        for i in people:
            if len(names[i]) == 1:
                self.assign_short_name(i, names[i][0], by_word, owner)

    def longer_or_shorter(self, name: tuple[str, ...], by_word: dict[str, list[int]]) -> int | None:
        candidates = {c for word in (name[-1], name[0]) for c in by_word.get(word, ())[:50]}
        fitting = [c for c in candidates if same_person(name, self.clusters[c].key[1:])]
        return fitting[0] if len(fitting) == 1 else None

    def assign_short_name(self, index: int, word: str, by_word: dict[str, list[int]], owner: dict[str, int]) -> None:
        gender = self.title_gender(index)
        start = self.mentions[index].span.start
        candidates = by_word.get(word, [])
        surname = [c for c in candidates if word != self.clusters[c].key[1]]
        fitting = [c for c in surname or candidates if self.may_be(c, gender)]
        if len(fitting) > 1:
            earlier = [c for c in fitting if self.clusters[c].first_seen < start]
            if word in owner and owner[word] in fitting:
                fitting = [owner[word]]
            elif len(earlier) == 1:
                fitting = earlier
        if len(fitting) == 1:
            if fitting[0] not in owner.values() or word not in owner:
                owner.setdefault(word, fitting[0])
            self.put(index, fitting[0])
        elif not fitting:
            self.put(index, self.cluster_of(("person", word), "person", index))

    def title_gender(self, index: int) -> str:
        before = self.words.last_until(self.mentions[index].span.start)
        if before > 0 and self.words.texts[before] == ".":
            before -= 1
        return (gazetteer.title_gender(self.words.texts[before]) or "") if before >= 0 else ""

    def may_be(self, cluster: int, gender: str) -> bool:
        first = gazetteer.gender_of_first_name(self.clusters[cluster].key[1])
        return not (gender and first and gender != first)

    # -- organisations, groups, events and the rest

    def assign_bodies(self, others: list[int]) -> None:
        ordered = sorted(others, key=lambda i: (-len(self.mentions[i].span.of(self.words.text).split()), i))
        acronyms: dict[str, set[int]] = defaultdict(set)
        tails: dict[tuple[str, ...], set[int]] = defaultdict(set)
        heads: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for i in ordered:
            surface = self.mentions[i].span.of(self.words.text)
            key = body_words(surface)
            cluster = self.by_key.get(("body", *key))
            if cluster is None:
                cluster = self.short_body(i, surface, key, acronyms, tails, heads)
            if cluster is None:
                cluster = self.cluster_of(("body", *key), self.kind_of(i, key), i)
                for acronym in initials(surface):
                    acronyms[acronym].add(cluster)
                for name in (key, body_words(surface, with_country=False)):
                    for cut in range(1, len(name)):
                        if gazetteer.body_noun(name[-1]) and cut < len(name):
                            tails[name[cut:]].add(cluster) if self.only_modifiers(name[:cut]) else None
                    if len(name) > 1 and all(gazetteer.body_noun(w) for w in name[1:]):
                        heads[name[:1]].add(cluster)
                    if len(name) > 2 and name[1] == "of" and gazetteer.body_noun(name[0]):
                        heads[name[2:]].add(cluster)
                    if "of" in name[2:] and gazetteer.body_noun(name[name.index("of", 2) - 1]):
                        tails[name[: name.index("of", 2)]].add(cluster)  # "Supreme Court" of Cassation
            self.by_key.setdefault(("body", *key), cluster)
            self.put(i, cluster)
        self.join_acronyms_in_brackets(others)

    def only_modifiers(self, name: tuple[str, ...]) -> bool:
        """ "Iranian" before "Foreign Ministry": only words that say of which country."""
        return gazetteer.place_named(" ".join(name).title()) is not None or fold(" ".join(name)) in ("us", "uk")

    def short_body(self, index, surface, key, acronyms, tails, heads) -> int | None:  # noqa: ANN001
        plain = fold(surface).replace(" ", "")
        known = gazetteer.organisation_named(surface)
        if known:
            return self.cluster_of(("known", known), "organisation", index)
        options: set[int] = set()
        if surface.replace(".", "").isupper() and 2 <= len(plain) <= 8:
            options = acronyms.get(plain, set())
        options = options or tails.get(key, set())
        if self.mentions[index].label in ("ORG", "MISC") and len(key) == 1 and not options:
            options = heads.get(key, set())
        return next(iter(options)) if len(options) == 1 else None

    def join_acronyms_in_brackets(self, others: list[int]) -> None:
        """ "World Health Organisation (WHO)": a name in brackets after a longer one that it abbreviates."""
        for left, right in zip(others, others[1:], strict=False):
            a, b = self.mentions[left].span, self.mentions[right].span
            between = self.words.text[a.end : b.start]
            if between.strip() != "(" or self.words.text[b.end : b.end + 1] != ")":
                continue
            short, long = sorted((a, b), key=lambda span: span.end - span.start)
            printed = short.of(self.words.text).replace(".", "")
            if len(long.of(self.words.text).split()) > 1 and len(printed) <= 8 and sum(map(str.isupper, printed)) > 1:
                self.merge(self.assigned[left], self.assigned[right])

    def merge(self, keep: int | None, absorb: int | None) -> None:
        if keep is None or absorb is None or keep == absorb:
            return
        self.assigned = [keep if cluster == absorb else cluster for cluster in self.assigned]
        self.clusters[keep].surfaces.update(self.clusters[absorb].surfaces)
        self.clusters[absorb].surfaces.clear()

    def kind_of(self, index: int, key: tuple[str, ...]) -> ActorKind:
        if len(key) > 1 and (gazetteer.body_noun(key[-1]) or gazetteer.body_noun(key[0]) and key[1] == "of"):
            return "organisation"
        label = self.mentions[index].label
        if label in ("LOC", "GPE", "FAC", "MISC") and self.named_by_body_noun(index):
            return "organisation"
        if fold(self.mentions[index].span.of(self.words.text)) in gazetteer.seats():
            return "organisation"
        return KIND_OF_LABEL[label]

    def named_by_body_noun(self, index: int) -> bool:
        """ "its armed wing, La Línea": the noun before the comma says what the name is."""
        before = self.words.last_until(self.mentions[index].span.start)
        if before > 0 and self.words.texts[before] == ",":
            noun = gazetteer.body_noun(self.words.texts[before - 1])
            return bool(noun and not noun.plural) or self.words.lowers[before - 1] in {"wing", "arm", "faction"}
        return False

    # -- clusters

    def cluster_of(self, key: tuple[str, ...], kind: ActorKind, index: int) -> int:
        """The cluster with this key, made on first use; the mention is put into it."""
        if key not in self.by_key:
            self.by_key[key] = len(self.clusters)
            start = self.mentions[index].span.start
            full_name = key[1] if key[0] in ("place", "known") else ""
            self.clusters.append(Cluster(kind, key, first_seen=start, full_name=full_name))
        self.put(index, self.by_key[key])
        return self.by_key[key]

    def put(self, index: int, cluster: int) -> None:
        if self.assigned[index] == cluster:
            return
        mention = self.mentions[index]
        self.assigned[index] = cluster
        found = self.clusters[cluster]
        found.surfaces[mention.span.of(self.words.text)] += 1
        found.labels[mention.label] += 1
        found.first_seen = min(found.first_seen, mention.span.start)

    def read_roles(self) -> None:
        for mention, cluster in zip(self.mentions, self.assigned, strict=True):
            if cluster is None or self.clusters[cluster].kind != "person":
                continue
            for role in roles_of(self.words, mention.span):
                if role.text not in {known.text for known in self.clusters[cluster].roles}:
                    self.clusters[cluster].roles.append(role)
            before = self.words.last_until(mention.span.start)
            if before > 0 and self.words.texts[before] == ".":
                before -= 1
            gender = gazetteer.title_gender(self.words.texts[before]) if before >= 0 else ""
            if gender:
                self.clusters[cluster].genders[gender] += 1

    def finish(self) -> Cast:
        order = sorted(
            (c for c in range(len(self.clusters)) if self.clusters[c].surfaces),
            key=lambda c: self.clusters[c].first_seen,
        )
        position = {cluster: actor for actor, cluster in enumerate(order)}
        actors = tuple(self.actor(self.clusters[c]) for c in order)
        mentions = tuple(
            NameMention(m.span, m.label, None if c is None else position[c], m.confidence, adjective)
            for m, c, adjective in zip(self.mentions, self.assigned, self.adjectives, strict=True)
        )
        return Cast(actors, mentions)

    def actor(self, cluster: Cluster) -> Actor:
        name = self.display_name(cluster)
        nouns = [noun for role in cluster.roles for noun in head_nouns(role.text)]
        bodies = []
        if cluster.kind == "organisation":
            bodies = [noun for word in fold(name).split() if (noun := gazetteer.body_noun(word))]
        gender: gazetteer.Gender = ""
        if cluster.kind == "person":
            genders = cluster.genders or Counter(noun.gender for noun in nouns if noun.gender)
            first = gazetteer.gender_of_first_name(name.split()[0]) if " " in name else ""
            gender = genders.most_common(1)[0][0] if genders else first  # type: ignore[assignment]
        return Actor(
            ActorFound(
                name,
                cluster.kind,
                tuple(surface for surface, _ in cluster.surfaces.most_common()),
                tuple(cluster.roles),
                self.country(cluster, name),
            ),
            gender,
            cluster.people or cluster.kind == "group",
            frozenset(-1 - noun.family for noun in bodies) or frozenset(noun.family for noun in nouns),
            cluster.kind != "person",
        )

    def display_name(self, cluster: Cluster) -> str:
        if cluster.full_name:
            return cluster.full_name
        spelled = [s for s in cluster.surfaces if not s.replace(".", "").isupper()] or list(cluster.surfaces)
        full = [s for s in spelled if " " in s] or spelled
        if cluster.kind == "person":  # a form printed once among many is more likely a slip than the full name
            often = max(cluster.surfaces[s] for s in full)
            full = [s for s in full if 3 * cluster.surfaces[s] >= often]
        return re.sub(r"\s+", " ", max(full, key=lambda s: (len(s.split()), cluster.surfaces[s], len(s))))

    def country(self, cluster: Cluster, name: str) -> str:
        if cluster.place:
            if fold(name) in HOMONYMS and not self.evidence_for(cluster.place):
                return ""
            return cluster.place.code
        if cluster.kind == "organisation":
            return gazetteer.seats().get(fold(name)) or gazetteer.country_code(name)
        for role in cluster.roles:
            code = gazetteer.country_code(role.text)
            if code:
                return code
        return ""

    def evidence_for(self, place: gazetteer.Place) -> bool:
        surfaces = {s for cluster in self.clusters if cluster.place == place for s in cluster.surfaces}
        return any((known := gazetteer.place_named(s)) and known.sense != "name" for s in surfaces)


def is_name(words: Words, mention: DetectedMention) -> bool:
    """Not a bare title ("Prime Minister"), an article, or a word without a capital or digit."""
    surface = mention.span.of(words.text)
    if not any(c.isupper() or c.isdigit() for c in surface) or fold(surface) in PARTICLES:
        return False
    return not all(gazetteer.title_gender(word) is not None for word in fold(surface).split())


def complete(words: Words, mention: DetectedMention) -> DetectedMention:
    """The mention without title and "'s"; a person if a role noun stands right before it."""
    surface = mention.span.of(words.text)
    end = mention.span.start + len(strip_possessive(surface))
    start = mention.span.start
    label = mention.label
    if label == "PERSON":
        first = words.first_from(start)
        while words.ends[first] < end and gazetteer.title_gender(words.texts[first]) is not None:
            first += 1
            if words.texts[first] == ".":
                first += 1
        start = words.starts[first] if words.starts[first] < end else start
    known = gazetteer.place_named(words.text[start:end])
    if label in ("LOC", "GPE", "MISC", "ORG") and known is None and is_person(words, Span(start, end)):
        label = "PERSON"
    return DetectedMention(Span(start, end), label, mention.confidence)


def is_person(words: Words, span: Span) -> bool:
    """ "mayor Hau Lung-bin": two or three words right after a role noun, none of them a kind of body."""
    before = words.last_until(span.start)
    parts = fold(span.of(words.text)).split()
    return (
        before >= 0
        and words.ends[before] + 1 == span.start
        and is_role_word(words.texts[before])
        and 2 <= len(parts) <= 3
        and not any(gazetteer.body_noun(part) for part in parts)
        and not set(parts) & (PARTICLES | {"state"})
    )


def name_words(surface: str) -> tuple[str, ...]:
    """Folded words of a person's name without title and generation, never empty."""
    folded = [word for word in re.split(r"[\s,]+", fold(surface)) if word]
    plain = [word for word in folded if word not in GENERATIONS]
    while len(plain) > 1 and gazetteer.title_gender(plain[0]) is not None:
        plain = plain[1:]
    generation = [word for word in folded if word in ("jr", "sr")]
    return tuple(plain or folded or [surface]) + (tuple(generation) if len(plain) > 1 else ())


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """ "Donald J. Trump" and "Donald Trump"; "Iván Gil" and "Iván Gil Pinto"; "J. Smith" and "John Smith"."""
    short, long = sorted((a, b), key=len)
    if {"jr", "sr"} & set(a) != {"jr", "sr"} & set(b):
        return False
    first_fits = short[0] == long[0] or (len(short[0]) == 1 or len(long[0]) == 1) and short[0][0] == long[0][0]
    if not first_fits:
        return False
    if short[-1] == long[-1]:
        return (
            len(short) < 3
            or len(short) < len(long)
            or all(x[0] == y[0] and (len(x) == 1 or len(y) == 1 or x == y) for x, y in zip(short, long, strict=True))
        )
    rest = iter(long)
    return len(short) < len(long) and len(short[0]) > 1 and all(word in rest for word in short)


def body_words(surface: str, *, with_country: bool = True) -> tuple[str, ...]:
    """Folded words of an organisation's name without article and legal form."""
    plain = fold(surface).replace("'s", "").replace(",", "").split()
    if len(plain) > 1 and plain[0] == "the":
        plain = plain[1:]
    while len(plain) > 1 and plain[-1] in LEGAL_FORMS:
        plain = plain[:-1]
    if not with_country and len(plain) > 1 and gazetteer.place_named(plain[0].title()):
        plain = plain[1:]
    return tuple(plain)


def initials(surface: str) -> Iterable[str]:
    """Acronyms a name of several words may have: with and without its small words."""
    parts = [word for word in re.split(r"[\s-]+", fold(surface)) if word[:1].isalnum()]
    large = [word for word in parts if word not in PARTICLES]
    return {"".join(word[0] for word in some) for some in (parts, large) if len(some) > 1}
