"""What is merged: one item per person or organisation of one article, with the context that tells namesakes apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from gaolbook.base.ids import content_id
from gaolbook.base.names.countries import countries_in, place_words
from gaolbook.base.names.folding import fold
from gaolbook.base.names.parts import parse
from gaolbook.base.schema import Charge, Event, Evidence, Extraction, Mention, Organisation, Person, Role
from gaolbook.merge.tables import table, words

Kind = Literal["person", "organisation"]

SPACES = re.compile(r"\s+")
MAIN_COUNTRY = 1 / 3
"""A country named at least this often, as a share of the one named most, is what the article is about."""
UNDATED = "9999"
"""Sorts articles without a date after all dated ones."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entity of one article. ``context`` maps a kind of context to its keys; ``mentions`` are in text order."""

    kind: Kind
    article_id: str
    local_id: str
    own_id: str
    published: str
    name: str
    names: tuple[str, ...]
    mentions: tuple[Mention, ...]
    gender: str | None = None
    organisation_kind: str | None = None
    context: dict[str, frozenset[str]] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Sorts items by age: the first article to name an entity founds it."""
        first = self.mentions[0].start if self.mentions else 0
        return self.published, self.article_id, first, self.local_id


def surface(mention: Mention) -> str:
    """Return a mention's text as one reads it: the cleaned form where there is one, spaces single."""
    return SPACES.sub(" ", mention.norm or mention.text).strip()


def name_key(name: str) -> str:
    """Return a name's words by sound in a fixed order; names of one key are the same but for spelling.

    >>> name_key("Qasim Testov") == name_key("Testov Gasim")
    True
    """
    return " ".join(sorted(fold(word).folds[0] for word in parse(name).words))


def fullest(names: Sequence[tuple[str, int]]) -> str:
    """Return the name with most spelled-out words; of those the most frequent, then the longest, then the first."""

    def rank(entry: tuple[str, int]) -> tuple[int, int, int, str]:
        parts = parse(entry[0])
        return len(parts.initials) - len(parts.words), -entry[1], -len(entry[0]), entry[0]

    return min(names, key=rank)[0] if names else ""


def _named(mentions: Sequence[Mention]) -> Counter[str]:
    return Counter(surface(m) for m in mentions if m.kind == "named" and surface(m))


def article_countries(extraction: Extraction) -> tuple[frozenset[str], frozenset[str]]:
    """Return (the countries an article is about, all it names), from its title, places, bodies and evidence."""
    texts = [extraction.article.title or ""]
    texts += [m.text for m in extraction.mentions if m.type in ("place", "organisation") and m.kind != "pronoun"]
    quotes = {(e.start, e.end, e.quote) for e in _all_evidence(extraction)}
    found = Counter[str]()
    for text in [*texts, *(quote for _, _, quote in sorted(quotes))]:
        found.update(countries_in(text))
    most = max(found.values(), default=0)
    return frozenset(c for c, n in found.items() if n >= MAIN_COUNTRY * most), frozenset(found)


def _places(extraction: Extraction) -> frozenset[str]:
    """Return the places below a country that an article names, in plain lower case."""
    named = [m.text for m in extraction.mentions if m.type == "place" and m.kind == "named"]
    keys = {" ".join(fold(word).bare for word in text.split()) for text in named}
    return frozenset(keys - place_words("words") - place_words("phrases") - {"us", ""})


def _all_evidence(extraction: Extraction) -> list[Evidence]:
    records: tuple[Role | Charge | Event, ...] = (*extraction.roles, *extraction.charges, *extraction.events)
    return [evidence for record in records for evidence in record.evidence]


def make_items(extraction: Extraction) -> tuple[list[Item], list[Item]]:
    """Return (persons, organisations) of one article as items; entities without any named mention are kept too."""
    mentions: dict[str, list[Mention]] = {}
    for mention in sorted(extraction.mentions, key=lambda m: (m.start, m.end, m.mention_id)):
        mentions.setdefault(mention.entity_id, []).append(mention)
    main, named = article_countries(extraction)
    places = {"country": main, "country_named": named, "place": _places(extraction)}
    organisations = [
        _organisation(o, extraction, mentions.get(o.organisation_id, []), places) for o in extraction.organisations
    ]
    persons = [_person(p, extraction, mentions.get(p.person_id, []), places) for p in extraction.persons]
    return [_with_company(p, persons) for p in persons], organisations


