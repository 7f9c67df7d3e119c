"""Takes out of an exported graph what one window at a time does not need; what it computes stays the same to the bit.

1. Padding: a window is never padded, so the attention mask adds nothing.
2. Shapes: the tracer computes each shape of attention from its input; a constant says the same (0: as it was).

``python -m train.lighten GRAPH`` does it to a graph in place.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from onnx import GraphProto, NodeProto, numpy_helper
from onnx.utils import extract_model

Producers = Mapping[str, NodeProto]
LAYER = "/encoder/layers."
"""What the names of nodes of the transformer layers begin with."""


def lighten(path: Path) -> None:
    """Rewrite a graph in place."""
    model = onnx.load(path)
    graph = model.graph
    producers = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type == "Softmax" and node.name.startswith(LAYER):
            _without_mask(node, producers)
        elif node.op_type == "Reshape" and node.name.startswith(LAYER):
            _constant_shape(node, producers, graph)
    with TemporaryDirectory() as folder:
        edited = Path(folder) / "edited.onnx"
        onnx.save(model, edited)
        # leaves out what nothing leads to any more
        extract_model(edited, path, [item.name for item in graph.input], [item.name for item in graph.output])


def _without_mask(softmax: NodeProto, producers: Producers) -> None:
    """Let a softmax read the scores from before the mask was added to them."""
    added = producers.get(softmax.input[0])
    if added is None or added.op_type != "Add":
        return
    scores = [name for name in added.input if not _is_mask(name, producers)]
    if len(scores) == 1:
        softmax.input[0] = scores[0]


def _is_mask(name: str, producers: Producers) -> bool:
    """Whether a tensor is made from nothing but a comparison of the ids."""
    node = producers.get(name)
    while node is not None and node.op_type in ("Mul", "Unsqueeze", "Cast"):
        node = producers.get(node.input[0])
    return node is not None and node.op_type == "Equal" and node.input[0] == "ids"


def _constant_shape(reshape: NodeProto, producers: Producers, graph: GraphProto) -> None:
    """Give a reshape that keeps batch and length a constant shape: heads apart, or heads joined."""
    made = producers.get(reshape.input[1])
    if made is None or made.op_type != "Concat":
        return
    apart = made.input[2:]
    sizes = [_number(name, producers) for name in apart] if len(apart) > 1 else [-1]
    if None in sizes:
        return
    name = f"{reshape.name}/shape"
    graph.initializer.append(numpy_helper.from_array(np.array([0, 0, *sizes], dtype=np.int64), name))
    reshape.input[1] = name


def _number(name: str, producers: Producers) -> int | None:
    """Return the value of a constant of one number, or None where the tensor is none."""
    node = producers.get(name)
    if node is None or node.op_type != "Constant":
        return None
    return int(numpy_helper.to_array(node.attribute[0].t).item())


if __name__ == "__main__":
    lighten(Path(sys.argv[1]))
