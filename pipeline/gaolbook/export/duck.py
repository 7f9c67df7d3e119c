"""DuckDB: the tables are made anew in one transaction, which is how an analytical file is kept.

DuckDB checks foreign keys row by row and cannot remove a parent with its children in one transaction, so upserts are
not for it. What stands in the file under other names stays.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from gaolbook.base import jsonl
from gaolbook.export import sql
from gaolbook.export.source import ExportError, Row, Source
from gaolbook.export.synchronise import KEYS, Exported, same_register
from gaolbook.export.tables import TABLES, Column, Kind, Table

WORDS: dict[Kind, str] = {**sql.WORDS, "json": "JSON"}


def export(source: Source, target: str) -> Exported:
    """Write the register to the DuckDB file ``target``, made if missing. Raises ExportError, OSError."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(duckdb.connect(target)) as connection:
            connection.execute("BEGIN")
            _refuse_another(connection, source, target)
            for table in reversed(TABLES):
                connection.execute(f"DROP TABLE IF EXISTS {sql.quoted(table.name)}")
            rows = {table.name: _fill(connection, table, source) for table in TABLES}
            connection.execute("COMMIT")
    except duckdb.Error as error:
        raise ExportError(f"{target}: DuckDB says: {' '.join(str(error).split())}. Nothing was changed") from error
    return Exported(target, rows)


def _refuse_another(connection: duckdb.DuckDBPyConnection, source: Source, target: str) -> None:
    if not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'articles'").fetchall():
        return
    articles = next(table for table in TABLES if table.name == "articles")
    connection.execute(f"CREATE TEMP TABLE {sql.staged(articles)} AS SELECT article_id FROM articles WHERE false")
    _load(connection, sql.staged(articles), articles.columns[:1], ((row[0],) for row in source.rows(articles)))
    same_register(lambda statement: connection.execute(statement).fetchall(), target)


def _fill(connection: duckdb.DuckDBPyConnection, table: Table, source: Source) -> int:
    """Make a table and put its rows in. A row that refers to its own table goes in after the others."""
    connection.execute(sql.create(table, WORDS, KEYS))
    own = [position for position, name in enumerate(table.names) if table.references.get(name) == table.name]
    if not own:
        return _load(connection, sql.quoted(table.name), table.columns, source.rows(table))
    first = (row for row in source.rows(table) if all(row[position] is None for position in own))
    later = (row for row in source.rows(table) if any(row[position] is not None for position in own))
    return sum(_load(connection, sql.quoted(table.name), table.columns, rows) for rows in (first, later))


def _load(connection: duckdb.DuckDBPyConnection, target: str, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Put rows into a table (quoted) by way of a file of JSON lines; row by row DuckDB is some hundred times slower."""
    words = {column.name: "TEXT" if column.kind == "json" else WORDS[column.kind] for column in columns}
    shape = ", ".join(f"{sql.quoted(name)}: '{word}'" for name, word in words.items())
    with tempfile.TemporaryDirectory(prefix="gaolbook-") as folder:
        path = Path(folder) / "rows.jsonl"
        count = jsonl.write(path, (dict(zip(words, row, strict=True)) for row in rows))
        read = f"read_json(?, format = 'newline_delimited', columns = {{{shape}}})"
        connection.execute(f"INSERT INTO {target} SELECT * FROM {read}", [str(path)])
    return count
