"""What training minimises: a CRF over roles, cross-entropy over names, softmaxes over links.

Linear-chain CRF: Lafferty, McCallum and Pereira 2001.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from entities.nlp.encoding.decoding import illegal_transitions
from entities.nlp.encoding.encoder import CLASSIFY, SEPARATE
from entities.nlp.training.data.windows import IGNORED, NAMES, ROLES, RoleSpan, Window
from entities.nlp.training.encoder import linking
from entities.nlp.training.encoder.model import FORBIDDEN, Link, Net

ILLEGAL_AFTER = torch.from_numpy(illegal_transitions(ROLES)[0]).float()
CROSS_ENTROPY_SHARE = 0.5  # beside the CRF: it keeps the scores of single words usable as confidence
LINK_SHARE = 0.5
MISC = [NAMES.index("B-MISC"), NAMES.index("I-MISC")]


def inputs(windows: Sequence[Window]) -> dict[str, Tensor]:
    """The encoder's arguments: (windows, longest + 2) each, padded with zeros."""
    shape = (len(windows), max(map(len, windows)) + 2)
    arrays = {name: np.zeros(shape, np.int64) for name in ("ids", "shape", "quote", "brk")}
    mask = np.zeros(shape, np.float32)
    for row, window in enumerate(windows):
        pieces, end = window.pieces, len(window) + 1
        arrays["ids"][row, [0, end]] = CLASSIFY, SEPARATE
        arrays["ids"][row, 1:end] = pieces.ids
        arrays["shape"][row, 1:end] = pieces.shapes
        arrays["quote"][row, 1:end] = pieces.quotes
        arrays["brk"][row, 1:end] = pieces.breaks
        mask[row, : end + 1] = 1
    return {name: torch.from_numpy(array) for name, array in (*arrays.items(), ("mask", mask))}


def encoded(net: Net, windows: Sequence[Window], bf16: bool) -> Tensor:
    """(windows, longest + 2, width), as float32 also where the encoder multiplies in 16 bits."""
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        return net.enc(**inputs(windows)).float()


