"""What may be added to the decision log: a "same" across a standing "different" is refused, with the chain shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from gaolbook.base.schema import Mention
from gaolbook.merge.decisions import JUDGEMENTS, EntityKind, LogEntry, Side, append, read_log, standing


class RefusedError(ValueError):
    """A decision that cannot be taken; ``chain`` are the standing ones it contradicts, if any."""

    def __init__(self, message: str, chain: Sequence[LogEntry] = ()) -> None:
        """Take what to tell the user and the chain."""
        super().__init__(message)
        self.chain = tuple(chain)


class Finder:
    """Finds the item that a side of a decision is about: the one with a mention where the side's mention stood."""

    def __init__(self, mentions: Iterable[tuple[Mention, int]]) -> None:
        """Take all mentions, each with the number of its item."""
        self._by_article: dict[str, list[tuple[int, int, int]]] = {}
        for mention, item in mentions:
            if mention.kind == "named":
                self._by_article.setdefault(mention.article_id, []).append((mention.start, mention.end, item))

    @classmethod
    def of_register(cls, mentions: Iterable[Mention], kind: EntityKind) -> Finder:
        """Return a finder over the mentions of a finished run, each entity of each article an item of its own."""
        numbers: dict[tuple[str, str], int] = {}
        here = (m for m in mentions if m.type == kind)
        return cls((m, numbers.setdefault((m.article_id, m.entity_id), len(numbers))) for m in here)

    def find(self, side: Side | None) -> int | None:
        """Return the number of the item with the longest overlap with the side's mention, or None."""
        if side is None:
            return None
        best: tuple[int, int, int] | None = None
        for start, end, item in self._by_article.get(side.article_id, ()):
            overlap = min(end, side.end) - max(start, side.start)
            if overlap > 0 and (best is None or (-overlap, start, item) < best):
                best = (-overlap, start, item)
        return best[2] if best else None


def decide(path: Path, entry: LogEntry, find: Finder) -> LogEntry:
    """Add an entry to the log at ``path`` if it may be added, and return it with its id.

    Raises RefusedError where it may not, OSError where the log cannot be written.
    """
    check(read_log(path), entry, find)
    return append(path, entry)


def check(log: Sequence[LogEntry], new: LogEntry, find: Finder) -> None:
    """Raise RefusedError where a new entry lacks what it needs, undoes nothing, or contradicts what stands."""
    if lack := _lack(log, new):
        raise RefusedError(f"{new.op}: {lack}")
    if chain := refusal(log, new, find):
        raise RefusedError(f"refused, it contradicts what was decided: {told(chain)}", chain)


def _lack(log: Sequence[LogEntry], new: LogEntry) -> str | None:
    if new.op == "undo":
        return None if any(e.decision_id == new.undoes for e in log) else f"there is no decision {new.undoes} to undo"
    if new.op == "wrong":
        return None if new.record and new.what and new.evidence else "it needs record, what and evidence"
    if new.left is None:
        return "it needs a left side"
    if new.op in JUDGEMENTS:
        return None if new.right and new.right != new.left else "it needs two different sides"
    if new.op == "rename":
        return None if new.name and new.name.strip() else "it needs a name"
    return None if new.members else "it needs members to split off"


def told(chain: Iterable[LogEntry]) -> str:
    """Return a chain of decisions in words."""
    return "; ".join(
        f"{e.op} {e.left.surface if e.left else ''} / {e.right.surface if e.right else ''} "
        f"({e.user}, {e.at}, {e.decision_id})"
        for e in chain
    )


def refusal(entries: Iterable[LogEntry], new: LogEntry, find: Finder) -> tuple[LogEntry, ...]:
    """Return the chain of standing decisions that a new ``same`` contradicts, empty where it contradicts none.

    The chain ends with the "different" or "split"; the entries before it are the "same" that lead from one side of the
    new one to the other.
    """
    ledger = Ledger(find)
    for entry in standing(entries):
        if entry.kind == new.kind and not ledger.refusal(entry):
            ledger.take(entry)
    return ledger.refusal(new)


Pairs = list[tuple[int, int]]
"""Pairs of numbers of items."""


def pairs_of(entry: LogEntry, find: Finder) -> tuple[Pairs, Pairs]:
    """Return the pairs of items that an entry makes (one, two); a side that is no longer there makes none."""
    left = find.find(entry.left)
    others = [find.find(side) for side in (entry.members if entry.op == "split" else (entry.right,))]
    known = [i for i in others if i is not None]
    pairs = [(left, other) for other in known if left is not None and other != left]
    match entry.op:
        case "same":
            return pairs, []
        case "different":
            return [], pairs
        case "split":
            return [(a, b) for a, b in pairwise(known) if a != b], pairs
        case _:
            return [], []


class Ledger:
    """What stands so far: items that are one by decision, and who is kept apart from whom by which entry."""

    def __init__(self, find: Finder) -> None:
        """Start with nothing decided."""
        self._find = find
        self._parent: dict[int, int] = {}
        self._apart: dict[int, dict[int, LogEntry]] = defaultdict(dict)
        self._links: list[tuple[int, int, LogEntry]] = []

    def _root(self, i: int) -> int:
        while (up := self._parent.get(i, i)) != i:
            self._parent[i] = self._parent.get(up, up)
            i = up
        return i

    def refusal(self, entry: LogEntry) -> tuple[LogEntry, ...]:
        """Return the chain that forbids a ``same``, empty where nothing does."""
        if entry.op != "same":
            return ()
        for a, b in pairs_of(entry, self._find)[0]:
            apart = self._apart[self._root(a)].get(self._root(b))
            if apart is not None:
                x, y = next(
                    p for p in pairs_of(apart, self._find)[1] if {*map(self._root, p)} == {self._root(a), self._root(b)}
                )
                if self._root(x) != self._root(a):
                    x, y = y, x
                return (*(_path(self._links, a, x) or ()), *(_path(self._links, b, y) or ()), apart)
        return ()

    def take(self, entry: LogEntry) -> None:
        """Let an entry stand. A "different" between two that are one by decision is for the merge to carry out."""
        same, different = pairs_of(entry, self._find)
        for a, b in same:
            self._links.append((a, b, entry))
            self._join(self._root(a), self._root(b))
        for a, b in different:
            x, y = self._root(a), self._root(b)
            if x != y:
                self._apart[x].setdefault(y, entry)
                self._apart[y].setdefault(x, entry)

    def _join(self, kept: int, gone: int) -> None:
        if kept == gone:
            return
        self._parent[gone] = kept
        for other, entry in self._apart.pop(gone, {}).items():
            del self._apart[other][gone]
            if other != kept:
                self._apart[kept].setdefault(other, entry)
                self._apart[other].setdefault(kept, entry)


def _path(links: Sequence[tuple[int, int, LogEntry]], start: int, goal: int) -> tuple[LogEntry, ...] | None:
    """Return the shortest chain of "same" between two items, empty where they are one, None where there is none."""
    queue: list[tuple[int, tuple[LogEntry, ...]]] = [(start, ())]
    seen = {start}
    for here, chain in queue:
        if here == goal:
            return chain
        for x, y, entry in links:
            step = y if x == here else x if y == here else None
            if step is not None and step not in seen:
                seen.add(step)
                queue.append((step, (*chain, entry)))
    return None
