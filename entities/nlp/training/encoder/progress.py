"""A run's state between two starts: what a run that was broken off goes on from."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn


def save(path: Path, net: nn.Module, optimiser: torch.optim.Optimizer, **counts: float) -> None:
    """Writes beside and renames, so that a run killed while saving still has its last progress."""
    state = {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "chance": torch.get_rng_state()}
    unfinished = path.with_name(f"{path.name}.new")
    torch.save(state | {"counts": counts}, unfinished)
    unfinished.replace(path)


def restore(path: Path, net: nn.Module, optimiser: torch.optim.Optimizer) -> dict[str, float]:
    """The counts that were saved with it; none for a new run, whose net and optimiser stay as they are."""
    if not path.exists():
        return {}
    state = torch.load(path)
    net.load_state_dict(state["net"])
    optimiser.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["chance"])
    counts: dict[str, float] = state["counts"]
    return counts
