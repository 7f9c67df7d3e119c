"""The files of an output folder as rows of the tables, checked: every key once, every foreign key alive.

An id that was merged away is replaced by the one it became, wherever it still stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gaolbook.base import jsonl
from gaolbook.base.schema import Record, Redirect
from gaolbook.export.tables import TABLES, Column, Entity, Table
from gaolbook.write import Folder, Manifest

Scalar = str | int | float | bool | None
Row = tuple[Scalar, ...]

NUL = "\x00"
"""The one character that a text may hold and PostgreSQL cannot."""
REPLACEMENT = "\ufffd"
"""Stands for it, one for one, so that lengths and offsets stay true."""


class ExportError(ValueError):
    """Nothing was exported; the message says what happened, where, and what to do."""


def storable(text: str) -> str:
    """Return text that every format can hold, of the same length.

    >>> storable("a\\x00b")
    'a\ufffdb'
    """
    return text.replace(NUL, REPLACEMENT)


class Source:
    """A finished run, read table by table and as often as wanted, so that it need not fit in memory."""

    def __init__(self, folder: Path) -> None:
        """Read the manifest, the redirects and the ids that others refer to. Raises ExportError."""
        self.folder = folder
        self.manifest = _manifest(folder)
        found = self._read("redirects", Redirect)
        self.redirects: dict[str, str] = {item.from_id: item.to_id for item in found if item.to_id is not None}
        referred = {name for table in TABLES for name in table.references.values()}
        self._ids = {
            table.name: frozenset(getattr(record, table.key[0]) for record in self.records(table.entity))
            for table in TABLES
            if table.entity and table.rows_of is None and table.name in referred
        }

    def _read(self, name: str, kind: type[Record]) -> Iterator[Any]:
        try:
            yield from jsonl.read(self.folder / f"{name}.jsonl", kind)
        except (ValueError, FileNotFoundError) as error:
            told = " ".join(str(error).split())[:500]
            raise ExportError(f"{told}. {self._mend}") from error

    @property
    def _mend(self) -> str:
        return f"Run gaolbook merge {self.folder}, which writes all files anew"

    def records(self, entity: Entity) -> Iterator[Any]:
        """Yield the records of a file as they stand there. Raises ExportError where one is broken or missing."""
        count = 0
        for record in self._read(entity.name, entity.record):
            count += 1
            yield record
        expected = self.manifest.counts.get(entity.name)
        if expected is not None and count != expected:
            where = self.folder / f"{entity.name}.jsonl"
            raise ExportError(f"{where} has {count} lines, but run.json tells of {expected}. {self._mend}")

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table, in the order of its file. Raises ExportError where a key or reference is wrong."""
        seen: set[Scalar] = set()
        for row in self._raw(table):
            if table.rows_of is None:
                if row[0] in seen:
                    raise ExportError(f"{self.folder}: two rows of {table.name} have the key {row[0]}. {self._mend}")
                seen.add(row[0])
            yield self._checked(table, row)

    def _raw(self, table: Table) -> Iterator[Row]:
        if table.entity is None:
            yield from _info(self.manifest)
            return
        for record in self.records(table.entity):
            if table.rows_of is None:
                yield tuple(_value(record, column) for column in table.columns)
                continue
            for position, item in enumerate(getattr(record, table.rows_of)):
                own = tuple(_value(item, column) for column in table.columns[2:])
                yield (getattr(record, table.entity.key), position, *own)

    def _checked(self, table: Table, row: Row) -> Row:
        """Return the row with ids that live."""
        if not table.references:
            return row
        return tuple(self._living(table, column.name, value) for column, value in zip(table.columns, row, strict=True))

    def _living(self, table: Table, column: str, value: Scalar) -> Scalar:
        if value is None or not isinstance(value, str):
            return value
        if column in table.either.values():
            return self.current(value)
        target = table.references.get(column)
        if target is None:
            return value
        if column in table.either and self.current(value) not in self._ids[target]:
            return None
        return self.living(target, value)

    def living(self, table: str, some_id: str) -> str:
        """Return what an id of a table means today. Raises ExportError where it means nothing."""
        found = self.current(some_id)
        if found not in self._ids[table]:
            raise ExportError(f"{self.folder}: {some_id} is named, but it is not in {table}. {self._mend}")
        return found

    def current(self, some_id: str) -> str:
        """Return what an id means today."""
        seen = {some_id}
        while (further := self.redirects.get(some_id)) is not None and further not in seen:
            seen.add(further)
            some_id = further
        return some_id


def _manifest(folder: Path) -> Manifest:
    try:
        manifest = Folder(folder).manifest()
    except ValueError as error:
        raise ExportError(f"{' '.join(str(error).split())[:500]}. Restore the file, or run again") from error
    if manifest is None:
        raise ExportError(f"{folder} holds no finished run. Make one: gaolbook run INPUT... -o {folder}")
    return manifest


def _info(manifest: Manifest) -> Iterator[Row]:
    """Yield what says where the data come from, and nothing that differs between equal runs."""
    yield "gaolbook", manifest.gaolbook
    yield "made_by", manifest.made_by
    yield "model", f"{manifest.model.name} {manifest.model.version}".rstrip()
    yield "schema_version", manifest.schema_version


def _value(record: Any, column: Column) -> Scalar:
    """Return the value of a column: the attribute its path leads to, or the record where there is no path."""
    value = record
    for attribute in column.path:
        value = None if value is None else getattr(value, attribute)
    if column.kind == "json":
        value = None if value is None else json.dumps(_plain(value), ensure_ascii=False)
    return storable(value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, Record) else value
