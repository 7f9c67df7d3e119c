"""PostgreSQL: COPY into temporary tables, then upserts, in one transaction; readers see the old state or the new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql as names

from gaolbook.export import sql
from gaolbook.export.source import ExportError, Row, Source
from gaolbook.export.synchronise import Exported, synchronise
from gaolbook.export.tables import TABLES, Kind, Table

WORDS: dict[Kind, str] = {**sql.WORDS, "json": "JSONB"}
SCHEMA = "gaolbook"
"""Schema of the tables unless another is named, so that they never meet tables of yours."""

_OUTSIDE = """
SELECT con.conrelid::regclass::text, quote_ident(att.attname)
FROM pg_constraint AS con
JOIN pg_attribute AS att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
WHERE con.contype = 'f' AND con.confrelid = %s::regclass AND array_length(con.conkey, 1) = 1
  AND con.conrelid <> ALL (%s::regclass[])
ORDER BY 1, 2
"""


class _Postgres:
    """See ``synchronise.Database``."""

    differs = "IS DISTINCT FROM"
    words: Mapping[Kind, str] = WORDS

    def __init__(self, connection: psycopg.Connection[Any], schema: str) -> None:
        self._connection = connection
        self._schema = schema

    def execute(self, statement: str) -> int:
        return max(self._connection.execute(statement.encode()).rowcount, 0)

    def query(self, statement: str) -> Sequence[Row]:
        return self._connection.execute(statement.encode()).fetchall()

    def columns(self, table: str) -> frozenset[str]:
        found = self._connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
            (self._schema, table),
        )
        return frozenset(row[0] for row in found)

    def load(self, table: Table, rows: Iterable[Row]) -> int:
        columns = ", ".join(sql.quoted(name) for name in table.names)
        count = 0
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {sql.staged(table)} ({columns}) FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)
                count += 1
        return count

    def outside(self, table: Table) -> Sequence[tuple[str, str]]:
        ours = [f"{sql.quoted(self._schema)}.{sql.quoted(item.name)}" for item in TABLES]
        own = f"{sql.quoted(self._schema)}.{sql.quoted(table.name)}"
        return self._connection.execute(_OUTSIDE, (own, ours)).fetchall()


def export(source: Source, target: str, schema: str = SCHEMA) -> Exported:
    """Write the register to the database that ``target``, a connection string or URI, leads to. Raises ExportError."""
    try:
        with psycopg.connect(target) as connection:  # commits at the end, or rolls back
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"gaolbook export {schema}",))
            connection.execute(names.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(names.Identifier(schema)))
            connection.execute(names.SQL("SET LOCAL search_path TO {}").format(names.Identifier(schema)))
            return synchronise(_Postgres(connection, schema), source, f"schema {schema} of {connection.info.dbname}")
    except psycopg.Error as error:
        raise ExportError(f"PostgreSQL says: {' '.join(str(error).split())}. Nothing was changed") from error
