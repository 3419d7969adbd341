"""Groups that a text speaks of without a name: "asylum seekers", "food manufacturers", "religious schools".

A plural noun for people or bodies is a mention even without a determiner. Mentions with the same noun are
one group where their telling modifiers agree; a bare "schools" joins the only group of schools there is.
A group becomes an actor if it recurs and something tells it from all others of its kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from entities.nlp.annotation import Span
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, word_list
from entities.nlp.language.words import Words

QUANTITIES = frozenset("all any each every far few fewer less more no only own such".split())
DETERMINERS = QUANTITIES.union(*map(word_list, ("function words", "prepositions", "indefinite"))) | {"these", "those"}
NO_MODIFIERS = DETERMINERS | word_list("verbs")
ADJECTIVAL = ("al", "ic", "ous", "ive", "ish", "ary", "ian", "ese", "less", "ful", "ist")
LONGEST = 2  # words before the noun
RECURS = 2  # mentions that make a group an actor


@dataclass(frozen=True, slots=True)
class Described:
    """A plural description: its head noun, and the modifiers that tell it from others, folded."""

    index: int
    head: str
    telling: frozenset[str]


class Compounds:
    """Pairs of small words that a text repeats: "asylum seekers"."""

    def __init__(self, words: Words) -> None:
        self.times = Counter(pairwise(words.lowers))

    def __contains__(self, pair: tuple[str, str]) -> bool:
        return self.times[pair] >= RECURS


def start_of_bare_plural(words: Words, head: int, inside: Mapping[int, Span], compounds: Compounds) -> int:
    """First word of the noun phrase that ends with word `head` and has no determiner; no name is cut in two."""
    first = head
    while first > 0 and head - first < LONGEST and modifies(words, first - 1, inside, compounds):
        first -= 1
    return words.first_from(inside[first].start) if first in inside else first


def modifies(words: Words, position: int, inside: Container[int], compounds: Compounds) -> bool:
    lower = words.lowers[position]
    if words.starts[position + 1] != words.ends[position] + 1 or lower in NO_MODIFIERS:
        return False
    if position in inside:
        return words.lowers[position + 1].islower()
    opens = words.starts[position] == words.sentence_start(words.starts[position])
    if not lower.isalpha() or not (opens or words.texts[position].islower()) or lower.endswith(("ing", "ed", "ly")):
        return False
    return lower.endswith(ADJECTIVAL) or (lower, words.lowers[position + 1]) in compounds


def may_end(words: Words, head: int, inside: Container[int]) -> bool:
    """Whether a bare plural ends here: "teachers strike" does, "teachers union" does not."""
    following = head + 1
    if following >= len(words):
        return True
    word = words.texts[following]
    return following not in inside and not gazetteer.body_noun(word) and not gazetteer.role_noun(word)


def is_plural_noun(word: str) -> bool:
    noun = gazetteer.role_noun(word) or gazetteer.body_noun(word)
    return bool(noun and noun.plural)


def recurring(described: Sequence[Described]) -> Iterator[list[Described]]:
    """Mentions of one group each, the most telling first."""
    by_head: dict[str, list[Described]] = defaultdict(list)
    for each in described:
        by_head[each.head].append(each)
    for mentions in by_head.values():
        told = agreeing(m for m in mentions if m.telling)
        untold = [m for m in mentions if not m.telling]
        for group in told:
            members = [*group, *untold] if len(told) == 1 else group
            if len(members) >= RECURS:
                yield members


def agreeing(mentions: Iterable[Described]) -> list[list[Described]]:
    """Mentions whose modifiers overlap with those of the most telling of their group."""
    groups: list[list[Described]] = []
    for each in sorted(mentions, key=lambda m: (-len(m.telling), m.index)):
        group = next((g for g in groups if g[0].telling & each.telling), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return groups


def plain_words(printed: str) -> str:
    """Without determiners and the like in front: "many religious schools" -> "religious schools"."""
    plain = printed.split()
    while len(plain) > 1 and fold_name(plain[0]) in DETERMINERS:
        plain = plain[1:]
    if plain[0].lower().endswith(ADJECTIVAL) and gazetteer.place_named(plain[0]) is None:
        plain[0] = plain[0].lower()
    return " ".join(plain)
