"""Which language a text is in: common words settle English at once, py3langid names what is left."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from gaolbook.collect.lexicon import load

ENGLISH, UNDETERMINED = "en", "und"
"""ISO 639 codes; ``und`` is a language that is not English, we cannot say which."""
MIN_WORDS = 30
"""Words needed to decide; shorter texts stay undecided."""
SAMPLE_WORDS = 2000
"""Words looked at; the share of closed-class words settles long before."""
SAMPLE_CHARACTERS = 4000
"""Characters that py3langid looks at: a fifth of a millisecond for each thousand."""
ENGLISH_SHARE, OTHER_SHARE = 0.18, 0.06
"""Share of closed-class English words: running English has 0.35 to 0.5, most other languages under 0.04."""
SURE, FAIRLY_SURE = 0.99, 0.9
"""Probability from which py3langid alone settles that a text is not English, and from which it names the language."""

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(load("words")["english"])


def find_language(text: str) -> str | None:
    """Return the language of a text, or None where it may be English and that is in doubt."""
    words = [word.lower() for word in _WORD.findall(text)[:SAMPLE_WORDS]]
    if len(words) < MIN_WORDS:
        letters = [char for char in text[:SAMPLE_WORDS] if char.isalpha()]
        foreign = sum(1 for char in letters if ord(char) > 0x24F)  # beyond the Latin letters
        return _named(text)[0] if len(letters) >= MIN_WORDS and foreign > len(letters) / 2 else None
    share = sum(1 for word in words if word in _ENGLISH) / len(words)
    if share >= ENGLISH_SHARE:
        return ENGLISH
    code, sure = _named(text)
    return code if share < OTHER_SHARE or sure >= SURE else None


def _named(text: str) -> tuple[str, float]:
    """Return another language than English, or ``und`` where that is not fairly sure, and how sure it is."""
    code, sure = _identifier().classify(text[:SAMPLE_CHARACTERS])
    return (code, sure) if code != ENGLISH and sure >= FAIRLY_SURE else (UNDETERMINED, 0.0)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
