"""Layout: hard-wrapped lines become blocks, and every block says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from gaolbook.collect.dates import date_line
from gaolbook.collect.lexicon import alternatives, load
from gaolbook.collect.lines import Line

BlockKind = Literal["headline", "byline", "dateline", "caption", "item", "body"]

MIN_WRAP, MAX_WRAP = 45, 130
"""Characters of the narrowest and widest column a text is taken to be wrapped at."""
WRAP_SHARE = 0.6
"""Share of line breaks that must be where the next word no longer fitted, for a text to count as hard-wrapped."""
WRAP_SLACK = 6
"""Characters by which a line may fall short of the column though the next word had room: addresses were cut."""
MIN_OPEN_WORDS = 5
"""Words of the shortest line that is taken to go on after a blank line or a closed-class last word."""
MAX_HEADLINE_WORDS = 18
MAX_SUBHEAD_WORDS = 7
MAX_FINISHED_CAPTION = 30
"""Words under which even a whole sentence with "(pictured)" in it is a caption."""
MIN_FINISHED = 0.5
"""Share of the longer blocks that must end like sentences before an unfinished one counts as a caption."""

_BLOCKS = load("furniture")["blocks"]
_BYLINE = re.compile(alternatives(_BLOCKS["byline"]))
_SOURCE_LINE = re.compile(alternatives(_BLOCKS["byline"][1:]), re.IGNORECASE)
_CAPTION = re.compile(alternatives(_BLOCKS["caption"]), re.IGNORECASE)
_ITEM = re.compile(r"(?:[•·▪●◦‣*]|[-–—]|\d{1,2}[.)])\s")
_WORDS = load("words")
_UNFINISHED = frozenset(_WORDS["unfinished"])
_MAX_KIND = 420
"""Characters of the longest block that is compared with the patterns of bylines and captions."""


def wrap_width(lines: Sequence[Line]) -> int:
    """Return the column a text is hard-wrapped at, or 0 where it is not."""
    pairs = [(a, b) for a, b in pairwise(lines) if not b.after_blank and not b.after_cut]
    lengths = sorted(len(a.text) for a, _ in pairs)
    if len(pairs) < 2:
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    open_pairs = [(a, b) for a, b in pairs if not a.finished]
    fitted = sum(1 for a, b in open_pairs if len(a.text) + 1 + len(b.text.split(maxsplit=1)[0]) > width - WRAP_SLACK)
    wrapped = MIN_WRAP <= width <= MAX_WRAP and len(open_pairs) >= 2 and fitted >= WRAP_SHARE * len(open_pairs)
    return width if wrapped else 0


def joins(before: Line, after: Line, width: int, first: bool) -> bool:
    """Whether ``after`` goes on with the sentence or paragraph of ``before``. ``first``: ``before`` opens its block."""
    if before.credit or after.credit or before.cut or _stands_alone(before) or _ITEM.match(after.text):
        return False
    goes_on = after.text[:1].islower() or after.text[:1] in ",;.)["
    last_word = before.text.split()[-1] if before.text else ""
    dangling = last_word in _UNFINISHED and len(before.text.split()) >= MIN_OPEN_WORDS
    if after.after_blank:
        return not before.finished and len(before.text.split()) >= MIN_OPEN_WORDS and (goes_on or dangling)
    if goes_on or dangling or before.text.endswith(("-", ",")):
        return True
    if not width or _stands_alone(after):
        return False
    fits = len(before.text) + 1 + len(after.text.split(maxsplit=1)[0]) <= width - WRAP_SLACK
    return not fits or (not before.finished and (not first or before.address))


def _stands_alone(line: Line) -> bool:
    return len(line.text) <= _MAX_KIND and (date_line(line.text) is not None or bool(_BYLINE.fullmatch(line.text)))


def kinds(texts: Sequence[str], credits: Sequence[bool]) -> list[BlockKind]:
    """Return what each block is, from its own words and from how the others end."""
    long = [text for text in texts if len(text.split()) > MAX_SUBHEAD_WORDS]
    told = bool(long) and sum(1 for text in long if _finished(text)) >= MIN_FINISHED * len(long)
    result: list[BlockKind] = []
    body_seen = False
    for text, credit in zip(texts, credits, strict=True):
        kind = _marked_kind(text, credit) or _unmarked_kind(text, body_seen, told)
        body_seen = body_seen or kind == "body"
        result.append(kind)
    if result[-1:] == ["caption"] and not credits[-1] and result.count("caption") == 1:
        result[-1] = "body"  # a text that was cut off, not a picture
    return result


def _marked_kind(text: str, credit: bool) -> BlockKind | None:
    """What a block says of itself, or None."""
    if len(text) > _MAX_KIND:
        return None
    if _BYLINE.fullmatch(text) or _SOURCE_LINE.fullmatch(text):
        return "byline"
    if date_line(text) is not None:
        return "dateline"
    if credit or (_CAPTION.fullmatch(text) and (not _finished(text) or len(text.split()) < MAX_FINISHED_CAPTION)):
        return "caption"
    return None


def _unmarked_kind(text: str, body_seen: bool, told: bool) -> BlockKind:
    """What a block is from its end, its length and its place. ``told``: most blocks of the text are whole sentences."""
    words = len(text.split())
    finished = _finished(text)
    if _ITEM.match(text) and (body_seen or finished):
        return "item"
    if finished or len(text) > _MAX_KIND:
        return "body"
    if not body_seen and words <= MAX_HEADLINE_WORDS:
        return "headline"
    if not told:
        return "body"
    return "headline" if words <= MAX_SUBHEAD_WORDS else "caption"


def _finished(text: str) -> bool:
    return bool(re.search(r"[.!?…:;][\"')\]]*$", text[-8:]))
