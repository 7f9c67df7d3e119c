"""Regular expressions of date expressions, built from ``lexicon/dates.toml``; every quantifier is bounded, so all are
linear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any

from gaolbook.extract.numbers import GAP, NUMBER, alternatives
from gaolbook.extract.words import lexicon

DATES: Mapping[str, Any] = lexicon("dates")
HOLIDAYS: tuple[Mapping[str, Any], ...] = tuple(lexicon("holidays")["holiday"])
HOLIDAY_CONTEXT: Mapping[str, Any] = lexicon("holidays")["context"]

MONTH_NUMBERS: Mapping[str, int] = {
    name.casefold(): number for number, names in enumerate(DATES["months"]["names"], start=1) for name in names
}
WEEKDAY_NUMBERS: Mapping[str, int] = {name.casefold(): n for n, name in enumerate(DATES["weekdays"]["names"])}
COMMON_WORDS = frozenset(
    word.casefold()
    for word in (*DATES["names"]["after_count"], *DATES["units"]["day"], *DATES["units"]["year"], "and", "the")
)
"""Words between two numbers that are never a month; dateparser is not asked about them."""
HOLIDAY_NUMBERS: Mapping[str, int] = {name.casefold(): n for n, day in enumerate(HOLIDAYS) for name in day["names"]}
UNIT_NAMES: Mapping[str, str] = {word: unit for unit, words in DATES["units"].items() for word in words}
WHICH_NAMES: Mapping[str, str] = {word: which for which, words in DATES["which"].items() for word in words}


def _month_words() -> tuple[str, str, str]:
    """Return groups for any spelling of a month, for full names, and for names that need no support of other words."""
    every = list(chain.from_iterable(DATES["months"]["names"]))
    capital = set(DATES["months"]["capital_only"])
    full = [names[0] for names in DATES["months"]["names"]]

    def forms(words: list[str]) -> str:
        spelt = [form for word in words for form in (word, word.upper())]
        return alternatives(spelt + [word.lower() for word in words if word not in capital])

    short = alternatives(form for word in every if word not in full for form in (word, word.upper()))
    return (
        rf"(?:{forms(full)}|{short}\.?)",
        forms(full),
        forms([w for w in full if w not in DATES["months"]["ambiguous"]]),
    )


MONTH, MONTH_IN_FULL, MONTH_ALONE = _month_words()
WEEKDAY = alternatives(DATES["weekdays"]["names"] + [name.upper() for name in DATES["weekdays"]["names"]])
_WEEKDAY_PREFIX = rf"(?:(?:{WEEKDAY}|{alternatives(DATES['weekdays']['abbreviations'])}\.?),?\s{{1,2}}(?:the\s|\()?)?"
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY_END = r"(?![\w%½]|[.,:]\d|-\w)"
YEAR = r"(?:1[89]|20)\d\d(?![\w%½]|[.,:]\d|-(?:[a-zA-Z]|\d{1,3}(?!\d)))"
_YEAR_REFERENCE = (
    r"(?i:(?:of\s)?(?P<year_which>last|this|next|that|the\ssame|the\sprevious|the\sfollowing|the\snext)\syear\b)"
)
_YEAR_TAIL = rf"(?:(?:,\s?|\s,?\s?|\s\(|,?\sof\s)(?P<year>{YEAR})|,?\s{_YEAR_REFERENCE})?"
_LIST_END = (
    r"(?=,?\s(?:of\s)?(?:1[89]|20)\d\d|\s?[.;:)\]!?]|,\s|,?\s(?:of\s)?(?:last|this|next|that)\syear|\s?$"
    r"|\s(?:at|in|on|by|when|after|before|for|with|was|were|he|she|they|as|the)\s)"
)
PHASE = rf"(?i:(?:the{GAP})?{alternatives(DATES['phases']['words'])}(?:[\s-]|(?<=of)\s))?"
_DAY_PART = rf"(?:{GAP}{alternatives(DATES['day_parts']['words'])}\b)?"
_NO_WORD_BEFORE = r"(?<![\w'’-])"
_AMOUNT = (
    rf"(?:(?P<hedge>{alternatives(DATES['vague']['hedges'])}){GAP})?"
    rf"(?P<amount>{alternatives(DATES['vague']['words'])}|an?|{NUMBER})"
)
_UNIT = alternatives(UNIT_NAMES)
_DIRECTION = DATES["direction"]

MONTH_DAY = re.compile(
    rf"{_NO_WORD_BEFORE}{_WEEKDAY_PREFIX}(?P<month>{MONTH})[\s-]{{1,2}}(?:the\s)?(?P<day>{_DAY_NUMBER}){_ORDINAL}"
    rf"(?:(?P<range>\s?[-–—]\s?|\s(?:to|until|through)\s)(?P<day2>{_DAY_NUMBER}){_ORDINAL}(?!\s{{1,2}}{MONTH})"
    rf"|\s(?:and|or|&)\s(?P<also>{_DAY_NUMBER}){_ORDINAL}(?!\s{{1,2}}{MONTH}){_LIST_END})?"
    rf"{_DAY_END}{_YEAR_TAIL}"
)
DAY_MONTH = re.compile(
    rf"(?<![\w'’$€£.,:-]){_WEEKDAY_PREFIX}(?:the\s)?(?P<day>{_DAY_NUMBER}){_ORDINAL}"
    rf"(?:(?P<range>\s?[-–—]\s?|\s(?:to|until)\s)(?P<day2>{_DAY_NUMBER}){_ORDINAL}"
    rf"|\s(?:and|or|&)\s(?P<also>{_DAY_NUMBER}){_ORDINAL})?"
    rf"[\s-]{{1,2}}(?:day\s)?(?:of\s)?(?P<month>{MONTH})(?!\w)(?:(?:-)(?P<year_dash>{YEAR})|{_YEAR_TAIL})"
)
ORDINAL_DAY = re.compile(
    rf"(?:(?<=\bon\sthe\s)|(?<=\bOn\sthe\s)|(?<=\bsince\sthe\s)|(?<=\buntil\sthe\s)|(?<=\bof\sthe\s)|(?<=\bby\sthe\s))"
    rf"(?P<day>{_DAY_NUMBER})(?:st|nd|rd|th)(?:\s(?:inst|instant)\b|\sof\s(?P<which>this|last|that|the\ssame)\smonth\b)?"
    r"(?=[.,;:)]|\s?$|\s(?:and|but|at|in|when|after|by|for|to|with|from|before|as|he|she|they|it|police|the|a|was|were)\b)"
)
ISO_DAY = re.compile(
    r"(?<![\w./-])(?P<year>(?:1[89]|20)\d\d)(?P<sep>[-/.])(?P<month>\d{2})(?P=sep)(?P<day>\d{2})(?![\w/-]|\.\d)"
)
NUMERIC_DAY = re.compile(
    r"(?<![\w./-])(?P<first>\d{1,2})(?P<sep>[-/.])(?P<second>\d{1,2})(?P=sep)(?P<year>(?:1[89]|20)\d\d)(?![\w/-]|\.\d)"
)
MONTH_YEAR = re.compile(
    rf"{_NO_WORD_BEFORE}{PHASE}(?P<month>{MONTH})(?:,?\s{{1,2}}(?:of\s)?|-)(?:(?P<year>{YEAR})|{_YEAR_REFERENCE})"
)
BARE_MONTH = re.compile(
    rf"{_NO_WORD_BEFORE}(?:(?i:(?P<which>last|past|this|that|next|the\scoming|the\sfollowing))\s{{1,2}})?(?P<phase>{PHASE})"
    rf"(?P<month>{MONTH_IN_FULL})(?![\w-])"
)
BARE_YEAR = re.compile(rf"(?<![\w$€£₼#№/.,:'’+-]){PHASE}(?:the\syear\s)?(?P<year>{YEAR})(?!/)")
WEEKDAY_ONLY = re.compile(
    rf"{_NO_WORD_BEFORE}(?:(?i:(?P<which>last|this\spast|this\scoming|this|next|past|the\scoming|coming|the\sfollowing|the\sprevious))\s{{1,2}})?"
    rf"(?i:(?:early|late)\s(?:on\s)?)?(?P<weekday>{WEEKDAY})(?!\w)(?i:{_DAY_PART})"
    rf"(?P<week>,?\s(?:of\s)?(?P<week_which>last|this|next)\sweek\b)?"
)
TODAY = re.compile(rf"{_NO_WORD_BEFORE}(?P<phrase>{alternatives(DATES['today'])})(?!\w|-)", re.IGNORECASE)
THIS_UNIT = re.compile(
    rf"{_NO_WORD_BEFORE}(?<!the\s)(?P<which>{alternatives(WHICH_NAMES)}){GAP}(?P<unit>week|month|year|weekend)(?!\w|-)"
    r"(?:['’]s)?",
    re.IGNORECASE,
)
WEEKEND = re.compile(r"(?:(?<=over\s)|(?<=at\s)|(?<=during\s)|(?<=on\s))the\sweekend\b", re.IGNORECASE)
DISTANCE = re.compile(
    rf"{_NO_WORD_BEFORE}(?=\w){_AMOUNT}{GAP}(?P<unit>{_UNIT}){GAP}"
    rf"(?:(?P<past>{alternatives(_DIRECTION['past'])})|(?P<future>{alternatives(_DIRECTION['future'])})"
    rf"|(?P<after>{alternatives(_DIRECTION['after_anchor'])})|(?P<before>{alternatives(_DIRECTION['before_anchor'])})"
    rf"|(?P<after_named>{alternatives(_DIRECTION['after_named'])})|(?P<before_named>{alternatives(_DIRECTION['before_named'])}))"
    r"(?!\w)",
    re.IGNORECASE,
)
ANCHORED = re.compile(rf"{_NO_WORD_BEFORE}(?P<phrase>{alternatives(DATES['anchored'])})(?!\w|-)", re.IGNORECASE)
ANCHORED_UNIT = re.compile(
    rf"{_NO_WORD_BEFORE}(?P<phrase>{alternatives(DATES['anchored_units'])}){GAP}(?P<unit>week|month|year)(?!\w|-)",
    re.IGNORECASE,
)
SEASON = re.compile(
    rf"{_NO_WORD_BEFORE}(?:(?P<which>last|this|next|this\spast)\s|(?:the\s)?{PHASE}(?:the\s)?)"
    rf"(?P<season>{alternatives(DATES['seasons'])})(?!\w|-)(?:,?\s(?:of\s)?(?:(?P<year>{YEAR})|{_YEAR_REFERENCE}))?",
    re.IGNORECASE,
)
HOLIDAY = re.compile(
    rf"{_NO_WORD_BEFORE}(?P<eve>(?i:on\sthe\seve\sof|the\seve\sof|ahead\sof|(?:just\s|shortly\s)?before|prior\sto|in\sthe\srun-up\sto)\s(?:the\s)?)?"
    rf"(?P<holiday>{alternatives(chain.from_iterable(day['names'] for day in HOLIDAYS))})(?!\w|-)"
    rf"(?:,?\s(?P<year>{YEAR})|\s{_YEAR_REFERENCE})?"
)
FOREIGN = re.compile(
    rf"(?<![\w.,-])(?P<day>{_DAY_NUMBER})\.?\s(?:de\s|of\s)?(?P<word>[^\W\d_]{{3,12}})\.?\s(?:de\s|del\s)?(?P<year>(?:19|20)\d\d)(?!\w|[.,]\d)"
)
LEAD = re.compile(
    rf"(?<![\w'’-])(?P<lead>{alternatives(DATES['leads']['words'])})\s{{1,3}}(?:(?:the|early|late|around|about|evening\sof|night\sof|morning\sof)\s{{1,3}}){{0,2}}$",
    re.IGNORECASE,
)
