"""Runs the trained encoder over a text of any length, in overlapping windows.

The windows are never longer than in training; of the windows that cover a piece, the one in which it
stands most centrally wins. One window a call and one thread: with dynamic int8 quantisation a
batch's other members change the result, and two processes use two cores better than two threads.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from entities.nlp.encoding.wordpieces import CONTINUATION, NEW_LINE, SYMBOL, Wordpieces
from entities.nlp.loading import once

FOLDER = Path(__file__).parent.parent / "model"
VOCABULARY = FOLDER / "vocab.txt"
GRAPH = "model_int8.onnx.gz"
CLASSIFY, SEPARATE = 101, 102  # [CLS] and [SEP] of the vocabulary
WINDOW = 254
OVERLAP = 32  # pieces that neighbouring windows share; more of it costs time and finds no more
WIDTH = 384
CERTAIN = 10.0  # score of the label O where nothing needs reading
SLOWER = ["SkipLayerNormFusion"]  # an addition and a norm apart take a third of the time of both in one
# A longer text is worked on in stretches of this many pieces, so that memory stays bounded.
STRETCH = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Of n pieces: `vectors` (n, 384), `words` (n, 384), role scores (n, 7), name scores (n, 9).

    `vectors` are what the last layer makes of each piece in its context, `words` what stands for it in the table of
    the vocabulary: the stance is read from these. All are float32 but for `words`, which are float16.
    """

    vectors: np.ndarray
    words: np.ndarray
    roles: np.ndarray
    names: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    session: onnxruntime.InferenceSession
    role_labels: tuple[str, ...]
    name_labels: tuple[str, ...]
    parameters: dict[str, np.ndarray]  # transitions of the roles, and the link scorers
    calibration: dict[str, dict[str, Any]]  # rising tables: confidence -> share that is right
    width: int = WIDTH

    def calibrated(self, kind: str, confidences: Sequence[float]) -> list[float]:
        """The probability that each quote, name or speaker found with such a confidence is right."""
        table = self.calibration.get(kind)
        return np.interp(confidences, table["confidence"], table["probability"]).tolist() if table else [*confidences]

    def __call__(self, pieces: Wordpieces) -> Encoded:
        length = len(pieces)
        encoded = Encoded(
            np.zeros((length, self.width), np.float32),
            np.zeros((length, self.width), np.float16),
            np.zeros((length, len(self.role_labels)), np.float32),
            np.zeros((length, len(self.name_labels)), np.float32),
        )
        most_central = np.full(length, -1)
        for start, end in windows(length) if length else ():
            central = centrality(start, end, length)
            first = start + int((central > most_central[start:end]).argmax())  # all behind it is more central, too
            most_central[first:end] = central[first - start :]
            if not has_words(pieces, start, end):
                encoded.roles[first:end, 0] = encoded.names[first:end, 0] = CERTAIN
                continue
            found = self.session.run(None, window_inputs(pieces, start, end))
            for whole, of_window in zip(
                (encoded.vectors, encoded.roles, encoded.names, encoded.words), found, strict=True
            ):
                whole[first:end] = of_window[0, first - start + 1 : end - start + 1]
        return encoded


@once
def load(folder: Path = FOLDER) -> Model:
    """The model of a folder. Raises FileNotFoundError where a file of it is missing."""
    labels = json.loads((folder / "labels.json").read_text())
    with np.load(folder / "links.npz") as stored:
        parameters = dict(stored)
    tables = folder / "calibration.json"
    calibration = json.loads(tables.read_text()) if tables.exists() else {}
    return Model(session(folder / GRAPH), tuple(labels["roles"]), tuple(labels["ner"]), parameters, calibration)


def session(graph: Path) -> onnxruntime.InferenceSession:
    """A packed graph, on one thread. Raises FileNotFoundError where there is no such graph."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        unpacked(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
    )


def unpacked(graph: Path) -> bytes:
    """Weights of seven bits that lie close about zero: packed they take three quarters of the room."""
    return gzip.decompress(graph.read_bytes())


def windows(length: int) -> Iterator[tuple[int, int]]:
    """As few windows as cover the text, all of about one size, each overlapping the next."""
    if length <= WINDOW:
        yield 0, length
        return
    count = math.ceil((length - OVERLAP) / (WINDOW - OVERLAP))
    step = (length - OVERLAP) / count
    for number in range(count):
        yield round(number * step), min(length, round((number + 1) * step) + OVERLAP)


def centrality(start: int, end: int, length: int) -> np.ndarray:
    """Distance of each piece of a window to its nearer border; the text's own borders do not count."""
    from_start = np.arange(end - start) + (WINDOW if start == 0 else 0)
    from_end = np.arange(end - start)[::-1] + (WINDOW if end == length else 0)
    return np.minimum(from_start, from_end)


def has_words(pieces: Wordpieces, start: int, end: int) -> bool:
    """False for a stretch of nothing but marks, which no one says or is: not worth encoding."""
    return bool((pieces.shapes[start:end] % CONTINUATION != SYMBOL).any())


def window_inputs(pieces: Wordpieces, start: int, end: int) -> dict[str, np.ndarray]:
    def padded(values: np.ndarray, left: int = 0, right: int = 0) -> np.ndarray:
        return np.concatenate(([left], values[start:end], [right]))[None]

    return {
        "ids": padded(pieces.ids, CLASSIFY, SEPARATE),
        "shape": padded(pieces.shapes),
        "quote": padded(pieces.quotes),
        "brk": padded(pieces.breaks),
    }


def stretches(pieces: Wordpieces) -> Iterator[Wordpieces]:
    """Cuts a very long text where a line begins, or anywhere if no line does."""
    start = 0
    while len(pieces) - start > STRETCH:
        heads = np.flatnonzero(pieces.breaks[start + STRETCH // 2 : start + STRETCH] >= NEW_LINE)
        words = np.flatnonzero(pieces.first[start + STRETCH // 2 : start + STRETCH])
        cut = heads[-1] if len(heads) else words[-1] if len(words) else STRETCH // 2
        end = start + STRETCH // 2 + int(cut)
        yield pieces[start:end]
        start = end
    yield pieces[start:]
