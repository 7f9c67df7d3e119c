"""Stretches of an article cut into pieces where names stand, so that a page can mark them without markup in text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gaolbook.base.schema import Evidence, Mention
from gaolbook.wording import readable

LONGEST_PIECE = 4_000
"""Characters of a stretch that are shown; the page says what is cut."""

Pieces = list[list[str]]
"""[text, mark] in order. The mark is "" where no name stands."""


def pieces(
    text: str, offset: int, mentions: Iterable[Mention], marks: Mapping[str, str], most: int = LONGEST_PIECE
) -> Pieces:
    """Cut ``text``, which starts at ``offset`` in its article, where entities of ``marks`` are named or meant.

    Of mentions that overlap the first, and of those that start together the longest, is marked.
    """
    shown = text[:most]
    end = offset + len(shown)
    inside = [m for m in mentions if m.entity_id in marks and m.start < end and m.end > offset]
    found: Pieces = []
    at = offset
    for mention in sorted(inside, key=lambda m: (m.start, -m.end, m.mention_id)):
        start, stop = max(mention.start, offset), min(mention.end, end)
        if start < at or start >= stop:
            continue
        if start > at:
            found.append([shown[at - offset : start - offset], ""])
        found.append([shown[start - offset : stop - offset], marks[mention.entity_id]])
        at = stop
    if at < end:
        found.append([shown[at - offset :], ""])
    cut = [["…", ""]] if len(text) > len(shown) else []
    return [*found, *cut]


def quote_pieces(evidence: Evidence, source: str, mentions: Iterable[Mention], marks: Mapping[str, str]) -> Pieces:
    """Cut a quote where entities of ``marks`` are named or meant, each piece as one reads it."""
    cut = pieces(evidence.quote, evidence.start, mentions, marks)
    return [[readable(text, source), mark] for text, mark in cut]
