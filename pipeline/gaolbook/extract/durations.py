"""Terms of sentences and detention as ISO 8601 durations, life and death sentences, and fines.

A term keeps the unit it was given in ("18 months" is P18M). Ages ("a 34-year-old") and distances in time ("three
years ago",
"two days later") are no terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from gaolbook.extract.numbers import GAP, MODIFIER, NUMBER, NUMBER_HERE, alternatives, modifier_code, number_value
from gaolbook.extract.words import lexicon

CONTEXT = 32
"""Characters read on each side of a duration for the words that make it an age, a distance or a term."""

ELLIPSIS_REACH = 300
"""Characters after a term in which "nine for ..." still leaves out its unit: about two lines of news text."""

FINE_REACH = 60
"""Characters between the word "fine" and its amount."""

MONTHS_OF_YEAR, DAYS_OF_MONTH, DAYS_OF_WEEK = 12, 30, 7
"""Only halves are split by these: half a year is six months, half a month fifteen days as courts count it."""

LARGEST_TERM = 100_000
"""Years, months or days above this are misreadings."""

LARGEST_SHARED = 60
"""A number that leaves out its unit is read as a term only up to this; above it stand years of the calendar."""

_LEXICON = lexicon("numbers")
_TERMS = _LEXICON["terms"]
_UNITS = {"year": "Y", "yr": "Y", "month": "M", "week": "W", "day": "D"}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time, life or death: ``text == clean[start:end]``.

    ``iso`` is an ISO 8601 duration, "life" or "death". ``upper`` marks a bound: the most that is possible ("up to 12
    years", "12 to
    15 years"). ``modifier`` is our word for "more than", "about" and so on. ``elliptical`` terms leave out their unit
    ("nine for
    the editor").
    """

    start: int
    end: int
    text: str
    iso: str
    upper: bool = False
    modifier: str | None = None
    elliptical: bool = False


@dataclass(frozen=True, slots=True)
class Fine:
    """An amount of money named as a fine, in the article's words."""

    start: int
    end: int
    text: str


