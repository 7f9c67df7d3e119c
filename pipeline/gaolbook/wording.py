"""Records in words a reader knows: what an event, a charge or a custody status says. Nothing here adds a claim."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from gaolbook.base.schema import Charge, ChargeStage, CustodyStatus, Event, EventType, Modality, Role
from gaolbook.collect.files import suffix_of

EVENT_WORDS: Mapping[EventType, str] = {
    "arrest": "arrested",
    "abduction": "abducted",
    "search": "searched",
    "summons": "summoned",
    "remand": "remanded in custody",
    "house_arrest": "put under house arrest",
    "charge": "charged",
    "charge_change": "charges changed",
    "trial": "on trial",
    "conviction": "convicted",
    "acquittal": "acquitted",
    "sentence": "sentenced",
    "appeal": "appeal made",
    "appeal_decision": "appeal decided",
    "pardon": "pardoned",
    "release": "released",
    "transfer": "transferred",
    "travel_ban": "banned from travel",
    "exile": "in exile",
    "extradition": "extradition",
    "ill_treatment": "ill-treated",
    "hunger_strike": "hunger strike",
    "death": "died",
    "imprisonment": "in prison",
    "demand_release": "release demanded",
}
STATUS_WORDS: Mapping[CustodyStatus, str] = {
    "detained": "held",
    "house_arrest": "house arrest",
    "released": "free",
    "exiled": "in exile",
    "dead": "dead",
    "unknown": "not known",
}
STAGE_WORDS: Mapping[ChargeStage, str] = {
    "accused": "accused of",
    "charged": "charged with",
    "convicted": "convicted of",
    "acquitted": "acquitted of",
    "dropped": "dropped:",
}
MODALITY_WORDS: Mapping[Modality, str] = {
    "asserted": "",
    "alleged": "alleged",
    "denied": "denied",
    "hypothetical": "only supposed",
    "future": "in the future",
    "negated": "said not to be so",
}
"""How an article says it; what is told as fact needs no word."""
WEB_PAGES = frozenset({".html", ".htm", ".warc"})
"""Endings of files whose quotes stand between tags."""
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_TAG = re.compile(r"<[^<>]{0,2000}>")
_PART = re.compile(r"(\d+)([YMWD])")


def term_words(term: str) -> str:
    """Return an ISO duration in words.

    >>> term_words("P1Y6M"), term_words("P15D")
    ('1 year 6 months', '15 days')
    """
    parts = [(int(number), UNITS[unit]) for number, unit in _PART.findall(term)]
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts)


def readable(quote: str, source: str) -> str:
    """Return a stretch of an article's raw text as one reads it: HTML entities resolved, tags of web pages left out.

    >>> readable("He said &#8220;<b>no</b>&#8221;", "news/a.html"), readable("1 <2 &gt; 0", "news/a.txt")
    ('He said “no”', '1 <2 > 0')
    """
    tagged = suffix_of(source.partition("#")[0]) in WEB_PAGES
    return html.unescape(_TAG.sub("", quote) if tagged else quote)


def event_words(event: Event) -> str:
    """Return what an event says: "sentenced to 8 years"."""
    said = EVENT_WORDS[event.type]
    given = [term_words(event.term)] if event.term else []
    given += [{"life": "life", "death": "death"}[event.penalty]] if event.penalty else []
    joiner = " to " if event.type in ("sentence", "appeal_decision") else ", "
    return f"{said}{joiner}{' and '.join(given)}" if given else said


def event_details(event: Event) -> tuple[tuple[str, str], ...]:
    """Return the further facts of an event as (what, value)."""
    who = event.group.who if event.group else None
    count = str(event.group.count) if event.group and event.group.count is not None else None
    rows = (
        ("people", " ".join(part for part in (count, who) if part) or None),
        ("court", event.court),
        ("place", event.place),
        ("by", event.by),
        ("source", event.source),
    )
    return tuple((name, value) for name, value in rows if value)


def charge_words(charge: Charge) -> str:
    """Return what a charge says: "charged with treason"."""
    return f"{STAGE_WORDS[charge.stage]} {' '.join(charge.offence.split())}"


def role_words(role: Role) -> str:
    """Return what a role says: "formerly editor, Northern Voice"."""
    body = " ".join((role.organisation or "").split())
    title = " ".join(role.title.split())
    said = f"{title}, {body}" if body and body.casefold() not in title.casefold() else title
    return f"formerly {said}" if role.status == "former" else said


def offence_words(code: str | None) -> str:
    """Return the name of an offence code; charges of no known kind are "other"."""
    return code.replace("_", " ") if code else "other"
