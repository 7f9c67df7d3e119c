"""Codes offences: our slug, and the UNODC ICCS code where it is certain."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from gaolbook.extract.words import lexicon

MIN_STEM = 5
"""Letters from which a stem may be the beginning of a longer word."""


class OffenceCode(NamedTuple):
    """A slug, and an ICCS code or None."""

    slug: str | None
    iccs: str | None


@cache
def _table() -> tuple[tuple[str, str | None, tuple[tuple[str, ...], ...]], ...]:
    return tuple(
        (row["slug"], row.get("iccs"), tuple(tuple(alternative.split()) for alternative in row["words"].split(";")))
        for row in lexicon("offences")["offence"]
    )


def _begins(token: str, stem: str) -> bool:
    """Whether a word is a form of a stem; short stems must be the whole word, for "tax" is not in "taxi"."""
    return (
        token.startswith(stem)
        if len(stem) >= MIN_STEM
        else token.removesuffix("s").removesuffix("e") == stem or token == stem
    )


@cache
def offence_code(offence: str) -> OffenceCode:
    """Return the code of the first row one of whose alternatives has all its stems in the offence's words.

    >>> offence_code("possession of illegal drugs").slug
    'drug_possession'
    """
    tokens = re.findall(r"[\w-]+", offence.casefold())
    for slug, iccs, alternatives in _table():
        for stems in alternatives:
            if all(any(_begins(token, stem) for token in tokens) for stem in stems):
                return OffenceCode(slug, iccs)
    return OffenceCode(None, None)
