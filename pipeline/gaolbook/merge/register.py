"""The register: all articles' persons, organisations and claims as one set of records with ids kept for life."""

from __future__ import annotations

from collections.abc import Sequence

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


class Previous(Record):
    """What an earlier run wrote and this one must honour: ids of mentions, and redirects."""

    mentions: tuple[Mention, ...] = ()
    redirects: tuple[Redirect, ...] = ()


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
        return Previous(mentions=self.mentions, redirects=self.redirects)


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
