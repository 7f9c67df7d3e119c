"""Finds date expressions in clean text. Durations, ages, times and dates inside names are none.

What an expression says is kept as a ``Meaning``; which day that is depends on the day of publication or on an event
told
before, and is worked out by ``resolve``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import dateparser

from gaolbook.extract import date_patterns as patterns
from gaolbook.extract.date_model import DateExpression, Kind, Meaning
from gaolbook.extract.date_readers import CONTEXT, READERS
from gaolbook.extract.date_values import ResolvedDate, resolve, resolve_in_order

__all__ = ["DateExpression", "Kind", "Meaning", "ResolvedDate", "find_dates", "resolve", "resolve_in_order"]

FOREIGN_LIMIT = 64
"""Candidates for foreign month names handed to dateparser per text (a few ms each); more of them means hostile text."""

_LIST_WORD = re.compile(r"\s?(?:\band\b|\bor\b|&)\s?")
_RANGE_GAP = re.compile(r"\s?[-–—]\s?|,?\s(?:to|until|till|through)\s(?:the\s)?(?:early\s|mid-|late\s)?")
_POINTS_IN_TIME = frozenset({"in", "on", "at", "by", "until", "till", "since", "before", "after", "as of"})
"""After these a date is the whole date: "moved in 2012 until June 2019" tells of 2012."""
_BETWEEN_GAP = re.compile(r"\sand\s(?:the\s)?(?:early\s|mid-|late\s)?")
_LIST_GAP = re.compile(r",?\s(?:and|or)\s|,\s|\s?/\s?")


def find_dates(text: str) -> tuple[DateExpression, ...]:
    """Return the date expressions of a clean text in order, without overlaps; the longest of those that begin first
    wins."""
    found = [
        DateExpression(match.start(), match.end(), match[0], *reading)
        for pattern, reader in READERS
        for match in pattern.finditer(text)
        if (reading := reader(match, text)) is not None
    ]
    found.extend(_foreign_dates(text))
    single = (part for expression in _apart(found) for part in _split_list(expression))
    led = [_with_lead(expression, text) for expression in single]
    return tuple(_join_ranges(_share_years(led, text), text))


def _apart(found: list[DateExpression]) -> Iterator[DateExpression]:
    end = 0
    for expression in sorted(found, key=lambda one: (one.start, -one.end)):
        if expression.start >= end:
            yield expression
            end = expression.end


def _split_list(expression: DateExpression) -> Iterator[DateExpression]:
    """Yield both days of "January 23 and 24, 2013"; anything else as it is."""
    meaning = expression.meaning
    word = _LIST_WORD.search(expression.text)
    if meaning.day_to is None or expression.kind == "range" or word is None:
        yield expression
        return
    first, second = expression.text[: word.start()], expression.text[word.end() :]
    start = expression.start
    yield DateExpression(start, start + len(first), first, expression.kind, replace(meaning, day_to=None))
    yield DateExpression(
        start + word.end(), expression.end, second, expression.kind, replace(meaning, day=meaning.day_to, day_to=None)
    )


def _with_lead(expression: DateExpression, text: str) -> DateExpression:
    window = max(0, expression.start - CONTEXT)
    match = patterns.LEAD.search(text, window, expression.start)
    if match is None:
        return expression
    return replace(expression, lead=" ".join(match["lead"].casefold().split()), lead_start=match.start())


def _share_years(found: list[DateExpression], text: str) -> list[DateExpression]:
    """Let "May 4, June 5 and July 6, 2016" share the year at its end."""
    shared = found[-1:]
    for left in reversed(found[:-1]):
        listed = _LIST_GAP.fullmatch(text, left.end, shared[-1].start)
        shared.append(_share_year(left, shared[-1]) if listed else left)
    return shared[::-1]


def _join_ranges(found: list[DateExpression], text: str) -> Iterator[DateExpression]:
    """Join "from May to June 2016" and "2013-2015" to one expression with two ends."""
    position = 0
    while position < len(found):
        left = found[position]
        right = found[position + 1] if position + 1 < len(found) else None
        if right is not None and _is_range(left, right, text[left.end : right.start]):
            first = _share_year(left, right)
            words = text[left.start : right.end]
            yield replace(first, end=right.end, text=words, kind="range", meaning_to=right.meaning)
            position += 2
        else:
            yield left
            position += 1


def _is_range(left: DateExpression, right: DateExpression, gap: str) -> bool:
    dated = ("absolute", "yearless")
    if left.kind not in dated or right.kind not in dated or len(gap) > CONTEXT:
        return False
    if left.kind == "absolute" and right.kind == "yearless":
        return False
    if _RANGE_GAP.fullmatch(gap) and (left.lead not in _POINTS_IN_TIME or not gap.strip(" ,").isalpha()):
        return True
    return left.lead == "between" and _BETWEEN_GAP.fullmatch(gap) is not None


def _share_year(left: DateExpression, right: DateExpression) -> DateExpression:
    """Return ``left`` with the year of ``right`` where only that has one; a later month belongs to the year before."""
    ours, other = left.meaning, right.meaning
    if left.kind != "yearless" or right.kind != "absolute" or ours.which or ours.year_which or other.year is None:
        return left
    if ours.month is None or other.month is None or (ours.day is None) != (other.day is None):
        return left
    year = other.year - ((ours.month, ours.day or 0) > (other.month, other.day or 0))
    return replace(left, kind="absolute", meaning=replace(ours, year=year))


def _foreign_dates(text: str) -> Iterator[DateExpression]:
    """Yield days whose month is named in another language ("5 août 2019"), as dateparser reads them with all parts."""
    candidates: Iterable[re.Match[str]] = (
        match
        for match in patterns.FOREIGN.finditer(text)
        if match["word"].casefold() not in patterns.MONTH_NUMBERS
        and match["word"].casefold() not in patterns.COMMON_WORDS
    )
    for match, _ in zip(candidates, range(FOREIGN_LIMIT), strict=False):
        day = _parse_foreign(f"{match['day']} {match['word']} {match['year']}")
        if day is not None and (day[0], day[2]) == (int(match["year"]), int(match["day"])):
            yield DateExpression(
                match.start(), match.end(), match[0], "absolute", Meaning(year=day[0], month=day[1], day=day[2])
            )


@lru_cache(maxsize=1024)
def _parse_foreign(words: str) -> tuple[int, int, int] | None:
    parsed = dateparser.parse(
        words,
        languages=list(patterns.DATES["foreign"]["languages"]),
        settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"},
    )
    return (parsed.year, parsed.month, parsed.day) if parsed else None
