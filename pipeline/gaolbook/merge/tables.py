"""The rule tables of this stage; those of names are in ``base.names.tables``."""

from __future__ import annotations

from functools import partial

from gaolbook.base import tables

table = partial(tables.table, __package__)
"""``table("roles")``: the table ``rules/roles.toml``."""
words = partial(tables.words, __package__)
"""``words("organisations", "stop")``: the words listed there."""
