"""What becomes of a quote's targets when two actors become one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

Target = TypeVar("Target")


class Worth(NamedTuple):
    """What speaks for keeping a target."""

    is_open: bool  # nobody rejected it
    is_verified: bool
    rank: int  # 0 = the main target


def taken_away(targets: Sequence[Target], *, speaker_is_one: bool, worth: Callable[[Target], Worth]) -> list[Target]:
    """Which of a quote's targets toward either actor can't stay.

    Nobody is a target of their own words: where one of the two speaks, open targets go. A quote names an actor
    once: of two targets the one stays that a person vouches for, then one that is open, then the main one.
    """
    away = [target for target in targets if speaker_is_one and worth(target).is_open]
    left = sorted((target for target in targets if target not in away), key=lambda target: _best_first(worth(target)))
    return away + left[1:]


def _best_first(worth: Worth) -> tuple[bool, bool, int]:
    return not worth.is_verified, not worth.is_open, worth.rank
