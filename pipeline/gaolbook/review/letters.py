"""Where two spellings of a name differ, letter by letter, so that an eye finds it at once."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import JaroWinkler, Levenshtein

from gaolbook.base.names.folding import bare, fold

Mark = Literal["same", "sound", "other", "only"]
"""Same letter; another letter of one sound; another sound; a word that only one of the names has."""
Marked = tuple[tuple[str, Mark], ...]

LONGEST_SHOWN = 200
"""Characters of a name that are compared letter by letter; base/names reads no more either."""
MOST_WORDS = 12
"""Words of a name that are aligned."""
LEAST_ALIKE = 0.55
"""Similarity from which two words stand for each other; below it each is marked as the other's absence."""
_PIECES = re.compile(r"[^\W_]+|[\W_]+")


def latinised(text: str) -> str | None:
    """Return a name in Latin letters where it holds letters of another script, else None.

    >>> latinised("Гейдар Алиев"), latinised("Nijat")
    ('Geydar Aliev', None)
    """
    if all("LATIN" in unicodedata.name(letter, "") for letter in text[:LONGEST_SHOWN] if letter.isalpha()):
        return None
    return " ".join(word.title() for word in bare(text[:LONGEST_SHOWN]).split())


def differences(left: str, right: str) -> tuple[Marked, Marked]:
    """Return both names in pieces, each with its mark. Joined, the pieces give the name (at most LONGEST_SHOWN)."""
    ours, theirs = (_PIECES.findall(name[:LONGEST_SHOWN]) for name in (left, right))
    pairs = _aligned([_key(piece) for piece in ours], [_key(piece) for piece in theirs])
    partner = dict(pairs)
    backwards = {j: i for i, j in pairs}
    marked_left = [_marked(piece, theirs[partner[i]] if i in partner else None) for i, piece in enumerate(ours)]
    marked_right = [_marked(piece, ours[backwards[j]] if j in backwards else None) for j, piece in enumerate(theirs)]
    return _joined(marked_left), _joined(marked_right)


def _key(piece: str) -> str:
    return bare(piece) if piece[0].isalnum() else ""


def _aligned(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    """Return pairs of pieces that stand for each other, best first, each piece at most once."""
    ours = [i for i, word in enumerate(left) if word][:MOST_WORDS]
    theirs = [j for j, word in enumerate(right) if word][:MOST_WORDS]
    ranked = sorted((-_alike(left[i], right[j]), abs(i - j), i, j) for i in ours for j in theirs)
    pairs: list[tuple[int, int]] = []
    for distance, _, i, j in ranked:
        if -distance >= LEAST_ALIKE and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def _alike(left: str, right: str) -> float:
    if set(fold(left).folds) & set(fold(right).folds):
        return 1.0
    return float(JaroWinkler.similarity(left, right))


def _marked(piece: str, other: str | None) -> list[tuple[str, Mark]]:
    """Mark the letters of a word against the word that stands for it, or all of it where there is none."""
    if not piece[0].isalnum():
        return [(piece, "same")]
    if other is None:
        return [(piece, "only")]
    equal = {i for tag in Levenshtein.opcodes(piece.casefold(), other.casefold()) if tag.tag == "equal"
             for i in range(tag.src_start, tag.src_end)}  # fmt: skip
    if len(piece.casefold()) != len(piece):  # a letter that folds to two has no place of its own
        equal = set()
    softer: Mark = "sound" if set(fold(bare(piece)).folds) & set(fold(bare(other)).folds) else "other"
    return [(letter, "same" if i in equal else softer) for i, letter in enumerate(piece)]


def _joined(words: list[list[tuple[str, Mark]]]) -> Marked:
    letters = [letter for word in words for letter in word]
    return tuple(("".join(text for text, _ in run), mark) for mark, run in groupby(letters, key=lambda item: item[1]))
