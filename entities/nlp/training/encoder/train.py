"""Trains the encoder for so many minutes: python -m entities.nlp.training.encoder.train DATA --base FILE --out FOLDER

The learning rate is that of `schedule`. A run that was broken off, or that a session ended, goes on where it last
saved itself, when started again with the same --out; with other --minutes it ends sooner or later than first planned.
With --teacher, the run of a larger network, that one first writes its lessons, from which this one learns as well.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor

from entities.nlp.training.data import statements
from entities.nlp.training.data.sources import BadSource, Source, listed
from entities.nlp.training.data.windows import Window, batches
from entities.nlp.training.encoder import losses, model, progress
from entities.nlp.training.encoder.average import RunningMean
from entities.nlp.training.encoder.schedule import share_of_rate
from entities.nlp.training.teaching import distillation, lessons, teacher
from entities.nlp.training.teaching.lessons import UNLABELLED, Lesson

CHECKPOINT, MEAN, PROGRESS, LOG, SETTINGS, LESSONS = (
    "checkpoint.safetensors",
    "mean.safetensors",
    "progress.pt",
    "log.jsonl",
    "settings.json",
    "lessons",
)
PLACES = ("data", "base", "out", "teacher", "unlabelled")  # of this machine: no settings of the run
REPORT_EVERY = 25  # steps
FOUND_SPANS_SHARE = 0.5  # of the quote batches learn their links on found spans, the rest on true ones
BIAS_RATE = 10  # link biases learn this much faster than the heads
LONGEST_STEP = 1.0  # norm to which gradients are clipped

Documents = dict[str, list[tuple[Source, dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows, and what a teacher made of them if there is one."""

    windows: Sequence[Window]
    lessons: Sequence[Lesson] = ()

    @classmethod
    def of(cls, lessons: Sequence[Lesson]) -> Batch:
        return cls([lesson.window for lesson in lessons], lessons)


def main(arguments: Sequence[str] | None = None) -> None:
    run(parser().parse_args(arguments))


def run(options: argparse.Namespace) -> bool:
    """Whether the run is at its end, not only this session."""
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + 60 * (options.session or math.inf)
    try:
        sources = listed(without=options.without)
        documents = read(options, sources)
    except BadSource as error:
        sys.exit(str(error))
    settings = {name: value for name, value in vars(options).items() if name not in PLACES}
    settings |= {name: path.name if (path := getattr(options, name)) else "" for name in ("base", "teacher")}
    settings |= {"sources": [one.name for one in sources]}
    (options.out / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n")
    return train(options, batches_of(options, documents, until), until)


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path, help="folder of the .jsonl.gz files that sources.toml names")
    options.add_argument("--base", type=Path, help="checkpoint of ours, or MPNet's; without it, plain MiniLM")
    options.add_argument("--out", type=Path, required=True, help="folder for the checkpoint, the log and the progress")
    options.add_argument("--without", nargs="*", default=(), metavar="SOURCE", help="sources to leave out")
    options.add_argument("--minutes", type=float, default=60, help="of the whole run, over all its sessions")
    options.add_argument("--session", type=float, metavar="MINUTES", help="end this start then, to go on another time")
    options.add_argument("--cool-down", type=float, metavar="MINUTES", help="at the end, in which the rate falls")
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rate", type=float, default=7e-5, help="highest learning rate of the encoder")
    options.add_argument("--head-rate", type=float, default=5e-4, help="highest learning rate of the heads")
    options.add_argument("--batch", type=int, default=8, help="windows in a batch")
    options.add_argument("--names", type=float, default=0.3, help="share of the batches that teach names")
    options.add_argument("--frozen-layers", type=int, default=0, help="lowest layers that stay as they are")
    options.add_argument("--bf16", action="store_true", help="multiply in 16 bits, where the processor can")
    options.add_argument("--keep", type=float, metavar="SHARE", help="of the running mean of the weights, at a step")
    options.add_argument("--save-every", type=float, default=5, help="minutes between two saves of the progress")
    taught = options.add_argument_group("learning from a teacher")
    taught.add_argument("--teacher", type=Path, metavar="RUN", help="the --out of the teacher's own training")
    taught.add_argument("--taught", type=float, default=0.5, help="share of the teacher in what is learned")
    taught.add_argument("--temperature", type=float, default=1, help="by which the teacher's scores are divided")
    taught.add_argument("--copies", type=int, default=2, help="ways in which every text is cut and spelled")
    taught.add_argument("--unlabelled", type=Path, metavar="FOLDER", help="JSON Lines with texts that nobody judged")
    taught.add_argument("--unlabelled-share", type=float, default=0.3, help="of the batches")
    return options


