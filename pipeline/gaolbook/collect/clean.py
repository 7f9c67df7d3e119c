"""Cleaning: from scraped text to paragraphs, with an exact map back to every raw character."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from gaolbook.base.spans import OffsetMap
from gaolbook.collect import characters, glue, markup
from gaolbook.collect.blocks import BlockKind, joins, kinds, wrap_width
from gaolbook.collect.characters import ADDRESS, CREDIT
from gaolbook.collect.draft import Cut, Draft, Edit, new_draft, raw_span
from gaolbook.collect.lexicon import load
from gaolbook.collect.lines import Line, cut_furniture, split_lines

__all__ = ["Block", "CleanText", "Cut", "clean"]

BLOCK_BORDER = "\n\n"
"""Stands between two blocks of a clean text, and nowhere else: a blank line ends a sentence for every splitter."""

STEPS: tuple[tuple[str, Callable[[Draft], Draft]], ...] = (
    ("characters", characters.normalise),
    ("front matter", markup.strip_front_matter),
    ("html", markup.strip_html),
    ("entities", characters.decode_entities),
    ("addresses", markup.strip_addresses),
    ("markdown", markup.strip_markdown),
    ("credits", markup.strip_credits),
)
"""What is done to a text before its lines are looked at, in this order."""

_GAP = re.compile(rf"[ {ADDRESS}{CREDIT}]+")
_SPACED_OUT = re.compile(r" +(?=[.,;:](?:[ \n\"')]|$)|\))")
_HYPHEN_PREFIXES = frozenset(load("words")["hyphen_prefixes"])


class Block(NamedTuple):
    """Characters ``[start, end)`` of the clean text and what they are."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class CleanText:
    """The story without its furniture. ``offsets`` maps spans of ``text`` to raw characters; ``cuts`` are raw spans.

    Blocks are separated by one line break; no other line break occurs.
    """

    text: str
    offsets: OffsetMap
    cuts: tuple[Cut, ...]
    blocks: tuple[Block, ...]


def clean(text: str) -> CleanText:
    """Clean one raw text. Linear in its length; never fails."""
    return clean_draft(new_draft(text))


def clean_draft(draft: Draft) -> CleanText:
    """Clean a text of which parts may be cut already."""
    for _, step in STEPS:
        draft = step(draft)
    lines = cut_furniture(split_lines(draft.text), len(draft.text))
    cuts = [Cut(line.cut, *raw_span(draft, line.start, line.end)) for line in lines if line.cut and line.text]
    kept = _without_empty(lines)
    draft, credits = _lay_out(draft, kept)
    draft = draft.edit([Edit(m.start(), m.end(), "") for m in _SPACED_OUT.finditer(draft.text)])
    draft = glue.split_glued(draft).with_cuts(cuts)
    ordered = tuple(sorted(draft.cuts, key=lambda cut: (cut.start, cut.end, cut.rule)))
    return CleanText(draft.text, OffsetMap(draft.segments), ordered, _blocks(draft.text, credits))


def _without_empty(lines: Sequence[Line]) -> list[Line]:
    """Drop cut lines and lines that held only addresses; what stood between two lines is remembered on the second."""
    kept: list[Line] = []
    blank = cut = False
    for line in lines:
        if line.cut:
            cut = True
        elif not line.text:
            blank = blank or line.after_blank
            if kept and not cut:
                kept[-1] = replace(kept[-1], address=True)
        else:
            kept.append(replace(line, after_blank=line.after_blank or blank, after_cut=cut))
            blank = cut = False
    return kept


def _lay_out(draft: Draft, lines: Sequence[Line]) -> tuple[Draft, list[bool]]:
    """Join the lines of a block by spaces and set blocks apart by line breaks; say which blocks had a photo credit."""
    width = wrap_width(lines)
    edits: list[Edit] = []
    credits: list[bool] = []
    position, first = 0, True
    words = frozenset(re.findall(r"[a-z]+(?:-[a-z]+)?", draft.text)) if width else frozenset()
    for index, line in enumerate(lines):
        joined = index > 0 and not line.after_cut and joins(lines[index - 1], line, width, first)
        if joined:
            previous = lines[index - 1]
            border, drop = _border(previous, line, width, words)
            start = position - 1 if drop else position
            edits.append(Edit(start, line.start, border, "hyphen" if drop else ""))
            credits[-1] = credits[-1] or line.credit
        else:
            edits.append(Edit(position, line.start, BLOCK_BORDER if index else ""))
            credits.append(line.credit)
        first = not joined
        edits += _inner_edits(draft.text, line)
        position = _content_end(draft.text, line)
    edits.append(Edit(position, len(draft.text), ""))
    return draft.edit(edits), credits


def _content_end(text: str, line: Line) -> int:
    end = line.end
    while end > line.start and text[end - 1] in (" ", ADDRESS, CREDIT):
        end -= 1
    return end


def _inner_edits(text: str, line: Line) -> list[Edit]:
    end = _content_end(text, line)
    found = _GAP.finditer(text, line.start, end)
    return [Edit(m.start(), m.end(), "" if m.start() == line.start else " ") for m in found if m[0] != " "]


def _border(before: Line, after: Line, width: int, words: frozenset[str]) -> tuple[str, bool]:
    """What stands between two joined lines, and whether the hyphen before it goes."""
    if after.text[0] in ",.;:)":
        return "", False
    if before.text.endswith("-") and not before.text.endswith(("--", " -")):
        return "", _typeset_hyphen(before.text, after.text, words) if width else False
    return " ", False


def _typeset_hyphen(before: str, after: str, words: frozenset[str]) -> bool:
    """Whether a hyphen at a line end marks only the break: the word is seen whole, or nothing speaks for a compound."""
    left = re.search(r"([a-z]+)-$", before)
    right = re.match(r"[a-z]+", after)
    if not left or not right or f"{left[1]}-{right[0]}" in words:
        return False
    return left[1] + right[0] in words or left[1] not in _HYPHEN_PREFIXES


def _blocks(text: str, credits: Sequence[bool]) -> tuple[Block, ...]:
    if not text:
        return ()
    pieces = text.split(BLOCK_BORDER)
    found: list[Block] = []
    start = 0
    for piece, kind in zip(pieces, kinds(pieces, credits), strict=True):
        found.append(Block(start, start + len(piece), kind))
        start += len(piece) + len(BLOCK_BORDER)
    return tuple(found)
