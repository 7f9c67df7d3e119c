"""The published JSON Schemas, a file per version. ``python tests/write/versions.py`` publishes them as they are.

Between two versions, what only adds (files, fields, values of a closed list) raises the second number; what takes away
or changes raises the first. Version 1.0 is published with release 0.1.0; until then it is written anew.
Words (titles, descriptions) may change at any time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from gaolbook.base.schema import SCHEMA_VERSION
from gaolbook.write import schemas

PUBLISHED = Path(__file__).parents[2] / "pipeline" / "docs" / "schemas"
WORDS = frozenset({"$id", "description", "title", "x-says"})
"""Keys that tell people something and validate nothing."""

Change = Literal["none", "adds", "breaks"]


def change(old: Any, new: Any) -> Change:
    """Return what becomes of a reader of ``old`` who is given lines of ``new``."""
    before, after = set(_facts(old)), set(_facts(new))
    return "none" if before == after else "adds" if before < after else "breaks"


def _facts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every statement of a schema; lists are sets of statements, since their order says nothing."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in WORDS:
                yield from _facts(value, f"{path}/{key}")
    elif isinstance(node, list):
        for item in node:
            yield f"{path}[]", json.dumps(item, sort_keys=True)
    else:
        yield path, json.dumps(node)


def number(name: str) -> tuple[int, ...]:
    """Return a version's numbers."""
    return tuple(int(part) for part in name.split("."))


def published() -> dict[str, Any]:
    """Return the published schemas by version, the oldest first."""
    found = sorted(PUBLISHED.glob("*.json"), key=lambda path: number(path.stem))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in found}


def publish() -> Path:
    """Write the schemas as they are under their version."""
    path = PUBLISHED / f"{SCHEMA_VERSION}.json"
    path.write_text(json.dumps(schemas(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{publish()}\n")
