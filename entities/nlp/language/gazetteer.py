"""What the engine knows about the world before it reads: countries, regions, seats of government,
well-known organisations, first names, titles, and the nouns that say what a person or a body is.

The tables in `data/` are our own selection of public facts; each says what its columns hold.
Everything is looked up by a folded key (`fold_name`), loaded once, and never changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

DATA = Path(__file__).parent.parent / "data"
HOMONYMS = frozenset({"georgia", "jordan", "chad", "guinea"})  # also a state or a name: a code needs evidence

Gender = Literal["m", "f", ""]
GENDERS: dict[str, Gender] = {"m": "m", "f": "f", "": ""}  # as the tables print them
PlaceSense = Literal["name", "adjective", "people", "capital"]

STRAIGHT = dict.fromkeys(map(ord, "\u2018\u2019\u02bb\u02bc`"), "'")
STRAIGHT |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014"), "-")
STRAIGHT |= {
    ord(a): b for a, b in zip("łŁđĐøØıæÆœŒ", ["l", "L", "d", "D", "o", "O", "i", "ae", "AE", "oe", "OE"], strict=True)
}


@dataclass(frozen=True, slots=True)
class Place:
    """A country (with ISO 3166 alpha-2 `code`) or a region (its country's code, or empty)."""

    name: str
    code: str
    is_country: bool


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One way to write a place, and in which sense it names it."""

    place: Place
    sense: PlaceSense


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for a person or a body: `family` is the same for nouns of one meaning."""

    family: int
    gender: Gender
    plural: bool


@lru_cache(maxsize=20_000)
def fold_name(words: str) -> str:
    """A name as the engine compares it, with no full stops: "U.N." is "UN", "un". No key that is stored.

    Lower case, no accents, straight marks, one blank.
    """
    plain = words.translate(STRAIGHT)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace(".", "").split())


def place_named(words: str) -> PlaceName | None:
    """The country or region a name, adjective, people or capital stands for.

    Abbreviations are matched with their case: "US" is a country, "us" a pronoun.
    """
    known = places()
    exact = known.get("=" + words.replace(".", "").strip())
    if exact:
        return exact
    key = fold_name(words)
    return known.get(key) or (known.get(key[4:]) if key.startswith("the ") else None)


def country_code(words: str) -> str:
    """ISO code of the first country or region that `words` mention by name or adjective, else empty."""
    tokens = words.replace("\u2019", "'").split()
    cleaned = [strip_possessive(token.strip(',;:()"')) for token in tokens]
    for size in (3, 2, 1):
        for start in range(len(cleaned) - size + 1):
            phrase = " ".join(cleaned[start : start + size])
            found = place_named(phrase) if phrase[:1].isupper() else None
            if found and found.sense != "capital" and found.place.code:
                return found.place.code
    return ""


def strip_possessive(words: str) -> str:
    """ "Iran's" -> "Iran", "the States'" -> "the States" """
    for ending in ("'s", "\u2019s", "'", "\u2019"):
        if words.endswith(ending) and len(words) > len(ending):
            return words[: -len(ending)]
    return words


def gender_of_first_name(name: str) -> Gender:
    return first_names().get(fold_name(name), "")


def name_variants(first_name: str) -> frozenset[int]:
    """Numbers of the names that a folded first name is a form of; two forms of one name share a number."""
    return variants().get(first_name, frozenset())


@cache
def variants() -> dict[str, frozenset[int]]:
    known: dict[str, frozenset[int]] = {}
    for number, (line,) in enumerate(table("name_variants.tsv", 1)):
        for form in line.split():
            known[form] = known.get(form, frozenset()) | {number}
    return known


def title_gender(word: str) -> Gender | None:
    """None if the word is no title; else the gender it tells, which may be empty."""
    return titles().get(fold_name(word))


def role_noun(word: str) -> Noun | None:
    folded = fold_name(word)
    known = role_nouns().get(folded)
    if known is None and folded.removesuffix("s").endswith("ologist"):
        return role_nouns()["scientists" if folded.endswith("s") else "scientist"]
    return known


def body_noun(word: str) -> Noun | None:
    return body_nouns().get(fold_name(word))


@cache
def places() -> dict[str, PlaceName]:
    """Place by the key of each of its names; see `key_of`."""
    known: dict[str, PlaceName] = {}

    def learn(words: str, place: Place, sense: PlaceSense) -> None:
        known.setdefault(key_of(words), PlaceName(place, sense))

    rows = list(table("countries.tsv", 5))
    countries = {code: Place(name, code, True) for code, name, *_ in rows}
    for code, name, _, _, others in rows:
        for words in (name, *split(others)):
            learn(words, countries[code], "name")
    for code, _, _, demonyms, _ in rows:
        for position, words in enumerate(split(demonyms)):
            learn(words, countries[code], sense_of_demonym(words) if position else "adjective")
    for code, _, capitals, _, _ in rows:
        for words in split(capitals):
            learn(words, countries[code], "capital")
    for name, code, demonyms in table("regions.tsv", 3):
        region = Place(name, code, False)
        learn(name, region, "name")
        for position, words in enumerate(split(demonyms)):
            learn(words, region, sense_of_demonym(words) if position else "adjective")
    return known


