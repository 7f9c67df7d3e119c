"""Words of names that are alike: each is compared only with those that share a key of sound, consonants or slips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gaolbook.base.names.folding import exact_views, fold
from gaolbook.base.names.parts import ending
from gaolbook.base.names.words import (
    GENDERED,
    LONG_SKELETON,
    SHORTEST_AFTER_ARTICLE,
    SHORTEST_CLIPPED,
    given_groups,
    pet_name_keys,
    unvoiced,
    word_similarity,
)

SHORTEST_SLIP = 4
"""Letters of a word that is found by what one letter less leaves of it."""


def alike_words(words: Sequence[str], least: float) -> list[dict[int, float]]:
    """Return for each word, by number, those at least ``least`` alike, itself among them.

    A surname in male and in female form are not alike: they are of two people.
    """
    keys = [tuple(sorted(set(_keys(word)))) for word in words]
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(keys):
        for key in found:
            blocks[key].append(number)
    clipped = _clipped(words)
    near: list[dict[int, float]] = [{number: 1.0} for number in range(len(words))]
    for number, found in enumerate(keys):
        for other in sorted({m for key in found for m in blocks[key] if m > number}.union(clipped[number])):
            score, says = word_similarity(words[number], words[other])
            if score >= least and says != GENDERED:
                near[number][other] = near[other][number] = score
    return near


def _keys(word: str) -> Iterator[str]:
    folded = fold(word)
    for plain, skeleton in zip(folded.folds, folded.skeletons, strict=True):
        yield f"sound {plain}"
        if len(skeleton) >= LONG_SKELETON - 1:
            yield f"consonants {skeleton}"
    taken = ending(folded.sounded)
    if taken:
        stem = fold(taken.stem)
        yield f"consonants {stem.skeletons[0]}"
        yield f"sound {stem.folds[0]}"
    yield f"letters {folded.bare}"
    yield f"unvoiced {unvoiced(folded.skeletons[-1])}"
    for plain in (folded.folds[i] for i in exact_views()):
        if len(plain) >= SHORTEST_SLIP:
            yield f"slip {plain}"
            yield from (f"slip {plain[:i]}{plain[i + 1 :]}" for i in range(len(plain)))
    if folded.sounded[:2] in ("al", "el") and len(folded.sounded) - 2 >= SHORTEST_AFTER_ARTICLE:
        rest = fold(folded.sounded[2:])
        yield f"sound {rest.folds[0]}"
        yield f"consonants {rest.skeletons[0]}"
    yield from (f"given {group}" for group in given_groups(word))
    yield from (f"pet {key}" for key in pet_name_keys(word))


def _clipped(words: Sequence[str]) -> list[list[int]]:
    """Return for each word those that it starts with."""
    index: dict[str, list[int]] = defaultdict(list)
    folds = [fold(word).folds[0] for word in words]
    for number, plain in enumerate(folds):
        index[plain].append(number)
    return [[m for size in range(SHORTEST_CLIPPED, len(plain)) for m in index.get(plain[:size], ())] for plain in folds]
