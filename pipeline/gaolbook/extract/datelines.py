"""Tells the date of a dateline, on which a story was sent, from the dates that the story tells.

"ARMAVIR, 9 December 2020 - The trial ...", "Tiraspol, Nov. 3 (Dniester Press) -- Police ...".
"""

from __future__ import annotations

import re

BEFORE = 60
"""Characters before a date in which the place of a dateline stands: two names and a country."""
AFTER = 60
"""Characters after it in which the name of an agency and the dash stand."""

_WORD = r"(?:[A-Z][\w.'’-]{0,24}|de|la|el|of|and|the)"
_PLACE = re.compile(
    rf"(?:^|\n|\*\*)[ \t]{{0,8}}\(?(?!(?:In|On|At|From|By)\b)[A-Z][\w.'’-]{{0,24}}(?:,?[ \t]{_WORD}){{0,5}}"
    r"(?:,[ \t]?|[ \t]\(|[ \t]?[-–—][ \t])$"
)
_CAPITALS = re.compile(r"(?:^|\n|\*\*)[ \t]{0,8}[A-Z][A-Z ,.'’-]{2,40}[,(]?[ \t]?\(?$")
_DASH = re.compile(
    r"\.?\)?(?:,? (?:19|20)\d\d)?\.?(?:,? ?\([^()\n]{1,40}\))?\.?\)?\*{0,2}[ \t]?(?:-{1,2}|–|—|:)\*{0,2}(?=\s|[A-Z])"
)


def is_dateline(text: str, start: int, end: int) -> bool:
    """Whether the date ``text[start:end]`` follows a place that begins a line, and a dash or colon follows the date."""
    if not _DASH.match(text[end : end + AFTER]):
        return False
    before = text[max(0, start - BEFORE) : start]
    if start > BEFORE and "\n" not in before and "**" not in before:
        return False
    return _PLACE.search(before) is not None or _CAPITALS.search(before) is not None
