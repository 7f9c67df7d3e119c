"""Cuts a text of any length into windows the encoder can read, at line and sentence ends where it can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gaolbook.extract.encoder.features import Gap

MAX_WINDOW = 126
"""Sub-tokens of text in a window; 128 with the start and end marks, the longest the training saw."""

_ENDS = frozenset(".!?…。؟।")
_CLOSERS = frozenset("\"'”’)]»›")
_SOFT = frozenset(",;:–—-")


class Window(NamedTuple):
    """Words ``start <= i < end`` of a text."""

    start: int
    end: int


def cut_strengths(words: Sequence[str], gaps: Sequence[int]) -> list[int]:
    """Return for every word how good a cut before it is: 3 blank line, 2 line or sentence end, 1 comma, 0 elsewhere."""
    strengths: list[int] = []
    for index, gap in enumerate(gaps):
        before = words[index - 1][-1:] if index else ""
        closed = before in _CLOSERS and index > 1 and words[index - 2][-1:] in _ENDS and gap > Gap.NONE
        if gap == Gap.BLANK_LINE:
            strengths.append(3)
        elif gap == Gap.LINE or closed or (words[index - 1] in _ENDS if index else False):
            strengths.append(2)
        else:
            strengths.append(1 if before in _SOFT else 0)
    return strengths


def cut_windows(lengths: Sequence[int], strengths: Sequence[int], limit: int = MAX_WINDOW) -> list[Window]:
    """Return consecutive windows that cover all words, each of at most ``limit`` sub-tokens (or one word).

    A full window is cut at its last sentence or line end; where it has none, at its last comma; else where it is full.
    """
    windows: list[Window] = []
    start = used = 0
    last = [0, 0, 0, 0]
    for index, length in enumerate(lengths):
        while used + length > limit and index > start:
            best = next((cut for cut in (max(last[2], last[3]), last[1]) if cut > start), index)
            windows.append(Window(start, best))
            start, used = best, sum(lengths[best:index])
        last[strengths[index]] = index
        used += length
    if len(lengths) > start:
        windows.append(Window(start, len(lengths)))
    return windows
