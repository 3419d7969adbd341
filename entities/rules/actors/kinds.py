"""Which of the kinds that articles give a name is a slip: a person in one article, a place in nine others.

Principle: an article that prints a bare name may take it for the wrong kind of actor, as the engine reads each alone;
what the other articles say of the same name then counts for more. A kind is a slip only if no article that gives it
shows a sign of it, too, and those of the other kind show one, or are more. So of two kinds at most one is a slip,
whatever the order in which the articles came, and what a person said is never one.

Places and organisations may share a name (a country acts, a club is named after its city): they are told apart only
by a name that says what it is ("Northport Harbour Council").

Known exception: a family whose company bears its bare name, where no article gives the person a role, a title, a
first name or a word to say.
"""

import re
from collections.abc import Collection, Iterable, Sized
from dataclasses import dataclass

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.nlp.language import gazetteer

OWN_WORDS = "words of its own"  # a company has some, too: they speak for nobody but the one who says them
STATE_FORM = re.compile(r"^(?:the )?(?:republic|kingdom|emirate|sultanate|principality) of (?:the )?(?=\w)")  # folded
WITHIN_PLACES = frozenset({"in", "inside", "across", "throughout", "outside"})


@dataclass(frozen=True)
class KindEvidence:
    """In how many articles a name is of one kind, and what else in them speaks for that kind, in words."""

    articles: int = 0
    signs: frozenset[str] = frozenset()

    def __add__(self, other: "KindEvidence") -> "KindEvidence":
        return KindEvidence(self.articles + other.articles, self.signs | other.signs)


KindsOfName = dict[str, KindEvidence]  # by kind


def together(kinds: Iterable[KindsOfName]) -> KindsOfName:
    total: KindsOfName = {}
    for some in kinds:
        for kind, evidence in some.items():
            total[kind] = total.get(kind, KindEvidence()) + evidence
    return total


def is_slip(kind: str, other: str, name: str, kinds: KindsOfName) -> bool:
    """Whether the articles that give a folded name `kind` slip and it is of `other`; never true both ways round."""
    one, right = kinds.get(kind, KindEvidence()), kinds.get(other, KindEvidence())
    if one.signs - {OWN_WORDS} or not may_be_mistaken(kind, other, name):
        return False
    return bool(right.signs - {OWN_WORDS}) or right.articles > max(1, one.articles)


def may_be_mistaken(kind: str, other: str, name: str) -> bool:
    """Whether a name read as `kind` may be that of an actor of the kind `other`, as far as the two kinds go."""
    if {kind, other} == {Kind.PLACE, Kind.ORGANISATION}:
        return other == Kind.ORGANISATION and says_it_is_a_body(name)
    if other == Kind.PERSON:
        return kind in (Kind.PLACE, Kind.ORGANISATION) and len(name.split()) > 1  # a surname alone may be anybody's
    is_first_name = bool(gazetteer.gender_of_first_name(name))  # "Chad", "Jordan"
    return kind == Kind.PERSON and other in (Kind.PLACE, Kind.ORGANISATION) and not is_first_name


def signs_in_names(kind: str, names: Iterable[str]) -> frozenset[str]:
    """What the names of an actor say of its kind."""
    several = [fold_words(name) for name in names if len(name.split()) > 1]
    if kind == Kind.PERSON and any(gazetteer.gender_of_first_name(name.split()[0]) for name in several):
        return frozenset({"a first name"})
    if kind == Kind.PLACE and any(map(STATE_FORM.match, several)):
        return frozenset({"a name that says what it is"})
    if kind == Kind.ORGANISATION and any(map(says_it_is_a_body, several)):
        return frozenset({"a name that says what it is"})
    return frozenset()


def signs_before(kind: str, words: Iterable[str]) -> frozenset[str]:
    """What the texts printed right before the mentions of an actor say of its kind: "Mr ", "riots in "."""
    last = {split[-1].rstrip(".").lower() for text in words if text[-1:].isspace() and (split := text.split())}
    if kind == Kind.PERSON and any(gazetteer.title_gender(word) is not None for word in last):
        return frozenset({"a title"})
    if kind == Kind.PLACE and last & WITHIN_PLACES:
        return frozenset({f"“{min(last & WITHIN_PLACES)}” before it"})
    return frozenset()


def signs_of(
    kind: str, *, names: Collection[str], before: Iterable[str] = (), roles: Sized = (), country: str = "",
    speaks: bool = False, by_person: bool = False,
) -> frozenset[str]:  # fmt: skip
    """All that speaks for an actor's kind besides what the engine took it for."""
    found = set(signs_in_names(kind, names) | signs_before(kind, before))
    if kind == Kind.PERSON and roles:
        found.add("a role")
    if kind == Kind.PERSON and speaks:
        found.add(OWN_WORDS)
    if kind == Kind.PLACE and country:
        found.add("a country")
    if by_person:
        found.add("a person's word")
    return frozenset(found)


def says_it_is_a_body(name: str) -> bool:
    words = name.split()
    legal = gazetteer.word_list("legal forms")
    return len(words) > 1 and any(gazetteer.body_noun(word) or word in legal for word in words)


def why_slip(shown: str, kind: str, other: str, kinds: KindsOfName) -> str:
    """ "“Karsovia” is a place in 9 articles, and no article says more of the person" """
    right = kinds[other]
    for_it = f" (told by {', '.join(sorted(right.signs))})" if right.signs else ""
    where = f"{right.articles} article{'' if right.articles == 1 else 's'}"
    return f"“{shown}” is {_a(other)} in {where}{for_it}, and nothing but its reading makes it {_a(kind)}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
