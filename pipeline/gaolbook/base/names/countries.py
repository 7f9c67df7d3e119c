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
    parts = ("regions", "phrases", "words", "towns")
    return {word: code for part in parts for code, listed in data[part].items() for word in listed}


@cache
def place_words(part: str) -> frozenset[str]:
    """Return what names countries, lower case: ``words`` (names and peoples), ``towns``, ``phrases``, ``regions``."""
    return frozenset(word for listed in table("countries")[part].values() for word in listed)


def country_name(code: str) -> str:
    """Return a country's name in English, or the code where the table has none."""
    return str(table("countries")["names"].get(code, code))


def countries_in(text: str) -> Counter[str]:
    """Return the countries whose name, people or towns a text names with a capital letter, with counts."""
    index = _country_words()
    found: Counter[str] = Counter()
    words = CAPITALISED.findall(text)
    for place, word in enumerate(words):
        if word in {"US", "U.S."}:
            found["US"] += 1
        elif word[0].isupper():
            following = words[place + 1].casefold() if place + 1 < len(words) else ""
            one = word.casefold()
            if code := index.get(f"{one} {following}") or index.get(one):
                found[code] += 1
    return found
