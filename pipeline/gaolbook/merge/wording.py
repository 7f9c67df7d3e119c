"""What a title or an offence says, whatever its word order, articles and gendered endings."""

from __future__ import annotations

import re

from gaolbook.base.schema import Charge, Event, Role
from gaolbook.merge.tables import words

WORD = re.compile(r"[^\W_]+")
STOP = words("claims", "stop")
"""Words that tell no two titles or offences apart."""
PERSON_ENDING = re.compile(r"(?<=[a-z])(?:woman|person|man)$")


def wording(text: str | None) -> tuple[str, ...]:
    """Return the telling words of a text, sorted: equal for two texts that say the same.

    >>> wording("Chairwoman of the board") == wording("board chairman")
    True
    """
    return tuple(sorted({PERSON_ENDING.sub("man", w) for w in WORD.findall((text or "").casefold())} - STOP))


def says(record: Role | Charge | Event) -> str:
    """Return what a record says of its people in one line that joining records of several articles does not change."""
    match record:
        case Role():
            return " ".join(wording(record.title))
        case Charge():
            return f"{record.offence_code or ' '.join(wording(record.offence))}, {record.stage}"
        case Event():
            return f"{record.type}, {record.date}" if record.date else record.type
