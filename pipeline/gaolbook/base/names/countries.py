"""Countries that a text names: by their name, people, chief towns and regions."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from gaolbook.base.names.tables import table

CAPITALISED = re.compile(r"\b(?:U\.S\.|[^\W\d_]+)")


@cache
def _country_words() -> dict[str, str]:
    data = table("countries")
    return {word: code for part in ("words", "towns") for code, listed in data[part].items() for word in listed}


@cache
def place_words(part: str) -> frozenset[str]:
    """Return the lower-case words of all countries: ``words`` (their names and peoples) or ``towns``."""
    return frozenset(word for listed in table("countries")[part].values() for word in listed)


def country_name(code: str) -> str:
    """Return a country's name in English, or the code where the table has none."""
    return str(table("countries")["names"].get(code, code))


def countries_in(text: str) -> Counter[str]:
    """Return the countries whose name, people or towns a text names with a capital letter, with counts."""
    index = _country_words()
    found: Counter[str] = Counter()
    for word in CAPITALISED.findall(text):
        if word in {"US", "U.S."}:
            found["US"] += 1
        elif word[0].isupper() and (code := index.get(word.casefold())):
            found[code] += 1
    return found
