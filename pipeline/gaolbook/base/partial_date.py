"""Dates as precise as a source allows: ISO prefixes ``2016``, ``2016-05`` and ``2016-05-26``, and the days they may
mean.

Every value stands for a half-open interval ``[first day, day after the last)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

Precision = Literal["year", "month", "day"]

FIRST_YEAR = 1
LAST_YEAR = 9998
"""Last year whose following day Python's calendar can hold (datetime.MAXYEAR is 9999)."""

DECEMBER = 12

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
LENGTH_NAMES: Mapping[int, Precision] = {4: "year", 7: "month", 10: "day"}


def interval(value: str) -> tuple[date, date]:
    """Return the first day of ``value`` and the day after its last. Raises ValueError where it is no date of the
    calendar."""
    match = _ISO.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(group) if group else None for group in match.groups())
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year of {value!r} is outside {FIRST_YEAR}..{LAST_YEAR}")
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first + timedelta(days=1)
    return first, add_months(first, 12 if month is None else 1)


def is_valid(value: str) -> bool:
    """Whether ``value`` is a year, month or day of the calendar in ISO form."""
    try:
        interval(value)
    except ValueError:
        return False
    return True


def precision(value: str) -> Precision:
    """Return how precise a valid ``value`` is. Raises ValueError for any other string."""
    interval(value)
    return LENGTH_NAMES[len(value)]


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Return the ISO form of the parts given, or None where they are no date of the calendar (30 February).

    >>> iso(2016, 5), iso(2023, 2, 30)
    ('2016-05', None)
    """
    value = f"{year:04d}" + (f"-{month:02d}" + (f"-{day:02d}" if day else "") if month else "")
    return value if is_valid(value) else None


def covering(first: date, after: date) -> str | None:
    """Return the most precise value that holds every day of ``[first, after)``; None where it spans two years or is
    empty.

    >>> covering(date(2016, 5, 23), date(2016, 5, 30)), covering(date(2016, 5, 30), date(2016, 6, 6))
    ('2016-05', '2016')
    """
    last = after - timedelta(days=1) if after > date.min else first
    if last < first or first.year != last.year:
        return None
    if first.month != last.month:
        return iso(first.year)
    return iso(first.year, first.month, first.day if first == last else None)


def compatible(left: str, right: str) -> bool:
    """Whether both values may mean the same day: ``2016`` and ``2016-05-26`` do, ``2016-05`` and ``2016-06`` do not."""
    (left_first, left_after), (right_first, right_after) = interval(left), interval(right)
    return left_first < right_after and right_first < left_after


def more_precise(left: str, right: str) -> str:
    """Return the more precise of two compatible values, the left where they tie. Raises ValueError where they exclude
    each other."""
    if not compatible(left, right):
        raise ValueError(f"{left} and {right} exclude each other")
    return right if len(right) > len(left) else left


def difference_days(earlier: str, later: str) -> tuple[int, int]:
    """Return the least and the most days that may lie between two values; negative where ``later`` may come first."""
    (first_a, after_a), (first_b, after_b) = interval(earlier), interval(later)
    one = timedelta(days=1)
    return (first_b - (after_a - one)).days, ((after_b - one) - first_a).days


def add_months(day: date, months: int) -> date:
    """Return the day ``months`` later, the last of the month where that month is shorter. Raises ValueError outside
    the calendar."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month. Raises ValueError outside the calendar."""
    if month == DECEMBER:
        date(year, month, 1)
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days
