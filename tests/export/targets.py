"""Read back what each format wrote, with that format's own reader."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from gaolbook.export import delimited
from gaolbook.export.sql import quoted
from gaolbook.export.tables import Table

Read = Callable[[str, Table], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Target:
    """A format, how to name a target in a folder, and how to read a table of it."""

    format: str
    place: str | None
    read: Read


def _select(table: Table, source: str) -> str:
    return f"SELECT {', '.join(quoted(name) for name in table.names)} FROM {source}"


def _sqlite(target: str, table: Table) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(target)) as connection:
        return connection.execute(_select(table, quoted(table.name))).fetchall()


def _duckdb(target: str, table: Table) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(target, read_only=True)) as connection:
        return connection.execute(_select(table, quoted(table.name))).fetchall()


def _parquet(target: str, table: Table) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect()) as connection:
        return connection.execute(_select(table, f"'{target}/{table.name}.parquet'")).fetchall()


def _postgres(target: str, table: Table) -> list[tuple[Any, ...]]:
    with psycopg.connect(target) as connection:
        return connection.execute(_select(table, f"gaolbook.{quoted(table.name)}").encode()).fetchall()


def _csv(target: str, table: Table) -> list[tuple[Any, ...]]:
    return list(delimited.read(Path(target), table))


TARGETS = {
    target.format: target
    for target in (
        Target("sqlite", "register.sqlite", _sqlite),
        Target("csv", "tables", _csv),
        Target("duckdb", "register.duckdb", _duckdb),
        Target("parquet", "parquet", _parquet),
        Target("postgres", None, _postgres),
    )
}


def comparable(table: Table, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return rows in the order of their keys, JSON as values."""
    kinds = [column.kind for column in table.columns]
    plain = [tuple(_plain(kind, value) for kind, value in zip(kinds, row, strict=True)) for row in rows]
    return sorted(plain, key=lambda row: tuple(str(value).zfill(8) for value in row[: len(table.key)]))


def _plain(kind: str, value: Any) -> Any:
    if kind != "json" or value is None:
        return value
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:  # psycopg has read the JSON already, and it was a text
        return value
