"""Whether somebody spoken of before fits a description: its number and kind, its noun, the words beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from entities.nlp.coreference.references import Reference, tells_apart
from entities.nlp.coreference.referents import Referent
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name

UNTOLD = frozenset({"bank", "lender", "club"})  # what a body may be whose name does not tell
OF_A_COUNTRY = frozenset({"new", "current", "national", "central", "federal"})


def fits_description(reference: Reference, found: Referent) -> bool:
    if is_home_government(reference, found):
        return True
    if reference.plural != found.plural and not (reference.plural and found.animate is False):
        return False
    if not reference.animate and found.animate:
        return False
    if reference.nouns and reference.nouns & found.nouns:
        countries, own = countries_in(reference.modifiers), countries_in(found.vocabulary)
        telling = {word for word in reference.modifiers if tells_apart(word)}
        if telling - countries_words(telling) and not telling & found.vocabulary:
            return False  # "the agriculture ministry" is not the foreign ministry
        return not (countries and own) or bool(countries & own)
    if not reference.nouns:  # an unknown noun points only to what was described by the same one
        return found.actor is None and fold_name(reference.head) in found.vocabulary
    if reference.animate:
        return bool(reference.gender) and reference.nouns <= generic_people() and found.animate is True
    fitting = found.animate is False and not found.is_place and not (found.nouns - generic_bodies())
    return fitting and (reference.nouns <= generic_bodies() or reference.head.lower() in UNTOLD)


def is_home_government(reference: Reference, found: Referent) -> bool:
    """ "the government" in a text about one country acts for it, as its capital does."""
    return found.is_home and reference.head.lower() == "government" and reference.modifiers <= OF_A_COUNTRY


def countries_in(words: frozenset[str]) -> set[str]:
    return {code for word in words if (code := country_of_word(word))}


def countries_words(words: set[str]) -> set[str]:
    return {word for word in words if country_of_word(word)}


@cache
def country_of_word(word: str) -> str:
    return gazetteer.country_code(word.title())


@cache
def generic_people() -> frozenset[int]:
    return families(gazetteer.role_noun, "man", "woman", "boy", "girl", "teenager", "child")


@cache
def generic_bodies() -> frozenset[int]:
    return frozenset(-1 - family for family in families(gazetteer.body_noun, "company", "organisation", "group"))


def families(look_up: Callable[[str], gazetteer.Noun | None], *nouns: str) -> frozenset[int]:
    return frozenset(noun.family for word in nouns if (noun := look_up(word)))
