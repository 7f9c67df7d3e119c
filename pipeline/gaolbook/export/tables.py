"""What a database holds: tables made from the records, with keys and foreign keys. Every format is made from them.

A field that is a value is a column, a record in it is flattened (``group.count`` is ``group_count``), and a list is a
child table of its own (``event_evidence``), keyed by its parent's id and the ``position`` in the list. A column named
like the key of another table refers to it. New fields of a record are new columns and tables without a change here.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from gaolbook.base.schema import (
    Article,
    Charge,
    Event,
    Mention,
    Organisation,
    Person,
    Record,
    Redirect,
    Role,
    Suggestion,
)
from gaolbook.write import FILES

Kind = Literal["text", "integer", "real", "boolean", "json"]
"""What a column holds; each format has its own word for it. Dates are text, since their length is their precision."""

_KINDS: dict[object, Kind] = {str: "text", int: "integer", float: "real", bool: "boolean"}
POSITION = "position"
"""Column of a child table: the place in the list, from 0."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A file of the register that becomes a table: its key, and the references that no name tells.

    ``either`` is for an id that may be of several tables: each gets a column, of which one is filled or none.
    """

    name: str
    record: type[Record]
    key: str
    references: dict[str, str] = field(default_factory=dict)
    either: dict[str, dict[str, str]] = field(default_factory=dict)


ENTITIES = (
    Entity("articles", Article, "article_id", references={"duplicate_of": "articles"}),
    Entity("persons", Person, "person_id"),
    Entity("organisations", Organisation, "organisation_id"),
    Entity("roles", Role, "role_id"),
    Entity("charges", Charge, "charge_id"),
    Entity("events", Event, "event_id"),
    Entity(
        "mentions",
        Mention,
        "mention_id",
        either={"entity_id": {"person_id": "persons", "organisation_id": "organisations"}},
    ),
    Entity(
        "suggestions",
        Suggestion,
        "suggestion_id",
        either={
            f"{side}_id": {f"{side}_person_id": "persons", f"{side}_organisation_id": "organisations"}
            for side in ("left", "right")
        },
    ),
    Entity("redirects", Redirect, "from_id"),
)
"""The files that are exported, each after those it refers to."""

NOT_EXPORTED = {
    "problems": "a log of this machine's inputs; what became of each article is in articles.status",
    "decisions": "names the people who decided, and is the working log of merging; its results are exported",
    "withdrawn": "statements that a person found wrong: they leave a database, and do not come into one",
    "extractions": "the state before merging, for later runs only",
    "run": "what of it says where the data come from is in the table register_info",
}
"""Files without a table, and why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the attributes that lead to its value from the record, or from the item of a list."""

    name: str
    kind: Kind
    required: bool
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``rows_of`` is the list field whose items are its rows, None where the records themselves are.

    ``references`` maps columns to the table whose key they hold; ``either`` maps a column to the one it is drawn from.
    """

    name: str
    entity: Entity | None
    rows_of: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: dict[str, str]
    either: dict[str, str]
    says: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)


def _plain(annotation: Any) -> tuple[Any, bool]:
    """Return a field's type without metadata and None, and whether None is allowed; a true union stays one."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        some = [item for item in get_args(annotation) if item is not types.NoneType]
        optional = len(some) < len(get_args(annotation))
        if len(some) > 1:
            return annotation, optional
        inner, deeper = _plain(some[0])
        return inner, optional or deeper
    return annotation, False


def _is_record(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, Record)


def _columns(record: type[Record], path: tuple[str, ...] = (), *, optional: bool = False) -> Iterator[Column]:
    """Yield the columns of a record's values, those of records inside it among them."""
    for name, info in record.model_fields.items():
        found, may_be_none = _plain(info.annotation)
        here, none = (*path, name), optional or may_be_none
        if _is_record(found):
            yield from _columns(found, here, optional=none)
        elif get_origin(found) is not tuple:
            yield Column("_".join(here), _kind(found), not none, here)


def _kind(found: Any) -> Kind:
    """Return what a column of this type holds; what is no single value is kept as JSON."""
    if get_origin(found) is Literal:
        return _KINDS[type(get_args(found)[0])]
    return _KINDS.get(found, "json")


def _lists(record: type[Record]) -> Iterator[tuple[str, Any]]:
    """Yield the list fields of a record with the type of their items."""
    for name, info in record.model_fields.items():
        found, _ = _plain(info.annotation)
        if get_origin(found) is tuple:
            yield name, _plain(get_args(found)[0])[0]


def _main(entity: Entity) -> Table:
    columns = list(_columns(entity.record))
    drawn = {new: old for old, targets in entity.either.items() for new in targets}
    columns += [Column(new, "text", False, (old,)) for new, old in drawn.items()]
    given = {
        **entity.references,
        **{new: table for targets in entity.either.values() for new, table in targets.items()},
    }
    references = {**_by_name(columns, entity.key), **given}
    return Table(entity.name, entity, None, tuple(columns), (entity.key,), references, drawn, _says(entity.name))


def _child(entity: Entity, name: str, item: Any) -> Table:
    """Return a list's table: ``names`` of persons are ``person_names``, ``person_ids`` of events ``event_persons``."""
    single = entity.key.removesuffix("_id")
    plural = f"{name.removesuffix('_ids')}s" if name.endswith("_ids") else name
    parent = (Column(entity.key, "text", True, ()), Column(POSITION, "integer", True, ()))
    if _is_record(item):
        own = tuple(_columns(item))
    else:
        own = (Column(name.removesuffix("s") if name.endswith("_ids") else name, _kind(item), True, ()),)
    references = {entity.key: entity.name, **_by_name(own, entity.key)}
    says = f"{name} of {entity.name}, one a row"
    return Table(f"{single}_{plural}", entity, name, parent + own, (entity.key, POSITION), references, {}, says)


def _by_name(columns: tuple[Column, ...] | list[Column], own: str) -> dict[str, str]:
    keys = {entity.key: entity.name for entity in ENTITIES if entity.key != own}
    return {column.name: keys[column.name] for column in columns if column.name in keys}


def _says(name: str) -> str:
    return next(file.says for file in FILES if file.name == f"{name}.jsonl")


def _all() -> Iterator[Table]:
    for entity in ENTITIES:
        yield _main(entity)
        for name, item in _lists(entity.record):
            yield _child(entity, name, item)
    columns = (Column("name", "text", True, ()), Column("value", "text", True, ()))
    yield Table("register_info", None, None, columns, ("name",), {}, {}, "what made the register, in which version")


TABLES = tuple(_all())
"""All tables, each after those it refers to."""
