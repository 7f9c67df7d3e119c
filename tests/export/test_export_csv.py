"""CSV that no spreadsheet runs, and that gives back what went in."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import registers
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.export import delimited, export
from gaolbook.export.tables import TABLES

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n-1", "＝1+1", "＠x", "\u200b=1", "\ufeff=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_begins_with_a_mark(text: str) -> None:
    assert delimited.guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["plain", "a=b", "2016-05", "Əli", "(=1)"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert delimited.guarded(text) == text


@given(st.text())
@settings(derandomize=True)
def test_the_mark_can_be_taken_back(text: str) -> None:
    assert delimited.unguarded(delimited.guarded(text)) == text


@given(
    st.lists(
        st.one_of(st.none(), st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))),
        min_size=2,
    )
)
@settings(derandomize=True)
def test_any_row_can_be_read_back(cells: list[str | None]) -> None:
    line = delimited._line(cell if cell is None else delimited.guarded(cell) for cell in cells)
    (row,) = csv.reader([line], strict=True)
    assert [delimited.unguarded(cell) for cell in row] == cells


def test_no_cell_of_a_hostile_register_begins_a_formula(tmp_path: Path) -> None:
    export(registers.first(tmp_path / "register"), "csv", tmp_path / "tables")
    guarded = 0
    for table in TABLES:
        with (tmp_path / "tables" / f"{table.name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                for column, cell in zip(table.columns, row, strict=True):
                    assert column.kind in ("integer", "real") or cell.lstrip()[:1] not in tuple("=+-@")
                    guarded += cell.startswith("'")
    assert guarded > 5


def test_the_package_tells_keys_and_foreign_keys(tmp_path: Path) -> None:
    export(registers.first(tmp_path / "register"), "csv", tmp_path / "tables")
    package = json.loads((tmp_path / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    found = {item["name"]: item for item in package["resources"]}
    for table in TABLES:
        with (tmp_path / "tables" / found[table.name]["path"]).open(encoding="utf-8", newline="") as lines:
            assert next(csv.reader(lines)) == [field["name"] for field in found[table.name]["schema"]["fields"]]
    schema = found["event_persons"]["schema"]
    assert schema["primaryKey"] == ["event_id", "position"]
    assert {"fields": ["person_id"], "reference": {"resource": "persons", "fields": ["person_id"]}} in schema[
        "foreignKeys"
    ]
    assert found["articles"]["schema"]["foreignKeys"][0]["reference"]["resource"] == "", (
        "the standard's word for itself"
    )
