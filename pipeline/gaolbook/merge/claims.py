"""Roles, charges and events told by several articles become one record with several pieces of evidence.

Two records are one where they say the same of the same person. Where they disagree (two terms, a charge that became a
conviction) both stay, each with the sentence that says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Charge, Event, Evidence, Role
from gaolbook.merge.wording import wording as _words

C = TypeVar("C", Role, Charge, Event)

SAME_OFFENCE = 0.6
"""Share of words (Dice) from which two wordings with one offence code are one charge."""


def _evidence(records: Iterable[Role | Charge | Event]) -> tuple[Evidence, ...]:
    unique = {(e.article_id, e.start, e.end): e for record in records for e in record.evidence}
    return tuple(unique[key] for key in sorted(unique))


def _most_frequent(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda v: (-counts[v], -len(v), v)) if counts else None


def _agree(left: str | None, right: str | None) -> bool:
    """Whether two fields do not contradict each other: equal but for case and spaces, or one of them silent."""
    return left is None or right is None or _words(left) == _words(right)


def _grouped(
    records: Sequence[C], key: Callable[[C], tuple[object, ...]], same: Callable[[C, C], bool]
) -> list[list[C]]:
    """Return records in groups of one key in which all members agree pairwise; what fits two groups stays alone."""
    by_key: dict[object, list[C]] = defaultdict(list)
    for record in records:
        by_key[key(record)].append(record)
    groups: list[list[C]] = []
    for found in by_key.values():
        made: list[list[C]] = []
        for record in found:
            fits = [group for group in made if all(same(record, other) for other in group)]
            if len(fits) == 1:
                fits[0].append(record)
            else:
                made.append([record])
        groups.extend(made)
    return groups


def join_roles(roles: Iterable[Role], people: Mapping[str, str], organisations: Mapping[str, str]) -> tuple[Role, ...]:
    """Return roles with global ids; one title in one organisation with one status is one role."""
    moved = [
        role.model_copy(update={
            "person_id": people.get(role.person_id, role.person_id),
            "organisation_id": organisations.get(role.organisation_id or "", role.organisation_id),
        })
        for role in roles
    ]  # fmt: skip
    ordered = sorted(moved, key=lambda r: (r.person_id, r.role_id))

    def key(role: Role) -> tuple[object, ...]:
        body = role.organisation_id or " ".join(_words(role.organisation))
        return role.person_id, _words(role.title), body, role.status

    out = []
    for group in _grouped(ordered, key, lambda a, b: True):
        changes = {field: _most_frequent(getattr(r, field) for r in group) for field in ("title", "organisation")}
        out.append(_joined(group, changes, key(group[0])))
    return _finish(out, "role_id", lambda r: (r.person_id,))


def join_charges(charges: Iterable[Charge], people: Mapping[str, str]) -> tuple[Charge, ...]:
    """Return charges with global ids; one offence at one stage is one charge, whatever article of law is cited."""
    moved = [c.model_copy(update={"person_id": people.get(c.person_id, c.person_id)}) for c in charges]
    ordered = sorted(moved, key=lambda c: (c.person_id, c.charge_id))

    def key(charge: Charge) -> tuple[object, ...]:
        return charge.person_id, charge.offence_code or " ".join(_words(charge.offence)), charge.stage, charge.modality

    def same(left: Charge, right: Charge) -> bool:
        a, b = set(_words(left.offence)), set(_words(right.offence))
        return a == b or (bool(a | b) and 2 * len(a & b) / (len(a) + len(b)) >= SAME_OFFENCE)

    out = []
    for group in _grouped(ordered, key, same):
        offence = _most_frequent(c.offence for c in group)
        laws = tuple(sorted({law for c in group for law in c.law}))
        changes = {"offence": offence, "law": laws, "iccs": _most_frequent(c.iccs for c in group)}
        out.append(_joined(group, changes, (*key(group[0]), _words(offence))))
    return _finish(out, "charge_id", lambda c: (c.person_id,))


def join_events(events: Iterable[Event], people: Mapping[str, str]) -> tuple[Event, ...]:
    """Return events with global ids; one type, date and modality for the same people is one event.

    Not where term, court or place differ: then both stay. An event without a date is told again only where term or
    court says it is the same: two undated arrests may be two.
    """
    moved = [
        e.model_copy(update={"person_ids": tuple(sorted({people.get(p, p) for p in e.person_ids}))}) for e in events
    ]
    # the most telling first, so that a vague record joins a telling one only where there is just one it can mean
    ordered = sorted(moved, key=lambda e: (e.term is None, e.court is None, e.place is None, e.event_id))

    def key(event: Event) -> tuple[object, ...]:
        firm = event.date or _firm_without_date(event)
        group = (event.group.count, _words(event.group.who)) if event.group else None
        if not event.person_ids:
            firm = event.event_id if event.date is None else event.date
        return event.person_ids, event.type, event.date, firm, event.modality, group

    def same(left: Event, right: Event) -> bool:
        apart = {e.article_id for e in left.evidence} & {e.article_id for e in right.evidence}
        return (
            not apart
            and _agree(left.term, right.term)
            and _agree(left.court, right.court)
            and _agree(left.place, right.place)
        )

    out = []
    for group in _grouped(ordered, key, same):
        fields = ("date_text", "date_basis", "term", "penalty", "court", "place", "by", "source", "cue")
        changes = {field: _most_frequent(getattr(e, field) for e in group) for field in fields}
        out.append(_joined(group, changes, (*key(group[0]), changes["term"], changes["court"])))
    return _finish(out, "event_id", lambda e: (e.date or "9999", e.type, e.person_ids))


def _firm_without_date(event: Event) -> str:
    """Return what makes an undated event recognisable elsewhere: its term, its court, else nothing but itself."""
    if event.term:
        return f"term {event.term}"
    return f"court {_words(event.court)}" if event.court else event.event_id


Made = tuple[tuple[object, ...], C]
"""What a record says, for its id, and the record."""


def _joined(group: Sequence[C], changes: Mapping[str, object], identity: tuple[object, ...]) -> Made[C]:
    """Return the record of a group with all its evidence; a record that stands alone keeps its fields."""
    evidence = _evidence(group)
    if len(group) == 1:
        return identity, group[0].model_copy(update={"evidence": evidence})
    method = min(record.method for record in group)
    return identity, group[0].model_copy(update={**changes, "evidence": evidence, "method": method})


def _finish(made: Iterable[Made[C]], id_field: str, order: Callable[[C], tuple[object, ...]]) -> tuple[C, ...]:
    """Return records in order, with ids from what they say; equal ones that were kept apart are numbered."""
    count: Counter[tuple[object, ...]] = Counter()
    out: list[C] = []
    for identity, record in sorted(made, key=lambda pair: (str(pair[0]), _place(pair[1]))):
        number = (count[identity],) if count[identity] else ()
        count[identity] += 1
        out.append(record.model_copy(update={id_field: content_id(id_field[:3], *identity, *number)}))
    return tuple(sorted(out, key=lambda r: (*order(r), getattr(r, id_field))))


def _place(record: Role | Charge | Event) -> tuple[tuple[str, int, int], ...]:
    return tuple((e.article_id, e.start, e.end) for e in record.evidence)
