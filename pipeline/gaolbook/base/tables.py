"""Rule tables: TOML files beside the code that uses them, read once, refused where empty."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """Return the table ``rules/NAME.toml`` of a package. Raises ValueError where it is empty."""
    data = tomllib.loads(files(package).joinpath("rules", f"{name}.toml").read_text(encoding="utf-8"))
    if not data:
        raise ValueError(f"{package}: rules/{name}.toml is empty")
    return data


@cache
def words(package: str, name: str, *path: str) -> frozenset[str]:
    """Return the words listed under ``path`` in a table. Raises ValueError where there are none."""
    found: Any = table(package, name)
    for part in path:
        found = found[part]
    if not found:
        raise ValueError(f"{package}: rules/{name}.toml: {'.'.join(path)} is empty")
    return frozenset(found)
