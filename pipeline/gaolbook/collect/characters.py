"""Characters: line breaks, spaces, quotes, damaged encodings, and what cannot be seen."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gaolbook.collect.draft import Draft, Edit

ADDRESS = "\x1a"
"""Stands in a draft where an address was cut, until the layout is settled. No text brings one: controls are dropped."""

CREDIT = "\x1b"
"""Stands in a draft where a photo credit was cut: the line it ends is a caption."""

_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\r\u000b\u000c\u0085\u2028\u2029"
_QUOTES = dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\u02bb", "'")
_QUOTES |= dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
_ONE_TO_ONE = str.maketrans(
    {**dict.fromkeys(_SPACES, " "), **dict.fromkeys(_BREAKS, "\n"), **_QUOTES}
    | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}
)

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+|\r(?=\n)"
)

_CP1252 = {chr(code): bytes((code,)) for code in range(0x80, 0x100)} | {
    bytes((code,)).decode("cp1252"): bytes((code,))
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_TRAIL = "".join(re.escape(char) for char, byte in sorted(_CP1252.items()) if byte < b"\xc0")
_MOJIBAKE = re.compile(f"[Â-ß][{_TRAIL}]|[à-ï][{_TRAIL}]{{2}}|[ð-ô][{_TRAIL}]{{3}}")
_LOST_SPACE = re.compile("(?<![A-ZÀ-Þ])Â(?=[ \\t\u00a0\r\n]|\\Z)")

_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPE = re.compile(r"\\(?=['\"])")
_DOUBLED_COMMA_QUOTE = re.compile(r",,(?=\w)|''")


def normalise(draft: Draft) -> Draft:
    """Undo damaged encodings, then make spaces, breaks and quotes plain and drop what cannot be seen."""
    draft = draft.edit(list(_damage(draft.text)))
    draft = draft.edit([Edit(m.start(), m.end(), "", "unseen") for m in _UNSEEN.finditer(draft.text)])
    return Draft(draft.text.translate(_ONE_TO_ONE), draft.segments, draft.cuts)


def decode_entities(draft: Draft) -> Draft:
    """Replace HTML entities by their characters, and backslash-escaped or doubled quotes by quotes."""
    draft = draft.edit([Edit(m.start(), m.end(), _entity(m[0]), "entity") for m in _ENTITY.finditer(draft.text)])
    draft = draft.edit([Edit(m.start(), m.end(), "", "escape") for m in _ESCAPE.finditer(draft.text)])
    return draft.edit([Edit(m.start(), m.end(), '"', "quote") for m in _DOUBLED_COMMA_QUOTE.finditer(draft.text)])


def _entity(written: str) -> str:
    return _UNSEEN.sub("", html.unescape(written)).translate(_ONE_TO_ONE)


def _damage(text: str) -> Iterator[Edit]:
    """UTF-8 read as Windows-1252: ``â€™`` was one apostrophe, ``Ã©`` one é; a lone ``Â`` was a hard space."""
    found = [(m.start(), m.end(), _undamaged(m[0])) for m in _MOJIBAKE.finditer(text)]
    found += [(m.start(), m.end(), "") for m in _LOST_SPACE.finditer(text)]
    position = 0
    for start, end, repaired in sorted(found):
        if start >= position and repaired != text[start:end]:
            yield Edit(start, end, repaired, "encoding")
            position = end


def _undamaged(damaged: str) -> str:
    try:
        return b"".join(_CP1252[char] for char in damaged).decode("utf-8")
    except UnicodeDecodeError:
        return damaged
