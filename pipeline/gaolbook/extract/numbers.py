"""Numbers in words and digits, and counts of people: "more than 400", "at least five", "dozens".

``NUMBER`` is a regular expression without groups that other finders build on; ``number_value`` gives its exact value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gaolbook.base.spans import Span
from gaolbook.extract.words import lexicon

GAP = r"\s{1,4}"
"""White space between two words of one expression; four characters hold a hard line wrap with its blanks."""

CONTEXT = 24
"""Characters of context looked at on each side of a number; longer than every guarding word of the lexicon."""


def alternatives(words: Iterable[str]) -> str:
    """Return a non-capturing group of literal words, the longest first, blanks matching any short white space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", GAP) for word in ordered) + ")"


_LEXICON = lexicon("numbers")
_ONES: Mapping[str, int] = _LEXICON["ones"]
_TEENS: Mapping[str, int] = _LEXICON["teens"]
_TENS: Mapping[str, int] = _LEXICON["tens"]
_SCALES: Mapping[str, int] = _LEXICON["scales"]
_VALUES = {**_ONES, **_TEENS, **_TENS, **_SCALES}
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_ASCII_FRACTIONS = {"1/2": Fraction(1, 2), "1/4": Fraction(1, 4), "3/4": Fraction(3, 4)}

_BELOW_HUNDRED = (
    rf"(?:{alternatives(_TENS)}(?:(?:-|{GAP}){alternatives(_ONES)})?|{alternatives(_TEENS)}|{alternatives(_ONES)})\b"
)
_IN_WORDS = (
    rf"(?:(?:half{GAP}a{GAP}dozen|(?:a|{_BELOW_HUNDRED}){GAP}{alternatives(_SCALES)})\b"
    rf"(?:{GAP}(?:and{GAP})?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
)
_IN_DIGITS = (
    r"(?:\d{1,3}[ -][13]/[24](?!\d)|\d{1,3}\s?[½¼¾]|\d{1,3}(?:,\d{3}){1,3}(?!\d)|\d{1,9}(?:\.\d{1,2})?(?!\d)|[½¼¾])"
)
NUMBER_HERE = rf"(?:{_IN_DIGITS}(?:{GAP}(?:thousand|million)\b)?|{_IN_WORDS})"
"""A number whatever stands before it: the second of "5-7"."""
NUMBER = rf"(?<![\w.,-]){NUMBER_HERE}"
"""A number: "18", "3,500", "7½", "7.5", "twenty-five", "a hundred and six", "two dozen"; ignore case when compiling."""


def number_value(text: str) -> Fraction | None:
    """Return the exact value of a stretch matched by ``NUMBER``, "a" and "an" as 1; None where a word is unknown.

    >>> number_value("a hundred and six"), number_value("7½")
    (Fraction(106, 1), Fraction(15, 2))
    """
    total, current = Fraction(0), Fraction(0)
    for word in re.split(r"[\s-]+", text.strip().casefold()):
        if word in ("and", ""):
            continue
        value = Fraction(1) if word in ("a", "an") else _word_value(word)
        if word == "half":
            current += Fraction(1, 2)
        elif value is None:
            return None
        elif word in _SCALES:
            total, current = total + (current or Fraction(1)) * value, Fraction(0)
        elif not (current == Fraction(1, 2) and word == "a"):  # "half a dozen"
            current += value
    return total + current


def _word_value(word: str) -> Fraction | None:
    if word in _ASCII_FRACTIONS:
        return _ASCII_FRACTIONS[word]
    if word in _VALUES:
        return Fraction(_VALUES[word])
    fraction = _VULGAR.get(word[-1:], Fraction(0))
    digits = word.rstrip("½¼¾").replace(",", "")
    if not digits:
        return fraction or None
    return Fraction(digits) + fraction if re.fullmatch(r"\d{1,12}(\.\d{1,2})?", digits, re.ASCII) else None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or things. ``count`` is None where nobody counted ("dozens"); ``modifier`` is None for a
    bare number.

    ``start`` to ``end`` holds the modifier; ``text`` is the slice.
    """

    start: int
    end: int
    text: str
    count: int | None
    modifier: str | None


_COUNT_WORDS = _LEXICON["counts"]
_MODIFIERS: Mapping[str, str] = _LEXICON["modifiers"]
_BOTH: Mapping[str, int] = _COUNT_WORDS["both"]
MODIFIER = rf"\b(?P<modifier>{alternatives(_MODIFIERS)}){GAP}"
_COUNT = re.compile(
    rf"(?:{MODIFIER})?(?:(?P<vague>\b{alternatives(_LEXICON['vague']['words'])}\b)"
    rf"|(?P<both>\b{alternatives(_BOTH)}\b)|(?P<number>{NUMBER}))",
    re.IGNORECASE,
)
_REFERENCE = re.compile(rf"(?<!\w){alternatives(_COUNT_WORDS['references'])}\s?$")
_BEFORE_ONE = re.compile(rf"\b{alternatives(_COUNT_WORDS['not_one_before'])}\s$", re.IGNORECASE)
_AFTER_ONE = re.compile(rf"\s?{alternatives(_COUNT_WORDS['not_one_after'])}\b", re.IGNORECASE)
_MEASURE = re.compile(
    rf"\s?{alternatives(_COUNT_WORDS['measures'])}(?!\w)|[-:/%]\w|[.,]\d|%"
    rf"|\s?{alternatives(_LEXICON['fines']['currencies'])}\b"
)
_NOT_AFTER = re.compile(r"[$€£₼₽₺₸₴#№:/.,-]$")


def modifier_code(text: str | None) -> str | None:
    """Return our word for a modifier as written ("as many as" -> "up_to"), None for None."""
    return None if text is None else _MODIFIERS[" ".join(text.casefold().split())]


def find_counts(text: str, exclude: Iterable[Span] = ()) -> tuple[Count, ...]:
    """Return the counts of a text in order, leaving out those that touch ``exclude`` (dates and terms, say).

    References ("Article 234"), ages, money, measures, times and fractions are no counts.
    """
    taken = sorted(exclude)
    found: list[Count] = []
    position = 0
    for match in _COUNT.finditer(text):
        count = _count(match, text)
        if count is None:
            continue
        while position < len(taken) and taken[position].end <= count.start:
            position += 1
        if position == len(taken) or not taken[position].overlaps(Span(count.start, count.end)):
            found.append(count)
    return tuple(found)


def _count(match: re.Match[str], text: str) -> Count | None:
    start, end = match.span()
    modifier = modifier_code(match["modifier"])
    if match["vague"]:
        return Count(start, end, match[0], None, modifier or "vague")
    if match["both"]:
        return Count(start, end, match[0], _BOTH[" ".join(match["both"].casefold().split())], modifier)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if _REFERENCE.search(before) or _NOT_AFTER.search(before) or _MEASURE.match(after):
        return None
    if match["number"].casefold() == "one" and (_BEFORE_ONE.search(before) or _AFTER_ONE.match(after)):
        return None
    value = number_value(match["number"])
    if value is None or value.denominator != 1:
        return None
    return Count(start, end, match[0], int(value), modifier)
