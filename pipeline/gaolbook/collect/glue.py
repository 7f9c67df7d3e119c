"""Glued words: a space is put back only where the rest of the text, or the form of the word, shows one was lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gaolbook.collect.draft import Draft, Edit
from gaolbook.collect.lexicon import load

MIN_COMMON = 5
"""Lower-case letters before a capital from which a word is taken for a common one ("lawyerAnna"); others are listed."""
MAX_ACRONYM = 5
"""Letters of the longest acronym that is taken to open a sentence."""
MIN_NAME = 4
"""Letters of the shortest name from which a closed-class word is split off."""

_WORDS = load("words")
_BEFORE = frozenset(_WORDS["function_words"]) | frozenset(_WORDS["before_names"])
_AFTER = tuple(sorted(_WORDS["after_names"], key=lambda word: (-len(word), word)))
_BRANDS = frozenset(_WORDS["camel_names"])
_DOMAINS = frozenset(_WORDS["domains"])
_ABBREVIATIONS = frozenset(_WORDS["abbreviations"])

_TOKEN = re.compile(r"(?<![\w@#/.\\&'])[^\W\d_]+(?![\w@/\\])")
_ALONE = re.compile(r"[^\W\d_]+")
_FULL_STOP = re.compile(r"(?<![\w@/.])([^\W\d_]{3,40})([.!?])(?=([^\W\d_]+))")
_COMMA = re.compile(r"(?<=[^\W\d_]{2}),(?=[^\W\d_]{2})")
_CLOSED = re.compile(r"(?<=[a-z][.!?,]\")(?=[a-z]{2})|(?<=[a-z]{4}\))(?=[a-zA-Z]{2})")
_MAX_TOKEN = 60
"""Letters of the longest token looked at; longer ones are no words."""


def split_glued(draft: Draft) -> Draft:
    """Insert the spaces that were lost; nothing is ever removed."""
    counts = Counter(match[0] for match in _ALONE.finditer(draft.text))
    places = sorted({place for place in _places(draft.text, counts) if draft.text[place - 1 : place] != " "})
    return draft.edit([Edit(place, place, " ", "glued words") for place in places])


def _places(text: str, counts: Counter[str]) -> Iterator[int]:
    for match in _TOKEN.finditer(text):
        if 4 <= len(match[0]) <= _MAX_TOKEN:
            for place in word_splits(match[0], counts):
                yield match.start() + place
    for match in _FULL_STOP.finditer(text):
        if _ends_sentence(match[1], match[3]):
            yield match.end()
    for pattern in (_COMMA, _CLOSED):
        yield from (match.end() for match in pattern.finditer(text))


def word_splits(word: str, counts: Counter[str]) -> list[int]:
    """Return where a word of letters is to be split. ``counts``: how often each word stands alone in the text.

    >>> word_splits("inFreedonia", Counter())
    [2]
    >>> word_splits("McDonald", Counter())
    []
    """
    if word in _BRANDS:
        return []
    camel = next((index for index in range(1, len(word)) if word[index].isupper() and word[index - 1].islower()), 0)
    if word[0].islower():
        left, right = word[:camel], word[camel:]
        if not camel or not left.islower() or not _splits_before(left, right):
            return []
        return [camel, *(camel + place for place in word_splits(right, counts))]
    if camel:
        return _split_inner(word, camel, counts)
    return _split_after(word, counts)


def _splits_before(left: str, right: str) -> bool:
    """``left`` is lower-case, ``right`` starts with a capital."""
    if len(left) < MIN_COMMON and left not in _BEFORE:
        return False
    if len(left) <= 2 and left[-1] == right[0].lower():  # an assimilated Arabic article: "asSadr", "anNahar"
        return False
    return len(right) >= 3 and (right[1].islower() or right[:3].isupper() or len(left) >= 3)


def _split_after(word: str, counts: Counter[str]) -> list[int]:
    """A name or acronym with a closed-class word at its end, where the name stands alone elsewhere."""
    for tail in _AFTER:
        name = word.removesuffix(tail)
        alone = counts[name] + counts[name.lower()]
        named = len(name) >= MIN_NAME or (name.isupper() and len(name) > 1)
        if name != word and named and alone >= counts[word]:
            return [len(name)]
    return []


def _split_inner(word: str, camel: int, counts: Counter[str]) -> list[int]:
    """A name, a closed-class word, and a name; two names alone may be a brand ("NorvikOnline") and stay."""
    inner = _split_after(word[:camel], counts)
    return [*inner, camel] if inner else []


def _ends_sentence(word: str, following: str) -> bool:
    """Whether a full stop between two words without a space ends a sentence: no initials, addresses, abbreviations."""
    if word.lower() in _ABBREVIATIONS or following.lower() in _DOMAINS or word.isupper():
        return False
    if following.isupper() and len(following) > 1:
        return word.islower() and len(following) <= MAX_ACRONYM
    return following[0].isupper() and (len(following) > 1 or following in ("A", "I"))
