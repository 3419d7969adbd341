"""Training for as many minutes as were given, which goes on where it was broken off."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn

from entities.nlp.training.encoder import progress

Batch = TypeVar("Batch")

WARM_UP = 0.06  # of the time
DECAY = 0.01
LONGEST_STEP = 1.0  # norm of the gradients
SAVE_EVERY = 5 * 60  # seconds


def train(
    net: nn.Module,
    rates: Sequence[tuple[Sequence[nn.Parameter], float]],
    batches: Callable[[int], Iterator[Batch]],
    loss: Callable[[Batch], Tensor],
    *,
    minutes: float,
    saved: Path,
    watch: Callable[[], str],
) -> int:
    """How many steps were made, by AdamW, of which each group of parameters has its own highest rate.

    Rates warm up, then fall to nothing at the end of the time. `batches(step)` goes on endlessly from a step; `watch`
    says how good the net is whenever the run is saved.
    """
    optimiser = torch.optim.AdamW(
        [{"params": list(parameters), "lr": rate} for parameters, rate in rates], weight_decay=DECAY
    )
    counts = progress.restore(saved, net, optimiser)
    step, spent = int(counts.get("step", 0)), counts.get("seconds", 0.0)
    stream = batches(step)
    began, last = time.monotonic() - spent, spent
    net.train()
    while (spent := time.monotonic() - began) < minutes * 60:
        done = spent / (minutes * 60)
        for group, (_, highest) in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = highest * min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        found = loss(next(stream))
        found.backward()
        nn.utils.clip_grad_norm_(net.parameters(), LONGEST_STEP)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        if spent - last > SAVE_EVERY:
            progress.save(saved, net, optimiser, step=step, seconds=spent)
            last = spent
            print(f"{saved.stem}: {step} steps, loss {found.item():.3f}, {watch()}", flush=True)
    progress.save(saved, net, optimiser, step=step, seconds=max(spent, minutes * 60))
    net.eval()
    return step
