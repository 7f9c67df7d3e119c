"""The decision log: what people judged, append-only, one JSON object a line; clusters are derived from it.

A decision hangs on mentions (article and offsets), not on row numbers or ids, so it survives new runs and extractions.
``undo`` names the entry it takes back. The last word on a pair stands.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

from filelock import FileLock

from gaolbook.base import jsonl
from gaolbook.base.ids import content_id
from gaolbook.base.schema import Evidence, Mention, Reason, Record

Operation = Literal["same", "different", "unsure", "split", "rename", "wrong", "undo"]
EntityKind = Literal["person", "organisation"]
RecordKind = Literal["role", "charge", "event"]
JUDGEMENTS = ("same", "different", "unsure")
"""Operations on a pair: the last on one pair stands."""


class Side(Record):
    """One side of a decision: a mention that stands for the entity it names, and the name shown when it was judged."""

    article_id: str
    start: int
    end: int
    surface: str
    entity_id: str | None = None


class LogEntry(Record):
    """One line of decisions.jsonl. ``at`` is ISO time; ``score``, ``reasons`` and ``evidence`` are as shown.

    ``same``, ``different`` and ``unsure`` judge ``left`` and ``right``. ``split`` takes ``members``, as one, out of the
    entity of ``left``. ``rename`` calls it ``name``. ``wrong`` leaves out what the ``evidence`` is said to say: a
    ``record`` that says ``what`` (``wording.says``) of ``members``, one side per article, or of everybody where there
    are none. ``undo`` takes back the entry that ``undoes`` names.
    """

    decision_id: str
    at: str
    user: str
    op: Operation
    kind: EntityKind = "person"
    left: Side | None = None
    right: Side | None = None
    members: tuple[Side, ...] = ()
    name: str | None = None
    record: RecordKind | None = None
    what: str | None = None
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
    """Add one entry at the end of the log, with its id. As ``append_all``."""
    return append_all(path, (entry,))[0]


def append_all(path: Path, entries: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """Add entries at the end of the log, with their ids, together; earlier lines are never touched.

    They are on disk when this returns, whatever happens to the process or the machine then. Several processes may add
    to one log. Raises OSError.
    """
    signed = tuple(entry.model_copy(update={"decision_id": entry_id(entry)}) for entry in entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.parent / f".{path.name}.lock"), path.open("a+b") as lines:
        whole = lines.seek(0, os.SEEK_END) == 0 or _last_byte(lines) == b"\n"
        text = "".join(jsonl.dumps(entry) + "\n" for entry in signed)
        lines.write((b"" if whole else b"\n") + text.encode("utf-8", "backslashreplace"))
        lines.flush()
        os.fsync(lines.fileno())
    return signed


def _last_byte(file: BinaryIO) -> bytes:
    """Return the last byte of a file that has one; a machine that lost power may leave a line without its end."""
    file.seek(-1, os.SEEK_END)
    return file.read(1)


def standing(entries: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """Return the entries that are in force: repeated ones once, undone ones and the undos themselves left out.

    Undoing an undo puts the entry back. Of several judgements on one pair of mentions the last stands; but "different"
    gives way to no "same" until it is undone: both are returned, for the merge to refuse the "same".
    """
    unique: dict[str, LogEntry] = {}
    for entry in entries:
        unique.setdefault(entry.decision_id, entry)
    undone: set[str] = set()
    for entry in reversed(unique.values()):
        if entry.op == "undo" and entry.undoes and entry.decision_id not in undone:
            undone.add(entry.undoes)
    in_force = [e for e in unique.values() if e.op != "undo" and e.decision_id not in undone]
    held: dict[tuple[object, ...], list[LogEntry]] = {}
    for entry in in_force:
        firm = [e for e in held.get(subject(entry), ()) if e.op == "different"] if entry.op == "same" else []
        held[subject(entry)] = [*firm, entry]
    kept = {e.decision_id for group in held.values() for e in group}
    return tuple(e for e in in_force if e.decision_id in kept)


def subject(entry: LogEntry) -> tuple[object, ...]:
    """Return what an entry is about: two entries with one subject replace each other."""
    if entry.op in JUDGEMENTS:
        return (entry.kind, "pair", *sorted(_place(side) for side in (entry.left, entry.right)))
    if entry.op == "rename":
        return (entry.kind, "rename", _place(entry.left))
    if entry.op == "wrong":
        places = sorted((e.article_id, e.start, e.end) for e in entry.evidence)
        return ("wrong", entry.record, entry.what, *places, *map(_place, entry.members))
    return (entry.decision_id,)


def _place(side: Side | None) -> tuple[str, int, int]:
    return (side.article_id, side.start, side.end) if side else ("", 0, 0)


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
