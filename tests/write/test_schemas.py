"""The published schemas describe what is written, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gaolbook.base.schema import SCHEMA_VERSION
from gaolbook.write import FILES, schemas, write_schemas
from gaolbook.write.folder import LOCK, RESOLVED


@pytest.mark.model
@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_every_line_of_a_run_fits_its_schema(name: str, sample_run: Path) -> None:
    validator = Draft202012Validator(schemas()[name.partition(".")[0]])
    text = (sample_run / name).read_text(encoding="utf-8")
    lines = [text] if name == "run.json" else text.splitlines()
    for line in lines:
        validator.validate(json.loads(line))
    assert lines or name in {"problems.jsonl", "redirects.jsonl", "decisions.jsonl", "withdrawn.jsonl"}


@pytest.mark.model
def test_every_file_of_a_run_has_a_schema(sample_run: Path) -> None:
    assert {path.name for path in sample_run.iterdir()} - {LOCK, f"{RESOLVED}.jsonl"} == {file.name for file in FILES}


@pytest.mark.parametrize("stem", [file.name.partition(".")[0] for file in FILES])
def test_schema_is_valid_named_and_closed(stem: str) -> None:
    schema = schemas()[stem]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:gaolbook:schema:{SCHEMA_VERSION}:{stem}"
    assert schema["additionalProperties"] is False
    assert schema["required"] == list(schema["properties"]), "every field is always written"


def test_a_rewritten_quote_field_is_refused() -> None:
    validator = Draft202012Validator(schemas()["events"])
    assert not validator.is_valid({"event_id": "e_1", "type": "party"})


def test_schemas_are_written_one_per_file(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schemas")
    assert [path.name for path in paths] == [f"{file.name.partition('.')[0]}.schema.json" for file in FILES]
    assert [json.loads(path.read_text(encoding="utf-8")) for path in paths] == list(schemas().values())
