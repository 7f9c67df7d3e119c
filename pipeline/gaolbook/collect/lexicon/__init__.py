"""The word lists of cleaning and dating; words are data, logic is elsewhere."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any


@cache
def load(name: str) -> MappingProxyType[str, Any]:
    """Return the tables of ``name.toml`` in this folder. Raises ValueError where a list is empty."""
    path = Path(__file__).with_name(f"{name}.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, value in tables.items():
        if not value:
            raise ValueError(f"{path}: {key} is empty")
    return MappingProxyType(tables)


def alternatives(words: list[str]) -> str:
    """Return a regular expression that matches any of the patterns, longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"
