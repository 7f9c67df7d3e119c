"""Names written in syllables: there one letter more or less is another name, so only the same syllable is the same."""

from __future__ import annotations

from functools import cache, lru_cache

from gaolbook.base.names.folding import CACHED_WORDS, fold
from gaolbook.base.names.gender import is_family_first
from gaolbook.base.names.parts import NameParts
from gaolbook.base.names.tables import table, words

LANGUAGES = ("burmese", "korean", "chinese")
SAME_SYLLABLES = 0.93
"""Similarity of words whose syllables are the same, written in two ways."""
OTHER_SYLLABLES = 0.70
"""Similarity, at most, of words that differ by any letter."""
MOST_SYLLABLES = 4
"""Syllables of a word that are looked up; given names have two."""
LONGEST_WORD = 14
"""Letters of a word that is looked up: two long syllables, or a whole short name."""


@cache
def _same(language: str) -> dict[str, frozenset[int]]:
    index: dict[str, set[int]] = {}
    for number, group in enumerate(table("syllables")[language]["same"]):
        for syllable in group:
            index.setdefault(syllable, set()).add(number)
    return {syllable: frozenset(numbers) for syllable, numbers in index.items()}


def syllabic(name: NameParts) -> bool:
    """Whether a name is Burmese through and through, or has a Chinese, Korean, Vietnamese or Khmer family name.

    A family name may stand last where the name was turned round for the West.
    """
    plain = [fold(word).bare for word in name.words if len(word) > 1]
    if len(plain) < 2:
        return False
    if all(word in words("syllables", "burmese", "words") for word in plain):
        return True
    return is_family_first(plain[0]) or (len(plain) <= 3 and is_family_first(plain[-1]))


@lru_cache(maxsize=CACHED_WORDS)
def syllables_alike(left: str, right: str) -> bool:
    """Whether two words are the same syllables, letter by letter or in two romanisations of one language."""
    a, b = fold(left).bare, fold(right).bare
    if a == b or max(len(a), len(b)) > LONGEST_WORD:
        return a == b
    return any(_alike(a, b, _same(language), MOST_SYLLABLES) for language in LANGUAGES)


def _alike(a: str, b: str, same: dict[str, frozenset[int]], left: int) -> bool:
    """Whether ``a`` and ``b`` split into syllables that are equal or stand in one group; tries every split."""
    if a == b or not a or not b or not left:
        return a == b
    if a[0] == b[0] and _alike(a[1:], b[1:], same, left):
        return True
    starts, others = ([t[:i] for i in range(1, len(t) + 1) if t[:i] in same] for t in (a, b))
    return any(same[x] & same[y] and _alike(a[len(x) :], b[len(y) :], same, left - 1) for x in starts for y in others)
