"""SQL made from the tables. Names are quoted; values never stand in a statement: they are parameters or staged rows.

A load goes through staging tables, one beside each table (``new_persons``), so that the database itself compares, and
rows that say the same as before are not touched.
"""

from __future__ import annotations

from collections.abc import Mapping

from gaolbook.export.tables import Kind, Table

STAGED = "new_"
"""Prefix of staging tables, which are temporary."""

WORDS: dict[Kind, str] = {
    "text": "TEXT",
    "integer": "BIGINT",
    "real": "DOUBLE PRECISION",
    "boolean": "BOOLEAN",
    "json": "TEXT",
}
"""SQL's words for what a column holds, understood by all three databases."""


def quoted(name: str) -> str:
    """Return an identifier in quotes, whatever stands in it.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(quoted(name) for name in names)


def staged(table: Table) -> str:
    """Return the quoted name of the staging table."""
    return quoted(STAGED + table.name)


def create(table: Table, words: Mapping[Kind, str], keys: Mapping[str, str]) -> str:
    """Return the statement that makes a table where there is none. ``keys`` maps each table to its single key."""
    parts = [
        f"{quoted(column.name)} {words[column.kind]}{' NOT NULL' if column.required else ''}"
        for column in table.columns
    ]
    parts.append(f"PRIMARY KEY ({_list(table.key)})")
    parts += [
        f"FOREIGN KEY ({quoted(column)}) REFERENCES {quoted(target)} ({quoted(keys[target])})"
        for column, target in table.references.items()
    ]
    return f"CREATE TABLE IF NOT EXISTS {quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def indexes(table: Table) -> list[str]:
    """Return the statements that index the foreign keys, but for one that leads the primary key."""
    return [
        f"CREATE INDEX IF NOT EXISTS {quoted(f'{table.name}_{column}_idx')} ON {quoted(table.name)} ({quoted(column)})"
        for column in table.references
        if column != table.key[0]
    ]


def add_columns(table: Table, present: frozenset[str], words: Mapping[Kind, str]) -> list[str]:
    """Return the statements that add the columns which a table of an earlier version lacks."""
    return [
        f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(column.name)} {words[column.kind]}"
        for column in table.columns
        if column.name not in present
    ]


def stage(table: Table) -> str:
    """Return the statement that makes an empty staging table."""
    return f"CREATE TEMP TABLE {staged(table)} AS SELECT {_list(table.names)} FROM {quoted(table.name)} WHERE false"


def index_staged(table: Table) -> str:
    """Return the statement that indexes a filled staging table, without which comparing is quadratic."""
    name = quoted(f"{STAGED}{table.name}_key")
    return f"CREATE UNIQUE INDEX {name} ON {staged(table)} ({_list(table.key)})"


def insert(table: Table) -> str:
    """Return the statement that puts one row, given as parameters, into the staging table."""
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {staged(table)} ({_list(table.names)}) VALUES ({marks})"


def upsert(table: Table, differs: str) -> str:
    """Return the statement that adds new rows and changes those that differ (``differs`` is null-safe ``<>``)."""
    names, own = _list(table.names), quoted(table.name)
    head = (
        f"INSERT INTO {own} ({names}) SELECT {names} FROM {staged(table)} WHERE true ON CONFLICT ({_list(table.key)})"
    )
    rest = [quoted(name) for name in table.names if name not in table.key]
    if not rest:
        return f"{head} DO NOTHING"
    sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
    changed = " OR ".join(f"{own}.{name} {differs} excluded.{name}" for name in rest)
    return f"{head} DO UPDATE SET {sets} WHERE {changed}"


def delete_gone(table: Table) -> str:
    """Return the statement that removes the rows which the register no longer has."""
    same = " AND ".join(f"s.{quoted(name)} = {quoted(table.name)}.{quoted(name)}" for name in table.key)
    return f"DELETE FROM {quoted(table.name)} WHERE NOT EXISTS (SELECT 1 FROM {staged(table)} AS s WHERE {same})"


def move(outside: str, column: str, table: Table) -> str:
    """Return the statement that turns another's foreign key (both quoted) from ids merged away to what they became."""
    own = f"SELECT {quoted(table.key[0])} FROM {quoted(table.name)}"
    return (
        f"UPDATE {outside} SET {column} = (SELECT to_id FROM redirects WHERE from_id = {outside}.{column}) "
        f"WHERE {column} IN (SELECT from_id FROM redirects WHERE to_id IN ({own}))"
    )
