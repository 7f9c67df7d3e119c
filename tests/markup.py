"""Read corpora/sentences.toml and compare its expectations with what was extracted; anything odd is an error.

An expectation is a line like ``event: arrest | Rauf Aslan | date=2016-05 | modality=asserted`` or
``no event: release | Rauf Aslan``; corpora/README.md lists the forms. Reading fails on unknown keys, words outside
the closed lists, names that do not occur in the text and examples that expect nothing, so that a slip of the pen
can never make a test pass.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from gaolbook.base import schema

SENTENCES = Path(__file__).parents[1] / "corpora" / "sentences.toml"
ANY = "any"
NONE = "none"
GLUED = "and|is|was|has|says"
"""Words that stand glued to the end of a name in some examples."""
MOST_EXTRA_WORDS = 3
"""An extracted title or offence may hold this many words more than the expected one ("senior", "alleged", ...)."""

PERSON_KINDS = ("role", "charge", "event")
FIELDS: dict[str, frozenset[str]] = {
    "person": frozenset(),
    "organisation": frozenset({"kind", "also"}),
    "role": frozenset({"org", "status", "times"}),
    "charge": frozenset({"stage", "modality", "times"}),
    "event": frozenset({"date", "modality", "term", "penalty", "times"}),
    "group": frozenset({"count", "modality", "date"}),
    "same": frozenset(),
    "different": frozenset(),
    "published": frozenset(),
}
CLOSED: dict[str, tuple[str, ...]] = {
    "kind": get_args(schema.OrganisationKind),
    "status": get_args(schema.RoleStatus),
    "stage": get_args(schema.ChargeStage),
    "modality": get_args(schema.Modality),
    "penalty": get_args(schema.Penalty),
}
PATTERNS = {
    "date": schema.PARTIAL_DATE_PATTERN + "|^none$",
    "term": rf"^(?=P\d){schema.TERM_PATTERN[1:]}|^none$",
    "count": r"^[1-9]\d*$",
    "times": r"^[1-9]\d*$",
}
DEFAULTS = {"role": {"status": "current"}, "event": {"modality": "asserted"}, "group": {"modality": "asserted"}}


class MarkupError(ValueError):
    """The file of sentences does not say something that can be checked."""


@dataclass(frozen=True)
class Expectation:
    """One line of ``expect``. ``parts``: its words (type or title, then the person), ``fields``: its key=value."""

    line: str
    kind: str
    positive: bool
    parts: tuple[str, ...]
    fields: dict[str, str]


@dataclass(frozen=True)
class Example:
    """A text of one to three sentences with what is to be found in it."""

    name: str
    text: str
    published: str | None
    expect: tuple[Expectation, ...]


@dataclass(frozen=True)
class Phenomenon:
    """A difficulty by its number in the list of 50, with its examples."""

    number: int
    title: str
    examples: tuple[Example, ...]


def load(path: Path = SENTENCES) -> tuple[Phenomenon, ...]:
    """Every phenomenon of the file, in its order."""
    return parse(path.read_text(encoding="utf-8"))


def parse(source: str) -> tuple[Phenomenon, ...]:
    """The phenomena of a TOML text; MarkupError where it does not keep to the form."""
    data = tomllib.loads(source)
    _keys(data, {"phenomenon"}, set(), "file")
    found = tuple(_phenomenon(entry) for entry in data["phenomenon"])
    numbers = [entry.number for entry in found]
    _require(bool(found) and len(set(numbers)) == len(numbers), "no phenomena, or one number twice")
    texts = [example.text for entry in found for example in entry.examples]
    _require(len(set(texts)) == len(texts), "one text twice")
    return found


def _phenomenon(entry: dict[str, Any]) -> Phenomenon:
    _keys(entry, {"number", "title", "example"}, set(), f"phenomenon {entry.get('number')}")
    number = entry["number"]
    _require(isinstance(number, int) and bool(entry["title"]), f"phenomenon {number}: bad number or title")
    examples = tuple(_example(f"{number}.{i}", data) for i, data in enumerate(entry["example"], start=1))
    return Phenomenon(number, entry["title"], examples)


def _example(name: str, data: dict[str, Any]) -> Example:
    _keys(data, {"text", "expect"}, {"published"}, name)
    text, published = data["text"], data.get("published")
    _require(isinstance(text, str) and bool(text.strip()), f"{name}: no text")
    valid = published is None or bool(re.search(schema.PARTIAL_DATE_PATTERN, str(published)))
    _require(valid, f"{name}: published is no date: {published}")
    _require(isinstance(data["expect"], list) and bool(data["expect"]), f"{name}: expects nothing")
    lines = tuple(_expectation(line, text) for line in data["expect"])
    _require(len({line.line for line in lines}) == len(lines), f"{name}: one line twice")
    _check_anchored(name, lines)
    return Example(name, text, published, lines)


def _check_anchored(name: str, lines: tuple[Expectation, ...]) -> None:
    """Refuse examples that finding nothing would satisfy: another line must find whom a "no" line is about."""
    _require(any(line.positive for line in lines), f"{name}: only says what there is not")
    anchors = {part for line in lines if line.positive or line.kind == "person" for part in line.parts}
    loose = [
        line.line for line in lines if not line.positive and line.kind in PERSON_KINDS and line.parts[1] not in anchors
    ]
    _require(not loose, f"{name}: nothing else names the person of {loose}")


def _expectation(line: str, text: str) -> Expectation:
    head, colon, rest = line.partition(": ")
    positive, kind = not head.startswith("no "), head.removeprefix("no ")
    _require(bool(colon) and kind in FIELDS, f"unknown kind: {line}")
    cells = [cell.strip() for cell in rest.split("|")]
    parts = tuple(cell for cell in cells if "=" not in cell)
    fields = dict(cell.split("=", 1) for cell in cells if "=" in cell)
    _require(len(parts) + len(fields) == len(cells) and all(parts), f"empty part or key twice: {line}")
    _require(set(fields) <= FIELDS[kind], f"unknown key: {line}")
    for key, value in fields.items():
        _require(value in CLOSED.get(key, (value,)), f"outside the closed list: {line}")
        _require(bool(re.search(PATTERNS.get(key, "."), value)), f"malformed {key}: {line}")
    expectation = Expectation(line, kind, positive, parts, {**_defaults(kind, positive), **fields})
    _check_parts(expectation, text)
    return expectation


def _defaults(kind: str, positive: bool) -> dict[str, str]:
    """What a line means where it does not say; "no role" means neither a current nor a former one."""
    return {} if kind == "role" and not positive else DEFAULTS.get(kind, {})


def _check_parts(line: Expectation, text: str) -> None:
    wanted = 2 if line.kind in (*PERSON_KINDS, "same", "different") else 1
    _require(len(line.parts) == wanted, f"wants {wanted} parts: {line.line}")
    _require(line.positive or line.kind in ("person", "organisation", "group", *PERSON_KINDS), f"no 'no': {line.line}")
    if line.kind in ("event", "group"):
        types = line.parts[0].split("/")
        allowed = (*get_args(schema.EventType), ANY)
        _require(all(word in allowed for word in types), f"unknown type: {line.line}")
    elif line.kind in ("role", "charge"):
        known = not line.positive if line.parts[0] == ANY else _words_occur(line.parts[0], text)
        _require(known, f"not in text: {line.line}")
    if line.kind == "published":
        _require(bool(re.search(PATTERNS["date"], line.parts[0])), f"no date: {line.line}")
    names = {"person": line.parts, "organisation": line.parts, "same": line.parts, "different": line.parts}
    for name in names.get(line.kind, line.parts[1:]):
        _require(occurs(name, text), f"{name!r} is not in the text: {line.line}")
    for key in ("org", "also"):
        _require(key not in line.fields or occurs(line.fields[key], text), f"{key} is not in the text: {line.line}")


def occurs(name: str, text: str) -> bool:
    """Whether every word of the name stands in the text, whole (hard wraps after hyphens and glued words allowed)."""
    joined = re.sub(r"-\s+", "-", text)
    return all(
        re.search(rf"(?<![A-Z]){re.escape(word)}(?:(?!-?[^\W_])|(?:{GLUED})\b)", joined) for word in name.split()
    )


def _words_occur(phrase: str, text: str) -> bool:
    """Whether the words of a title or an offence stand in the text, in any case and number."""
    lower = text.casefold()
    return all(word in lower or word.replace("man", "men") in lower for word in phrase.casefold().split())


def _keys(entry: dict[str, Any], needed: set[str], optional: set[str], where: str) -> None:
    _require(needed <= set(entry) <= needed | optional, f"{where}: keys {sorted(entry)}, wanted {sorted(needed)}")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise MarkupError(message)


# ---------------------------------------------------------------- comparing


def unmet(example: Example, found: schema.Extraction) -> list[str]:
    """The lines of an example that an extraction does not keep."""
    return [line.line for line in example.expect if _count(line, found) is not line.positive]


def _count(line: Expectation, found: schema.Extraction) -> bool:
    """Whether something in the extraction answers the line (``times`` times, where given)."""
    if line.kind == "published":
        return (found.article.published or NONE) == line.parts[0]
    if line.kind in ("same", "different"):
        left, right = (people(name, found) for name in line.parts)
        return bool(left and right) and bool(left & right) is (line.kind == "same")
    hits = sum(1 for _ in MATCHERS[line.kind](line, found))
    return hits == int(line.fields["times"]) if "times" in line.fields else hits > 0


def plain(name: str) -> str:
    """A name without addresses, bracketed variants, possessive and line breaks, to compare by."""
    name = re.sub(r"<[^>]*>|\[[^\]]*\]|\([^)]*\)|/\w+", " ", re.sub(r"-\s+", "-", name))
    return re.sub(r"['’]s$", "", " ".join(name.split())).casefold()


def people(name: str, found: schema.Extraction) -> set[str]:
    """The ids of the persons who bear a name in the extraction."""
    wanted = plain(name)
    return {p.person_id for p in found.persons if wanted in {plain(n) for n in (p.name, *(f.text for f in p.names))}}


def _alike(wanted: str, text: str) -> bool:
    words, have = wanted.casefold().split(), re.findall(r"[\w'’-]+", text.casefold())
    return wanted == ANY or (all(w.strip(",") in have for w in words) and len(have) <= len(words) + MOST_EXTRA_WORDS)


def _value(line: Expectation, key: str, value: object) -> bool:
    return key not in line.fields or line.fields[key] == (NONE if value is None else str(value))


def _persons(line: Expectation, found: schema.Extraction) -> Iterable[str]:
    if line.positive:
        return sorted(people(line.parts[0], found))
    return [p.person_id for p in found.persons if line.parts[0] in {p.name, *(form.text for form in p.names)}]


def _organisations(line: Expectation, found: schema.Extraction) -> Iterable[str]:
    for org in found.organisations:
        forms = {plain(form) for form in (org.name, *(f.text for f in org.names))}
        also = plain(line.fields.get("also", line.parts[0]))
        if {plain(line.parts[0]), also} <= forms and _value(line, "kind", org.kind):
            yield org.organisation_id


def _roles(line: Expectation, found: schema.Extraction) -> Iterable[str]:
    bearers, org = people(line.parts[1], found), plain(line.fields.get("org", ""))
    for role in found.roles:
        fits = org in plain(role.organisation or "") and _value(line, "status", role.status)
        if role.person_id in bearers and fits and _alike(line.parts[0], role.title):
            yield role.role_id


def _charges(line: Expectation, found: schema.Extraction) -> Iterable[str]:
    bearers = people(line.parts[1], found)
    for charge in found.charges:
        fits = _value(line, "stage", charge.stage) and _value(line, "modality", charge.modality)
        if charge.person_id in bearers and fits and _alike(line.parts[0], charge.offence):
            yield charge.charge_id


def _fits(line: Expectation, event: schema.Event) -> bool:
    types = line.parts[0].split("/")
    fields = (("date", event.date), ("modality", event.modality), ("term", event.term), ("penalty", event.penalty))
    return (ANY in types or event.type in types) and all(_value(line, key, value) for key, value in fields)


def _events(line: Expectation, found: schema.Extraction) -> Iterable[str]:
    bearers = people(line.parts[1], found)
    return (event.event_id for event in found.events if bearers & set(event.person_ids) and _fits(line, event))


def _groups(line: Expectation, found: schema.Extraction) -> Iterable[str]:
    for event in found.events:
        if event.group is not None and _fits(line, event) and _value(line, "count", event.group.count):
            yield event.event_id


MATCHERS: dict[str, Callable[[Expectation, schema.Extraction], Iterable[str]]] = {
    "person": _persons, "organisation": _organisations, "role": _roles,
    "charge": _charges, "event": _events, "group": _groups,
}  # fmt: skip
