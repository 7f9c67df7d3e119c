"""Which pair comes next: those whose answer settles most first, and pairs that hang together kept together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gaolbook.base.names.folding import bare
from gaolbook.base.schema import Suggestion
from gaolbook.book import Book

LONGEST = 300
"""Characters of a name that a search looks at."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One pair in the queue."""

    suggestion: Suggestion
    group: int
    """Number of the group of pairs that share people with each other, best group first."""
    group_size: int
    """Pairs in the group."""
    settles: int
    """Pairs that the answer "same" would settle at most, itself included."""
    gain: float
    words: str
    """What a search looks at: names of both sides, case folded."""


def order(book: Book) -> tuple[Waiting, ...]:
    """Return all pairs, the most useful first; of equals the first in the order of ids.

    The gain of a pair is how unsure the machine is (4p(1-p), 1 at even odds), times the statements that change hands
    if the two are one (those of the smaller side, and one for the name itself), times the pairs the answer settles.
    """
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for pair in book.suggestions.values():
        neighbours[pair.left_id].add(pair.right_id)
        neighbours[pair.right_id].add(pair.left_id)
    root = _components(neighbours)
    groups: defaultdict[str, list[tuple[float, int, Suggestion]]] = defaultdict(list)
    for pair in book.suggestions.values():
        settles = 1 + len(neighbours[pair.left_id] & neighbours[pair.right_id])
        moved = 1 + min(len(book.statements_of(side)) for side in (pair.left_id, pair.right_id))
        gain = 4 * pair.score * (1 - pair.score) * moved * settles
        groups[root[pair.left_id]].append((gain, settles, pair))
    for group in groups.values():
        group.sort(key=lambda row: (-row[0], row[2].suggestion_id))
    ranked = sorted(groups.values(), key=lambda group: (-group[0][0], group[0][2].suggestion_id))
    return tuple(
        Waiting(pair, number, len(group), settles, gain, search_words(book, pair))
        for number, group in enumerate(ranked)
        for gain, settles, pair in group
    )


def search_words(book: Book, pair: Suggestion) -> str:
    """Return every spelling on both sides as a search looks at it."""
    entities = (book.entity(pair.left_id), book.entity(pair.right_id))
    spellings = (form.text for entity in entities if entity for form in entity.names)
    return searchable(dict.fromkeys((pair.left_name, pair.right_name, *spellings)))


def searchable(spellings: Iterable[str]) -> str:
    """Return spellings in lower case, as written and in plain Latin letters, one a line; long ones cut.

    >>> searchable(["Nəbizadə"])
    'nəbizadə\\nnabizada'
    """
    forms = [form for text in spellings for form in (text[:LONGEST].casefold(), bare(text[:LONGEST]))]
    return "\n".join(dict.fromkeys(forms))


def _components(neighbours: Mapping[str, set[str]]) -> dict[str, str]:
    """Return for every entity the least id it is connected with."""
    root: dict[str, str] = {}
    for start in sorted(neighbours):
        if start in root:
            continue
        waiting = [start]
        while waiting:
            here = waiting.pop()
            if here not in root:
                root[here] = start
                waiting.extend(neighbours[here] - root.keys())
    return root
