"""Joins the tellings of one event in one article: the same type and person, dates and terms that do not contradict.

News tells an arrest in the headline, the lead and the background; that is one arrest. Two dates are two arrests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gaolbook.extract.findings import FoundEvent


class Occurrence(NamedTuple):
    """One event of an article: what is known of it, and every telling."""

    event: FoundEvent
    tellings: tuple[FoundEvent, ...]


def consolidate(events: Sequence[FoundEvent]) -> tuple[Occurrence, ...]:
    """Return the occurrences in order of first telling; persons who share all tellings share the occurrence."""
    events = [_as_sentence(event, events) for event in events]
    per_person: list[Occurrence] = []
    for person in sorted({p for event in events for p in event.persons}):
        per_person.extend(_joined([e._replace(persons=(person,)) for e in events if person in e.persons]))
    groups = _joined([e._replace(persons=()) for e in events if not e.persons or e.number is not None])
    return tuple(sorted(_shared([*per_person, *groups]), key=lambda o: (o.event.trigger, o.event.persons)))


def _as_sentence(event: FoundEvent, events: Sequence[FoundEvent]) -> FoundEvent:
    """ "He will spend five years in prison", where he was sentenced to five: the sentence, told again."""
    if (event.type, event.modality) != ("imprisonment", "future") or event.term is None:
        return event
    passed = any(
        (other.type, other.modality, other.term) == ("sentence", "asserted", event.term)
        and set(event.persons) <= set(other.persons)
        for other in events
    )
    return event._replace(type="sentence", modality="asserted", date=None) if passed and event.persons else event


def _joined(events: Sequence[FoundEvent]) -> list[Occurrence]:
    """Join tellings of one person: those with a date first, so that an undated one finds its event."""
    result: list[Occurrence] = []
    for event in sorted(events, key=lambda e: (e.date is None, e.term is None, e.trigger)):
        for i, occurrence in enumerate(result):
            if _same(occurrence.event, event):
                result[i] = Occurrence(_filled(occurrence.event, event), (*occurrence.tellings, event))
                break
        else:
            result.append(Occurrence(event, (event,)))
    return result


def _same(a: FoundEvent, b: FoundEvent) -> bool:
    if a.type != b.type or a.persons != b.persons or a.modality != b.modality:
        return False
    if a.number is not None and b.number is not None and a.number != b.number:
        return False
    if not a.persons and (a.number != b.number or a.who != b.who):
        return False
    lengths = {x for x in (a.term, b.term, a.penalty, b.penalty) if x}
    if len(lengths) > 1:
        return False  # two years and life are two sentences
    return _compatible(a.date, b.date)


def _compatible(a: str | None, b: str | None) -> bool:
    """ISO prefixes are compatible where one holds the other; an unknown date contradicts nothing."""
    return a is None or b is None or a.startswith(b) or b.startswith(a)


def _filled(a: FoundEvent, b: FoundEvent) -> FoundEvent:
    """Return ``a`` with what only ``b`` knows: a more precise date, a term, an agent."""
    date = max((a, b), key=lambda e: len(e.date or ""))
    return a._replace(
        trigger=min(a.trigger, b.trigger),
        date=date.date,
        date_text=date.date_text or a.date_text or b.date_text,
        date_basis=date.date_basis,
        dated_in=date.dated_in,
        term=a.term or b.term,
        penalty=a.penalty or b.penalty,
        by=a.by or b.by,
        court=a.court or b.court,
        place=a.place or b.place,
        source=a.source or b.source,
    )


def _shared(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Join occurrences of several persons that are told by the same triggers and agree in everything else."""
    result: dict[tuple[object, ...], Occurrence] = {}
    for occurrence in occurrences:
        event = occurrence.event
        told = tuple(sorted({t.trigger for t in occurrence.tellings}))
        key = (event._replace(persons=(), number=None, who=None), told, None if event.persons else event.number)
        old = result.get(key)
        if old is None:
            result[key] = occurrence
        else:
            persons = tuple(dict.fromkeys((*old.event.persons, *event.persons)))
            result[key] = Occurrence(old.event._replace(persons=persons), old.tellings)
    return list(result.values())
