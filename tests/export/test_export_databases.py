"""What a database with other tables in it, other versions and other registers may expect."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import psycopg
import pytest
import registers

from gaolbook.export import ExportError, export, sql
from gaolbook.export.tables import TABLES

NOTES = "CREATE TABLE notes (person_id text NOT NULL REFERENCES {persons} (person_id), note text)"


def test_sqlite_keys_of_other_tables_follow_a_merge(tmp_path: Path) -> None:
    target = tmp_path / "register.sqlite"
    export(registers.first(tmp_path / "register"), "sqlite", target)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute(NOTES.format(persons="persons"))
        connection.executemany("INSERT INTO notes VALUES (?, ?)", [("per_2", "two"), ("per_3", "three")])
    export(registers.second(tmp_path / "register"), "sqlite", target)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT * FROM notes").fetchall() == [("per_1", "two"), ("per_3", "three")]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_postgres_keys_of_other_tables_follow_a_merge(tmp_path: Path, new_database: Callable[[], str]) -> None:
    target = new_database()
    export(registers.first(tmp_path / "register"), "postgres", target)
    with psycopg.connect(target) as connection:
        connection.execute(NOTES.format(persons="gaolbook.persons").encode())
        connection.execute("INSERT INTO notes VALUES ('per_2', 'two'), ('per_3', 'three')")
    export(registers.second(tmp_path / "register"), "postgres", target)
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT * FROM notes ORDER BY note").fetchall() == [
            ("per_3", "three"),
            ("per_1", "two"),
        ]


def test_postgres_removes_nobody_whom_another_table_needs(tmp_path: Path, new_database: Callable[[], str]) -> None:
    target = new_database()
    export(registers.first(tmp_path / "register"), "postgres", target)
    with psycopg.connect(target) as connection:
        connection.execute("CREATE TABLE mine (event_id text REFERENCES gaolbook.events (event_id))")
        connection.execute("INSERT INTO mine VALUES ('eve_2')")
    with pytest.raises(ExportError, match=r"PostgreSQL says.*mine.*Nothing was changed"):
        export(registers.second(tmp_path / "register"), "postgres", target)
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM gaolbook.persons").fetchone() == (3,)


def test_postgres_schema_is_a_name_not_sql(tmp_path: Path, new_database: Callable[[], str]) -> None:
    target, name = new_database(), 'we"ird; DROP TABLE x; --'
    register = registers.first(tmp_path / "register")
    export(register, "postgres", target, schema=name)
    again = export(register, "postgres", target, schema=name)
    assert (again.written, again.removed) == (0, 0)
    with psycopg.connect(target) as connection:
        found = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = %s", (name,)
        ).fetchone()
        assert found == (len(again.rows),)


def test_postgres_json_is_a_value(tmp_path: Path, new_database: Callable[[], str]) -> None:
    target = new_database()
    export(registers.first(tmp_path / "register"), "postgres", target)
    with psycopg.connect(target) as connection:
        found = connection.execute(
            "SELECT jsonb_typeof(value) FROM gaolbook.suggestion_reasons ORDER BY position"
        ).fetchall()
    assert found == [("number",), ("string",), ("boolean",), (None,)]


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"PostgreSQL says: connection .*Is the server running"):
        export(registers.first(tmp_path / "register"), "postgres", f"host={tmp_path} dbname=x user=x")


@pytest.mark.parametrize("name", ["sqlite", "duckdb"])
def test_a_file_that_is_something_else_is_left_alone(name: str, tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("my notes, and nothing to do with a database " * 30, encoding="utf-8")
    before = target.read_bytes()
    with pytest.raises(ExportError, match="Nothing was changed"):
        export(registers.first(tmp_path / "register"), name, target)
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["sqlite", "duckdb"])
def test_another_register_is_never_removed(name: str, tmp_path: Path) -> None:
    target = tmp_path / "register.db"
    export(registers.first(tmp_path / "register"), name, target)
    other = registers.first(tmp_path / "other")
    for path in other.glob("*.jsonl"):
        path.write_text(path.read_text(encoding="utf-8").replace('"a_', '"a_other_'), encoding="utf-8")
    with pytest.raises(ExportError, match="holds another register"):
        export(other, name, target)


def test_columns_that_an_earlier_version_lacked_are_added(tmp_path: Path) -> None:
    target, register = tmp_path / "register.sqlite", registers.first(tmp_path / "register")
    export(register, "sqlite", target)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("ALTER TABLE events DROP COLUMN penalty")
        connection.execute("ALTER TABLE events DROP COLUMN court")
    export(register, "sqlite", target)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT penalty, court FROM events").fetchall() == [(None, None)] * 3


def test_tables_of_another_major_version_are_refused(tmp_path: Path) -> None:
    target, register = tmp_path / "register.sqlite", registers.first(tmp_path / "register")
    export(register, "sqlite", target)
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("UPDATE register_info SET value = '0.9' WHERE name = 'schema_version'")
    with pytest.raises(ExportError, match=r"made for schema 0\.9"):
        export(register, "sqlite", target)


def test_duckdb_keeps_other_tables_and_checks_keys(tmp_path: Path) -> None:
    target = str(tmp_path / "register.duckdb")
    export(registers.first(tmp_path / "register"), "duckdb", target)
    with closing(duckdb.connect(target)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1 AS one")
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO event_persons VALUES ('eve_1', 9, 'nobody')")
    export(registers.second(tmp_path / "register"), "duckdb", target)
    with closing(duckdb.connect(target)) as connection:
        assert connection.execute("FROM mine").fetchall() == [(1,)]


def test_rows_that_are_gone_are_found_by_an_index(tmp_path: Path) -> None:
    target = tmp_path / "register.sqlite"
    export(registers.first(tmp_path / "register"), "sqlite", target)
    with closing(sqlite3.connect(target)) as connection:
        for table in TABLES:
            connection.execute(sql.stage(table))
            connection.execute(sql.index_staged(table))
            plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql.delete_gone(table)}"))
            assert "SEARCH s USING" in plan, f"{table.name} would be compared row by row: {plan}"
