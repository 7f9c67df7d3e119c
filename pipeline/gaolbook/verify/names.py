"""Pairs of names against what somebody judged of them: precision, recall, bands and speed."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaolbook.base.config import Settings
from gaolbook.base.names.same import SHIPPED_THRESHOLD, same_name
from gaolbook.verify.board import harmonic
from gaolbook.verify.table import PLACES

TRUE, FALSE = frozenset({"true", "1", "yes", "y"}), frozenset({"false", "0", "no", "n"})
COLUMNS = ("name1", "name2", "is_match")
CALIBRATION_BINS = 20
"""Equal stretches of probability in which it is compared with the share of matches."""
FIRM = 0.98
"""Precision at which recall is told."""

Scorer = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, whether somebody judged them one, and the probability that they are."""

    left: str
    right: str
    match: bool
    probability: float


def read_pairs(path: Path) -> list[tuple[str, str, bool]]:
    """Return (name, name, whether they are one) of a CSV file. Raises ValueError naming the line that is broken."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        lacking = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if lacking:
            raise ValueError(f"{path}: there is no column {', '.join(lacking)}; the file needs {', '.join(COLUMNS)}")
        found = []
        for row in rows:
            judged = (row["is_match"] or "").strip().casefold()
            if judged not in TRUE | FALSE:
                raise ValueError(f"{path}, line {rows.line_num}: is_match is {judged!r}; write true or false")
            found.append((row["name1"] or "", row["name2"] or "", judged in TRUE))
    if not found:
        raise ValueError(f"{path} holds no pairs")
    return found


def score_pairs(rows: Sequence[tuple[str, str, bool]], scorer: Scorer | None = None) -> tuple[list[Pair], float]:
    """Return the pairs with their probabilities, and the seconds of processor time that took, loading left out."""
    probability = scorer or (lambda left, right: same_name(left, right)[0])
    probability("Anna Probova", "Hanna Prabava")
    start = time.process_time()
    scored = [Pair(left, right, match, probability(left, right)) for left, right, match in rows]
    return scored, time.process_time() - start


def at(pairs: Sequence[Pair], threshold: float) -> tuple[float, float, float]:
    """Return (precision, recall, F1) where pairs count as one from a threshold on; 1.0 where nothing can be wrong."""
    said = [pair.match for pair in pairs if pair.probability >= threshold]
    true = sum(pair.match for pair in pairs)
    precision = sum(said) / len(said) if said else 1.0
    recall = sum(said) / true if true else 1.0
    return precision, recall, harmonic(precision, recall)


def name_figures(pairs: Sequence[Pair], seconds: float, settings: Settings) -> dict[str, Any]:
    """Return all figures, ready for JSON. Bands are those of the merge: join, ask, leave apart."""
    thresholds = sorted({pair.probability for pair in pairs})
    measured = [(threshold, *at(pairs, threshold)) for threshold in thresholds]
    best = max(measured, key=lambda row: (row[3], row[0]))
    bands = {
        "merge": [p.match for p in pairs if p.probability >= settings.merge_from],
        "ask": [p.match for p in pairs if settings.ask_from <= p.probability < settings.merge_from],
        "apart": [p.match for p in pairs if p.probability < settings.ask_from],
    }
    true = sum(pair.match for pair in pairs)
    return {
        "pairs": len(pairs),
        "matches": true,
        "shipped": _row(SHIPPED_THRESHOLD, at(pairs, SHIPPED_THRESHOLD)),
        "best": _row(best[0], best[1:]),
        "recall_at_precision": {
            "precision": FIRM,
            "recall": round(max((r for _, p, r, _ in measured if p >= FIRM), default=0.0), PLACES),
        },
        "bands": {
            name: {
                "pairs": len(found),
                "matches": sum(found),
                "share_matching": round(sum(found) / len(found), PLACES) if found else None,
                "share_of_matches": round(sum(found) / true, PLACES) if true else None,
            }
            for name, found in bands.items()
        },
        "calibration_error": round(_calibration_error(pairs), PLACES),
        "microseconds_per_pair": round(seconds / len(pairs) * 1e6, 1),
    }


def _row(threshold: float, measured: tuple[float, ...]) -> dict[str, float]:
    p, r, f1 = (round(value, PLACES) for value in measured)
    return {"threshold": round(threshold, PLACES), "p": p, "r": r, "f1": f1}


def _calibration_error(pairs: Sequence[Pair]) -> float:
    """Return the expected calibration error: how far, on average, the probability is from the share of matches."""
    by: dict[int, list[Pair]] = {}
    for pair in pairs:
        by.setdefault(int(pair.probability * CALIBRATION_BINS), []).append(pair)
    gaps = (abs(sum(p.match - p.probability for p in found)) for found in by.values())
    return sum(gaps) / len(pairs)


def name_table(pairs: Sequence[Pair], seconds: float, settings: Settings, *, errors: bool = False) -> str:
    """Return the figures as a table, after a list of the wrong ones at the shipped threshold where wanted."""
    told = name_figures(pairs, seconds, settings)
    lines = []
    if errors:
        wrong = [p for p in pairs if p.match != (p.probability >= SHIPPED_THRESHOLD)]
        lines += [_error(pair) for pair in sorted(wrong, key=lambda p: (-p.probability, p.left, p.right))]
        lines += [""] if wrong else []
    lines.append(f"{told['pairs']} pairs, {told['matches']} of them one name")
    for name in ("shipped", "best"):
        row = told[name]
        lines.append(f"{name:8} from {row['threshold']:.3f}   P {row['p']:.3f}   R {row['r']:.3f}   F1 {row['f1']:.3f}")
    lines.append(f"recall at precision {FIRM}: {told['recall_at_precision']['recall']:.3f}")
    for name, band in told["bands"].items():
        share = "-" if band["share_matching"] is None else f"{band['share_matching']:.3f}"
        held = "-" if band["share_of_matches"] is None else f"{band['share_of_matches']:.3f}"
        lines.append(f"{name:8}{band['pairs']:6} pairs   share that match {share}   share of all matches {held}")
    lines.append(f"calibration error {told['calibration_error']:.3f}   {told['microseconds_per_pair']:.1f} µs a pair")
    return "\n".join(lines)


def _error(pair: Pair) -> str:
    kind = "missed  " if pair.match else "invented"
    return f"{kind} {pair.probability:.3f}  {pair.left} / {pair.right}: {same_name(pair.left, pair.right)[1]}"
