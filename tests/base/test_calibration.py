"""The calibration is the one the judged pairs give, and it carries the bands it promises."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gaolbook.base.config import Settings
from gaolbook.base.names.same import calibrated, same_name
from gaolbook.verify.names import name_figures, read_pairs, score_pairs

sys.path.insert(0, str(Path(__file__).parent))
import calibrate

HERE = Path(__file__).parent


def test_the_table_is_what_the_pairs_give() -> None:
    assert calibrate.TARGET.read_text(encoding="utf-8") == calibrate.text(), (
        "run python -m tests.base.calibrate --write"
    )


def test_probability_rises_with_the_score() -> None:
    told = [calibrated(score / 1000) for score in range(1001)]
    assert told == sorted(told)
    assert same_name("Abid Samad oglu Testli", "Abid Kamil oglu Testli")[1].endswith("the father's names differ")


JUDGED = (
    ("pairs.csv", 0.95),
    ("judged.csv", 0.95),
    ("blind.csv", 0.95),
    ("blind2.csv", 0.95),
    ("blind3.csv", 0.90),
    ("blind4.csv", 0.95),
)


@pytest.mark.parametrize(("name", "recall"), JUDGED)
def test_pairs_of_every_tradition(name: str, recall: float) -> None:
    told = name_figures(*score_pairs(read_pairs(HERE / name)), Settings())
    assert told["shipped"]["f1"] >= 0.96
    assert told["recall_at_precision"]["recall"] >= recall
    assert told["bands"]["merge"]["share_matching"] >= 0.99
    assert told["bands"]["merge"]["share_of_matches"] >= 0.75
