"""JSON lines: streamed in, written atomically, one record a line with keys in the order of the record's fields."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from gaolbook.base.schema import Record

R = TypeVar("R", bound=Record)


def dumps(record: Record | dict[str, Any]) -> str:
    """Return one line without its line break: UTF-8 text kept as it is, line separators escaped by JSON."""
    data = record.model_dump(mode="json") if isinstance(record, Record) else record
    line = json.dumps(data, ensure_ascii=False, separators=(", ", ": "))
    # U+2028, U+2029 and U+0085 are legal in JSON strings but split lines in many readers, Python's str.splitlines too
    return line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\u0085", "\\u0085")


def write(path: Path, records: Iterable[Record | dict[str, Any]]) -> int:
    """Write all records to ``path`` or leave it untouched; return how many."""
    return write_lines(path, (dumps(record) for record in records))


def write_lines(path: Path, texts: Iterable[str]) -> int:
    """Write all lines, given without their line breaks, to ``path`` or leave it untouched; return how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as lines:
            for text in texts:
                lines.write(text + "\n")
                count += 1
            lines.flush()
            os.fsync(lines.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return count


def read(path: Path, kind: type[R]) -> Iterator[R]:
    """Yield the records of a file written by ``write``. Raises ValueError naming file and line where one is broken."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield kind.model_validate_json(line)
                except ValueError as error:
                    raise ValueError(f"{path}, line {number}: {error}") from error
