"""Fills our own marked sentences (``sentences.toml``) with invented names, as training texts with entity spans."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from train.augment import FOREIGN_SHARE, Bodies, Group, invent_body, invent_name
from train.sources import Source

MARKS = {"P": "PERSON", "O": "ORG", "L": "LOC", "F": "FAC", "N": "NORP", "M": "MISC"}
SLOTS = {"P": "PERSON", "p": "PERSON", "O": "ORG", "o": "ORG", "L": "LOC", "C": "LOC", "F": "FAC"}
"""Kind of what fills a slot; a slot that is not here is filled from its pool and left unmarked."""
_SLOT = re.compile(r"\{([A-Za-z])(\d?)\}")
_PIECE = re.compile(r"(\[\[|\]\])|\[([A-Z]) ([^\[\]]+)\]|(\{[A-Za-z]\d?\})")
_STRAY = re.compile(r"[\[\]{}]")


@dataclass
class Filling:
    """The names of one filling of one sentence; what has a number stays the same."""

    groups: Sequence[Group]
    bodies: Sequence[Bodies]
    pools: dict[str, list[str]]
    random: Random
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Choose the part of the world most names come from."""
        self.own = self._group()

    def _group(self) -> Group:
        return self.random.choices(self.groups, [group.weight for group in self.groups])[0]

    def _person(self) -> tuple[str, str]:
        return invent_name(self._group() if self.random.random() < FOREIGN_SHARE else self.own, self.random)

    def _other(self, slot: str) -> str:
        if slot == "O":
            return invent_body(self.random.choice(self.bodies), self.random)
        return self.random.choice(self.random.choice(self.bodies).single if slot == "o" else self.pools[slot])

    def __call__(self, slot: str, number: str) -> str:
        """Return what fills a slot."""
        if slot in "Pp":
            found = self.people.setdefault(number, self._person()) if number else self._person()
            return found[slot == "p"]
        return self.others.setdefault(slot + number, self._other(slot)) if number else self._other(slot)


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """Yield (text, kind of name or nothing) of a marked line; raises ValueError where a mark is malformed."""
    end = 0
    for match in [*_PIECE.finditer(line), None]:
        plain = line[end : match.start() if match else None]
        if _STRAY.search(plain):
            raise ValueError(f"stray bracket in {plain!r}")
        yield plain, ""
        if match is None:
            return
        bracket, mark, content, slot = match.groups()
        if mark and mark not in MARKS:
            raise ValueError(f"unknown mark {mark!r}: use one of {', '.join(MARKS)}")
        if content and _STRAY.search(_SLOT.sub("", content)):
            raise ValueError(f"stray bracket in {content!r}")
        yield (bracket[0], "") if bracket else (content, MARKS[mark]) if mark else (slot, SLOTS.get(slot[1], ""))
        end = match.end()


def fill(line: str, filling: Callable[[str, str], str]) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text of a marked line and the character spans of its names."""
    text = ""
    spans = []
    for piece, kind in _pieces(line):
        start = len(text)
        text += _SLOT.sub(lambda match: filling(match[1], match[2]), piece)
        if kind:
            spans.append((start, len(text), kind))
    return text, spans


def _check(line: str, pools: dict[str, list[str]]) -> None:
    """Raise ValueError where a slot has nothing to fill it."""
    unknown = sorted({slot for slot, _ in _SLOT.findall(line)} - {"P", "p", "O", "o", *pools})
    if unknown:
        raise ValueError(f"no pool for slot {', '.join(unknown)}")


def _of_set(
    row: dict[str, Any], pools: dict[str, list[str]], groups: Sequence[Group], bodies: Sequence[Bodies], random: Random
) -> Iterator[Source]:
    kept = [group for group in groups if group.name in row.get("names", [group.name])]
    for number, line in enumerate(row["lines"].strip().splitlines()):
        try:
            _check(line, pools)
            for copy in range(row["copies"] if _SLOT.search(line) else 1):
                text, spans = fill(line, Filling(kept, bodies, pools, random))
                yield Source(f"own:{row['name']}:{number}:{copy}", text, spans, tuple(row["hidden"]))
        except ValueError as error:
            raise ValueError(f"set {row['name']!r}, line {number + 1}: {error}") from error


def read_sentences(path: Path, groups: Sequence[Group], bodies: Sequence[Bodies], random: Random) -> list[Source]:
    """Return the filled sentences; raises ValueError with set and line where one is malformed."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [source for row in data["set"] for source in _of_set(row, data["pools"], groups, bodies, random)]
