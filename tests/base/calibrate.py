"""Fits rules/calibration.toml to the judged pairs of this folder: ``python -m tests.base.calibrate --write``.

Scores fall on the steps of a ladder, so the fit is a share per step, by the rule of succession (one imagined match and
one imagined stranger per step), pooled where a higher step would get a lower share (isotonic regression).
Files called blind are in since their errors were read.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from gaolbook.base.names.compare import name_score

HERE = Path(__file__).parent
SETS = ("pairs.csv", "judged.csv", "blind.csv", "blind2.csv", "blind3.csv")
STEPS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.875, 0.925, 0.945, 0.975, 0.995)
"""Scores between the steps of words.py, where one kind of likeness ends and the next begins."""
TARGET = HERE.parents[1] / "pipeline/gaolbook/base/names/rules/calibration.toml"


def judged(*files: str) -> list[tuple[float, bool]]:
    """Return (score, whether it is one name) of every pair in the files of this folder."""
    rows = [row for file in files for row in csv.DictReader((HERE / file).read_text(encoding="utf-8").splitlines())]
    return [(name_score(row["name1"], row["name2"]), row["is_match"] == "true") for row in rows]


def fit(scored: list[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Return (lowest score, share, pairs) of each step, shares rising."""
    pools: list[tuple[list[float], float, float]] = []
    for n, low in enumerate(STEPS):
        high = STEPS[n + 1] if n + 1 < len(STEPS) else 2.0
        inside = [match for score, match in scored if low <= score < high]
        pools.append(([low], sum(inside) + 1.0, len(inside) + 2.0))
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            (lows, right, of), (more, right2, of2) = pools[-2:]
            pools[-2:] = [(lows + more, right + right2, of + of2)]
    return [(lows[0], round(right / of, 3), int(of) - 2 * len(lows)) for lows, right, of in pools]


def text() -> str:
    """Return the table as it should stand."""
    scored = judged(*SETS)
    steps = [f"  [{low}, {share}],  # {pairs} pairs" for low, share, pairs in fit(scored)]
    head = [
        "# From which name_score on, and what share of judged pairs was one name: the calibration of names/same.py.",
        "# Made by `python -m tests.base.calibrate --write`; do not edit by hand.",
        f"# Source: {len(scored)} pairs judged by the authors of gaolbook (tests/base), of which",
        f"# {sum(match for _, match in scored)} are one name. Where matches are much rarer, probabilities are lower.",
        "steps = [",
    ]
    return "\n".join([*head, *steps, "]", ""])


if __name__ == "__main__":
    if "--write" in sys.argv:
        TARGET.write_text(text(), encoding="utf-8")
    sys.stdout.write(text())
