"""BERT's uncased sub-tokens of one word, with the letters BERT cannot fold (schwa, dotless i) folded too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

PAD, URL, UNKNOWN, START, END = 0, 1, 100, 101, 102
"""Ids in BERT's vocabulary; ``[unused0]`` stands for any web address."""

MAX_CHARACTERS = 100
"""BERT's own limit: a longer part of a word is unknown."""
MAX_PIECES = 16
"""A word keeps its first pieces only: junk like base64 must not fill whole windows; real words have fewer."""
CACHE_WORDS = 50_000
"""Words remembered per process; a dump's running vocabulary, a few megabytes."""

FOLD = MappingProxyType(str.maketrans({"ə": "a", "ı": "i", "‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"'}))
_URL = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
_CJK = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))

Pieces = tuple[int, ...]


def normalise(word: str) -> str:
    """Return the word in lower case, without accents and with curly quotes made straight."""
    lowered = word.lower().translate(FOLD)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if unicodedata.category(c) != "Mn")


def _stands_alone(character: str) -> bool:
    code = ord(character)
    if code < 128:
        return not character.isalnum()
    return unicodedata.category(character).startswith("P") or any(low <= code <= high for low, high in _CJK)


def split_word(word: str) -> list[str]:
    """Return the parts that BERT's basic tokeniser makes of a normalised word: punctuation stands alone."""
    parts: list[str] = []
    glue = False
    for character in word:
        if character.isspace() or unicodedata.category(character) in ("Cc", "Cf"):
            glue = glue and not character.isspace()
            continue
        alone = _stands_alone(character)
        if glue and not alone:
            parts[-1] += character
        else:
            parts.append(character)
        glue = not alone
    return parts


def match_longest(part: str, vocab: Mapping[str, int]) -> Pieces:
    """Return the ids of the longest-match-first pieces of one part, or the unknown id alone."""
    if len(part) > MAX_CHARACTERS:
        return (UNKNOWN,)
    ids: list[int] = []
    start = 0
    while start < len(part):
        prefix = "##" if start else ""
        end = next((e for e in range(len(part), start, -1) if prefix + part[start:e] in vocab), 0)
        if not end:
            return (UNKNOWN,)
        ids.append(vocab[prefix + part[start:end]])
        start = end
    return tuple(ids)


def read_vocab(path: Path) -> dict[str, int]:
    """Return piece to id of a BERT ``vocab.txt``: the id is the line number."""
    return {piece: index for index, piece in enumerate(path.read_text(encoding="utf-8").splitlines())}


def make_wordpiece(vocab: Mapping[str, int]) -> Callable[[str], Pieces]:
    """Return the cached function from a word to its piece ids (at least one, at most ``MAX_PIECES``)."""

    @lru_cache(maxsize=CACHE_WORDS)
    def pieces(word: str) -> Pieces:
        if _URL.match(word):
            return (URL,)
        found = tuple(
            i for part in split_word(normalise(word[: MAX_CHARACTERS * 2])) for i in match_longest(part, vocab)
        )
        return found[:MAX_PIECES] or (UNKNOWN,)

    return pieces
