"""Resolving only what new articles touch: items that no name connects never bear on each other.

Items are cut into components, those that any node or decision connects. What a component resolves to depends on nothing
but its items, what the dump says of how telling their keys are, the decisions on them and the bands: all that makes its
key. A component whose key an earlier run has resolved is taken from there; the result is the same to the letter.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Record
from gaolbook.merge.items import Item
from gaolbook.merge.resolve import Judged, Open, Profiled, Resolution, Task, resolve
from gaolbook.merge.score import Score

P = TypeVar("P", bound=Profiled)

Bands = tuple[float, float]
"""Least probability to join, and to ask."""
DECIDING = ("base", "merge")
"""Folders whose code and tables decide how items resolve."""


class OpenPair(Record):
    """A pair of a component left to a person; numbers count the component's items."""

    left: int
    right: int
    probability: float
    findings: tuple[tuple[str, float, str], ...]
    veto: str | None


class Component(Record):
    """What some connected items resolved to; numbers count them in order of age."""

    key: str
    clusters: tuple[tuple[int, ...], ...]
    open_pairs: tuple[OpenPair, ...]


def resolve_components(
    task: Task[P], judged: Judged, bands: Bands, known: Iterable[Component]
) -> tuple[Resolution, list[Component], int]:
    """Return what ``resolve`` would, the components it consists of, and how many of them had to be resolved anew."""
    earlier = {component.key: component for component in known}
    clusters: list[Sequence[int]] = []
    open_pairs: list[Open] = []
    made: list[Component] = []
    anew = 0
    for members, nodes in _connected(task, judged):
        if len(members) == 1:
            clusters.append(members)
            continue
        part, part_judged = _part(task, members, nodes), _among(judged, members)
        key = _key(part, part_judged, bands)
        component = earlier.get(key)
        if component is None:
            anew += 1
            component = _component(key, resolve(part, part_judged, merge=bands[0], ask=bands[1]))
        made.append(component)
        clusters += [[members[i] for i in cluster] for cluster in component.clusters]
        open_pairs += [_opened(pair, members) for pair in component.open_pairs]
    open_pairs.sort(key=lambda pair: (-pair.score.probability, pair.left, pair.right))
    return Resolution(sorted(clusters, key=min), open_pairs), made, anew


def _connected(task: Task[P], judged: Judged) -> list[tuple[list[int], list[int]]]:
    """Return (items, nodes) of each component, by number, in order."""
    parent = list(range(len(task.items)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    decided = (pair for pairs in (judged.same, judged.different, judged.unsure) for pair in pairs)
    for first, *rest in (*task.nodes, *decided):
        for other in rest:
            low, high = sorted((root(first), root(other)))
            parent[high] = low
    members: dict[int, list[int]] = defaultdict(list)
    nodes: dict[int, list[int]] = defaultdict(list)
    for i in range(len(parent)):
        members[root(i)].append(i)
    for number, node in enumerate(task.nodes):
        nodes[root(node[0])].append(number)
    return [(found, nodes[first]) for first, found in members.items()]


def _part(task: Task[P], members: Sequence[int], nodes: Sequence[int]) -> Task[P]:
    place = {number: i for i, number in enumerate(members)}
    return replace(
        task,
        items=[task.items[i] for i in members],
        nodes=[tuple(place[i] for i in task.nodes[n]) for n in nodes],
        spellings=sum(n < task.spellings for n in nodes),
    )


def _among(judged: Judged, members: Sequence[int]) -> Judged:
    place = {number: i for i, number in enumerate(members)}

    def here(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(place[a], place[b]) for a, b in pairs if a in place]

    return Judged(here(judged.same), here(judged.different), here(judged.unsure))


def _key(task: Task[P], judged: Judged, bands: Bands) -> str:
    items = [(_said(item), task.standing(item)) for item in task.items]
    decided = (list(judged.same), list(judged.different), list(judged.unsure))
    return content_id("c", _code(), bands, task.exclusive, task.spellings, items, task.nodes, decided)


def _said(item: Item) -> tuple[object, ...]:
    """Return all of an item that resolving looks at."""
    context: Mapping[str, frozenset[str]] = item.context
    said = [(kind, sorted(keys)) for kind, keys in sorted(context.items()) if keys]
    return item.kind, item.own_id, item.published, item.names, item.gender, item.organisation_kind, said


@cache
def _code() -> str:
    package, digest = Path(__file__).parents[1], hashlib.sha256()
    for folder in DECIDING:
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _component(key: str, resolution: Resolution) -> Component:
    pairs = tuple(
        OpenPair(left=p.left, right=p.right, probability=p.score.probability, findings=p.score.findings, veto=p.veto)
        for p in resolution.open_pairs
    )
    return Component(key=key, clusters=tuple(map(tuple, resolution.clusters)), open_pairs=pairs)


def _opened(pair: OpenPair, members: Sequence[int]) -> Open:
    return Open(members[pair.left], members[pair.right], Score(pair.probability, pair.findings), pair.veto)
