"""Reads the training material into plain text with entity spans."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

NER_LABELS = {
    "Person": "PERSON",
    "politician": "PERSON",
    "person": "PERSON",
    "Organization": "ORG",
    "organisation": "ORG",
    "politicalparty": "ORG",
    "Location": "LOC",
    "location": "LOC",
    "country": "LOC",
    "Facility": "FAC",
    "NORP": "NORP",
    "Date": "DATE",
    "Money": "MONEY",
    "Product": "PRODUCT",
    "Misc": "MISC",
    "election": "MISC",
    "event": "MISC",
    "misc": "MISC",
}
CROSSNER_UNANNOTATED = ("DATE", "MONEY", "PRODUCT", "FAC", "NORP")
"""Kinds CrossNER does not mark: its ``O`` may hide them."""

Spans = list[tuple[int, int, str]]


@dataclass(frozen=True)
class Source:
    """A text; ``entities`` are half-open character spans, or None where nobody annotated them."""

    name: str
    text: str
    entities: Spans | None
    hidden: tuple[str, ...] = ()


_LEFT = frozenset(".,;:!?)]}%…”’'") | {"n't", "...", "''"}
_RIGHT = frozenset("([{$£€¥₹#“‘¿¡@")
_CURRENCY_OF = frozenset({"US", "A", "AU", "C", "HK", "NZ", "R", "S", "NT", "NAMIBIA", "N", "Z"})


def _glued(before: str, token: str, inside: bool) -> bool:
    """Whether the original text had no space between two tokens, as far as that can be known."""
    if token in _LEFT or (token[0] in "'’" and len(token) > 1) or before in _RIGHT:
        return True
    if "/" in (before, token) or (token == "$" and before in _CURRENCY_OF):
        return True
    if "-" in (before, token):
        other = token if before == "-" else before
        return inside or other[0].islower() or other.isdigit()
    return False


def join_tokens(tokens: list[tuple[str, str]]) -> tuple[str, Spans]:
    """Return the text of BIO-tagged tokens with its entity spans; straight double quotes alternate open and close."""
    text, before, open_quote = "", "", False
    spans: Spans = []
    for token, tag in tokens:
        glued = not text or _glued(before, token, tag.startswith("I-"))
        if token == '"':
            glued, open_quote = glued or open_quote, not open_quote
        elif before == '"' and open_quote:
            glued = True
        text += token if glued else " " + token
        start = len(text) - len(token)
        label = NER_LABELS[tag[2:]] if tag != "O" else ""
        if tag.startswith("I-") and spans and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], len(text), label)
        elif label:
            spans.append((start, len(text), label))
        before = token
    return text, spans


def _paragraphs(path: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield (article name, tokens) of a TSV file, one paragraph or sentence at a time."""
    article, current = path.stem, []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) > 1 and fields[0] != "-DOCSTART-" and fields[0]:
                current.append((fields[0], fields[1]))
                continue
            if current:
                yield article, current
                current = []
            if fields[0] == "-DOCSTART-":
                article = fields[1]
    if current:
        yield article, current


def read_worldwide(path: Path) -> list[Source]:
    """Return the articles of worldwide newswire; paragraphs end in one or two newlines, by a checksum of the text."""
    sources = []
    for name, group in groupby(_paragraphs(path), key=lambda pair: pair[0]):
        text, entities = "", []
        for _, tokens in group:
            part, spans = join_tokens(tokens)
            if text:
                text += "\n\n" if zlib.crc32(part.encode()) % 2 else "\n"
            entities += [(start + len(text), end + len(text), label) for start, end, label in spans]
            text += part
        sources.append(Source(name, text, entities))
    return sources


def read_crossner(path: Path) -> list[Source]:
    """Return the sentences of CrossNER, each a source of its own."""
    parts = (join_tokens(tokens) for _, tokens in _paragraphs(path))
    return [
        Source(f"{path.stem}:{number}", text, spans, CROSSNER_UNANNOTATED) for number, (text, spans) in enumerate(parts)
    ]


def read_plain(path: Path, every: int = 1, most_characters: int = 8000) -> list[Source]:
    """Return every ``every``-th text of a JSONL file, cut to ``most_characters``, without annotation."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for number, line in enumerate(lines) if number % every == 0]
    return [
        Source(f"{path.name}:{row.get('id') or row.get('url')}", row["text"][:most_characters], None) for row in rows
    ]
