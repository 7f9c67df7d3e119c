"""Letter folding of names: spellings of one name in several romanisations get one key."""

from __future__ import annotations

from functools import cache

from anyascii import anyascii


@cache
def fold(token: str) -> str:
    """Return a comparison key: lower-case ASCII letters with romanisation differences taken out."""
    ascii_form = anyascii(token).lower()
    letters = "".join(c for c in ascii_form if c.isalpha())
    for old, new in (("kh", "k"), ("gh", "k"), ("g", "k"), ("q", "k"), ("w", "v"), ("ou", "u"), ("ee", "i"), ("y", "i"), ("ii", "i"), ("ts", "c")):
        letters = letters.replace(old, new)
    return letters
