"""Half-open character spans, and the map between a cleaned text and the raw text it was made from."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start <= i < end`` of some text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


class Segment(NamedTuple):
    """A run of ``length`` characters that stands at ``clean`` in the clean text and at ``raw`` in the raw text.

    A character that was rewritten (a curly quote made straight, an entity decoded) is a segment of its own whose
    ``raw_length`` may differ from ``length``; one that was inserted (a space between glued words) has ``raw_length`` 0.
    """

    clean: int
    raw: int
    length: int
    raw_length: int


class OffsetMap:
    """Maps spans of the clean text to spans of the raw text, exactly."""

    def __init__(self, segments: tuple[Segment, ...]) -> None:
        """Take segments in order; together they cover the clean text without gap or overlap."""
        self.segments = segments
        self._starts = [segment.clean for segment in segments]

    @property
    def clean_length(self) -> int:
        """Number of characters of the clean text."""
        return self.segments[-1].clean + self.segments[-1].length if self.segments else 0

    def _segment_at(self, clean: int) -> Segment:
        return self.segments[bisect_right(self._starts, clean) - 1]

    def to_raw(self, start: int, end: int) -> Span:
        """Return the raw span of clean characters ``[start, end)``; what was cut inside it is included.

        Raises ValueError where the span is empty or outside the clean text.
        """
        if not 0 <= start < end <= self.clean_length:
            raise ValueError(f"span [{start}, {end}) is empty or outside the text of {self.clean_length} characters")
        first, last = self._segment_at(start), self._segment_at(end - 1)
        raw_start = first.raw + (start - first.clean if first.length == first.raw_length else 0)
        raw_end = last.raw + (end - last.clean if last.length == last.raw_length else last.raw_length)
        return Span(raw_start, max(raw_start, raw_end))


def identity_map(length: int) -> OffsetMap:
    """Return the map of a text that needed no cleaning."""
    return OffsetMap((Segment(0, 0, length, length),) if length else ())
