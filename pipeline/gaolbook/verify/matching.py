"""When an annotated and a found thing are the same: names by their letters, titles and offences by their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

ENOUGH = 0.5
"""Least share of common words (F1) for two titles or offences to be one; from the task's scorer."""
SHORTEST_STEM = 4
"""Letters that must be left when an ending is cut."""

IDLE_WORDS = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "with", "and", "or", "by", "from", "his", "her", "their",
    "its", "alleged", "allegedly", "so-called", "charge", "charges", "count", "counts", "crime", "crimes", "offence",
    "offences", "offense", "offenses", "act", "acts", "being", "having", "as",
})  # fmt: skip
"""Words that do not count; from the task's scorer."""
ENDINGS = (
    "ization", "isation", "ations", "ation", "izing", "ising", "ings", "ing", "ions", "ion", "ies", "ment", "ism", "ed",
    "es", "s", "y", "e",
)  # fmt: skip
"""Endings that do not count, tried in this order; from the task's scorer."""

_POSSESSIVE = re.compile(r"[’'`]s\b|[’']$")
_ARTICLE = re.compile(r"^(the|a|an)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_EDGES = " .,;:\"“”‘’'()"


@cache
def name_key(text: str) -> str:
    """Return what counts of a name: no possessive, article, line break, punctuation around it, or capitals.

    >>> name_key("the  Novruzlu\\nParty’s")
    'novruzlu party'
    """
    bare = " ".join(_POSSESSIVE.sub("", text.strip()).split())
    return _ARTICLE.sub("", bare).strip(_EDGES).casefold()


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@cache
def _words(text: str) -> Counter[str]:
    words = _WORD.findall(text.casefold())
    kept = [_stem(word) for word in words if word not in IDLE_WORDS]
    return Counter(kept or [_stem(word) for word in words])


def similarity(left: str, right: str) -> float:
    """Return the share of words two short texts have in common, as F1 between 0 and 1.

    >>> similarity("smuggling of goods", "the smuggled goods")
    1.0
    """
    one, other = _words(left), _words(right)
    common = (one & other).total()
    return 2 * common / (one.total() + other.total()) if common else 0.0


def assign(
    left: Sequence[A], right: Sequence[B], score: Callable[[A, B], float], least: float
) -> list[tuple[int, int]]:
    """Pair items one to one, best score first, down to ``least``; ties go to the earlier items."""
    scored = sorted((-score(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
    free_left, free_right = set(range(len(left))), set(range(len(right)))
    pairs = []
    for value, i, j in scored:
        if -value >= least and i in free_left and j in free_right:
            free_left.discard(i)
            free_right.discard(j)
            pairs.append((i, j))
    return pairs
