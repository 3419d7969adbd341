"""A network six layers deep judges what nobody judged, for the two layers of `stance` to learn from.

All of MiniLM is trained on the judged sentences: too slow and too large to ship, it knows more of words than the
encoder does, which has learned to find quotes. Its odds on sentences of the news without a judgement, and on the
judged ones, are what the shipped layers imitate: distillation, Hinton, Vinyals and Dean 2015 (arXiv:1503.02531).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from entities.nlp import quotation, wordpieces
from entities.nlp.encoder import CLASSIFY, SEPARATE, VOCABULARY, WIDTH
from entities.nlp.stance import STANCES
from entities.nlp.training import model, progress
from entities.nlp.training.batching import epoch
from entities.nlp.training.judged import UNJUDGED, macro_f1, stance_of
from entities.nlp.wordpieces import Wordpieces

HIDDEN = 256
DROPOUT = 0.2
SMOOTHING = 0.05
RATE, HEAD_RATE = 8e-5, 8e-4
BATCH, POOL = 16, 16
WARM_UP = 0.06
LONGEST = 120  # pieces of a sentence that are read
SAVE_EVERY = 200  # steps
PROGRESS = "stance-teacher.pt"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A sentence read for one of its targets; `actor` (pieces,) bool, `stance` an index into STANCES or UNJUDGED."""

    pieces: Wordpieces
    actor: np.ndarray
    stance: int
    target: dict  # of the record it was read from

    def __len__(self) -> int:
        return len(self.actor)


def readings(records: Sequence[dict]) -> Iterator[Reading]:
    """Every target that lies within LONGEST pieces."""
    for record in records:
        text = record["text"]
        pieces = wordpieces.split(text, quotation.quoted(text), VOCABULARY)[:LONGEST]
        for target in record["targets"]:
            actor = (pieces.starts < target["end"]) & (pieces.ends > target["start"])
            if actor.any():
                yield Reading(pieces, actor, stance_of(target), target)


class TeacherNet(nn.Module):
    """The whole encoder, its embeddings marked where the actor is printed, and a head for one actor."""

    def __init__(self):
        super().__init__()
        self.enc = model.Encoder()
        self.enc.load_minilm()
        for frozen in (self.enc.word, self.enc.pos):
            frozen.requires_grad_(False)
        self.mark = nn.Parameter(torch.zeros(WIDTH))
        self.query = nn.Linear(WIDTH, WIDTH)
        self.hidden = nn.Linear(3 * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(STANCES))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, actor: Tensor, mask: Tensor) -> Tensor:
        """All (n, pieces); `actor` and `mask` are 1.0 or 0.0. -> (n, 3)"""
        marks = actor[..., None] * self.mark
        x = self.enc.by_layer(ids, shape, quote, torch.zeros_like(ids), mask, marks)[-1]
        own = (x * actor[..., None]).sum(1) / actor.sum(1, keepdim=True)
        weights = (x @ self.query(own)[..., None])[..., 0] / WIDTH**0.5
        weights = torch.softmax(weights + (1 - mask) * model.FORBIDDEN, 1)
        context = (weights[..., None] * x).sum(1)
        read = self.drop(torch.cat((own, context, x[:, 0]), 1))
        return self.out(self.drop(torch.tanh(self.hidden(read))))


def inputs(batch: Sequence[Reading]) -> dict[str, Tensor]:
    """The net's arguments, padded with zeros."""
    shape = (len(batch), max(map(len, batch)) + 2)
    arrays = {name: np.zeros(shape, np.int64) for name in ("ids", "shape", "quote")}
    arrays |= {name: np.zeros(shape, np.float32) for name in ("actor", "mask")}
    for row, reading in enumerate(batch):
        end = len(reading) + 1
        arrays["ids"][row, [0, end]] = CLASSIFY, SEPARATE
        arrays["ids"][row, 1:end] = reading.pieces.ids
        arrays["shape"][row, 1:end] = reading.pieces.shapes
        arrays["quote"][row, 1:end] = reading.pieces.quotes
        arrays["actor"][row, 1:end] = reading.actor
        arrays["mask"][row, : end + 1] = 1
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def batches(of: Sequence[Reading], chance: Random) -> Iterator[list[Reading]]:
    """Endless; each epoch in an order of its own."""
    while True:
        yield from epoch(of, BATCH, POOL, chance)


def train(records: Sequence[dict], out: Path, minutes: float, seed: int) -> TeacherNet:
    """A teacher of judged records; about 25 minutes of one core go through NewsMTSC three times."""
    torch.manual_seed(seed)
    net = TeacherNet()
    of_encoder = [parameter for parameter in net.enc.parameters() if parameter.requires_grad]
    rest = [parameter for name, parameter in net.named_parameters() if not name.startswith("enc.")]
    optimiser = torch.optim.AdamW(
        [{"params": of_encoder, "lr": RATE}, {"params": rest, "lr": HEAD_RATE}], weight_decay=0.01
    )
    counts = progress.restore(out / PROGRESS, net, optimiser)
    step, spent = int(counts.get("step", 0)), counts.get("seconds", 0.0)
    stream = batches([one for one in readings(records) if one.stance != UNJUDGED], Random(f"{seed} {step}"))
    began = time.monotonic() - spent
    net.train()
    while (spent := time.monotonic() - began) < minutes * 60:
        done = spent / (minutes * 60)
        for group, highest in zip(optimiser.param_groups, (RATE, HEAD_RATE), strict=True):
            group["lr"] = highest * min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        batch = next(stream)
        right = torch.tensor([one.stance for one in batch])
        loss = functional.cross_entropy(net(**inputs(batch)), right, label_smoothing=SMOOTHING)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        if step % SAVE_EVERY == 0:
            progress.save(out / PROGRESS, net, optimiser, step=step, seconds=time.monotonic() - began)
            print(f"teacher: {step} steps, loss {loss.item():.3f}", flush=True)
    progress.save(out / PROGRESS, net, optimiser, step=step, seconds=max(spent, minutes * 60))
    return net


@torch.no_grad()
def odds(net: TeacherNet, of: Sequence[Reading]) -> np.ndarray:
    """(n, 3)"""
    net.eval()
    order = sorted(range(len(of)), key=lambda at: len(of[at]))
    found = np.zeros((len(of), len(STANCES)), np.float32)
    for begin in range(0, len(of), BATCH):
        rows = order[begin : begin + BATCH]
        found[rows] = torch.softmax(net(**inputs([of[row] for row in rows])), 1).numpy()
    net.train()
    return found


def judge(net: TeacherNet, records: Sequence[dict]) -> None:
    """Writes the teacher's odds into the records' targets."""
    read = list(readings(records))
    for reading, of_target in zip(read, odds(net, read).tolist(), strict=True):
        reading.target["odds"] = of_target


def measured(net: TeacherNet, records: Sequence[dict]) -> float:
    """Macro F1 on judged records."""
    read = list(readings(records))
    return macro_f1(odds(net, read).argmax(1), np.array([one.stance for one in read]))
