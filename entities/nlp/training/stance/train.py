"""Trains the network of `attributions.stance_layers`: python -m entities.nlp.training.stance.train DATA --out RUN

It begins as MiniLM, whose table of the vocabulary it keeps: the engine has that already. With --valence it first
learns, for --valence-minutes, what feeling whole sentences have (`valence`). From there it learns the stance toward
one actor twice, --minutes in all: first from what people judged, then, from the same beginning, also from what the
first found in sentences that nobody judged (`unjudged`; self-training, Furlanello et al. 2018, arXiv:1805.04770).
The mean of the two's weights (Wortsman et al. 2022, arXiv:2203.05482) then learns from quotes with judged subjects
too (`quoted`). One article of sentences in ten is held out: it is watched, never trained on. A run broken off goes on
where it last saved itself. Writes stance_int8.onnx.gz into RUN/model, which must hold the encoder's graph.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence, Sized
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from entities.nlp.attributions.stance import STANCES
from entities.nlp.attributions.stance_layers import FILE
from entities.nlp.encoding import encoder
from entities.nlp.encoding.encoder import WIDTH, load
from entities.nlp.measuring.quality import with_section
from entities.nlp.training.data import own_corpus
from entities.nlp.training.data.batching import epoch
from entities.nlp.training.data.sources import BadSource, listed
from entities.nlp.training.encoder import budgeted, export
from entities.nlp.training.judging.calibration import CARD
from entities.nlp.training.stance import quoted, unjudged, valence
from entities.nlp.training.stance.card import DEVELOPMENT, compared, graph_scores, held_out_scores, temperature, trained
from entities.nlp.training.stance.judged import Example, examples, held_out, macro_f1, odds
from entities.nlp.training.stance.net import Body, FeelingNet, Judge, StanceNet, inputs, padded
from entities.nlp.training.stance.valence import Rated

RATE, HEAD_RATE = 8e-5, 8e-4
BATCH = 16
POOL = 16  # batches within which examples are sorted by length
HEAD = ("query", "hidden", "out")  # layers that see one row for each actor
FIRST_SHARE, SECOND_SHARE = 0.3, 0.4  # of the minutes; the second time there is more to learn from
QUOTES_TIMES = 3  # how often an epoch goes through the quotes: there are fewer of them than of sentences
COOLING = 1.6  # of scores of quotes: what they are divided by beyond sentences, by cross-validation
TASKS = FEELING, STANCE, SUBJECTS = "feeling", "stance", "subjects"

One = TypeVar("One", bound=Sized)


def endless(of: Sequence[One], seed: int) -> Callable[[int], Iterator[list[One]]]:
    """Batches from a step on, each epoch in an order of its own."""

    def batches(step: int) -> Iterator[list[One]]:
        chance = Random(f"{seed} {step}")
        while True:
            yield from epoch(of, BATCH, POOL, chance)

    return batches


def rates(net: nn.Module, body: Body) -> list[tuple[list[nn.Parameter], float]]:
    """What was trained before learns more slowly than what is new."""
    known = [parameter for parameter in body.parameters() if parameter.requires_grad]
    ids = {id(parameter) for parameter in known}
    new = [one for one in net.parameters() if one.requires_grad and id(one) not in ids]
    return [(known, RATE), (new, HEAD_RATE)]


def feel(body: Body, rated: Sequence[Rated], options: argparse.Namespace) -> float:
    """Trains a body on the feeling of sentences; how well it then correlates with people on those held out."""
    net = FeelingNet(body)
    taught, watched = [one for one in rated if not one.held_out], [one for one in rated if one.held_out]

    def loss(batch: Sequence[Rated]) -> Tensor:
        found = net(*padded([one.pieces for one in batch]))
        return functional.mse_loss(found, torch.tensor([one.valence for one in batch]))

    def correlation() -> float:
        net.eval()
        batches = [watched[at : at + BATCH] for at in range(0, len(watched), BATCH)]
        with torch.no_grad():
            found = np.concatenate([net(*padded([one.pieces for one in batch])).numpy() for batch in batches])
        net.train()
        return float(np.corrcoef(found, [one.valence for one in watched])[0, 1])

    budgeted.train(
        net, rates(net, body), endless(taught, options.seed), loss, minutes=options.valence_minutes,
        saved=options.out / f"{FEELING}.pt", watch=lambda: f"correlation {correlation():.3f}",
    )  # fmt: skip
    return correlation()


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What is learned of an example: odds of STANCES, (3,)."""

    example: Example
    odds: np.ndarray

    def __len__(self) -> int:
        return len(self.example)


def learn(
    net: StanceNet,
    goals: Sequence[Goal],
    watched: Sequence[Example],
    *,
    minutes: float,
    seed: int,
    saved: Path,
    slower: float = 1,
) -> StanceNet:
    """`slower` is what the rates are divided by, where a net has learned before."""
    torch.manual_seed(seed)
    right = np.array([one.stance for one in watched])

    def loss(batch: Sequence[Goal]) -> Tensor:
        wanted = torch.from_numpy(np.stack([one.odds for one in batch]).astype(np.float32))
        return functional.cross_entropy(net(*inputs([one.example for one in batch])), wanted)

    budgeted.train(
        net, [(some, rate / slower) for some, rate in rates(net, net.body)], endless(goals, seed), loss,
        minutes=minutes, saved=saved, watch=lambda: f"held out {macro_f1(scores(net, watched).argmax(1), right):.3f}",
    )  # fmt: skip
    return net


