"""Near-duplicates: the runs of three words a text has, as hashes, and an index that finds texts with many in common.

The index compares only texts that agree in one of some bands of a one-permutation MinHash: every run falls into a bin
and each bin keeps its least value. ``../shared/research/scale.md`` found that as good as MinHash with 128 permutations
and three times as fast.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator

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

Runs = NDArray[np.uint32]
"""Hashes of the different runs of a text, in order."""

_EMPTY = 1 << 16
_WORD = re.compile(r"\w+")
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
"""Odd constants with well-spread bits, from the mixers of xxHash and MurmurHash3."""


def runs_of(text: str) -> Runs:
    """Return the runs of a text."""
    words = _WORD.findall(text.casefold())
    codes = {word: zlib.crc32(word.encode()) for word in set(words)}
    row = np.array([codes[word] for word in words], dtype=np.uint64)
    count = max(0, len(row) - RUN + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):
        mixed += row[place : place + count] * _FACTORS[place]
    return np.unique((((mixed ^ (mixed >> np.uint64(29))) * _MIX) >> np.uint64(32)).astype(np.uint32))


def sketch(text: str) -> str:
    """Return the runs of a text written for a record, or "" where it is too short to be compared."""
    runs = runs_of(text)
    return base64.b64encode(runs.astype("<u4").tobytes()).decode("ascii") if len(runs) >= LEAST_RUNS else ""


def read_sketch(written: str) -> Runs:
    """Return the runs that ``sketch`` wrote."""
    return np.frombuffer(base64.b64decode(written), dtype="<u4").astype(np.uint32)


def share_in(part: Runs, whole: Runs) -> float:
    """Return the share of one text's runs that another has; 1 for a text without any."""
    return float(np.isin(part, whole, assume_unique=True).mean()) if len(part) else 1.0


def contained(left: Runs, right: Runs) -> float:
    """Return the share of the shorter text's runs that is in the longer."""
    return share_in(left, right) if len(left) <= len(right) else share_in(right, left)


def _least_by_bin(runs: Runs) -> NDArray[np.int64]:
    bins = np.full(BINS, _EMPTY, dtype=np.int64)
    np.minimum.at(bins, (runs >> 16) % BINS, runs & 0xFFFF)
    filled = np.flatnonzero(bins < _EMPTY)
    return bins[filled[np.searchsorted(filled, np.arange(BINS)) % len(filled)]]  # an empty bin takes the next one's


class NearIndex:
    """Finds the texts among those added that a text may be a repeat of."""

    def __init__(self) -> None:
        """Make an empty index."""
        self._texts: list[Runs] = []
        self._bands: defaultdict[int, list[int]] = defaultdict(list)

    def _keys(self, runs: Runs) -> Iterator[int]:
        for band, rows in enumerate(_least_by_bin(runs).reshape(BANDS, ROWS).tolist()):
            yield band << 48 | rows[0] << 32 | rows[1] << 16 | rows[2]

    def add(self, runs: Runs) -> int:
        """Add a text of at least one run and return its number, counted from 0."""
        number = len(self._texts)
        self._texts.append(runs)
        for key in self._keys(runs):
            self._bands[key].append(number)
        return number

    def near(self, runs: Runs) -> list[int]:
        """Return the numbers of the texts that hold most of this one or are mostly held by it, the nearest first."""
        seen = {number for key in self._keys(runs) for number in self._bands.get(key, ())}
        scored = ((contained(runs, self._texts[number]), number) for number in seen)
        near = sorted((-share, number) for share, number in scored if share >= LEAST_CONTAINED)
        return [number for _, number in near]
