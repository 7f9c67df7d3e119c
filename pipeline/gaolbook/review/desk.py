"""What lies before a reviewer: the register as merged, what the log says of it, and the queue of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal

from gaolbook.book import Book
from gaolbook.merge.decisions import LogEntry
from gaolbook.review.ledger import KINDS, Ledger, State
from gaolbook.review.queue import Waiting, order
from gaolbook.write import Folder, Manifest

Shown = Literal["open", "unsure", "decided", "all"]
STATES: Mapping[Shown, frozenset[State]] = {
    "open": frozenset({"open"}),
    "unsure": frozenset({"unsure"}),
    "decided": frozenset({"same", "different", "implied"}),
    "all": frozenset({"open", "unsure", "same", "different", "implied"}),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pairs a reviewer wants to see."""

    kind: Literal["any", "person", "organisation"] = "any"
    shown: Shown = "open"
    words: str = ""
    """Each must occur in a spelling of either name; case folded."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One merge of a register under review."""

    book: Book
    manifest: Manifest
    ledger: Ledger
    queue: tuple[Waiting, ...]
    place: Mapping[str, int]
    """Where in the queue a suggestion stands."""

    def waiting(self, suggestion_id: str) -> Waiting | None:
        """Return a pair by its id, or None."""
        place = self.place.get(suggestion_id)
        return None if place is None else self.queue[place]

    def matching(self, wanted: Filter, after: str | None = None) -> Iterator[Waiting]:
        """Yield the pairs that pass a filter in order, from the one behind ``after`` on and round to it."""
        start = self.place.get(after, -1) + 1 if after else 0
        states, words = STATES[wanted.shown], wanted.words.casefold().split()
        for waiting in chain(islice(self.queue, start, None), islice(self.queue, start)):
            pair = waiting.suggestion
            fits = self.ledger.state(pair.suggestion_id) in states and wanted.kind in ("any", pair.kind)
            if fits and all(word in waiting.words for word in words):
                yield waiting

    def left(self, wanted: Filter) -> int:
        """Return how many pairs pass a filter."""
        if wanted.words.strip():
            return sum(1 for _ in self.matching(wanted))
        counts = self.ledger.counts(KINDS if wanted.kind == "any" else (wanted.kind,))
        return sum(counts[state] for state in STATES[wanted.shown])

    def group(self, number: int) -> tuple[Waiting, ...]:
        """Return the pairs of one group, in order."""
        return tuple(waiting for waiting in self.queue if waiting.group == number)


def lay(folder: Folder, log: Iterable[LogEntry]) -> Desk:
    """Read a folder and lay it out under a log. Raises ValueError where the folder holds no finished run."""
    manifest = folder.manifest()
    if manifest is None:
        raise ValueError(f"{folder.path} holds no finished run. Make one: gaolbook run INPUT... -o {folder.path}")
    book = Book.load(folder)
    queue = order(book)
    place = {waiting.suggestion.suggestion_id: n for n, waiting in enumerate(queue)}
    return Desk(book, manifest, Ledger(book, log), queue, place)
