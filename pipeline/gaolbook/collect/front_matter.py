"""The header some sites put before a text: YAML between dashes, or lines of ``Key: value``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gaolbook.collect.lexicon import load

_LINE = re.compile(r"[^\n]*")
_FENCE = re.compile(r"\s{0,20}---[ \t]{0,20}\n")
_FENCE_END = re.compile(r"^---[ \t]{0,20}$", re.MULTILINE)
_KEY = re.compile(r"([A-Za-z][\w -]{0,30}):(?:[ \t]+|$)([^\n]*)")
_MAX_FENCED = 50_000
"""Characters of the longest front matter taken for one; far above any seen (the longest real ones are near 2,000)."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``fields`` in order of appearance, keys in lower case; the header takes ``[start, end)`` of the text."""

    start: int
    end: int
    fields: tuple[tuple[str, str], ...]

    def first(self, keys: list[str]) -> str | None:
        """Return the first non-empty value among the keys, in the order of the keys."""
        for key in keys:
            for name, value in self.fields:
                if name == key and value:
                    return value
        return None

    @property
    def title(self) -> str | None:
        """The title the header gives."""
        return self.first(load("markup")["title_keys"])


def front_matter(text: str) -> FrontMatter | None:
    """Return the header a text begins with, or None. ``text`` has plain line breaks."""
    opening = _FENCE.match(text)
    if opening:
        closing = _FENCE_END.search(text, opening.end(), opening.end() + _MAX_FENCED)
        if closing:
            inside = text[opening.end() : closing.start()]
            fields = _fields(inside.split("\n"))
            if fields or not inside.strip():
                return FrontMatter(0, closing.end(), fields)
        return None
    return _plain_header(text)


def _plain_header(text: str) -> FrontMatter | None:
    """``Title: ...`` and ``Date: ...`` lines up to the first blank line; at least two known keys, nothing else."""
    start = len(text) - len(text.lstrip())
    position = start
    lines: list[str] = []
    known = 0
    while position < len(text) and len(lines) < 30:
        line = _LINE.match(text, position)
        if not line or not line[0].strip():
            break
        key = _KEY.fullmatch(line[0].strip())
        if not key:
            return None
        known += key[1].lower() in load("markup")["header_keys"]
        lines.append(line[0].strip())
        position = line.end() + 1
    if known < 2 or known * 2 < len(lines):
        return None
    return FrontMatter(start, min(position, len(text)), _fields(lines))


def _fields(lines: list[str]) -> tuple[tuple[str, str], ...]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        key = _KEY.fullmatch(line.rstrip())
        if key and not line[:1].isspace():
            fields.append((key[1].strip().lower(), _unquoted(key[2])))
        elif fields and line.strip():
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {_unquoted(line.strip().removeprefix('- '))}".strip())
    return tuple(fields)


def _unquoted(value: str) -> str:
    value = value.strip()
    if value in (">", "|", ">-", "|-"):
        return ""
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].replace("''", "'")
    return value.strip()
