"""Turns targets into window rows with the extraction labels, for the batches of the branch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from gaolbook.extract.encoder.branch import LOOKING_BACK
from gaolbook.extract.encoder.names import Memory
from train.annotations import LINKS, RELATIONS
from train.augment import Augmenter
from train.batches import IGNORED, Row, Vectoriser
from train.heads_extraction import KINDS
from train.name_bank import NameBank
from train.targets import Targets

RELATION_KINDS = {name: kind for kind, links in LINKS.items() for name in links.values()}


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


def extraction_rows(
    target: Targets, vectoriser: Vectoriser, codes: ExtractionCodes, limit: int, bank: NameBank
) -> list[Row]:
    """Return one row a window; links that leave a window are dropped, unless they end at a name it remembers.

    ``anchors`` is a flat list of (kind, word, whether it is open who is named), ``links`` of (relation, anchor number
    in the window, word or the window's length plus the number of the name), ``names`` as ``NameBank`` has them.
    """
    rows: list[Row] = []
    start = 0
    for row in vectoriser.rows(target.document, limit):
        end = start + len(row["first"])
        memory, names = bank.before(target.document.name, start)
        anchors = list(dict.fromkeys((k, w - start, is_open) for k, w, is_open in target.anchors if start <= w < end))
        numbers = {(kind, word): number for number, (kind, word, _) in enumerate(anchors)}
        links = [
            (RELATIONS.index(name), numbers[RELATION_KINDS[name], source - start], place)
            for name, source, other in target.links
            if (RELATION_KINDS[name], source - start) in numbers
            for place in _places(name, other, (start, end), memory, target.document.words)
        ]
        values = {
            "trigger": [codes.trigger_row(permitted(target, i)) for i in range(start, end)],
            "modality": _code(codes.modality, target.modality[start:end]),
            "stage": _code(codes.stage, target.stage[start:end]),
            "span": _code(codes.span, target.spans[start:end]) if not target.hidden else [IGNORED] * (end - start),
            "anchors": [value for kind, word, is_open in anchors for value in (KINDS.index(kind), word, int(is_open))],
            "links": [value for link in links for value in link],
            "names": names,
        }
        rows.append(row | {name: np.asarray(v, dtype=np.int64) for name, v in values.items()})
        start = end
    return rows


def _places(relation: str, other: int, window: tuple[int, int], memory: Memory, words: Sequence[str]) -> Iterator[int]:
    """Yield where a link ends as seen from a window: at a word of it, at a remembered name, at both or nowhere."""
    start, end = window
    if start <= other < end:
        yield other - start
    name = words[other].lower()
    if relation in LOOKING_BACK and name in (texts := [text.lower() for text in memory.texts]):
        yield end - start + texts.index(name)


def changed(target: Targets, augmenter: Augmenter) -> Targets:
    """Return a copy whose document has other capitals or line breaks; words stay in their places."""
    return replace(target, document=augmenter(replace(target.document, ner=None)))
