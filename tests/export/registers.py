"""Two states of an invented register: before and after an article arrived and two people turned out to be one.

What stands in them is meant to break things: formulas, quotes, line breaks, NUL, three scripts, a pictogram.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gaolbook.base import jsonl
from gaolbook.base.config import Settings
from gaolbook.base.schema import (
    SCHEMA_VERSION,
    Article,
    Charge,
    Event,
    Evidence,
    Group,
    Mention,
    NameForm,
    Organisation,
    Person,
    Reason,
    Record,
    Redirect,
    Role,
    Suggestion,
)
from gaolbook.write import Manifest, Reader

HOSTILE = "=HYPERLINK(\"https://example.org\";'x')\r\n\u2028\"; DROP TABLE persons; -- Əli 艾力 علي 🗞 \x00 'end"


def article(name: str, **more: Any) -> Article:
    given = {
        "article_id": f"a_{name}",
        "source": f"news/{name}.txt",
        "title": f"-{name}",
        "url": f"https://example.org/{name}",
        "published": "2016-05",
        "published_from": "metadata",
        "language": "en",
        "characters": 900,
        "sha256": "0" * 64,
        "status": "extracted",
        "duplicate_of": None,
    }
    return Article.model_validate({**given, **more})


def says(name: str, start: int, quote: str) -> Evidence:
    return Evidence(article_id=f"a_{name}", start=start, end=start + len(quote), quote=quote)


def person(key: str, name: str, *names: str, **more: Any) -> Person:
    forms = tuple(NameForm(text=text, count=1, articles=1) for text in (name, *names))
    given = {
        "person_id": key,
        "name": name,
        "names": forms,
        "status": "unknown",
        "status_as_of": None,
        "status_evidence": (),
        "gender": None,
        "articles": 1,
        "mentions": 1,
        "first_seen": "2016-05",
        "last_seen": "2016-05",
    }
    return Person.model_validate({**given, **more})


def mention(key: str, name: str, text: str, entity_id: str, kind: str = "person") -> Mention:
    return Mention.model_validate(
        {
            "mention_id": key,
            "article_id": f"a_{name}",
            "start": 3,
            "end": 3 + len(text),
            "text": text,
            "norm": None,
            "type": kind,
            "kind": "named",
            "entity_id": entity_id,
        }
    )


def event(key: str, people: Iterable[str], *evidence: Evidence, **more: Any) -> Event:
    empty = dict.fromkeys(
        ("group", "date", "date_text", "date_basis", "term", "penalty", "court", "place", "by", "source", "cue")
    )
    given = {
        **empty,
        "event_id": key,
        "type": "arrest",
        "person_ids": tuple(people),
        "modality": "asserted",
        "method": "rules",
        "evidence": evidence,
    }
    return Event.model_validate({**given, **more})


def charge(key: str, whose: str, offence: str, *evidence: Evidence, **more: Any) -> Charge:
    given = {
        "charge_id": key,
        "person_id": whose,
        "offence": offence,
        "offence_code": None,
        "iccs": None,
        "law": (),
        "stage": "charged",
        "modality": "asserted",
        "method": "rules",
        "evidence": evidence,
    }
    return Charge.model_validate({**given, **more})


def role(key: str, whose: str, title: str, body: str | None, *evidence: Evidence) -> Role:
    name = None if body is None else "Lantern"
    return Role(
        role_id=key,
        person_id=whose,
        title=title,
        organisation_id=body,
        organisation=name,
        status="current",
        method="rules",
        evidence=evidence,
    )


LANTERN = Organisation(
    organisation_id="org_1",
    name="Lantern",
    names=(NameForm(text="Lantern", count=2, articles=2), NameForm(text="@Lantern", count=1, articles=1)),
    kind="media",
    articles=2,
    mentions=3,
)
PAIR = Suggestion(
    suggestion_id="sug_1",
    kind="person",
    left_id="per_1",
    right_id="per_2",
    left_name="Əli Qasımlı",
    right_name="Ali Gasimli",
    score=0.5,
    reasons=tuple(
        Reason(feature=name, value=value, says="why")
        for name, value in (("number", -0.25), ("word", "=x"), ("truth", True), ("nothing", None))
    ),
    evidence_left=(says("one", 3, "Əli Qasımlı was arrested."),),
    evidence_right=(says("two", 3, "Ali Gasimli is in jail."),),
    decision=None,
)
ALI = person("per_1", "Əli Qasımlı")
GASIMLI = person(
    "per_2",
    "Ali Gasimli",
    status="detained",
    status_as_of="2016-05-26",
    status_evidence=(says("two", 3, "Ali Gasimli is in jail."),),
)
JUDGE = person("per_3", "=SUM(A1)", "+Judge", gender="female")
MERGED = person("per_1", "Əli Qasımlı", "Ali Gasimli", status="detained", status_as_of="2016-05-26", articles=2)


def first(folder: Path) -> Path:
    """Write a register of three articles, of which one repeats another, and three people."""
    return _write(
        folder,
        articles=[
            article("copy", status="duplicate", duplicate_of="a_one"),
            article("one"),
            article("two", url="no link"),
        ],
        persons=[ALI, GASIMLI, JUDGE],
        organisations=[LANTERN],
        roles=[
            role("rol_1", "per_1", "editor", "org_1", says("one", 3, HOSTILE)),
            role("rol_2", "per_3", "judge", None, says("one", 60, "a judge")),
        ],
        charges=[
            charge("cha_1", "per_2", "drug possession", says("two", 3, "on drug charges"), law=("Article 234.1", "-2")),
            charge("cha_2", "per_1", HOSTILE, says("one", 3, "x"), stage="accused", modality="alleged"),
        ],
        events=[
            event("eve_1", ["per_1", "per_3"], says("one", 3, HOSTILE), says("two", 9, "twice"), date="2016-05-26"),
            event("eve_2", ["per_2"], says("two", 3, "sen-\r\ntenced"), type="sentence", term="P2Y6M"),
            event("eve_3", [], says("two", 3, "ten held"), group=Group(count=10, who="students"), modality="negated"),
        ],
        mentions=[
            mention("m_1", "one", "Əli Qasımlı", "per_1"),
            mention("m_2", "two", "Ali Gasimli", "per_2"),
            mention("m_3", "two", "Lantern", "org_1", "organisation"),
            mention("m_4", "two", "Baku", "l_1", "place"),
        ],
        suggestions=[PAIR],
    )


def second(folder: Path) -> Path:
    """Write what the register became: ``per_2`` is ``per_1``, a new article, a new person, one event fewer."""
    return _write(
        folder,
        articles=[
            article("copy", status="duplicate", duplicate_of="a_one"),
            article("new"),
            article("one", title="Corrected"),
            article("two", url="no link"),
        ],
        persons=[MERGED, JUDGE, person("per_4", "Nərgiz")],
        organisations=[LANTERN],
        roles=[role("rol_1", "per_1", "editor", "org_1", says("one", 3, HOSTILE))],
        charges=[charge("cha_9", "per_1", "drug possession", says("two", 3, "on drug charges"))],
        events=[
            event("eve_1", ["per_1", "per_3"], says("one", 3, HOSTILE), date="2016-05-26"),
            event("eve_4", ["per_4"], says("new", 3, "freed"), type="release"),
        ],
        mentions=[
            mention("m_1", "one", "Əli Qasımlı", "per_1"),
            mention("m_2", "two", "Ali Gasimli", "per_1"),
            mention("m_3", "two", "Lantern", "org_1", "organisation"),
        ],
        redirects=[
            Redirect(from_id="cha_2", to_id=None, why="withdrawn by dec_1"),
            Redirect(from_id="cha_1", to_id="cha_9", why="its person was merged or split"),
            Redirect(from_id="per_2", to_id="per_1", why="merged"),
        ],
    )


def _write(folder: Path, **files: list[Any]) -> Path:
    names = (
        "articles", "persons", "organisations", "roles", "charges", "events", "mentions", "suggestions", "redirects"
    )  # fmt: skip
    counts = {name: save(folder, name, files.get(name, [])) for name in names}
    manifest = Manifest(
        gaolbook="0",
        schema_version=SCHEMA_VERSION,
        made_by="x_1",
        settings=Settings(),
        model=Reader(name="none", version="", sha256=None),
        inputs=(),
        counts=counts,
        articles={},
        problems={},
        seconds={},
    )
    jsonl.write_lines(folder / "run.json", [manifest.model_dump_json()])
    return folder


def save(folder: Path, name: str, records: Iterable[Record]) -> int:
    """Write one file of the register and return the number of its lines."""
    return jsonl.write(folder / f"{name}.jsonl", records)
