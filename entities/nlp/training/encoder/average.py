"""The mean of checkpoints: python -m entities.nlp.training.encoder.average OUT CHECKPOINT...

Weights of runs that began at one point lie in one basin, and their mean generalises better than any
of them (Wortsman et al. 2022, arXiv:2203.05482); so does the mean of a run's end with its beginning
(arXiv:2109.01903), and the running mean along its way (Izmailov et al. 2018, arXiv:1803.05407).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from entities.nlp.training.encoder import model
from entities.nlp.training.encoder.means import draw_near, mean


def average(checkpoints: Sequence[Path], shares: Sequence[float] | None = None) -> dict[str, torch.Tensor]:
    """See `means.mean`, whose ValueError it raises."""
    stored = (load_file(path) for path in checkpoints)
    return mean([{name: tensor.float() for name, tensor in state.items()} for state in stored], shares)


class RunningMean:
    """Of the weights of a net along its steps: each keeps a share of it. Goes on from what `path` holds."""

    def __init__(self, net: model.Net, keep: float, path: Path) -> None:
        self.net, self.keep, self.path = net, keep, path
        self.mean = model.load(path) if path.exists() else deepcopy(net)

    def step(self) -> None:
        with torch.no_grad():
            for kept, now in zip(self.mean.parameters(), self.net.parameters(), strict=True):
                if now.requires_grad:
                    draw_near(kept, now, self.keep)

    def save(self) -> None:
        model.save(self.mean, self.path)


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("checkpoints", type=Path, nargs="+")
    options.add_argument("--shares", type=float, nargs="+")
    given = options.parse_args(arguments)
    save_file({name: mean.half() for name, mean in average(given.checkpoints, given.shares).items()}, given.out)


if __name__ == "__main__":
    main()
