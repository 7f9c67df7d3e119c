"""Which names are worth comparing: those of which two words are alike, so that never all pairs are looked at.

Words are compared first, each only with those that share a key; then names are looked up by pairs of words that are
alike. So no surname is too common to be found by, and no name is compared with another that shares but one word.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from gaolbook.base.names.compare import SWAPPED, compare
from gaolbook.base.names.folding import fold, single
from gaolbook.base.names.parts import parse
from gaolbook.base.names.syllables import syllabic
from gaolbook.merge.alike_words import alike_words

LEAST = 0.80
"""Similarity of names from which a pair is worth scoring; as ``score.NAME_FLOOR``."""
LEAST_WORD = 0.50
"""Similarity of words from which names are compared."""
BARE_BLOCK = 20
"""Names that a bare surname or first name is compared with at most; with more it points at nobody."""
INITIAL_BLOCK = 50
"""Names that an initial and a surname are compared with at most; with more they point at nobody."""

Key = tuple[int, int]
"""Two words of a name by their numbers, the smaller first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name for the join: its spelled-out words by number; ``plain`` names are two words and nothing else."""

    words: tuple[int, ...]
    plain: bool
    surname_first: bool
    initials: bool


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of names by their numbers, the smaller first, and how alike the names are (``NameMatch.score``)."""

    left: array[int]
    right: array[int]
    score: array[float]

    def add(self, i: int, j: int, score: float) -> None:
        """Take one more pair."""
        self.left.append(min(i, j))
        self.right.append(max(i, j))
        self.score.append(score)

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.left)

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        """Yield (smaller number, larger number, score)."""
        return zip(self.left, self.right, self.score, strict=True)


