"""What a register says as of a day: who is held, since when, by which evidence, and how it came about.

"As of" means: by what happened until then, as all articles tell it now. A date that is only a year or a month counts
from its last day on, when it is sure to have come. People count as held until an article says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gaolbook.base.partial_date import interval, is_valid
from gaolbook.base.schema import Charge, CustodyStatus, Event, Evidence, Person, Role
from gaolbook.book import Book
from gaolbook.merge.canonical import STATUS_OF_EVENT, latest_status
from gaolbook.merge.register import Statement

HELD: tuple[CustodyStatus, ...] = ("detained", "house_arrest")
OLD_NEWS = timedelta(days=365)
"""Age of the last word on somebody who is held from which it is called old."""


@dataclass(frozen=True, slots=True)
class Step:
    """From a day on, until the next step, a person is in this state as far as articles tell."""

    day: date
    status: CustodyStatus


@dataclass(frozen=True, slots=True)
class Life:
    """A person as of a day."""

    person: Person
    status: CustodyStatus
    status_as_of: str | None
    evidence: tuple[Evidence, ...]
    roles: tuple[Role, ...]
    charges: tuple[Charge, ...]
    events: tuple[Event, ...]
    """Dated ones in order of time, then the others."""
    steps: tuple[Step, ...]
    articles: int
    news: tuple[str, ...]
    """Publication dates of the articles that tell something of them, in order."""

    @property
    def last_word(self) -> str | None:
        """Publication date of the latest article about them."""
        return self.news[-1] if self.news else None

    @property
    def held(self) -> bool:
        """Whether they are held, in prison or at home."""
        return self.status in HELD


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report shows."""

    as_of: date | None
    lives: tuple[Life, ...]
    """People of whom an article tells a charge, an event or where they are, by name."""
    others: int
    """People who are only named."""
    group_events: tuple[Event, ...]
    articles: int
    first_article: str | None
    last_article: str | None


def last_day(value: str) -> date:
    """Return the last day that a date of any precision may mean. Raises ValueError where it is no date."""
    return interval(value)[1] - timedelta(days=1)


def gather(book: Book, as_of: str | None = None) -> Facts:
    """Return the facts as of a day, month or year; of the latest article where it is None.

    Raises ValueError where ``as_of`` is no date.
    """
    read = [article for article in book.articles.values() if article.status == "extracted"]
    published = sorted(article.published for article in read if article.published)
    day = last_day(as_of) if as_of else max(map(last_day, filter(is_valid, published)), default=None)
    lives = [life for person in book.persons.values() if (life := live(book, person, day)) is not None]
    groups = [event for event in book.group_events if known(book, event.date, event.evidence, day)]
    return Facts(
        as_of=day,
        lives=tuple(lives),
        others=len(book.persons) - len(lives),
        group_events=in_time(groups),
        articles=len(read),
        first_article=published[0] if published else None,
        last_article=published[-1] if published else None,
    )


def live(book: Book, person: Person, day: date | None) -> Life | None:
    """Return a person as of a day, or None where nothing was known of them but the name."""
    key = person.person_id
    all_events = book.events_of.get(key, ())
    events = [event for event in all_events if known(book, event.date, event.evidence, day)]
    charges = [charge for charge in book.charges_of.get(key, ()) if known(book, None, charge.evidence, day)]
    status, since, evidence = _status(person, all_events, events, day)
    if not events and not charges and status == "unknown":
        return None
    roles = [role for role in book.roles_of.get(key, ()) if known(book, None, role.evidence, day)]
    told: tuple[Statement, ...] = (*events, *charges, *roles)
    said = [*evidence, *(piece for statement in told for piece in statement.evidence)]
    told_by = {piece.article_id for piece in said}
    dates = sorted(a.published for i in told_by if (a := book.articles.get(i)) and a.published)
    return Life(
        person=person,
        status=status,
        status_as_of=since,
        evidence=evidence,
        roles=tuple(roles),
        charges=tuple(charges),
        events=in_time(events),
        steps=steps(events),
        articles=len(told_by),
        news=tuple(dates),
    )


def in_time(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return dated events in order of time, then those without a date."""
    return tuple(sorted(events, key=lambda event: (event.date is None, event.date or "", event.event_id)))


def known(book: Book, when: str | None, evidence: Iterable[Evidence], day: date | None) -> bool:
    """Whether something is sure to have happened by a day; undated, whether an article had said it by then."""
    if day is None:
        return True
    if when is not None and is_valid(when):
        return last_day(when) <= day
    dates = [a.published for e in evidence if (a := book.articles.get(e.article_id))]
    return any(date_ is None or last_day(date_) <= day for date_ in dates)


def _status(
    person: Person, every: Sequence[Event], events: Sequence[Event], day: date | None
) -> tuple[CustodyStatus, str | None, tuple[Evidence, ...]]:
    """Return (status, as of, evidence) as of a day: the register's own where nothing of the person is later."""
    later = person.status_as_of is not None and day is not None and last_day(person.status_as_of) > day
    if len(events) == len(every) and not later:
        return person.status, person.status_as_of, person.status_evidence
    return latest_status(events, ())


def steps(events: Sequence[Event]) -> tuple[Step, ...]:
    """Return where a person was from which day on, by the dated events that tell it; equal neighbours joined."""
    telling = [e for e in events if e.type in STATUS_OF_EVENT and e.modality == "asserted"]
    days = sorted({last_day(e.date) for e in telling if e.date})
    found: list[Step] = []
    for day in days:
        # an undated release may be the one after the last dated arrest: it counts from the last day on
        so_far = [e for e in telling if (last_day(e.date) <= day if e.date else day == days[-1])]
        status, _, _ = latest_status(so_far, ())
        if not found or found[-1].status != status:
            found.append(Step(day, status))
    return tuple(found)


def no_news(life: Life, day: date | None) -> bool:
    """Whether the last word on somebody is old."""
    return bool(life.last_word and day and last_day(life.last_word) < day - OLD_NEWS)


def thin(facts: Facts) -> tuple[tuple[Life, str], ...]:
    """Return those who are held on little or old evidence, with what is thin about it."""
    rows = []
    for life in facts.lives:
        if not life.held:
            continue
        reasons = []
        if len({piece.article_id for piece in life.evidence}) == 1:
            reasons.append("one article says so")
        if no_news(life, facts.as_of):
            reasons.append(f"no news since {life.last_word}")
        if life.status_as_of and len(life.status_as_of) == len("2000"):
            reasons.append("only the year is known")
        if reasons:
            rows.append((life, "; ".join(reasons)))
    return tuple(rows)
