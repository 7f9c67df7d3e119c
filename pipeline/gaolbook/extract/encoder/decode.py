"""Turns the scores of one window into what spaCy can hold: legal entity spans and one tree a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gaolbook.extract.encoder.features import Gap

Scores = NDArray[np.float32]
Ints = NDArray[np.int64]

ILLEGAL = -1e9
"""Score of a step that BIO forbids; below any sum of real scores."""


class Entity(NamedTuple):
    """Words ``start <= i < end`` of a window, with their kind."""

    start: int
    end: int
    kind: str


def bio_transitions(labels: Sequence[str]) -> Scores:
    """Return the [before, after] table of step scores: I-X may only follow B-X or I-X."""
    table = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for column, after in enumerate(labels):
        if after.startswith("I-"):
            table[:, column] = [0.0 if before[2:] == after[2:] and before != "O" else ILLEGAL for before in labels]
    return table


def best_path(scores: Scores, transitions: Scores) -> Ints:
    """Return the label path of ``scores`` [words, labels] that is best with the step scores, and legal.

    Where all legal steps score the same, that is the argmax if that is legal already.
    """
    path: Ints = scores.argmax(axis=1)
    outside = transitions[0]
    plain = not transitions[transitions > ILLEGAL / 2].any()
    if plain and outside[path[0]] == 0.0 and (transitions[path[:-1], path[1:]] == 0.0).all():
        return path
    total = scores[0] + outside
    arriving = np.ascontiguousarray(transitions.T)
    reached = np.empty_like(arriving)  # [after, before]; what follows runs once a word, so it writes in place
    steps = np.empty(scores.shape, dtype=np.int64)
    for row, step in zip(scores[1:], steps[1:], strict=True):
        np.add(arriving, total, out=reached)
        reached.argmax(axis=1, out=step)
        np.maximum.reduce(reached, axis=1, out=total)
        total += row
    path[-1] = int(total.argmax())
    for index in range(len(scores) - 1, 0, -1):
        path[index - 1] = steps[index, path[index]]
    return path


def entities_of(path: Sequence[int], labels: Sequence[str]) -> list[Entity]:
    """Return the entities of a legal label path (0 is ``O``)."""
    found: list[Entity] = []
    start = -1
    for index, label in enumerate([*path, 0]):
        if start >= 0 and not labels[label].startswith("I-"):
            found.append(Entity(start, index, labels[path[start]][2:]))
            start = -1
        if labels[label].startswith("B-"):
            start = index
    return found


PERSON = "PERSON"
_PAIRS = {")": "(", "]": "["}
_CLOSER = {opener: closer for closer, opener in _PAIRS.items()}
_DASHES = frozenset("-–—")
_EDGES = frozenset("()[]<>{},;:-–—/|*\"“”'‘…")


def _is_spaced_dash(index: int, words: Sequence[str], gaps: Sequence[int]) -> bool:
    return words[index] in _DASHES and gaps[index] != Gap.NONE and gaps[index + 1] != Gap.NONE


def tidy(entity: Entity, words: Sequence[str], gaps: Sequence[int]) -> Entity | None:
    """Return the entity without what is never part of a name's edge, or None where nothing is left.

    1. It ends at a blank line. 2. It ends before a bracket that it does not close. 3. A bracket at its end
    ("Name [left]") is not part of it; one inside is. 4. A person ends before a dash between spaces ("A - B").
    5. Stray punctuation at its edges goes.
    """
    start, end = entity.start, entity.end
    end = next((i for i in range(start + 1, end) if gaps[i] == Gap.BLANK_LINE), end)
    end = next((i for i in range(start + 1, end) if _CLOSER.get(words[i], words[i]) not in words[i:end]), end)
    if entity.kind == PERSON:
        end = next((i for i in range(start + 1, end - 1) if _is_spaced_dash(i, words, gaps)), end)
    opener = _PAIRS.get(words[end - 1])
    if opener in words[start:end]:
        end = max(i for i in range(start, end) if words[i] == opener)
    while start < end and words[end - 1] in _EDGES:
        end -= 1
    while start < end and words[start] in _EDGES:
        start += 1
    return Entity(start, end, entity.kind) if start < end else None


def _ends(heads: Ints) -> Ints:
    """Return where each word's chain of heads leads: its root, or some word of its cycle."""
    reached = heads
    for _ in range(len(heads).bit_length()):
        reached = reached[reached]
    return reached


def _break_cycles(heads: Ints, scores: Scores, same: NDArray[np.bool_]) -> None:
    """Hang one word of each cycle on a word outside it, where that costs least; changes ``heads``."""
    words = np.arange(len(heads))
    while True:
        ends = _ends(heads)
        lost = heads[ends] != ends
        if not lost.any():
            return
        on_cycle = np.unique(ends[lost])
        cost = scores - scores[words, heads][:, None]
        cost = np.where(same & ~lost[None, :], cost, ILLEGAL)[on_cycle]
        row, column = divmod(int(cost.argmax()), len(heads))
        heads[on_cycle[row]] = column


def decode_tree(scores: Scores, sentences: Ints) -> Ints:
    """Return the head of every word, a root its own: exactly one root a sentence and no cycles.

    ``scores`` [words, words] holds dependents by heads, the diagonal the score of being a root; ``sentences`` numbers
    each word's sentence. The root is the word that loses least by it; all others take their best head, then cycles
    are broken at the cheapest place.
    """
    words = np.arange(len(scores))
    same = sentences[:, None] == sentences[None, :]
    own = scores[words, words]
    inside = np.where(same, scores, np.float32(ILLEGAL))
    inside[words, words] = 2 * ILLEGAL
    heads: Ints = inside.argmax(axis=1)
    gain = own - inside[words, heads]
    firsts = [0, *(np.flatnonzero(sentences[1:] != sentences[:-1]) + 1).tolist()]
    for start, end in zip(firsts, [*firsts[1:], len(scores)], strict=True):
        root = start + int(gain[start:end].argmax())
        heads[root] = root
    _break_cycles(heads, inside, same)
    return heads
