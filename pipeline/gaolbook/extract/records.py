"""Turns a finished Doc into the article's records, with offsets in the raw text."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from gaolbook.base.ids import content_id
from gaolbook.base.names.folding import bare
from gaolbook.base.schema import (
    Article,
    Charge,
    EntityType,
    Event,
    Evidence,
    Extraction,
    Group,
    Mention,
    NameForm,
    Organisation,
    Person,
    Role,
)
from gaolbook.base.spans import OffsetMap
from gaolbook.extract.consolidate import consolidate
from gaolbook.extract.findings import EntityMention
from gaolbook.extract.offences import offence_code


class Records:
    """Builds the records of one article from its Doc."""

    def __init__(self, doc: Doc, article: Article, raw: str, offsets: OffsetMap) -> None:
        """``doc`` was made from the clean text that ``offsets`` maps to ``raw``."""
        self.doc, self.article, self.raw, self.offsets = doc, article, raw, offsets

    def extraction(self) -> Extraction:
        """Return everything the article says. Persons and organisations have ids local to the article."""
        return Extraction(
            article=self.article,
            mentions=self._mentions(),
            persons=self._persons(),
            organisations=self._organisations(),
            roles=self._roles(),
            charges=self._charges(),
            events=self._events(),
        )

    def _local(self, letter: str, index: int) -> str:
        return f"{self.article.article_id}:{letter}{index + 1}"

    def _evidence(self, start: int, end: int) -> Evidence:
        """Evidence of a token range; white space at the ends is cut."""
        span = self.doc[start:end]
        text = span.text
        begin = span.start_char + len(text) - len(text.lstrip())
        finish = span.end_char - (len(text) - len(text.rstrip()))
        raw = self.offsets.to_raw(begin, max(begin + 1, finish))
        return Evidence(
            article_id=self.article.article_id, start=raw.start, end=raw.end, quote=self.raw[raw.start : raw.end]
        )

    def _entity(self, kind: EntityType, letter: str, index: int) -> str:
        """Return the id of what a mention names; a place has one id in all articles."""
        return content_id("l", bare(self.doc._.places[index])) if kind == "place" else self._local(letter, index)

    def _all_mentions(self) -> list[tuple[EntityMention, EntityType, str]]:
        persons: list[tuple[EntityMention, EntityType, str]] = [(m, "person", "P") for m in self.doc._.person_mentions]
        organisations: list[tuple[EntityMention, EntityType, str]] = [
            (m, "organisation", "O") for m in self.doc._.organisation_mentions
        ]
        places: list[tuple[EntityMention, EntityType, str]] = [(m, "place", "L") for m in self.doc._.place_mentions]
        return sorted(
            [*persons, *organisations, *places], key=lambda item: (item[0].start, item[0].end, item[2], item[0].entity)
        )

    def _mentions(self) -> tuple[Mention, ...]:
        result = []
        for mention, kind, letter in self._all_mentions():
            place = self._evidence(mention.start, mention.end)
            clean = self.doc[mention.start : mention.end].text
            entity = self._entity(kind, letter, mention.entity)
            result.append(
                Mention(
                    mention_id=content_id("m", self.article.article_id, place.start, place.end, kind, entity),
                    article_id=self.article.article_id,
                    start=place.start,
                    end=place.end,
                    text=place.quote,
                    norm=clean if clean != place.quote else None,
                    type=kind,
                    kind=mention.kind,
                    entity_id=entity,
                )
            )
        return tuple(result)

    def _forms(self, mentions: Sequence[EntityMention], entity: int) -> tuple[NameForm, ...]:
        counts: dict[str, int] = {}
        for mention in mentions:
            if mention.entity == entity and mention.kind == "named":
                text = " ".join(self.doc[mention.start : mention.end].text.split())
                counts[text] = counts.get(text, 0) + 1
        return tuple(
            NameForm(text=t, count=c, articles=1) for t, c in sorted(counts.items(), key=lambda i: (-i[1], i[0]))
        )

    def _persons(self) -> tuple[Person, ...]:
        mentions = self.doc._.person_mentions
        return tuple(
            Person(
                person_id=self._local("P", i),
                name=person.name,
                names=self._forms(mentions, i),
                status="unknown",
                status_as_of=None,
                status_evidence=(),
                gender=person.gender,
                articles=1,
                mentions=sum(m.entity == i for m in mentions),
                first_seen=self.article.published,
                last_seen=self.article.published,
            )
            for i, person in enumerate(self.doc._.persons)
        )

    def _organisations(self) -> tuple[Organisation, ...]:
        mentions = self.doc._.organisation_mentions
        return tuple(
            Organisation(
                organisation_id=self._local("O", i),
                name=organisation.name,
                names=self._forms(mentions, i),
                kind=organisation.kind,
                articles=1,
                mentions=sum(m.entity == i for m in mentions),
            )
            for i, organisation in enumerate(self.doc._.organisations)
        )

    def _roles(self) -> tuple[Role, ...]:
        return tuple(
            Role(
                role_id=content_id("r", self.article.article_id, role.person, role.title, role.start),
                person_id=self._local("P", role.person),
                title=role.title,
                organisation_id=None if role.organisation is None else self._local("O", role.organisation),
                organisation=role.organisation_text,
                status=role.status,
                method=role.method,
                evidence=(self._evidence(*role.sentence),),
            )
            for role in self.doc._.roles
        )

    def _charges(self) -> tuple[Charge, ...]:
        result = []
        for charge in self.doc._.charges:
            slug, iccs = offence_code(charge.offence)
            result.append(
                Charge(
                    charge_id=content_id("c", self.article.article_id, charge.person, charge.offence, charge.start),
                    person_id=self._local("P", charge.person),
                    offence=charge.offence,
                    offence_code=slug,
                    iccs=iccs,
                    law=charge.law,
                    stage=charge.stage,
                    modality=charge.modality,
                    method=charge.method,
                    evidence=(self._evidence(*charge.sentence),),
                )
            )
        return tuple(result)

    def _events(self) -> tuple[Event, ...]:
        result = []
        for event, tellings in consolidate(self.doc._.events):
            sentences = dict.fromkeys(t.sentence for t in sorted(tellings, key=lambda t: t.trigger))
            sentences |= dict.fromkeys([event.dated_in] if event.dated_in else [])
            group = Group(count=event.number, who=event.who) if event.who is not None else None
            result.append(
                Event(
                    event_id=content_id(
                        "e", self.article.article_id, event.type, event.trigger, *event.persons, event.modality
                    ),
                    type=event.type,
                    person_ids=tuple(self._local("P", p) for p in event.persons),
                    group=group,
                    date=event.date,
                    date_text=event.date_text,
                    date_basis=event.date_basis,
                    term=event.term,
                    penalty=event.penalty,
                    court=event.court,
                    place=event.place,
                    by=event.by,
                    modality=event.modality,
                    source=event.source,
                    cue=event.cue,
                    method=event.method,
                    evidence=tuple(self._evidence(*sentence) for sentence in sentences),
                )
            )
        return tuple(result)


def to_extraction(doc: Doc, article: Article, raw: str, offsets: OffsetMap) -> Extraction:
    """Return the records of a Doc that has been through the pipeline."""
    return Records(doc, article, raw, offsets).extraction()