def adjective_of(code: str) -> str:
    """What stands before "government" for a country: "Norwegian", "UK"; empty for an unknown one."""
    return adjectives().get(code, "")


@cache
def adjectives() -> dict[str, str]:
    short = {"GB": "UK", "US": "US"}
    return {code: demonyms.split("|")[0] for code, _, _, demonyms, _ in table("countries.tsv", 5)} | short


def sense_of_demonym(words: str) -> PlaceSense:
    """Of a demonym behind the first, an adjective: "Iranians", "Poles", "Briton" are people, "Afghani" is none."""
    people = ("s", "men", "man", "Briton", "Spaniard", "Swede", "Croat", "Scot", "lander", "Hongkonger")
    return "people" if words.endswith(people) and not words.endswith("ss") else "adjective"


@cache
def seats() -> dict[str, str]:
    """Folded name of a building or street that stands for an institution -> country code."""
    return {fold_name(name): code for name, code, _ in table("seats.tsv", 3)}


def organisation_named(words: str) -> str:
    """Full name of a well-known organisation, else empty; abbreviations keep their case ("WHO")."""
    known = organisations()
    return known.get("=" + words.replace(".", "").strip()) or known.get(fold_name(words), "")


@cache
def organisations() -> dict[str, str]:
    """Full name of a well-known organisation by its key; see `key_of`."""
    return {key_of(words): name for name, shorts in table("organisations.tsv", 2) for words in (name, *split(shorts))}


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """The short forms in capitals alone of each well-known organisation, by its full name."""
    return {
        name: tuple(short for short in split(shorts) if short.isupper() and short.isalpha())
        for name, shorts in table("organisations.tsv", 2)
    }


def key_of(words: str) -> str:
    """Folded; an abbreviation of capitals keeps its case and loses its full stops: "=US"."""
    plain = words.replace(".", "")
    return "=" + plain if plain.isupper() and len(plain) <= 5 else fold_name(words)


def longest_organisation(text: str) -> int:
    """Length of the longest known name of two words or more that a text opens with, as printed; 0 if none."""
    opening = " ".join(re.findall(r"[^\s.,;:!?]+", text)[:2])
    fitting = (
        len(name)
        for name in long_organisations().get(opening, ())
        if text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()
    )
    return max(fitting, default=0)


@cache
def long_organisations() -> dict[str, list[str]]:
    """Full names of two words or more by their first two."""
    known: dict[str, list[str]] = {}
    for name, _ in table("organisations.tsv", 2):
        if " " in name:
            known.setdefault(" ".join(name.split()[:2]), []).append(name)
    return known


@cache
def first_names() -> dict[str, Gender]:
    """First names that are given to both men and women are left out."""
    genders: dict[str, set[Gender]] = {}
    for gender, names in table("first_names.tsv", 2):
        for name in names.split():
            genders.setdefault(fold_name(name), set()).add(GENDERS[gender])
    return {name: found.pop() for name, found in genders.items() if len(found) == 1}


@cache
def titles() -> dict[str, Gender]:
    return {fold_name(word): GENDERS[gender] for word, gender in table("titles.tsv", 2)}


@cache
def role_nouns() -> dict[str, Noun]:
    return dict(nouns("role_nouns.tsv"))


@cache
def body_nouns() -> dict[str, Noun]:
    return dict(nouns("body_nouns.tsv"))


@cache
def broader() -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """For the families of roles, and for those of bodies: the families of what they may also be called."""
    found: dict[str, dict[int, frozenset[int]]] = {"role": {}, "body": {}}
    look_up = {"role": role_noun, "body": body_noun}
    for of, narrow, wide in table("broader_nouns.tsv", 3):
        families = frozenset(noun.family for word in wide.split() if (noun := look_up[of](word)))
        for word in narrow.split():
            if noun := look_up[of](word):
                found[of][noun.family] = found[of].get(noun.family, frozenset()) | families
    return found["role"], found["body"]


def nouns(file: str) -> Iterator[tuple[str, Noun]]:
    seen = set()
    for family, (line,) in enumerate(table(file, 1)):
        for entry in line.split():
            word, _, gender = entry.partition(":")
            for form, plural in ((word, False), (plural_of(word), True)):
                if form not in seen:
                    seen.add(form)
                    yield form, Noun(family, GENDERS[gender], plural)


def plural_of(noun: str) -> str:
    irregular = {"man": "men", "woman": "women", "child": "children", "wife": "wives", "person": "people"}
    for ending, plural in irregular.items():
        if noun.endswith(ending):
            return noun.removesuffix(ending) + plural
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


@cache
def word_lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in table("word_lists.tsv", 2)}


def word_list(name: str) -> frozenset[str]:
    """A closed class of words, by its name in `data/word_lists.tsv`."""
    return word_lists()[name]


def split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def table(file: str, columns: int) -> Iterator[list[str]]:
    """Rows of a table in `data/`, padded to `columns`; lines that open with "# " are comments."""
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("# "):
            cells = [cell.strip() for cell in line.split("\t")]
            cells = cells[1:] if columns == 1 and not cells[0] else cells
            yield (cells + [""] * columns)[:columns]
