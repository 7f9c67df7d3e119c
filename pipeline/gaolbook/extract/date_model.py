"""What a date expression says in its own words, before anybody knows which day that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["absolute", "yearless", "weekday", "relative", "season", "holiday", "event_relative", "range"]
Which = Literal["last", "this", "next", "that", "previous", "following"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of one date say; fields they do not speak of are None.

    ``year_which`` and ``which`` point: "last", "this", "next" from publication; "that", "previous", "following" from
    the event told before. ``amount`` units of ``unit`` are signed, the past negative. ``named`` marks "two days after
    his arrest", which counts from the event named there and not from the one told before. ``season`` and ``holiday``
    are keys of the lexicons. ``ambiguous_order`` marks "03/04/2016", of which only the year is sure.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    day_to: int | None = None
    ambiguous_order: bool = False
    year_which: Which | None = None
    which: Which | None = None
    weekday: int | None = None
    unit: str | None = None
    amount: int | None = None
    vague: bool = False
    named: bool = False
    season: str | None = None
    holiday: int | None = None
    eve: bool = False


@dataclass(frozen=True, slots=True)
class DateExpression:
    """Words that say when: ``text == clean[start:end]``, ``lead`` the preposition before them, which begins at
    ``lead_start``.

    A range holds both its ends, ``meaning`` and ``meaning_to``, each with the kind it would have alone.
    """

    start: int
    end: int
    text: str
    kind: Kind
    meaning: Meaning
    lead: str | None = None
    lead_start: int | None = None
    meaning_to: Meaning | None = None