def of_words(scores: Tensor, windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """Scores of pieces (windows, longest + 2, K) to those of words (windows, most words, K), and which are real."""
    pack = nn.utils.rnn.pad_sequence
    words = [torch.from_numpy(np.flatnonzero(window.pieces.first)) for window in windows]
    real = pack([torch.ones(len(of_window), dtype=torch.bool) for of_window in words], batch_first=True)
    return pack([scores[row, of_window + 1] for row, of_window in enumerate(words)], batch_first=True), real


def of_quotes(net: Net, vectors: Tensor, windows: Sequence[Window], on_found_spans: bool) -> dict[str, Tensor]:
    """Losses of the role and link heads; `vectors` is what the encoder makes of `inputs(windows)`."""
    scores = net.role(net.drop(vectors))
    packed, real = of_words(scores, windows)
    codes = [torch.from_numpy(window.codes[window.pieces.first]) for window in windows]
    gold = nn.utils.rnn.pad_sequence(codes, batch_first=True)
    crf = crf_loss(packed, gold, real, net.trans + ILLEGAL_AFTER, net.start)
    losses = {
        "crf": crf,
        "roles": CROSS_ENTROPY_SHARE * functional.cross_entropy(packed[real], gold[real]),
    }
    following = (net.trans + ILLEGAL_AFTER).detach().numpy()
    cues, sources = [], []
    for row, window in enumerate(windows):
        own = vectors[row, 1 : len(window) + 1]
        spans: Sequence[RoleSpan] = window.spans
        if on_found_spans:
            found = scores[row, 1 : len(window) + 1].detach().numpy()
            spans = linking.found_spans(window, found, following, net.start.detach().numpy())
        lines = linking.lines_of(window)
        # a true content whose cue stands outside the window teaches nothing; a found one may be no content at all
        contents, candidates, right = linking.cue_choices(spans)
        kept = [at for at, content in enumerate(contents) if right[at] < len(candidates) or not content.quotes]
        cues.append(
            link_loss(net.c2k, own, [contents[at] for at in kept], candidates, [right[at] for at in kept], lines)
        )
        sources.append(link_loss(net.k2s, own, *linking.source_choices(spans, window), lines))
    return losses | {"cues": LINK_SHARE * mean(cues), "sources": LINK_SHARE * mean(sources)}


def crf_loss(scores: Tensor, gold: Tensor, real: Tensor, following: Tensor, starting: Tensor) -> Tensor:
    """Negative log-likelihood per word; scores (B, T, K), gold and real (B, T).

    A window may begin within a span, so every label may start it.
    """
    of_gold = (starting + scores[:, 0]).gather(1, gold[:, :1])[:, 0]
    steps = following[gold[:, :-1], gold[:, 1:]] + scores[:, 1:].gather(2, gold[:, 1:, None])[..., 0]
    of_gold = of_gold + (steps * real[:, 1:]).sum(1)
    return (log_partition(scores, real, following, starting) - of_gold).sum() / real.sum()


def log_partition(scores: Tensor, real: Tensor, following: Tensor, starting: Tensor) -> Tensor:
    """(B,): the log-sum of all label sequences of each row; arguments as those of `crf_loss`."""
    forward = starting + scores[:, 0]
    for at in range(1, scores.shape[1]):
        arriving = torch.logsumexp(forward[:, :, None] + following, 1) + scores[:, at]
        forward = torch.where(real[:, at : at + 1], arriving, forward)
    return torch.logsumexp(forward, 1)


def link_scores(
    link: Link, vectors: Tensor, choosers: Sequence[RoleSpan], targets: Sequence[RoleSpan], lines: np.ndarray
) -> Tensor:
    """(choosers, targets + 1), the last for none of them; `vectors` and `lines` are those of the window's pieces."""

    def ends(spans: Sequence[RoleSpan]) -> Tensor:
        return torch.tensor([(span.first, span.last) for span in spans], dtype=torch.long).reshape(-1, 2)

    features = torch.from_numpy(linking.features(choosers, targets, lines))
    return link(vectors, ends(choosers), ends(targets), features)


def link_loss(
    link: Link,
    vectors: Tensor,
    choosers: Sequence[RoleSpan],
    targets: Sequence[RoleSpan],
    right: Sequence[int],
    lines: np.ndarray,
) -> tuple[Tensor, int]:
    """(summed loss, choices): which of the targets is right for each chooser, len(targets) for none."""
    if not choosers:
        return vectors.new_zeros(()), 0
    scores = link_scores(link, vectors, choosers, targets, lines)
    return functional.cross_entropy(scores, torch.tensor(right), reduction="sum"), len(choosers)


def mean(losses: Sequence[tuple[Tensor, int]]) -> Tensor:
    return torch.stack([loss for loss, _ in losses]).sum() / max(1, sum(choices for _, choices in losses))


def of_names(net: Net, vectors: Tensor, windows: Sequence[Window]) -> dict[str, Tensor]:
    """Where a source marks no MISC, its O stands for "O or MISC": the two are added up."""
    scores = net.ner(net.drop(vectors))
    rows, gold = [], []
    for row, window in enumerate(windows):
        heads = np.flatnonzero(window.pieces.first)
        of_window = scores[row, heads + 1]
        if not window.misc:
            outside = torch.logsumexp(of_window[:, [0, *MISC]], 1, keepdim=True)
            never = torch.full_like(of_window[:, MISC], FORBIDDEN)
            of_window = torch.cat((outside, of_window[:, 1 : MISC[0]], never), 1)
        rows.append(of_window)
        gold.append(torch.from_numpy(window.codes[heads]))
    return {"names": functional.cross_entropy(torch.cat(rows), torch.cat(gold), ignore_index=IGNORED)}
