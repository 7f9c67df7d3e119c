"""Whether a text is English: a cheap check that only decides clear cases."""

from __future__ import annotations

import re
from itertools import islice

from gaolbook.collect.lexicon import load

MIN_WORDS = 30
"""Words needed to decide; shorter texts stay undecided."""
SAMPLE_WORDS = 2000
"""Words looked at; the share of closed-class words settles long before."""
ENGLISH_SHARE, OTHER_SHARE = 0.18, 0.06
"""Share of closed-class English words: running English has 0.35 to 0.5, other languages under 0.04."""

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(load("words")["english"])


def is_english(text: str) -> bool | None:
    """Return whether a text is English, or None where that is in doubt."""
    words = [match[0].lower() for match in islice(_WORD.finditer(text), SAMPLE_WORDS)]
    if len(words) < MIN_WORDS:
        letters = [char for char in text[:SAMPLE_WORDS] if char.isalpha()]
        foreign = sum(1 for char in letters if ord(char) > 0x24F)  # beyond the Latin letters
        return False if len(letters) >= MIN_WORDS and foreign > len(letters) / 2 else None
    share = sum(1 for word in words if word in _ENGLISH) / len(words)
    return True if share >= ENGLISH_SHARE else False if share < OTHER_SHARE else None
