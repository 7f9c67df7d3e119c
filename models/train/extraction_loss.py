"""The losses of the extraction heads on a batch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from gaolbook.extract.encoder.decode import bio_transitions
from train.batches import IGNORED, Batch
from train.heads_extraction import KIND_OF, RelationHead
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


def anchor_table(batch: Batch) -> Tensor:
    """Return (window, kind, word, number in the window) of every anchor of a batch, [N, 4]."""
    anchors = batch["anchors"].view(len(batch["anchors"]), -1, 2)
    window, number = (anchors[..., 0] != IGNORED).nonzero(as_tuple=True)
    chosen = anchors[window, number]
    return torch.stack((window, chosen[:, 0], chosen[:, 1], number), dim=1)


def relation_logits(head: RelationHead, words: Tensor, table: Tensor) -> Tensor:
    """Return the logits [N, relations, W] of the anchors of a table."""
    sources, targets = head.project(words)
    return head.scores(sources[table[:, 0], table[:, 2]], targets[table[:, 0]])


def link_truth(batch: Batch, table: Tensor) -> Tensor:
    """Return what is linked, [N, relations, W] of 0 and 1."""
    truth = torch.zeros(len(table), len(KIND_OF), batch["first"].shape[1])
    rows = {(window, number): row for row, (window, _, _, number) in enumerate(table.tolist())}
    for window, flat in enumerate(batch["links"].tolist()):
        values = [value for value in flat if value != IGNORED]
        for relation, number, word in zip(values[::3], values[1::3], values[2::3], strict=True):
            truth[rows[window, number], relation, word] = 1.0
    return truth


def link_mask(batch: Batch, table: Tensor) -> Tensor:
    """Return which of [N, relations, W] count: relations that start from the anchor's kind, and real words."""
    order = {kind: number for number, kind in enumerate(dict.fromkeys(KIND_OF))}
    kinds = torch.tensor([order[kind] for kind in KIND_OF])
    fits = kinds[None, :] == table[:, 1:2]
    return fits[:, :, None] & (batch["first"] > 0)[table[:, 0]][:, None, :]


def _relation_loss(head: RelationHead, words: Tensor, batch: Batch) -> Tensor:
    """Return the binary cross-entropy summed over the words of a window, averaged over anchors and their relations."""
    table = anchor_table(batch)
    if not len(table):
        return words.new_zeros(())
    logits = relation_logits(head, words, table)
    mask = link_mask(batch, table)
    single = nn.functional.binary_cross_entropy_with_logits(logits, link_truth(batch, table), reduction="none")
    return (single * mask).sum() / len(table)


def extraction_losses(network: Network, batch: Batch, allowed: Tensor, legal: Tensor) -> dict[str, Tensor]:
    """Return the loss of each extraction head; ``allowed`` is for triggers, ``legal`` the steps of spans."""
    words = network.words(batch["ids"], batch["shapes"], batch["gaps"], batch["first"])
    heads = network.heads
    found = {name: _label_loss(heads[name](words), batch[name]) for name in LABEL_HEADS}
    found["trigger"] = _trigger_loss(heads["trigger"](words), batch["trigger"], allowed)
    span, relation = heads["span"], heads["relation"]
    assert isinstance(span, ChainHead)
    found["span"] = _span_loss(span, words, batch["span"], legal)
    assert isinstance(relation, RelationHead)
    found["relation"] = _relation_loss(relation, words, batch)
    return found
