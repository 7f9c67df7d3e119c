"""Which day, month or year an expression means: relative to the day of publication, or to an event told before.

Precision first: a value never claims more than the words, the publication date and the calendar together allow; where
they
do not allow even a year, it is None.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gaolbook.base.partial_date import add_months, covering, interval, is_valid, iso, precision
from gaolbook.extract import date_patterns as patterns
from gaolbook.extract.date_model import DateExpression, Meaning

DAY = timedelta(days=1)
WEEK = timedelta(days=7)

HOLIDAY_EVE_DAYS = 10
"""Days before a holiday that "ahead of" it may mean; our own reading of the phrase, used only to choose month and
year."""

DAYS_AHEAD = 60
"""A day without a year at most this far ahead in the year of publication is the coming one, not last year's: a day ten
months back in another year is told with its year. Chosen on the dev articles (2 to 36 days ahead); not for months."""

DAYS_TOLD_NEXT = 31
"""A day without a year that falls this soon after the event told before belongs to that event's year, however old the
story."""

ANCHOR_REACH = 1000
"""Characters after a date in which "two days later" still counts from it: about three paragraphs of news."""

MONTHS_OF_YEAR = 12

EARLIEST_YEARS = 8
"""Years searched for a day that not every year has (29 February skips at most eight years, 1896 to 1904)."""

Basis = str
"""How a value was found: "explicit", "publication" or "event"."""


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """An ISO date of honest precision, or None; ``basis`` says what it was counted from, ``approx`` that it is a
    convention.

    For a range ``value`` is what holds all of it and ``value_from`` and ``value_to`` are its ends.
    """

    value: str | None
    basis: Basis | None
    approx: bool = False
    value_from: str | None = None
    value_to: str | None = None


UNKNOWN = ResolvedDate(None, None)


def resolve(
    expression: DateExpression, published: str | None, anchor: str | None = None, *, future: bool = False
) -> ResolvedDate:
    """Return the date an expression means. ``published`` and ``anchor`` are ISO dates of any precision.

    ``anchor`` is the date of the event told before, for "two days later"; for an expression whose meaning is ``named``
    ("two days after his arrest") it must be the date of that event. ``future`` says that the sentence speaks of what is
    to come. Raises ValueError where ``published`` or ``anchor`` is no ISO date.
    """
    try:
        if expression.kind == "range":
            return _range(expression, published, anchor, future)
        value, basis, approx = _value(expression, expression.meaning, published, anchor, future)
    except OverflowError:
        return UNKNOWN
    if value is None or not is_valid(value):  # beyond the years that Python's calendar can hold
        return UNKNOWN
    return ResolvedDate(value, basis, approx)


Found = tuple[str | None, Basis | None, bool]
NOTHING: Found = (None, None, False)


def _value(
    expression: DateExpression, meaning: Meaning, published: str | None, anchor: str | None, future: bool
) -> Found:
    """Choose by what the expression counts from: nothing, the publication, or the event told before."""
    if meaning.year is not None and meaning.season is None and meaning.holiday is None:
        return iso(meaning.year, meaning.month, meaning.day), "explicit", meaning.ambiguous_order
    if meaning.day is not None and meaning.month is None:
        return _of_month(meaning, published, anchor)
    if (
        expression.kind == "event_relative"
        or meaning.which == "that"
        or meaning.year_which in ("that", "previous", "following")
    ):
        return _from_anchor(meaning, anchor)
    if meaning.season:
        return _season(meaning, published)
    if meaning.holiday is not None:
        return _holiday(meaning, published, future)
    if told := _soon_after(meaning, anchor):
        return told, "event", True
    if published is None:
        return NOTHING
    if meaning.weekday is not None:
        return _weekday(meaning, published, future)
    if meaning.month is not None:
        until = expression.lead in patterns.DATES["leads"]["until"]
        return _yearless(meaning, published, future, nearest=until)
    return _deictic(meaning, published)


def _range(expression: DateExpression, published: str | None, anchor: str | None, future: bool) -> ResolvedDate:
    meaning = expression.meaning
    last = expression.meaning_to
    if last is None:
        last = Meaning(year=meaning.year, month=meaning.month, day=meaning.day_to, year_which=meaning.year_which)
    begin, basis, begin_approx = _value(expression, meaning, published, anchor, future)
    finish, _, finish_approx = _value(expression, last, published, anchor, future)
    if begin is None or finish is None:
        return UNKNOWN
    first, after = interval(begin)[0], interval(finish)[1]
    if after <= first and meaning.year is None:  # "from December to February": the first December before that February
        earlier = iso(first.year - 1, meaning.month, meaning.day)
        if earlier is None:
            return UNKNOWN
        begin, first = earlier, interval(earlier)[0]
    if after <= first:
        return UNKNOWN
    return ResolvedDate(covering(first, after), basis, begin_approx or finish_approx, begin, finish)


def _exact_day(value: str) -> date | None:
    return date.fromisoformat(value) if precision(value) == "day" else None


def _weekday(meaning: Meaning, published: str, future: bool) -> Found:
    """Return the nearest such weekday; the day of publication itself counts, for a Friday story says "on Friday" of
    its own day."""
    today = _exact_day(published)
    if today is None or meaning.weekday is None:
        return NOTHING
    if meaning.unit == "week":
        shift = {"last": -1, "this": 0, "next": 1}[meaning.which or "this"]
        day = today - today.weekday() * DAY + meaning.weekday * DAY + shift * WEEK
        return day.isoformat(), "publication", False
    back = (today.weekday() - meaning.weekday) % 7
    ahead = (meaning.weekday - today.weekday()) % 7
    if meaning.which == "next" or (future and meaning.which is None):
        day = today + (ahead or (7 if meaning.which == "next" else 0)) * DAY
        return day.isoformat(), "publication", True
    if meaning.which == "last":
        return (today - (back or 7) * DAY).isoformat(), "publication", back in (0, 1)
    return (today - back * DAY).isoformat(), "publication", back == 0


def _yearless(meaning: Meaning, published: str, future: bool, *, nearest: bool) -> Found:
    """Return the most recent such month or day not after publication; the next one where the sentence looks ahead."""
    first, after = interval(published)
    which = meaning.year_which or ("this" if meaning.which == "this" else None)
    if which is not None:
        year = first.year + {"last": -1, "this": 0, "next": 1}.get(which, 0)
        return iso(year, meaning.month, meaning.day), "publication", False
    if precision(published) == "year":
        if meaning.which is not None:
            return NOTHING
        return iso(first.year, meaning.month, meaning.day), "publication", True
    years = range(first.year - EARLIEST_YEARS, first.year + EARLIEST_YEARS + 1)
    values = [value for year in years if year > 0 and (value := iso(year, meaning.month, meaning.day))]
    past = [value for value in values if interval(value)[0] < after]
    ahead = [value for value in values if interval(value)[1] > first]
    if meaning.which == "last":
        past = [value for value in past if interval(value)[1] <= first]
        return (past[-1] if past else None), "publication", bool(past) and past[-1][:4] == published[:4]
    if meaning.which == "next":
        ahead = [value for value in ahead if interval(value)[0] >= after]
        return (ahead[0] if ahead else None), "publication", False
    if not past or not ahead:
        return NOTHING
    coming = interval(ahead[0])[0]
    if meaning.day is not None and after <= coming <= first + DAYS_AHEAD * DAY and coming.year == first.year:
        return ahead[0], "publication", True
    if nearest and not future:
        to_past, to_next = first - interval(past[-1])[0], interval(ahead[0])[0] - first
        return (ahead[0] if to_next <= to_past else past[-1]), "publication", True
    return (ahead[0] if future else past[-1]), "publication", False


def _soon_after(meaning: Meaning, anchor: str | None) -> str | None:
    """Return a day without a year that follows closely on the day told before ("on 3 May 2012 ... on 5 May"), else
    None."""
    told = _exact_day(anchor) if anchor else None
    if told is None or meaning.day is None or meaning.month is None or meaning.year_which or meaning.which:
        return None
    for year in (told.year, told.year + 1):
        value = iso(year, meaning.month, meaning.day)
        if value and timedelta(0) <= date.fromisoformat(value) - told <= DAYS_TOLD_NEXT * DAY:
            return value
    return None


def resolve_in_order(
    expressions: Iterable[DateExpression], published: str | None, future: Iterable[bool] | None = None
) -> tuple[ResolvedDate, ...]:
    """Resolve the dates of one text in order, each counted from the last one before it that has a value of its own.

    Expressions whose meaning is ``named`` and ranges are resolved but never counted from.
    """
    ahead = tuple(future) if future is not None else None
    resolved: list[ResolvedDate] = []
    anchor: str | None = None
    anchor_end = 0
    for position, expression in enumerate(expressions):
        near = expression.start - anchor_end <= ANCHOR_REACH and not expression.meaning.named
        result = resolve(expression, published, anchor if near else None, future=bool(ahead and ahead[position]))
        resolved.append(result)
        if result.value is not None and expression.kind != "range":
            anchor, anchor_end = result.value, expression.end
    return tuple(resolved)


def _deictic(meaning: Meaning, published: str) -> Found:
    """Return "yesterday", "last month", "two weeks ago": units counted from the day of publication."""
    first, after = interval(published)
    if meaning.vague or meaning.unit is None:
        return NOTHING
    if meaning.which is not None:
        steps = {"last": -1, "this": 0, "next": 1}[meaning.which]
        if meaning.unit == "year":
            return iso(first.year + steps), "publication", False
        if meaning.unit == "month":
            if precision(published) == "year":
                return NOTHING
            month = add_months(first.replace(day=1), steps)
            return iso(month.year, month.month), "publication", False
        return _week(meaning.unit, steps, published)
    if meaning.amount is None:
        return NOTHING
    if meaning.amount == 0:
        return published, "publication", False
    return _distance(first, after, meaning, "publication")


def _week(unit: str, steps: int, published: str) -> Found:
    """Return the month or year that holds the whole week (Monday to Sunday) or weekend; the current week ends with
    publication."""
    today = _exact_day(published)
    if today is None:
        return NOTHING
    monday = today - today.weekday() * DAY
    if unit == "weekend":
        saturday = monday + 5 * DAY + (steps if steps <= 0 else 0) * WEEK
        if steps < 0 and today.weekday() >= 5:  # on a weekend, "over the weekend" is this one
            saturday = monday + 5 * DAY
        return covering(saturday, saturday + 2 * DAY), "publication", False
    start = monday + steps * WEEK
    return covering(start, start + WEEK), "publication", False


def _distance(first: date, after: date, meaning: Meaning, basis: Basis) -> Found:
    """Shift an interval by whole units; what people count in years is true to the year, in months to the month.

    Weeks have no precision of their own: three days either way must lie in one month, or in one year.
    """
    amount = meaning.amount
    if amount is None or meaning.vague:
        return NOTHING
    if meaning.unit == "day":
        return covering(first + amount * DAY, after + amount * DAY), basis, False
    if meaning.unit == "week":
        return covering(first + amount * WEEK - 3 * DAY, after + amount * WEEK + 3 * DAY), basis, True
    if meaning.unit == "month":
        start, last = add_months(first, amount), add_months(after - DAY, amount)
        return covering(start.replace(day=1), add_months(last.replace(day=1), 1)), basis, True
    return (iso(first.year + amount) if first.year == (after - DAY).year else None), basis, True


def _from_anchor(meaning: Meaning, anchor: str | None) -> Found:
    if anchor is None:
        return NOTHING
    first, after = interval(anchor)
    if meaning.year_which in ("that", "previous", "following"):
        year = first.year + {"that": 0, "previous": -1, "following": 1}[meaning.year_which]
        return iso(year, meaning.month, meaning.day), "event", False
    if meaning.weekday is not None:
        day = _exact_day(anchor)
        if day is None:
            return NOTHING
        ahead = (meaning.weekday - day.weekday()) % 7 or 7
        back = (day.weekday() - meaning.weekday) % 7 or 7
        return (day + ahead * DAY if meaning.which == "following" else day - back * DAY).isoformat(), "event", False
    if meaning.month is not None:
        known = precision(anchor) != "year" and meaning.month < first.month  # "that March" after June: of either year
        return (None if known else iso(first.year, meaning.month)), "event", False
    if meaning.amount == 0:
        return _same(meaning, anchor), "event", False
    return _distance(first, after, meaning, "event")


def _of_month(meaning: Meaning, published: str | None, anchor: str | None) -> Found:
    """Return the day of "on the 7th": the first such day from the one told before on, else the last before publication.

    "Of last month" and "of this month" count from publication, "of that month" stays in the month told before.
    """
    pointed = meaning.which in {"last", "this"}
    told = _exact_day(anchor) if anchor and not pointed else None
    today = _exact_day(published) if published else None
    if meaning.day is None or (told is None and today is None):
        return NOTHING
    start = (told or today or date.min).replace(day=1)
    if told is not None:
        months = [start] if meaning.which == "that" else [start, add_months(start, 1)]
        days = [value for month in months if (value := iso(month.year, month.month, meaning.day))]
        return next((v for v in days if date.fromisoformat(v) >= told or meaning.which), None), "event", False
    months = [add_months(start, -1)] if meaning.which == "last" else [start]
    if meaning.which is None:
        months.append(add_months(start, -1))
    days = [value for month in months if (value := iso(month.year, month.month, meaning.day))]
    return next((v for v in days if v <= (published or "")), None), "publication", meaning.which is None


def _same(meaning: Meaning, anchor: str) -> str | None:
    """Return what "that day", "that month" and "that year" say after a date of some precision."""
    if meaning.unit == "year":
        return anchor[:4]
    if meaning.unit == "month":
        return anchor[:7]
    if meaning.unit == "week":
        return anchor[:4] if precision(anchor) == "year" else None
    return anchor


def _season(meaning: Meaning, published: str | None) -> Found:
    """Return the year of a season; None for a winter or any season whose year the words leave open."""
    begin, finish = patterns.DATES["seasons"][meaning.season]
    if meaning.year is not None:
        return iso(meaning.year), "explicit", finish > MONTHS_OF_YEAR
    if published is None:
        return NOTHING
    first, after = interval(published)
    if meaning.year_which is not None:
        year = first.year + {"last": -1, "this": 0, "next": 1}.get(meaning.year_which, 0)
        return iso(year), "publication", False
    if finish > MONTHS_OF_YEAR or precision(published) == "year":
        return NOTHING
    if meaning.which == "this":
        return iso(first.year), "publication", False
    ended = add_months(date(first.year, finish, 1), 1) <= first
    if meaning.which == "last":
        return iso(first.year if ended else first.year - 1), "publication", ended
    begun = date(first.year, begin, 1) < after
    return iso(first.year + begun), "publication", True


def _holiday(meaning: Meaning, published: str | None, future: bool) -> Found:
    holiday = patterns.HOLIDAYS[meaning.holiday or 0]
    exact = holiday["precision"] == "day" and not meaning.eve

    def value(year: int) -> tuple[date, str | None]:
        day = date(year, holiday["month"], holiday["day"])
        if meaning.eve:
            start = day - HOLIDAY_EVE_DAYS * DAY
            return start, covering(start, day)
        return day, iso(year, holiday["month"], holiday["day"] if exact else None)

    if meaning.year is not None:
        return value(meaning.year)[1], "explicit", meaning.eve
    if published is None or precision(published) == "year":
        return NOTHING
    first, after = interval(published)
    if meaning.year_which is not None:
        year = first.year + {"last": -1, "this": 0, "next": 1}.get(meaning.year_which, 0)
        return value(year)[1], "publication", meaning.eve
    candidates = [value(year) for year in range(first.year - 1, first.year + 2)]
    if future:
        return next(text for start, text in candidates if start >= first), "publication", meaning.eve
    return [text for start, text in candidates if start < after][-1], "publication", meaning.eve
