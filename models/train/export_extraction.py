"""Exports a stage-2 checkpoint: the graph of stage 1 with the extraction heads' outputs, and the heads' tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import Tensor, nn

from gaolbook.extract.encoder.engine import HEAD_TABLES
from train.annotations import RELATIONS
from train.export import OUTPUTS, Graph, write_onnx
from train.heads_extraction import RelationHead
from train.network import ChainHead, Network

EXTRA = ("trigger", "modality", "stage", "span")
PROJECTIONS = ("source", "target")


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
    """Write the graph and the head tables to a folder; with ``int8`` the encoder's matrices are quantised."""
    relation, span = network.heads["relation"], network.heads["span"]
    assert isinstance(relation, RelationHead)
    assert isinstance(span, ChainHead)
    bilinear, steps = relation.bilinear.detach().numpy(), span.steps.detach().numpy()
    np.savez(folder / HEAD_TABLES, names=np.array(RELATIONS), bilinear=bilinear, steps=steps)
    graph = ExtractionGraph(Graph(network, root, int8=int8))
    write_onnx(graph, (*OUTPUTS, *EXTRA, *PROJECTIONS), folder / graph_name, int8=int8)
