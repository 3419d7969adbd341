"""Offices that somebody types instead of a name: "the foreign minister", "Iran's foreign minister". Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from entities.nlp.language.gazetteer import fold_name, place_named, plural_of, role_noun, role_nouns

LONGEST_BODY = 3  # words of a country's name before an office
SHORTEST_ROOT = 5  # letters that nouns of one meaning share: "spokes", "chair"
_OF = re.compile(r"(?P<office>.+?) (?:of|for) (?:the )?(?P<body>.+)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?P<body>.+?)'s? (?P<office>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """`words`: beginnings of the words that a person in it is called by, so that "spokes" is also a spokeswoman.

    `body`: whom they speak for, as typed; "" = not said.
    """

    words: str
    body: str = ""


def offices(typed: str) -> Iterator[Office]:
    """What the words may mean as an office, the likeliest first; nothing if they are none."""
    words = " ".join(typed.replace("’", "'").split()).removeprefix("the ")
    for form in (_POSSESSIVE, _OF):
        match = form.fullmatch(words)
        if match and (office := _office(match["office"])):
            yield Office(office, match["body"])
    whole = _office(words)
    if not whole:
        return
    parts = whole.split()
    for size in range(min(LONGEST_BODY, len(parts) - 1), 0, -1):  # "Iranian foreign minister"
        body = " ".join(parts[:size])
        if place_named(body.title()) or place_named(body.upper()):
            yield Office(" ".join(parts[size:]), body)
    yield Office(whole)


def _office(words: str) -> str:
    """The words, if the last of them says what somebody is, that one in the singular and of any gender; else ""."""
    before, _, last = words.rpartition(" ")
    return f"{before} {_roots()[fold_name(last)]}".strip() if role_noun(last) else ""


@cache
def _roots() -> dict[str, str]:
    """What the singulars of a noun and of those that mean the same have in common, if it is long enough to tell."""
    singular = {plural_of(word): word for word, noun in role_nouns().items() if not noun.plural}
    families: dict[int, list[str]] = {}
    for word, noun in role_nouns().items():
        if not noun.plural:
            families.setdefault(noun.family, []).append(word)
    roots = {}
    for word, noun in role_nouns().items():
        alike = _alike([each for each in families[noun.family] if each[:SHORTEST_ROOT] == word[:SHORTEST_ROOT]])
        roots[word] = alike if len(alike) >= SHORTEST_ROOT else singular.get(word, word)
    return roots


def _alike(words: list[str]) -> str:
    """What all of them begin with; words of which one is another's beginning are no forms of one word."""
    first, last = min(words, default=""), max(words, default="")
    return first[: next((place for place, letter in enumerate(first) if letter != last[place]), len(first))]
