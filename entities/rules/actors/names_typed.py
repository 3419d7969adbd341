"""Names as people type them: which stored names they mean, and how surely. Pure."""

from collections.abc import Iterable
from enum import IntEnum
from functools import cache

from articles.search.folding import fold_words
from entities.nlp.language import gazetteer

SHORTEST_BEGINNING = 3  # letters of a name that somebody has only begun to type


class Closeness(IntEnum):
    """How a name answers to what was typed, closest first."""

    SAME = 0  # letter for letter, but for accents and case
    MEANT = 1  # "us", "American" or "Washington" for the United States
    WORDS = 2  # whole words of it: "medina" for "David Medina"
    BEGINNING = 3  # the beginning of one of its words: "med"
    NONE = 9


def keys_meant(name: str) -> tuple[str, ...]:
    """The folded names under which whoever is called so may be stored, the typed one first.

    Of a country all its names, for each of them, its adjective, its people and its capital; of a well-known
    organisation its full name, for its abbreviation. Case does not matter: who types "us" as a name means the country.
    """
    key = fold_words(name)
    bare = key.replace(".", "")
    place = gazetteer.place_named(key) or gazetteer.place_named(bare.upper())
    more = [fold_words(words) for words in _names_of(place.place.name)] if place else []
    organisation = gazetteer.organisation_named(key) or gazetteer.organisation_named(bare.upper())
    return tuple(dict.fromkeys(filter(None, [key, bare, *more, fold_words(organisation)])))


def without_title(name: str) -> str:
    """ "Ambassador Hovland" -> "Hovland", "prime minister Jonas Fjeldstad" -> "Jonas Fjeldstad"; "" without a title."""
    words = name.split()
    heads = [place for place, word in enumerate(words[:-1]) if is_title(word)]
    return " ".join(words[heads[-1] + 1 :]) if heads else ""


def is_title(word: str) -> bool:
    return gazetteer.title_gender(word) is not None or gazetteer.role_noun(word) is not None


def closeness(typed: str, keys: Iterable[str]) -> Closeness:
    """How closely the best of an actor's folded names answers to what was typed."""
    meant = keys_meant(typed)
    key = meant[0] if meant else ""
    found = Closeness.NONE
    for name in keys:
        if not key:
            break
        if name == key:
            return Closeness.SAME
        words = f" {name.replace('-', ' ').replace(chr(39), ' ')} "
        if name in meant:
            found = min(found, Closeness.MEANT)
        elif f" {key} " in words:
            found = min(found, Closeness.WORDS)
        elif len(key) >= SHORTEST_BEGINNING and f" {key}" in words:
            found = min(found, Closeness.BEGINNING)
    return found


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """All names of each country or region by its first one."""
    found: dict[str, list[str]] = {}
    for key, name in gazetteer.places().items():
        if name.sense == "name":
            found.setdefault(name.place.name, [name.place.name]).append(key.removeprefix("="))
    return {name: tuple(dict.fromkeys([*keys, *_dotted(keys)])) for name, keys in found.items()}


def _names_of(place: str) -> tuple[str, ...]:
    return _names().get(place, (place,))


def _dotted(names: Iterable[str]) -> list[str]:
    """ "US" is also printed "U.S." """
    return [".".join(name) + "." for name in names if name.isupper() and 2 <= len(name) <= 3]
