"""The register: all articles' persons, organisations and claims as one set of records with ids kept for life."""

from __future__ import annotations

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
    Withdrawn,
)
from gaolbook.merge.components import Component

Statement = Role | Charge | Event


class Previous(Record):
    """What an earlier run wrote: whatever carries an id, which this one must honour, and what it may take over."""

    mentions: tuple[Mention, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    roles: tuple[Role, ...] = ()
    charges: tuple[Charge, ...] = ()
    events: tuple[Event, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    components: tuple[Component, ...] = ()

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
    withdrawn: tuple[Withdrawn, ...]
    problems: tuple[Problem, ...]
    components: tuple[Component, ...] = ()

    def as_previous(self) -> Previous:
        """Return what the next run needs of this one."""
        return Previous(
            mentions=self.mentions,
            redirects=self.redirects,
            roles=self.roles,
            charges=self.charges,
            events=self.events,
            suggestions=self.suggestions,
            components=self.components,
        )


def statement_id(statement: Statement) -> str:
    """Return the id of a role, charge or event."""
    match statement:
        case Role():
            return statement.role_id
        case Charge():
            return statement.charge_id
        case Event():
            return statement.event_id
