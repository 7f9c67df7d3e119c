"""Statements that a person marked as wrong: left out of the register wherever the article says them again.

A mark hangs on the evidence (article and place), on what is said, and on whose statement it is; so it survives new runs
and extractions. What a later reading says in another way is another statement, to be judged anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gaolbook.base.schema import Charge, Event, Evidence, Extraction, Mention, Role, Withdrawn
from gaolbook.merge.claims import join_charges, join_events, join_roles
from gaolbook.merge.decisions import LogEntry, RecordKind, Side, side_at, standing
from gaolbook.merge.wording import says

LEAST_OVERLAP = 0.5
"""Share of the shorter of two stretches of text that must be common to both to be one sentence, read twice."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement of one article, with its local ids, and the decision that takes it out."""

    decision_id: str
    statement: Role | Charge | Event


class Marks:
    """The standing marks, by article; notes which of them were met with."""

    def __init__(self, log: Iterable[LogEntry]) -> None:
        """Take the log in order."""
        self.entries = tuple(entry for entry in standing(log) if entry.op == "wrong")
        self.marked: list[Marked] = []
        self._by_article: dict[str, list[LogEntry]] = defaultdict(list)
        for entry in self.entries:
            for article_id in sorted({e.article_id for e in entry.evidence}):
                self._by_article[article_id].append(entry)

    def unmet(self) -> tuple[LogEntry, ...]:
        """Return the marks that no statement answers to any more."""
        met = {found.decision_id for found in self.marked}
        return tuple(entry for entry in self.entries if entry.decision_id not in met)

    def without(self, extraction: Extraction) -> Extraction:
        """Return the extraction without the statements that are marked, which go to ``marked``."""
        for entry in self._by_article.get(extraction.article.article_id, ()):
            extraction = self._without(extraction, entry)
        return extraction

    def _without(self, extraction: Extraction, entry: LogEntry) -> Extraction:
        whose = _people(extraction, entry.members)
        match entry.record:
            case "role":
                roles = tuple(r for r in extraction.roles if not self._takes(entry, r, (r.person_id,), whose))
                return extraction.model_copy(update={"roles": roles})
            case "charge":
                charges = tuple(c for c in extraction.charges if not self._takes(entry, c, (c.person_id,), whose))
                return extraction.model_copy(update={"charges": charges})
            case _:
                events = [kept for e in extraction.events if (kept := self._event(entry, e, whose)) is not None]
                return extraction.model_copy(update={"events": tuple(events)})

    def _event(self, entry: LogEntry, event: Event, whose: frozenset[str] | None) -> Event | None:
        """Return what is left of an event: for others it may be right."""
        taken = tuple(p for p in event.person_ids if whose is None or p in whose)
        if not self._takes(entry, event.model_copy(update={"person_ids": taken}), taken, whose):
            return event
        rest = tuple(p for p in event.person_ids if p not in taken)
        left = rest or (whose is not None and event.group is not None)
        return event.model_copy(update={"person_ids": rest}) if left else None

    def _takes(
        self, entry: LogEntry, statement: Role | Charge | Event, people: Sequence[str], whose: frozenset[str] | None
    ) -> bool:
        hit = (
            (whose is None or not whose.isdisjoint(people))
            and says(statement) == entry.what
            and any(_overlap(a, b) for a in statement.evidence for b in entry.evidence)
        )
        if hit:
            self.marked.append(Marked(entry.decision_id, statement))
        return hit


def _people(extraction: Extraction, sides: Sequence[Side]) -> frozenset[str] | None:
    """Return the local ids of the people a mark is about; None stands for all."""
    here = [side for side in sides if side.article_id == extraction.article.article_id]
    if not sides:
        return None
    return frozenset(
        m.entity_id
        for m in extraction.mentions
        if m.type == "person" and any(m.start < s.end and s.start < m.end for s in here)
    )


def _overlap(a: Evidence, b: Evidence) -> bool:
    common = min(a.end, b.end) - max(a.start, b.start)
    return a.article_id == b.article_id and common >= LEAST_OVERLAP * max(1, min(a.end - a.start, b.end - b.start))


def listed(marked: Iterable[Marked], people: Mapping[str, str], bodies: Mapping[str, str]) -> tuple[Withdrawn, ...]:
    """Return what was taken out as records with global ids, in the order of decisions, then of ids."""
    by_decision: dict[str, list[Role | Charge | Event]] = defaultdict(list)
    for found in marked:
        by_decision[found.decision_id].append(found.statement)
    out: list[Withdrawn] = []
    for decision_id, statements in sorted(by_decision.items()):
        roles = join_roles((s for s in statements if isinstance(s, Role)), people, bodies)
        charges = join_charges((s for s in statements if isinstance(s, Charge)), people)
        events = join_events((s for s in statements if isinstance(s, Event)), people)
        out += [_row(decision_id, "role", r.role_id, (r.person_id,), r) for r in roles]
        out += [_row(decision_id, "charge", c.charge_id, (c.person_id,), c) for c in charges]
        out += [_row(decision_id, "event", e.event_id, e.person_ids, e) for e in events]
    return tuple(out)


def _row(
    decision_id: str, kind: RecordKind, record_id: str, people: tuple[str, ...], record: Role | Charge | Event
) -> Withdrawn:
    return Withdrawn(
        decision_id=decision_id,
        kind=kind,
        record_id=record_id,
        person_ids=people,
        says=says(record),
        evidence=record.evidence,
    )


def wrong(
    record: Role | Charge | Event,
    mentions: Iterable[Mention],
    *,
    at: str,
    user: str,
    person_id: str | None = None,
    note: str | None = None,
) -> LogEntry:
    """Return the entry that marks a record of a finished run as wrong, for one person or (None) for all it is about.

    ``mentions`` are the register's. Raises ValueError where the record's articles do not name the person.
    """
    articles = sorted({e.article_id for e in record.evidence})
    first: dict[str, Mention] = {}
    for mention in mentions:
        if person_id is not None and mention.entity_id == person_id and mention.article_id in articles:
            first.setdefault(mention.article_id, mention)
    if person_id is not None and not first:
        raise ValueError(f"{person_id} is not named in {', '.join(articles)}")
    kind: RecordKind = "role" if isinstance(record, Role) else "charge" if isinstance(record, Charge) else "event"
    return LogEntry(
        decision_id="",
        at=at,
        user=user,
        op="wrong",
        record=kind,
        what=says(record),
        members=tuple(side_at(first[article_id]) for article_id in sorted(first)),
        evidence=record.evidence,
        note=note,
    )
