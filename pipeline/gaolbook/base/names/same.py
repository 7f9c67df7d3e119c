"""The probability that two names are spellings of one name; whether their bearers are one person is for the merge."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from gaolbook.base.names.compare import compare, name_score
from gaolbook.base.names.tables import table

SHIPPED_THRESHOLD = 0.5
"""Probability from which two names count as one where a yes or no is wanted."""


@cache
def _steps() -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows = sorted(tuple(row) for row in table("calibration")["steps"])
    return tuple(row[0] for row in rows), tuple(row[1] for row in rows)


TILT = 0.1
"""How far the probability rises within a step, as a share of the way to the next: it keeps the order of scores."""


def calibrated(score: float) -> float:
    """Return the share of judged pairs with about this ``name_score`` that were one name.

    >>> calibrated(1.0) > 0.95 > calibrated(0.5)
    True
    """
    scores, shares = _steps()
    step = bisect_right(scores, score) - 1
    if step + 1 == len(scores):
        return shares[step]
    way = (score - scores[step]) / (scores[step + 1] - scores[step])
    return shares[step] + TILT * way * (shares[step + 1] - shares[step])


def same_name(left: str, right: str) -> tuple[float, str]:
    """Return the probability that two names are one, and what speaks for or against it."""
    match = compare(left, right)
    against = "; the father's names differ" if match.patronymic == "contradicts" else ""
    against += "; one is a woman's, the other a man's" if match.gender_conflict else ""
    return calibrated(name_score(left, right)), match.says + against
