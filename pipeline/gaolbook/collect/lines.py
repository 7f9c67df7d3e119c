"""Lines: which of them are page furniture, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gaolbook.collect.characters import ADDRESS, CREDIT
from gaolbook.collect.dates import date_cell
from gaolbook.collect.lexicon import alternatives, load

MAX_FURNITURE = 200
"""Characters of the longest line that is compared with furniture; a longer one is prose."""
MAX_HEADLINE_WORDS = 18
"""Words of the longest headline without a full stop; news headlines stay under 18."""
MAX_SECTION_WORDS = 4
"""Words of the longest section name in a bar."""
COMMENT_TAIL = 0.35
"""Largest share of a text that a comment section may take at its end; a form nearer the top loses its own line only."""
MAX_TAIL_LINES = 6
"""Unfinished short lines after the last bar of buttons that are taken for headlines of other stories."""
TAIL_FROM = 0.6
"""Share of the text after which a bar of buttons may close the story."""

_FURNITURE = load("furniture")
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, re.compile(alternatives(patterns), re.IGNORECASE)) for rule, patterns in _FURNITURE["lines"].items()
)
_CELL = re.compile(alternatives(_FURNITURE["cells"]), re.IGNORECASE)
_MARKER = re.compile(
    rf"[>»\"→ ]*{alternatives(_FURNITURE['teasers']['markers'])}(?: ?[:>»\"→-]+ ?(?P<headline>.*)|[ .…>»\"→]*)",
    re.IGNORECASE,
)
_LIST_MARKER = re.compile(rf"[>»\"→ ]*{alternatives(_FURNITURE['teasers']['list_markers'])}[ :>»\"→.…]*", re.IGNORECASE)
_SEPARATOR = re.compile(r" ?[|•·»\"] ?| {2,}| - ")
_INK = re.compile(r"[^ \x1a\x1b]")
_SPACE = re.compile(rf"[ {ADDRESS}{CREDIT}]+")
_NON_BLANK = re.compile(r"[^\n]+")
_FINISHED = re.compile(r"[.!?…:;][\"')\]]*$|[.!?…][\"')\]]+$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a draft that has something on it. ``text`` is without marks; ``cut`` names a rule or is empty.

    ``after_blank``, ``after_cut``: what stands between it and the line before. ``address``: an address ended it.
    """

    start: int
    end: int
    text: str
    after_blank: bool
    credit: bool
    address: bool = False
    after_cut: bool = False
    cut: str = ""

    @property
    def finished(self) -> bool:
        """Whether it ends like a sentence."""
        return bool(_FINISHED.search(self.text[-8:]))

    @property
    def headline_like(self) -> bool:
        """Whether it is short and does not end like a sentence."""
        words = len(self.text.split())
        return 0 < words <= MAX_HEADLINE_WORDS and not re.search(r"[.!,;:…][\"')]*$", self.text[-8:])


def split_lines(text: str) -> list[Line]:
    """Return the lines that are not blank; a line with nothing but addresses has an empty ``text``."""
    lines: list[Line] = []
    previous, blank = 0, True
    for match in _NON_BLANK.finditer(text):
        if match.start() - previous > 1:
            blank = True
        previous = match.end()
        content = match[0].strip(" ")
        if not content:
            blank = True
            continue
        if not _INK.search(content):
            text_of = ""
        elif len(content) > MAX_FURNITURE and "  " not in content and ADDRESS not in content and CREDIT not in content:
            text_of = content
        else:
            text_of = content.translate({ord(ADDRESS): " ", ord(CREDIT): " "}).strip()
            text_of = text_of if len(text_of) <= MAX_FURNITURE else _SPACE.sub(" ", text_of)
        start = match.start() + len(match[0]) - len(match[0].lstrip(" "))
        lines.append(Line(start, start + len(content), text_of, blank, CREDIT in content, content.endswith(ADDRESS)))
        blank = False
    return lines


def cut_furniture(lines: Sequence[Line], length: int) -> list[Line]:
    """Return the lines with furniture marked by the name of the rule that cuts it. ``length`` is that of the text."""
    marked = [replace(line, cut=_own_rule(line)) for line in lines]
    marked = _cut_teasers(marked)
    marked = _cut_lists(marked)
    marked = _cut_comments(marked, length)
    return _cut_tail(marked, length)


def _own_rule(line: Line) -> str:
    text = line.text.lstrip("•▪●◦‣ ")
    if not text or len(text) > MAX_FURNITURE:
        return ""
    if is_bar(text):
        return "bar"
    text = re.sub(" {2,}", " ", text)
    for rule, pattern in _RULES:
        if pattern.fullmatch(text) and not (rule == "comment_section" and len(text) > 140):
            return rule
    marker = _MARKER.fullmatch(text)
    if marker and (marker["headline"] is None or not _several_sentences(marker["headline"])):
        return "teaser"
    return ""


