"""The register: all articles' persons, organisations and claims as one set of records with ids kept for life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gaolbook.base.schema import (
    Charge,
    Event,
    Mention,
    Organisation,
    Person,
    Problem,
    Record,
    Redirect,
    Role,
    Suggestion,
)

Statement = Role | Charge | Event


class Previous(Record):
    """What an earlier run wrote and this one must honour: ids of mentions and statements, and redirects."""

    mentions: tuple[Mention, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    roles: tuple[Role, ...] = ()
    charges: tuple[Charge, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Roles, charges and events together."""
        return (*self.roles, *self.charges, *self.events)


class Register(Record):
    """Everything merging hands on to be written. Ids are global; every tuple is in a fixed order."""

    mentions: tuple[Mention, ...]
    persons: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    roles: tuple[Role, ...]
    charges: tuple[Charge, ...]
    events: tuple[Event, ...]
    suggestions: tuple[Suggestion, ...]
    redirects: tuple[Redirect, ...]
    problems: tuple[Problem, ...]

    def as_previous(self) -> Previous:
        """Return what the next run needs of this one."""
        return Previous(
            mentions=self.mentions,
            redirects=self.redirects,
            roles=self.roles,
            charges=self.charges,
            events=self.events,
        )


def carry_redirects(old: Sequence[Redirect], new: Sequence[Redirect], living: frozenset[str]) -> tuple[Redirect, ...]:
    """Return old and new redirects, chains shortened to ids that live; an id that lives again needs none."""
    target = {r.from_id: r for r in (*old, *new) if r.from_id not in living}

    def follow(redirect: Redirect) -> Redirect:
        seen = {redirect.from_id}
        to = redirect.to_id
        while to in target and to not in seen:
            seen.add(to)
            to = target[to].to_id
        return redirect.model_copy(update={"to_id": to})

    return tuple(follow(target[key]) for key in sorted(target))


def statement_id(statement: Statement) -> str:
    """Return the id of a role, charge or event."""
    match statement:
        case Role():
            return statement.role_id
        case Charge():
            return statement.charge_id
        case Event():
            return statement.event_id


def _persons(statement: Statement) -> tuple[str, ...]:
    return statement.person_ids if isinstance(statement, Event) else (statement.person_id,)


def _sayings(statement: Statement) -> Iterator[tuple[str, str, str, int, int]]:
    """What a statement says, and where: the part of it that no merging changes."""
    match statement:
        case Role():
            said = statement.title
        case Charge():
            said = statement.offence
        case Event():
            said = statement.type
    for evidence in statement.evidence:
        yield type(statement).__name__, said.casefold(), evidence.article_id, evidence.start, evidence.end


def statement_redirects(
    old: Sequence[Statement], new: Sequence[Statement], moved: Mapping[str, str]
) -> tuple[Redirect, ...]:
    """Return redirects for statements whose id changed because the person they are about became another.

    ``moved`` maps ids of persons that are no more to those they became. A statement is found again by what it says and
    its evidence; where several are left and none is about the same persons, nothing is guessed.
    """
    living = {statement_id(s) for s in new}
    at: dict[tuple[str, str, str, int, int], dict[str, Statement]] = defaultdict(dict)
    for statement in new:
        for saying in _sayings(statement):
            at[saying][statement_id(statement)] = statement
    redirects = []
    for statement in old:
        if statement_id(statement) in living:
            continue
        found = {i: s for saying in _sayings(statement) for i, s in at[saying].items()}
        whose = {moved.get(person, person) for person in _persons(statement)}
        same = sorted(i for i, s in found.items() if whose <= set(_persons(s)))
        to = same[0] if same else next(iter(found)) if len(found) == 1 else None
        if to is not None:
            redirects.append(Redirect(from_id=statement_id(statement), to_id=to, why="its person was merged or split"))
    return tuple(redirects)
