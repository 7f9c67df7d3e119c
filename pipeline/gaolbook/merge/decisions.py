"""The decision log: what people judged, append-only, one JSON object a line; clusters are derived from it.

A decision hangs on mentions (article and offsets), not on row numbers or ids, so it survives new runs and extractions.
``undo`` names the entry it takes back. The last word on a pair stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from gaolbook.base import jsonl
from gaolbook.base.ids import content_id
from gaolbook.base.schema import Evidence, Mention, Reason, Record

Operation = Literal["same", "different", "unsure", "split", "rename", "undo"]


class Side(Record):
    """One side of a decision: a mention that stands for the entity it names, and the name shown when it was judged."""

    article_id: str
    start: int
    end: int
    surface: str
    entity_id: str | None = None


class LogEntry(Record):
    """One line of decisions.jsonl. ``at`` is ISO time; ``score``, ``reasons`` and ``evidence`` are as shown."""

    decision_id: str
    at: str
    user: str
    op: Operation
    kind: Literal["person", "organisation"] = "person"
    left: Side | None = None
    right: Side | None = None
    members: tuple[Side, ...] = ()
    name: str | None = None
    score: float | None = None
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    undoes: str | None = None
    note: str | None = None


def entry_id(entry: LogEntry) -> str:
    """Return the id an entry should carry: from all it says but its id, so that replaying a log twice adds nothing."""
    return content_id("dec", jsonl.dumps({**entry.model_dump(mode="json"), "decision_id": ""}))


def read_log(path: Path) -> tuple[LogEntry, ...]:
    """Return the entries of a log in order; none where there is no log. Raises ValueError naming the broken line."""
    return tuple(jsonl.read(path, LogEntry)) if path.exists() else ()


def append(path: Path, entry: LogEntry) -> LogEntry:
    """Add one entry at the end of the log, with its id; earlier lines are never touched. Raises OSError."""
    signed = entry.model_copy(update={"decision_id": entry_id(entry)})
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as lines:
        lines.write(jsonl.dumps(signed) + "\n")
    return signed


def standing(entries: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """Return the entries that are in force: repeated ones once, undone ones and the undos themselves left out.

    Undoing an undo puts the entry back. Of several judgements on one pair of mentions the last stands.
    """
    unique: dict[str, LogEntry] = {}
    for entry in entries:
        unique.setdefault(entry.decision_id, entry)
    undone: set[str] = set()
    for entry in reversed(unique.values()):
        if entry.op == "undo" and entry.undoes and entry.decision_id not in undone:
            undone.add(entry.undoes)
    in_force = [e for e in unique.values() if e.op != "undo" and e.decision_id not in undone]
    last = {_subject(entry): entry.decision_id for entry in in_force}
    return tuple(e for e in in_force if last[_subject(e)] == e.decision_id)


def _subject(entry: LogEntry) -> tuple[object, ...]:
    """Return what an entry is about: two entries with one subject replace each other."""
    if entry.op in ("same", "different", "unsure"):
        return (entry.kind, "pair", *sorted(_place(side) for side in (entry.left, entry.right)))
    if entry.op == "rename":
        return (entry.kind, "rename", _place(entry.left))
    return (entry.decision_id,)


def _place(side: Side | None) -> tuple[str, int, int]:
    return (side.article_id, side.start, side.end) if side else ("", 0, 0)


class Finder:
    """Finds the item that a side of a decision is about: the one with a mention where the side's mention stood."""

    def __init__(self, mentions: Iterable[tuple[Mention, int]]) -> None:
        """Take all mentions, each with the number of its item."""
        self._by_article: dict[str, list[tuple[int, int, int]]] = {}
        for mention, item in mentions:
            if mention.kind == "named":
                self._by_article.setdefault(mention.article_id, []).append((mention.start, mention.end, item))

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


def side_at(mention: Mention, surface: str | None = None) -> Side:
    """Return the side that a mention makes."""
    return Side(
        article_id=mention.article_id,
        start=mention.start,
        end=mention.end,
        surface=surface or mention.text,
        entity_id=mention.entity_id,
    )


def side_of(mentions: Sequence[Mention], entity_id: str, surface: str) -> Side:
    """Return the side that stands for an entity of a finished run: its earliest named mention in the order of the file.

    Raises ValueError where the entity has no named mention.
    """
    for mention in mentions:
        if mention.entity_id == entity_id and mention.kind == "named":
            return side_at(mention, surface)
    raise ValueError(f"{entity_id} has no named mention")


def refusal(entries: Iterable[LogEntry], new: LogEntry, find: Finder) -> tuple[LogEntry, ...]:
    """Return the chain of standing decisions that a new ``same`` contradicts, empty where it contradicts none.

    The chain ends with the "different"; the entries before it are the "same" that lead from one side to the other.
    """
    a, b = find.find(new.left), find.find(new.right)
    if new.op != "same" or a is None or b is None:
        return ()
    in_force = [e for e in standing(entries) if e.kind == new.kind and _subject(e) != _subject(new)]
    links = [(find.find(e.left), find.find(e.right), e) for e in in_force if e.op == "same"]
    for entry in in_force:
        if entry.op == "different":
            x, y = find.find(entry.left), find.find(entry.right)
            for one, other in ((x, y), (y, x)):
                if one is None or other is None:
                    continue
                to_left, to_right = _path(links, a, one), _path(links, b, other)
                if to_left is not None and to_right is not None:
                    return (*to_left, *to_right, entry)
    return ()


def _path(
    links: Sequence[tuple[int | None, int | None, LogEntry]], start: int, goal: int
) -> tuple[LogEntry, ...] | None:
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
