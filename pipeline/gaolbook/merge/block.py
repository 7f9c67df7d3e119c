"""Which names are worth comparing: keys that two spellings of one name share, so that never all pairs are looked at.

No surname is too common to be a key; but within a block only
strings that are roughly alike are compared (rapidfuzz, one matrix per block).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from gaolbook.base.names.folding import Word, fold
from gaolbook.base.names.parts import ending, parse
from gaolbook.base.names.words import given_groups

SMALL_BLOCK = 40
"""Names in a block up to which pairs are looked at one by one; beyond, one matrix is cheaper."""
MATRIX_ROWS = 2000
"""Rows of a block's matrix at a time: 20,000 names take 40 MB."""
LIKENESS = 62.0
"""rapidfuzz ratio of folded names, 0..100, that a pair of one block must reach to be compared."""
PREFIX = 2
"""Letters of each word in the keys that survive a typing error further on."""
BARE_BLOCK = 20
"""Names that a bare surname or first name is compared with at most; with more it points at nobody."""


def candidate_pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of different names that may be one, each in order, sorted."""
    blocks: dict[str, set[str]] = {}
    bare: dict[str, set[str]] = {}
    for name in sorted(set(names)):
        for key in keys(name):
            blocks.setdefault(key, set()).add(name)
        for key in bare_keys(name):
            bare.setdefault(key, set()).add(name)
    found: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) > 1:
            found.update(_pairs(sorted(block)))
    for block in bare.values():
        if 1 < len(block) <= BARE_BLOCK:
            found.update(pair for pair in combinations(sorted(block), 2) if not all(parse(n).full for n in pair))
    return sorted(found)


def keys(name: str) -> frozenset[str]:
    """Return the keys of a full name: one word's consonants with the others' first letters, joined, and prefixes."""
    parts = parse(name)
    found: set[str] = set()
    for words in (parts.words, *parts.variants):
        folded = [fold(word) for word in words]
        found.add("joined " + fold("".join(words)).skeletons[0])
        if len(folded) < 2:
            continue
        for view in range(len(folded[0].folds)):
            for i, word in enumerate(folded):
                if len(word.sounded) > 1:
                    others = [k for j in range(len(folded)) if j != i for k in _starts(words[j], folded[j], view)]
                    stem = _stem_skeleton(word, view)
                    found.update(f"{stem} {start}" for start in others)
        found.add("letters " + " ".join(sorted(word.bare for word in folded)))
        found.add("prefix " + " ".join(sorted(word.folds[0][:PREFIX] for word in folded)))
    return frozenset(found)


def bare_keys(name: str) -> frozenset[str]:
    """Return the keys by which a bare surname finds full names: every spelled-out word of a name."""
    return frozenset(f"bare {_stem_skeleton(fold(word), 0)}" for word in parse(name).words if len(word) > 1)


def _starts(word: str, folded: Word, view: int) -> Iterator[str]:
    yield folded.folds[view][:1]
    for group in sorted(given_groups(word)):
        yield f"given {group}"


def _stem_skeleton(word: Word, view: int) -> str:
    taken = ending(word.sounded)
    stem = fold(taken.stem) if taken else word
    return stem.skeletons[view] or stem.folds[view]


def _pairs(block: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a block that are roughly alike, as written or with their words in order of letters."""
    folds = [[fold(word).folds[0] for word in parse(name).words] for name in block]
    for texts in ([" ".join(words) for words in folds], [" ".join(sorted(words)) for words in folds]):
        for i, j in _alike(texts):
            yield block[i], block[j]


def _alike(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    if len(texts) <= SMALL_BLOCK:
        for i, j in combinations(range(len(texts)), 2):
            if fuzz.ratio(texts[i], texts[j], score_cutoff=LIKENESS):
                yield i, j
        return
    for first in range(0, len(texts), MATRIX_ROWS):
        rows = texts[first : first + MATRIX_ROWS]
        matrix = process.cdist(rows, texts, scorer=fuzz.ratio, score_cutoff=LIKENESS, dtype=np.uint8)
        for i, j in np.argwhere(matrix).tolist():
            if first + i < j:
                yield first + i, j
