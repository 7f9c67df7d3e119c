"""Does every written line fit its schema? The records are the schemas' source, so the records are asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from gaolbook.base.schema import SCHEMA_VERSION, Record
from gaolbook.write.manifest import Manifest
from gaolbook.write.schemas import FILES


class Fault(NamedTuple):
    """A line that does not fit its schema, counted from 1; line 0 is the file itself."""

    file: str
    line: int
    message: str


def check(folder: Path) -> Iterator[Fault]:
    """Yield what does not fit in an output folder: lines, files that are missing, another version of the schema.

    Raises NotADirectoryError where there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: no such folder; name the folder that `gaolbook run -o` wrote")
    for file in FILES:
        path = folder / file.name
        if not path.is_file():
            yield Fault(file.name, 0, "the file is missing")
        elif file.record is Manifest:
            yield from _manifest(file.name, path.read_bytes())
        else:
            with path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    yield from _line(file.name, number, line, file.record)


def _manifest(name: str, content: bytes) -> Iterator[Fault]:
    faults = list(_line(name, 1, content, Manifest))
    yield from faults
    if not faults and (found := Manifest.model_validate_json(content).schema_version) != SCHEMA_VERSION:
        yield Fault(name, 1, f"written for schema {found}; this version of gaolbook checks {SCHEMA_VERSION}")


def _line(name: str, number: int, line: bytes, record: type[Record]) -> Iterator[Fault]:
    try:
        record.model_validate_json(line)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_input=False):
            where = ".".join(str(part) for part in item["loc"])
            yield Fault(name, number, f"{where}: {item['msg']}" if where else item["msg"])
