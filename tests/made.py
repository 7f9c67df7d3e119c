"""Registers of invented people for the review page and the report, made by rule; nothing is read by a model.

``small`` goes through the real merge, so that it can be merged again; ``large`` is for speed only, and writes the files
of a register directly.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from gaolbook.base.config import Settings
from gaolbook.base.ids import content_id, text_sha256
from gaolbook.base.schema import (
    Article,
    Charge,
    Event,
    EventType,
    Evidence,
    Extraction,
    Mention,
    NameForm,
    Person,
    Reason,
    Role,
    Suggestion,
)
from gaolbook.merge import Register, merge
from gaolbook.write import Folder, Input, Manifest, Reader
from gaolbook.write.manifest import new_manifest

NAMES = (
    ("Arman Toktarbekov", "Arman Toqtarbekov"),
    ("Siarhei Vasilchanka", "Sergei Vasilchenko"),
    ("Elçin Nəbizadə", "Elchin Nabizade"),
    ("Volha Krasnevich", "Olga Krasnevich"),
    ("Tarek El-Mashady", "Tariq al-Mashadi"),
    ("Firdavs Nurzoda", "Firdaus Nurzoda"),
    ("Сергей Тестовский", "Sergey Testovsky"),
    ("Nodira Yuldoshqizi", "Nodira Yuldashkizi"),
    ("Anar Xudayarli", "Anar Khudayarli"),
    ("Maryam Sohrabpur", "Maryam Sohrabpour"),
    ("Ruslan Qodirzade", "Ruslan Kodirzade"),
    ("Zhanna Bekmuratova", "Janna Bekmuratova"),
    ("Hovik Ter-Sahakyan", "Hovik Ter Sahakian"),
    ("Ilgar Mehrabov", "Ilqar Mehrabov"),
)
"""Invented people, each as two articles spell them."""
PLACES = ("Northtown", "Easton", "Midvale", "Westerby")
REASONS = (
    Reason(feature="name", value=-0.5, says="one sound, other letters"),
    Reason(feature="rarity", value=1.2, says="half of the name is common"),
    Reason(feature="role", value=0.9, says="both work in the press"),
)


def article(key: str, text: str, published: str | None, title: str | None = None) -> Article:
    """Return the record of an article that was read."""
    sha = text_sha256(text)
    return Article(
        article_id=content_id("a", sha),
        source=f"news/{key}.txt",
        title=title,
        url=None,
        published=published,
        published_from="metadata" if published else None,
        language="en",
        characters=len(text),
        sha256=sha,
        status="extracted",
        duplicate_of=None,
    )


def told(key: str, name: str, published: str, role: str = "reporter", offence: str = "fraud") -> tuple[str, Extraction]:
    """Return the text of an article about one arrest and release, and what it says."""
    date = published[:8] + "02"
    first = f"{name}, a {role}, was arrested in {PLACES[len(key) % 4]} on {date} and charged with {offence}."
    text = f"{first}\nThe editor said so to this newspaper ({key}).\n{name} was freed later.\n"
    made = article(key, text, published, f"What happened to the {role} ({key})")
    local = f"{made.article_id}:P1"

    def evidence(quote: str) -> tuple[Evidence, ...]:
        start = text.index(quote)
        return (Evidence(article_id=made.article_id, start=start, end=start + len(quote), quote=quote),)

    starts = [0, text.rindex(name)]
    mentions = [mention(made.article_id, start, name, local, f"{key}{n}") for n, start in enumerate(starts)]
    events = (
        event("arrest", local, date, evidence(first)),
        event("release", local, None, evidence(f"{name} was freed later.")),
    )
    charge = Charge(
        charge_id=f"{local}c", person_id=local, offence=offence, offence_code=offence, iccs=None, law=(),
        stage="charged", modality="asserted", method="made", evidence=evidence(first),
    )  # fmt: skip
    held = Role(
        role_id=f"{local}r", person_id=local, title=role, organisation_id=None, organisation=None, status="current",
        method="made", evidence=evidence(first),
    )  # fmt: skip
    return text, Extraction(
        article=made,
        mentions=tuple(mentions),
        persons=(person(local, name),),
        organisations=(),
        roles=(held,),
        charges=(charge,),
        events=events,
        made_by="made",
    )


def mention(article_id: str, start: int, text: str, entity: str, key: str) -> Mention:
    return Mention(
        mention_id=content_id("m", article_id, start, key), article_id=article_id, start=start, end=start + len(text),
        text=text, norm=None, type="person", kind="named", entity_id=entity,
    )  # fmt: skip


def person(key: str, name: str, names: Sequence[NameForm] = ()) -> Person:
    return Person(
        person_id=key, name=name, names=tuple(names) or (NameForm(text=name, count=2, articles=1),), status="unknown",
        status_as_of=None, status_evidence=(), gender=None, articles=1, mentions=2, first_seen=None, last_seen=None,
    )  # fmt: skip


def event(kind: EventType, who: str, date: str | None, evidence: tuple[Evidence, ...]) -> Event:
    return Event(
        event_id=content_id("eve", kind, who, date), type=kind, person_ids=(who,), group=None, date=date,
        date_text=None, date_basis=None, term=None, penalty=None, court=None, place=None, by=None,
        modality="asserted", source=None, cue=None, method="made", evidence=evidence,
    )  # fmt: skip


def manifest(inputs: Sequence[Input] = ()) -> Manifest:
    return new_manifest(Settings(), Reader(name="made", version="0", sha256=None), "made", inputs)


def small(out: Path, texts: Path, names: Sequence[tuple[str, str]] = NAMES) -> Path:
    """Write a register with one suggestion or more per pair of names to ``out``, and its articles to ``texts``."""
    texts.mkdir(parents=True, exist_ok=True)
    found, inputs = [], []
    for n, pair in enumerate(names):
        for side, name in enumerate(pair):
            role, offence = (("reporter", "fraud"), ("farmer", "libel"))[side]
            text, extraction = told(f"a{n:02}{side}", name, f"20{10 + n % 14}-0{1 + side}-15", role, offence)
            path = texts / f"a{n:02}{side}.txt"
            path.write_bytes(text.encode("utf-8"))
            inputs.append(Input(source=extraction.article.source, path=str(path)))
            found.append(extraction)
    Folder(out).write(found, merge(found), (), manifest(inputs))
    return out


def large(out: Path, people: int = 5_000, suggestions: int = 20_000, seed: int = 6) -> Path:
    """Write a register of so many people and suggestions to ``out``; the same seed gives the same bytes."""
    dice = random.Random(seed)
    syllables = ("ka", "ro", "mi", "zha", "bek", "tur", "li", "dov", "sha", "nur", "gal", "ven", "os", "ek", "ya", "im")
    articles, persons, events, mentions = [], [], [], []
    names = [" ".join("".join(dice.choices(syllables, k=3)).title() for _ in range(2)) for _ in range(people)]
    for n, name in enumerate(names):
        _, extraction = told(f"l{n:05}", name, f"20{10 + n % 14}-0{1 + n % 9}-15")
        key = f"per_{n:016x}"
        articles.append(
            extraction.model_copy(update={"mentions": (), "persons": (), "events": (), "roles": (), "charges": ()})
        )
        forms = [NameForm(text=f"{name[:-1]}{letter}", count=1, articles=1) for letter in "aey"]
        persons.append(person(key, name, [NameForm(text=name, count=2, articles=1), *forms]))
        mentions += [m.model_copy(update={"entity_id": key}) for m in extraction.mentions]
        quote = extraction.events[0].evidence
        events += [
            event(kind, key, f"20{10 + n % 14}-0{m}-11", quote)
            for m, kind in enumerate(("arrest", "remand", "trial", "sentence", "release"), 1)
        ]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < suggestions:
        left = dice.randrange(people)
        right = min(people - 1, left + dice.randint(1, 9))
        if left != right:
            pairs.add((left, right))
    asked = [_suggestion(persons[i], persons[j], round(dice.uniform(0.25, 0.95), 4)) for i, j in sorted(pairs)]
    register = Register(
        mentions=tuple(sorted(mentions, key=lambda m: (m.article_id, m.start))), persons=tuple(persons),
        organisations=(), roles=(), charges=(), events=tuple(events), suggestions=tuple(asked),
        redirects=(), withdrawn=(), problems=(),
    )  # fmt: skip
    Folder(out).write(articles, register, (), manifest())
    return out


def _suggestion(left: Person, right: Person, score: float) -> Suggestion:
    return Suggestion(
        suggestion_id=content_id("sug", left.person_id, right.person_id), kind="person", left_id=left.person_id,
        right_id=right.person_id, left_name=left.name, right_name=right.name, score=score, reasons=REASONS,
        evidence_left=(), evidence_right=(), decision=None,
    )  # fmt: skip