def taught_by(net: StanceNet, of: Sequence[Example]) -> list[Goal]:
    """Examples that nobody judged, with a net's own odds."""
    found = torch.softmax(torch.from_numpy(scores(net, of)), 1).numpy()
    return [Goal(example, odds) for example, odds in zip(of, found, strict=True)]


def mean(nets: Sequence[StanceNet]) -> StanceNet:
    """All began at one point."""
    states = [net.state_dict() for net in nets]
    found = StanceNet(Body())
    found.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    return found


def scores(net: StanceNet, of: Sequence[Example]) -> np.ndarray:
    """(n, 3)"""
    net.eval()
    order = sorted(range(len(of)), key=lambda at: len(of[at]))
    found = np.zeros((len(of), len(STANCES)), np.float32)
    for begin in range(0, len(of), BATCH):
        rows = order[begin : begin + BATCH]
        with torch.no_grad():
            found[rows] = net(*inputs([of[row] for row in rows])).numpy()
    net.train()
    return found


def write(net: StanceNet, graph: Path) -> None:
    graph.parent.mkdir(parents=True, exist_ok=True)
    export.quantised(
        Judge(net),
        {"vectors": torch.zeros(1, 8, WIDTH), "actors": torch.ones(2, 8)},
        ("scores",),
        graph,
        varying={"vectors": {1: "pieces"}, "actors": {0: "actors", 1: "pieces"}, "scores": {0: "actors"}},
        reduce_range=True,
        exact=HEAD,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    options = parser().parse_args(arguments)
    run(options, options.minutes)


def run(options: argparse.Namespace, minutes: float) -> None:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    folder = options.out / "model"
    try:
        everything = listed(without=options.without)
        sources = [one for one in everything if one.task in TASKS]
        texts = [document for one in everything if one.task == "quotes" for document in one.documents(options.data)]
        records = [record for one in sources if one.task == STANCE for record in one.documents(options.data)]
        judged_quotes = [*own_corpus.records()]
        judged_quotes += [record for one in sources if one.task == SUBJECTS for record in one.documents(options.data)]
        feels = options.valence and any(one.task == FEELING for one in sources)
        rated = list(valence.sentences(options.valence)) if feels else []
    except BadSource as error:
        sys.exit(str(error))
    taught = list(examples([record for record in records if not held_out(record["id"])]))
    watched = list(examples([record for record in records if held_out(record["id"])]))
    if not taught or not watched:
        sys.exit("There is nothing to learn the stance from: sources.toml has no source of it that has sentences.")
    of_subjects = list(quoted.examples(judged_quotes))
    new = list(examples(list(unjudged.records(texts, Random(options.seed)))))
    how = (
        f"and what a first net found in {len(new):,} more, then on {len(of_subjects):,} subjects of quotes with an own "
        f"corpus among them, in {minutes:g} minutes on {options.threads} thread(s), "
        f"seed {options.seed}"
    )
    body = Body()
    if rated:
        correlation = feel(body, rated, options)
        how += (
            f", after {options.valence_minutes:g} minutes on the feeling of {len(rated):,} sentences "
            f"(correlation {correlation:.2f} on those held out)"
        )
    judged = [Goal(one, odds(one.stance)) for one in taught]
    first = learn(
        StanceNet(deepcopy(body)), judged, watched, minutes=FIRST_SHARE * minutes, seed=options.seed,
        saved=options.out / "first.pt",
    )  # fmt: skip
    second = learn(
        StanceNet(body), judged + taught_by(first, new), watched, minutes=SECOND_SHARE * minutes,
        seed=options.seed + 1, saved=options.out / "second.pt",
    )  # fmt: skip
    of_quotes = [Goal(one, odds(one.stance)) for one in of_subjects] * QUOTES_TIMES
    net = learn(
        mean((first, second)), judged + of_quotes, watched, minutes=(1 - FIRST_SHARE - SECOND_SHARE) * minutes,
        seed=options.seed + 2, saved=options.out / "third.pt", slower=2,
    )  # fmt: skip
    right = np.array([one.stance for one in watched])
    by = max(COOLING, temperature(scores(net, watched), right))
    with torch.no_grad():
        net.out.weight /= by
        net.out.bias /= by
    write(net, folder / FILE)
    read = load(folder if (folder / encoder.GRAPH).exists() else encoder.FOLDER)
    found = graph_scores(folder / FILE, watched, read)
    lines = [
        *trained([one for one in sources if rated or one.task != FEELING], len(taught), how),
        *held_out_scores(found, right),
    ]
    lines += compared(options.data / f"{DEVELOPMENT}.jsonl.gz", folder / FILE, read)
    described = folder / CARD
    text = described.read_text(encoding="utf-8") if described.exists() else ""
    described.write_text(with_section(text, "Stance", "\n".join(lines)), encoding="utf-8")
    print(*lines, sep="\n")


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path, help="folder of the .jsonl.gz files that sources.toml names")
    options.add_argument("--out", type=Path, required=True, help="folder for the progress and the model")
    options.add_argument("--without", nargs="*", default=(), metavar="SOURCE", help="sources to leave out")
    arguments(options)
    options.add_argument("--minutes", type=float, default=45)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    return options


def arguments(options: argparse.ArgumentParser) -> None:
    """What only the training of the stance is told."""
    options.add_argument("--valence", type=Path, help="source package of vaderSentiment, to learn from first")
    options.add_argument("--valence-minutes", type=float, default=15)


if __name__ == "__main__":
    main()
