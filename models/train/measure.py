"""Quick figures on development rows, for choosing a checkpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor

from train.batches import IGNORED, Codes, Row, group_rows
from train.network import MASKED, Network

Found = set[tuple[int, int, str]]


def bio_spans(tags: Sequence[str]) -> Found:
    """Return (start, end, kind) of BIO tags; a stray I- opens a span."""
    spans, start, kind = set(), 0, ""
    for index, tag in enumerate([*tags, "O"]):
        if kind and (tag[:1] != "I" or tag[2:] != kind):
            spans.add((start, index, kind))
            kind = ""
        if tag != "O" and not kind:
            start, kind = index, tag[2:]
    return spans


def f1(counts: Counter[str], kind: str) -> float:
    """Return F1 from the counts ``kind/gold``, ``kind/found`` and ``kind/right``."""
    total = counts[f"{kind}/gold"] + counts[f"{kind}/found"]
    return 2 * counts[f"{kind}/right"] / total if total else 0.0


def _count_ner(counts: Counter[str], gold: Tensor, scores: Tensor, codes: Codes) -> None:
    for row, best in zip(gold.tolist(), scores.argmax(-1).tolist(), strict=True):
        kept = [(g, b) for g, b in zip(row, best, strict=True) if g != IGNORED]
        truth = bio_spans([codes.ner[g] if g < len(codes.ner) else "O" for g, _ in kept])
        found = bio_spans([codes.ner[b] for _, b in kept])
        for name, spans in (("gold", truth), ("found", found), ("right", truth & found)):
            counts.update(f"{kind}/{name}" for _, _, kind in spans)


@torch.no_grad()
def quick_figures(network: Network, rows: list[Row], codes: Codes) -> dict[str, float]:
    """Return F1 a kind and accuracy of the other heads on rows."""
    counts: Counter[str] = Counter()
    for batch in group_rows(list(rows), 4096, None):
        with torch.autocast("cpu", torch.bfloat16):
            words = network.words(batch["ids"], batch["shapes"], batch["gaps"], batch["first"])
            scores = {name: network.heads[name](words).float() for name in ("ner", "tag", "sent", "arc")}
            scores["dep"] = network.heads["dep"](words, batch["arc"].clamp(min=0)).float()
        scores["arc"].masked_fill_((batch["first"] == 0)[:, None, :], MASKED)
        _count_ner(counts, batch["ner"], scores["ner"], codes)
        for name in ("tag", "arc", "dep"):
            kept = batch[name] != IGNORED
            counts[f"{name}/all"] += int(kept.sum())
            counts[f"{name}/hit"] += int((scores[name].argmax(-1) == batch[name])[kept].sum())
        for name, spans in (
            ("gold", batch["sent"] == 1),
            ("found", (scores["sent"].argmax(-1) == 1) & (batch["sent"] != IGNORED)),
        ):
            counts[f"sent/{name}"] += int(spans.sum())
        counts["sent/right"] += int(((scores["sent"].argmax(-1) == 1) & (batch["sent"] == 1)).sum())
    figures = {kind: f1(counts, kind) for kind in ("PERSON", "ORG", "LOC", "DATE", "NORP", "MISC", "FAC", "sent")}
    return figures | {n: counts[f"{n}/hit"] / max(1, counts[f"{n}/all"]) for n in ("tag", "arc", "dep")}