def read(options: argparse.Namespace, sources: Sequence[Source]) -> Documents:
    """The documents of each task that has any. Raises BadSource."""
    documents: Documents = {
        task: [(source, one) for source in sources if source.task == task for one in learned_of(source, options.data)]
        for task in ("quotes", "names")
    }
    if options.teacher and options.unlabelled:
        documents[UNLABELLED] = list(lessons.unlabelled(options.unlabelled))
    return {task: of_task for task, of_task in documents.items() if of_task}


def learned_of(source: Source, folder: Path) -> Iterator[dict[str, Any]]:
    records = source.documents(folder)
    return statements.documents(records) if source.statements else records


def batches_of(
    options: argparse.Namespace, documents: Documents, until: float
) -> Callable[[int], dict[str, Iterator[Batch]]]:
    """For a step to begin at: endless batches of each task."""
    taught = taught_by(options, documents, until) if options.teacher else {}

    def from_step(step: int) -> dict[str, Iterator[Batch]]:
        chance = {task: Random(f"{task} {options.seed} {step}") for task in documents}
        if taught:
            return {
                task: map(Batch.of, lessons.batches(of_task, options.batch, chance[task]))
                for task, of_task in taught.items()
            }
        return {task: map(Batch, batches(of_task, options.batch, chance[task])) for task, of_task in documents.items()}

    return from_step


def taught_by(options: argparse.Namespace, documents: Documents, until: float) -> dict[str, list[Lesson]]:
    return teacher.taught(
        options.teacher / CHECKPOINT,
        documents,
        options.out / LESSONS,
        temperature=options.temperature,
        copies=options.copies,
        seed=options.seed,
        bf16=options.bf16,
        until=until,
    )


def train(
    options: argparse.Namespace, batches_from: Callable[[int], Mapping[str, Iterator[Batch]]], until: float
) -> bool:
    """Whether all minutes are spent: they are not where the monotonic clock reached `until` before."""
    torch.manual_seed(options.seed)
    net = model.load(options.base)
    optimiser = torch.optim.AdamW(parameter_groups(net, options), weight_decay=0.01, fused=True)
    highest = [group["lr"] for group in optimiser.param_groups]
    counts = progress.restore(options.out / PROGRESS, net, optimiser)
    mean = RunningMean(net, options.keep, options.out / MEAN) if options.keep else None
    step, tokens, spent = int(counts.get("step", 0)), int(counts.get("tokens", 0)), counts.get("seconds", 0.0)
    chance = Random(f"{options.seed} {step}")
    streams = batches_from(step)
    began = time.monotonic() - spent
    saved = spent
    recent: dict[str, list[float]] = defaultdict(list)
    net.train()
    net.enc.layers[: options.frozen_layers].eval()  # dropout is for what learns
    while (spent := time.monotonic() - began) < options.minutes * 60 and time.monotonic() < until:
        share = share_of_rate(spent / 60, options.minutes, options.cool_down)
        for group, rate in zip(optimiser.param_groups, highest, strict=True):
            group["lr"] = rate * share
        task = drawn_task(streams, options, chance)
        batch = next(streams[task])
        parts = losses_of(net, task, batch, options, chance)
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), LONGEST_STEP)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        if mean:
            mean.step()
        step += 1
        tokens += sum(len(window) + 2 for window in batch.windows)
        for name, loss in parts.items():
            recent[name].append(loss.item())
        if step % REPORT_EVERY == 0:
            report(options.out / LOG, step, tokens, time.monotonic() - began, recent)
        if spent - saved > options.save_every * 60:
            save(net, optimiser, mean, options.out, step, tokens, time.monotonic() - began)
            saved = spent
    save(net, optimiser, mean, options.out, step, tokens, spent)
    if recent:  # nothing is new where a finished run is started again
        report(options.out / LOG, step, tokens, spent, recent)
    return bool(spent >= options.minutes * 60)


