"""The rule tables of names: letters, words of names, given names, countries."""

from __future__ import annotations

from functools import partial

from gaolbook.base import tables

table = partial(tables.table, __package__)
"""``table("letters")``: the table ``rules/letters.toml``."""
words = partial(tables.words, __package__)
"""``words("names", "titles")``: the words listed there."""
