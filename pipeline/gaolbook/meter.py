"""How far a run is: articles found so far, and by the bytes that are read about how many there will be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gaolbook.collect.files import STDIN, holds_many, is_remote
from gaolbook.write import Input


class Meter:
    """Counts the bytes taken from the inputs, compressed as they are, against the size of all."""

    def __init__(self, files: Sequence[Input], limit: int | None) -> None:
        """Measure the files; where one cannot be measured (standard input, the net) nothing is foretold."""
        self._limit = limit
        self._read = 0
        self._single = len(files) if not any(holds_many(item.path) for item in files) else None
        self._size = _size_of(files)

    def add(self, count: int) -> None:
        """Note that so many bytes were read."""
        self._read += count

    def expected(self, found: int) -> int | None:
        """Return about how many articles there are, given those found so far; None where that cannot be told."""
        total = self._single
        if total is None and self._size and self._read:
            total = round(found * max(1.0, self._size / self._read))
        return total if self._limit is None else min(total or self._limit, self._limit)


def _size_of(files: Sequence[Input]) -> int | None:
    if any(item.path == STDIN or is_remote(item.path) for item in files):
        return None
    return sum(path.stat().st_size for item in files if (path := Path(item.path)).is_file())
