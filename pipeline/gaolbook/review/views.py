"""What the page shows, as plain JSON: a pair side by side, a person, an organisation, lists. Text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gaolbook.base.schema import Charge, Evidence, Organisation, Person, Role, Suggestion
from gaolbook.book import Book, Entity, entity_id
from gaolbook.merge.decisions import LogEntry
from gaolbook.merge.register import Statement, statement_id
from gaolbook.review.desk import Desk
from gaolbook.review.ledger import Ledger
from gaolbook.review.letters import differences, latinised
from gaolbook.review.marking import quote_pieces
from gaolbook.review.queue import Waiting
from gaolbook.wording import MODALITY_WORDS, STATUS_WORDS, charge_words, event_details, event_words, role_words

JSON = dict[str, Any]

LONGEST_NAME = 300
"""Characters of a name, title or other label that are sent; articles are hostile and names have no limit."""
MOST_NAMES, MOST_STATEMENTS, MOST_QUOTES, MOST_SENTENCES = 40, 60, 4, 6
"""Spellings, statements, pieces of evidence per statement, and other sentences, shown per side of a pair."""
ALL = 2_000
"""Statements and articles listed on the page of one person or organisation."""


def label(text: str) -> str:
    """Return text that may be of any length as something a page can bear."""
    return text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "…"


def pair_view(desk: Desk, waiting: Waiting) -> JSON:
    """Return everything a reviewer needs to judge a pair."""
    pair = waiting.suggestion
    left, right = desk.book.entity(pair.left_id), desk.book.entity(pair.right_id)
    marks = {pair.left_id: "left", pair.right_id: "right"}
    marked = differences(pair.left_name, pair.right_name)
    sides = (
        (left, pair.left_name, marked[0], pair.evidence_left),
        (right, pair.right_name, marked[1], pair.evidence_right),
    )
    standing = desk.ledger.judgement(pair)
    return {
        "id": pair.suggestion_id,
        "kind": pair.kind,
        "score": pair.score,
        "reasons": [{"feature": r.feature, "value": r.value, "says": label(r.says)} for r in pair.reasons],
        "state": desk.ledger.state(pair.suggestion_id),
        "judged": judged_view(standing) if standing else None,
        "group": waiting.group_size,
        "settles": waiting.settles,
        "sides": [candidate(desk, entity, name, letters, said, marks) for entity, name, letters, said in sides],
    }


def candidate(
    desk: Desk, entity: Entity | None, name: str, letters: Iterable[Sequence[str]], said: Sequence[Evidence],
    marks: Mapping[str, str],
) -> JSON:  # fmt: skip
    """Return one side of a pair; sentences that no statement rests on come last."""
    view = {"name": label(name), "latin": latinised(name), "letters": [list(piece) for piece in letters]}
    if entity is None:
        return {**view, "id": None, "facts": [], "sentences": evidence_view(desk.book, said, marks), "names": []}
    facts = facts_view(desk, entity, marks, MOST_STATEMENTS)
    shown = {(e["article"], e["start"], e["end"]) for fact in facts for e in fact["evidence"]}
    rest = [e for e in said if (e.article_id, e.start, e.end) not in shown]
    return {
        **view,
        **summary(entity),
        "names": names_view(entity, MOST_NAMES),
        "facts": facts,
        "sentences": evidence_view(desk.book, rest or ([] if facts else said), marks, MOST_SENTENCES),
        "statements": len(desk.book.statements_of(entity_id(entity))),
    }


def summary(entity: Entity) -> JSON:
    """Return who or what an entity is, in one line's worth."""
    view: JSON = {
        "id": entity_id(entity),
        "name": label(entity.name),
        "latin": latinised(entity.name),
        "articles": entity.articles,
        "mentions": entity.mentions,
    }
    if isinstance(entity, Person):
        status = STATUS_WORDS[entity.status] if entity.status != "unknown" else None
        return {
            **view,
            "type": "person",
            "status": status,
            "as_of": entity.status_as_of,
            "gender": entity.gender,
            "seen": [entity.first_seen, entity.last_seen],
        }
    return {**view, "type": "organisation", "status": None, "kind": entity.kind}


def names_view(entity: Entity, most: int) -> list[JSON]:
    """Return the spellings of an entity, most frequent first."""
    return [
        {"text": label(form.text), "latin": latinised(form.text), "count": form.count, "articles": form.articles}
        for form in entity.names[:most]
    ]


def facts_view(desk: Desk, entity: Entity, marks: Mapping[str, str], most: int) -> list[JSON]:
    """Return roles, charges and events of a person, or the roles in an organisation; dated ones in order of time."""
    key = entity_id(entity)
    if isinstance(entity, Organisation):
        return [statement_view(desk, role, marks) for role in desk.book.roles_of.get(key, ())[:most]]
    events = sorted(desk.book.events_of.get(key, ()), key=lambda e: (e.date is None, e.date or "", e.event_id))
    statements: tuple[Statement, ...] = (*desk.book.roles_of.get(key, ()), *desk.book.charges_of.get(key, ()), *events)
    return [statement_view(desk, statement, marks) for statement in statements[:most]]


