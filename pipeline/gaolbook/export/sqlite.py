"""SQLite: a file, in one transaction. Nothing but Python is needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from gaolbook.export import sql
from gaolbook.export.source import ExportError, Row, Source
from gaolbook.export.synchronise import Exported, synchronise
from gaolbook.export.tables import TABLES, Kind, Table


class _Sqlite:
    """See ``synchronise.Database``."""

    differs = "IS NOT"
    words: Mapping[Kind, str] = sql.WORDS

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str) -> int:
        return max(self._connection.execute(statement).rowcount, 0)

    def query(self, statement: str) -> Sequence[Row]:
        return self._connection.execute(statement).fetchall()

    def columns(self, table: str) -> frozenset[str]:
        return frozenset(row[0] for row in self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,)))

    def load(self, table: Table, rows: Iterable[Row]) -> int:
        return self._connection.executemany(sql.insert(table), rows).rowcount

    def outside(self, table: Table) -> Sequence[tuple[str, str]]:
        ours = {item.name for item in TABLES}
        found = self._connection.execute(
            'SELECT m.name, f."from" FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f '
            "WHERE m.type = 'table' AND f.\"table\" = ? ORDER BY m.name, f.id",
            (table.name,),
        )
        return [(sql.quoted(name), sql.quoted(column)) for name, column in found if name not in ours]


def export(source: Source, target: str) -> Exported:
    """Write the register to the SQLite file ``target``, made if missing. Raises ExportError, OSError."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            exported = synchronise(_Sqlite(connection), source, target)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise ExportError(f"{target}: SQLite says: {error}. Nothing was changed") from error
    return exported
