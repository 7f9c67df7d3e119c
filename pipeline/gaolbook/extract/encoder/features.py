"""What the uncased sub-tokens lose: the case of a word and the white space before it."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from gaolbook.extract.encoder.wordpiece import CACHE_WORDS


class Shape(IntEnum):
    """How a word is written; the numbers are rows of a trained table, so never renumber them."""

    OTHER = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    MIXED = 4
    INITIAL = 5
    DIGITS = 6
    PUNCTUATION = 7


class Gap(IntEnum):
    """White space before a word; the numbers are rows of a trained table."""

    NONE = 0
    SPACE = 1
    LINE = 2
    BLANK_LINE = 3


@lru_cache(maxsize=CACHE_WORDS)
def word_shape(word: str) -> int:
    """Return the ``Shape`` of a word."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        if any(c.isdigit() for c in word):
            return Shape.DIGITS
        return Shape.OTHER if any(c.isalnum() for c in word) else Shape.PUNCTUATION
    if letters[0].isupper():
        if len(letters) == 1:
            return Shape.INITIAL
        if all(c.isupper() for c in letters):
            return Shape.UPPER
        return Shape.TITLE if not any(c.isupper() for c in letters[1:]) else Shape.MIXED
    return Shape.MIXED if any(c.isupper() for c in letters) else Shape.LOWER


def gap_of(space: str) -> int:
    """Return the ``Gap`` of the white space between two words."""
    if not space:
        return Gap.NONE
    return (Gap.SPACE, Gap.LINE, Gap.BLANK_LINE)[min(space.count("\n"), 2)]
