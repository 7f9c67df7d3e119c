"""The losses of the extraction heads on a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gaolbook.extract.encoder.decode import bio_transitions
from train.batches import IGNORED, Batch
from train.heads_extraction import BACK, KIND_OF, RelationHead
from train.name_bank import COLUMNS
from train.network import MASKED, ChainHead, Network

LABEL_HEADS = ("modality", "stage")
ALONE = 0.5  # weight of the loss of single words beside that of the chain


def _label_loss(scores: Tensor, target: Tensor) -> Tensor:
    """Return the cross-entropy over annotated words; 0 where there are none."""
    if not (target != IGNORED).any():
        return scores.new_zeros(())
    return nn.functional.cross_entropy(scores.flatten(0, 1).float(), target.flatten(), ignore_index=IGNORED)


def legal_steps(labels: Sequence[str]) -> Tensor:
    """Return 0 for the steps that BIO allows and a large negative score for the others, [labels, labels]."""
    return torch.from_numpy(bio_transitions(labels)).clamp(min=MASKED)


def chain_loss(scores: Tensor, target: Tensor, steps: Tensor) -> Tensor:
    """Return minus log of the probability of the annotated label paths, averaged over their words.

    ``scores`` [B, W, labels]; ``target`` [B, W] is IGNORED from the end of a window on, or throughout; before its first
    word a window counts as labelled 0.
    """
    kept = target[:, 0] != IGNORED
    if not kept.any():
        return scores.new_zeros(())
    scores, target = scores[kept].float(), target[kept]
    real = target != IGNORED
    labels = target.clamp(min=0)
    before = nn.functional.pad(labels, (1, 0))[:, :-1]
    path = scores.gather(2, labels.unsqueeze(-1)).squeeze(-1) + steps[before, labels]
    total = scores[:, 0] + steps[0]
    for word in range(1, scores.shape[1]):
        reached = (total.unsqueeze(2) + steps).logsumexp(1) + scores[:, word]
        total = torch.where(real[:, word : word + 1], reached, total)
    return (total.logsumexp(-1).sum() - (path * real).sum()) / real.sum()


def _span_loss(head: ChainHead, words: Tensor, target: Tensor, legal: Tensor) -> Tensor:
    """Return the loss of the chain and, so that the scores of a word mean something alone, of its words."""
    scores = head(words)
    return chain_loss(scores, target, head.steps + legal) + ALONE * _label_loss(scores, target)


def _trigger_loss(scores: Tensor, rows: Tensor, allowed: Tensor) -> Tensor:
    """Return minus log of the probability of all labels a row permits, averaged over annotated words."""
    kept = rows.flatten() != IGNORED
    logs = scores.flatten(0, 1).float()[kept].log_softmax(-1)
    return -logs.masked_fill(~allowed[rows.flatten()[kept]], -1e9).logsumexp(-1).mean()


@dataclass(frozen=True)
class Branch:
    """What a batch runs through above the trunk: the network, its number of trunk layers, the vectors of all names."""

    network: Network
    shared: int
    vectors: Tensor

    def words(self, batch: Batch) -> Tensor:
        """Return word vectors [B, W + M, I]: those of the windows' words, then of the names they remember."""
        encoder, ids, names = self.network.encoder, batch["ids"], remembered_names(batch)
        absent = torch.cat((ids == 0, names[..., 2] <= 0), 1)
        bias = absent.to(encoder.norm.weight.dtype)[:, None, None, :] * MASKED
        trunk = encoder.embed(ids, batch["shapes"], batch["gaps"])
        trunk = encoder.through(trunk, bias[..., : ids.shape[1]], 0, self.shared)
        names = names.clamp(min=0)
        looked_up = self.vectors[names[..., 0]] + self.network.heads["names"](names[..., 2:])
        hidden = torch.cat((trunk, looked_up.to(trunk.dtype)), 1)
        hidden = encoder.through(hidden, bias, self.shared, len(encoder.layers))
        places = torch.arange(ids.shape[1], hidden.shape[1]).expand(len(ids), -1)
        shapes = torch.cat((batch["shapes"], names[..., 1]), 1)
        return self.network.pick(hidden, shapes, torch.cat((batch["first"], places), 1))


