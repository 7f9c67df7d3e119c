"""The parts of the documents that describe the code: tables of the databases, Python functions and records."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, ForwardRef

from pydantic import BaseModel

from gaolbook.export.tables import TABLES, Table

PUBLIC = (
    ("gaolbook", ("run", "load")),
    ("gaolbook.flow", ("run", "How", "merge_again", "Report", "RunError", "Progress")),
    ("gaolbook.export", ("export", "Exported", "ExportError")),
    ("gaolbook.verify", ("evaluate", "figures", "table")),
    ("gaolbook.write", ("schemas", "write_schemas", "check", "Fault", "Manifest")),
    ("gaolbook.base.config", ("Settings",)),
    ("gaolbook.base.schema", ()),
)
"""Modules and what of them others may build on, in the order of the document; of the records, all."""

WORDS = {"text": "text", "integer": "integer", "real": "real", "boolean": "boolean", "json": "JSON"}


def tables() -> str:
    """Return what every table holds: columns, keys, references."""
    return "\n\n".join(_table(table) for table in TABLES)


def _table(table: Table) -> str:
    lines = [f"**{table.name}**: {table.says}", "", "| column | holds | |", "|---|---|---|"]
    for column in table.columns:
        notes = ["key"] if column.name in table.key else []
        notes += [f"→ {table.references[column.name]}"] if column.name in table.references else []
        notes += [] if column.required else ["may be NULL"]
        lines.append(f"| `{column.name}` | {WORDS[column.kind]} | {', '.join(notes)} |")
    return "\n".join(lines)


def api() -> str:
    """Return the public functions and records with their docstrings."""
    return "\n".join(line for name, wanted in PUBLIC for line in _module(name, wanted)).rstrip()


def _module(name: str, wanted: tuple[str, ...]) -> Iterator[str]:
    module = importlib.import_module(name)
    found = wanted or tuple(
        key
        for key, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, BaseModel) and value.__module__ == name
    )
    yield from (f"## `{name}`", "", *_doc(module), "")
    for key in found:
        yield from _item(name, key, getattr(module, key))


def _item(module: str, name: str, value: Any) -> Iterator[str]:
    if inspect.isclass(value):
        yield from (f"### `{name}`", "", *_doc(value), "")
        if fields := _fields(value):
            yield from (f"- `{key}`: `{of}`" for key, of in fields.items())
            yield ""
        return
    signature = str(inspect.signature(value)).replace("'", "")
    yield from (f"### `{name}`", "", "```python", f"{module}.{name}{_broken(signature)}", "```", *_doc(value), "")


def _fields(value: Any) -> dict[str, str]:
    """Return the fields of a record, a data class or a dictionary of known keys."""
    if issubclass(value, BaseModel):
        return {key: _type(info.annotation) for key, info in value.model_fields.items()}
    if is_dataclass(value) or hasattr(value, "__total__"):
        return {key: _type(of) for key, of in value.__annotations__.items() if not key.startswith("_")}
    return {}


def _broken(signature: str) -> str:
    """Return a signature with one parameter a line where it is long."""
    if len(signature) < 80:
        return signature
    inside, arrow, result = signature.rpartition(") -> ")
    parts = re.split(r", (?![^\[]*\])", inside.removeprefix("("))
    return "(\n    " + ",\n    ".join(parts) + ",\n" + arrow + result


def _type(annotation: Any) -> str:
    if isinstance(annotation, ForwardRef):
        annotation = annotation.__forward_arg__
    shown = annotation.__name__ if inspect.isclass(annotation) else str(annotation)
    shown = re.sub(r"\b(typing|gaolbook[\w.]*|collections\.abc|pydantic[\w.]*)\.", "", shown)
    shown = re.sub(r"Annotated\[(\w+), FieldInfo\(.*?\)\]", r"\1", shown)
    return shown.replace("NoneType", "None")


def _doc(value: Any) -> list[str]:
    text = inspect.getdoc(value) or ""
    return text.replace("``", "`").splitlines()
