"""Replaying the decision log on the items of a run: which are one, which are two, what reviewers call them."""

from __future__ import annotations

from collections.abc import Sequence

from gaolbook.base.schema import Problem
from gaolbook.merge.decisions import EntityKind, LogEntry, standing
from gaolbook.merge.items import Item
from gaolbook.merge.refusals import Finder, Ledger, pairs_of, told
from gaolbook.merge.resolve import Judged

LOG = "decisions.jsonl"


def judge(
    kind: EntityKind, items: Sequence[Item], log: Sequence[LogEntry], problems: list[Problem]
) -> tuple[Judged, dict[int, str]]:
    """Return the decisions in force as pairs of items, and the names reviewers gave; the rest goes to ``problems``."""
    find = Finder((mention, number) for number, item in enumerate(items) for mention in item.mentions)
    ledger = Ledger(find)
    judged: dict[str, list[tuple[int, int]]] = {"same": [], "different": [], "unsure": []}
    names: dict[int, str] = {}
    for entry in standing(log):
        if entry.kind != kind or entry.op == "wrong":
            continue
        left, right = find.find(entry.left), find.find(entry.right)
        if _lost(entry, find):
            problems.append(problem(entry, "a mention it is about is no longer there"))
        elif entry.op == "rename" and entry.name and left is not None:
            names[left] = entry.name
        elif entry.op == "different" and left == right:
            problems.append(problem(entry, "both sides are one within one article"))
        elif chain := ledger.refusal(entry):
            problems.append(problem(entry, f"refused, it contradicts what was decided: {told(chain)}"))
        elif entry.op == "unsure" and left is not None and right is not None:
            judged["unsure"].append((left, right))
        else:
            ledger.take(entry)
            same, different = pairs_of(entry, find)
            judged["same"] += same
            judged["different"] += different
    return Judged(judged["same"], judged["different"], judged["unsure"]), names


def _lost(entry: LogEntry, find: Finder) -> bool:
    sides = {"rename": (entry.left,), "split": (entry.left, *entry.members)}.get(entry.op, (entry.left, entry.right))
    return any(find.find(side) is None for side in sides)


def problem(entry: LogEntry, message: str) -> Problem:
    """Return the problem of a decision that could not be carried out."""
    return Problem(
        source=f"{LOG}#{entry.decision_id}", stage="merge", error="decision", message=f"{entry.op}: {message}"
    )
