"""The report as one HTML page that asks for nothing from anywhere: style, script and drawings are inside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gaolbook.base.names.folding import bare
from gaolbook.base.schema import Charge, Event, Evidence, Person, Role
from gaolbook.base.version import __version__
from gaolbook.book import Book
from gaolbook.merge.register import Statement
from gaolbook.report import charts
from gaolbook.report.facts import Facts, Life, no_news, thin
from gaolbook.wording import (
    MODALITY_WORDS,
    STATUS_WORDS,
    charge_words,
    event_details,
    event_words,
    readable,
    role_words,
)

STATIC = files("gaolbook.report").joinpath("static")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
LONGEST = 2_000
"""Characters of a sentence or a name that are shown."""
MOST_QUOTES = 6
"""Sentences shown under one fact."""

_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
"""Breaks between tags, a quarter of what a browser would have to keep; a break in an article stands beside no tag."""

CHARTS = (
    ("held", "People held over time", charts.held_over_time,
     "At the end of each month, by dated events. Somebody counts as held until an article says otherwise; who was not "
     "written about for a year is shown apart. Whoever has no dated arrest is missing."),
    ("flow", "Arrests and releases", charts.arrests_and_releases,
     "Named people, each once in a period: arrests upwards, releases downwards. Dates that are only a year are missing "
     "where months are shown."),
    ("charges", "Charges by kind", charts.charges_by_kind,
     "Named people, each once for a kind: what they are accused of or convicted of, never what they did."),
    ("evidence", "How much evidence there is", charts.evidence_behind,
     "Statements by the number of articles that make them. Several articles may repeat one source."),
)  # fmt: skip
"""Charts of the report: key, title, what draws it, and how to read it."""


def make_page(book: Book, facts: Facts) -> str:
    """Return the page. The same register and day give the same bytes; text from articles is escaped everywhere."""
    style, script = (_static(*names) for names in (("palette.css", "report.css"), ("report.js",)))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    old = [life for life in facts.lives if life.held and no_news(life, facts.as_of)]
    template = _environment(book).get_template("report.html")
    page = template.render(
        facts=facts,
        as_of=day_words(facts.as_of.isoformat()) if facts.as_of else None,
        style=Markup(style),  # our own files
        script=Markup(script),
        policy=policy,
        version=__version__,
        tiles=_tiles(facts),
        charts=[(key, title, draw(facts), note) for key, title, draw, note in CHARTS],
        thin=thin(facts),
        old=len(old),
        width=charts.WIDTH,
        label=charts.LABEL,
    ).strip()
    return _BETWEEN_TAGS.sub("><", page)  # fmt: skip


def _static(*names: str) -> str:
    return "\n".join(STATIC.joinpath(name).read_text(encoding="utf-8") for name in names)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _environment(book: Book) -> Environment:
    environment = Environment(
        loader=PackageLoader("gaolbook.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(day=day_words, cut=cut, number=_number)
    environment.globals.update(
        statements=statements,
        status_words=STATUS_WORDS,
        sentences=lambda evidence: [_sentence(book, piece) for piece in evidence[:MOST_QUOTES]],
        search=_search,
        strip=charts.strip,
        group_statement=_statement,
    )
    return environment


def _tiles(facts: Facts) -> list[tuple[str, str, int]]:
    """Return (status, words, people) for each state that a person can be in."""
    return [(s, words, sum(life.status == s for life in facts.lives)) for s, words in STATUS_WORDS.items()]


def statements(life: Life) -> list[dict[str, Any]]:
    """Return what is known of a life, in order: the dated, the undated, charges, roles."""
    records: tuple[Statement, ...] = (*life.events, *life.charges, *life.roles)
    return [_statement(record) for record in records]


def _statement(record: Statement) -> dict[str, Any]:
    shown: dict[str, Any] = {"evidence": record.evidence, "date": None, "details": (), "modality": ""}
    match record:
        case Event():
            details = event_details(record)
            said = {"type": "event", "says": event_words(record), "date": record.date, "details": details}
        case Charge():
            said = {"type": "charge", "says": charge_words(record), "details": tuple(("law", a) for a in record.law)}
        case Role():
            return {**shown, "type": "role", "says": role_words(record)}
    return {**shown, **said, "modality": MODALITY_WORDS[record.modality]}


def _sentence(book: Book, piece: Evidence) -> dict[str, Any]:
    article = book.articles.get(piece.article_id)
    return {
        "quote": cut(readable(piece.quote, article.source if article else "")),
        "title": (article.title or article.source) if article else piece.article_id,
        "published": article.published if article else None,
        "source": article.source if article else None,
    }


def _search(person: Person) -> str:
    """Return what a filter looks at: every spelling, as written and in plain Latin letters."""
    spellings: Iterable[str] = dict.fromkeys((person.name, *(form.text for form in person.names)))
    return cut(" ".join(form for text in spellings for form in (text.casefold(), bare(text[:300]))))


def cut(text: str) -> str:
    """Return text of any length as something a page can bear."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def day_words(value: str) -> str:
    """Return a date of any precision as a person reads it.

    >>> day_words("2016-05-06"), day_words("2016-05"), day_words("2016")
    ('6 May 2016', 'May 2016', '2016')
    """
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    parts = (str(int(day)) if day else "", MONTHS[int(month) - 1] if month else "", year)
    return " ".join(part for part in parts if part)


def _number(value: float) -> str:
    """Return a coordinate with as many digits as an eye can tell apart."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
