"""What an actor is judged as in a quote, read by a network of its own: the stance toward it.

The words of the quote are marked where the actor is printed and go through six layers that were trained on
sentences with judged targets (`training/stance/train.py`). The encoder's own layers, which have learned to find quotes,
no longer know enough of what words mean for this; only its table of the vocabulary is used again. The actor's
pieces, all pieces weighed by the actor, and the whole give the scores: target-dependent pooling after Gao et al.
2019, "Target-Dependent Sentiment Classification with BERT". One actor a call, so that a result never depends on
what else is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
import onnxruntime

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.encoding import encoder
from entities.nlp.encoding.encoder import WIDTH
from entities.nlp.encoding.wordpieces import Wordpieces

FILE = "stance_int8.onnx.gz"
LONGEST = 32  # pieces that are read, the actor in their middle; more change nothing on held-out sentences


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """The wordpieces of a text's quotes, in text order.

    `starts` and `ends` are the code points where a piece's word begins and ends; `vectors` (n, WIDTH),
    float16, stand for it in the table of the vocabulary.
    """

    starts: np.ndarray
    ends: np.ndarray
    vectors: np.ndarray

    def within(self, parts: Sequence[Span]) -> np.ndarray:
        """Indices of the pieces whose words share a character with one of the parts, in text order."""
        first = np.searchsorted(self.ends, [part.start for part in parts], "right")
        until = np.searchsorted(self.starts, [part.end for part in parts])
        ranges = map(range, first.tolist(), until.tolist())
        return np.array(sorted(set(chain.from_iterable(ranges))), np.int64)


NOTHING = Passages(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, WIDTH), np.float16))


def touching(pieces: Passages | Wordpieces, part: Span) -> tuple[int, int]:
    """From which to before which piece words share a character with `part`."""
    return int(np.searchsorted(pieces.ends, part.start, "right")), int(np.searchsorted(pieces.starts, part.end))


def passages(pieces: Wordpieces, vectors: np.ndarray, quotes: Sequence[DetectedQuote]) -> Passages:
    """What is kept of a stretch of text, its vectors and the quotes found in it."""
    kept = np.zeros(len(pieces), bool)
    for quote in quotes:
        parts = attribution(quote)
        whole = Span(min(part.start for part in parts), max(part.end for part in parts))
        kept[slice(*touching(pieces, whole))] = True
    return Passages(pieces.starts[kept], pieces.ends[kept], vectors[kept])


def joined(parts: Sequence[Passages]) -> Passages:
    return Passages(
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.vectors for part in parts]),
    )


def attribution(quote: DetectedQuote) -> tuple[Span, ...]:
    return (*quote.content, *quote.cue, *quote.source)


def score(read: Passages, quote: DetectedQuote, target: Span) -> np.ndarray | None:
    """Scores of STANCES, shape (3,); None where the quote, or the actor in it, was not read by the encoder."""
    at = read.within([*attribution(quote), target])
    actor = (read.starts[at] < target.end) & (read.ends[at] > target.start)
    if not actor.any():
        return None
    near = around(np.flatnonzero(actor)[0], len(at))
    at, actor = at[near], actor[near]
    scores: np.ndarray = load().run(None, graph_inputs(read.vectors[at], actor))[0][0]
    return scores


def around(middle: int, length: int) -> slice:
    """At most LONGEST pieces of `length`, with `middle` in their middle or as near to it as the ends allow."""
    start = max(0, min(middle - LONGEST // 2, length - LONGEST))
    return slice(start, min(length, start + LONGEST))


def graph_inputs(vectors: np.ndarray, actor: np.ndarray) -> dict[str, np.ndarray]:
    """The graph's inputs of n pieces: (1, n, WIDTH) and (1, n), float32."""
    return {"vectors": vectors[None].astype(np.float32), "actor": actor[None].astype(np.float32)}


@lru_cache(maxsize=1)
def load(folder: Path = encoder.FOLDER) -> onnxruntime.InferenceSession:
    """Raises FileNotFoundError where the folder lacks the graph."""
    return encoder.session(folder / FILE)
