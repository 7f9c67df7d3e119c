"""Near-duplicates: a small sketch of each text (MinHash of three-word runs), and which sketches are much alike.

One-permutation hashing: every run of three words falls into one of ``BINS`` bins and each bin keeps its least value;
the share of equal bins estimates the share of common runs. ``../shared/research/scale.md`` found it as good as MinHash
with 128 permutations and three times as fast.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RUN = 3
"""Words of a run; changing one word in ten leaves about 0.73 of the runs."""
BANDS, ROWS = 42, 3
"""Two texts are compared where all rows of one band agree: with half of the runs in common that is 0.996 sure."""
BINS = BANDS * ROWS
LEAST_RUNS = 60
"""Runs under which a text is too short to be called a repeat of another."""
LEAST_CONTAINED = 0.6
"""Share of the shorter text's runs that must be in the longer; different reports of one event have about 0.1."""

_EMPTY = 1 << 16
_WORD = re.compile(r"\w+")
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
"""Odd constants with well-spread bits, from the mixers of xxHash and MurmurHash3."""


class Sketch(NamedTuple):
    """How many different runs a text has, and the least value in each bin, 16 bits each."""

    runs: int
    values: NDArray[np.uint16]

    def written(self) -> str:
        """Return the sketch as text, for a record."""
        return f"{self.runs}:{base64.b64encode(self.values.astype('<u2').tobytes()).decode('ascii')}"


def read_sketch(written: str) -> Sketch:
    """Return the sketch that ``Sketch.written`` wrote."""
    runs, _, values = written.partition(":")
    return Sketch(int(runs), np.frombuffer(base64.b64decode(values), dtype="<u2"))


def sketch(text: str) -> str:
    """Return the sketch of a text as text, or "" where it is too short for one."""
    words = _WORD.findall(text.casefold())
    codes = {word: zlib.crc32(word.encode()) for word in set(words)}
    row = np.array([codes[word] for word in words], dtype=np.uint64)
    if len(row) < LEAST_RUNS + RUN - 1:
        return ""
    mixed = sum(row[place : len(row) - RUN + 1 + place] * _FACTORS[place] for place in range(RUN))
    runs = np.unique((mixed ^ (mixed >> np.uint64(29))) * _MIX)
    if len(runs) < LEAST_RUNS:
        return ""
    bins = np.full(BINS, _EMPTY, dtype=np.int64)
    np.minimum.at(bins, ((runs >> np.uint64(40)) % np.uint64(BINS)).astype(np.int64), (runs & np.uint64(0xFFFF)))
    filled = np.flatnonzero(bins < _EMPTY)
    lender = filled[np.searchsorted(filled, np.arange(BINS)) % len(filled)]  # an empty bin takes the next one's value
    return Sketch(len(runs), bins[lender].astype(np.uint16)).written()


def contained(left: Sketch, right: Sketch) -> float:
    """Return about which share of the shorter text's runs is in the longer."""
    common = float((left.values == right.values).mean())
    return min(1.0, common * (left.runs + right.runs) / ((1 + common) * min(left.runs, right.runs)))


class NearIndex:
    """Finds the texts among those added that a text may be a repeat of."""

    def __init__(self) -> None:
        """Make an empty index."""
        self._sketches: list[Sketch] = []
        self._bands: defaultdict[int, list[int]] = defaultdict(list)

    def _keys(self, item: Sketch) -> Iterator[int]:
        for band, rows in enumerate(item.values.reshape(BANDS, ROWS).tolist()):
            yield band << 48 | rows[0] << 32 | rows[1] << 16 | rows[2]

    def add(self, item: Sketch) -> int:
        """Add a text and return its number, counted from 0."""
        number = len(self._sketches)
        self._sketches.append(item)
        for key in self._keys(item):
            self._bands[key].append(number)
        return number

    def near(self, item: Sketch) -> list[int]:
        """Return the numbers of the texts that hold most of this one or are mostly held by it, the nearest first."""
        seen = {number for key in self._keys(item) for number in self._bands.get(key, ())}
        scored = ((contained(item, self._sketches[number]), number) for number in seen)
        return [
            number for share, number in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if share >= LEAST_CONTAINED
        ]
