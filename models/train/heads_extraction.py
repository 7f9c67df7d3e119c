"""The extraction heads: labels of words, and relations from an anchor word to any other word."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gaolbook.extract.encoder.branch import LOOKING_BACK
from gaolbook.extract.encoder.names import SLOT_SIZES
from train.annotations import LINKS, RELATIONS
from train.network import HIDDEN, SHAPE_DIMS, HeadSpec, Network, make_head

KINDS = tuple(LINKS)
BACK = tuple(name in LOOKING_BACK for name in RELATIONS)
"""Which of RELATIONS may end at a name before the window."""
KIND_OF = tuple(kind for kind, links in LINKS.items() for _ in links)
"""The kind of anchor each relation starts from, in the order of RELATIONS."""
RARE = -4.0  # logit of a relation before training: about one word in fifty is the end of some relation


class RelationHead(nn.Module):
    """Bilinear score of every relation from one word to another.

    Only the two projections run on every word; a constant 1 appended to both gives each relation its linear terms.
    The scores are cheap enough for numpy: anchors are few.
    """

    def __init__(self, inputs: int, size: int, relations: int) -> None:
        """Make the head; ``size`` is the width of both sides."""
        super().__init__()
        self.source = nn.Linear(inputs, size)
        self.target = nn.Linear(inputs, size)
        self.bilinear = nn.Parameter(torch.randn(relations, size + 1, size + 1) * 0.02)
        with torch.no_grad():
            self.bilinear[:, -1, -1] = RARE

    def project(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Map words [B, W, I] to sources and targets [B, W, size + 1]."""
        one = words.new_ones((*words.shape[:-1], 1))
        sides = (nn.functional.gelu(side(words)) for side in (self.source, self.target))
        source, target = (torch.cat((side, one.to(side.dtype)), dim=-1) for side in sides)
        return source, target

    def scores(self, anchors: Tensor, targets: Tensor) -> Tensor:
        """Map anchors [N, D] and the words of their windows [N, W, D] to logits [N, relations, W]."""
        return torch.einsum("nd,rde,nwe->nrw", anchors.float(), self.bilinear, targets.float())


class NameSlots(nn.Module):
    """What is added to the vector of a remembered name: how far back it is, how often it was told, if in a list.

    Row 0 of each table is that of the window's own words and stays 0.
    """

    def __init__(self) -> None:
        """Make the tables; they start at 0."""
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(size, HIDDEN, padding_idx=0) for size in SLOT_SIZES)
        for table in self.tables:
            nn.init.zeros_(table.weight)  # type: ignore[arg-type]  # an Embedding's weight is a Tensor

    def forward(self, slots: Tensor) -> Tensor:
        """Map slots [B, T, 3] to what is added, [B, T, H]."""
        added: Tensor = sum((table(slots[..., column]) for column, table in enumerate(self.tables)), torch.zeros(()))
        return added


def extraction_table(
    types: tuple[str, ...], modalities: tuple[str, ...], stages: tuple[str, ...], spans: tuple[str, ...]
) -> tuple[HeadSpec, ...]:
    """Return the head table of the labels of words."""
    labels = {
        "trigger": ("O", *types),
        "modality": modalities,
        "stage": stages,
        "span": ("O", *(f"{b}-{s}" for s in spans for b in "BI")),
    }
    return tuple(HeadSpec(name, "chain" if name == "span" else "words", row) for name, row in labels.items())


def add_heads(network: Network, table: tuple[HeadSpec, ...], size: int) -> None:
    """Add the extraction heads to a network."""
    inputs = HIDDEN + SHAPE_DIMS
    for spec in table:
        network.heads[spec.name] = make_head(spec, inputs)
    network.heads["relation"] = RelationHead(inputs, size, len(RELATIONS))
    network.heads["names"] = NameSlots()
