"""Everybody and everything that a text has spoken of so far, and in which order."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass, field
from itertools import islice

from entities.nlp.annotation import ActorFound
from entities.nlp.coreference.references import Reference
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, word_list
from entities.nlp.names.identify import Actor, Cast

DOCUMENTS = word_list("documents")
RECENT = 30  # candidates looked at for one mention


@dataclass(slots=True)
class Referent:
    """Somebody or something spoken of so far."""

    actor: int | None
    words: str  # as printed, for one without a name
    gender: gazetteer.Gender
    plural: bool
    animate: bool | None
    nouns: frozenset[int]
    vocabulary: frozenset[str]
    is_country: bool = False
    is_place: bool = False
    is_home: bool = False  # the country most of the text is about
    last: int = 0  # index of its latest mention
    times: int = 0
    trail: list[int] = field(default_factory=list)  # indexes of all its mentions so far
    members: tuple[int, ...] = ()  # actors of people who are spoken of together


class Referents:
    """`found` holds them in the order in which they came; one is known by its index there.

    Work per mention is bounded by `RECENT`, so that a whole text is linear in the number of its mentions.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.found: list[Referent] = []
        self.of_actor: dict[int, int] = {}
        self.recent: OrderedDict[int, None] = OrderedDict()
        self.by_noun: dict[int, OrderedDict[int, None]] = defaultdict(OrderedDict)
        self.home_country = home_country(cast)
        self.home: int | None = None

    def __getitem__(self, referent: int) -> Referent:
        return self.found[referent]

    def introduce(self, referent: Referent) -> int:
        self.found.append(referent)
        return len(self.found) - 1

    def named(self, actor: int) -> int:
        """That of an actor, introduced when its name is met for the first time."""
        if actor not in self.of_actor:
            self.of_actor[actor] = self.introduce(referent_of(self.cast.actors[actor], actor))
            if actor == self.home_country:
                self.home = self.of_actor[actor]
                self.found[self.home].is_home = True
        return self.of_actor[actor]

    def touch(self, referent: int, mention: int, *, keep_place: bool = False) -> None:
        """The latest mention is of this referent; with `keep_place` it is remembered where it stood before."""
        found = self.found[referent]
        if not (keep_place and found.times):
            found.last = mention
        found.times += 1
        found.trail.append(mention)
        self.recent[referent] = None
        self.recent.move_to_end(referent)
        for noun in found.nouns:
            self.by_noun[noun][referent] = None
            self.by_noun[noun].move_to_end(referent)

    def candidates(self, reference: Reference) -> list[int]:
        """Whom a mention may point back to, latest first; a description also reaches those of its noun."""
        found = list(islice(reversed(self.recent), RECENT))
        if reference.form == "description":
            found += [self.home] if self.home is not None and self.home not in found else []
            known = set(found)
            for noun in reference.nouns:
                found += [r for r in islice(reversed(self.by_noun[noun]), RECENT) if r not in known]
        return found


def referent_of(actor: Actor, index: int) -> Referent:
    found = actor.found
    texts = (found.name, *found.aliases, *(role.text for role in found.roles))
    is_place = found.kind == "place"
    return Referent(
        actor=index,
        words=found.name,
        gender=actor.gender,
        plural=actor.plural,
        animate=found.kind == "person" or actor.plural,
        nouns=actor.nouns,
        vocabulary=frozenset(word for text in texts for word in split(text)),
        is_country=is_place and bool(found.country),
        is_place=is_place,
    )


def unnamed(reference: Reference, printed: str) -> Referent:
    return Referent(
        actor=None,
        words=printed,
        gender=reference.gender,
        plural=reference.plural,
        animate=reference.animate if reference.nouns else False if is_document(reference.head) else None,
        nouns=reference.nouns,
        vocabulary=frozenset(split(printed)),
    )


def of_several(printed: str) -> Referent:
    """One of several people who bear a name."""
    return Referent(None, printed, "", False, True, frozenset(), frozenset(split(printed)))


def is_document(noun: str) -> bool:
    """ "the report", "the letters": no "he" """
    lower = noun.lower()
    return lower in DOCUMENTS or lower.removesuffix("s") in DOCUMENTS


def people_together(first: Referent, printed: str, members: tuple[int, ...] = (), *, animate: bool = True) -> Referent:
    """ "Ana Ruiz and Ola Berg": "they", who are said to be the first of them."""
    return Referent(first.actor, printed, "", True, animate, frozenset(), frozenset(), members=members)


def split(text: str) -> list[str]:
    return [word.removesuffix("'s").strip(",.;") for word in fold_name(text).replace("-", " ").split()]


def home_country(cast: Cast) -> int | None:
    """The country named at least twice, and more often than all others together."""
    times = Counter(m.actor for m in cast.mentions if m.actor is not None and is_country(cast.actors[m.actor].found))
    for actor, count in times.most_common(1):
        if count > 1 and 2 * count > times.total():
            return actor
    return None


def is_country(actor: ActorFound) -> bool:
    return actor.kind == "place" and bool(actor.country)
