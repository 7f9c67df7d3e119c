"""Folding the letters of one name word, so that romanisations of one sound meet.

A word is first *sounded* (any script to plain Latin), then read in several *views*, each a way a language writes its
sounds: ``c`` is ``k`` to an English reader and ``j`` to an Azerbaijani one. Rules are data: ``rules/letters.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

from gaolbook.base.names.tables import table

VOWELS = "aiu"
"""The vowels left after folding: e reads as a, o as u, y as i."""
CACHED_WORDS = 200_000
"""Distinct name words kept; a dump of a million mentions has some tens of thousands."""
UNVOICED = re.compile(r"[\u0590-\u07ff]")
"""Hebrew, Arabic, Syriac: scripts that write few vowels."""
IDEOGRAPHS = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
"""Han and Hangul signs: two that sound alike may be two names."""
LATIN = re.compile(r"[a-z\u00df-\u024f]")
"""Latin small letters, those with marks included."""
RUN = re.compile(r"(.)\1+")
"""One letter twice or more."""
CONSONANTS = re.compile(f"[^{VOWELS}]+")
NO_VOWELS = str.maketrans("", "", VOWELS)
DIGITS_AS_LETTERS = str.maketrans("013459", "oieasg")
"""Digits that scanners and hurried typists put for the letters they look like."""
LONGEST_WORD = 60
"""Characters of a name word that are compared; the longest real ones (compound Thai, Malagasy) have about 25."""


@dataclass(frozen=True, slots=True)
class View:
    """One way of reading Latin letters: replacements in order, then some that need their place in the word.

    ``letters`` finds whether any replacement applies.
    """

    name: str
    letters: re.Pattern[str]
    pairs: tuple[tuple[str, str], ...]
    anchored: tuple[tuple[re.Pattern[str], str], ...]
    end: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A folded name word; ``folds`` and ``skeletons`` (folds without vowels) hold one entry per view.

    ``unvoiced`` marks a script that leaves vowels out; ``ideographs`` are signs whose Latin form is only their sound.
    """

    sounded: str
    bare: str
    folds: tuple[str, ...]
    skeletons: tuple[str, ...]
    vowels: tuple[str, ...]
    unvoiced: bool
    ideographs: str


@cache
def _views() -> tuple[View, ...]:
    views = []
    for view in table("letters")["views"]:
        anchored = [(re.compile(f"{a}(?=[bcdfghjklmnpqrstvxz])"), b) for a, b in view.get("before_consonant", ())]
        anchored += [
            (re.compile(f"^{a}(?=[bcdfgjklmnpqrstvxz])"), b) for a, b in view.get("start_before_consonant", ())
        ]
        pairs, end = (tuple((a, b) for a, b in view.get(part, ())) for part in ("pairs", "end"))
        letters = re.compile("|".join(re.escape(a) for a, _ in pairs) or "(?!)")
        views.append(View(view["name"], letters, pairs, tuple(anchored), end))
    return tuple(views)


@cache
def exact_views() -> tuple[int, ...]:
    """Return the views in which words that are merely alike count too; in the others only words that are the same."""
    return tuple(i for i, view in enumerate(table("letters")["views"]) if not view.get("only_same", False))


@dataclass(frozen=True, slots=True)
class _After:
    """What every view ends with: ``letters`` finds groups of letters, ``one`` maps single ones."""

    start: tuple[tuple[str, str], ...]
    end: tuple[tuple[str, str], ...]
    letters: re.Pattern[str]
    groups: dict[str, str]
    one: dict[int, str]


@cache
def _after() -> _After:
    rules = table("letters")["after"]
    groups = {a: b for a, b in rules["pairs"] if len(a) > 1}
    one = str.maketrans({a: b for a, b in rules["pairs"] if len(a) == 1})
    start, end = (tuple((a, b) for a, b in rules[part]) for part in ("start", "end"))
    return _After(start, end, re.compile("|".join(map(re.escape, groups))), groups, one)


@cache
def _sound_map() -> tuple[re.Pattern[str], dict[str, str]]:
    pairs = dict(table("letters")["sound"]["pairs"])
    longest_first = sorted(pairs, key=lambda letters: (-len(letters), letters))
    return re.compile("|".join(map(re.escape, longest_first))), pairs


def sounded(text: str) -> str:
    """Return text in plain Latin lower case, each language's letters written as they sound; spaces and hyphens kept."""
    if text.isascii():
        return text.lower()
    pattern, pairs = _sound_map()
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold().replace("i̇", "i"))
    return anyascii(pattern.sub(lambda found: pairs[found.group()], composed)).lower()


def bare(text: str) -> str:
    """Return text in plain Latin lower case with marks simply dropped, as a typist without the keyboard writes it."""
    if text.isascii():
        return text.lower()
    return anyascii(unicodedata.normalize("NFKC", text).casefold().replace("ə", "a").replace("ı", "i")).lower()


def latin(letter: str) -> bool:
    """Whether a small letter is Latin, with or without a mark."""
    return LATIN.fullmatch(letter) is not None


def _in_view(word: str, view: View) -> str:
    """Return the word as a view reads it, before what all views share."""
    if view.letters.search(word):
        for a, b in view.pairs:
            word = word.replace(a, b)
    for pattern, b in view.anchored:
        word = pattern.sub(b, word)
    return _end(word, view.end)


def _end(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    for a, b in rules:
        if word.endswith(a) and len(word) > len(a) + 1:
            word = word[: -len(a)] + b
    return word


def _finish(word: str) -> str:
    after = _after()
    word = _end(word, after.end)
    for a, b in after.start:
        if word.startswith(a):
            word = b + word[len(a) :]
    word = after.letters.sub(lambda found: after.groups[found.group()], word)
    return single(word.translate(after.one))


def single(word: str) -> str:
    """Return the word with runs of one letter reduced to one.

    >>> single("mammad")
    'mamad'
    """
    return RUN.sub(r"\1", word)


@lru_cache(maxsize=CACHED_WORDS)
def fold(text: str) -> Word:
    """Return one name word folded in every view. Anything but letters is dropped; the word may come out empty."""
    cut = text[:LONGEST_WORD]
    plain = _letters(sounded(cut))
    if not plain.isalpha() and any(c.isalpha() for c in plain):
        plain = plain.translate(DIGITS_AS_LETTERS)
    read = [_in_view(plain, view) for view in _views()]
    finished = {word: _finish(word) for word in dict.fromkeys(read)}
    folds = tuple(finished[word] for word in read)
    parts = {folded: (skeleton(folded), CONSONANTS.sub("", folded)) for folded in finished.values()}
    return Word(
        sounded=plain,
        bare=_letters(bare(cut)),
        folds=folds,
        skeletons=tuple(parts[folded][0] for folded in folds),
        vowels=tuple(parts[folded][1] for folded in folds),
        unvoiced=UNVOICED.search(cut) is not None,
        ideographs="".join(IDEOGRAPHS.findall(cut)),
    )


def _letters(text: str) -> str:
    return text if text.isalnum() else "".join(c for c in text if c.isalnum())


def skeleton(folded: str) -> str:
    """Return the consonants of a folded word, after a leading vowel if there is one."""
    lead = "a" if folded[:1] and folded[0] in VOWELS else ""
    return lead + folded.translate(NO_VOWELS)
