"""The names that training windows look back on, as production finds them: by the exported graph of stage 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch
from torch import Tensor

from gaolbook.extract.encoder.engine import Engine
from gaolbook.extract.encoder.names import SLOT_SIZES, Memory, Name, remembered
from train.silver import Words

COLUMNS = 2 + len(SLOT_SIZES)
"""Numbers a remembered name takes in a batch: its row of the bank, its word shape, its slot."""


@dataclass(frozen=True)
class NameBank:
    """Where the documents name persons, and what the trunk computed there: ``vectors`` [all names, H]."""

    names: Mapping[str, Sequence[Name]]
    first: Mapping[str, int]
    vectors: Tensor

    def before(self, document: str, start: int) -> tuple[Memory, list[int]]:
        """Return the memory of a window, and for the batch a flat list of (row of ``vectors``, shape, slot...)."""
        names = self.names[document]
        memory = remembered(names, start, self.vectors.shape[1])
        rows = {name.word: self.first[document] + number for number, name in enumerate(names)}
        parts = zip(memory.places, memory.shapes.tolist(), memory.slots.tolist(), strict=True)
        return memory, [value for place, shape, slot in parts for value in (rows[place], shape, *slot)]


def make_bank(documents: Iterable[Words], engine: Engine) -> NameBank:
    """Return the names of documents as the model itself finds them."""
    names = {document.name: engine.names(document.words, document.gaps) for document in documents}
    counts = (len(found) for found in names.values())
    first = dict(zip(names, accumulate(counts, initial=0), strict=False))
    vectors = [torch.from_numpy(name.vector) for found in names.values() for name in found]
    return NameBank(names, first, torch.stack(vectors))
