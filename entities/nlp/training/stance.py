"""Trains the layers of `entities.nlp.stance_layers`: python -m entities.nlp.training.stance DATA --base FILE --out RUN

They begin as the encoder's own layers above LOWER, or with --stance-start as the layers of an earlier run. The
encoder's lower layers stay as they are, so what they make of each sentence is computed once, by the graph that
ships; an epoch costs a few minutes of one core. With --teacher-minutes a larger network is trained first, whose
odds they learn as well, also on sentences that nobody judged (`stance_teacher`). The rate warms
up, then falls to nothing at the end of the time given. One article in ten is held out: it is watched, never
trained on. A run broken off goes on where it last saved itself. Writes stance_int8.onnx into RUN/model, which must
hold the encoder's graph.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from entities.nlp import encoder
from entities.nlp.encoder import LOWER, WIDTH, load
from entities.nlp.quality import with_section
from entities.nlp.stance import STANCES
from entities.nlp.stance_layers import FILE
from entities.nlp.training import export, model, progress, stance_teacher, unjudged
from entities.nlp.training.batching import epoch
from entities.nlp.training.calibration import CARD
from entities.nlp.training.judged import UNJUDGED, Example, examples, goals, held_out, macro_f1
from entities.nlp.training.sources import BadSource, listed
from entities.nlp.training.stance_card import (
    DEVELOPMENT,
    compared,
    graph_scores,
    held_out_scores,
    temperature,
    trained,
)

DEPTH = 2
HIDDEN = 256
DROPOUT = 0.2
RATE, HEAD_RATE = 1.2e-4, 6e-4
BATCH = 32
POOL = 8  # batches within which examples are sorted by length
WARM_UP = 0.06
PROGRESS = "stance.pt"


class StanceNet(nn.Module):
    """Layers above the encoder's, and a head for one actor."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(model.Layer() for _ in range(DEPTH))
        self.mark = nn.Parameter(torch.zeros(WIDTH))
        self.query = nn.Linear(WIDTH, WIDTH)
        self.hidden = nn.Linear(2 * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(STANCES))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, vectors: Tensor, actor: Tensor, mask: Tensor | None = None) -> Tensor:
        """(n, pieces, WIDTH), (n, pieces), and 1.0 on pieces, 0.0 on padding -> (n, 3)."""
        hidden = None if mask is None else (1 - mask) * model.FORBIDDEN
        x = vectors + actor[..., None] * self.mark
        for layer in self.layers:
            x = layer(x, None if hidden is None else hidden[:, None, None, :])
        own = (x * actor[..., None]).sum(1) / actor.sum(1, keepdim=True)
        weights = (x @ self.query(own)[..., None])[..., 0] / WIDTH**0.5
        weights = torch.softmax(weights if hidden is None else weights + hidden, 1)
        context = (weights[..., None] * x).sum(1)
        both = self.drop(torch.cat((own, context), 1))
        return self.out(self.drop(torch.tanh(self.hidden(both))))


def begun(base: Path | None, start: Path | None) -> StanceNet:
    """A net as an earlier run saved it, or one whose layers are the encoder's own above LOWER."""
    net = StanceNet()
    if start:
        net.load_state_dict(torch.load(start)["net"])
        return net
    of_encoder = model.load(base).enc.layers[LOWER : LOWER + DEPTH]
    for own, theirs in zip(net.layers, of_encoder, strict=True):
        own.load_state_dict(theirs.state_dict())
    return net


def inputs(batch: Sequence[Example]) -> dict[str, Tensor]:
    """The net's arguments, padded with zeros."""
    shape = (len(batch), max(map(len, batch)))
    vectors = np.zeros((*shape, WIDTH), np.float32)
    actor, mask = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, example in enumerate(batch):
        end = len(example)
        vectors[row, :end], actor[row, :end], mask[row, :end] = example.vectors, example.actor, 1
    arrays = {"vectors": vectors, "actor": actor, "mask": mask}
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def batches(of: Sequence[Example], chance: Random) -> Iterator[list[Example]]:
    """Endless; each epoch in an order of its own."""
    while True:
        yield from epoch(of, BATCH, POOL, chance)


