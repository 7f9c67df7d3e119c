"""The command line: exit statuses, messages a person can act on, and nothing raw from articles on the terminal."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import gaolbook
from gaolbook import console
from gaolbook.__main__ import app
from gaolbook.base.schema import Problem
from gaolbook.write import FILES


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.mark.model
def test_run_says_what_it_did(articles: Path, tmp_path: Path) -> None:
    result = call("run", articles, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert f"3 articles in {tmp_path / 'out'}: 3 extracted" in result.stdout
    assert "persons.jsonl" in result.stdout
    assert "merging 3 articles" in result.stderr


@pytest.mark.model
def test_quiet_prints_nothing(articles: Path, tmp_path: Path) -> None:
    result = call("run", articles, "-o", tmp_path / "out", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.model
def test_a_problem_is_told_and_makes_status_1(articles: Path, tmp_path: Path) -> None:
    (articles / "blank.txt").write_text("\n", encoding="utf-8")
    result = call("run", articles, tmp_path / "nowhere.txt", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "2 problems, all in" in result.stdout
    assert "news/blank.txt: the file is empty" in result.stdout
    assert "nowhere.txt: no such file" in result.stdout


@pytest.mark.model
def test_nothing_readable_makes_status_2(tmp_path: Path) -> None:
    (tmp_path / "blank.txt").write_text("", encoding="utf-8")
    result = call("run", tmp_path / "blank.txt", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "No article could be read" in result.stdout
    assert "the file is empty" in result.stdout


@pytest.mark.model
def test_rows_come_in_on_standard_input_with_their_own_column_names(tmp_path: Path) -> None:
    rows = json.dumps({"body": "Aysel Novruzlu was arrested on 3 May 2016.", "id": 7}) + "\n"
    command = [sys.executable, "-m", "gaolbook", "run", "-", "-o", str(tmp_path / "out"), "--map", "text=body"]
    ran = subprocess.run(command, check=False, input=rows, capture_output=True, text=True)
    assert (ran.returncode, "1 article in" in ran.stdout) == (0, True), ran.stderr
    assert '"source": "stdin.jsonl#7"' in (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8")


def test_bad_arguments_make_status_2_and_one_clear_line(tmp_path: Path, articles: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    cases = [
        (("run", tmp_path / "nowhere", "-o", tmp_path / "out"), "nothing to read"),
        (("run", articles, "-o", blocked), "is a file; name a folder"),
        (("run", articles, "-o", tmp_path / "out", "--model", "xx_nowhere"), "'xx_nowhere' cannot be loaded"),
        (("merge", tmp_path / "nowhere"), "holds no finished run"),
        (("evaluate", tmp_path / "nowhere", tmp_path), "holds no finished run"),
    ]
    for arguments, says in cases:
        result = call(*arguments)
        assert result.exit_code == 2, arguments
        assert says in result.stderr, arguments
        assert result.stderr.startswith("gaolbook: ")
        assert result.stderr.count("\n") == 1, "one line, no traceback"
    assert call("run").exit_code == 2
    assert call("run", articles, "-o", tmp_path / "out", "--workers", "0").exit_code == 2
    assert call("run", articles, "-o", tmp_path / "out", "--map", "body=text").exit_code == 2
    assert call("nonsense").exit_code == 2


@pytest.mark.model
def test_merge_and_evaluate_work_on_a_run(sample_run: Path) -> None:
    gold = Path(__file__).parents[1] / "corpora" / "sample" / "gold"
    shown = call("evaluate", sample_run, gold)
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[1].startswith("persons ")
    assert json.loads(call("evaluate", sample_run, gold, "--json").stdout)["persons"]["f1"] > 0.8
    assert len(call("evaluate", sample_run, gold, "--errors").stdout) > len(shown.stdout)


@pytest.mark.model
def test_merge_takes_other_bands(articles: Path, tmp_path: Path) -> None:
    call("run", articles, "-o", tmp_path / "out", "-q")
    assert call("merge", tmp_path / "out", "--merge-from", "0.99").exit_code == 0
    refused = call("merge", tmp_path / "out", "--ask-from", "1")
    assert (refused.exit_code, "above merge_from" in refused.stderr) == (2, True)


def test_schema_prints_all_or_writes_them(tmp_path: Path) -> None:
    assert list(json.loads(call("schema").stdout)) == [file.name.partition(".")[0] for file in FILES]
    assert len(call("schema", "-o", tmp_path / "schemas").stdout.splitlines()) == len(FILES)


def test_version_and_help() -> None:
    assert call("--version").stdout == f"gaolbook {gaolbook.__version__}\n"
    for name in ("run", "merge", "evaluate", "schema"):
        told = call(name, "--help").stdout
        assert f"gaolbook {name}" in told.partition("Options:")[0].partition("\n")[2], "an example"


def test_a_bare_import_is_light() -> None:
    script = "import sys, gaolbook; print([name for name in ('spacy', 'numpy', 'onnxruntime') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert told.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("line\r\nbreak\u2028", r"line\r\nbreak\u2028"),
        ("\u202egro.live", r"\u202egro.live"),
        ("\x9b31m", r"\x9b31m"),
        ("Əli 👩‍👩‍👧 عربي", "Əli 👩‍👩‍👧 عربي"),
    ],
)
def test_printable_hides_what_moves_a_terminal(text: str, shown: str) -> None:
    assert console.printable(text) == shown


def test_a_long_problem_is_cut_and_escaped() -> None:
    line = console.problem_line(Problem(source="a\x1b.txt", stage="collect", error="e", message="x" * 999))
    assert line.startswith(r"a\x1b.txt: x")
    assert len(line) == console.SHOWN_CHARACTERS


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    terminal, pipe, silent = Terminal(), io.StringIO(), io.StringIO()
    for stream, quiet in ((terminal, False), (pipe, False), (silent, True)):
        teller = console.Teller(stream, quiet=quiet)
        teller("extract", 1, 2, {})
        teller("extract", 3, 2, {"extracted": 3})
        teller("merge", 3, 3, {})
        teller.close()
    assert "articles" in terminal.getvalue()
    assert pipe.getvalue() == "merging 3 articles\n"
    assert silent.getvalue() == ""


def test_a_narrow_encoding_does_not_stop_the_summary() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    console.say("Əli", stream)
    assert raw.getvalue() == b"\\u018fli\n"
