"""An evaluation as figures for programs and as a table for people."""

from __future__ import annotations

from typing import Any

from gaolbook.verify.board import Board, harmonic

PLACES = 4
"""Decimal places of a figure."""


def figures(board: Board) -> dict[str, Any]:
    """Return all figures, ready for JSON."""
    out: dict[str, Any] = {
        kind: {
            "p": round(tally.precision, PLACES),
            "r": round(tally.recall, PLACES),
            "f1": round(tally.f1, PLACES),
            "found": tally.found,
            "invented": tally.invented,
            "missed": tally.missed,
        }
        for kind, tally in board.tallies.items()
    }
    for name, answers in board.accuracies.items():
        share = round(sum(answers) / len(answers), PLACES) if answers else None
        out[f"accuracy.{name}"] = {"right": sum(answers), "of": len(answers), "accuracy": share}
    if board.b_cubed is not None:
        p, r, items = board.b_cubed
        f1 = harmonic(p, r)
        out["merging_b3"] = {"p": round(p, PLACES), "r": round(r, PLACES), "f1": round(f1, PLACES), "items": items}
    if board.offsets:
        out["offsets"] = {"checked": len(board.offsets), "wrong": board.offsets.count(False)}
    return out


def table(board: Board, *, errors: bool = False) -> str:
    """Return the figures as a table, after a list of all errors where wanted."""
    lines = []
    for kind, told in board.errors.items() if errors else ():
        lines += [f"== {kind}", *told, ""]
    lines.append(f"{'':24}{'P':>7}{'R':>7}{'F1':>7}   found/invented/missed")
    for kind, row in figures(board).items():
        if "f1" in row:
            extra = f"{row['found']}/{row['invented']}/{row['missed']}" if "found" in row else f"{row['items']} items"
            lines.append(f"{kind:24}{row['p']:7.3f}{row['r']:7.3f}{row['f1']:7.3f}   {extra}")
        elif "accuracy" in row:
            share = "-" if row["accuracy"] is None else f"{row['accuracy']:.3f}"
            lines.append(f"{kind.removeprefix('accuracy.'):38}{share:>7}   {row['right']} of {row['of']}")
        else:
            lines.append(f"offsets wrong: {row['wrong']} of {row['checked']}")
    return "\n".join(lines)
