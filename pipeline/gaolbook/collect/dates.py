"""Written dates of page headers and addresses, read with the precision they have."""

from __future__ import annotations

import re
from typing import NamedTuple

from gaolbook.collect.lexicon import alternatives, load

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years outside are refused: no news text on the web is older, and later ones are mistakes."""
MAX_DATE_LINE = 120
"""Characters of the longest line that can be a date line."""

_WORDS = load("dates")
_MONTHS = {name: number for number, name in enumerate(_WORDS["months"], start=1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = alternatives(list(_MONTHS))
_WEEKDAY = rf"(?:{alternatives(_WORDS['weekdays'])}\.?,? )?"
_CLOCK = r"\d{1,2}[:.h]\d{2}(?::\d{2})?"
_ZONE = alternatives(_WORDS["zones"])
_TIME = rf"(?:,?(?: at)? ?[-–|T]? ?{_CLOCK}(?: ?[ap]\.?m\.?)?(?: ?\(?{_ZONE}\)?| ?[+-]\d\d:?\d\d|Z)?)?"
_DATE = (
    rf"(?:{_WEEKDAY}(?:(?P<y1>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<m2>{_MONTH})\.?,?[ -](?P<y2>\d{{4}})"
    rf"|(?P<m3>{_MONTH})\.? (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y3>\d{{4}})"
    rf"|(?P<a4>\d{{1,2}})(?P<s4>[./-])(?P<b4>\d{{1,2}})(?P=s4)(?P<y4>\d{{4}})"
    rf"|(?P<m5>{_MONTH})\.?,? (?P<y5>\d{{4}})))"
)
_PUBLISHED = alternatives(_WORDS["published_labels"])
_UPDATED = alternatives(_WORDS["updated_labels"])
_ISSUED = alternatives(_WORDS["issued_as"])
_PLACE = r"(?:[A-ZÀ-Þ][\w.'-]{1,30}(?: [A-ZÀ-Þ][\w.'-]{0,30}){0,3}, ?){1,3}"
_SECTION = r"(?: in [A-Z][\w&; ]{1,40}(?: [»\">] ?[\w& ]{1,40})?)?"
_BEFORE_TIME = rf"(?:{_CLOCK}(?: ?[ap]m)?,? )?"
_LABEL = (
    rf"(?:(?P<updated>{_UPDATED})|(?:{_PUBLISHED})"
    rf"|(?:posted|published) by [\w. '’-]{{1,40}}? on|{_ISSUED}[^.:;\n]{{0,80}},)?:? ?"
)
_CELL = re.compile(rf"{_LABEL}{_BEFORE_TIME}{_DATE}{_TIME}{_SECTION}\.?", re.IGNORECASE)
_PLACED = re.compile(rf"(?-i:(?P<place>{_PLACE})){_DATE}{_TIME}", re.IGNORECASE)
_LEADING_SECTION = re.compile(r"(?:[A-Z]\w{2,20} ){1,2} ?(?=\d)")
_DATELINE = re.compile(
    rf"(?:\((?-i:[A-Z][^()\n]{{1,40}}), ?|(?-i:{_PLACE})){_DATE}\)?(?: ?[(/][^()/\n]{{2,40}}[)/])? ?(?:--?|–|—) ?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d/])")


class WrittenDate(NamedTuple):
    """An ISO date as precise as it was written, and whether the line calls it an update."""

    iso: str
    updated: bool


def iso_date(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Return the ISO form, or None where there is no such day or the year is implausible."""
    if not FIRST_YEAR <= year <= LAST_YEAR or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}"
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = 29 if month == 2 and leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= length else None


def month_number(written: str) -> int | None:
    """Return the month of a number or an English name, or None."""
    if written.isascii() and written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else None
    return _MONTHS.get(written.lower())


def metadata_date(value: str) -> str | None:
    """Return the date of a metadata value (ISO with or without a time, or an English date), or None."""
    value = value.strip().strip("'\"")
    iso = _ISO.match(value)
    if iso:
        return iso_date(int(iso[1]), int(iso[2]) if iso[2] else None, int(iso[3]) if iso[3] else None)
    written = written_date(value[:MAX_DATE_LINE])
    return written.iso if written else None


def written_date(cell: str) -> WrittenDate | None:
    """Return the date a cell of a header line consists of ("Published on 3 May 2018, 14:05"), or None."""
    match = _CELL.fullmatch(cell.strip())
    iso = _iso_of(match) if match else None
    return WrittenDate(iso, bool(match and match["updated"])) if iso else None


def date_cell(cell: str) -> bool:
    """Whether a cell is nothing but a date, read or not, or a section name with one."""
    cell = cell.strip()[:MAX_DATE_LINE]
    leading = _LEADING_SECTION.match(cell)
    return bool(
        _CELL.fullmatch(cell)
        or (leading and _CELL.fullmatch(cell[leading.end() :]))
        or re.fullmatch(rf"{_CLOCK}(?: ?[ap]m)?.{{0,8}}", cell, re.IGNORECASE)
    )


def date_line(text: str) -> WrittenDate | None:
    """Return the date of a line that holds nothing but a date, a label or a place: a dateline of its own."""
    text = text.strip()
    if len(text) > MAX_DATE_LINE:
        return None
    placed = _PLACED.fullmatch(text)
    if placed:
        iso = _iso_of(placed)
        return WrittenDate(iso, False) if iso else None
    leading = _LEADING_SECTION.match(text)
    return written_date(text) or (written_date(text[leading.end() :]) if leading else None)


def dateline(text: str) -> str | None:
    """Return the date of a dateline that opens a paragraph ("MINSK, 3 May 2018 (Agency) - "), or None."""
    match = _DATELINE.match(text[:MAX_DATE_LINE])
    return _iso_of(match) if match else None


def _iso_of(match: re.Match[str]) -> str | None:
    if match["y1"]:
        return iso_date(int(match["y1"]), int(match["m1"]), int(match["d1"]))
    if match["y2"]:
        return iso_date(int(match["y2"]), month_number(match["m2"]), int(match["d2"]))
    if match["y3"]:
        return iso_date(int(match["y3"]), month_number(match["m3"]), int(match["d3"]))
    if match["y5"]:
        return iso_date(int(match["y5"]), month_number(match["m5"]))
    return _numeric(int(match["a4"]), int(match["b4"]), int(match["y4"]), match["s4"])


def _numeric(first: int, second: int, year: int, separator: str) -> str | None:
    """With dots the day stands first; with slashes or dashes only what cannot be read two ways counts."""
    if second > 12:
        return iso_date(year, first, second) if separator != "." else None
    if separator == "." or first > 12 or first == second:
        return iso_date(year, second, first)
    return None
