"""Reads the word lists of ``lexicon/*.toml``: words are data, so that a language or an offence is added without code.

Every file names its ``source`` and carries a ``note``; an empty list is an error: it would silently switch a rule off.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> dict[str, Any]:
    """Return the tables of ``lexicon/NAME.toml``. Raises ValueError where source, note or the words are missing."""
    text = files("gaolbook.extract").joinpath("lexicon", f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    for key in ("source", "note", "language"):
        if not data.get(key):
            raise ValueError(
                f"lexicon/{name}.toml: '{key}' is missing; say where the words come from and what they are for"
            )
    _refuse_empty(name, data)
    return data


def _refuse_empty(name: str, data: dict[str, Any]) -> None:
    for key, value in data.items():
        if isinstance(value, dict):
            _refuse_empty(f"{name}.{key}", value)
        elif (isinstance(value, list) and not value) or (isinstance(value, str) and not value.strip(" ,\n")):
            raise ValueError(f"lexicon {name}: the list '{key}' is empty")


@cache
def words(name: str, *path: str) -> frozenset[str]:
    """Return a word list as a set of lower-case entries: ``words("roles", "nouns")``.

    A list may be written as one string with entries separated by commas or line breaks.
    """
    value: Any = lexicon(name)
    for key in path:
        value = value[key]
    if isinstance(value, str):
        value = [entry.strip() for line in value.splitlines() for entry in line.split(",")]
    return frozenset(entry.casefold() for entry in value if entry)
