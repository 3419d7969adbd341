"""What each actor is judged as in a quote, read by a network of its own: the stance toward it.

The words of the quote go once through six layers that were trained on judged targets (`training/stance/train.py`),
whomever the quote is about; the encoder's own layers, which have learned to find quotes, no longer know enough of
what words mean for this, only its table of the vocabulary is used again. Then each actor is asked for: the pieces of
all its mentions, all pieces weighed by these, and the whole give the scores: target-dependent pooling after Gao et
al. 2019, "Target-Dependent Sentiment Classification with BERT". One quote a call, so that a result never depends on
what else is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import onnxruntime

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.encoding import encoder
from entities.nlp.encoding.encoder import WIDTH, Encoded
from entities.nlp.encoding.wordpieces import Wordpieces
from entities.nlp.loading import once

FILE = "stance_int8.onnx.gz"
LONGEST = 64  # pieces that are read at once, the actor's mentions in their middle


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """The wordpieces of a text's quotes, in text order.

    `starts` and `ends` are the code points where a piece's word begins and ends; `vectors` (n, WIDTH) stand for it in
    the table of the vocabulary, `contexts` (n, WIDTH) are what the encoder makes of it where it stands. Both float16.
    """

    starts: np.ndarray
    ends: np.ndarray
    vectors: np.ndarray
    contexts: np.ndarray

    def within(self, parts: Sequence[Span]) -> np.ndarray:
        """Indices of the pieces whose words share a character with one of the parts, in text order."""
        first = np.searchsorted(self.ends, [part.start for part in parts], "right")
        until = np.searchsorted(self.starts, [part.end for part in parts])
        ranges = map(range, first.tolist(), until.tolist())
        return np.array(sorted(set(chain.from_iterable(ranges))), np.int64)


NOTHING = Passages(*(np.zeros(0, np.int64) for _ in range(2)), *(np.zeros((0, WIDTH), np.float16) for _ in range(2)))


def touching(pieces: Passages | Wordpieces, part: Span) -> tuple[int, int]:
    """From which to before which piece words share a character with `part`."""
    return int(np.searchsorted(pieces.ends, part.start, "right")), int(np.searchsorted(pieces.starts, part.end))


def passages(pieces: Wordpieces, encoded: Encoded, quotes: Sequence[DetectedQuote]) -> Passages:
    """What is kept of a stretch of text and the quotes found in it."""
    kept = np.zeros(len(pieces), bool)
    for quote in quotes:
        parts = attribution(quote)
        whole = Span(min(part.start for part in parts), max(part.end for part in parts))
        kept[slice(*touching(pieces, whole))] = True
    contexts = encoded.vectors[kept].astype(np.float16)
    return Passages(pieces.starts[kept], pieces.ends[kept], encoded.words[kept], contexts)


def joined(parts: Sequence[Passages]) -> Passages:
    return Passages(
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.contexts for part in parts]),
    )


def attribution(quote: DetectedQuote) -> tuple[Span, ...]:
    return (*quote.content, *quote.cue, *quote.source)


def scores(read: Passages, quote: DetectedQuote, actors: Sequence[Sequence[Span]]) -> list[np.ndarray | None]:
    """Scores of STANCES, shape (3,), toward each actor, told by its mentions.

    None where the quote, or the actor in it, was not read by the encoder. Of a long quote each actor gets the pieces
    around it; those who get the same ones are asked for in one call.
    """
    found: list[np.ndarray | None] = [None] * len(actors)
    at = read.within([*attribution(quote), *chain.from_iterable(actors)])
    starts, ends = read.starts[at], read.ends[at]
    windows: dict[tuple[int, int], list[tuple[int, np.ndarray]]] = defaultdict(list)
    for number, mentions in enumerate(actors):
        actor = np.zeros(len(at), bool)
        for mention in mentions:
            actor |= (starts < mention.end) & (ends > mention.start)
        if actor.any():
            own = np.flatnonzero(actor)
            windows[around(int(own[0]), int(own[-1]), len(at))].append((number, actor))
    for (start, until), asked in windows.items():
        masks = np.stack([actor[start:until] for _, actor in asked])
        judged = load().run(None, graph_inputs(read.vectors[at[start:until]], masks))[0]
        for (number, _), of_actor in zip(asked, judged, strict=True):
            found[number] = of_actor
    return found


def around(first: int, last: int, length: int) -> tuple[int, int]:
    """From which to before which of `length` pieces to read: at most LONGEST, with the mentions in their middle.

    `first` and `last` are an actor's outermost pieces; where they lie too far apart, the first alone counts.
    """
    middle = first if last - first >= LONGEST else (first + last) // 2
    start = max(0, min(middle - LONGEST // 2, length - LONGEST))
    return start, min(length, start + LONGEST)


def graph_inputs(vectors: np.ndarray, actors: np.ndarray) -> dict[str, np.ndarray]:
    """The graph's inputs of n pieces and m actors: (1, n, WIDTH) and (m, n), float32."""
    return {"vectors": vectors[None].astype(np.float32), "actors": actors.astype(np.float32)}


@once
def load(folder: Path = encoder.FOLDER) -> onnxruntime.InferenceSession:
    """Raises FileNotFoundError where the folder lacks the graph."""
    return encoder.session(folder / FILE)
