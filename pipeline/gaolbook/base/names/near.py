"""What keeps two words apart that look or sound alike: near given names, sounds that never meet, other marks."""

from __future__ import annotations

from functools import cache, lru_cache

from gaolbook.base.names.folding import CACHED_WORDS, Word, bare, fold, latin, single
from gaolbook.base.names.tables import table


@cache
def _near_index() -> tuple[dict[str, set[tuple[int, int]]], dict[str, set[tuple[int, int]]]]:
    """Return (row, name in the row) of every spelling in ``rules/near.toml``, as written and by sound."""
    written: dict[str, set[tuple[int, int]]] = {}
    heard: dict[str, set[tuple[int, int]]] = {}
    for row, line in enumerate(table("near")["rows"].strip().splitlines()):
        for name, spellings in enumerate(line.split("/")):
            for spelling in spellings.split():
                written.setdefault(spelling, set()).add((row, name))
                for sound in _sounds(fold(spelling)):
                    heard.setdefault(sound, set()).add((row, name))
    return written, heard


def _sounds(word: Word) -> tuple[str, str]:
    """Return the first fold and the last: e reads as a in one, as i in the other."""
    return word.folds[0], word.folds[-1]


@lru_cache(maxsize=CACHED_WORDS)
def _near_names(text: str) -> frozenset[tuple[int, int]]:
    written, heard = _near_index()
    word = fold(text)
    listed = written.get(word.sounded) or written.get(word.bare)
    return frozenset(listed or (place for sound in _sounds(word) for place in heard.get(sound, ())))


def near_but_other(one: str, two: str) -> bool:
    """Whether some row lists both words, and nowhere as one name."""
    left, right = _near_names(one), _near_names(two)
    if not left or not right or not left.isdisjoint(right):
        return False
    return not {row for row, _ in left}.isdisjoint({row for row, _ in right})


@lru_cache(maxsize=CACHED_WORDS)
def _consonants(sounded: str) -> str:
    for letters, sign in table("letters")["consonants"]["pairs"]:
        sounded = sounded.replace(letters, sign)
    return single("".join(c for c in sounded if c not in "aeiouy"))


def never_alike(left: str, right: str) -> bool:
    """Whether two words that fold alike hold, at one place, consonants that no language takes for each other.

    Folding chains likenesses: c as k, k as kh, kh as h; yet Nurcan is not Nurhan.
    """
    one, two = _consonants(left), _consonants(right)
    if len(one) != len(two) or one == two:
        return False
    never, inside = table("letters")["consonants"]["never"], table("letters")["consonants"]["never_inside"]
    apart = [(i, {x + y, y + x}) for i, (x, y) in enumerate(zip(one, two, strict=True)) if x != y]
    return any(not pair.isdisjoint(never) or (i and not pair.isdisjoint(inside)) for i, pair in apart)


def other_marks(left: str, right: str) -> bool:
    """Whether both words write a letter with its mark and not the same: a typist who has marks tells ö from ü."""
    if left.isascii() or right.isascii() or len(left) != len(right):
        return False
    pairs = zip(left.casefold(), right.casefold(), strict=False)
    marked = [(x, y) for x, y in pairs if x != y and not x.isascii() and not y.isascii()]
    return any(latin(x) and latin(y) and bare(x) != bare(y) for x, y in marked)
