"""From what a reviewer did to entries of the decision log. Pure functions; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gaolbook.base.schema import Decision, Suggestion
from gaolbook.book import Entity, entity_id
from gaolbook.merge.decisions import EntityKind, LogEntry, Operation, Side, side_at
from gaolbook.merge.refusals import told
from gaolbook.merge.register import Statement, statement_id
from gaolbook.merge.withdrawn import wrong
from gaolbook.review.desk import Desk

MOST_TICKED = 200
"""Members of a group or articles of a split that one decision may name."""

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_:.-]+$")]
Label = Annotated[str, Field(min_length=1, max_length=200)]
User = Annotated[str, Field(min_length=1, max_length=60)]


class EditError(ValueError):
    """A decision that cannot be taken; ``chain`` are the standing ones in its way."""

    def __init__(self, message: str, chain: Sequence[LogEntry] = ()) -> None:
        """Take what to tell the reviewer, and the chain."""
        super().__init__(message)
        self.chain = tuple(chain)


class Edit(BaseModel):
    """What every request to write carries."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user: User
    note: Annotated[str, Field(max_length=2_000)] | None = None


class Judge(Edit):
    """A judgement on a pair. ``left`` and ``right`` find it again where a merge gave it another id in between."""

    suggestion: Id
    left: Id
    right: Id
    op: Decision
    override: bool = False
    """Whether standing decisions that contradict it are taken back first."""


class JudgeGroup(Edit):
    """A judgement on those of a group who are ticked: all one, or each suggested pair among them two."""

    suggestion: Id
    ticked: Annotated[tuple[Id, ...], Field(min_length=2, max_length=MOST_TICKED)]
    op: Literal["same", "different"]


class Split(Edit):
    """Articles whose mentions are not of this person or body but, together, of another."""

    entity: Id
    articles: Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_TICKED)]


class Rename(Edit):
    """The name to call a person or body."""

    entity: Id
    name: Label


class Wrong(Edit):
    """A statement that its sentences do not make, or not of this person (of anybody, where ``person`` is null)."""

    statement: Id
    person: Id | None = None


class Undo(Edit):
    """The decision to take back; the reviewer's own last one where it is not named."""

    decision: Id | None = None


def judgement(desk: Desk, edit: Judge, at: str) -> tuple[LogEntry, ...]:
    """Return the entries of a judgement. Raises EditError where it contradicts others and does not override them."""
    waiting = desk.waiting(edit.suggestion)
    sides = (_entity(desk, edit.left), _entity(desk, edit.right))
    if entity_id(sides[0]) == entity_id(sides[1]):
        raise EditError("The two are one by now: a merge has joined them.")
    new = _pair(desk, waiting.suggestion if waiting else None, sides, edit.op, edit, at)
    against = desk.ledger.against(new)
    if against and not edit.override:
        raise EditError(f"This contradicts what was decided: {told(against)}", against)
    return (*(undo(entry.decision_id, edit, at) for entry in _in_the_way(against, new)), new)


def _in_the_way(chain: Sequence[LogEntry], new: LogEntry) -> Sequence[LogEntry]:
    """Return which of a chain must go: the "different" at its end for a "same", each "same" of it otherwise."""
    return chain[-1:] if new.op == "same" else chain


def group_judgement(desk: Desk, edit: JudgeGroup, at: str) -> tuple[LogEntry, ...]:
    """Return one entry per pair. Raises EditError where a pair contradicts what was decided."""
    entities = {entity_id(e): e for e in (_entity(desk, key) for key in edit.ticked)}
    if len(entities) == 1:
        raise EditError("Tick two or more.")
    first, *rest = entities
    pairs: Iterable[tuple[str, str]] = [(first, other) for other in rest]
    if edit.op == "different":
        suggested = (p for p in desk.book.suggestions.values() if {p.left_id, p.right_id} <= entities.keys())
        pairs = [(p.left_id, p.right_id) for p in suggested]
    known = {frozenset((p.left_id, p.right_id)): p for p in desk.book.suggestions.values()}
    entries = tuple(
        _pair(desk, known.get(frozenset(pair)), (entities[pair[0]], entities[pair[1]]), edit.op, edit, at)
        for pair in pairs
    )
    for entry in entries:
        if against := desk.ledger.against(entry):
            raise EditError(f"This contradicts what was decided: {told(against)}", against)
    return entries


