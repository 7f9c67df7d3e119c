"""The names a window looks back on: for every surname the last place before the window at which somebody bears it.

Without them the branch could not tell whom "she" or "the four" means in a window that names nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gaolbook.extract.encoder.decode import Ints, Scores

MOST_NAMES = 20
"""Names a window looks back on, chosen before training: most articles name fewer people, and each costs a token."""
MOST_COUNT = 4
"""Times named from which on more says nothing new: who is named four times is whom the article is about."""
LISTED_WITHIN = 8
"""Words from one name to the next within which the two are listed: a comma, a role of three words, a first name."""
SLOT_SIZES = (MOST_NAMES + 1, MOST_COUNT + 1, 3)
"""Values of the three columns of a slot: its rank from the last name back, times named, 1 for alone or 2 for listed.

All are 0 for a word of the window itself."""


class Name(NamedTuple):
    """Where a person is named: words ``start <= i <= word``, of which the last stands for the name.

    ``vector`` [H] is what the trunk computed for that word, ``shape`` its word shape.
    """

    start: int
    word: int
    text: str
    shape: int
    vector: Scores


class Memory(NamedTuple):
    """The names before a window, latest first: words ``places``, ``vectors`` [M, H], ``shapes`` [M], ``slots`` [M, 3].

    ``texts`` are the last words of the names.
    """

    places: tuple[int, ...]
    texts: tuple[str, ...]
    vectors: Scores
    shapes: Ints
    slots: Ints


def remembered(names: Sequence[Name], start: int, hidden: int) -> Memory:
    """Return the memory of a window that starts at word ``start``; ``names`` stand in text order.

    ``hidden`` is the width of their vectors.
    """
    before = [name for name in names if name.word < start]
    told = Counter(name.text for name in before)
    last = {name.text: number for number, name in enumerate(before)}
    kept = sorted(last.values(), reverse=True)[:MOST_NAMES]
    slots = np.zeros((len(kept), len(SLOT_SIZES)), dtype=np.int64)
    for rank, number in enumerate(kept):
        nearest = [abs(before[number].word - before[n].word) for n in (number - 1, number + 1) if 0 <= n < len(before)]
        listed = bool(nearest) and min(nearest) <= LISTED_WITHIN
        slots[rank] = (rank + 1, min(told[before[number].text], MOST_COUNT), 2 if listed else 1)
    return Memory(
        tuple(before[n].word for n in kept),
        tuple(before[n].text for n in kept),
        np.stack([before[n].vector for n in kept]) if kept else np.zeros((0, hidden), dtype=np.float32),
        np.asarray([before[n].shape for n in kept], dtype=np.int64),
        slots,
    )
