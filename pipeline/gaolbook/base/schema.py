"""The records that cross stage borders: frozen, closed, and the one place their names are written.

Offsets count Unicode code points in the article's raw text, end exclusive: ``raw[start:end] == text`` for every mention
and ``raw[start:end] == quote`` for every piece of evidence. Dates are ISO prefixes whose length is their precision
(``2016``, ``2016-05``, ``2016-05-26``); ``None`` means the article does not say.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"

PARTIAL_DATE_PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
"""ISO year, month or day; from CONTRACT.md."""

TERM_PATTERN = r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$"
"""ISO 8601 duration of whole units, in the units the article used."""

PartialDate = Annotated[str, Field(pattern=PARTIAL_DATE_PATTERN)]

EntityType = Literal["person", "organisation", "place"]
MentionKind = Literal["named", "nominal", "pronoun"]
OrganisationKind = Literal[
    "party", "movement", "media", "ngo", "court", "government", "security", "prison", "company",
    "intergovernmental", "religious", "education", "other",
]  # fmt: skip
EventType = Literal[
    "arrest", "abduction", "search", "summons", "remand", "house_arrest", "charge", "charge_change", "trial",
    "conviction", "acquittal", "sentence", "appeal", "appeal_decision", "pardon", "release", "transfer", "travel_ban",
    "exile", "extradition", "ill_treatment", "hunger_strike", "death", "imprisonment", "demand_release",
]  # fmt: skip
Modality = Literal["asserted", "alleged", "denied", "hypothetical", "future", "negated"]
ChargeStage = Literal["accused", "charged", "convicted", "acquitted", "dropped"]
RoleStatus = Literal["current", "former"]
ArticleStatus = Literal["extracted", "duplicate", "off_topic", "other_language", "empty", "failed"]
PublishedFrom = Literal["metadata", "url", "text"]
CustodyStatus = Literal[
    "detained", "house_arrest", "released", "exiled", "dead", "unknown",
]  # fmt: skip
Penalty = Literal["life", "death"]
"""Sentences that have no length, so that ``term`` stays an ISO duration."""
Decision = Literal["same", "different", "unsure"]


class Record(BaseModel):
    """A line of output: immutable, and refusing fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Evidence(Record):
    """The stretch of raw text that makes a statement: ``raw[start:end] == quote``."""

    article_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str


class Article(Record):
    """One input article and what became of it. ``article_id`` is derived from the content."""

    article_id: str
    source: str
    title: str | None
    url: str | None
    published: PartialDate | None
    published_from: PublishedFrom | None
    language: str | None
    characters: int
    sha256: str
    status: ArticleStatus
    duplicate_of: str | None


class Mention(Record):
    """One place in one article that names or points at an entity. ``norm`` is the cleaned form where it differs."""

    mention_id: str
    article_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    norm: str | None
    type: EntityType
    kind: MentionKind
    entity_id: str


class NameForm(Record):
    """One spelling of a name, how often it occurs and in how many articles."""

    text: str
    count: int
    articles: int


class Person(Record):
    """A person. Inside one article ``person_id`` is local (``ARTICLE:P1``); after merging it is kept for life."""

    person_id: str
    name: str
    names: tuple[NameForm, ...]
    status: CustodyStatus
    status_as_of: PartialDate | None
    status_evidence: tuple[Evidence, ...]
    gender: Literal["female", "male"] | None
    articles: int
    mentions: int
    first_seen: PartialDate | None
    last_seen: PartialDate | None


class Organisation(Record):
    """An organisation, institution, party, movement, outlet, court, prison, ministry or police body."""

    organisation_id: str
    name: str
    names: tuple[NameForm, ...]
    kind: OrganisationKind
    articles: int
    mentions: int


class Role(Record):
    """A title, job, party post, membership or occupation that an article gives a person."""

    role_id: str
    person_id: str
    title: str
    organisation_id: str | None
    organisation: str | None
    status: RoleStatus
    method: str
    evidence: tuple[Evidence, ...]


class Charge(Record):
    """An offence a person is accused of, charged with, tried for, convicted of or jailed for.

    Never says the person did it: ``stage`` says how far the authorities got, ``modality`` whether the article reports
    that as a fact.
    """

    charge_id: str
    person_id: str
    offence: str
    offence_code: str | None
    iccs: str | None
    law: tuple[str, ...]
    stage: ChargeStage
    modality: Modality
    method: str
    evidence: tuple[Evidence, ...]


class Group(Record):
    """People of an event who are counted, not named."""

    count: int | None
    who: str | None


class Event(Record):
    """Something that happened to persons in the justice or repression system, as an article reports it."""

    event_id: str
    type: EventType
    person_ids: tuple[str, ...]
    group: Group | None
    date: PartialDate | None
    date_text: str | None
    date_basis: str | None
    term: Annotated[str, Field(pattern=TERM_PATTERN)] | None
    penalty: Penalty | None
    court: str | None
    place: str | None
    by: str | None
    modality: Modality
    source: str | None
    cue: str | None
    method: str
    evidence: tuple[Evidence, ...]


class Problem(Record):
    """An input that could not be read or processed, and what the user can do about it."""

    source: str
    stage: Literal["collect", "extract", "merge", "write"]
    error: str
    message: str


class Extraction(Record):
    """Everything one article says, before merging. Ids of persons and organisations are local to the article.

    ``made_by`` stands for the code, word lists, model and settings that read it (``write.manifest.fingerprint``),
    ``key`` for what it was read from, text and metadata. ``sketch`` tells near-duplicates (``collect.near``);
    ``problem`` is why a failed article failed.
    """

    article: Article
    mentions: tuple[Mention, ...]
    persons: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    roles: tuple[Role, ...]
    charges: tuple[Charge, ...]
    events: tuple[Event, ...]
    made_by: str = ""
    key: str = ""
    sketch: str = ""
    problem: Problem | None = None


def empty_extraction(article: Article, key: str, made_by: str = "") -> Extraction:
    """Return the extraction of an article that holds no records."""
    return Extraction(
        article=article,
        mentions=(),
        persons=(),
        organisations=(),
        roles=(),
        charges=(),
        events=(),
        made_by=made_by,
        key=key,
    )


class Reason(Record):
    """One feature of a comparison, its value, and what it says in words."""

    feature: str
    value: float | str | bool | None
    says: str


class Suggestion(Record):
    """Two entities that may be one, for a person to judge. ``score`` is a calibrated probability."""

    suggestion_id: str
    kind: Literal["person", "organisation"]
    left_id: str
    right_id: str
    left_name: str
    right_name: str
    score: float
    reasons: tuple[Reason, ...]
    evidence_left: tuple[Evidence, ...]
    evidence_right: tuple[Evidence, ...]
    decision: Decision | None


class Redirect(Record):
    """An id once written that now means another, or (``to_id`` null) nothing any more; none disappears silently."""

    from_id: str
    to_id: str | None
    why: str


class Withdrawn(Record):
    """A role, charge or event that a person marked as wrong: what it said, of whom and where. In no other file."""

    decision_id: str
    kind: Literal["role", "charge", "event"]
    record_id: str
    person_ids: tuple[str, ...]
    says: str
    evidence: tuple[Evidence, ...]
