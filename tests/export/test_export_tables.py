"""The description of the tables covers the records, and every reference is to a table that comes before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_origin

import pytest

from gaolbook.base.schema import Record
from gaolbook.export.tables import ENTITIES, NOT_EXPORTED, TABLES, _plain
from gaolbook.write import FILES


def test_every_file_is_exported_or_has_a_reason_not_to_be() -> None:
    stems = [file.name.partition(".")[0] for file in FILES]
    assert sorted([entity.name for entity in ENTITIES] + list(NOT_EXPORTED)) == sorted(stems), (
        "a file of the register is new: give it a row in ENTITIES, or its reason in NOT_EXPORTED (export/tables.py)"
    )


def leaves(record: type[Record], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, info in record.model_fields.items():
        found, _ = _plain(info.annotation)
        if isinstance(found, type) and issubclass(found, Record):
            yield from leaves(found, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_every_field_has_a_column_or_a_table(entity: object) -> None:
    for path in leaves(entity.record):  # type: ignore[attr-defined]
        found = [
            table.name
            for table in TABLES
            if table.entity is entity
            and (table.rows_of == path[0] or (table.rows_of is None and any(c.path == path for c in table.columns)))
        ]
        assert len(found) == 1, path


def test_references_are_to_keys_of_tables_that_come_first() -> None:
    before: set[str] = set()
    for table in TABLES:
        before.add(table.name)
        assert set(table.references.values()) <= before
        assert set(table.references) <= set(table.names)
        assert set(table.key) <= set(table.names)
        assert len(set(table.names)) == len(table.names)


def test_lists_of_records_become_tables_of_their_own() -> None:
    children = {table.name for table in TABLES if table.rows_of is not None}
    assert {"person_names", "event_persons", "event_evidence", "charge_law", "suggestion_reasons"} <= children
    evidence = next(table for table in TABLES if table.name == "event_evidence")
    assert evidence.names == ("event_id", "position", "article_id", "start", "end", "quote")
    assert evidence.references == {"event_id": "events", "article_id": "articles"}
    assert all(get_origin(column.kind) is None for column in evidence.columns)
