"""Builds small extractions of invented articles: one line per person, so that a test reads as a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaolbook.base.ids import content_id
from gaolbook.base.schema import (
    Article,
    Charge,
    Event,
    Evidence,
    Extraction,
    Mention,
    Organisation,
    Person,
    Role,
)
from gaolbook.merge.decisions import LogEntry, Side, entry_id


@dataclass(frozen=True)
class Who:
    """A person of an invented article: name, roles as (title, organisation), offences, dated events, gender."""

    name: str
    roles: tuple[tuple[str, str | None], ...] = ()
    offences: tuple[str, ...] = ()
    events: tuple[tuple[str, str | None], ...] = ()
    gender: str | None = None
    also: tuple[str, ...] = ()


def article(
    key: str, *people: Who, places: str = "", bodies: tuple[tuple[str, str], ...] = (), published: str | None = None
) -> Extraction:
    """Return the extraction of one invented article; offsets count up by 100 per entity."""
    mentions: list[Mention] = []
    roles: list[Role] = []
    charges: list[Charge] = []
    events: list[Event] = []
    persons: list[Person] = []
    bodies = (
        *bodies,
        *((b, "other") for b in dict.fromkeys(b for p in people for _, b in p.roles if b) if b not in dict(bodies)),
    )
    body_ids = {name: f"{key}:O{i + 1}" for i, (name, _) in enumerate(bodies)}
    for i, person in enumerate(people):
        local, start = f"{key}:P{i + 1}", 100 * (i + 1)
        for j, name in enumerate((person.name, *person.also)):
            mentions.append(mention(key, start + 40 * j, name, "person", local))
        told = (Evidence(article_id=key, start=start, end=start + len(person.name), quote=person.name),)
        persons.append(_person(local, person.name, person.gender))
        for j, (title, body) in enumerate(person.roles):
            roles.append(
                Role(
                    role_id=f"{local}r{j}",
                    person_id=local,
                    title=title,
                    organisation=body,
                    status="current",
                    method="t",
                    organisation_id=body_ids.get(body or ""),
                    evidence=told,
                )
            )
        for j, offence in enumerate(person.offences):
            charges.append(
                Charge(
                    charge_id=f"{local}c{j}",
                    person_id=local,
                    offence=offence,
                    offence_code=None,
                    iccs=None,
                    law=(),
                    stage="charged",
                    modality="asserted",
                    method="t",
                    evidence=told,
                )
            )
        events.extend(event(f"{local}e{j}", (local,), kind, date, told) for j, (kind, date) in enumerate(person.events))
    for i, (name, _) in enumerate(bodies):
        mentions.append(mention(key, 5000 + 100 * i, name, "organisation", body_ids[name]))
    for i, place in enumerate(places.split()):
        mentions.append(mention(key, 9000 + 100 * i, place, "place", f"{key}:L{i + 1}"))
    return Extraction(
        article=Article(
            article_id=key,
            source=f"{key}.txt",
            title=None,
            url=None,
            published=published,
            published_from=None,
            language="en",
            characters=10_000,
            sha256="0",
            status="extracted",
            duplicate_of=None,
        ),
        mentions=tuple(mentions),
        persons=tuple(persons),
        roles=tuple(roles),
        charges=tuple(charges),
        events=tuple(events),
        organisations=tuple(
            Organisation(organisation_id=body_ids[name], name=name, names=(), kind=kind, articles=1, mentions=1)
            for name, kind in bodies
        ),
    )


def mention(article_id: str, start: int, text: str, kind: str, entity: str) -> Mention:
    """Return a named mention."""
    return Mention(
        mention_id=content_id("m", article_id, start),
        article_id=article_id,
        start=start,
        end=start + len(text),
        text=text,
        norm=None,
        type=kind,
        kind="named",
        entity_id=entity,
    )


def event(
    event_id: str, people: tuple[str, ...], kind: str, date: str | None, evidence: tuple[Evidence, ...], **more: Any
) -> Event:
    """Return an asserted event; ``more`` sets other fields."""
    fields: dict[str, Any] = {
        "event_id": event_id,
        "type": kind,
        "person_ids": people,
        "group": None,
        "date": date,
        "date_text": None,
        "date_basis": None,
        "term": None,
        "penalty": None,
        "court": None,
        "place": None,
        "by": None,
        "modality": "asserted",
        "source": None,
        "cue": None,
        "method": "t",
        "evidence": evidence,
    }
    return Event.model_validate({**fields, **more})


def _person(local: str, name: str, gender: str | None) -> Person:
    return Person(
        person_id=local,
        name=name,
        names=(),
        status="unknown",
        status_as_of=None,
        status_evidence=(),
        gender=gender,
        articles=1,
        mentions=1,
        first_seen=None,
        last_seen=None,
    )


def side(key: str, number: int, name: str = "x" * 5) -> Side:
    """Return the side that stands for the numbered person of an invented article."""
    return Side(article_id=key, start=100 * number, end=100 * number + len(name), surface=name)


def decide(op: str, left: Side | None = None, right: Side | None = None, **more: Any) -> LogEntry:
    """Return a log entry with its id."""
    entry = LogEntry.model_validate(
        {"decision_id": "", "at": "2026-01-01T00:00:00Z", "user": "t", "op": op, "left": left, "right": right, **more}
    )
    return entry.model_copy(update={"decision_id": entry_id(entry)})
