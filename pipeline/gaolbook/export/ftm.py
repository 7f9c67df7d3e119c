"""FollowTheMoney: entities as JSON lines that Aleph, OpenSanctions' tools and Datashare load.

Persons and organisations are what they are called there; a role in an organisation is a Membership, Directorship or
Employment; a charge that reached a court is a CourtCase with its CourtCaseParty, an accusation and everything else an
Event. Each statement keeps its sentences (``description``), where they stand (``recordId``: ARTICLE:START-END) and the
articles (``proof``). Ids merged away are ``referents``. Which schema fits is in ``rules/ftm.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import followthemoney.types as ftm_types
from followthemoney import model
from followthemoney.exc import InvalidData
from followthemoney.proxy import EntityProxy

from gaolbook.base import jsonl
from gaolbook.base.schema import Article, Charge, Event, Evidence, Organisation, Person, Role
from gaolbook.base.tables import table
from gaolbook.export.source import ExportError, Source, storable
from gaolbook.export.synchronise import Exported
from gaolbook.export.tables import ENTITIES

RULES = table("gaolbook.export", "ftm")


def export(source: Source, target: str) -> Exported:
    """Write all entities to the file ``target``, replaced whole. Raises ExportError, OSError."""
    counts: dict[str, int] = {}
    merged = _merged(source)

    def checked() -> Iterator[dict[str, Any]]:
        for entity in entities(source):
            data = entity.to_dict()
            try:
                entity.schema.validate(data)
            except InvalidData as error:
                raise ExportError(f"{entity.id}: followthemoney refuses it: {error}. Please report this") from error
            counts[entity.schema.name] = counts.get(entity.schema.name, 0) + 1
            yield {**data, "referents": merged[entity.id]} if entity.id in merged else data

    jsonl.write(Path(target), checked())
    return Exported(target, dict(sorted(counts.items())))


def _merged(source: Source) -> dict[str | None, list[str]]:
    """Return the ids that were merged away, by the id they became."""
    found: dict[str | None, list[str]] = {}
    for some_id in sorted(source.redirects):
        found.setdefault(_id(source.current(some_id)), []).append(_id(some_id))
    return found


def entities(source: Source) -> Iterator[EntityProxy]:
    """Yield the entities of a register, in the order of its files."""
    known = _Known(source)
    makers: dict[str, Callable[[Any, _Known], Iterator[EntityProxy]]] = {
        "articles": _article,
        "persons": _person,
        "organisations": _organisation,
        "roles": _role,
        "charges": _charge,
        "events": _event,
    }
    for entity in ENTITIES:
        if entity.name in makers:
            for record in source.records(entity):
                yield from makers[entity.name](record, known)


class _Known:
    """What one entity must know of others: names, kinds, links, titles."""

    def __init__(self, source: Source) -> None:
        found = {entity.name: entity for entity in ENTITIES}
        self.source = source
        self.names = {record.person_id: record.name for record in source.records(found["persons"])}
        self.kinds = {record.organisation_id: record.kind for record in source.records(found["organisations"])}
        articles = source.records(found["articles"])
        self.links = {item.article_id: item.url for item in articles if ftm_types.registry.url.clean(item.url)}
        self.titles: dict[str, list[Role]] = {}
        for role in source.records(found["roles"]):
            self.titles.setdefault(source.living("persons", role.person_id), []).append(role)


def _make(schema: str, some_id: str, **properties: Sequence[str | None]) -> EntityProxy:
    """Return an entity. What its properties cannot hold (a broken link) goes into its notes: nothing is lost."""
    entity = model.make_entity(schema)
    entity.id = _id(some_id)
    spare = "notes" if "notes" in entity.schema.properties else "summary"
    for name, values in properties.items():
        of = entity.schema.get(name)
        refers = of is not None and of.type.name == "entity"
        for text in (storable(value) for value in values if value is not None):
            given = _id(text) if refers else text
            clean = of.type.clean(given) if of else None
            if of is None or clean is None or of.validate([clean]):
                entity.add(spare, f"{name}: {text}")
            else:
                entity.add(of, clean, cleaned=True)
    return entity


def _id(some_id: str) -> str:
    """Return an id as FollowTheMoney takes it, which knows no underscores: ``per-1a2b`` for ``per_1a2b``."""
    return some_id.replace("_", "-")


def _proof(evidence: Sequence[Evidence], known: _Known) -> dict[str, list[str | None]]:
    """Return the properties that hold evidence: quotes, places, articles and their addresses."""
    articles = [known.source.living("articles", item.article_id) for item in evidence]
    return {
        "description": [item.quote for item in evidence],
        "recordId": [f"{key}:{item.start}-{item.end}" for key, item in zip(articles, evidence, strict=True)],
        "proof": list(articles),
        "sourceUrl": [known.links.get(key) for key in articles],
    }


def _named(modality: str, name: str) -> str:
    before = RULES["modalities"].get(modality)
    return f"{before}: {name}" if before else name


def _article(record: Article, known: _Known) -> Iterator[EntityProxy]:
    yield _make(
        "Article",
        record.article_id,
        title=[record.title],
        fileName=[record.source],
        sourceUrl=[record.url],
        publishedAt=[record.published],
        language=[record.language],
        notes=[f"sha256: {record.sha256}"],  # contentHash takes SHA-1 only
    )


def _person(record: Person, known: _Known) -> Iterator[EntityProxy]:
    titles = known.titles.get(record.person_id, [])
    proof = _proof(record.status_evidence, known)
    said = [
        f"{record.status} as of {record.status_as_of or 'an unknown date'}: {quote}" for quote in proof["description"]
    ]
    yield _make(
        "Person",
        record.person_id,
        name=[record.name],
        alias=[form.text for form in record.names if form.text != record.name],
        gender=[record.gender],
        position=[f"{'former ' if role.status == 'former' else ''}{role.title}" for role in titles],
        notes=list(said),
        proof=proof["proof"],
        sourceUrl=proof["sourceUrl"],
    )


def _organisation(record: Organisation, known: _Known) -> Iterator[EntityProxy]:
    yield _make(
        RULES["organisations"].get(record.kind, "Organization"),
        record.organisation_id,
        name=[record.name],
        alias=[form.text for form in record.names if form.text != record.name],
        keywords=[record.kind],
    )


def _role(record: Role, known: _Known) -> Iterator[EntityProxy]:
    """A role without an organisation is the person's ``position``; its sentences are in a Note on the person."""
    person = known.source.living("persons", record.person_id)
    proof = _proof(record.evidence, known)
    if record.organisation_id is None:
        del proof["recordId"]
        where = [f"{item.article_id}:{item.start}-{item.end}" for item in record.evidence]
        yield _make("Note", record.role_id, name=[record.title], entity=[person], notes=where, **proof)
        return
    organisation = known.source.living("organisations", record.organisation_id)
    schema, own, other = _edge(record.title, known.kinds[organisation])
    yield _make(
        schema,
        record.role_id,
        role=[record.title],
        status=[record.status],
        **{own: [person], other: [organisation]},
        **proof,
    )


