"""Turns gold annotations (shared/gold) into the Extractions of a perfect extractor: merging is measured alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from build import mention

from gaolbook.base.ids import text_sha256
from gaolbook.base.schema import (
    Article,
    Charge,
    Event,
    Evidence,
    Extraction,
    Mention,
    Organisation,
    Person,
    Role,
)
from gaolbook.merge.items import countries_in

SHARED = Path(__file__).parents[2] / "../shared"


def read_gold(shared: Path = SHARED) -> list[Extraction]:
    """Return one Extraction per gold article, in the order of file names."""
    out = []
    for path in sorted((shared / "gold").glob("*.json")):
        if path.name != "clusters.json":
            gold = json.loads(path.read_text(encoding="utf-8"))
            out.append(to_extraction(gold, (shared / "articles" / gold["article"]).read_bytes().decode("utf-8")))
    return out


def to_extraction(gold: dict[str, Any], text: str) -> Extraction:
    """Return the gold of one article as an Extraction; the article's id is its file name."""
    name = gold["article"]
    taken: list[tuple[int, int]] = []
    mentions: list[Mention] = []
    owners = [(o, "organisation") for o in gold["organisations"]] + [(p, "person") for p in gold["persons"]]
    forms = [(form, owner, kind) for owner, kind in owners for form in owner["mentions"]]
    for form, owner, kind in sorted(forms, key=lambda f: -len(f[0])):
        for found in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            if not any(a < found.end() and found.start() < b for a, b in taken):
                taken.append(found.span())
                mentions.append(mention(name, found.start(), form, kind, f"{name}:{owner['id']}"))
    for found in re.finditer(r"\b[A-Z][a-z.]+\b", text):
        if countries_in(found.group()) and not any(a < found.end() and found.start() < b for a, b in taken):
            mentions.append(mention(name, found.start(), found.group(), "place", f"{name}:L{found.group()}"))
    evidence = (Evidence(article_id=name, start=0, end=1, quote=text[:1]),)
    ids = {form: f"{name}:{o['id']}" for o in gold["organisations"] for form in (o["name"], *o["mentions"])}
    return Extraction(
        article=_article(name, gold.get("published"), text),
        mentions=tuple(sorted(mentions, key=lambda m: m.start)),
        persons=tuple(_person(f"{name}:{p['id']}", p["name"]) for p in gold["persons"]),
        organisations=tuple(
            Organisation(
                organisation_id=f"{name}:{o['id']}", name=o["name"], names=(), kind=o["kind"], articles=1, mentions=0
            )
            for o in gold["organisations"]
        ),
        roles=tuple(
            Role(
                role_id=f"{name}{p['id']}{i}",
                person_id=f"{name}:{p['id']}",
                title=r["title"],
                status=r.get("status", "current"),
                organisation=r.get("organisation"),
                organisation_id=ids.get(r.get("organisation") or ""),
                method="gold",
                evidence=evidence,
            )
            for p in gold["persons"]
            for i, r in enumerate(p.get("roles", []))
        ),
        charges=tuple(
            Charge(
                charge_id=f"{name}{p['id']}{i}",
                person_id=f"{name}:{p['id']}",
                offence=c["offence"],
                offence_code=None,
                iccs=None,
                law=(),
                stage=c["stage"],
                modality=c["modality"],
                method="gold",
                evidence=evidence,
            )
            for p in gold["persons"]
            for i, c in enumerate(p.get("charges", []))
        ),
        events=tuple(
            Event(
                event_id=f"{name}{p['id']}{i}",
                type=e["type"],
                person_ids=(f"{name}:{p['id']}",),
                group=None,
                date=e.get("date"),
                date_text=e.get("date_text"),
                date_basis=None,
                term=e.get("term"),
                penalty=None,
                court=None,
                place=None,
                by=None,
                modality=e["modality"],
                source=None,
                cue=None,
                method="gold",
                evidence=evidence,
            )
            for p in gold["persons"]
            for i, e in enumerate(p.get("events", []))
        ),
    )


def _article(name: str, published: str | None, text: str) -> Article:
    return Article(
        article_id=name,
        source=name,
        title=None,
        url=None,
        published=published,
        published_from=None,
        language="en",
        characters=len(text),
        sha256=text_sha256(text),
        status="extracted",
        duplicate_of=None,
    )


def _person(person_id: str, name: str) -> Person:
    return Person(
        person_id=person_id,
        name=name,
        names=(),
        status="unknown",
        status_as_of=None,
        status_evidence=(),
        gender=None,
        articles=1,
        mentions=0,
        first_seen=None,
        last_seen=None,
    )
