"""The spaCy components: each reads what stands before it in the pipeline, computes, and writes to the Doc last."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from gaolbook.extract.charges import find_charges
from gaolbook.extract.coreference import find_references
from gaolbook.extract.dated import dates_of
from gaolbook.extract.events import find_events
from gaolbook.extract.findings import register_attributes
from gaolbook.extract.lengths import terms_of
from gaolbook.extract.organisations import find_organisations
from gaolbook.extract.persons import find_persons
from gaolbook.extract.places import find_places, place_of
from gaolbook.extract.roles import find_roles, find_said_roles
from gaolbook.extract.speakers import first_persons, others_in_quotes
from gaolbook.extract.telling import certainty_of
from gaolbook.extract.triggers import find_triggers

register_attributes()


@Language.component("gaolbook_persons", requires=["doc.ents"], assigns=["doc._.persons", "doc._.person_mentions"])
def persons(doc: Doc) -> Doc:
    """Named persons, and which mentions are one."""
    doc._.persons, doc._.person_mentions = find_persons(doc)
    return doc


@Language.component(
    "gaolbook_organisations",
    requires=["doc.ents", "doc._.person_mentions"],
    assigns=["doc._.organisations", "doc._.organisation_mentions"],
)
def organisations(doc: Doc) -> Doc:
    """Organisations with their kinds and acronyms."""
    doc._.organisations, doc._.organisation_mentions = find_organisations(doc)
    return doc


@Language.component(
    "gaolbook_places",
    requires=["doc.ents", "doc._.person_mentions", "doc._.organisation_mentions"],
    assigns=["doc._.places", "doc._.place_mentions"],
)
def places(doc: Doc) -> Doc:
    """Places that are named."""
    doc._.places, doc._.place_mentions = find_places(doc)
    return doc


@Language.component(
    "gaolbook_roles", requires=["doc._.person_mentions", "doc._.organisation_mentions"], assigns=["doc._.roles"]
)
def roles(doc: Doc) -> Doc:
    """Roles that stand beside a name."""
    doc._.roles = find_roles(doc)
    return doc


@Language.component(
    "gaolbook_coreference",
    requires=["doc._.person_mentions", "doc._.roles", "token.dep"],
    assigns=["doc._.references", "doc._.roles"],
)
def coreference(doc: Doc) -> Doc:
    """Pronouns and nominals linked to persons, and the roles that are said of them."""
    references, added = find_references(doc)
    others = others_in_quotes(doc, references)
    kept = {i: who for i, who in references.items() if i not in others}
    doc._.references = {**kept, **first_persons(doc, references)}
    doc._.person_mentions = tuple(sorted((*doc._.person_mentions, *added)))
    doc._.roles = find_said_roles(doc)
    return doc


@Language.component("gaolbook_dates", assigns=["doc._.dates", "doc._.terms"])
def dates(doc: Doc) -> Doc:
    """Dates counted from ``doc._.published``, and lengths of time."""
    doc._.dates, doc._.terms = dates_of(doc), terms_of(doc)
    return doc


@Language.component("gaolbook_triggers", requires=["token.dep", "token.tag"], assigns=["doc._.triggers"])
def triggers(doc: Doc) -> Doc:
    """Words that tell an event."""
    doc._.triggers = find_triggers(doc)
    return doc


@Language.component("gaolbook_certainty", requires=["doc._.triggers", "token.dep"], assigns=["doc._.certainties"])
def certainties(doc: Doc) -> Doc:
    """For every trigger the modality of its event, and the word that is its cue."""
    doc._.certainties = tuple(certainty_of(doc, trigger) for trigger in doc._.triggers)
    return doc


@Language.component(
    "gaolbook_events",
    requires=["doc._.references", "doc._.dates", "doc._.terms", "doc._.triggers", "doc._.certainties"],
    assigns=["doc._.events"],
)
def events(doc: Doc) -> Doc:
    """Events with people, date, length and modality."""
    doc._.events = tuple(
        e if e.place or e.type == "demand_release" else e._replace(place=place_of(doc[e.trigger]))
        for e in find_events(doc)
    )
    return doc


@Language.component(
    "gaolbook_charges", requires=["doc._.references", "doc._.events", "token.dep"], assigns=["doc._.charges"]
)
def charges(doc: Doc) -> Doc:
    """Offences persons are accused of, and how far the authorities got."""
    doc._.charges = find_charges(doc)
    return doc
