"""The rule tables of this stage: TOML files beside the code, read once, refused where empty."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table ``rules/NAME.toml``. Raises ValueError where it or one of its lists is empty."""
    data = tomllib.loads(files("gaolbook.merge").joinpath("rules", f"{name}.toml").read_text(encoding="utf-8"))
    if not data:
        raise ValueError(f"rules/{name}.toml is empty")
    return data


@cache
def words(name: str, *path: str) -> frozenset[str]:
    """Return the words listed under ``path`` in a table, e.g. ``words("names", "titles")``."""
    found: Any = table(name)
    for part in path:
        found = found[part]
    if not found:
        raise ValueError(f"rules/{name}.toml: {'.'.join(path)} is empty")
    return frozenset(found)
