"""Each export against the real thing: rows, keys, offsets, Unicode, a second run, and a merge between two runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import registers
from targets import TARGETS, Target, comparable

from gaolbook.export import ExportError, export
from gaolbook.export.source import Source
from gaolbook.export.synchronise import KEYS
from gaolbook.export.tables import TABLES

Place = Callable[[Target], str]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    def of(target: Target) -> str:
        if target.place is None:
            made: str = request.getfixturevalue("new_database")()
            return made
        return str(tmp_path / target.place)

    return of


def contents(target: Target, where: str) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: comparable(table, target.read(where, table)) for table in TABLES}


def expected(register: Path) -> dict[str, list[tuple[Any, ...]]]:
    source = Source(register)
    return {table.name: comparable(table, list(source.rows(table))) for table in TABLES}


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_read_back_is_what_the_register_says(name: str, place: Place, tmp_path: Path) -> None:
    target = TARGETS[name]
    where, register = place(target), registers.first(tmp_path / "register")
    done = export(register, name, where)
    found = contents(target, where)
    assert found == expected(register)
    assert done.rows == {table.name: len(found[table.name]) for table in TABLES}
    assert min(done.rows[table] for table in done.rows if table != "redirects") > 0, "a table was tested empty"


@pytest.mark.parametrize("name", TARGETS)
def test_text_keeps_every_character_but_nul(name: str, place: Place, tmp_path: Path) -> None:
    target = TARGETS[name]
    where = place(target)
    export(registers.first(tmp_path / "register"), name, where)
    found = contents(target, where)
    quotes = {row[-1]: row[4] - row[3] for row in found["role_evidence"]}
    assert quotes[registers.HOSTILE.replace("\x00", "\ufffd")] == len(registers.HOSTILE)
    assert [row[4] for row in found["mentions"][:1]] == ["Əli Qasımlı"]
    assert [row[3] for row in found["suggestion_reasons"]] == [-0.25, "=x", True, None]


@pytest.mark.parametrize("name", TARGETS)
def test_twice_is_once(name: str, place: Place, tmp_path: Path) -> None:
    target = TARGETS[name]
    where, register = place(target), registers.first(tmp_path / "register")
    export(register, name, where)
    once = contents(target, where)
    again = export(register, name, where)
    assert contents(target, where) == once
    assert again.written in (None, 0)
    assert again.removed in (None, 0)


@pytest.mark.parametrize("name", TARGETS)
def test_a_merge_between_two_exports(name: str, place: Place, tmp_path: Path) -> None:
    target = TARGETS[name]
    where = place(target)
    export(registers.first(tmp_path / "register"), name, where)
    after = registers.second(tmp_path / "register")
    done = export(after, name, where)
    found = contents(target, where)
    assert found == expected(after)
    assert not any("per_2" in row for table, rows in found.items() if table != "redirects" for row in rows)
    if done.written is not None:
        unchanged = sum(done.rows.values()) - done.written
        assert unchanged > 0, "rows that say the same are not written again"
        assert done.removed


@pytest.mark.parametrize("name", TARGETS)
def test_every_foreign_key_leads_somewhere(name: str, place: Place, tmp_path: Path) -> None:
    target = TARGETS[name]
    where = place(target)
    export(registers.first(tmp_path / "register"), name, where)
    export(registers.second(tmp_path / "register"), name, where)
    found = contents(target, where)
    ids = {table: {row[0] for row in found[table]} for table in KEYS}
    followed = 0
    for table in TABLES:
        keys = [row[: len(table.key)] for row in found[table.name]]
        assert len(keys) == len(set(keys))
        for column, other in table.references.items():
            values = {row[table.names.index(column)] for row in found[table.name]} - {None}
            assert values <= ids[other], (table.name, column)
            followed += len(values)
    assert followed > 10


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_files_of_equal_registers_are_equal_bytes(name: str, tmp_path: Path) -> None:
    made = []
    for number in ("1", "2"):
        export(registers.first(tmp_path / "register"), name, tmp_path / number)
        made.append({path.name: path.read_bytes() for path in sorted((tmp_path / number).iterdir())})
    assert made[0] == made[1]
    assert len(made[0]) >= len(TABLES)


@pytest.mark.model
@pytest.mark.parametrize("name", TARGETS)
def test_the_sample_goes_in_and_comes_out(name: str, place: Place, sample_run: Path) -> None:
    target = TARGETS[name]
    where = place(target)
    export(sample_run, name, where)
    assert contents(target, where) == expected(sample_run)


@pytest.mark.parametrize("name", TARGETS)
def test_a_reference_to_nobody_is_refused(name: str, place: Place, tmp_path: Path) -> None:
    target = TARGETS[name]
    where, register = place(target), registers.first(tmp_path / "register")
    export(register, name, where)
    before = contents(target, where)
    registers.save(register, "events", [registers.event(f"eve_{n}", ["per_9"]) for n in (1, 2, 3)])
    with pytest.raises(ExportError, match=r"per_9 is named, but it is not in persons.*gaolbook merge"):
        export(register, name, where)
    if target.place is None or "." in target.place:
        assert contents(target, where) == before, "a database is changed whole or not at all"


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    register = registers.first(tmp_path / "register")
    registers.save(register, "organisations", [registers.LANTERN, registers.LANTERN])
    lines = (register / "run.json").read_text(encoding="utf-8").replace('"organisations":1', '"organisations":2')
    (register / "run.json").write_text(lines, encoding="utf-8")
    with pytest.raises(ExportError, match="two rows of organisations have the key org_1"):
        export(register, "sqlite", tmp_path / "x.sqlite")


def test_files_of_two_states_are_refused(tmp_path: Path) -> None:
    register = registers.first(tmp_path / "register")
    registers.save(register, "mentions", [])
    with pytest.raises(ExportError, match=r"mentions\.jsonl has 0 lines, but run\.json tells of 4"):
        export(register, "csv", tmp_path / "tables")


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="holds no finished run"):
        export(tmp_path, "csv", tmp_path / "tables")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    register = registers.first(tmp_path / "register")
    (register / "events.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"events\.jsonl, line 1"):
        export(register, "csv", tmp_path / "tables")


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(ExportError, match="no format 'excel'; there are sqlite, csv, duckdb"):
        export("register", "excel", "x")


def test_a_schema_is_for_postgres_only(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="a schema is for postgres"):
        export(registers.first(tmp_path / "register"), "csv", tmp_path / "x", schema="mine")


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [
        ("duckdb", "duckdb", "duckdb"),
        ("parquet", "pyarrow", "parquet"),
        ("postgres", "psycopg", "postgres"),
        ("ftm", "followthemoney", "ftm"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    name: str, library: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("duck", "parquet", "postgres", "ftm"):
        monkeypatch.delitem(__import__("sys").modules, f"gaolbook.export.{module}", raising=False)
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(ExportError, match=rf"{name} needs {library}.*pip install 'gaolbook\[{extra}\]'"):
        export(registers.first(tmp_path / "register"), name, tmp_path / "x")
