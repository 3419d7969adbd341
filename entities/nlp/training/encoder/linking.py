"""What the link scorers learn from: features of span pairs, and which cue or source is right.

Links are learned on the spans the role head finds, not only on true ones: a reader that has seen
nothing but true spans trusts every cue, also one that is none. Needs no torch.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from entities.nlp.encoding.decoding import best_path, spans
from entities.nlp.encoding.links import DISTANCES, RANKS
from entities.nlp.encoding.wordpieces import NEW_LINE
from entities.nlp.training.data.windows import ROLES, RoleSpan, Window

SAME_CONTENT = 0.5  # intersection over union from which a found content counts as a true one


def features(choosers: Sequence[RoleSpan], targets: Sequence[RoleSpan], lines: np.ndarray) -> np.ndarray:
    """(choosers, targets, 3): classes of order, distance and same line, as `links.LinkScorer` reads them."""
    places = sorted({(span.first, span.last) for span in (*choosers, *targets)})
    rank = {place: at for at, place in enumerate(places)}

    def bounds(of: Sequence[RoleSpan]) -> tuple[np.ndarray, ...]:
        columns = [(span.first, span.last, rank[span.first, span.last]) for span in of]
        return tuple(np.array(columns, np.int64).reshape(-1, 3).T)

    first, last, order = (column[:, None] for column in bounds(choosers))
    other_first, other_last, other_order = (column[None] for column in bounds(targets))
    between = np.maximum(0, np.where(other_first > last, other_first - last, first - other_last) - 1)
    return np.stack(
        (
            np.clip(other_order - order, -RANKS, RANKS) + RANKS,
            np.searchsorted(DISTANCES, between) + (len(DISTANCES) + 1) * (other_first > first),
            (lines[first] == lines[other_first]).astype(np.int64),
        ),
        axis=-1,
    )


def lines_of(window: Window) -> np.ndarray:
    return np.cumsum(window.pieces.breaks >= NEW_LINE)


def found_spans(window: Window, scores: np.ndarray, following: np.ndarray, starting: np.ndarray) -> list[RoleSpan]:
    """The spans that the scores (pieces, ROLES) yield, each with the numbers of the true quotes it hits.

    A content hits by IoU, counted in pieces; a cue or source hits what it shares a piece with.
    """
    heads = np.flatnonzero(window.pieces.first)
    path = best_path(scores[heads], following, starting)
    found = []
    for role, first, last in spans(path, ROLES):
        span = RoleSpan(role, int(heads[first]), int(heads[last]), frozenset())
        hit = (true.quotes for true in window.spans if true.role == role and same(span, true))
        found.append(RoleSpan(role, span.first, span.last, frozenset().union(*hit)))
    return found


def same(found: RoleSpan, true: RoleSpan) -> bool:
    shared = min(found.last, true.last) - max(found.first, true.first) + 1
    if shared <= 0 or found.role != "content":
        return shared > 0
    union = max(found.last, true.last) - min(found.first, true.first) + 1
    return shared / union >= SAME_CONTENT


def cue_choices(spans: Sequence[RoleSpan]) -> tuple[list[RoleSpan], list[RoleSpan], list[int]]:
    """(contents, cues, the right cue of each content): len(cues) where a content has none here."""
    contents, cues = of_role(spans, "content"), of_role(spans, "cue")
    return contents, cues, [choice(content, cues) for content in contents]


def source_choices(spans: Sequence[RoleSpan], window: Window) -> tuple[list[RoleSpan], list[RoleSpan], list[int]]:
    """(cues, sources, the right source of each cue): len(sources) where it has none.

    Cues whose source stands outside the window are left out: nothing can be learned from them.
    """
    cues, sources = of_role(spans, "cue"), of_role(spans, "source")
    in_window = frozenset().union(*(span.quotes for span in window.spans if span.role == "source"))
    cues = [cue for cue in cues if not cue.quotes & (window.sourced - in_window)]
    return cues, sources, [choice(cue, sources) for cue in cues]


def of_role(spans: Sequence[RoleSpan], role: str) -> list[RoleSpan]:
    return [span for span in spans if span.role == role]


def choice(chooser: RoleSpan, targets: Sequence[RoleSpan]) -> int:
    """The first target of a quote that the chooser is part of; len(targets) if there is none."""
    return next((at for at, target in enumerate(targets) if target.quotes & chooser.quotes), len(targets))
