"""From a checkpoint to what the engine loads: python -m entities.nlp.training.encoder.export CHECKPOINT FOLDER

Writes model_int8.onnx.gz (weights as 8-bit integers with a scale per column, activations quantised as
they come), links.npz, labels.json and vocab.txt. Of the 8 bits 7 are used: where a processor multiplies
8-bit integers without VNNI, sums of full ones are cut off at 16 bits.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from entities.nlp.encoding import encoder
from entities.nlp.encoding.decoding import illegal_transitions
from entities.nlp.training.data.windows import NAMES, ROLES
from entities.nlp.training.encoder import model

INPUTS = ("ids", "shape", "quote", "brk")  # a window alone has no padding to hide: no mask
OUTPUTS = ("h", "role", "ner", "words")
OPSET = 17
LINK_LAYERS = ("a1", "a2", "b1", "b2")
LINK_TABLES = ("od", "db", "sp")


class Reader(nn.Module):
    """The network as the engine calls it: encoder vectors, role scores, name scores, and the words themselves."""

    def __init__(self, net: model.Net):
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, shape: Tensor, quote: Tensor, brk: Tensor) -> tuple[Tensor, ...]:
        vectors = self.net.enc(ids, shape, quote, brk)
        return vectors, self.net.role(vectors), self.net.ner(vectors), self.net.enc.word(ids)


def export(net: model.Net, folder: Path, reduce_range: bool = True) -> None:
    """Raises ValueError for a network of another size than the engine's."""
    if net.enc.size != model.MINILM:
        raise ValueError("A teacher is too large to ship: let a student learn from it.")
    folder.mkdir(parents=True, exist_ok=True)
    zeros = torch.zeros(2, 16, dtype=torch.long)
    varying = {name: {0: "windows", 1: "pieces"} for name in (*INPUTS, *OUTPUTS)}
    quantised(Reader(net), dict.fromkeys(INPUTS, zeros), OUTPUTS, folder / encoder.GRAPH, varying, reduce_range)
    # numpy declares what bears a name as its one option
    np.savez_compressed(folder / "links.npz", **tables(net))  # type: ignore[arg-type]
    (folder / "labels.json").write_text(json.dumps({"roles": ROLES, "ner": NAMES}))
    if encoder.VOCABULARY.resolve() != (folder / "vocab.txt").resolve():
        shutil.copy(encoder.VOCABULARY, folder / "vocab.txt")


def quantised(
    module: nn.Module,
    examples: Mapping[str, Tensor],
    outputs: Sequence[str],
    graph: Path,
    varying: Mapping[str, Mapping[int, str]],
    reduce_range: bool,
    exact: Sequence[str] = (),
) -> None:
    """Writes a module as a packed graph with int8 weights; `varying` names the dimensions that are not fixed.

    The layers named in `exact` keep 32 bits, so that the rows of what they are given do not depend on each other.
    """
    module.eval()
    with tempfile.TemporaryDirectory() as scratch:
        floats, prepared, integers = (Path(scratch) / f"{name}.onnx" for name in ("floats", "prepared", "integers"))
        torch.onnx.export(
            module,
            tuple(examples.values()),
            str(floats),
            input_names=list(examples),
            output_names=list(outputs),
            dynamic_axes=varying,
            opset_version=OPSET,
            custom_opsets={"com.microsoft": 1},  # of onnxruntime's own operations
            dynamo=False,
        )
        quant_pre_process(str(floats), str(prepared), skip_symbolic_shape=True)
        named = [node.name for node in onnx.load(prepared).graph.node if set(node.name.split("/")) & set(exact)]
        kept = [*named, *(f"{name}_MatMul" for name in named)]  # what a product with a bias is split into first
        quantize_dynamic(
            prepared,
            integers,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=reduce_range,
            nodes_to_exclude=kept,
            extra_options={"MatMulConstBOnly": True},
        )
        graph.write_bytes(gzip.compress(integers.read_bytes(), mtime=0))


def tables(net: model.Net) -> dict[str, np.ndarray]:
    """Role transitions and link scorers, in float32, under the names that `links` and `quotes` read."""
    following, starting = illegal_transitions(ROLES)
    found = {
        "trans": net.trans.detach().numpy() + following.astype(np.float32),
        "start": net.start.detach().numpy() + starting.astype(np.float32),
    }
    for name, link in (("c2k", net.c2k), ("k2s", net.k2s)):
        for layer in LINK_LAYERS:
            found[f"{name}.{layer}w"] = getattr(link, layer).weight.detach().numpy()
            found[f"{name}.{layer}b"] = getattr(link, layer).bias.detach().numpy()
        for table in LINK_TABLES:
            found[f"{name}.{table}"] = getattr(link, table).weight.detach().numpy()[:, 0]
    found["k2s.nw"], found["k2s.nb"] = net.k2s.nul.weight.detach().numpy(), net.k2s.nul.bias.detach().numpy()
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("checkpoint", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument(
        "--reduce-range",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="7-bit weights: sums that no processor cuts off, so that all find the same",
    )
    given = options.parse_args(arguments)
    torch.set_num_threads(1)
    export(model.load(given.checkpoint), given.folder, given.reduce_range)
    for path in sorted(given.folder.iterdir()):
        print(f"{path.stat().st_size:>10,} bytes  {path.name}")


if __name__ == "__main__":
    main()
