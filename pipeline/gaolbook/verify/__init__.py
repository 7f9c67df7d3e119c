"""Verify: a run against annotations, per kind of record, and what exactly was missed or invented."""

from __future__ import annotations

from gaolbook.verify.board import Board, Tally
from gaolbook.verify.evaluate import evaluate
from gaolbook.verify.names import name_figures, name_table, read_pairs, score_pairs
from gaolbook.verify.table import figures, table

__all__ = [
    "Board",
    "Tally",
    "evaluate",
    "figures",
    "name_figures",
    "name_table",
    "read_pairs",
    "score_pairs",
    "table",
]
