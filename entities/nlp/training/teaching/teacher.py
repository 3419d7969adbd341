"""A trained network writes the lessons of a student."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from entities.nlp.training.data.sources import Source
from entities.nlp.training.data.windows import RoleSpan, Window
from entities.nlp.training.encoder import linking, losses, model
from entities.nlp.training.teaching import lessons
from entities.nlp.training.teaching.lessons import Lesson, LinkLesson
from entities.nlp.training.teaching.marginals import marginals

SETTINGS = "settings.json"
BATCH = 8


class Teacher:
    """Its odds are those of its scores divided by `temperature`: above 1 they tell more of what is unlikely."""

    def __init__(self, checkpoint: Path, temperature: float, bf16: bool):
        self.net = model.load(checkpoint).eval()
        self.temperature = temperature
        self.bf16 = bf16
        following = self.net.trans + losses.ILLEGAL_AFTER
        softened = self.net.trans / temperature + losses.ILLEGAL_AFTER
        self.following, self.softened, self.starting = (
            tensor.detach().numpy() for tensor in (following, softened, self.net.start)
        )

    def lessons(self, windows: Sequence[Window]) -> list[Lesson]:
        """Sorted by length."""
        by_length = sorted(windows, key=len)
        with torch.inference_mode():
            return [
                self.lesson(window, vectors[1 : len(window) + 1])
                for at in range(0, len(by_length), BATCH)
                for batch in (by_length[at : at + BATCH],)
                for window, vectors in zip(batch, losses.encoded(self.net, batch, self.bf16), strict=True)
            ]

    def lesson(self, window: Window, vectors: torch.Tensor) -> Lesson:
        words = np.flatnonzero(window.pieces.first)
        scores = self.net.role(vectors).numpy()
        roles, steps = marginals(scores[words] / self.temperature, self.softened, self.starting / self.temperature)
        spans = linking.found_spans(window, scores, self.following, self.starting)
        contents, cues, sources = (linking.of_role(spans, role) for role in ("content", "cue", "source"))
        lines = linking.lines_of(window)
        return Lesson(
            window,
            roles.astype(np.float16),
            steps.astype(np.float32),
            self.odds(self.net.ner(vectors[words])),
            self.link(self.net.c2k, vectors, contents, cues, lines),
            self.link(self.net.k2s, vectors, cues, sources, lines),
        )

    def link(
        self,
        link: model.Link,
        vectors: torch.Tensor,
        choosers: Sequence[RoleSpan],
        targets: Sequence[RoleSpan],
        lines: np.ndarray,
    ) -> LinkLesson:
        scores = losses.link_scores(link, vectors, choosers, targets, lines)
        return LinkLesson(tuple(choosers), tuple(targets), self.odds(scores))

    def odds(self, scores: torch.Tensor) -> np.ndarray:
        odds: np.ndarray = torch.softmax(scores / self.temperature, -1).numpy().astype(np.float16)
        return odds


def taught(
    checkpoint: Path,
    documents: Mapping[str, Sequence[tuple[Source, dict[str, Any]]]],
    folder: Path,
    *,
    temperature: float,
    copies: int,
    seed: int,
    bf16: bool,
    until: float,
) -> dict[str, list[Lesson]]:
    """The lessons of each task; those that `folder` does not hold yet are written first.

    Exits where the monotonic clock reaches `until`, to go on when started again, and where the folder holds the
    lessons of other settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = json.dumps({"teacher": str(checkpoint), "temperature": temperature, "copies": copies, "seed": seed})
    kept = folder / SETTINGS
    if kept.exists() and kept.read_text() != settings:
        sys.exit(f"{folder} holds lessons of other settings: {kept.read_text()}. Delete it to have others written.")
    kept.write_text(settings)
    shelves = [shelf for task, of_task in documents.items() for shelf in lessons.shelves(task, of_task, copies)]
    missing = [shelf for shelf in shelves if not (folder / shelf.file).exists()]
    if missing:
        teacher = Teacher(checkpoint, temperature, bf16)
    for number, shelf in enumerate(missing):
        if time.monotonic() > until:
            sys.exit(f"{len(missing) - number} of {len(shelves)} files of lessons are still to be written.")
        lessons.write(folder / shelf.file, teacher.lessons(shelf.windows(seed)))
        print(f"lessons: {shelf.file}", flush=True)
    found: dict[str, list[Lesson]] = {task: [] for task in documents}
    for shelf in shelves:
        found[shelf.task] += lessons.read(folder / shelf.file)
    return found
