"""Grouping the spellings of names where nothing but the names is known: a list of some hundred thousand, say.

The numbers below were chosen on seeds 1 and 2 of tests/merge/scale.py.

A group holds spellings of one name; whether its bearers are one person, only the context of articles can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gaolbook.base.names.compare import fathers_differ
from gaolbook.base.names.parts import NameParts, parse
from gaolbook.base.names.same import SHIPPED_THRESHOLD, calibrated
from gaolbook.merge.block import alike_names
from gaolbook.merge.cluster import Groups

LEAST_SLIP = 0.60
"""Similarity from which a name that occurs but once may be a slip of the pen for one that is frequent."""
OFTEN = 20
"""Times a name must occur to be what slips of the pen are for."""
MOST_COMPARED = 8
"""Spellings of a group that stand for it, the most frequent ones."""
LEAST_AGREEING = 1 / 3
"""Share of pairs of spellings, across two groups, that must be alike for the groups to be one."""


def group_spellings(counts: Mapping[str, int]) -> list[list[str]]:
    """Return names in groups of one name each, given how often each occurs; groups and their names in order.

    Names that are not full (a bare surname, an initial) stay alone: they may stand for many.
    """
    names = sorted(name for name in counts if spelled_out(parse(name)))
    pairs = alike_names(names, LEAST_SLIP)
    left, right = (np.frombuffer(side, dtype=np.uint32).astype(np.int64) for side in (pairs.left, pairs.right))
    score = np.frombuffer(pairs.score, dtype=np.float32)
    same = np.fromiter((calibrated(float(s)) >= SHIPPED_THRESHOLD for s in score), dtype=bool, count=len(score))
    group = _Grouping(names, counts, np.sort(left[same] * len(names) + right[same]))
    order = np.lexsort((right, left, -score))
    for i, j in zip(left[order][same[order]].tolist(), right[order][same[order]].tolist(), strict=True):
        group.join(i, j)
    group.take_slips(left[~same].tolist(), right[~same].tolist())
    full = [[names[i] for i in members] for members in group.groups.partition()]
    return sorted([*full, *([name] for name in counts if not spelled_out(parse(name)))])


def spelled_out(parts: NameParts) -> bool:
    """Whether two words of a name are more than initials."""
    return len(parts.words) - len(parts.initials) >= 2


class _Grouping:
    """Groups of names under way."""

    def __init__(self, names: Sequence[str], counts: Mapping[str, int], alike: NDArray[np.int64]) -> None:
        self.groups = Groups(len(names))
        self._size, self._alike = len(names), alike
        self._counts = [counts[name] for name in names]
        self._standing = [[i] for i in range(len(names))]
        self._names = names
        self._telling: list[list[NameParts]] = [[p] if p.patronymic or p.gender else [] for p in map(parse, names)]
        self._refused: dict[tuple[int, int], int] = {}

    def join(self, i: int, j: int) -> None:
        """Make the groups of two names one, unless too many of their spellings are not alike or fathers differ."""
        a, b = sorted((self.groups.root(i), self.groups.root(j)))
        sizes = len(self.groups.members[a]) + len(self.groups.members[b])
        if a == b or self._refused.get((a, b)) == sizes:
            return
        if not self._agree(a, b):
            self._refused[a, b] = sizes
            return
        self.groups.join(a, b)
        together = self._standing[a] + self._standing[b]
        self._standing[a] = sorted(together, key=lambda n: (-self._counts[n], n))[:MOST_COMPARED]
        self._telling[a] = (self._telling[a] + self._telling[b])[:MOST_COMPARED]

    def take_slips(self, left: Sequence[int], right: Sequence[int]) -> None:
        """Give each name that occurs once to the frequent name it is near, where there is only one such."""
        near: dict[int, set[int]] = defaultdict(set)
        for one, other in (*zip(left, right, strict=True), *zip(right, left, strict=True)):
            if self._counts[one] == 1 and len(self.groups.members[self.groups.root(one)]) == 1:
                near[one].add(self.groups.root(other))
        total = {root: sum(self._counts[i] for i in members) for root, members in self.groups.members.items()}
        for one, roots in sorted(near.items()):
            often = [root for root in sorted(roots) if total[root] >= OFTEN]
            if len(often) == 1 and not any(contradict(parse(self._names[one]), x) for x in self._telling[often[0]]):
                self.groups.join(one, often[0])

    def _agree(self, a: int, b: int) -> bool:
        if any(contradict(x, y) for x in self._telling[a] for y in self._telling[b]):
            return False
        wanted = [min(x, y) * self._size + max(x, y) for x in self._standing[a] for y in self._standing[b]]
        places = np.searchsorted(self._alike, wanted)
        met = (places < len(self._alike)) & (self._alike[np.minimum(places, len(self._alike) - 1)] == wanted)
        return bool(met.mean() >= LEAST_AGREEING)


def contradict(left: NameParts, right: NameParts) -> bool:
    """Whether two names have different fathers or are of a man and a woman."""
    return bool(left.gender and right.gender and left.gender != right.gender) or fathers_differ(left, right)
