"""What the words of a name tell of who bears it: a given name's gender, a family name written first."""

from __future__ import annotations

from functools import cache, lru_cache

from gaolbook.base.names.folding import CACHED_WORDS, fold
from gaolbook.base.names.parts import Gender, NameParts
from gaolbook.base.names.tables import table

LONGEST_FAMILY_FIRST = 4
"""Words of the longest name with the family name first; Vietnamese ones have up to four."""

SHORTEST_BY_SOUND = 5
"""Letters of a folded given name from which another spelling is trusted: short ones sound alike in many languages."""


@cache
def _listed(column: str) -> frozenset[str]:
    entries = table("given")[column].replace("\n", ",").split(",")
    return frozenset(entry.strip() for entry in entries if entry.strip())


@cache
def _by_sound(column: str) -> frozenset[str]:
    return frozenset(fold(word).folds[0] for word in _listed(column))


@lru_cache(maxsize=CACHED_WORDS)
def given_gender(word: str, *, exactly: bool = False) -> Gender | None:
    """Return the gender a given name tells, None where it may be either; unless ``exactly``, other spellings do too.

    >>> given_gender("Tatyana"), given_gender("Zork")
    ('female', None)
    """
    plain, sound = fold(word).bare, fold(word).folds[0]
    exact = [plain in _listed("female"), plain in _listed("male")]
    long = len(sound) >= SHORTEST_BY_SOUND
    female, male = exact if any(exact) or exactly or not long else [sound in _by_sound(g) for g in ("female", "male")]
    if female == male:
        return None
    return "female" if female else "male"


def is_given(word: str, *, exactly: bool = False) -> bool:
    """Whether a word is a listed given name; unless ``exactly``, any spelling that sounds like one will do."""
    folded = fold(word)
    if exactly or len(folded.folds[0]) < SHORTEST_BY_SOUND:
        return folded.bare in _listed("female") or folded.bare in _listed("male")
    return folded.folds[0] in _by_sound("female") or folded.folds[0] in _by_sound("male")


def is_family_first(plain: str) -> bool:
    """Whether a word, in plain lower case, is a family name that its country writes first."""
    return plain in _listed("family_first")


def family_first(name: NameParts) -> bool:
    """Whether the family name stands first, as Chinese, Korean, Vietnamese and Khmer names are written."""
    words = name.words
    return name.surname_first or (
        2 <= len(words) <= LONGEST_FAMILY_FIRST
        and not name.initials
        and is_family_first(fold(words[0]).bare)
        and not is_given(words[0])
    )
