"""Turns targets into window rows with the extraction labels, for the batches of the branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from train.annotations import LINKS, RELATIONS
from train.augment import Augmenter
from train.batches import IGNORED, Row, Vectoriser
from train.heads_extraction import KINDS
from train.targets import Targets

RELATION_KINDS = {name: KINDS.index(kind) for kind, links in LINKS.items() for name in links.values()}


@dataclass(frozen=True)
class ExtractionCodes:
    """Label tables of the extraction heads; ``sets`` are further trigger rows that permit several labels."""

    trigger: tuple[str, ...]
    modality: tuple[str, ...]
    stage: tuple[str, ...]
    span: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...] = ()

    def trigger_row(self, permitted: tuple[str, ...]) -> int:
        """Return the target row of the permitted labels."""
        if len(permitted) == 1:
            return self.trigger.index(permitted[0])
        return len(self.trigger) + self.sets.index(permitted)

    def allowed(self) -> Tensor:
        """Return which labels [rows, labels] each trigger row permits."""
        rows = [(label,) for label in self.trigger] + list(self.sets)
        return torch.tensor([[label in row for label in self.trigger] for row in rows])


def permitted(target: Targets, word: int) -> tuple[str, ...]:
    """Return the trigger labels a word may have."""
    name = target.triggers[word]
    return tuple(name.split("|")) if name else ("O", *target.hidden)


def make_extraction_codes(targets: Sequence[Targets], labels: dict[str, tuple[str, ...]]) -> ExtractionCodes:
    """Return the label tables for the heads' label lists."""
    found = {permitted(t, i) for t in targets for i in range(len(t.triggers))}
    return ExtractionCodes(**labels, sets=tuple(sorted(row for row in found if len(row) > 1)))


def _code(labels: Sequence[str], names: Sequence[str]) -> list[int]:
    return [labels.index(name) if name else IGNORED for name in names]


def extraction_rows(target: Targets, vectoriser: Vectoriser, codes: ExtractionCodes, limit: int) -> list[Row]:
    """Return one row a window; links that leave a window are dropped.

    ``anchors`` is a flat list of (kind, word) and ``links`` of (relation, anchor number in the window, word).
    """
    rows: list[Row] = []
    start = 0
    for row in vectoriser.rows(target.document, limit):
        end = start + len(row["first"])
        anchors = [
            (KINDS.index(kind), word - start) for kind, word in dict.fromkeys(target.anchors) if start <= word < end
        ]
        numbers = {anchor: number for number, anchor in enumerate(anchors)}
        links = [
            (RELATIONS.index(name), numbers[kind, source - start], other - start)
            for name, source, other in target.links
            for kind in range(len(KINDS))
            if (kind, source - start) in numbers and RELATION_KINDS[name] == kind and start <= other < end
        ]
        values = {
            "trigger": [codes.trigger_row(permitted(target, i)) for i in range(start, end)],
            "modality": _code(codes.modality, target.modality[start:end]),
            "stage": _code(codes.stage, target.stage[start:end]),
            "span": _code(codes.span, target.spans[start:end]) if not target.hidden else [IGNORED] * (end - start),
            "anchors": [value for anchor in anchors for value in anchor],
            "links": [value for link in links for value in link],
        }
        rows.append(row | {name: np.asarray(v, dtype=np.int64) for name, v in values.items()})
        start = end
    return rows


def changed(target: Targets, augmenter: Augmenter) -> Targets:
    """Return a copy whose document has other capitals or line breaks; words stay in their places."""
    return replace(target, document=augmenter(replace(target.document, ner=None)))
