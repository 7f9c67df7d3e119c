"""Exports a stage-2 checkpoint: the graph of stage 1 with the extraction heads' outputs, and the relation table."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from train.annotations import RELATIONS
from train.export import INPUTS, OPSET, OUTPUTS, REDUCE, Graph
from train.heads_extraction import RelationHead
from train.network import Network

EXTRA = ("trigger", "modality", "stage", "span")
PROJECTIONS = ("source", "target")
RELATION_TABLE = "relations.npz"


class ExtractionGraph(nn.Module):
    """The production graph with the extraction outputs; the encoder still runs once."""

    def __init__(self, base: Graph) -> None:
        """Wrap the stage-1 graph."""
        super().__init__()
        self.base = base

    def forward(self, ids: Tensor, shapes: Tensor, gaps: Tensor, first: Tensor, forced: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs of stage 1, log-probabilities a word of each label head, and both relation sides."""
        network: Network = self.base.network
        words = network.words(ids, shapes, gaps, first)
        heads = network.heads
        relation = heads["relation"]
        assert isinstance(relation, RelationHead)
        labels = (heads[name](words).log_softmax(-1) for name in EXTRA)
        return *self.base.decide(words, forced), *labels, *relation.project(words)


def export_extraction(network: Network, root: int, folder: Path, graph_name: str, *, int8: bool = True) -> None:
    """Write the graph and the relation table to a folder; with ``int8`` the encoder's matrices are quantised."""
    graph = ExtractionGraph(Graph(network, root, int8=int8)).eval()
    example = (
        torch.tensor([[101, 7, 8, 9, 102]]),
        *(torch.zeros(1, 5, dtype=torch.long),) * 2,
        torch.tensor([[1, 2, 3]]),
        torch.tensor([[1, 0, 0]]),
    )
    outputs = (*OUTPUTS, *EXTRA, *PROJECTIONS)
    axes = {name: {1: "T"} for name in INPUTS[:3]} | {name: {1: "W"} for name in (*INPUTS[3:], *outputs)}
    axes["arc"] = {1: "W", 2: "W"}
    relation = network.heads["relation"]
    assert isinstance(relation, RelationHead)
    np.savez(folder / RELATION_TABLE, names=np.array(RELATIONS), bilinear=relation.bilinear.detach().numpy())
    with TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = Path(scratch) / "float.onnx"
        torch.onnx.export(
            graph,
            example,
            str(raw),
            dynamo=False,
            opset_version=OPSET,
            input_names=list(INPUTS),
            output_names=list(outputs),
            dynamic_axes=axes,
        )
        if not int8:
            shutil.copyfile(raw, folder / graph_name)
            return
        matrices = [
            n.name
            for n in onnx.load(str(raw)).graph.node
            if n.op_type in ("MatMul", "Gemm") and "/encoder/layers" in n.name
        ]
        quantize_dynamic(
            str(raw),
            str(folder / graph_name),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=REDUCE,
            nodes_to_quantize=matrices,
            op_types_to_quantize=["MatMul", "Gemm"],
        )
