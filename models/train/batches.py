"""Turns documents into batches of windows of tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gaolbook.extract.encoder.features import word_shape
from gaolbook.extract.encoder.windows import Window, cut_strengths, cut_windows
from gaolbook.extract.encoder.wordpiece import END, START, Pieces
from train.silver import Words

IGNORED = -100
LIMITS = (62, 100, 126)
"""Sub-tokens in a training window, drawn for each document, so that the model sees short and long context."""

Row = dict[str, NDArray[np.int64]]
Batch = dict[str, Tensor]


@dataclass(frozen=True)
class Codes:
    """Label tables. ``ner_allowed`` [rows, labels] says which NER labels a target row permits."""

    ner: tuple[str, ...]
    tag: tuple[str, ...]
    dep: tuple[str, ...]
    hidden: tuple[tuple[str, ...], ...] = ((),)

    def ner_row(self, label: str, hidden: tuple[str, ...]) -> int:
        """Return the target row of a BIO tag; an ``O`` that may hide kinds has rows after the labels."""
        if label == "O" and hidden:
            return len(self.ner) + self.hidden.index(hidden) - 1
        return self.ner.index(label)

    def ner_allowed(self) -> Tensor:
        """Return the table of permitted labels as booleans."""
        rows = torch.eye(len(self.ner), dtype=torch.bool)
        more = [[label == "O" or label[2:] in kinds for label in self.ner] for kinds in self.hidden if kinds]
        return torch.cat((rows, torch.tensor(more, dtype=torch.bool).reshape(-1, len(self.ner))))


def make_codes(documents: Sequence[Words]) -> Codes:
    """Collect the labels of all documents, in a fixed order."""
    kinds = sorted({tag[2:] for d in documents for tag in d.ner or () if tag != "O"})
    ner = ("O", *(f"{prefix}-{kind}" for kind in kinds for prefix in "BI"))
    hidden = ((), *sorted({tuple(d.hidden) for d in documents if d.hidden}))
    tags = tuple(sorted({tag for d in documents for tag in d.tags}))
    deps = tuple(sorted({dep for d in documents for dep in d.deps}))
    return Codes(ner, tags, deps, hidden)


class Vectoriser:
    """Makes the number rows of a document's windows."""

    def __init__(self, codes: Codes, pieces: Callable[[str], Pieces]) -> None:
        """Take the label tables and the sub-token function."""
        self.codes, self.pieces = codes, pieces
        self.tag_ids = {tag: i for i, tag in enumerate(codes.tag)}
        self.dep_ids = {dep: i for i, dep in enumerate(codes.dep)}

    def rows(self, document: Words, limit: int) -> list[Row]:
        """Return one row a window."""
        pieces = [self.pieces(word) for word in document.words]
        strengths = cut_strengths(document.words, document.gaps)
        return [
            self._row(document, pieces, window) for window in cut_windows([len(p) for p in pieces], strengths, limit)
        ]

    def _row(self, document: Words, pieces: list[Pieces], window: Window) -> Row:
        start, end = window
        ids, shapes, gaps, first = [START], [0], [0], []
        for index in range(start, end):
            first.append(len(ids))
            count = len(pieces[index])
            ids += pieces[index]
            shapes += [word_shape(document.words[index])] * count
            gaps += [document.gaps[index]] + [0] * (count - 1)
        row = {"ids": [*ids, END], "shapes": [*shapes, 0], "gaps": [*gaps, 0], "first": first}
        hidden = tuple(document.hidden)
        inside = [start <= h < end for h in document.heads[start:end]]
        row["ner"] = (
            [IGNORED] * (end - start)
            if document.ner is None
            else [self.codes.ner_row(tag, hidden) for tag in document.ner[start:end]]
        )
        row["tag"] = [self.tag_ids.get(tag, IGNORED) for tag in document.tags[start:end]]
        row["arc"] = [h - start if ok else IGNORED for h, ok in zip(document.heads[start:end], inside, strict=True)]
        row["dep"] = [
            self.dep_ids.get(d, IGNORED) if ok else IGNORED
            for d, ok in zip(document.deps[start:end], inside, strict=True)
        ]
        row["sent"] = list(document.starts[start:end])
        return {name: np.asarray(values, dtype=np.int64) for name, values in row.items()}


PADDING = {"ids": 0, "shapes": 0, "gaps": 0, "first": 0}


def stack(rows: Sequence[Row]) -> Batch:
    """Pad rows to one batch; targets are padded with ``IGNORED``."""
    batch = {}
    for name in rows[0]:
        width = max(len(row[name]) for row in rows)
        block = np.full((len(rows), width), PADDING.get(name, IGNORED), dtype=np.int64)
        for number, row in enumerate(rows):
            block[number, : len(row[name])] = row[name]
        batch[name] = torch.from_numpy(block)
    return batch


def group_rows(rows: list[Row], most: int, random: Random | None) -> Iterator[Batch]:
    """Yield batches of about equally long windows, at most ``most`` sub-tokens each; shuffled by ``random``."""
    if random is not None:
        random.shuffle(rows)
    pool = 64 * max(1, most // 128)
    groups: list[list[Row]] = []
    for begin in range(0, len(rows), pool):
        group: list[Row] = []
        for row in sorted(rows[begin : begin + pool], key=lambda r: -len(r["ids"])):
            if group and (len(group) + 1) * len(group[0]["ids"]) > most:
                groups.append(group)
                group = []
            group.append(row)
        groups.append(group)
    if random is not None:
        random.shuffle(groups)
    for group in groups:
        yield stack(group)
