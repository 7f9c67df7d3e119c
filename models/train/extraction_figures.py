"""Figures of the extraction heads on held-back windows and on WikiEvents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gaolbook.extract.encoder.decode import best_path
from train.annotations import RELATIONS
from train.batches import IGNORED, LIMITS, Batch, Row, Vectoriser, group_rows
from train.extraction_batches import ExtractionCodes, extraction_rows
from train.extraction_loss import Branch, anchor_table, legal_steps, link_mask, link_truth, relation_logits
from train.heads_extraction import KIND_OF, KINDS, RelationHead
from train.measure import Found, bio_spans, f1
from train.name_bank import NameBank
from train.network import ChainHead
from train.targets import Targets
from train.wikievents import AS_ARREST, MEASURED

LINKED = 0.0  # logit from which on a relation holds
Counts = Counter[str]


@dataclass(frozen=True)
class Scores:
    """What the network says about a batch: the best labels of its words, and the vectors of words and names."""

    labels: Mapping[str, Tensor]
    words: Tensor


def best_labels(head: nn.Module, words: Tensor, first: Tensor, legal: Tensor) -> Tensor:
    """Return the best label of every word [B, W], of a chain by its best path; 0 on padding of a chain."""
    scores: Tensor = head(words).float()
    if not isinstance(head, ChainHead):
        return scores.argmax(-1)
    steps = (head.steps.float() + legal).numpy()
    best = torch.zeros(scores.shape[:2], dtype=torch.long)
    for row, count in enumerate((first > 0).sum(1).tolist()):
        best[row, :count] = torch.from_numpy(best_path(scores[row, :count].numpy(), steps))
    return best


@torch.no_grad()
def read_batches(
    branch: Branch, rows: Sequence[Row], heads: Sequence[str], legal: Tensor
) -> Iterator[tuple[Batch, Scores]]:
    """Yield batches of rows with the best label of each head."""
    for batch in group_rows(list(rows), 4096, None):
        with torch.autocast("cpu", torch.bfloat16):
            whole = branch.words(batch)
            words = whole[:, : batch["first"].shape[1]]
            labels = {name: best_labels(branch.network.heads[name], words, batch["first"], legal) for name in heads}
        yield batch, Scores(labels, whole.float())


def _count(counts: Counts, kind: str, gold: set[object], found: set[object]) -> None:
    for name, part in (("gold", gold), ("found", found), ("right", gold & found)):
        counts[f"{kind}/{name}"] += len(part)


def _of_kind(spans: Found, kind: str) -> set[object]:
    return {span for span in spans if span[2] == kind}


def _count_labels(counts: Counts, batch: Batch, labels: Mapping[str, Tensor], codes: ExtractionCodes) -> None:
    """Count triggers and spans, and hits of modality and stage on gold words."""
    for window, gold_row in enumerate(batch["trigger"].tolist()):
        found_row = labels["trigger"][window].tolist()
        for kind in range(1, len(codes.trigger)):
            gold: set[object] = {i for i, row in enumerate(gold_row) if row == kind}
            found: set[object] = {i for i, row in enumerate(found_row) if row == kind and gold_row[i] != IGNORED}
            for name in (codes.trigger[kind], "any type"):
                _count(counts, f"trigger {name}", gold, found)
        kept = [i for i, row in enumerate(batch["span"][window].tolist()) if row != IGNORED]
        truth = bio_spans([codes.span[batch["span"][window, i]] for i in kept])
        spans = bio_spans([codes.span[labels["span"][window, i]] for i in kept])
        for part_name in dict.fromkeys(name[2:] for name in codes.span[1:]):
            _count(counts, f"span {part_name}", _of_kind(truth, part_name), _of_kind(spans, part_name))
    for head, names in (("modality", codes.modality), ("stage", codes.stage)):
        gold_labels, found_labels = batch[head], labels[head]
        for number, name in enumerate(names):
            gold_words, found_words = gold_labels == number, (found_labels == number) & (gold_labels != IGNORED)
            counts[f"{head} {name}/gold"] += int(gold_words.sum())
            counts[f"{head} {name}/found"] += int(found_words.sum())
            counts[f"{head} {name}/right"] += int((gold_words & found_words).sum())


def _gold_links(batch: Batch, table: Tensor) -> set[tuple[int, int, int, int]]:
    """Return (window, relation, anchor word, other word) of all links."""
    return {
        (int(table[n, 0]), relation, int(table[n, 2]), word)
        for n, relation, word in link_truth(batch, table).nonzero().tolist()
    }


def found_anchors(batch: Batch, labels: Mapping[str, Tensor], codes: ExtractionCodes) -> Tensor:
    """Return the anchors of a batch as the network itself finds them, in the form of ``anchor_table``."""
    rows = []
    starts = {f"B-{name}": kind for name, kind in (("ROLE", "role"), ("OFFENCE", "offence"))}
    for window, words in enumerate((batch["first"] > 0).sum(1).tolist()):
        for word in range(words):
            if labels["trigger"][window, word]:
                rows.append((window, KINDS.index("event"), word, 0, 0))
            start = starts.get(codes.span[labels["span"][window, word]])
            if start:
                rows.append((window, KINDS.index(start), word, 0, 0))
    return torch.tensor(rows, dtype=torch.long).reshape(-1, 5)


def _count_links(counts: Counts, head: RelationHead, batch: Batch, scores: Scores, codes: ExtractionCodes) -> None:
    """Count relations from gold anchors, and end to end: anchor, its event type and its links all found."""
    table = anchor_table(batch)
    gold = _gold_links(batch, table)
    own = found_anchors(batch, scores.labels, codes)
    for title, anchors in (("given", table), ("end to end", own)):
        found = set()
        if len(anchors):
            linked = (relation_logits(head, scores.words, anchors) > LINKED) & link_mask(batch, anchors)
            found = {(int(anchors[n, 0]), r, int(anchors[n, 2]), w) for n, r, w in linked.nonzero().tolist()}
        for number, name in enumerate(RELATIONS):
            truth, ours = {x for x in gold if x[1] == number}, {x for x in found if x[1] == number}
            if title == "end to end" and KIND_OF[number] == "event":
                wrong = {x for x in ours if batch["trigger"][x[0], x[2]] != scores.labels["trigger"][x[0], x[2]]}
                ours = {x if x not in wrong else (*x, -1) for x in ours}  # type: ignore[misc]
            _count(counts, f"{title} {name}", set(truth), set(ours))
            _count(counts, f"{title} all relations", set(truth), set(ours))


def extraction_counts(branch: Branch, rows: Sequence[Row], codes: ExtractionCodes) -> Counts:
    """Return the counts ``kind/gold``, ``kind/found`` and ``kind/right`` of all extraction heads."""
    counts: Counts = Counter()
    head, heads = branch.network.heads["relation"], ("trigger", "modality", "stage", "span")
    assert isinstance(head, RelationHead)
    for batch, scores in read_batches(branch, rows, heads, legal_steps(codes.span)):
        _count_labels(counts, batch, scores.labels, codes)
        _count_links(counts, head, batch, scores, codes)
    return counts


def kinds_of(counts: Counts) -> list[str]:
    """Return the kinds that were counted, in order of their first count."""
    return list(dict.fromkeys(name.rsplit("/", 1)[0] for name in counts))


def figures_of(counts: Counts) -> dict[str, float]:
    """Return the F1 of each kind, and the accuracy of modality and stage."""
    figures = {kind: f1(counts, kind) for kind in kinds_of(counts)}
    for head in ("modality", "stage"):
        kinds = [kind for kind in kinds_of(counts) if kind.startswith(head)]
        figures[head] = sum(counts[f"{k}/right"] for k in kinds) / max(1, sum(counts[f"{k}/gold"] for k in kinds))
    return figures


def wikievents_counts(
    branch: Branch, targets: Sequence[Targets], vectoriser: Vectoriser, codes: ExtractionCodes, bank: NameBank
) -> Counts:
    """Count sentences with a trigger of the right type; imprisonment and remand count as arrest, as there."""
    counts: Counts = Counter()
    for target in targets:
        labels: list[int] = []
        for row in extraction_rows(target, vectoriser, codes, LIMITS[-1], bank):
            for _, scores in read_batches(branch, [row], ("trigger",), legal_steps(codes.span)):
                labels += scores.labels["trigger"][0].tolist()
        sentence, gold, found = 0, set(), set()
        for name, start, label in zip(target.triggers, target.document.starts, labels, strict=True):
            sentence += start
            if name:
                gold.add((sentence, name.split("|")[0]))
            if label:
                found.add((sentence, AS_ARREST.get(codes.trigger[label], codes.trigger[label])))
        for kind in MEASURED:
            _count(counts, kind, {x for x in gold if x[1] == kind}, {x for x in found if x[1] == kind})
            _count(counts, "all types", {x for x in gold if x[1] == kind}, {x for x in found if x[1] == kind})
    return counts