def statement_view(desk: Desk, statement: Statement, marks: Mapping[str, str]) -> JSON:
    """Return a role, charge or event in words, with its sentences."""
    book = desk.book
    view: JSON = {
        "id": statement_id(statement),
        "date": None,
        "modality": "",
        "details": [],
        "wrong": [judged_view(entry) for entry in desk.ledger.marks_on(statement)],
        "articles": len({piece.article_id for piece in statement.evidence}),
        "evidence": evidence_view(book, statement.evidence, marks, MOST_QUOTES),
    }
    if isinstance(statement, Role):
        person = book.entity(statement.person_id)
        return {
            **view,
            "type": "role",
            "says": label(role_words(statement)),
            "person": label(person.name) if person else None,
            "person_id": statement.person_id,
            "organisation_id": statement.organisation_id,
        }
    if isinstance(statement, Charge):
        law = [["law", label(article)] for article in statement.law]
        said = {"type": "charge", "says": label(charge_words(statement)), "details": law}
        return {**view, **said, "modality": MODALITY_WORDS[statement.modality]}
    return {
        **view,
        "type": "event",
        "says": event_words(statement),
        "date": statement.date,
        "modality": MODALITY_WORDS[statement.modality],
        "details": [[name, label(value)] for name, value in event_details(statement)],
    }


def evidence_view(
    book: Book, evidence: Iterable[Evidence], marks: Mapping[str, str], most: int = MOST_SENTENCES
) -> list[JSON]:
    """Return quotes in pieces with the names in them marked, and the article each stands in."""
    rows = []
    for piece in list(evidence)[:most]:
        article = book.articles.get(piece.article_id)
        rows.append(
            {
                "article": piece.article_id,
                "start": piece.start,
                "end": piece.end,
                "title": label(article.title or article.source) if article else piece.article_id,
                "published": article.published if article else None,
                "pieces": quote_pieces(
                    piece, article.source if article else "", book.mentions_in.get(piece.article_id, ()), marks
                ),
            }
        )
    return rows


def entity_view(desk: Desk, entity: Entity) -> JSON:
    """Return the page of a person or an organisation: every record with its evidence, and every article."""
    key = entity_id(entity)
    book = desk.book
    marks = {key: "left"}
    pairs = [pair for pair in book.suggestions.values() if key in (pair.left_id, pair.right_id)]
    about = [entry for entry in desk.ledger.in_force if is_about(desk.ledger, entry, key)]
    return {
        **summary(entity),
        "names": names_view(entity, ALL),
        "facts": facts_view(desk, entity, marks, ALL),
        "status_evidence": evidence_view(book, entity.status_evidence, marks) if isinstance(entity, Person) else [],
        "withdrawn": [
            {"says": label(row.says), "decision": row.decision_id, "evidence": evidence_view(book, row.evidence, marks)}
            for row in book.withdrawn_of.get(key, ())
        ],
        "members": members_view(book, key),
        "pairs": [pair_row(desk, pair, key) for pair in pairs],
        "decisions": [judged_view(entry) for entry in reversed(about)],
    }


def is_about(ledger: Ledger, entry: LogEntry, key: str) -> bool:
    """Whether an entry of the log has a side in an entity."""
    sides = (entry.left, entry.right, *entry.members)
    return any(side is not None and ledger.entity_at(side) == key for side in sides)


def members_view(book: Book, key: str) -> list[JSON]:
    """Return the articles that name an entity, with the spellings each uses: what a split goes by."""
    rows: dict[str, dict[str, None]] = {}
    for mention in book.named_mentions(key):
        rows.setdefault(mention.article_id, {})[" ".join((mention.norm or mention.text).split())] = None
    listed = []
    for article_id, names in list(rows.items())[:ALL]:
        article = book.articles.get(article_id)
        listed.append(
            {
                "article": article_id,
                "title": label(article.title or article.source) if article else article_id,
                "published": article.published if article else None,
                "source": label(article.source) if article else "",
                "names": [label(name) for name in list(names)[:MOST_NAMES]],
            }
        )
    return sorted(listed, key=lambda row: (row["published"] or "9999", row["article"]))


def pair_row(desk: Desk, pair: Suggestion, seen_from: str | None = None) -> JSON:
    """Return a pair as one line of a list; ``seen_from`` is the side whose page it is on."""
    other = pair.right_id if seen_from == pair.left_id else pair.left_id
    return {
        "id": pair.suggestion_id,
        "kind": pair.kind,
        "left": label(pair.left_name),
        "right": label(pair.right_name),
        "left_id": pair.left_id,
        "right_id": pair.right_id,
        "other_id": other,
        "score": pair.score,
        "state": desk.ledger.state(pair.suggestion_id),
    }


def judged_view(entry: LogEntry) -> JSON:
    """Return an entry of the log as one line of a list."""
    sides = [side.surface for side in (entry.left, entry.right) if side is not None]
    names = sides or [side.surface for side in entry.members[:2]]
    return {
        "id": entry.decision_id,
        "op": entry.op,
        "at": entry.at,
        "user": label(entry.user),
        "names": [label(name) for name in names],
        "name": label(entry.name) if entry.name else None,
        "what": label(entry.what) if entry.what else None,
        "note": label(entry.note) if entry.note else None,
        "members": len(entry.members),
    }
