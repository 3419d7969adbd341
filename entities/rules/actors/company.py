"""What those whom an article mentions tell of a name that says little by itself.

Principle: "Mr Chen" in an article about a port, its union and its governor is the Chen who is known beside these three,
as long as no other Chen is known at all; "the National Bank" is the one whose governor is mentioned beside it. A place
or a common name in the company tells nothing.

Known exception: of two relatives of one surname whom the same people surround, where only one is known so far.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from entities.choices import Kind
from entities.nlp.language import gazetteer

FEWEST_SHARED = 2  # of the company, for a name of one word
SHORTEST_PART = 4  # letters of each part of a surname like "Ravenscroft-Amadi"
TIES = frozenset({"of", "at", "for"})


@dataclass(frozen=True)
class Beside:
    """Somebody whom the same article mentions; roles are folded."""

    shown: str
    roles: frozenset[str] = frozenset()


Company = Mapping[str, Beside]  # by full name, folded: of people and organisations


def is_company(name: str, kind: str) -> bool:
    """Whether an actor of this folded name tells something of others in its article."""
    return kind in (Kind.PERSON, Kind.ORGANISATION) and " " in name


def is_bare(names: Iterable[str], kind: str) -> bool:
    """A person known by one word alone."""
    return kind == Kind.PERSON and not any(" " in name for name in names)


def is_double(name: str) -> bool:
    """A surname of two, which hardly two bear: "ravenscroft-amadi", not "jean-luc" or "al-masri"."""
    parts = name.split("-")
    return (
        " " not in name
        and len(parts) == 2
        and min(map(len, parts)) >= SHORTEST_PART
        and not any(map(gazetteer.gender_of_first_name, parts))
    )


def bears(name: str, word: str) -> bool:
    """Whether somebody of this folded full name may be called by this one word."""
    return word in name.split()


def shared(one: Company, other: Company) -> list[str]:
    """Names as printed of those who stand beside both."""
    return [one[name].shown for name in sorted(one.keys() & other.keys())]


def officers(one: Company, other: Company, body: str) -> list[str]:
    """Those beside both who have an office in a body of this folded name: "governor of the national bank"."""
    return [
        one[name].shown
        for name in sorted(one.keys() & other.keys())
        if any(is_office_in(role, body) for role in one[name].roles | other[name].roles)
    ]


def is_office_in(role: str, body: str) -> bool:
    before, found, _ = f" {role} ".partition(f" {body} ")
    words = before.split()
    while words and words[-1] in ("the", "its", "his", "her"):
        words = words[:-1]
    return bool(found) and (not words or words[-1] in TIES)
