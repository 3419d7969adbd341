"""Which printings of one statement count, where copies count once. Pure: no database.

Principle: whoever is said to have said something is counted once for it, however many print it. What a person has
verified comes before what nobody has looked at, and the earlier printing before the later one. Where outlets name
different people, each of them counts; where one names nobody, it counts only if no other does.

An outlet that prints its article again in a new version corrects itself: the sentence of the last version replaces
those of the earlier ones. A version that no longer says who spoke replaces none that did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Printing:
    """A quote as one printing of a statement.

    `family`: its article and those that this one is a copy or a new version of, by id; `speakers`: the actors it counts
    for, none where nobody is named or the speaker is a guess.
    """

    id: int
    outlet: int
    family: frozenset[int]
    speakers: frozenset[int]
    is_verified: bool
    published_at: datetime


def repeats(printings: Iterable[Printing]) -> set[int]:
    """Those (ids) that count only where every printing does; all printings of one statement are given."""
    printings = list(printings)
    replaced = _replaced(printings)
    standing = [one for one in printings if one.id not in replaced]
    repeated, is_counted = set(replaced), False
    counted_for: set[int] = set()
    for one in sorted(standing, key=lambda one: (not one.speakers, not one.is_verified, one.published_at, one.id)):
        if is_counted and one.speakers <= counted_for:
            repeated.add(one.id)
        is_counted = True
        counted_for |= one.speakers
    return repeated


def _replaced(printings: Iterable[Printing]) -> set[int]:
    """Those of which the same outlet printed a later version."""
    replaced: set[int] = set()
    later: list[tuple[int, set[int], bool]] = []  # outlet, family, whether one of these versions names who spoke
    for one in sorted(printings, key=attrgetter("published_at", "id"), reverse=True):
        versions = [each for each in later if each[0] == one.outlet and each[1] & one.family]
        names = any(named for _, _, named in versions)
        if versions and (names or not one.speakers):
            replaced.add(one.id)
        family = one.family.union(*(each[1] for each in versions))
        later = [each for each in later if each not in versions]
        later.append((one.outlet, set(family), names or bool(one.speakers)))
    return replaced
