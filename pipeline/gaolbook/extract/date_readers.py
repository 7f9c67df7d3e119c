"""Reads the matches of ``date_patterns``: what each says, or None where its neighbours show that it is no date."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from gaolbook.base.partial_date import iso
from gaolbook.extract import date_patterns as patterns
from gaolbook.extract.date_model import Kind, Meaning, Which
from gaolbook.extract.numbers import alternatives, number_value

CONTEXT = 32
"""Characters of context read on each side of a match: "on or about the evening of the " is 31 long."""

LEAP_YEAR = 2000
"""Checks a day without a year: it has a 29 February."""

HUNDRED = 100
LIKELY_YEARS = range(1950, 2050)
"""Four digits before a singular noun ("a 2014 trial of ...") are a year in this range, a count outside it."""

MOST_UNITS = 1000
"""Larger distances ("2016 days later") are misreadings."""

Reading = tuple[Kind, Meaning]
Reader = Callable[[re.Match[str], str], Reading | None]

_YEAR_WHICH: dict[str, Which] = {
    "last": "last", "this": "this", "next": "next", "that": "that", "the same": "that",
    "the previous": "previous", "the following": "following", "the next": "following",
    "past": "last", "this past": "last", "the coming": "next", "coming": "next", "this coming": "next",
}  # fmt: skip
_NAMES = patterns.DATES["names"]
_AFTER_DATE = re.compile(rf"\s(?:[A-Z]\w{{1,15}}\s){{0,2}}{alternatives(_NAMES['after_date'])}\b")
_BEFORE_NUMBER = re.compile(rf"(?<!\w){alternatives(_NAMES['before_number'])}\s?$")
_AFTER_COUNT = re.compile(rf"\s{alternatives(_NAMES['after_count'])}(?!\w)")
_AFTER_YEAR = re.compile(rf"\s{alternatives(_NAMES['year_nouns'])}\b")
_TO_YEAR = re.compile(r"\s?[-–—]\s?(?:1[89]|20)\d\d\b")
_STRONG_YEAR_LEAD = re.compile(rf"\b{alternatives(patterns.DATES['leads']['year_strong'])}\s{{1,3}}$", re.IGNORECASE)
_SINGULAR_NEXT = re.compile(r"\s[a-z]{3,20}(?<!s)(?![\w-])")
_OWNER = re.compile(r"(?:\b(?:the|his|her|their|its|a|s)|\w's|\w’s)\s$", re.IGNORECASE)
_WEEKDAY_NOT_AFTER = re.compile(rf"(?<!\w){alternatives(patterns.DATES['weekdays']['not_after'])}\s$")
_WEEKDAY_NOT_BEFORE = re.compile(rf"\s{alternatives(patterns.DATES['weekdays']['not_before'])}\b")
_MONTH_LEAD = re.compile(rf"\b{alternatives(patterns.DATES['leads']['month'])}\s{{1,3}}(?:the\s)?$", re.IGNORECASE)
_DAY_AFTER_MONTH = re.compile(r"\s?\d|\sDay\b")
_NOT_A_MONTH = re.compile(r"\s(?:be|have|not|of|on|for|in\ssupport)\b")
_MONTH_BEFORE = re.compile(rf"\b{patterns.MONTH_IN_FULL},?\s(?:and\s|or\s)?$")
_MONTH_AFTER = re.compile(rf"(?:,?\s(?:and|or)\s|,\s|\s?[-–]\s?){patterns.MONTH_IN_FULL}\b")
_STRONG_LEAD = re.compile(rf"\b{alternatives(patterns.DATES['leads']['month_strong'])}\s{{1,3}}$", re.IGNORECASE)
_YEAR_LEAD = re.compile(rf"\b{alternatives(patterns.DATES['leads']['year'])}\s{{1,3}}$", re.IGNORECASE)
_HOLIDAY_LEAD = re.compile(
    rf"\b{alternatives(patterns.HOLIDAY_CONTEXT['leads'])}\s{{1,3}}(?:the\s|this\s)?$", re.IGNORECASE
)
_CLAUSE_GOES_ON = re.compile(r"[.,;:)]|\s?$|\s(?:and|but|in|at|on|for|to|from|with|after|when|by)\b")
_CAPITAL_NEXT = re.compile(r"\s[A-Z][a-z]")


def _which(text: str | None) -> Which | None:
    return _YEAR_WHICH[" ".join(text.casefold().split())] if text else None


def _month(text: str) -> int:
    return patterns.MONTH_NUMBERS[text.casefold().rstrip(".")]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _before(match: re.Match[str], text: str) -> str:
    return text[max(0, match.start() - CONTEXT) : match.start()]


def _after(match: re.Match[str], text: str) -> str:
    return text[match.end() : match.end() + CONTEXT]


def _calendar_day(match: re.Match[str], text: str) -> Reading | None:
    if _AFTER_DATE.match(_after(match, text)) or _BEFORE_NUMBER.search(_before(match, text)):
        return None
    groups = match.groupdict()
    year, month, day = _number(groups.get("year_dash") or groups["year"]), _month(match["month"]), int(match["day"])
    day_to = _number(match["day2"] or match["also"])
    if any(iso(year or LEAP_YEAR, month, value) is None for value in (day, day_to or day)):
        return None
    joined = match["range"] is not None
    meaning = Meaning(year=year, month=month, day=day, day_to=day_to, year_which=_which(groups["year_which"]))
    if day_to is not None and day_to <= day:
        return None
    return ("range" if joined else "absolute" if year else "yearless"), meaning


def _ordinal_day(match: re.Match[str], text: str) -> Reading | None:
    """ "on the 7th" after "on 5 January": a day of the month told before."""
    return "event_relative", Meaning(day=int(match["day"]), which=_which(match["which"]))


def _iso_day(match: re.Match[str], text: str) -> Reading | None:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    return ("absolute", Meaning(year=year, month=month, day=day)) if iso(year, month, day) else None


def _numeric_day(match: re.Match[str], text: str) -> Reading | None:
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    day_first, month_first = iso(year, second, first), iso(year, first, second)
    if not day_first and not month_first:
        return None
    if match["sep"] == "/" and day_first and month_first and first != second:
        return "absolute", Meaning(year=year, ambiguous_order=True)
    month, day = (second, first) if day_first else (first, second)
    return "absolute", Meaning(year=year, month=month, day=day)


def _month_year(match: re.Match[str], text: str) -> Reading | None:
    year = _number(match["year"])
    meaning = Meaning(year=year, month=_month(match["month"]), year_which=_which(match["year_which"]))
    return ("absolute" if year else "yearless"), meaning


def _bare_month(match: re.Match[str], text: str) -> Reading | None:
    """Take a month without day or year, unless its word may be another: a verb, a march, a woman called June."""
    before, after = _before(match, text), _after(match, text)
    if _AFTER_DATE.match(after) or _DAY_AFTER_MONTH.match(after):
        return None
    if _which(match["which"]) == "that" and not _CLAUSE_GOES_ON.match(after):
        return None  # "she said that May had lied"
    strong = bool(match["which"] or _STRONG_LEAD.search(before))
    listed = _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(after)
    supported = strong or match["phase"] or _MONTH_LEAD.search(before) or listed
    if match["month"].capitalize() in patterns.DATES["months"]["ambiguous"]:
        if not supported or (not strong and (_CAPITAL_NEXT.match(after) or _NOT_A_MONTH.match(after))):
            return None
    elif _CAPITAL_NEXT.match(after) and not supported:
        return None
    return "yearless", Meaning(month=_month(match["month"]), which=_which(match["which"]))


def _bare_year(match: re.Match[str], text: str) -> Reading | None:
    """Take four digits for a year after a preposition, in brackets or before an event; not before what they count."""
    before, after, year = _before(match, text), _after(match, text), int(match["year"])
    strong = _STRONG_YEAR_LEAD.search(before) is not None and year % HUNDRED
    if _BEFORE_NUMBER.search(before) or (_AFTER_COUNT.match(after) and not strong):
        return None
    led = bool(_YEAR_LEAD.search(before)) or not match[0][0].isdigit()
    bracketed = before.endswith("(") and after[:1] in (")", "–", "-", ",", ";")
    joined = before.endswith(("–", "—", "- ")) or _TO_YEAR.match(after)
    owned = _OWNER.search(before) and (
        _AFTER_YEAR.match(after) or (_SINGULAR_NEXT.match(after) and year in LIKELY_YEARS)
    )
    return ("absolute", Meaning(year=year)) if led or bracketed or joined or owned else None


def _weekday(match: re.Match[str], text: str) -> Reading | None:
    before, after = _before(match, text), _after(match, text)
    if _WEEKDAY_NOT_AFTER.search(before) or _WEEKDAY_NOT_BEFORE.match(after):
        return None
    number = patterns.WEEKDAY_NUMBERS[match["weekday"].casefold()]
    which = _which(match["which"])
    if match["week"]:
        return "weekday", Meaning(weekday=number, unit="week", which=_which(match["week_which"]))
    return ("event_relative" if which in ("following", "previous") else "weekday"), Meaning(weekday=number, which=which)


def _phrase(match: re.Match[str]) -> str:
    return " ".join(match["phrase"].casefold().split())


def _today(match: re.Match[str], text: str) -> Reading | None:
    return "relative", Meaning(unit="day", amount=patterns.DATES["today"][_phrase(match)])


def _this_unit(match: re.Match[str], text: str) -> Reading | None:
    words = " ".join(match["which"].casefold().split())
    return "relative", Meaning(which=_which(patterns.WHICH_NAMES[words]), unit=match["unit"].casefold())


def _weekend(match: re.Match[str], text: str) -> Reading | None:
    return "relative", Meaning(which="last", unit="weekend")


def _distance(match: re.Match[str], text: str) -> Reading | None:
    words = " ".join(match["amount"].casefold().split())
    vague = bool(match["hedge"]) or words in patterns.DATES["vague"]["words"]
    value = None if words in patterns.DATES["vague"]["words"] else number_value(words)
    if value is not None and (
        value.denominator != 1 or value > MOST_UNITS
    ):  # "1.5 years ago", or no count of years at all
        value, vague = None, True
    past = match["past"] or match["before"] or match["before_named"]
    amount = None if value is None else int(-value if past else value)
    unit = patterns.UNIT_NAMES[match["unit"].casefold()]
    if unit == "fortnight":
        unit, amount = "week", None if amount is None else 2 * amount
    meaning = Meaning(unit=unit, amount=amount, vague=vague or amount is None)
    if match["past"] or match["future"]:
        return "relative", meaning
    return "event_relative", replace(meaning, named=bool(match["after_named"] or match["before_named"]))


def _anchored(match: re.Match[str], text: str) -> Reading | None:
    """Read "the next day"; "the day before the vote" and "the same day as" count from what is named there."""
    phrase = _phrase(match)
    names = r"\s\w" if phrase.endswith(("after", "before")) else r"\s(?:as|that|when)\b"
    named = re.match(names, _after(match, text)) is not None
    return "event_relative", Meaning(unit="day", amount=patterns.DATES["anchored"][phrase], named=named)


def _anchored_unit(match: re.Match[str], text: str) -> Reading | None:
    return "event_relative", Meaning(
        unit=match["unit"].casefold(), amount=patterns.DATES["anchored_units"][_phrase(match)]
    )


def _season(match: re.Match[str], text: str) -> Reading | None:
    year, which, year_which = _number(match["year"]), _which(match["which"]), _which(match["year_which"])
    if not (year or which or year_which):
        return None
    return "season", Meaning(season=match["season"].casefold(), year=year, which=which, year_which=year_which)


def _holiday(match: re.Match[str], text: str) -> Reading | None:
    year = _number(match["year"])
    context = patterns.HOLIDAY_CONTEXT
    if re.match(rf"\s{alternatives(context['not_before'])}\b", _after(match, text)):
        return None
    led = (
        _HOLIDAY_LEAD.search(_before(match, text)) or match["eve"] or match["holiday"].endswith(tuple(context["days"]))
    )
    if not (led or year or match["year_which"]):
        return None
    number = patterns.HOLIDAY_NUMBERS[" ".join(match["holiday"].casefold().split())]
    return "holiday", Meaning(holiday=number, eve=bool(match["eve"]), year=year, year_which=_which(match["year_which"]))


READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (patterns.ORDINAL_DAY, _ordinal_day),
    (patterns.ISO_DAY, _iso_day),
    (patterns.NUMERIC_DAY, _numeric_day),
    (patterns.MONTH_DAY, _calendar_day),
    (patterns.DAY_MONTH, _calendar_day),
    (patterns.MONTH_YEAR, _month_year),
    (patterns.BARE_MONTH, _bare_month),
    (patterns.BARE_YEAR, _bare_year),
    (patterns.WEEKDAY_ONLY, _weekday),
    (patterns.TODAY, _today),
    (patterns.THIS_UNIT, _this_unit),
    (patterns.WEEKEND, _weekend),
    (patterns.DISTANCE, _distance),
    (patterns.ANCHORED, _anchored),
    (patterns.ANCHORED_UNIT, _anchored_unit),
    (patterns.SEASON, _season),
    (patterns.HOLIDAY, _holiday),
)
"""Pattern and reader of each class of expression; a reader returns None where the context says it is no date."""
