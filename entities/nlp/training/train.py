"""Trains the encoder for so many minutes: python -m entities.nlp.training.train DATA --base FILE --out FOLDER

The learning rate warms up, then falls along a cosine to nothing at the end of the time given.
A run that was broken off goes on where it last saved itself, when started again with the same --out.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch

from entities.nlp.training import losses, model, progress
from entities.nlp.training.data.sources import BadSource, Source, listed
from entities.nlp.training.data.windows import Window, batches

CHECKPOINT, PROGRESS, LOG, SETTINGS = "checkpoint.safetensors", "progress.pt", "log.jsonl", "settings.json"
PLACES = ("data", "base", "out")  # of this machine: no settings of the run
REPORT_EVERY = 25  # steps
FOUND_SPANS_SHARE = 0.5  # of the quote batches learn their links on found spans, the rest on true ones
BIAS_RATE = 10  # link biases learn this much faster than the heads
WARM_UP = 0.05
LONGEST_STEP = 1.0  # norm to which gradients are clipped


def main(arguments: Sequence[str] | None = None) -> None:
    run(parser().parse_args(arguments))


def run(options: argparse.Namespace) -> None:
    try:
        sources = listed(without=options.without)
        documents = {
            task: [
                (source, document)
                for source in sources
                if source.task == task
                for document in source.documents(options.data)
            ]
            for task in ("quotes", "names")
        }
    except BadSource as error:
        sys.exit(str(error))
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    settings = {name: value for name, value in vars(options).items() if name not in PLACES}
    described = settings | {"base": options.base.name if options.base else "", "sources": [one.name for one in sources]}
    (options.out / SETTINGS).write_text(json.dumps(described, indent=1) + "\n")
    train(options, {task: of_task for task, of_task in documents.items() if of_task})


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path, help="folder of the .jsonl.gz files that sources.toml names")
    options.add_argument("--base", type=Path, help="checkpoint to start from; without it, plain MiniLM")
    options.add_argument("--out", type=Path, required=True, help="folder for the checkpoint, the log and the progress")
    options.add_argument("--without", nargs="*", default=(), metavar="SOURCE", help="sources to leave out")
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rate", type=float, default=7e-5, help="highest learning rate of the encoder")
    options.add_argument("--head-rate", type=float, default=5e-4, help="highest learning rate of the heads")
    options.add_argument("--batch", type=int, default=8, help="windows in a batch")
    options.add_argument("--names", type=float, default=0.3, help="share of the batches that teach names")
    options.add_argument("--frozen-layers", type=int, default=0, help="lowest layers that stay as they are")
    options.add_argument("--save-every", type=float, default=5, help="minutes between two saves of the progress")
    return options


def train(options: argparse.Namespace, documents: dict[str, list[tuple[Source, dict[str, Any]]]]) -> model.Net:
    torch.manual_seed(options.seed)
    net = model.load(options.base)
    optimiser = torch.optim.AdamW(parameter_groups(net, options), weight_decay=0.01)
    highest = [group["lr"] for group in optimiser.param_groups]
    counts = progress.restore(options.out / PROGRESS, net, optimiser)
    step, tokens, spent = int(counts.get("step", 0)), int(counts.get("tokens", 0)), counts.get("seconds", 0.0)
    chance = Random(f"{options.seed} {step}")
    streams: dict[str, Iterator[list[Window]]] = {
        task: batches(of_task, options.batch, Random(f"{task} {options.seed} {step}"))
        for task, of_task in documents.items()
    }
    began = time.monotonic() - spent
    saved = spent
    recent: dict[str, list[float]] = defaultdict(list)
    net.train()
    while (spent := time.monotonic() - began) < options.minutes * 60:
        done = spent / (options.minutes * 60)
        for group, rate in zip(optimiser.param_groups, highest, strict=True):
            group["lr"] = rate * share_of_rate(done)
        task = "names" if chance.random() < options.names else "quotes"
        task = task if task in streams else next(iter(streams))
        windows = next(streams[task])
        arguments = losses.inputs(windows)
        vectors = net.enc(**arguments)
        if task == "quotes":
            parts = losses.of_quotes(net, vectors, windows, chance.random() < FOUND_SPANS_SHARE)
        else:
            parts = losses.of_names(net, vectors, windows)
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), LONGEST_STEP)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        step += 1
        tokens += int(arguments["mask"].sum())
        for name, loss in parts.items():
            recent[name].append(loss.item())
        if step % REPORT_EVERY == 0:
            report(options.out / LOG, step, tokens, time.monotonic() - began, recent)
        if spent - saved > options.save_every * 60:
            save(net, optimiser, options.out, step, tokens, time.monotonic() - began)
            saved = spent
    save(net, optimiser, options.out, step, tokens, max(spent, options.minutes * 60))
    if recent:  # nothing is new where a finished run is started again
        report(options.out / LOG, step, tokens, time.monotonic() - began, recent)
    return net


def parameter_groups(net: model.Net, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Encoder, heads and link biases with their rates; what stays frozen is switched off."""
    frozen = [net.enc.word, net.enc.pos, *net.enc.layers[: options.frozen_layers]]
    if options.frozen_layers:
        frozen += [net.enc.shape, net.enc.quote, net.enc.brk, net.enc.ln]
        net.enc.typ.requires_grad_(False)
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


def share_of_rate(done: float) -> float:
    """Of the highest learning rate, when a share from 0 to 1 of the time is spent."""
    if done < WARM_UP:
        return done / WARM_UP
    return 0.01 + 0.99 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))) / 2


def save(net: model.Net, optimiser: torch.optim.Optimizer, out: Path, step: int, tokens: int, seconds: float) -> None:
    progress.save(out / PROGRESS, net, optimiser, step=step, tokens=tokens, seconds=seconds)
    model.save(net, out / CHECKPOINT)


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
