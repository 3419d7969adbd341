"""What the model card says of the stance: how it was trained, and how good and how sure it is. Needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from entities.nlp.attributions.stance_layers import graph_inputs
from entities.nlp.encoding import encoder
from entities.nlp.encoding.decoding import log_softmax
from entities.nlp.measuring.quality import percent
from entities.nlp.training.data.sources import Source
from entities.nlp.training.judging.calibration import Judged, expected_error
from entities.nlp.training.judging.measure import documents
from entities.nlp.training.stance.judged import Example, examples, macro_f1

DEVELOPMENT = "newsmtsc_devtest"


def graph_scores(graph: Path, of: Sequence[Example], read: encoder.Model) -> np.ndarray:
    """What the engine itself would get, (n, 3)."""
    run = encoder.session(graph).run
    return np.concatenate([run(None, graph_inputs(read(one.pieces).words, one.actor[None]))[0] for one in of])


def temperature(found: np.ndarray, right: np.ndarray) -> float:
    """What the scores are divided by, so that their softmax is as sure as it is right (Guo et al. 2017)."""
    candidates = np.linspace(0.5, 4, 71)
    return float(min(candidates, key=lambda by: -log_softmax(found / by)[np.arange(len(right)), right].mean()))


def trained(sources: Sequence[Source], targets: int, how: str) -> list[str]:
    names = ", ".join(f"{one.name} ({one.licence})" for one in sources)
    return [f"Trained on {targets:,} judged targets of {names} {how}.", ""]


def held_out_scores(found: np.ndarray, right: np.ndarray) -> list[str]:
    return [
        f"On {len(right):,} targets of held-out articles, as 8-bit integers: macro F1 "
        f"{100 * macro_f1(found.argmax(1), right):.1f}, expected calibration error "
        f"{expected_error(judged(found, right)):.3f}.",
    ]


def judged(scores: np.ndarray, right: np.ndarray) -> Judged:
    """The probability of each one's best class, and whether it is the right one."""
    return list(zip(np.exp(log_softmax(scores)).max(1).tolist(), (scores.argmax(1) == right).tolist(), strict=True))


def compared(gold: Path, graph: Path, read: encoder.Model) -> list[str]:
    """The layers on a development set; nothing where there is no such set."""
    if not gold.exists():
        return []
    found = list(examples(documents(gold)))
    right = np.array([one.stance for one in found])
    scores = graph_scores(graph, found, read)
    return [
        "",
        f"On the {len(right)} targets of `{gold.name.partition('.')[0]}`: macro F1 "
        f"{percent(macro_f1(scores.argmax(1), right))}, accuracy {percent((scores.argmax(1) == right).mean())}, "
        f"expected calibration error {expected_error(judged(scores, right)):.3f}.",
    ]
