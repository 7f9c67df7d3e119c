"""Rows of JSON lines, CSV and Parquet: each is an article, and what is wrong with one row never costs another.

A row has ``text`` and may have ``id``, ``title``, ``published``, ``url``, ``language``; a ``Columns`` maps other names.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, BinaryIO

from gaolbook.base.schema import Problem
from gaolbook.collect.dates import metadata_date
from gaolbook.collect.raw import MAX_BYTES, RawArticle, Read, has_halves, printable, problem, too_long
from gaolbook.collect.stream import BOM, bounded_lines

FIELDS = ("text", "id", "title", "published", "url", "language")
Columns = Mapping[str, str]
"""Names of columns by field, for those columns that have other names."""
PARQUET_ROWS = 64
"""Rows of a Parquet file that are in memory at a time."""

Row = Mapping[str, Any]
Rows = Iterator[tuple[int, Row | Problem]]
"""Numbers of rows, from 1, each with its columns or with what is wrong with it."""


def read_json_lines(stream: BinaryIO, source: str, columns: Columns) -> Read:
    """Read one JSON object a line."""
    return _articles(_json_rows(stream, source), source, columns, "line")


def read_csv(stream: BinaryIO, source: str, columns: Columns) -> Read:
    """Read comma-separated values; the first line names the columns."""
    return _articles(_csv_rows(stream, source), source, columns, "row")


def read_parquet(stream: BinaryIO, source: str, columns: Columns) -> Read:
    """Read a Parquet file, some rows at a time; only the columns that are needed."""
    return _articles(_parquet_rows(stream, source, columns), source, columns, "row")


def _json_rows(stream: BinaryIO, source: str) -> Rows:
    for number, line in enumerate(bounded_lines(stream), start=1):
        if line is None:
            yield number, too_long(f"{source}#{number}", f"line {number}")
        elif (stripped := line.removeprefix(BOM) if number == 1 else line).strip():
            yield number, _json_row(stripped, number, f"{source}#{number}")


def _json_row(line: bytes, number: int, source: str) -> Row | Problem:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        wrong = f"byte 0x{line[error.start]:02x} at offset {error.start}"
        return problem(source, "encoding", f"line {number} is not UTF-8: {wrong}")
    except (ValueError, RecursionError) as error:
        return problem(source, "json", f"line {number} is not whole JSON: {str(error)[:200]}")
    if not isinstance(row, dict):
        return problem(source, "json", f"line {number} holds {type(row).__name__}, not an object")
    return row


def _csv_rows(stream: BinaryIO, source: str) -> Rows:
    """Undecodable bytes become halves of surrogate pairs, by which the row is told to be damaged."""
    csv.field_size_limit(MAX_BYTES)
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.DictReader(lines)
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield number, problem(f"{source}#{number}", "csv", f"row {number} cannot be read: {error}")
            continue
        if row is None:
            lines.detach()
            return
        yield number, {name: value for name, value in row.items() if isinstance(name, str)}


def _parquet_rows(stream: BinaryIO, source: str, columns: Columns) -> Rows:
    try:
        from pyarrow import ArrowException, parquet  # type: ignore[import-untyped]
    except ImportError:
        says = "Parquet needs another library: pip install 'gaolbook[parquet]'"
        yield 0, problem(source, "missing_library", says)
        return
    number = 0
    try:
        with _seekable(stream) as whole, parquet.ParquetFile(whole) as file:
            present = set(file.schema_arrow.names)
            wanted = [name for name in (columns.get(field, field) for field in FIELDS) if name in present]
            for batch in file.iter_batches(batch_size=PARQUET_ROWS, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except (ArrowException, ValueError) as error:
        told = " ".join(str(error).split())[:200]
        yield number + 1, problem(source, "parquet", f"cannot be read after {number} rows: {told}")


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[Any]:
    """Give a stream that can be read from its end: a compressed one is first unpacked to a nameless file on disk."""
    try:
        stream.seek(0, io.SEEK_END)
        stream.seek(0)
    except (OSError, ValueError):
        with tempfile.TemporaryFile() as unpacked:
            shutil.copyfileobj(stream, unpacked)
            unpacked.seek(0)
            yield unpacked
    else:
        yield stream


def _articles(rows: Rows, source: str, columns: Columns, unit: str) -> Read:
    """Turn rows into articles. An id that was used before gets a number, so that no two articles share a source."""
    seen: set[str] = set()
    found = False
    for number, row in rows:
        found = True
        if isinstance(row, Problem):
            yield row
            continue
        fields = {field: row.get(columns.get(field, field)) for field in FIELDS}
        name, problems = _row_name(fields["id"], f"{unit} {number}", str(number), source, seen)
        yield from problems
        yield from _row_article(fields, f"{unit} {number}", name)
    if not found:
        yield problem(source, "empty", "the file holds no rows")


def _row_name(given: Any, where: str, number: str, source: str, seen: set[str]) -> tuple[str, list[Problem]]:
    known = isinstance(given, (str, int)) and not isinstance(given, bool) and str(given).strip() != ""
    wanted = printable(str(given)) if known else number
    name, copy = wanted, 1
    while name in seen:
        copy += 1
        name = f"{wanted}~{copy}"
    seen.add(name)
    if name == wanted:
        return f"{source}#{name}", []
    says = f"{where}: the id {wanted!r} was used before; this row is {name!r}"
    return f"{source}#{name}", [problem(f"{source}#{name}", "duplicate_id", says)]


def _row_article(row: Row, where: str, source: str) -> Read:
    """Yield a row's article; what is wrong with its other fields is dropped and reported."""
    text = row["text"]
    if not isinstance(text, str):
        said = "has no text" if text is None else f"has a text that is {type(text).__name__}, not a string"
        yield problem(source, "no_text", f"the row {said} ({where}); name its column with --map text=COLUMN")
        return
    if not text.strip():
        yield problem(source, "empty", f"the row's text is empty ({where})")
        return
    if has_halves(text):
        yield problem(source, "encoding", "the text holds damaged characters; each is read as U+FFFD")
        text = printable(text)
    published = row["published"].isoformat() if isinstance(row["published"], date) else row["published"]
    day = metadata_date(published) if isinstance(published, str) and published.strip() else None
    if published not in (None, "") and day is None:
        says = f"publication date {str(published)[:60]!r} is not an ISO date; it is not used"
        yield problem(source, "published", says)
    yield RawArticle(source, text, _string(row["title"]), day, _string(row["url"]), _string(row["language"]))


def _string(value: Any) -> str | None:
    return printable(value).strip() or None if isinstance(value, str) else None