_HALF = rf"(?:(?:{GAP}|-)and(?:{GAP}|-)(?:an?(?:{GAP}|-)half|one(?:{GAP}|-)half|½))"
_SPACED_UNIT = r"(?:(?P<unit>years?|yrs?|months?|weeks?|days?)\b)"
_REST = (
    rf"(?:(?:,?{GAP}and{GAP}|,{GAP}|{GAP})(?P<number2>{NUMBER}|an?)(?:{GAP}|-)(?P<unit2>months?|weeks?|days?)\b)?"
    rf"(?:(?:,?{GAP}and{GAP}|,{GAP}|{GAP})(?P<number3>{NUMBER}|an?){GAP}(?P<unit3>days?)\b)?"
)
_LOW = (
    rf"(?:(?P<low>between{GAP}{NUMBER}(?:{GAP}(?:years|months|days))?{GAP}and{GAP}"
    rf"|{NUMBER}(?:\s?[–—]\s?|\s?-\s?(?=\d)|(?:{GAP}|-)(?:to|or)(?:{GAP}|-)|{GAP}(?:years|months|days){GAP}to{GAP})))?"
)
SPACED = re.compile(
    rf"\b(?=\w)(?:{MODIFIER})?(?<![\w.,-]){_LOW}(?:(?P<number>{NUMBER_HERE}|\ban?)(?P<half>{_HALF})?(?:{GAP}|-)(?:more{GAP})?{_SPACED_UNIT}"
    rf"(?P<after_half>{GAP}and{GAP}a{GAP}half\b)?{_REST}"
    rf"|(?P<half_of>half(?:{GAP}an?{GAP}|-)(?P<half_unit>year|month)\b))",
    re.IGNORECASE,
)
_WORD_NUMBER = rf"(?=[a-z]){NUMBER_HERE}"
_LIFE = {kind: re.compile(rf"\b{alternatives(phrases)}\b", re.IGNORECASE) for kind, phrases in _TERMS["life"].items()}
_AGE = re.compile(rf"['’]?(?:\s|-)?{alternatives(_TERMS['ages'])}\b", re.IGNORECASE)
_AGED = re.compile(rf"\b{alternatives(_TERMS['aged'])}\s(?:of\s)?$", re.IGNORECASE)
_NEVER = re.compile(rf"['’]?\s{alternatives(_TERMS['never'])}\b", re.IGNORECASE)
_DISTANCE = re.compile(rf"\s{alternatives(_TERMS['distances'])}\b", re.IGNORECASE)
_LEAD = re.compile(
    rf"\b{alternatives(_TERMS['leads'])}\s(?:an?\s)?(?:additional\s|further\s|another\s)?$", re.IGNORECASE
)
_FURTHER = re.compile(
    rf"(?:,?\s(?:and|or|but)\s|[,;]\s)(?:(?:[^.;!?\n\d]{{0,80}}?\s)??(?P<number>{NUMBER})(?=\sfor\s(?:the\b|[A-Z]))"
    rf"|(?<=\sand\s)(?:[A-Z][\w'’-]{{1,30}},?\s){{1,3}}(?P<bare>{_WORD_NUMBER})(?=[.,;]|$))"
)
_CHANGED = re.compile(rf"\sto{GAP}(?P<number>{NUMBER})(?=[.,;]|\s(?:in|on|for|after|by|last|this|and)\b|$)")
_SENTENCE_END = re.compile(r"[.!?;]\s|\n\n")
_BEFORE_LAST = re.compile(rf"(?P<number>{NUMBER}),?{GAP}(?:and|or){GAP}$", re.IGNORECASE)
_BEFORE_COMMA = re.compile(rf"(?P<number>{NUMBER}),{GAP}$", re.IGNORECASE)
_SYMBOL = alternatives(_LEXICON["fines"]["symbols"])
_CURRENCY = alternatives(_LEXICON["fines"]["currencies"])
_FINE = re.compile(
    rf"\b{alternatives(_LEXICON['fines']['words'])}\b[^.;!?]{{0,{FINE_REACH}}}?"
    rf"(?P<amount>{_SYMBOL}\s?\d[\d,.]{{0,12}}(?<![.,])(?:{GAP}(?:thousand|million)\b)?|{NUMBER}{GAP}(?:[A-Z][a-z]{{2,14}}{GAP})?{_CURRENCY}\b)",
    re.IGNORECASE,
)


