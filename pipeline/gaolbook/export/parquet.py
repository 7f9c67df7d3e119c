"""Parquet: one file per table, for DuckDB, pandas, polars, Spark and R."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow  # type: ignore[import-untyped]
from pyarrow import parquet

from gaolbook.export.source import Row, Source
from gaolbook.export.synchronise import Exported
from gaolbook.export.tables import TABLES, Kind, Table

ROWS = 50_000
"""Rows of a row group: what is in memory at a time, some 20 MB of quotes."""

ARROW: dict[Kind, pyarrow.DataType] = {
    "text": pyarrow.string(),
    "integer": pyarrow.int64(),
    "real": pyarrow.float64(),
    "boolean": pyarrow.bool_(),
    "json": pyarrow.string(),
}
"""Arrow's words for what a column holds."""


def export(source: Source, target: str) -> Exported:
    """Write a file per table to the folder ``target``; each is replaced whole. Raises ExportError, OSError."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    return Exported(target, {table.name: _write(table, source, folder) for table in TABLES})


def _write(table: Table, source: Source, folder: Path) -> int:
    fields = [pyarrow.field(item.name, ARROW[item.kind], nullable=not item.required) for item in table.columns]
    schema = pyarrow.schema(fields)
    half = folder / f".{table.name}.parquet.tmp"
    count = 0
    try:
        with parquet.ParquetWriter(half, schema, compression="zstd") as file:
            for block in _blocks(source.rows(table)):
                columns = [list(values) for values in zip(*block, strict=True)]
                file.write_table(pyarrow.table(columns, schema=schema))
                count += len(block)
        half.replace(folder / f"{table.name}.parquet")
    finally:
        half.unlink(missing_ok=True)
    return count


def _blocks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while block := list(islice(rows, ROWS)):
        yield block
