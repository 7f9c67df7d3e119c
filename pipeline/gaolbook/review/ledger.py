"""What the log of decisions says about the pairs of a book, kept up to date entry by entry.

The log may be ahead of the book: what was decided since the last merge counts at once. Decisions add up, so a pair is
settled too where "same" and "different" of other pairs leave no choice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Literal, get_args

from gaolbook.base.schema import Evidence, Suggestion
from gaolbook.book import Book
from gaolbook.merge.decisions import JUDGEMENTS, EntityKind, LogEntry, Side, standing
from gaolbook.merge.refusals import Finder, refusal
from gaolbook.merge.register import Statement
from gaolbook.merge.wording import says

KINDS: tuple[EntityKind, ...] = get_args(EntityKind)
State = Literal["open", "same", "different", "unsure", "implied"]


class Ledger:
    """The state of every pair of one book under one log."""

    def __init__(self, book: Book, entries: Iterable[LogEntry]) -> None:
        """Take the book and the log so far."""
        self._book = book
        self._ids = [*book.persons, *book.organisations]
        number = {entity: n for n, entity in enumerate(self._ids)}
        self._finder = Finder(
            (mention, number[entity]) for entity in self._ids for mention in book.mentions_of.get(entity, ())
        )
        self._touching: defaultdict[str, list[Suggestion]] = defaultdict(list)
        for pair in book.suggestions.values():
            self._touching[pair.left_id].append(pair)
            self._touching[pair.right_id].append(pair)
        self.entries: list[LogEntry] = list(entries)
        self._rebuild()

    def _rebuild(self) -> None:
        self._in_force = {entry.decision_id: entry for entry in standing(self.entries)}
        self._group: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        self._said: dict[frozenset[str], LogEntry] = {}
        self._marks: defaultdict[tuple[object, ...], list[LogEntry]] = defaultdict(list)
        for entry in self._in_force.values():
            self._note(entry)
        self._states = {pair.suggestion_id: self._state(pair) for pair in self._book.suggestions.values()}
        pairs = self._book.suggestions.values()
        self._counts = Counter((pair.kind, self._states[pair.suggestion_id]) for pair in pairs)

    def add(self, entry: LogEntry) -> None:
        """Take one more line of the log."""
        self.entries.append(entry)
        sides = self.sides(entry)
        if entry.op not in JUDGEMENTS or sides is None or sides in self._said:
            self._rebuild()
            return
        self._in_force[entry.decision_id] = entry
        self._note(entry)
        for member in {m for side in sides for m in self._members.get(self.group(side), [side])}:
            for pair in self._touching.get(member, ()):
                self._counts[pair.kind, self._states[pair.suggestion_id]] -= 1
                self._states[pair.suggestion_id] = self._state(pair)
                self._counts[pair.kind, self._states[pair.suggestion_id]] += 1

    def _note(self, entry: LogEntry) -> None:
        if entry.op == "wrong":
            self._marks[_saying(entry.record, entry.what, entry.evidence)].append(entry)
        sides = self.sides(entry)
        if entry.op not in JUDGEMENTS or sides is None:
            return
        one, other = (self.group(side) for side in sorted(sides))
        if entry.op == "same" and other in self._apart[one]:
            return  # the merge refuses it
        self._said[sides] = entry
        if entry.op == "same" and one != other:
            self._join(one, other)
        elif entry.op == "different" and one != other:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def _join(self, one: str, other: str) -> None:
        ours = self._members.pop(one, [one])
        theirs = self._members.pop(other, [other])
        self._members[one] = ours + theirs
        self._group.update(dict.fromkeys(theirs, one))
        for third in self._apart.pop(other, set()):
            self._apart[third].discard(other)
            self._apart[third].add(one)
            self._apart[one].add(third)

    def group(self, entity: str) -> str:
        """Return the entity that stands for all that are decided to be one with ``entity``."""
        return self._group.get(entity, entity)

    def entity_at(self, side: Side | None) -> str | None:
        """Return the id of the entity that a side of a decision now belongs to, or None."""
        found = self._finder.find(side)
        return None if found is None else self._ids[found]

    def sides(self, entry: LogEntry) -> frozenset[str] | None:
        """Return the two entities of a judgement, or None where they are no more, or are one by now."""
        found = [self.entity_at(side) for side in (entry.left, entry.right)]
        known = frozenset(side for side in found if side is not None)
        return known if len(known) == len(found) else None

    def _state(self, pair: Suggestion) -> State:
        entry = self._said.get(frozenset((pair.left_id, pair.right_id)))
        if entry is not None:
            return entry.op  # type: ignore[return-value]  # _said holds judgements only
        left, right = self.group(pair.left_id), self.group(pair.right_id)
        if left == right or right in self._apart.get(left, ()):
            return "implied"
        return "open"

    def state(self, suggestion_id: str) -> State:
        """Return what is decided of a pair. Raises KeyError."""
        return self._states[suggestion_id]

    def judgement(self, pair: Suggestion) -> LogEntry | None:
        """Return the standing judgement on a pair."""
        return self._said.get(frozenset((pair.left_id, pair.right_id)))

    def counts(self, kinds: Collection[EntityKind] = KINDS) -> dict[State, int]:
        """Return the number of pairs of some kinds in each state."""
        return {state: sum(self._counts[kind, state] for kind in kinds) for state in get_args(State)}

    @property
    def in_force(self) -> Sequence[LogEntry]:
        """The entries in force, in the order of the log."""
        return tuple(self._in_force.values())

    def marks_on(self, statement: Statement, person_id: str | None = None) -> tuple[LogEntry, ...]:
        """Return the entries that mark a statement as wrong, of one person or (None) of anybody."""
        kind = type(statement).__name__.lower()
        found = self._marks.get(_saying(kind, says(statement), statement.evidence), ())
        return tuple(
            entry
            for entry in found
            if person_id is None or not entry.members or person_id in map(self.entity_at, entry.members)
        )

    def stands(self, decision_id: str) -> bool:
        """Whether an entry is in force."""
        return decision_id in self._in_force

    def against(self, new: LogEntry) -> tuple[LogEntry, ...]:
        """Return the standing decisions that a new judgement contradicts, empty where it contradicts none."""
        left, right = self.entity_at(new.left), self.entity_at(new.right)
        if left is None or right is None:
            return ()
        one, other = self.group(left), self.group(right)
        if new.op == "same" and other in self._apart.get(one, ()):
            return refusal(self.entries, new, self._finder)
        if new.op == "different" and one == other and frozenset((left, right)) not in self._said:
            group = set(self._members.get(one, ()))
            return tuple(e for sides, e in self._said.items() if e.op == "same" and sides <= group)
        return ()


def _saying(kind: str | None, what: str | None, evidence: Iterable[Evidence]) -> tuple[object, ...]:
    return (kind, what, *sorted((piece.article_id, piece.start, piece.end) for piece in evidence))
