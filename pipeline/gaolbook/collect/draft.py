"""A text being cleaned: every edit keeps the map back to the raw text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gaolbook.base.spans import OffsetMap, Segment, Span


class Edit(NamedTuple):
    """Replace characters ``[start, end)`` of a draft by ``text``; ``rule`` says why, or is empty for white space."""

    start: int
    end: int
    text: str
    rule: str = ""


class Cut(NamedTuple):
    """A stretch of raw text that a rule took out, half-open."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, the segments that map it to the raw text, and what has been cut so far."""

    text: str
    segments: tuple[Segment, ...]
    cuts: tuple[Cut, ...] = ()

    def edit(self, edits: Sequence[Edit]) -> Draft:
        """Return the draft with all edits made. Edits are sorted and do not overlap (ValueError otherwise).

        A replacement as long as what it replaces keeps the map character by character; any other one maps as a whole.
        """
        if not edits:
            return self
        pieces: list[str] = []
        built = _Builder(self.segments)
        cuts = list(self.cuts)
        position = 0
        for start, end, text, rule in edits:
            if start < position or end < start:
                raise ValueError(f"edit [{start}, {end}) overlaps the one before it, which ends at {position}")
            pieces.append(self.text[position:start])
            built.keep(position, start)
            pieces.append(text)
            if len(text) == end - start:
                built.keep(start, end)
            else:
                raw = built.replace(start, end, len(text))
                if rule and (not text.strip() or not text.isprintable()) and self.text[start:end].strip():
                    cuts.append(Cut(rule, raw.start, raw.end))
            position = end
        pieces.append(self.text[position:])
        built.keep(position, len(self.text))
        return Draft("".join(pieces), tuple(built.segments), tuple(cuts))

    def with_cuts(self, cuts: Iterable[Cut]) -> Draft:
        """Return the draft with more cuts on record."""
        return Draft(self.text, self.segments, (*self.cuts, *cuts))


def new_draft(raw: str) -> Draft:
    """Return the draft of a text nothing has been done to."""
    return Draft(raw, (Segment(0, 0, len(raw), len(raw)),) if raw else ())


def raw_span(draft: Draft, start: int, end: int) -> Span:
    """Return the raw span of draft characters ``[start, end)``, which must not be empty."""
    return OffsetMap(draft.segments).to_raw(start, end)


class _Builder:
    """Copies segments of the old draft in order; every position is visited once, so a whole edit is linear."""

    def __init__(self, old: tuple[Segment, ...]) -> None:
        self.old = old
        self.starts = [segment.clean for segment in old]
        self.segments: list[Segment] = []
        self.length = 0

    def _slice(self, start: int, end: int) -> Iterable[Segment]:
        index = max(0, bisect_right(self.starts, start) - 1)
        while start < end and index < len(self.old):
            segment = self.old[index]
            stop = min(end, segment.clean + segment.length)
            if segment.length == segment.raw_length:
                yield Segment(start, segment.raw + start - segment.clean, stop - start, stop - start)
            else:
                yield Segment(start, segment.raw, stop - start, segment.raw_length)
            start = stop
            index += 1

    def _append(self, raw: int, length: int, raw_length: int) -> None:
        if self.segments and length == raw_length:
            last = self.segments[-1]
            if last.length == last.raw_length and last.raw + last.raw_length == raw:
                self.segments[-1] = Segment(last.clean, last.raw, last.length + length, last.length + length)
                self.length += length
                return
        self.segments.append(Segment(self.length, raw, length, raw_length))
        self.length += length

    def keep(self, start: int, end: int) -> None:
        """Copy the map of ``[start, end)``."""
        for segment in self._slice(start, end):
            self._append(segment.raw, segment.length, segment.raw_length)

    def replace(self, start: int, end: int, length: int) -> Span:
        """Map ``length`` new characters to the raw span of ``[start, end)`` and return that span."""
        covered = list(self._slice(start, end))
        if covered:
            raw = Span(covered[0].raw, covered[-1].raw + covered[-1].raw_length)
        else:
            before = list(self._slice(start - 1, start)) if start else []
            point = before[0].raw + before[0].raw_length if before else 0
            raw = Span(point, point)
        if length:
            self._append(raw.start, length, raw.end - raw.start)
        return raw