def _own_id(prefix: str, article_id: str, local_id: str, mentions: Sequence[Mention]) -> str:
    named = [m for m in mentions if m.kind == "named"]
    return content_id(prefix, article_id, named[0].start if named else local_id)


def _organisation(
    record: Organisation, extraction: Extraction, mentions: list[Mention], places: dict[str, frozenset[str]]
) -> Item:
    found = _named(mentions) or Counter({record.name: 1})
    names = tuple(sorted({*found, record.name} - {""}))
    article = extraction.article
    local = record.organisation_id
    return Item("organisation", article.article_id, local, _own_id("org", article.article_id, local, mentions),
                article.published or UNDATED, record.name or max(names, key=len, default=""), names, tuple(mentions),
                organisation_kind=record.kind, context=places, evidence=_naming(mentions, extraction))  # fmt: skip


def _naming(mentions: Sequence[Mention], extraction: Extraction) -> tuple[Evidence, ...]:
    """Return the sentences of an article that name an organisation, as far as they are anything's evidence."""
    named = [(m.start, m.end) for m in mentions if m.kind == "named"]
    found = {e for e in _all_evidence(extraction) for start, end in named if e.start <= start and end <= e.end}
    return tuple(sorted(found, key=lambda e: (e.start, e.end, e.quote)))


def _person(record: Person, extraction: Extraction, mentions: list[Mention], places: dict[str, frozenset[str]]) -> Item:
    found = _named(mentions)
    names = tuple(sorted({*found, record.name} - {""}))
    article = extraction.article
    roles = [r for r in extraction.roles if r.person_id == record.person_id]
    charges = [c for c in extraction.charges if c.person_id == record.person_id]
    events = [e for e in extraction.events if record.person_id in e.person_ids]
    titles = [r.title for r in roles]
    context = {
        "office": frozenset(office for title in titles for office in offices(title)),
        "family": frozenset(family for title in titles for family in families(title)),
        "title": frozenset(SPACES.sub(" ", title.casefold()) for title in titles),
        "member": frozenset(r.organisation_id or "" for r in roles) - {""},
        "body": frozenset(o.organisation_id for o in extraction.organisations),
        "charge": frozenset(c.offence_code or SPACES.sub(" ", c.offence.casefold()) for c in charges),
        "event": frozenset(f"{e.type} {e.date}" for e in events if e.date and e.modality == "asserted"),
        **places,
    }
    claims: tuple[Role | Charge | Event, ...] = (*roles, *charges, *events)
    evidence = [e for claim in claims for e in claim.evidence]
    local = record.person_id
    entries = [(name, found.get(name, 0)) for name in names]
    return Item(
        kind="person",
        article_id=article.article_id,
        local_id=local,
        own_id=_own_id("per", article.article_id, local, mentions),
        published=article.published or UNDATED,
        name=fullest(entries),
        names=names,
        mentions=tuple(mentions),
        gender=record.gender,
        context=context,
        evidence=tuple(sorted(set(evidence), key=lambda e: (e.start, e.end, e.quote))),
    )


def _with_company(person: Item, persons: Sequence[Item]) -> Item:
    """Return the item with the full names of the others in its article, holders of high office apart."""
    others = [o for o in persons if o.local_id != person.local_id and parse(o.name).full]
    company = frozenset(name_key(o.name) for o in others if not o.context["office"])
    heads = frozenset(name_key(o.name) for o in others if o.context["office"])
    return replace(person, context={**person.context, "company": company, "heads": heads})


def offices(title: str) -> frozenset[str]:
    """Return the posts one person holds at a time that a title names: none in "vice president"."""
    plain = f" {SPACES.sub(' ', re.sub(r'[-_,]', ' ', title.casefold()))} "
    if any(f" {word} " in plain for word in ("vice", "deputy", "candidate", "spokesman", "assistant", "adviser")):
        return frozenset()
    return frozenset(office for office in words("roles", "offices") if f" {office} " in plain)


def families(title: str) -> frozenset[str]:
    """Return the families of occupations a title belongs to."""
    plain = f" {SPACES.sub(' ', re.sub(r'[_,/]', ' ', title.casefold()))} "
    listed = table("roles")["families"]
    return frozenset(family for family, group in listed.items() if any(f" {word} " in plain for word in group))
