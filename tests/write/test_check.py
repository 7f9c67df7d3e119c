"""``gaolbook schema --check`` finds the lines that do not fit, and agrees with the JSON Schemas."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from gaolbook.__main__ import app
from gaolbook.write import check, schemas

BROKEN = {
    "a field too many": ("persons", {"shoe_size": 42}),
    "another type": ("articles", {"characters": "many"}),
    "a value that is not in the list": ("events", {"type": "party"}),
    "a date that is none": ("events", {"date": "2016-13"}),
    "a null that may not be": ("charges", {"offence": None}),
}


@pytest.fixture
def copy(sample_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_run, tmp_path / "register"))


@pytest.mark.model
def test_a_run_fits(sample_run: Path) -> None:
    assert list(check(sample_run)) == []
    told = CliRunner().invoke(app, ["schema", "--check", str(sample_run)])
    assert (told.exit_code, told.stdout) == (0, f"{sample_run}: every line fits its schema\n")


@pytest.mark.model
@pytest.mark.parametrize("case", BROKEN)
def test_a_line_that_does_not_fit_is_found(case: str, copy: Path) -> None:
    name, edit = BROKEN[case]
    path = copy / f"{name}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = {**json.loads(lines[1]), **edit}
    assert not Draft202012Validator(schemas()[name]).is_valid(row), "the schema itself must refuse it too"
    path.write_text("\n".join([lines[0], json.dumps(row), *lines[2:]]) + "\n", encoding="utf-8")
    (fault,) = check(copy)
    assert (fault.file, fault.line) == (path.name, 2)
    assert next(iter(edit)) in fault.message
    told = CliRunner().invoke(app, ["schema", "--check", str(copy)])
    assert told.exit_code == 1
    assert "1 faults" in told.stdout


@pytest.mark.model
def test_a_missing_file_and_another_version_are_found(copy: Path) -> None:
    (copy / "roles.jsonl").unlink()
    run = copy / "run.json"
    run.write_text(
        run.read_text(encoding="utf-8").replace('"schema_version": "', '"schema_version": "9'), encoding="utf-8"
    )
    assert [(fault.file, fault.line) for fault in check(copy)] == [("roles.jsonl", 0), ("run.json", 1)]
