"""Best-first clustering with vetoes, the same for persons and organisations.

Edges are taken from the most probable down. A union is refused where the two clusters contradict each other anywhere:
two items of one article, two fathers, two genders, or two spellings that cannot be one name. What people decided comes
after: ``same`` joins, ``different`` only ever splits what stands, so that adding one never joins anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Edge:
    """Two items, by number, and the probability that they are one."""

    left: int
    right: int
    probability: float


class Groups:
    """Disjoint groups of the numbers 0..size-1, each with its members in order."""

    def __init__(self, size: int) -> None:
        """Start with every number alone."""
        self.parent = list(range(size))
        self.members: dict[int, list[int]] = {i: [i] for i in range(size)}

    def root(self, i: int) -> int:
        """Return the smallest number of i's group."""
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        """Make the groups of i and j one."""
        a, b = sorted((self.root(i), self.root(j)))
        if a != b:
            self.parent[b] = a
            self.members[a] = sorted(self.members[a] + self.members.pop(b))

    def partition(self) -> list[list[int]]:
        """Return all groups, sorted."""
        return [self.members[root] for root in sorted(self.members)]


class Veto(Protocol):
    """Says why two groups may not be one, and is told when two become one. Groups go by their roots."""

    def between(self, left: int, right: int, /) -> str | None:
        """Return in words what forbids joining, or None."""

    def joined(self, kept: int, gone: int, /) -> None:
        """Take note that group ``gone`` is now part of ``kept``."""


def agglomerate(groups: Groups, edges: Sequence[Edge], least: float, veto: Veto) -> set[int]:
    """Join groups along edges of at least ``least``, best first, where no veto stands; return the roots that grew."""
    grown: set[int] = set()
    sure = [edge for edge in edges if edge.probability >= least]
    for edge in sorted(sure, key=lambda e: (-e.probability, e.left, e.right)):
        a, b = sorted((groups.root(edge.left), groups.root(edge.right)))
        if a != b and veto.between(a, b) is None:
            groups.join(a, b)
            veto.joined(a, b)
            grown.add(a)
            grown.discard(b)
    return grown


def split(
    members: Sequence[int],
    left: int,
    right: int,
    *,
    bound: Sequence[tuple[int, int]],
    affinity: Callable[[int, int], float],
) -> tuple[list[int], list[int]]:
    """Return the members in two parts, ``left`` in one and ``right`` in the other.

    Members bound by a standing "same" stay with each other where that does not bind left to right; the rest goes to the
    side it is more like, to the left where neither is.
    """
    inside = set(members)
    chains = Groups(max(members) + 1)
    for a, b in bound:
        if a in inside and b in inside:
            trial = {chains.root(a), chains.root(b)}
            if trial != {chains.root(left), chains.root(right)}:
                chains.join(a, b)
    sides: tuple[list[int], list[int]] = ([], [])
    for chain in chains.partition():
        chain = [i for i in chain if i in inside]
        if chain:
            to_left = max(_pull(i, left, affinity) for i in chain)
            to_right = max(_pull(i, right, affinity) for i in chain)
            sides[int(to_right > to_left)].extend(chain)
    return sorted(sides[0]), sorted(sides[1])


def _pull(i: int, to: int, affinity: Callable[[int, int], float]) -> float:
    return 2.0 if i == to else affinity(i, to)
