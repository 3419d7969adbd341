"""The network that judges the stance toward actors of a sentence, and the same body rating whole sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from entities.nlp.attributions.stance import STANCES
from entities.nlp.attributions.stance_layers import LONGEST
from entities.nlp.encoding.encoder import CLASSIFY, SEPARATE, WIDTH
from entities.nlp.encoding.wordpieces import Wordpieces
from entities.nlp.training.encoder import model
from entities.nlp.training.stance.judged import Example

HIDDEN = 256
DROPOUT = 0.2


class Body(nn.Module):
    """MiniLM's layers over the words of a sentence, whomever it is about."""

    def __init__(self) -> None:
        super().__init__()
        minilm = model.Encoder()
        minilm.load_minilm()
        self.word = minilm.word.requires_grad_(False)
        self.pos = nn.Parameter((minilm.pos.weight[: LONGEST + 2] + minilm.typ).detach().clone())
        self.ln, self.drop, self.layers = minilm.ln, minilm.drop, minilm.layers

    def forward(self, words: Tensor, mask: Tensor | None = None) -> Tensor:
        """(n, pieces, WIDTH), and 1.0 on pieces, 0.0 on padding -> (n, pieces, WIDTH)"""
        x = self.drop(self.ln(words + self.pos[: words.shape[1]]))
        hidden = None if mask is None else ((1 - mask) * model.FORBIDDEN)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hidden)
        return x


class FeelingNet(nn.Module):
    """How positive a sentence is."""

    def __init__(self, body: Body):
        super().__init__()
        self.body = body
        self.hidden = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(n, pieces) each -> (n,)"""
        whole = self.body(self.body.word(ids), mask)[:, 0]
        return self.out(self.drop(torch.tanh(self.hidden(whole))))[:, 0]


class StanceNet(nn.Module):
    """The stance toward one actor of a sentence."""

    def __init__(self, body: Body):
        super().__init__()
        self.body = body
        self.query = nn.Linear(WIDTH, WIDTH)
        self.hidden = nn.Linear(3 * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(STANCES))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, actor: Tensor, mask: Tensor) -> Tensor:
        """(n, pieces) each -> (n, 3)"""
        return self.judge(self.body.word(ids), actor, mask)

    def judge(self, words: Tensor, actor: Tensor, mask: Tensor | None = None) -> Tensor:
        """(n, pieces, WIDTH), (n, pieces) twice -> (n, 3); or of one sentence (1, …), with n actors."""
        x = self.body(words, mask)
        own = (x * actor[..., None]).sum(1) / actor.sum(1, keepdim=True)
        weights = (x @ self.query(own)[..., None])[..., 0] / WIDTH**0.5
        weights = torch.softmax(weights if mask is None else weights + (1 - mask) * model.FORBIDDEN, 1)
        context = (weights[..., None] * x).sum(1)
        whole = x[:, 0].expand_as(own)
        return self.out(self.drop(torch.tanh(self.hidden(self.drop(torch.cat((own, context, whole), 1))))))


class Judge(nn.Module):
    """The net as the engine calls it: the words of one sentence, without those that open and close it."""

    def __init__(self, net: StanceNet):
        super().__init__()
        self.net = net
        self.register_buffer("borders", net.body.word.weight[[CLASSIFY, SEPARATE]][:, None].detach().clone())

    def forward(self, vectors: Tensor, actors: Tensor) -> Tensor:
        """(1, pieces, WIDTH), (n, pieces) -> (n, 3)"""
        nothing = torch.zeros_like(actors[:, :1])
        words = torch.cat((self.borders[:1], vectors, self.borders[1:]), 1)
        return self.net.judge(words, torch.cat((nothing, actors, nothing), 1))


def padded(of: Sequence[Wordpieces]) -> tuple[Tensor, Tensor]:
    """Ids and mask, (n, pieces) each, with the pieces that open and close a sentence."""
    shape = (len(of), max(map(len, of)) + 2)
    ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
    for row, pieces in enumerate(of):
        end = len(pieces) + 1
        ids[row, [0, end]] = CLASSIFY, SEPARATE
        ids[row, 1:end], mask[row, : end + 1] = pieces.ids, 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def inputs(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """The arguments of a StanceNet."""
    ids, mask = padded([one.pieces for one in batch])
    actor = torch.zeros_like(mask)
    for row, one in zip(actor, batch, strict=True):
        row[1 : len(one) + 1] = torch.from_numpy(one.actor)
    return ids, actor, mask
