"""What the components find in one Doc, and the one table of the Doc attributes that hold it.

Persons and organisations are indices into ``doc._.persons`` and ``doc._.organisations``. Token positions are half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc

from gaolbook.base.schema import ChargeStage, EventType, MentionKind, Modality, OrganisationKind, Penalty, RoleStatus


class EntityMention(NamedTuple):
    """Tokens ``[start, end)`` that name or point at the entity with index ``entity``."""

    start: int
    end: int
    kind: MentionKind
    entity: int


class FoundPerson(NamedTuple):
    """A person of the article: the fullest name, and the gender where a form tells it."""

    name: str
    gender: str | None


class FoundOrganisation(NamedTuple):
    """An organisation of the article."""

    name: str
    kind: OrganisationKind


class FoundRole(NamedTuple):
    """A role; ``start`` and ``end`` are the tokens of the title, ``sentence`` those of the evidence."""

    person: int
    title: str
    start: int
    end: int
    organisation: int | None
    organisation_text: str | None
    status: RoleStatus
    sentence: tuple[int, int]
    method: str


class FoundCharge(NamedTuple):
    """An offence a person is accused of, in the article's words."""

    person: int
    offence: str
    start: int
    end: int
    law: tuple[str, ...]
    stage: ChargeStage
    modality: Modality
    sentence: tuple[int, int]
    method: str


class FoundEvent(NamedTuple):
    """One telling of an event: trigger token, who it happened to, and what the clause says about it.

    ``dated_in`` is the sentence of another event whose day this one shares.
    """

    type: EventType
    trigger: int
    persons: tuple[int, ...]
    number: int | None
    who: str | None
    date: str | None
    date_text: str | None
    date_basis: str | None
    term: str | None
    penalty: Penalty | None
    by: str | None
    court: str | None
    place: str | None
    source: str | None
    modality: Modality
    cue: str | None
    sentence: tuple[int, int]
    method: str
    dated_in: tuple[int, int] | None = None


Link = tuple[str, int, float]
"""A relation of the model's heads to a word, that word's position, and the probability."""


class HeadTrigger(NamedTuple):
    """A word that the model's trained heads may take for an event: its position, likeliest type, how sure they are.

    ``told`` is the probability that it tells any event, ``probability`` that it tells one of ``type``. ``links`` come
    surest first: WHO it happened to in the sentence, their nearest name (NAMED), which may stand in another sentence,
    DATE_OF ...
    """

    token: int
    type: str
    probability: float
    told: float
    modality: str
    modality_probability: float
    links: tuple[Link, ...]

    def at(self, places: Sequence[int]) -> HeadTrigger:
        """Return the trigger with every position ``i`` become ``places[i]``."""
        return self._replace(token=places[self.token], links=_links_at(self.links, places))


class HeadPhrase(NamedTuple):
    """A ROLE, OFFENCE, TERM or COUNT the model's heads propose: tokens ``start <= i < end``.

    ``stage`` is that of an offence, else empty; ``links`` come surest first.
    """

    start: int
    end: int
    kind: str
    probability: float
    stage: str
    stage_probability: float
    links: tuple[Link, ...]

    def at(self, places: Sequence[int]) -> HeadPhrase:
        """Return the phrase with every position ``i`` become ``places[i]``."""
        start, end = places[self.start], places[self.end - 1] + 1
        return self._replace(start=start, end=end, links=_links_at(self.links, places))


def _links_at(links: tuple[Link, ...], places: Sequence[int]) -> tuple[Link, ...]:
    return tuple((relation, places[target], probability) for relation, target, probability in links)


References = dict[int, tuple[int, ...]]
"""Token position -> the persons that token stands for; a plural pronoun stands for several."""

DOC_ATTRIBUTES: dict[str, Any] = {
    "published": None,  # ISO date of publication, set by the caller before the pipeline runs
    "blocks": (),  # (start, end, kind) of headlines, bylines, captions in characters, from collect.clean
    "persons": (),
    "person_mentions": (),
    "organisations": (),
    "organisation_mentions": (),
    "places": (),
    "place_mentions": (),
    "references": None,
    "dates": (),
    "terms": (),
    "head_phrases": (),
    "head_triggers": (),  # what the model's own heads propose; empty with another spaCy model
    "triggers": (),
    "certainties": (),
    "roles": (),
    "charges": (),
    "events": (),
}


def register_attributes() -> None:
    """Register every custom attribute of a Doc; doing it again changes nothing."""
    for name, default in DOC_ATTRIBUTES.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
