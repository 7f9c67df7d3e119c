"""The two sides of an evaluation, article by article: what the annotators wrote and what a run says."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from gaolbook.base import jsonl
from gaolbook.base.schema import Article, Charge, Event, Mention, Role
from gaolbook.verify.matching import name_key

CLUSTERS = "clusters.json"
CLAIMS: tuple[tuple[str, type[Role] | type[Charge] | type[Event]], ...] = (
    ("roles", Role), ("charges", Charge), ("events", Event)
)  # fmt: skip
"""The kinds of statement about persons: the name of the file and of the field of ``Said``, and what it holds."""
Gold = dict[str, Any]
"""An annotation file as read: the format is that of the annotation guidelines."""


@dataclass(slots=True)
class Said:
    """What a run says of one article. ``persons`` and ``organisations`` map an id to the names it bears there."""

    persons: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    organisations: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    roles: list[Role] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """A run by article, and every stretch of raw text it quotes: (article, start, end, quote)."""

    said: dict[str, Said]
    quotes: tuple[tuple[str, int, int, str], ...]


def article_name(source: str) -> str:
    """Return the name by which gold files know an article.

    >>> article_name("dump.jsonl#a.txt"), article_name("news/a.txt")
    ('a.txt', 'a.txt')
    """
    path, _, row = source.partition("#")
    return PurePosixPath(row or path).name


def read_run(out: Path) -> Run:
    """Read a finished run. Raises ValueError where there is none or where a file of it is broken."""
    if not (out / "run.json").exists():
        raise ValueError(f"{out} holds no finished run: run.json is missing")
    names = {item.article_id: article_name(item.source) for item in jsonl.read(out / "articles.jsonl", Article)}
    said: dict[str, Said] = defaultdict(Said)
    quotes = []
    for mention in jsonl.read(out / "mentions.jsonl", Mention):
        name = names[mention.article_id]
        quotes.append((name, mention.start, mention.end, mention.text))
        if mention.kind == "named" and mention.type != "place":
            entities = said[name].persons if mention.type == "person" else said[name].organisations
            entities[mention.entity_id].add(name_key(mention.text))
    for kind, record_type in CLAIMS:
        for claim in jsonl.read(out / f"{kind}.jsonl", record_type):
            quotes += [(names[piece.article_id], piece.start, piece.end, piece.quote) for piece in claim.evidence]
            for name in dict.fromkeys(names[piece.article_id] for piece in claim.evidence):
                getattr(said[name], kind).append(claim)
    return Run(dict(said), tuple(quotes))


def read_gold(folder: Path) -> dict[str, Gold]:
    """Return the annotations by article name. Raises ValueError where there are none or a file is broken."""
    gold: dict[str, Gold] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name != CLUSTERS:
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
                gold[data["article"]] = data
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path} is not an annotation file: {error!r}") from error
    if not gold:
        raise ValueError(f"{folder} holds no annotation files (NAME.json)")
    return gold


def read_clusters(folder: Path) -> dict[str, list[str]] | None:
    """Return who is who across articles, ``{"person": ["NAME.txt#P1", ...]}``, or None where nobody wrote it down."""
    path = folder / CLUSTERS
    if not path.exists():
        return None
    clusters: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return clusters
