"""Reads our stand-off annotations and the articles they stand off from."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HELD_BACK_PERCENT = 15
FOLDER = Path(__file__).with_name("annotations")
OWN_TEXTS = "texts/"
"""Where the articles that we wrote ourselves stand, beside the annotations; all others are in the shared data."""

Characters = tuple[int, int]
Raw = dict[str, Any]

EVENT_LINKS = {"who": "WHO", "date": "DATE_OF", "term": "TERM_OF", "court": "COURT_OF", "by": "BY", "place": "PLACE_OF"}
LINKS = {
    "event": EVENT_LINKS | {"named": "NAMED"},
    "role": {"who": "ROLE_OF", "org": "ORG_OF"},
    "offence": {"who": "CHARGED", "named": "CHARGED_NAMED"},
}
"""Relations by kind of anchor and field. ``named`` is the nearest name of whoever ``who`` stands for."""
RELATIONS = tuple(name for links in LINKS.values() for name in links.values())
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "him",
        "her",
        "them",
        "his",
        "hers",
        "their",
        "theirs",
        "who",
        "whom",
        "whose",
        "it",
        "i",
        "we",
        "you",
        "my",
        "our",
    ]
)
DEFINITE = re.compile(r"(?:the|both|these|those|they|them|their|all|his|her|its)\b", re.IGNORECASE)
"""How words begin that may mean people named elsewhere."""
EXTRA_SPANS = {"term": "TERM", "count": "COUNT"}


@dataclass(frozen=True)
class Item:
    """One annotated event, role or offence.

    ``span`` are the characters of the trigger, the title or the offence; ``labels`` what it may be (an event's types,
    an offence's stage); ``links`` pairs of a relation and the characters of its other end; ``extra`` labelled
    spans that belong to it. ``open``: who is named by the words for its people was not annotated.
    """

    kind: str
    span: Characters
    labels: tuple[str, ...] = ()
    modality: str = ""
    links: tuple[tuple[str, Characters], ...] = ()
    extra: tuple[tuple[str, Characters], ...] = ()
    open: bool = False


@dataclass(frozen=True)
class Marked:
    """An article with its items.

    ``hidden``: event types that unmarked words may nevertheless be; ``linked``: whether links were annotated.
    """

    name: str
    text: str
    items: tuple[Item, ...]
    held_back: bool = False
    hidden: tuple[str, ...] = ()
    linked: bool = True


def read_texts(path: Path) -> dict[str, str]:
    """Return the texts of a JSONL file (gzipped or not) by the checksum of the text."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}


def _words(text: str, item: Raw, part: str, sentence: Characters) -> str:
    """Return the words of a part of an item; empty where it has none."""
    start, end = sentence if part == "sentence" else item.get(part) or (0, 0)
    return text[start:end]


def _meets(text: str, item: Raw, sentence: Characters, rule: Raw) -> bool:
    """Whether a rule applies to an item."""
    found = (re.search(p, _words(text, item, part, sentence), re.I) for part, p in rule.get("text", {}).items())
    lacking = (re.search(p, _words(text, item, part, sentence), re.I) for part, p in rule.get("lacks", {}).items())
    same = all(item.get(key) == value for key, value in rule["where"].items())
    return same and all(found) and not any(lacking)


def normalise(text: str, kind: str, item: Raw, sentence: Characters, rules: Sequence[Raw]) -> Raw:
    """Return an item as the rules want it."""
    for rule in rules:
        if rule["of"] == kind and _meets(text, item, sentence, rule):
            item = item | rule.get("set", {})
            if "move" in rule:
                match = re.search(rule["move"], text[slice(*sentence)], re.I)
                if match:
                    item = item | {"trigger": [sentence[0] + match.start(), sentence[0] + match.end()]}
    return item


def nearest_name(text: str, name: str, at: int) -> Characters | None:
    """Return where a person named ``name`` is named last before a place, or else first after it; None for nowhere.

    The last part of the name is looked for, then the first.
    """
    parts = name.split()
    for part in (parts[-1], parts[0]) if parts else ():
        spans = [match.span() for match in re.finditer(rf"\b{re.escape(part)}\b", text)]
        before = [span for span in spans if span[1] <= at]
        if spans:
            return before[-1] if before else spans[0]
    return None


def _named(text: str, item: Raw, same: Mapping[Characters, Characters], at: int) -> list[Characters]:
    """Return the nearest names of those an item at a place concerns, also where its sentence does not mention them.

    ``same`` maps pronouns and descriptions to full names.
    """
    found = [nearest_name(text, text[slice(*span)], at) for span in item.get("implied") or ()]
    for who in item.get("who") or ():
        span = (who[0], who[1])
        words = text[slice(*span)].split()
        if span in same:
            found.append(nearest_name(text, text[slice(*same[span])], span[0]))
        elif words and words[-1].istitle() and words[-1].lower() not in PRONOUNS:
            found.append(span)
    return [span for span in dict.fromkeys(found) if span is not None]


def _item(kind: str, span: str, item: Raw) -> Item:
    """Return an annotated item as read from JSON."""
    links: list[tuple[str, Characters]] = []
    for key, relation in LINKS[kind].items():
        value = item.get(key) or []
        ends = value if key in ("who", "named") else [value] if value else []
        links += [(relation, (end[0], end[1])) for end in ends]
    label = item.get("type") or item.get("stage") or ""
    return Item(
        kind,
        (item[span][0], item[span][1]),
        (label,) if label else (),
        item.get("modality", "asserted"),
        tuple(links),
        tuple((name, (item[key][0], item[key][1])) for key, name in EXTRA_SPANS.items() if item.get(key)),
        item.get("open", False),
    )


def _is_open(text: str, item: Raw, same: Mapping[Characters, Characters]) -> bool:
    """Whether an item concerns people by words ("they", "the two") of which it is not said whom they mean."""
    return not item.get("implied") and any(
        (who[0], who[1]) not in same and DEFINITE.match(text[slice(*who)]) for who in item.get("who") or ()
    )


def _merged(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items; those of one kind, span and label are made one (a plural title, an offence of several)."""
    merged: dict[tuple[str, Characters, tuple[str, ...]], Item] = {}
    for item in items:
        key = (item.kind, item.span, item.labels)
        old = merged.get(key)
        links = tuple(dict.fromkeys(old.links + item.links)) if old else item.links
        merged[key] = replace(item, links=links, open=item.open or (old is not None and old.open))
    return tuple(sorted(merged.values(), key=lambda item: (item.span, item.kind)))


def is_held_back(checksum: str) -> bool:
    """Whether an article measures instead of training, by the checksum of its text."""
    return int(hashlib.sha256(checksum.encode()).hexdigest(), 16) % 100 < HELD_BACK_PERCENT


def read_article(row: Raw, text: str, rules: Sequence[Raw], complete: Collection[str] = ()) -> Marked:
    """Return one annotated article; ``complete`` are the annotators who said of all words for people whom they mean."""
    items: list[Item] = []
    same = {(a[0], a[1]): (b[0], b[1]) for part in row["sentences"] for a, b in part.get("coref", ())}
    for part in row["sentences"]:
        sentence = (part["sentence"][0], part["sentence"][1])
        for kind, key, span in (
            ("event", "events", "trigger"),
            ("role", "roles", "title"),
            ("offence", "charges", "offence"),
        ):
            for raw in part.get(key, ()):
                item = normalise(text, key, raw, sentence, rules)
                unsaid = row.get("annotator") not in complete and _is_open(text, item, same)
                named = {"named": _named(text, item, same, sentence[0]), "open": unsaid}
                items.append(_item(kind, span, item | named))
    return Marked(row["sha256"], text, _merged(items), is_held_back(row["sha256"]))


def own_names(folder: Path = FOLDER) -> Iterator[str]:
    """Yield the names of the annotated articles that we wrote ourselves."""
    for path in sorted(folder.glob("*.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        yield from (row["sha256"] for row in rows if row["source"].startswith(OWN_TEXTS))


def read_annotations(shared: Path, folder: Path = FOLDER) -> Iterator[Marked]:
    """Yield all annotated articles; raises KeyError where an article is not where its row says."""
    usage = tomllib.loads((folder / "rules.toml").read_text(encoding="utf-8"))
    rules, complete = usage["rule"], usage["complete"]
    texts: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            source = row["source"]
            if source not in texts:
                texts[source] = read_texts((folder.parent if source.startswith(OWN_TEXTS) else shared) / source)
            yield read_article(row, texts[source][row["sha256"]], rules, complete)
