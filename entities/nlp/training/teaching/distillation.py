"""What a student minimises to find its lessons as likely as its teacher does.

Of the roles the whole CRF is learned, by the labels and steps that the teacher expects: cross-entropy between two
distributions over label sequences, which is exact (Wang et al. 2020, arXiv:2010.05010).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from entities.nlp.training.encoder import linking, losses
from entities.nlp.training.encoder.losses import CROSS_ENTROPY_SHARE, ILLEGAL_AFTER, LINK_SHARE
from entities.nlp.training.encoder.model import Link, Net
from entities.nlp.training.teaching.lessons import Lesson, LinkLesson


def of_lessons(net: Net, vectors: Tensor, lessons: Sequence[Lesson], temperature: float) -> dict[str, Tensor]:
    """Losses of all heads; `vectors` is what the encoder makes of the lessons' windows.

    They bear the factor that makes gradients as large as without a temperature (Hinton et al. 2015).
    """
    windows = [lesson.window for lesson in lessons]
    scores, real = losses.of_words(net.role(net.drop(vectors)) / temperature, windows)
    names, _ = losses.of_words(net.ner(net.drop(vectors)) / temperature, windows)
    roles = padded([lesson.roles for lesson in lessons])
    steps = torch.stack([tensor(lesson.steps) for lesson in lessons])
    following, starting = net.trans / temperature + ILLEGAL_AFTER, net.start / temperature
    expected = (scores * roles).sum() + (following * steps).sum() + (starting * roles[:, 0]).sum()
    rows = [vectors[row, 1 : len(window) + 1] for row, window in enumerate(windows)]
    lines = [linking.lines_of(window) for window in windows]
    cues = link_loss(net.c2k, rows, [lesson.cues for lesson in lessons], lines, temperature)
    sources = link_loss(net.k2s, rows, [lesson.sources for lesson in lessons], lines, temperature)
    found = {
        "taught_crf": (losses.log_partition(scores, real, following, starting).sum() - expected) / real.sum(),
        "taught_roles": CROSS_ENTROPY_SHARE * functional.cross_entropy(scores[real], roles[real]),
        "taught_names": functional.cross_entropy(names[real], padded([lesson.names for lesson in lessons])[real]),
        "taught_links": LINK_SHARE * (cues + sources),
    }
    return {name: loss * temperature**2 for name, loss in found.items()}


def link_loss(
    link: Link, rows: Sequence[Tensor], lessons: Sequence[LinkLesson], lines: Sequence[np.ndarray], temperature: float
) -> Tensor:
    """Per chooser."""
    summed, choices = rows[0].new_zeros(()), 0
    for vectors, lesson, of_window in zip(rows, lessons, lines, strict=True):
        if lesson.choosers:
            scores = losses.link_scores(link, vectors, lesson.choosers, lesson.targets, of_window) / temperature
            summed = summed + functional.cross_entropy(scores, tensor(lesson.odds), reduction="sum")
            choices += len(lesson.choosers)
    return summed / max(1, choices)


def padded(arrays: Sequence[np.ndarray]) -> Tensor:
    return nn.utils.rnn.pad_sequence([tensor(array) for array in arrays], batch_first=True)


def tensor(array: np.ndarray) -> Tensor:
    return torch.from_numpy(array.astype(np.float32))
