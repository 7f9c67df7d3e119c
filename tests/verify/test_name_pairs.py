"""Measuring the comparison of names on pairs somebody judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gaolbook.__main__ import app
from gaolbook.base.config import Settings
from gaolbook.verify.names import Pair, at, name_figures, read_pairs, score_pairs

HEAD = "name1,name2,is_match,region\n"
PAIRS = [Pair("a", "b", True, 0.99), Pair("c", "d", True, 0.6), Pair("e", "f", False, 0.6), Pair("g", "h", False, 0.1)]


def test_figures_are_counted_right() -> None:
    told = name_figures(PAIRS, seconds=4e-6, settings=Settings())
    assert told["shipped"] == {"threshold": 0.5, "p": 0.6667, "r": 1.0, "f1": 0.8}
    assert told["recall_at_precision"] == {"precision": 0.98, "recall": 0.5}
    assert [(band["pairs"], band["matches"]) for band in told["bands"].values()] == [(1, 1), (2, 1), (1, 0)]
    assert told["microseconds_per_pair"] == 1.0
    assert at(PAIRS, 2.0) == (1.0, 0.0, 0.0)


def test_a_file_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(HEAD + "Elçin Testli,Elchin Testly,true,az\nElçin Testli,Anna Probova,false,az\n")
    scored, seconds = score_pairs(read_pairs(path))
    assert [pair.probability >= 0.5 for pair in scored] == [True, False]
    assert seconds >= 0.0
    told = CliRunner().invoke(app, ["evaluate-names", str(path), "--errors"])
    assert told.exit_code == 0
    assert "shipped  from 0.500   P 1.000   R 1.000   F1 1.000" in told.output


@pytest.mark.parametrize(
    ("content", "says"),
    [("name1,name2\na,b\n", "no column is_match"), (HEAD, "holds no pairs"), (HEAD + "a,b,perhaps,x\n", "line 2")],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(content)
    told = CliRunner().invoke(app, ["evaluate-names", str(path)])
    assert told.exit_code == 2
    assert says in told.output