def candidate_pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of different names that may be one, each in order, sorted."""
    ordered = sorted(set(names))
    return sorted({(ordered[i], ordered[j]) for i, j, _ in alike_names(ordered)})


def alike_names(names: Sequence[str], least: float = LEAST) -> Pairs:
    """Return the pairs of different names that are compared and found at least so much alike, in a fixed order."""
    join = _Join(names, least)
    join.by_two_words()
    join.by_initials()
    join.by_one_word()
    join.written_as_one()
    join.compare_met()
    return join.found


class _Join:
    """The names of one call of ``alike_names``, indexed by their words."""

    def __init__(self, names: Sequence[str], least: float) -> None:
        self.names, self.least = names, least
        self.found = Pairs(array("I"), array("I"), array("f"))
        self._met = array("Q")
        numbers: dict[str, int] = {}
        self.rows = [_row(name, numbers) for name in names]
        self.near = alike_words(list(numbers), LEAST_WORD)
        self.keys: dict[Key, list[int]] = defaultdict(list)
        self.partners: list[set[int]] = [set() for _ in numbers]
        for number, row in enumerate(self.rows):
            for a, b in {(min(pair), max(pair)) for pair in combinations(row.words, 2)}:
                self.keys[a, b].append(number)
                self.partners[a].add(b)
                self.partners[b].add(a)

    def by_two_words(self) -> None:
        """Find names of which two words are alike."""
        for key in sorted(self.keys):
            for other, (score, straight) in sorted(self._alike_keys(key).items()):
                for i in self.keys[key]:
                    for j in self.keys[other]:
                        if i < j or (key != other and i != j):
                            self._take(i, j, score, (key[0], other[0] if straight else other[1]))

    def _alike_keys(self, key: Key) -> dict[Key, tuple[float, bool]]:
        """Return the keys, not before this one, whose words are alike.

        With each its weaker likeness, and whether the first word of this key meets the first of the other.
        """
        a, b = sorted(key, key=lambda word: len(self.near[word]))
        near_b = self.near[b]
        best: dict[Key, tuple[float, bool]] = {}
        for a2, alike in self.near[a].items():
            partners = self.partners[a2]
            few, many = (partners, near_b) if len(partners) < len(near_b) else (near_b, partners)
            for b2 in few:
                other = (a2, b2) if a2 <= b2 else (b2, a2)
                if b2 in many and other >= key:
                    score = min(alike, near_b[b2])
                    if score > best.get(other, (0.0, True))[0]:
                        best[other] = score, (a == key[0]) == (a2 == other[0])
        return best

    def _take(self, i: int, j: int, score: float, first: Key) -> None:
        """Note a pair; ``first`` are two words that stand for each other. Names of two plain words need no more."""
        left, right = self.rows[i], self.rows[j]
        if left.plain and right.plain:
            swapped = (left.words[0] == first[0]) != (right.words[0] == first[1])
            turned = swapped and not (left.surname_first or right.surname_first)
            if score - SWAPPED * turned >= self.least:
                self.found.add(i, j, score - SWAPPED * turned)
            return
        self._meet(i, j)

    def _meet(self, i: int, j: int) -> None:
        """Note two names that are to be compared, as one number: millions of pairs are met, many of them often."""
        if i != j:
            self._met.append(min(i, j) * len(self.names) + max(i, j))

    def compare_met(self) -> None:
        """Compare the names that met, each pair once."""
        for met in np.unique(np.frombuffer(self._met, dtype=np.uint64)):
            i, j = divmod(int(met), len(self.names))
            score = compare(self.names[i], self.names[j]).score
            if score >= self.least:
                self.found.add(i, j, score)

    def by_initials(self) -> None:
        """Find full names for an initial and a surname."""
        index: dict[tuple[int, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            for start in sorted(set(_starts(self.names[number], row))):
                index[start].append(number)
        for number, row in enumerate(self.rows):
            if len(row.words) != 1 or not row.initials:
                continue
            for letter in sorted({letter for _, letter in _starts(self.names[number], row)}):
                met = [j for word in sorted(self.near[row.words[0]]) for j in index.get((word, letter), ())]
                if len(met) <= INITIAL_BLOCK:
                    for j in met:
                        self._meet(number, j)

    def by_one_word(self) -> None:
        """Find what a bare surname or first name may stand for, where that is not half the dump."""
        bearing: dict[int, list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            for word in sorted(set(row.words)):
                bearing[word].append(number)
        for number, row in enumerate(self.rows):
            if len(row.words) == 1 and not row.initials:
                met = [j for word in sorted(self.near[row.words[0]]) for j in bearing[word]]
                if len(met) <= BARE_BLOCK:
                    for j in met:
                        self._meet(number, j)

    def written_as_one(self) -> None:
        """Find names that are one once written without spaces."""
        blocks: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            parts = parse(name)
            for words in (parts.words, *parts.variants):
                blocks[_joined_skeleton(words)].append(number)
        for _, block in sorted(blocks.items()):
            if len(block) > 1:
                lengths = [len(parse(self.names[i]).words) for i in block]
                for (i, one), (j, other) in combinations(zip(block, lengths, strict=True), 2):
                    if one != other:
                        self._meet(i, j)


def _row(name: str, numbers: dict[str, int]) -> Row:
    parts = parse(name)
    spelled = [word for words in (parts.words, *parts.variants) for word in words if len(word) > 1]
    words = tuple(dict.fromkeys(numbers.setdefault(word.casefold(), len(numbers)) for word in spelled))
    plain = len(parts.words) == len(words) == 2 and not parts.initials and not parts.variants and not syllabic(parts)
    return Row(words, plain, parts.surname_first, bool(parts.initials))


def _joined_skeleton(words: Sequence[str]) -> str:
    """Return the consonants of words written as one, so that Mohammad Reza meets Mohammadreza."""
    skeletons = [fold(word).skeletons[0] for word in words]
    return single("".join(s.removeprefix("a") if place else s for place, s in enumerate(skeletons)))


def _starts(name: str, row: Row) -> Iterator[tuple[int, str]]:
    """Yield each word of a name with the first letter of each other, by sound."""
    words = parse(name).words
    letters = [fold(word).folds[0][:1] for word in words]
    spelled = [word for word in words if len(word) > 1]
    for word, number in zip(dict.fromkeys(word.casefold() for word in spelled), row.words, strict=False):
        own = fold(word).folds[0][:1]
        others = list(letters)
        if own in others:
            others.remove(own)
        yield from ((number, letter) for letter in others)
