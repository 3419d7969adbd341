"""Which of two actors that are one keeps its name, unless a person says otherwise."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from entities.rules.actors.linking import is_fuller


class Named(Protocol):
    pk: int
    name: str


Actor = TypeVar("Actor", bound=Named)


def in_order(one: Actor, other: Actor, mentions: Mapping[int, int]) -> tuple[Actor, Actor]:
    """(the one that is kept, the one that is absorbed), from whichever side it is asked.

    The fuller name is kept, "Ana Lind" rather than "Lind"; of two that say as much, the more mentioned one; of these,
    the older. `mentions` are those of each, by id.
    """
    if is_fuller(one.name, other.name):
        return one, other
    if is_fuller(other.name, one.name):
        return other, one
    first, second = sorted((one, other), key=lambda actor: (-mentions[actor.pk], actor.pk))
    return first, second
