"""Batches of what is about equally long, so that little of them is padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from random import Random
from typing import TypeVar

One = TypeVar("One", bound=Sized)


def epoch(of: Sequence[One], size: int, pool: int, chance: Random) -> Iterator[list[One]]:
    """Everything once, in a new order, `size` at a time; sorted by length within pools of `pool` batches."""
    drawn = chance.sample(of, len(of))
    pooled = size * pool
    ordered = [one for at in range(0, len(drawn), pooled) for one in sorted(drawn[at : at + pooled], key=len)]
    batches = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    chance.shuffle(batches)
    yield from batches
