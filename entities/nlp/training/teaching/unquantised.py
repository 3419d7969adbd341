"""A checkpoint as the engine's model, of any size and not in 8 bits: to be measured, never shipped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from entities.nlp.encoding.encoder import Model
from entities.nlp.training.data.windows import NAMES, ROLES
from entities.nlp.training.encoder import export, model


class Session:
    """Answers as onnxruntime's session of an exported graph does."""

    def __init__(self, net: model.Net):
        self.reader = export.Reader(net.eval())
        self.bf16 = net.enc.size != model.MINILM  # twice as fast, and as good

    def run(self, outputs: None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            found = self.reader(*(torch.from_numpy(inputs[name]) for name in export.INPUTS))
        return [tensor.float().numpy() for tensor in found]


def load(checkpoint: Path) -> Model:
    """Raises ValueError where the file is no checkpoint of ours."""
    net = model.load(checkpoint)
    return Model(Session(net), ROLES, NAMES, export.tables(net), {}, net.enc.size.width)