def train(
    options: argparse.Namespace, minutes: float, taught: Sequence[Example], watched: Sequence[Example]
) -> StanceNet:
    torch.manual_seed(options.seed)
    net = begun(options.base, options.stance_start)
    layers = list(net.layers.parameters())
    rest = [parameter for name, parameter in net.named_parameters() if not name.startswith("layers.")]
    groups = [{"params": layers, "lr": RATE}, {"params": rest, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    counts = progress.restore(options.out / PROGRESS, net, optimiser)
    step, spent = int(counts.get("step", 0)), counts.get("seconds", 0.0)
    stream = batches(taught, Random(f"{options.seed} {step}"))
    began, saved = time.monotonic() - spent, spent
    net.train()
    while (spent := time.monotonic() - began) < minutes * 60:
        done = spent / (minutes * 60)
        for group, highest in zip(optimiser.param_groups, (RATE, HEAD_RATE), strict=True):
            group["lr"] = highest * min(done / WARM_UP, max(0.02, (1 - done) / (1 - WARM_UP)))
        batch = next(stream)
        loss = functional.cross_entropy(net(**inputs(batch)), torch.from_numpy(goals(batch)))
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        if spent - saved > options.save_every * 60:
            progress.save(options.out / PROGRESS, net, optimiser, step=step, seconds=time.monotonic() - began)
            saved = spent
            print(f"{step} steps, loss {loss.item():.3f}, held out {measured(net, watched):.3f}", flush=True)
    progress.save(options.out / PROGRESS, net, optimiser, step=step, seconds=max(spent, minutes * 60))
    return net


@torch.no_grad()
def scores(net: StanceNet, of: Sequence[Example]) -> np.ndarray:
    """(n, 3)"""
    net.eval()
    order = sorted(range(len(of)), key=lambda at: len(of[at]))
    found = np.zeros((len(of), len(STANCES)), np.float32)
    for begin in range(0, len(of), BATCH):
        rows = order[begin : begin + BATCH]
        found[rows] = net(**inputs([of[row] for row in rows])).numpy()
    net.train()
    return found


def measured(net: StanceNet, of: Sequence[Example]) -> float:
    return macro_f1(scores(net, of).argmax(1), np.array([one.stance for one in of]))


def write(net: StanceNet, graph: Path) -> None:
    """As the engine calls it: one actor of any number of pieces, without a mask."""
    graph.parent.mkdir(parents=True, exist_ok=True)
    net.eval()
    export.quantised(
        net,
        {"vectors": torch.zeros(1, 8, WIDTH), "actor": torch.ones(1, 8)},
        ("scores",),
        graph,
        varying={name: {1: "pieces"} for name in ("vectors", "actor")},
        reduce_range=True,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    options = parser().parse_args(arguments)
    run(options, options.minutes)


def run(options: argparse.Namespace, minutes: float) -> None:
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    folder = options.out / "model"
    read = load(folder if (folder / encoder.GRAPH).exists() else encoder.FOLDER)
    try:
        everything = listed(without=options.without)
        sources = [one for one in everything if one.task == "stance"]
        records = [record for one in sources for record in one.documents(options.data)]
        texts = [document for one in everything if one.task == "quotes" for document in one.documents(options.data)]
    except BadSource as error:
        sys.exit(str(error))
    kept = [one for one in records if held_out(one["id"])]
    learned = [one for one in records if not held_out(one["id"])]
    chance = Random(options.seed)
    taught_by = ""
    if options.teacher_minutes:
        new = list(unjudged.records(texts, chance))
        teacher = stance_teacher.train(learned, options.out, options.teacher_minutes, options.seed)
        stance_teacher.judge(teacher, learned + new)
        taught_by = (
            f"; a teacher of six layers, macro F1 {100 * stance_teacher.measured(teacher, kept):.1f} on the held-out "
            f"articles after {options.teacher_minutes:g} minutes, judged them too, and {len(new):,} more sentences"
        )
        learned += new
    watched = list(examples(kept, read))
    taught = list(examples(learned, read, chance))
    if not taught or not watched:
        sys.exit("There is nothing to learn the stance from: sources.toml has no source of it that has sentences.")
    net = train(options, minutes, taught, watched)
    right = np.array([one.stance for one in watched])
    by = temperature(scores(net, watched), right)
    with torch.no_grad():
        net.out.weight /= by
        net.out.bias /= by
    write(net, folder / FILE)
    found = graph_scores(folder / FILE, watched)
    how = (
        f"in {minutes:g} minutes on {options.threads} thread(s), seed {options.seed}; "
        + (
            f"begun as {options.stance_start.name}"
            if options.stance_start
            else f"begun as layers {LOWER + 1} to {LOWER + DEPTH} of the encoder"
        )
        + taught_by
    )
    judged = sum(one.stance != UNJUDGED for one in taught)
    lines = [*trained(sources, judged, how), *held_out_scores(found, right)]
    lines += compared(options.data / f"{DEVELOPMENT}.jsonl.gz", folder / FILE, read)
    described = folder / CARD
    text = described.read_text(encoding="utf-8") if described.exists() else ""
    described.write_text(with_section(text, "Stance", "\n".join(lines)), encoding="utf-8")
    print(*lines, sep="\n")


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path, help="folder of the .jsonl.gz files that sources.toml names")
    options.add_argument("--base", type=Path, help="the encoder's checkpoint; without it, plain MiniLM")
    options.add_argument("--out", type=Path, required=True, help="folder for the progress and the model")
    options.add_argument("--without", nargs="*", default=(), metavar="SOURCE", help="sources to leave out")
    options.add_argument("--stance-start", type=Path, help="stance.pt of an earlier run, to go on from its layers")
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--teacher-minutes", type=float, default=0, help="train a larger network first to learn from")
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--save-every", type=float, default=5, help="minutes between two saves of the progress")
    return options


if __name__ == "__main__":
    main()
