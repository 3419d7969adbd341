"""Means of weights, in whatever holds them: tensors of torch or arrays of numpy. Needs no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def mean(states: Sequence[Mapping[str, Any]], shares: Sequence[float] | None = None) -> dict[str, Any]:
    """Of weights by their names, equal shares unless told; what one lacks is taken from those that have it.

    Raises ValueError where there are not as many shares as states.
    """
    given = shares or [1.0] * len(states)
    if len(given) != len(states):
        raise ValueError(f"{len(given)} shares for {len(states)} checkpoints.")
    found = {}
    for name in dict.fromkeys(name for state in states for name in state):
        holders = [(state[name], share) for state, share in zip(states, given, strict=True) if name in state]
        found[name] = sum(weights * share for weights, share in holders) / sum(share for _, share in holders)
    return found


def draw_near(running: Any, now: Any, keep: float) -> None:
    """Moves a running mean, in place, by 1 - `keep` of its way to what is there now."""
    running += (now - running) * (1 - keep)
