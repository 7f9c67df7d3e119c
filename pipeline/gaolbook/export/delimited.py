"""CSV: one file per table, safe to open in a spreadsheet, and a ``datapackage.json`` that tells types and keys.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, and article text is written by
strangers. Such a cell gets a ``'`` before it; so does one that begins with ``'`` or a space, and the empty text. Taking
one ``'`` from the front of every text cell gives back what was there. An empty cell is NULL.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gaolbook.base import jsonl
from gaolbook.export.source import Row, Scalar, Source
from gaolbook.export.synchronise import KEYS, Exported
from gaolbook.export.tables import TABLES, Column, Kind, Table

END = "\r\n"
GUARD = "'"
FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What begins a formula, in ASCII and full width (OWASP, CSV Injection)."""
SKIPPED = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Unicode categories that some spreadsheets drop before they look for a formula: spaces, tabs, line breaks, marks."""

FRICTIONLESS: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "real": "number",
    "boolean": "boolean",
    "json": "string",
}
"""Frictionless Table Schema's words for what a column holds."""


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("plain"), guarded("'quoted'"), guarded("")
    ("'=1+1", 'plain', "''quoted'", "'")
    """
    if not text or text[0] == GUARD:
        return GUARD + text
    if unicodedata.category(text[0]) in SKIPPED:
        return GUARD + text
    return GUARD + text if text[0] in FORMULA else text


def unguarded(cell: str) -> str | None:
    """Return what ``guarded`` was given; None for an empty cell.

    >>> [unguarded(cell) for cell in ("'=1+1", "plain", "''quoted'", "'", "")]
    ['=1+1', 'plain', "'quoted'", '', None]
    """
    return (cell[1:] if cell[0] == GUARD else cell) if cell else None


def export(source: Source, target: str) -> Exported:
    """Write one CSV file per table to the folder ``target``; each is replaced whole. Raises ExportError, OSError."""
    folder = Path(target)
    rows = {table.name: jsonl.write_lines(folder / f"{table.name}.csv", _lines(table, source)) - 1 for table in TABLES}
    jsonl.write_lines(folder / "datapackage.json", [json.dumps(datapackage(), indent=2)])
    return Exported(target, rows)


def read(folder: Path, table: Table) -> Iterator[Row]:
    """Yield the rows of an exported table as they were before they became cells."""
    with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as lines:
        cells = csv.reader(lines, strict=True)
        next(cells)
        for row in cells:
            yield tuple(_value(column, cell) for column, cell in zip(table.columns, row, strict=True))


def _lines(table: Table, source: Source) -> Iterator[str]:
    yield _line(table.names)
    for row in source.rows(table):
        yield _line(guarded(value) if isinstance(value, str) else value for value in row)


def _line(cells: Any) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=END).writerow(cells)  # cells that hold a character of the end are quoted
    return text.getvalue().removesuffix(END)


def _value(column: Column, cell: str) -> Scalar:
    if not cell:
        return None
    if column.kind == "integer":
        return int(cell)
    if column.kind == "real":
        return float(cell)
    return cell == "True" if column.kind == "boolean" else unguarded(cell)


def datapackage() -> dict[str, Any]:
    """Return the description of the files by the Frictionless Data Package standard: fields, keys, foreign keys."""
    return {"name": "gaolbook", "resources": [_resource(table) for table in TABLES]}


def _resource(table: Table) -> dict[str, Any]:
    fields = [
        {"name": column.name, "type": FRICTIONLESS[column.kind], "constraints": {"required": column.required}}
        for column in table.columns
    ]
    links = [
        {
            "fields": [column],
            "reference": {"resource": "" if target == table.name else target, "fields": [KEYS[target]]},
        }
        for column, target in table.references.items()
    ]
    schema = {"fields": fields, "primaryKey": list(table.key), "foreignKeys": links, "missingValues": [""]}
    return {"name": table.name, "path": f"{table.name}.csv", "description": table.says, "schema": schema}