def find_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a clean text in order, without overlaps."""
    found = [term for match in SPACED.finditer(text) if (term := _term(match, text)) is not None]
    found += [term for one in tuple(found) for term in _listed(one, text)]
    for kind, pattern in _LIFE.items():
        found += [Term(match.start(), match.end(), match[0], kind) for match in pattern.finditer(text)]
    apart = list(_apart(found))
    limits = [*(term.start for term in apart[1:]), len(text)]
    apart += [term for one, limit in zip(apart, limits, strict=False) for term in _elliptical(one, text, limit)]
    return tuple(_apart(apart))


def find_fines(text: str) -> tuple[Fine, ...]:
    """Return the amounts of fines, in order: "2,000 manats" of "fined her 2,000 manats"."""
    return tuple(Fine(*match.span("amount"), match["amount"]) for match in _FINE.finditer(text))


def _apart(found: list[Term]) -> Iterator[Term]:
    end = 0
    for term in sorted(found, key=lambda one: (one.start, -one.end)):
        if term.start >= end:
            yield term
            end = term.end


def _term(match: re.Match[str], text: str) -> Term | None:
    start, end = match.span()
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if _AGE.match(after) or _NEVER.match(after) or _AGED.search(before):
        return None
    if _DISTANCE.match(after) and not _LEAD.search(before):
        return None
    value = duration(match)
    if value is None:
        return None
    modifier = modifier_code(match["modifier"])
    upper = modifier in ("up_to", "less_than") or match["low"] is not None
    return Term(start, end, match[0], value, upper, modifier)


def duration(match: re.Match[str]) -> str | None:
    """Return the ISO 8601 duration of a match of ``SPACED``, the upper bound of a range; None where it has no whole
    parts."""
    if match["half_of"]:
        return "P6M" if match["half_unit"].casefold() == "year" else "P15D"
    value = number_value(match["number"])
    if value is None:
        return None
    if match["half"] or match["after_half"]:
        value += Fraction(1, 2)
    parts = _whole_parts(value, _UNITS[match["unit"].casefold().rstrip("s")])
    for number, unit in ((match["number2"], match["unit2"]), (match["number3"], match["unit3"])):
        more = number_value(number) if number else None
        if number and (more is None or more.denominator != 1 or parts is None):
            return None
        if parts is not None and more is not None:
            code = _UNITS[unit.casefold().rstrip("s")]
            parts[code] = parts.get(code, 0) + int(more)
    if parts is None or not 0 < max(parts.values()) <= LARGEST_TERM:
        return None
    return _written(parts)


def _written(parts: dict[str, int]) -> str:
    return "P" + "".join(f"{parts[code]}{code}" for code in "YMWD" if parts.get(code))


def _whole_parts(value: Fraction, unit: str) -> dict[str, int] | None:
    """Split a number of units into whole units and whole smaller ones: 7½ years into 7 years and 6 months."""
    whole, rest = int(value), value - int(value)
    if not rest:
        return {unit: whole}
    smaller = {"Y": ("M", MONTHS_OF_YEAR), "M": ("D", DAYS_OF_MONTH), "W": ("D", DAYS_OF_WEEK)}.get(unit)
    if smaller is None or (rest * smaller[1]).denominator != 1:
        return None
    return {unit: whole, smaller[0]: int(rest * smaller[1])}


def _listed(term: Term, text: str) -> Iterator[Term]:
    """Yield the numbers in front of a term that share its unit: "8½" of "8½ and 7 years, respectively"."""
    if term.upper or term.iso.count("P") != 1 or not re.fullmatch(r"P(?:\d+Y(?:\d+M)?|\d+[MWD])", term.iso):
        return
    unit = term.iso[-1] if term.iso.count("Y") == 0 else "Y"
    position, pattern = term.start, _BEFORE_LAST
    while match := pattern.search(text, max(0, position - CONTEXT), position):
        value = number_value(match["number"])
        parts = _whole_parts(value, unit) if value is not None and 0 < value <= LARGEST_SHARED else None
        if parts is None:
            return
        position, pattern = match.start("number"), _BEFORE_COMMA
        yield Term(position, match.end("number"), match["number"], _written(parts), elliptical=True)


def _elliptical(term: Term, text: str, limit: int) -> Iterator[Term]:
    """Yield later numbers of the sentence, up to ``limit``, without a unit: "ten years for A, nine for B"."""
    if term.iso in ("life", "death") or not re.fullmatch(r"P\d+[YM](?:\d+M)?", term.iso):
        return
    unit = "Y" if "Y" in term.iso else "M"
    limit = min(limit, term.end + ELLIPSIS_REACH)
    stop = _SENTENCE_END.search(text, term.end, limit)
    limit = stop.start() if stop else limit
    changed = _CHANGED.match(text, term.end)  # "cut from ten years to four"
    for match in (changed,) if changed else _FURTHER.finditer(text, term.end, limit):
        group = "bare" if match["number"] is None else "number"
        value = number_value(match[group])
        if value is not None and value.denominator == 1 and 0 < value <= LARGEST_SHARED:
            yield replace(
                term,
                start=match.start(group),
                end=match.end(group),
                text=match[group],
                iso=f"P{int(value)}{unit}",
                upper=False,
                modifier=None,
                elliptical=True,
            )
