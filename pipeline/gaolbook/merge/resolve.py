"""Resolving items into clusters: propose pairs, score them, join the sure ones, and repeat while evidence adds up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Generic, Protocol, Self, TypeVar

from gaolbook.merge.cluster import Edge, Groups, agglomerate, split
from gaolbook.merge.items import Item
from gaolbook.merge.score import Score

MOST_ROUNDS = 30
"""Rounds of joining; each round joins all that the evidence of the last one supports, and two or three are usual."""
SMALL_NODE = 30
"""Clusters under one name up to which all pairs are scored; beyond that only those that share context."""
MOST_SUGGESTIONS = 10
"""Open pairs shown per entity: who has more is better found by search."""


class Profiled(Protocol):
    """What a cluster looks like to its score function."""

    def joined(self, other: Self, /) -> Self:
        """Return the profile of both."""


P = TypeVar("P", bound=Profiled)


@dataclass(frozen=True, slots=True)
class Task(Generic[P]):
    """One kind of entity to resolve: items, which may be one (nodes), how alike they are, what forbids it.

    The first ``spellings`` nodes hold items of one spelling. ``linking`` are the kinds of context whose sharing
    proposes a pair among many namesakes. ``exclusive``: what an article kept apart are two, whatever their names.
    ``standing`` returns what the rest of the dump says of an item, all of it that ``score`` looks at.
    """

    items: Sequence[Item]
    nodes: Sequence[tuple[int, ...]]
    spellings: int
    profile: Callable[[Item], P]
    score: Callable[[P, P], Score]
    contradiction: Callable[[Item, Item], str | None]
    linking: tuple[str, ...]
    exclusive: bool
    standing: Callable[[Item], object]


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


class _State(Generic[P]):
    """The clusters so far and what was computed about them; lives for one call of ``resolve``."""

    def __init__(self, task: Task[P], groups: Groups, judged: Judged) -> None:
        self.task, self.groups = task, groups
        self.veto = _Contradictions(task, groups, judged)
        self.nodes_of: dict[int, list[int]] = defaultdict(list)
        for number, node in enumerate(task.nodes):
            for item in node:
                self.nodes_of[item].append(number)
        self._profiles: dict[tuple[int, int], P] = {}
        self._keys: dict[tuple[int, int], frozenset[tuple[str, str]]] = {}
        self._scores: dict[tuple[int, int, int, int], Score] = {}

    def _size(self, root: int) -> int:
        return len(self.groups.members[root])

    def profile(self, root: int) -> P:
        key = (root, self._size(root))
        if key not in self._profiles:
            self._profiles[key] = self._profile_of(self.groups.members[root])
        return self._profiles[key]

    def _profile_of(self, members: Sequence[int]) -> P:
        """Join halves, so that a cluster of thousands is not copied thousands of times."""
        if len(members) == 1:
            return self.task.profile(self.task.items[members[0]])
        half = len(members) // 2
        return self._profile_of(members[:half]).joined(self._profile_of(members[half:]))

    def keys(self, root: int) -> frozenset[tuple[str, str]]:
        """Return the context of a cluster that may link it to a namesake."""
        key = (root, self._size(root))
        if key not in self._keys:
            contexts = [self.task.items[i].context for i in self.groups.members[root]]
            linking = self.task.linking
            self._keys[key] = frozenset((kind, k) for c in contexts for kind in linking for k in c.get(kind, ()))
        return self._keys[key]

    def score(self, a: int, b: int) -> Score:
        key = (a, self._size(a), b, self._size(b))
        if key not in self._scores:
            self._scores[key] = self.task.score(self.profile(a), self.profile(b))
        return self._scores[key]


class _Contradictions(Generic[P]):
    """The veto of ``resolve``: one article names both, a reviewer was unsure, or two of their names contradict."""

    def __init__(self, task: Task[P], groups: Groups, judged: Judged) -> None:
        self.task, self.groups = task, groups
        self.articles = {r: {task.items[i].article_id for i in m} for r, m in groups.members.items()}
        self.names = {r: {task.items[i].names: i for i in reversed(m)} for r, m in groups.members.items()}
        self.unsure: dict[int, set[int]] = defaultdict(set)
        for a, b in judged.unsure:
            self.unsure[a].add(b)
            self.unsure[b].add(a)

    def joined(self, kept: int, gone: int) -> None:
        small, large = sorted((self.articles.pop(gone), self.articles[kept]), key=len)
        large.update(small)
        self.articles[kept] = large
        self.names[kept] = {**self.names.pop(gone), **self.names[kept]}

    def between(self, left: int, right: int) -> str | None:
        if self.task.exclusive and not self.articles[left].isdisjoint(self.articles[right]):
            return "one article names both, as two"
        if self._marked_unsure(left, right):
            return "a reviewer was unsure"
        for i in self.names[left].values():
            for j in self.names[right].values():
                if says := self.task.contradiction(self.task.items[i], self.task.items[j]):
                    return says
        return None

    def _marked_unsure(self, left: int, right: int) -> bool:
        if not self.unsure:
            return False
        others = set(self.groups.members[right])
        return any(self.unsure[i] & others for i in self.groups.members[left] if i in self.unsure)


def resolve(task: Task[P], judged: Judged, *, merge: float, ask: float) -> Resolution:
    """Return clusters and open pairs; ``merge`` and ``ask`` are the least probabilities to join and to ask.

    1. What people called the same is joined. 2. Rounds of proposing, scoring and joining, each looking only at what the
    last one changed. 3. What people called different is split. 4. What is probable but not joined is left open.
    """
    groups = Groups(len(task.items))
    for a, b in judged.same:
        groups.join(a, b)
    state = _State(task, groups, judged)
    # one spelling first: it leaves few clusters to compare across spellings
    for nodes in (task.spellings, len(task.nodes)):
        changed = set(groups.members)
        for _ in range(MOST_ROUNDS):
            edges = [Edge(a, b, state.score(a, b).probability) for a, b in _proposals(state, changed, nodes)]
            changed = agglomerate(groups, edges, merge, state.veto)
            if not changed:
                break
    final = Groups(len(task.items))
    for cluster in _split_all(state, judged):
        for member in cluster[1:]:
            final.join(cluster[0], member)
    return Resolution(final.partition(), _open_pairs(_State(task, final, judged), judged, ask))


def _proposals(state: _State[P], changed: set[int], nodes: int) -> list[tuple[int, int]]:
    """Return the pairs of clusters, smaller number first, in one of the first ``nodes``, of which one changed."""
    touched = {
        node for root in changed for item in state.groups.members[root] for node in state.nodes_of[item] if node < nodes
    }
    found: set[tuple[int, int]] = set()
    for number in sorted(touched):
        roots = sorted({state.groups.root(i) for i in state.task.nodes[number]})
        pairs = combinations(roots, 2) if len(roots) <= SMALL_NODE else _linked(state, roots)
        found.update((a, b) for a, b in pairs if a in changed or b in changed)
    return sorted(found)


def _linked(state: _State[P], roots: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the largest cluster with every other, and neighbours among those that share a key of context."""
    largest = min(roots, key=lambda r: (-len(state.groups.members[r]), r))
    sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for root in roots:
        if root != largest:
            yield min(root, largest), max(root, largest)
        for key in state.keys(root):
            sharing[key].append(root)
    for linked in sharing.values():
        yield from pairwise(linked)


