"""The mentions that are not names: pronouns ("he", "their") and descriptions ("the minister", "a teacher").

A description is a determiner, some modifiers, and a noun the gazetteer knows as a person's role or a
kind of body. Without a part-of-speech tagger its end is where a word follows that cannot be a noun of
the same phrase. Known limit: descriptions with other nouns ("the report") are found only as sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from entities.nlp.annotation import Form, Span
from entities.nlp.coreference.expletives import is_expletive
from entities.nlp.coreference.groups import Compounds, is_plural_noun, may_end, start_of_bare_plural
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, word_list
from entities.nlp.language.words import Words

LONGEST_DESCRIPTION = 7  # words
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "our", "my", "your"})
INDEFINITE = word_list("indefinite")
DETERMINERS = DEFINITE | POSSESSIVE | INDEFINITE
FUNCTION_WORDS = word_list("function words")
VERBS = word_list("verbs")
OPENS_ANOTHER = DEFINITE | POSSESSIVE | {"a", "an", "any", "both", "each", "every"}  # "the council urged [both] sides"
ENDS_A_PHRASE = (FUNCTION_WORDS | VERBS) - {"'s"}
PASSING = word_list("passing modifiers")
PREPOSITIONS = word_list("prepositions")
MAY_FOLLOW = FUNCTION_WORDS | VERBS | PREPOSITIONS | word_list("behind a phrase")
PAIRS = frozenset({"pair", "couple", "duo", "two"})
BOTH, NEITHER = "both", "neither"
PARTY_MEMBERS = frozenset(word.title() for word in word_list("party members"))
COUNTRIES = frozenset({"countries", "nations", "states"})  # no description but of two: "both countries"
ONE_OF_TWO = frozenset({"country", "nation", "state"})
OF_TWO = frozenset({"two", BOTH, NEITHER})
CONTRACTED = frozenset({"d", "ll", "m", "re", "ve"})
AGED = re.compile(r"(?:\d+|\w+(?:-\w+)?)-year-old")
PARENT = re.compile(r"((?:grand)?(?:mother|father)|mum|mom|dad)-of-\w+")
FEW = frozenset("one two three four five six seven eight nine ten".split())


@dataclass(frozen=True, slots=True)
class Reference:
    span: Span
    form: Form
    person: int = 3
    gender: gazetteer.Gender = ""
    plural: bool = False
    animate: bool = True  # False: "it", "its", and bodies
    possessive: bool = False  # "his", "its": owns the noun that follows
    definite: bool = True  # "a teacher" introduces somebody instead of pointing back
    nouns: frozenset[int] = frozenset()
    modifiers: frozenset[str] = frozenset()  # folded words beside the head: {"iranian", "foreign"}
    head: str = ""  # the noun of a description

    @property
    def points_back(self) -> bool:
        return self.person == 3 and self.definite


def pronoun(
    person: int, gender: gazetteer.Gender = "", *, plural: bool = False, animate: bool = True, possessive: bool = False
) -> Reference:
    return Reference(Span(0, 0), "pronoun", person, gender, plural, animate, possessive)


PRONOUNS = {
    "he": pronoun(3, "m"),
    "him": pronoun(3, "m"),
    "himself": pronoun(3, "m"),
    "his": pronoun(3, "m", possessive=True),
    "she": pronoun(3, "f"),
    "herself": pronoun(3, "f"),
    "hers": pronoun(3, "f", possessive=True),
    "her": pronoun(3, "f", possessive=True),
    "it": pronoun(3, animate=False),
    "itself": pronoun(3, animate=False),
    "its": pronoun(3, animate=False, possessive=True),
    "they": pronoun(3, plural=True),
    "them": pronoun(3, plural=True),
    "themselves": pronoun(3, plural=True),
    "their": pronoun(3, plural=True, possessive=True),
    "theirs": pronoun(3, plural=True, possessive=True),
    "i": pronoun(1),
    "me": pronoun(1),
    "myself": pronoun(1),
    "my": pronoun(1, possessive=True),
    "mine": pronoun(1, possessive=True),
    "we": pronoun(1, plural=True),
    "us": pronoun(1, plural=True),
    "our": pronoun(1, plural=True, possessive=True),
    "ours": pronoun(1, plural=True, possessive=True),
    "ourselves": pronoun(1, plural=True),
    "you": pronoun(2),
    "your": pronoun(2, possessive=True),
    "yours": pronoun(2, possessive=True),
}


def references(words: Words, names: Sequence[Span]) -> Iterator[Reference]:
    """Pronouns and descriptions outside of names, in text order; they may nest ("his lawyer")."""
    inside = names_by_word(words, names)
    compounds = Compounds(words)
    reached = -1  # last word of a description
    for position, lower in enumerate(words.lowers):
        if position in inside:
            continue
        kind = PRONOUNS.get(uncontracted(lower))
        if kind and is_expletive(words, position):
            continue
        if kind and words.texts[position] not in ("US", "IT", "I."):
            possessive = kind.possessive and not (lower == "her" and ends_phrase(words, position))
            start = words.starts[position]
            yield replace(kind, span=Span(start, start + len(uncontracted(lower))), possessive=possessive)
        nested = position <= reached and lower in INDEFINITE  # "two firms" in "the two firms"
        if lower in DETERMINERS and not nested:
            found = description(words, position, inside)
            if found and "\n" not in found.span.of(words.text):
                reached = words.last_until(found.span.end)
                yield found if lower not in INDEFINITE else replace(found, definite=False)
        elif position > reached and is_plural_noun(lower) and may_end(words, position, inside):
            first = start_of_bare_plural(words, position, inside, compounds)
            first = max(first, words.first_from(words.paragraph_starts[words.paragraph(words.starts[position])]))
            yield replace(describe(words, first, position), definite=False)


def tells_apart(modifier: str) -> bool:
    """ "agriculture" before "ministry" does; "new", "58-year-old" and "embattled" do not."""
    return not (modifier[0].isdigit() or modifier.endswith(("ed", "ly", "ing")) or modifier in PASSING)


def names_by_word(words: Words, names: Sequence[Span]) -> dict[int, Span]:
    return {position: name for name in names for position in words.within(name)}


def uncontracted(lower: str) -> str:
    """The pronoun of "he'd" and "they're", which are one word here; "it'll" may be of the weather."""
    pronoun, _, verb = lower.partition("'")
    return pronoun if verb in CONTRACTED and pronoun != "it" else lower


def ends_phrase(words: Words, position: int) -> bool:
    """Whether no noun follows: "told her that", not "told her lawyer"."""
    following = words.lowers[position + 1] if position + 1 < len(words) else "."
    return not following[0].isalnum() or following in FUNCTION_WORDS or following in PREPOSITIONS


def description(words: Words, determiner: int, inside: dict[int, Span]) -> Reference | None:
    """The description that opens with this determiner, if its head is a noun for a person or a body."""
    limit = min(len(words), determiner + LONGEST_DESCRIPTION + 1)
    head = None
    for position in range(determiner + 1, limit):
        lower = words.lowers[position]
        if not lower[0].isalnum() or lower in ENDS_A_PHRASE or lower in OPENS_ANOTHER:
            break
        noun = gazetteer.role_noun(plain_noun(lower)) or gazetteer.body_noun(lower)
        before = words.lowers[position - 1]
        two_countries = before in OF_TWO and (lower in COUNTRIES or (before == NEITHER and lower in ONE_OF_TWO))
        if (noun or two_countries) and position not in inside:
            head = position
        elif noun or (position in inside and not adjectival(inside[position], words)):
            head = None
    if head is None:
        return pair_behind(words, determiner)
    following = head + 1
    if following < len(words) and (following in inside or not may_follow(words, head)):
        return None
    if words.lowers[determiner] in {"that", "this"} and words.lowers[head].endswith("s"):
        return None  # "said that investors": a conjunction
    if words.lowers[determiner] in {"a", "an"} and is_plural_noun(words.lowers[head]):
        return None  # "in a move [ministers] say": a clause without "that"
    return describe(words, determiner, head)


def pair_behind(words: Words, determiner: int) -> Reference | None:
    """ "the pair", "the two": no "the pair of shoes", "the couple's house", "the two ships"."""
    head = determiner + 1
    if words.lowers[determiner] != "the" or head >= len(words) or words.lowers[head] not in PAIRS:
        return None
    plain = head + 1 == len(words) or (may_follow(words, head) and words.lowers[head + 1] not in ("of", "'s"))
    ends = plain and (words.lowers[head] != "two" or ends_phrase(words, head) or words.lowers[head + 1] in VERBS)
    return replace(describe(words, determiner, head), plural=True) if ends else None


def adjectival(name: Span, words: Words) -> bool:
    known = gazetteer.place_named(name.of(words.text))
    return known is not None


def may_follow(words: Words, head: int) -> bool:
    """Whether the word after the head can follow a finished noun phrase."""
    lower = words.lowers[head + 1]
    if not lower[0].isalnum() or lower in MAY_FOLLOW or words.starts[head + 1] > words.ends[head] + 1:
        return True
    verbal = lower.endswith(("ed", "ly", "s")) and not lower.endswith("ss")
    return verbal or lower in {"began", "made", "took", "won"}


def plain_noun(word: str) -> str:
    """ "mother" for "mother-of-two" """
    parent = PARENT.fullmatch(word)
    return parent[1] if parent else word


def with_children(words: Words, head: int) -> str:
    """The head noun as printed, but "mother-of-two" for "mother of two"."""
    few = head + 2 < len(words) and words.lowers[head + 1] == "of" and words.lowers[head + 2] in FEW
    whole = f"{words.lowers[head]}-of-{words.lowers[head + 2]}" if few else ""
    return whole if PARENT.fullmatch(whole) else words.texts[head]


def tells_who_they_are(head: str) -> bool:
    """ "the 54-year-old", "the mother of two", "the Scot": what a text calls whom it has just introduced"""
    told = gazetteer.role_noun(head)
    is_trade = told is not None and not told.plural and told.family in trades()
    return is_trade or bool(AGED.fullmatch(head) or PARENT.fullmatch(head)) or stands_for_person(head)


@cache
def trades() -> frozenset[int]:
    """What one is wherever one goes, and no part in what a text tells: "striker", "economist"; not "judge"."""
    return frozenset(noun.family for word in word_list("trades") if (noun := gazetteer.role_noun(word)))


def stands_for_person(word: str) -> bool:
    """ "the 54-year-old", "the Norwegian", "the Democrat"; "the French" are many"""
    if word in PARTY_MEMBERS:
        return True
    known = gazetteer.place_named(word)
    people = known is not None and known.sense in ("adjective", "people")
    return bool(AGED.fullmatch(word)) or (people and not word.endswith(("s", "sh", "ch", "ese")))


def describe(words: Words, first: int, head: int) -> Reference:
    """A description from its first word to its head noun, which the gazetteer need not know."""
    lower = words.lowers[head]
    role, body = gazetteer.role_noun(plain_noun(lower)), gazetteer.body_noun(lower)
    noun = role or body
    modifiers = frozenset(fold_name(words.texts[i]) for i in range(first, head) if words.texts[i][0].isalnum())
    return Reference(
        words.span(first, head),
        "description",
        gender=noun.gender if noun else "",
        plural=noun.plural if noun else lower.endswith("s") and not lower.endswith(("ss", "us", "is")),
        animate=role is not None or stands_for_person(words.texts[head]),
        definite=words.lowers[first] in DEFINITE or words.lowers[first] in POSSESSIVE,
        nouns=frozenset({role.family} if role else {-1 - body.family} if body else ()),
        modifiers=modifiers - DETERMINERS,
        head=with_children(words, head),
    )
