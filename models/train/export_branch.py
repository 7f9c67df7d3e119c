"""Exports the branch: its graph, which reads what the trunk computed, its tables, and the words that call for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from gaolbook.extract.encoder.branch import BRANCH, CUES, HEAD_TABLES
from gaolbook.extract.encoder.names import SLOT_SIZES
from train.annotations import RELATIONS
from train.export import write_onnx
from train.heads_extraction import RelationHead
from train.network import HIDDEN, ChainHead, Network
from train.targets import Targets

INPUTS = ("trunk", "shapes", "slots", "first")
LABEL_HEADS = ("trigger", "modality", "stage", "span")
PROJECTIONS = ("source", "target")
LEAST_SEEN = 2  # times a word must be an event word or open an offence
LEAST_SHARE = 0.35  # of its uses: calls on 53 % of the windows of general news, loses .6 % of held-back events


class BranchGraph(nn.Module):
    """What runs in production on the windows that call for it."""

    def __init__(self, network: Network, shared: int) -> None:
        """Wrap a network whose lower ``shared`` layers are the trunk."""
        super().__init__()
        self.network, self.shared = network, shared

    def forward(self, trunk: Tensor, shapes: Tensor, slots: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Map the trunk's hidden [1, T, H] to log-probabilities a word of each label head, and both relation sides.

        The names remembered are the last sub-tokens and the last words; ``slots`` [1, T, 3] is 0 for all others.
        """
        network = self.network
        started = trunk + network.heads["names"](slots)
        hidden = network.encoder.through(started, None, self.shared, len(network.encoder.layers))
        words = network.pick(hidden, shapes, first)
        relation = network.heads["relation"]
        assert isinstance(relation, RelationHead)
        labels = (network.heads[name](words).log_softmax(-1) for name in LABEL_HEADS)
        return *labels, *relation.project(words)


def cue_words(targets: Iterable[Targets]) -> list[str]:
    """Return the words, in lower case, that often enough tell an event or open an offence."""
    told, all_uses = Counter[str](), Counter[str]()
    for target in targets:
        for word, trigger, stage in zip(target.document.words, target.triggers, target.stage, strict=True):
            lower = word.lower()
            all_uses[lower] += 1
            told[lower] += bool(trigger or stage)
    return sorted(
        word
        for word, count in told.items()
        if word.isalpha() and count >= LEAST_SEEN and count >= LEAST_SHARE * all_uses[word]
    )


def export_branch(network: Network, shared: int, cues: Sequence[str], folder: Path, *, int8: bool = True) -> None:
    """Write the branch's graph, tables and cue words to a folder; with ``int8`` its matrices are quantised."""
    relation, span = network.heads["relation"], network.heads["span"]
    assert isinstance(relation, RelationHead)
    assert isinstance(span, ChainHead)
    bilinear, steps = relation.bilinear.detach().numpy(), span.steps.detach().numpy()
    np.savez(folder / HEAD_TABLES, names=np.array(RELATIONS), bilinear=bilinear, steps=steps)
    (folder / CUES).write_text("\n".join(cues) + "\n", encoding="utf-8")
    whole = {"dtype": torch.long}
    slots = torch.zeros(1, 5, len(SLOT_SIZES), **whole)
    example = (torch.zeros(1, 5, HIDDEN), torch.zeros(1, 5, **whole), slots, torch.tensor([[1, 2, 3]]))
    outputs = (*LABEL_HEADS, *PROJECTIONS)
    axes = {name: {1: "T"} for name in INPUTS[:3]} | {name: {1: "W"} for name in ("first", *outputs)}
    write_onnx(BranchGraph(network, shared), example, (INPUTS, outputs), axes, folder / BRANCH, int8=int8)