def remembered_names(batch: Batch) -> Tensor:
    """Return the names of each window, [B, M, COLUMNS]; IGNORED where a window has fewer than another."""
    flat = batch["names"]
    return flat.view(len(flat), flat.shape[1] // COLUMNS, COLUMNS)


def anchor_table(batch: Batch) -> Tensor:
    """Return (window, kind, word, number in the window, whether names are open) of every anchor of a batch, [N, 5]."""
    flat = batch["anchors"]
    anchors = flat.view(len(flat), flat.shape[1] // 3, 3)
    window, number = (anchors[..., 0] != IGNORED).nonzero(as_tuple=True)
    chosen = anchors[window, number]
    return torch.stack((window, chosen[:, 0], chosen[:, 1], number, chosen[:, 2]), dim=1)


def relation_logits(head: RelationHead, words: Tensor, table: Tensor) -> Tensor:
    """Return the logits [N, relations, W + M] of the anchors of a table."""
    sources, targets = head.project(words)
    return head.scores(sources[table[:, 0], table[:, 2]], targets[table[:, 0]])


def link_truth(batch: Batch, table: Tensor) -> Tensor:
    """Return what is linked, [N, relations, W + M] of 0 and 1."""
    width = batch["first"].shape[1]
    truth = torch.zeros(len(table), len(KIND_OF), width + remembered_names(batch).shape[1])
    rows = {(window, number): row for row, (window, _, _, number, _) in enumerate(table.tolist())}
    counts = (batch["first"] > 0).sum(1).tolist()
    for window, flat in enumerate(batch["links"].tolist()):
        values = [value for value in flat if value != IGNORED]
        for relation, number, word in zip(values[::3], values[1::3], values[2::3], strict=True):
            place = word if word < counts[window] else word - counts[window] + width
            truth[rows[window, number], relation, place] = 1.0
    return truth


def link_mask(batch: Batch, table: Tensor) -> Tensor:
    """Return which of [N, relations, W + M] count: of the anchor's kind, real, back only if they may, and not open."""
    order = {kind: number for number, kind in enumerate(dict.fromkeys(KIND_OF))}
    kinds = torch.tensor([order[kind] for kind in KIND_OF])
    back = torch.tensor(BACK)
    fits = (kinds[None, :] == table[:, 1:2])[:, :, None]
    inside = (batch["first"] > 0)[table[:, 0]][:, None, :].expand(-1, len(KIND_OF), -1)
    behind = (remembered_names(batch)[..., 2] > 0)[table[:, 0]][:, None, :] & back[None, :, None]
    known = ~(back[None, :] & (table[:, 4:5] == 1))[:, :, None]
    return fits & torch.cat((inside, behind), 2) & known


def _relation_loss(head: RelationHead, words: Tensor, batch: Batch) -> Tensor:
    """Return the binary cross-entropy summed over the words of a window, averaged over anchors and their relations."""
    table = anchor_table(batch)
    if not len(table):
        return words.new_zeros(())
    logits = relation_logits(head, words, table)
    truth = link_truth(batch, table)
    mask = link_mask(batch, table) | (truth > 0)  # of an open anchor what is annotated counts, not what is not
    single = nn.functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    return (single * mask).sum() / len(table)


def extraction_losses(branch: Branch, batch: Batch, allowed: Tensor, legal: Tensor) -> dict[str, Tensor]:
    """Return the loss of each extraction head; ``allowed`` is for triggers, ``legal`` the steps of spans."""
    whole, heads = branch.words(batch), branch.network.heads
    words = whole[:, : batch["first"].shape[1]]
    found = {name: _label_loss(heads[name](words), batch[name]) for name in LABEL_HEADS}
    found["trigger"] = _trigger_loss(heads["trigger"](words), batch["trigger"], allowed)
    span, relation = heads["span"], heads["relation"]
    assert isinstance(span, ChainHead)
    found["span"] = _span_loss(span, words, batch["span"], legal)
    assert isinstance(relation, RelationHead)
    found["relation"] = _relation_loss(relation, whole, batch)
    return found
