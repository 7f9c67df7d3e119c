"""What each address of the server answers, as JSON; None where it is about something that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from gaolbook.base.schema import Organisation, Person
from gaolbook.book import Entity, entity_id
from gaolbook.review.desk import Desk, Filter
from gaolbook.review.marking import pieces
from gaolbook.review.queue import searchable
from gaolbook.review.session import Session
from gaolbook.review.texts import find_text
from gaolbook.review.views import (
    JSON,
    candidate,
    entity_view,
    evidence_view,
    judged_view,
    label,
    pair_row,
    pair_view,
    summary,
)

PAGE = 100
"""Rows of a list that are sent at once."""
MOST_TEXT = 200_000
"""Characters of an article that are shown."""
MOST_GROUP = 60
"""Members of a group that are shown side by side; larger ones are judged pair by pair."""


def status(session: Session, wanted: Filter | None = None) -> JSON:
    """Return counts, what is left, and how far the merge is."""
    desk = session.desk
    shown = wanted or Filter()
    return {
        "counts": desk.ledger.counts(),
        "left": desk.left(shown),
        "total": len(desk.queue),
        "unapplied": session.unapplied,
        "merging": session.merging.state,
        "message": session.merging.message,
        "version": session.version,
        "folder": session.out.name,
    }


def queue(session: Session, wanted: Filter, start: str) -> JSON:
    """Return a page of the queue."""
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    rows = islice(session.desk.matching(wanted), first, first + PAGE)
    return {
        "rows": [pair_row(session.desk, waiting.suggestion) for waiting in rows],
        "from": first,
        "page": PAGE,
        **status(session, wanted),
    }


def find(desk: Desk, text: str) -> JSON:
    """Return people and organisations whose names hold all words of ``text``, those of most articles first."""
    words = text.casefold().split()
    entities: tuple[Entity, ...] = (*desk.book.persons.values(), *desk.book.organisations.values())
    found = [e for e in entities if _named(e, words)]
    found.sort(key=lambda e: (-e.articles, e.name, entity_id(e)))
    kinds = {"person": Person, "organisation": Organisation}
    counts = {name: sum(isinstance(entity, kind) for entity in found) for name, kind in kinds.items()}
    return {"rows": [summary(entity) for entity in found[:PAGE]], "total": len(found), "counts": counts}


def _named(entity: Entity, words: Sequence[str]) -> bool:
    spellings = searchable((entity.name, *(form.text for form in entity.names)))
    return all(word in spellings for word in words)


def history(desk: Desk) -> JSON:
    """Return the last entries of the log, newest first, and whether each is in force."""
    entries = desk.ledger.entries[-PAGE:]
    return {
        "rows": [
            {**judged_view(entry), "stands": entry.op == "undo" or desk.ledger.stands(entry.decision_id)}
            for entry in reversed(entries)
        ],
        "total": len(desk.ledger.entries),
    }


def pair(session: Session, key: str) -> JSON | None:
    """Return one pair, decided or not."""
    waiting = session.desk.waiting(key)
    return {"pair": pair_view(session.desk, waiting), **status(session)} if waiting else None


def group(desk: Desk, key: str) -> JSON | None:
    """Return the people or bodies of the group that a pair belongs to, each as one side of a pair shows it."""
    waiting = desk.waiting(key)
    if waiting is None:
        return None
    pairs = [other.suggestion for other in desk.group(waiting.group)]
    said = {p.right_id: (p.right_name, p.evidence_right) for p in pairs}
    said |= {p.left_id: (p.left_name, p.evidence_left) for p in pairs}
    first = (waiting.suggestion.left_id, waiting.suggestion.right_id)
    ids = [*first, *sorted(said.keys() - set(first))]
    members = [candidate(desk, desk.book.entity(i), said[i][0], [], said[i][1], {i: "left"}) for i in ids[:MOST_GROUP]]
    return {
        "kind": waiting.suggestion.kind,
        "members": members,
        "left_out": max(0, len(ids) - MOST_GROUP),
        "pairs": [pair_row(desk, p) for p in pairs[: MOST_GROUP * 4]],
    }


def entity(desk: Desk, key: str) -> JSON | None:
    """Return a person or organisation by an id it has or had."""
    found = desk.book.entity(key)
    return entity_view(desk, found) if found else None


def article(desk: Desk, key: str, marked: list[str]) -> JSON | None:
    """Return an article's raw text with everybody named in it marked; without the text, its sentences on record."""
    found = desk.book.articles.get(key)
    if found is None:
        return None
    mentions = desk.book.mentions_in.get(key, ())
    marks: dict[str, str] = {
        m.entity_id: m.type for m in mentions if m.kind == "named" and m.type in ("person", "organisation")
    }
    marks |= dict(zip(marked, ("left", "right"), strict=False))
    text = find_text(found, desk.manifest)
    view: JSON = {
        "id": key,
        "title": label(found.title or found.source),
        "source": label(found.source),
        "url": label(found.url) if found.url else None,
        "published": found.published,
        "why": text.why,
        "pieces": None,
        "sentences": [],
    }
    if text.raw is not None:
        return {**view, "pieces": pieces(text.raw, 0, mentions, marks, MOST_TEXT)}
    people = {m.entity_id for m in mentions if m.type == "person"}
    quotes = {
        e for person in people for s in desk.book.statements_of(person) for e in s.evidence if e.article_id == key
    }
    ordered = sorted(quotes, key=lambda e: (e.start, e.end))
    return {**view, "sentences": evidence_view(desk.book, ordered, marks, PAGE)}
