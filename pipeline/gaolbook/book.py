"""A register read back from its folder, with every record found by the person, body or article it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from gaolbook.base.schema import (
    Article,
    Charge,
    Event,
    Mention,
    Organisation,
    Person,
    Redirect,
    Role,
    Suggestion,
    Withdrawn,
)
from gaolbook.merge import Register
from gaolbook.merge.register import Statement
from gaolbook.write import Folder

T = TypeVar("T")
Entity = Person | Organisation


@dataclass(frozen=True, slots=True)
class Book:
    """One state of a register. Every tuple is in the order of its file."""

    articles: Mapping[str, Article]
    persons: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    suggestions: Mapping[str, Suggestion]
    redirects: Mapping[str, str]
    """What ids of earlier runs stand for now; those that stand for nothing any more are left out."""
    withdrawn_of: Mapping[str, tuple[Withdrawn, ...]]
    """By person, what reviewers marked as wrong."""
    roles_of: Mapping[str, tuple[Role, ...]]
    """Roles by person and by organisation."""
    charges_of: Mapping[str, tuple[Charge, ...]]
    events_of: Mapping[str, tuple[Event, ...]]
    group_events: tuple[Event, ...]
    """Events of people who are counted, not named."""
    mentions_of: Mapping[str, tuple[Mention, ...]]
    """Mentions by person and by organisation."""
    mentions_in: Mapping[str, tuple[Mention, ...]]
    """Mentions by article."""

    @classmethod
    def load(cls, folder: Folder) -> Book:
        """Read a folder. Raises ValueError naming the file and line that is broken."""
        return cls.of(folder.register(), folder.articles())

    @classmethod
    def of(cls, register: Register, articles: Iterable[Article]) -> Book:
        """Index a register and its articles."""
        return cls(
            articles={article.article_id: article for article in articles},
            persons={person.person_id: person for person in register.persons},
            organisations={body.organisation_id: body for body in register.organisations},
            suggestions={item.suggestion_id: item for item in register.suggestions},
            redirects=_targets(register.redirects),
            withdrawn_of=_by(register.withdrawn, lambda row: row.person_ids),
            roles_of=_by(register.roles, lambda role: (role.person_id, *_known(role.organisation_id))),
            charges_of=_by(register.charges, lambda charge: (charge.person_id,)),
            events_of=_by(register.events, lambda event: event.person_ids),
            group_events=tuple(event for event in register.events if not event.person_ids),
            mentions_of=_by(register.mentions, lambda mention: (mention.entity_id,)),
            mentions_in=_by(register.mentions, lambda mention: (mention.article_id,)),
        )

    def entity(self, entity_id: str) -> Entity | None:
        """Return the person or organisation that an id, or one it became, stands for."""
        now = self.redirects.get(entity_id, entity_id)
        return self.persons.get(now) or self.organisations.get(now)

    def statements_of(self, person_id: str) -> tuple[Statement, ...]:
        """Return all roles, charges and events of a person."""
        return (
            *self.roles_of.get(person_id, ()),
            *self.charges_of.get(person_id, ()),
            *self.events_of.get(person_id, ()),
        )

    def named_mentions(self, entity_id: str) -> tuple[Mention, ...]:
        """Return the places that name an entity, in the order of the file."""
        return tuple(mention for mention in self.mentions_of.get(entity_id, ()) if mention.kind == "named")


def entity_id(entity: Entity) -> str:
    """Return the id of a person or organisation."""
    return entity.person_id if isinstance(entity, Person) else entity.organisation_id


def _known(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _targets(redirects: Iterable[Redirect]) -> dict[str, str]:
    return {redirect.from_id: redirect.to_id for redirect in redirects if redirect.to_id}


def _by(records: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, tuple[T, ...]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for record in records:
        for key in keys(record):
            found[key].append(record)
    return {key: tuple(group) for key, group in found.items()}
