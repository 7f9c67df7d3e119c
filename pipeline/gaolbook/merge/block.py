"""Which names are worth comparing: keys that two spellings of one name share, so that never all pairs are looked at.

No surname is too common to be a key; in a block that grows large only
alike strings are compared (rapidfuzz, one matrix per block).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from gaolbook.merge.compare import given_groups
from gaolbook.merge.fold import Word, fold, skeleton
from gaolbook.merge.names import ending, parse

SMALL_BLOCK = 40
"""Names in a block up to which all its pairs are compared."""
LIKENESS = 62.0
"""rapidfuzz ratio of folded names, 0..100, that pairs of a larger block must reach to be compared."""
PREFIX = 2
"""Letters of each word in the keys that survive a typing error further on."""
BARE_BLOCK = 20
"""Names that a bare surname or first name is compared with at most; with more it points at nobody."""
VIEWS_USED = 3
"""Views of letters.toml that give keys: international, Azerbaijani and Turkish, Belarusian and Ukrainian."""


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
        if len(folded) < 2:
            if any(not w.bare.isascii() or not word.isascii() for w, word in zip(folded, words, strict=True)):
                found.add("joined " + skeleton(folded[0].folds[0]))
            continue
        for view in range(VIEWS_USED):
            for i, word in enumerate(folded):
                if len(word.sounded) > 1:
                    others = [k for j in range(len(folded)) if j != i for k in _starts(words[j], folded[j], view)]
                    stem = _stem_skeleton(word, view)
                    found.update(f"{stem} {start}" for start in others)
            found.add("joined " + skeleton("".join(word.folds[view] for word in folded)))
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
    if len(block) <= SMALL_BLOCK:
        yield from combinations(block, 2)
        return
    texts = [" ".join(sorted(fold(word).folds[0] for word in parse(name).words)) for name in block]
    step = 2000  # rows at a time: keeps the matrix of a block of 20,000 names under 160 MB
    for first in range(0, len(texts), step):
        rows = texts[first : first + step]
        matrix = process.cdist(rows, texts, scorer=fuzz.ratio, score_cutoff=LIKENESS, dtype=np.uint8)
        for i, j in np.argwhere(matrix).tolist():
            if first + i < j:
                yield block[first + i], block[j]