def _edge(title: str, kind: str) -> tuple[str, str, str]:
    """Return the schema that joins person and organisation, and the names of its two ends."""
    rules, words = RULES["roles"], set(title.casefold().split())
    if words & set(rules["director_words"]):
        return "Directorship", "director", "organization"
    if kind in rules["member_kinds"] or words & set(rules["member_words"]):
        return "Membership", "member", "organization"
    return "Employment", "employee", "employer"


def _charge(record: Charge, known: _Known) -> Iterator[EntityProxy]:
    person = known.source.living("persons", record.person_id)
    proof = _proof(record.evidence, known)
    told = f"{RULES['charges']['names'][record.stage]}: {record.offence} ({known.names[person]})"
    name = _named(record.modality, told)
    codes = [record.offence_code, f"ICCS {record.iccs}" if record.iccs else None]
    party = RULES["charges"]["parties"].get(record.stage)
    if party is None or record.modality != "asserted":
        keywords = [record.stage, record.modality, *codes]
        notes = list(record.law)
        yield _make("Event", record.charge_id, name=[name], involved=[person], keywords=keywords, notes=notes, **proof)
        return
    where = proof.pop("recordId")
    yield _make(
        "CourtCase",
        record.charge_id,
        name=[name],
        category=[record.offence_code],
        status=[record.stage],
        keywords=codes,
        notes=[*record.law, *where],
        **proof,
    )
    yield _make(
        "CourtCaseParty",
        f"{record.charge_id}-party",
        party=[person],
        case=[record.charge_id],
        role=[party],
        status=[record.stage],
        recordId=where,
        **proof,
    )


def _event(record: Event, known: _Known) -> Iterator[EntityProxy]:
    persons = [known.source.living("persons", key) for key in record.person_ids]
    group = record.group
    counted = f"{group.count or 'several'} {group.who or 'people'}" if group else None
    who = ", ".join([known.names[key] for key in persons] or [counted or "nobody named"])
    told = {
        "date": record.date_text,
        "term": record.term,
        "penalty": record.penalty,
        "court": record.court,
        "by": record.by,
        "source": record.source,
        "group": counted,
    }
    yield _make(
        "Event",
        record.event_id,
        name=[_named(record.modality, f"{record.type.replace('_', ' ')}: {who}")],
        date=[record.date],
        location=[record.place],
        involved=persons,
        keywords=[record.type, record.modality],
        notes=[f"{key}: {value}" for key, value in told.items() if value],
        **_proof(record.evidence, known),
    )