def drawn_task(streams: Mapping[str, Iterator[Batch]], options: argparse.Namespace, chance: Random) -> str:
    if UNLABELLED in streams and chance.random() < options.unlabelled_share:
        return UNLABELLED
    task = "names" if chance.random() < options.names else "quotes"
    return task if task in streams else next(iter(streams))


def losses_of(
    net: model.Net, task: str, batch: Batch, options: argparse.Namespace, chance: Random
) -> dict[str, Tensor]:
    vectors = losses.encoded(net, batch.windows, options.bf16)
    taught = distillation.of_lessons(net, vectors, batch.lessons, options.temperature) if batch.lessons else {}
    if task == UNLABELLED:
        return taught
    if task == "quotes":
        parts = losses.of_quotes(net, vectors, batch.windows, chance.random() < FOUND_SPANS_SHARE)
    else:
        parts = losses.of_names(net, vectors, batch.windows)
    share = options.taught if taught else 0.0
    return {name: loss * (1 - share) for name, loss in parts.items()} | {
        name: loss * share for name, loss in taught.items()
    }


def parameter_groups(net: model.Net, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Encoder, heads and link biases with their rates; what stays frozen is switched off."""
    frozen = [net.enc.word, net.enc.pos, *net.enc.layers[: options.frozen_layers]]
    if net.enc.size.distances:
        frozen.append(net.enc.far)  # the fast ways to attend know no gradient of a bias
    if options.frozen_layers:
        frozen.append(net.enc.ln)
        net.enc.typ.requires_grad_(False)
    if options.frozen_layers > net.enc.size.added_above:
        frozen += [net.enc.shape, net.enc.quote, net.enc.brk]
    for module in frozen:
        module.requires_grad_(False)
    added = {id(table.weight) for table in (net.enc.shape, net.enc.quote, net.enc.brk)}
    # scores of transitions, orders and distances: few numbers that no weight decay should pull to zero
    biases = [net.trans, net.start, *net.link_biases()]
    apart = {id(parameter) for parameter in biases}
    encoder = [
        parameter for parameter in net.enc.parameters() if parameter.requires_grad and id(parameter) not in added
    ]
    apart |= {id(parameter) for parameter in encoder}
    heads = [parameter for parameter in net.parameters() if parameter.requires_grad and id(parameter) not in apart]
    return [
        {"params": encoder, "lr": options.rate},
        {"params": heads, "lr": options.head_rate},
        {"params": biases, "lr": options.head_rate * BIAS_RATE, "weight_decay": 0.0},
    ]


def save(
    net: model.Net,
    optimiser: torch.optim.Optimizer,
    mean: RunningMean | None,
    out: Path,
    step: int,
    tokens: int,
    seconds: float,
) -> None:
    progress.save(out / PROGRESS, net, optimiser, step=step, tokens=tokens, seconds=seconds)
    model.save(net, out / CHECKPOINT)
    if mean:
        mean.save()


def report(log: Path, step: int, tokens: int, seconds: float, recent: dict[str, list[float]]) -> None:
    line: dict[str, float] = {
        "seconds": round(seconds),
        "step": step,
        "tokens": tokens,
        "tokens_per_second": round(tokens / seconds),
    }
    line |= {name: round(sum(values) / len(values), 4) for name, values in recent.items() if values}
    recent.clear()
    with log.open("a") as lines:
        lines.write(json.dumps(line) + "\n")
    print(line, flush=True)


if __name__ == "__main__":
    main()