def _pair(
    desk: Desk, pair: Suggestion | None, sides: tuple[Entity, Entity], op: Decision, edit: Edit, at: str
) -> LogEntry:
    return LogEntry(
        decision_id="",
        at=at,
        user=edit.user,
        op=op,
        kind=_kind(sides[0]),
        left=_side(desk, sides[0]),
        right=_side(desk, sides[1]),
        score=pair.score if pair else None,
        reasons=pair.reasons if pair else (),
        evidence=(*pair.evidence_left, *pair.evidence_right) if pair else (),
        note=edit.note,
    )


def split(desk: Desk, edit: Split, at: str) -> LogEntry:
    """Return the entry that takes all that some articles name out of an entity, as one of its own."""
    entity = _entity(desk, edit.entity)
    named = desk.book.named_mentions(entity_id(entity))
    gone = set(edit.articles)
    stays = [mention for mention in named if mention.article_id not in gone]
    goes = {(mention.article_id, mention.text): mention for mention in reversed(named) if mention.article_id in gone}
    if not goes or not stays:
        raise EditError("A split needs an article that goes and one that stays.")
    return LogEntry(
        decision_id="",
        at=at,
        user=edit.user,
        op="split",
        kind=_kind(entity),
        left=side_at(stays[0], entity.name),
        members=tuple(side_at(goes[key]) for key in sorted(goes)),
        note=edit.note,
    )


def rename(desk: Desk, edit: Rename, at: str) -> LogEntry:
    """Return the entry that gives an entity a name."""
    name = " ".join(edit.name.split())
    if not name:
        raise EditError("A name needs a letter.")
    entity = _entity(desk, edit.entity)
    return _entry("rename", edit, at).model_copy(
        update={"kind": _kind(entity), "left": _side(desk, entity), "name": name}
    )


def mark_wrong(desk: Desk, edit: Wrong, at: str) -> LogEntry:
    """Return the entry that marks a role, charge or event as wrong."""
    statement = _statement(desk, edit)
    mentions = desk.book.mentions_of.get(edit.person, ()) if edit.person else ()
    try:
        return wrong(statement, mentions, at=at, user=edit.user, person_id=edit.person, note=edit.note)
    except ValueError as error:
        raise EditError(str(error)) from error


def undo(decision_id: str, edit: Edit, at: str) -> LogEntry:
    """Return the entry that takes a decision back."""
    return _entry("undo", edit, at).model_copy(update={"undoes": decision_id})


def to_undo(desk: Desk, edit: Undo) -> LogEntry:
    """Return the entry that an undo is about. Raises EditError where there is none in force."""
    found = [
        entry
        for entry in desk.ledger.in_force
        if (entry.decision_id == edit.decision if edit.decision else entry.user == edit.user)
    ]
    if not found:
        raise EditError("There is nothing to undo." if edit.decision is None else "That decision is undone already.")
    return found[-1]


def _entry(op: Operation, edit: Edit, at: str) -> LogEntry:
    return LogEntry(decision_id="", at=at, user=edit.user, op=op, note=edit.note)


def _entity(desk: Desk, key: str) -> Entity:
    entity = desk.book.entity(key)
    if entity is None:
        raise EditError(f"{key} is no longer in the register.")
    return entity


def _statement(desk: Desk, edit: Wrong) -> Statement:
    book = desk.book
    known: tuple[tuple[Statement, ...], ...] = (
        *book.roles_of.values(),
        *book.charges_of.values(),
        *book.events_of.values(),
        book.group_events,
    )
    for group in known:
        for statement in group:
            if statement_id(statement) == edit.statement:
                return statement
    raise EditError(f"{edit.statement} is no longer in the register.")


def _side(desk: Desk, entity: Entity) -> Side:
    named = desk.book.named_mentions(entity_id(entity))
    if not named:
        raise EditError(f"No article names {entity.name}: a decision has nothing to hang on.")
    return side_at(named[0], entity.name)


def _kind(entity: Entity) -> EntityKind:
    return "person" if hasattr(entity, "person_id") else "organisation"
