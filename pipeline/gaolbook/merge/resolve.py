"""Resolving items into clusters: propose pairs, score them, join the sure ones, and repeat while evidence adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations, pairwise
from typing import Generic, Protocol, Self, TypeVar

from gaolbook.merge.cluster import Edge, Groups, agglomerate, split
from gaolbook.merge.items import Item
from gaolbook.merge.score import Score

MOST_ROUNDS = 30
"""Rounds of joining; each round joins all that the evidence of the last one supports, and two or three are usual."""
SMALL_NODE = 30
"""Clusters under one name up to which all pairs are scored; beyond that only those that share context."""
LINKING_CONTEXT = ("company", "member", "charge", "title", "event", "body", "family", "country")
"""Kinds of context whose sharing proposes a pair among many namesakes."""
MOST_SUGGESTIONS = 10
"""Open pairs shown per entity: who has more is better found by search."""


class Profiled(Protocol):
    """What a cluster looks like to its score function."""

    def joined(self, other: Self, /) -> Self:
        """Return the profile of both."""


P = TypeVar("P", bound=Profiled)


@dataclass(frozen=True, slots=True)
class Task(Generic[P]):
    """One kind of entity to resolve: items, which may be one (nodes), how alike they are, what forbids it."""

    items: Sequence[Item]
    nodes: Sequence[tuple[int, ...]]
    profile: Callable[[Item], P]
    score: Callable[[P, P], Score]
    contradiction: Callable[[Item, Item], str | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """Standing decisions on pairs of items, by number, in the order of the log."""

    same: Sequence[tuple[int, int]] = ()
    different: Sequence[tuple[int, int]] = ()
    unsure: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """A pair of clusters left to a person: numbers of their founding items, the score, and why it was not joined."""

    left: int
    right: int
    score: Score
    veto: str | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Clusters of item numbers, and the pairs left open."""

    clusters: Sequence[Sequence[int]]
    open_pairs: Sequence[Open]


@dataclass(slots=True)
class _State(Generic[P]):
    """The clusters so far and what was computed about them; lives for one call of ``resolve``."""

    task: Task[P]
    groups: Groups
    profiles: dict[tuple[int, int], P] = field(default_factory=dict)
    scores: dict[tuple[int, int, int, int], Score] = field(default_factory=dict)

    def profile(self, root: int) -> P:
        members = self.groups.members[root]
        key = (root, len(members))
        if key not in self.profiles:
            self.profiles[key] = reduce(
                lambda a, b: a.joined(b), (self.task.profile(self.task.items[i]) for i in members)
            )
        return self.profiles[key]

    def score(self, a: int, b: int) -> Score:
        key = (a, len(self.groups.members[a]), b, len(self.groups.members[b]))
        if key not in self.scores:
            self.scores[key] = self.task.score(self.profile(a), self.profile(b))
        return self.scores[key]


def resolve(task: Task[P], judged: Judged, *, merge: float, ask: float) -> Resolution:
    """Return clusters and open pairs; ``merge`` and ``ask`` are the least probabilities to join and to ask.

    1. What people called the same is joined. 2. Rounds of proposing, scoring and joining. 3. What people called
    different is split. 4. What is probable but not joined is left open.
    """
    state = _State(task, Groups(len(task.items)))
    for a, b in judged.same:
        state.groups.join(a, b)
    veto = _veto(task, judged)
    for _ in range(MOST_ROUNDS):
        edges = [Edge(a, b, state.score(a, b).probability) for a, b in _proposals(state)]
        if not agglomerate(state.groups, edges, merge, veto):
            break
    clusters = _split_all(state, judged)
    final = Groups(len(task.items))
    for cluster in clusters:
        for member in cluster[1:]:
            final.join(cluster[0], member)
    return Resolution(final.partition(), _open_pairs(_State(task, final), judged, veto, ask))


def _proposals(state: _State[P]) -> list[tuple[int, int]]:
    """Return the pairs of clusters, smaller number first, that some pair of names brings together."""
    found: set[tuple[int, int]] = set()
    for node in state.task.nodes:
        roots = sorted({state.groups.root(i) for i in node})
        if len(roots) <= SMALL_NODE:
            found.update(combinations(roots, 2))
        else:
            found.update(_linked(state, roots))
    return sorted(found)


def _linked(state: _State[P], roots: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the largest cluster with every other, and neighbours among those that share a key of context."""
    largest = min(roots, key=lambda r: (-len(state.groups.members[r]), r))
    sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for root in roots:
        if root != largest:
            yield min(root, largest), max(root, largest)
        keys = {(kind, key) for i in state.groups.members[root] for kind in LINKING_CONTEXT
                for key in state.task.items[i].context.get(kind, ())}  # fmt: skip
        for pair in sorted(keys):
            sharing[pair].append(root)
    for linked in sharing.values():
        yield from pairwise(linked)


def _veto(task: Task[P], judged: Judged) -> Callable[[Sequence[int], Sequence[int]], str | None]:
    unsure = {frozenset(pair) for pair in judged.unsure}

    def veto(left: Sequence[int], right: Sequence[int]) -> str | None:
        articles = {task.items[i].article_id for i in left}
        if any(task.items[j].article_id in articles for j in right):
            return "one article names both, as two"
        if unsure and any(frozenset((i, j)) in unsure for i in left for j in right):
            return "a reviewer was unsure"
        checked: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
        for i in left:
            for j in right:
                names = (task.items[i].names, task.items[j].names)
                if names not in checked:
                    checked.add(names)
                    if says := task.contradiction(task.items[i], task.items[j]):
                        return says
        return None

    return veto


def _split_all(state: _State[P], judged: Judged) -> list[list[int]]:
    clusters = state.groups.partition()

    def affinity(i: int, j: int) -> float:
        return state.task.score(
            state.task.profile(state.task.items[i]), state.task.profile(state.task.items[j])
        ).probability

    for a, b in judged.different:
        for number, cluster in enumerate(clusters):
            if a in cluster and b in cluster:
                clusters[number : number + 1] = split(cluster, a, b, bound=judged.same, affinity=affinity)
    return clusters


def _open_pairs(
    state: _State[P], judged: Judged, veto: Callable[[Sequence[int], Sequence[int]], str | None], ask: float
) -> list[Open]:
    found: list[Open] = []
    proposals = set(_proposals(state))
    for a, b in (*judged.different, *judged.unsure):
        x, y = sorted((state.groups.root(a), state.groups.root(b)))
        if x != y:
            proposals.add((x, y))
    for a, b in sorted(proposals):
        score = state.score(a, b)
        if score.probability >= ask or _decided(state, judged, a, b):
            found.append(Open(a, b, score, veto(state.groups.members[a], state.groups.members[b])))
    shown: Mapping[int, list[int]] = defaultdict(list)
    kept = []
    for pair in sorted(found, key=lambda o: (-o.score.probability, o.left, o.right)):
        if max(len(shown[pair.left]), len(shown[pair.right])) < MOST_SUGGESTIONS or _decided(
            state, judged, pair.left, pair.right
        ):
            shown[pair.left].append(pair.right)
            shown[pair.right].append(pair.left)
            kept.append(pair)
    return kept


def _decided(state: _State[P], judged: Judged, a: int, b: int) -> bool:
    pairs: Iterable[tuple[int, int]] = (*judged.different, *judged.unsure)
    return any({state.groups.root(x), state.groups.root(y)} == {a, b} for x, y in pairs)
