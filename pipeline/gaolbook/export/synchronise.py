"""A database made to say what the register says: upserts by id, redirects followed, gone rows removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from gaolbook.export import sql
from gaolbook.export.source import ExportError, Row, Source
from gaolbook.export.tables import TABLES, Kind, Table

KEYS = {table.name: table.key[0] for table in TABLES if len(table.key) == 1}
"""The keys that others refer to, by table."""
_IN_COMMON = "SELECT 1 FROM articles JOIN new_articles USING (article_id) LIMIT 1"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: rows of each table, and of a database how many were added or changed, and removed."""

    target: str
    rows: dict[str, int]
    written: int | None = None
    removed: int | None = None


class Database(Protocol):
    """What differs between databases; all calls happen in one transaction, which the caller ends."""

    differs: str
    """The operator for "not equal, or one of them NULL"."""
    words: Mapping[Kind, str]

    def execute(self, statement: str) -> int:
        """Run a statement and return the number of rows it touched."""

    def query(self, statement: str) -> Sequence[Row]:
        """Return the rows of a query."""

    def columns(self, table: str) -> frozenset[str]:
        """Return the names of a table's columns; none where there is no such table."""

    def load(self, table: Table, rows: Iterable[Row]) -> int:
        """Put rows into the staging table and return how many."""

    def outside(self, table: Table) -> Sequence[tuple[str, str]]:
        """Return the foreign keys of other people's tables to this one: table and column, both quoted."""


def synchronise(database: Database, source: Source, target: str) -> Exported:
    """Make the tables say what the register says. Raises ExportError, and whatever the database raises.

    1. Make the tables and columns that are missing.
    2. Stage all rows, and see that the tables belong to this register.
    3. Add and change rows, parents first.
    4. Turn foreign keys of other tables from ids merged away to what they became.
    5. Remove the rows that the register no longer has, children first.
    """
    own_schema(source, database)
    for table in TABLES:
        database.execute(sql.create(table, database.words, KEYS))
        for statement in sql.add_columns(table, database.columns(table.name), database.words):
            database.execute(statement)
        for statement in sql.indexes(table):
            database.execute(statement)
    rows = {}
    for table in TABLES:
        database.execute(sql.stage(table))
        rows[table.name] = database.load(table, source.rows(table))
        database.execute(sql.index_staged(table))
    same_register(database.query, target)
    written = sum(database.execute(sql.upsert(table, database.differs)) for table in TABLES)
    for table in TABLES:
        for outside, column in database.outside(table) if table.name in KEYS else ():
            database.execute(sql.move(outside, column, table))
    removed = sum(database.execute(sql.delete_gone(table)) for table in reversed(TABLES))
    return Exported(target, rows, written, removed)


def own_schema(source: Source, database: Database) -> None:
    """Raise ExportError where the tables were made for another major version of the schema."""
    if not database.columns("register_info"):
        return
    found = database.query("SELECT value FROM register_info WHERE name = 'schema_version'")
    theirs = str(found[0][0]) if found else ""
    ours = source.manifest.schema_version
    if theirs.split(".")[0] not in ("", ours.split(".")[0]):
        raise ExportError(
            f"the tables were made for schema {theirs}, this register has {ours}. "
            "Name an empty target, or drop the tables"
        )


def same_register(query: Callable[[str], Sequence[Row]], target: str) -> None:
    """Raise ExportError where the database holds articles and none of them is staged."""
    if query("SELECT 1 FROM articles LIMIT 1") and not query(_IN_COMMON):
        raise ExportError(
            f"{target} holds another register: not one article in common. An export would remove all of it. "
            "Name another target, or drop its tables first"
        )