def _split_all(state: _State[P], judged: Judged) -> list[list[int]]:
    clusters = state.groups.partition()

    def affinity(i: int, j: int) -> float:
        one, other = (state.task.profile(state.task.items[n]) for n in (i, j))
        return state.task.score(one, other).probability

    for a, b in judged.different:
        for number, cluster in enumerate(clusters):
            if a in cluster and b in cluster:
                clusters[number : number + 1] = split(cluster, a, b, bound=judged.same, affinity=affinity)
    return clusters


def _open_pairs(state: _State[P], judged: Judged, ask: float) -> list[Open]:
    """Return the pairs to ask about, most probable first; decided ones are always among them."""
    root = state.groups.root
    decided = {(min(root(a), root(b)), max(root(a), root(b))) for a, b in (*judged.different, *judged.unsure)}
    decided = {(a, b) for a, b in decided if a != b}
    proposals = sorted({*_proposals(state, set(state.groups.members), len(state.task.nodes)), *decided})
    found = [
        (a, b, score) for a, b in proposals if (score := state.score(a, b)).probability >= ask or (a, b) in decided
    ]
    shown: Counter[int] = Counter()
    kept = []
    for a, b, score in sorted(found, key=lambda row: (-row[2].probability, row[0], row[1])):
        if max(shown[a], shown[b]) < MOST_SUGGESTIONS or (a, b) in decided:
            shown.update((a, b))
            kept.append(Open(a, b, score, state.veto.between(a, b)))
    return kept