def _several_sentences(text: str) -> bool:
    long = text.endswith(".") and len(text.split()) > MAX_HEADLINE_WORDS
    return long or bool(re.search(r"[a-z]{3}[.!?][\"']? [A-Z]", text))


def is_bar(text: str) -> bool:
    """Whether a line is a row of buttons, sections and counters."""
    cells = [cell.strip() for cell in _SEPARATOR.split(text) if cell.strip()]
    known = [bool(_CELL.fullmatch(cell) or _MARKER.fullmatch(cell)) for cell in cells]
    if len(cells) < 2 or not any(known):
        words = text.split()
        return len(words) > 2 and all(_CELL.fullmatch(word) for word in words)
    return all(ok or date_cell(cell) or _looks_like_section(cell) for ok, cell in zip(known, cells, strict=True))


def _looks_like_section(cell: str) -> bool:
    words = cell.split()
    short = len(words) <= MAX_SECTION_WORDS and not cell.endswith((".", "!", "?", ","))
    return (short and not cell.lower().startswith("by ")) or all(_CELL.fullmatch(word) for word in words)


def _cut_teasers(lines: list[Line]) -> list[Line]:
    """A lone "Read more" takes the headline next to it: the line before if a block of its own, else the one after."""
    for index, line in enumerate(lines):
        if line.cut != "teaser" or _headline_of(line):
            continue
        before = index - 1
        while before >= 0 and not lines[before].text:
            before -= 1
        if before >= 0 and _is_teaser_before(lines, before, line):
            lines[before] = replace(lines[before], cut="teaser")
            continue
        after = index + 1
        while after < len(lines) and not lines[after].text:
            after += 1
        if after < len(lines) and _is_teaser_after(lines, after):
            lines[after] = replace(lines[after], cut="teaser")
    return lines


def _headline_of(line: Line) -> str | None:
    marker = _MARKER.fullmatch(re.sub(" {2,}", " ", line.text))
    headline: str | None = marker["headline"] if marker else None
    return headline


def _is_teaser_before(lines: list[Line], index: int, marker: Line) -> bool:
    line = lines[index]
    alone = line.after_blank or index == 0 or bool(lines[index - 1].cut)
    return not line.cut and alone and not marker.after_blank and line.headline_like and index > 0


def _is_teaser_after(lines: list[Line], index: int) -> bool:
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    alone = following is None or following.after_blank or bool(following.cut)
    return not line.cut and alone and line.headline_like and len(line.text.split()) > 2


def _cut_lists(lines: list[Line]) -> list[Line]:
    """After "Also in this section" and the like: the headlines that follow, or a whole feed if its items are dated."""
    dated_from = max((index for index, line in enumerate(lines) if _stamp(line)), default=-1)
    run_ends = _headline_runs(lines)
    until = 0
    for index, line in enumerate(lines):
        if index < until:
            lines[index] = replace(line, cut=line.cut or "teaser list")
        elif line.cut == "teaser" and _LIST_MARKER.fullmatch(re.sub(" {2,}", " ", line.text)):
            until = len(lines) if index < dated_from else run_ends[index + 1]
    return lines


def _stamp(line: Line) -> bool:
    return not line.cut and len(line.text) <= MAX_FURNITURE and date_cell(line.text.lstrip("-–• "))


def _headline_runs(lines: list[Line]) -> list[int]:
    """For each line, where the headlines that begin there end; a single headline in the middle of a text is no list."""
    ends = [len(lines)] * (len(lines) + 1)
    end, inked = len(lines), 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.text and not line.cut and not _item_like(line):
            end, inked = index, 0
        elif line.text and not line.cut:
            inked += 1
        ends[index] = end if inked > 1 or end == len(lines) else index
    return ends


def _item_like(line: Line) -> bool:
    return line.headline_like or (len(line.text.split()) <= MAX_HEADLINE_WORDS and line.text.endswith("?"))


def _cut_comments(lines: list[Line], length: int) -> list[Line]:
    for index, line in enumerate(lines):
        if line.cut == "comment_section" and line.start >= (1 - COMMENT_TAIL) * length:
            return lines[: index + 1] + [replace(other, cut=other.cut or "comments") for other in lines[index + 1 :]]
    return lines


def _cut_tail(lines: list[Line], length: int) -> list[Line]:
    """Short unfinished lines after the last bar of buttons near the end are headlines of other stories."""
    last = max((index for index, line in enumerate(lines) if line.cut in _CLOSING), default=-1)
    tail = lines[last + 1 :]
    inked = [line for line in tail if line.text and not line.cut]
    if last < 0 or lines[last].start < TAIL_FROM * length or len(inked) > MAX_TAIL_LINES:
        return lines
    told = any(not line.cut and line.finished for line in lines[:last])
    if not told or not all(line.headline_like for line in inked):
        return lines
    return lines[: last + 1] + [replace(line, cut=line.cut or "tail") for line in tail]


_CLOSING = frozenset({"bar", "share", "navigation", "comments", "teaser", "teaser list"})
