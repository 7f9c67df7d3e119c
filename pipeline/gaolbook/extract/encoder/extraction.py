"""Reads the extraction heads of one window: event triggers, roles, offences, and what each is linked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gaolbook.extract.encoder.decode import Scores, best_path, bio_transitions, entities_of

STARTS_FROM = {
    "event": ("WHO", "DATE_OF", "TERM_OF", "COURT_OF", "BY", "PLACE_OF"),
    "ROLE": ("ROLE_OF", "ORG_OF"),
    "OFFENCE": ("CHARGED",),
}
"""Which relations start from which kind of anchor, as trained."""
LEAST_LINK = 0.1
"""Probability under which a link is not worth telling."""


class Link(NamedTuple):
    """A relation from the anchor to the word ``target``, with its probability."""

    relation: str
    target: int
    probability: float


@dataclass(frozen=True)
class Trigger:
    """A word that tells an event; ``modality`` and its probability are the heads' own."""

    word: int
    kind: str
    probability: float
    modality: str
    modality_probability: float
    links: tuple[Link, ...]

    def moved(self, by: int) -> Trigger:
        """Return the trigger with all positions ``by`` words farther: from a window's to the document's."""
        links = tuple(link._replace(target=link.target + by) for link in self.links)
        return replace(self, word=self.word + by, links=links)


@dataclass(frozen=True)
class Phrase:
    """Words ``start <= i < end`` of a ROLE, OFFENCE, TERM or COUNT; ``stage`` of an offence, else empty."""

    start: int
    end: int
    kind: str
    probability: float
    stage: str
    stage_probability: float
    links: tuple[Link, ...]

    def moved(self, by: int) -> Phrase:
        """Return the phrase with all positions ``by`` words farther."""
        links = tuple(link._replace(target=link.target + by) for link in self.links)
        return replace(self, start=self.start + by, end=self.end + by, links=links)


@dataclass(frozen=True)
class HeadTables:
    """Weights of the heads that are not in the graph.

    ``names`` and ``bilinear`` [relations, D, D] are those of the relations, ``steps`` [labels, labels] the scores
    of the steps from one label of a span to the next.
    """

    names: tuple[str, ...]
    bilinear: Scores
    steps: Scores


def read_tables(path: Path) -> HeadTables:
    """Read the head tables of a model folder; raises FileNotFoundError where the file is missing."""
    with np.load(path) as table:
        return HeadTables(tuple(str(name) for name in table["names"]), table["bilinear"], table["steps"])


def links_of(word: int, kind: str, out: Mapping[str, Scores], table: HeadTables) -> tuple[Link, ...]:
    """Return the links of an anchor word of a window, most probable first."""
    found: list[Link] = []
    for name in STARTS_FROM.get(kind, ()):
        logits = (out["source"][word] @ table.bilinear[table.names.index(name)]) @ out["target"].T
        probabilities = np.exp(-np.logaddexp(0.0, -logits))  # the sigmoid, without overflow
        found += [Link(name, int(i), float(probabilities[i])) for i in np.flatnonzero(probabilities >= LEAST_LINK)]
    return tuple(sorted(found, key=lambda link: (-link.probability, link.relation, link.target)))


def _best(row: Scores, labels: Sequence[str]) -> tuple[str, float]:
    """Return the best label of a row of log-probabilities, with its probability."""
    best = int(row.argmax())
    return labels[best], float(np.exp(row[best]))


def triggers_of(out: Mapping[str, Scores], labels: Mapping[str, Sequence[str]], table: HeadTables) -> list[Trigger]:
    """Return the event triggers of a window; positions are words of the window."""
    found: list[Trigger] = []
    for word in np.flatnonzero(out["trigger"].argmax(axis=1)).tolist():
        kind, probability = _best(out["trigger"][word], labels["trigger"])
        modality, sure = _best(out["modality"][word], labels["modality"])
        found.append(Trigger(word, kind, probability, modality, sure, links_of(word, "event", out, table)))
    return found


def phrases_of(out: Mapping[str, Scores], labels: Mapping[str, Sequence[str]], table: HeadTables) -> list[Phrase]:
    """Return the roles, offences, terms and counts of a window."""
    found: list[Phrase] = []
    if not out["span"].argmax(axis=1).any():
        return found
    path = best_path(out["span"], bio_transitions(labels["span"]) + table.steps)
    for entity in entities_of(path.tolist(), labels["span"]):
        words = np.arange(entity.start, entity.end)
        probability = float(np.exp(out["span"][words, path[words]].mean()))
        stage, sure = _best(out["stage"][entity.start], labels["stage"]) if entity.kind == "OFFENCE" else ("", 1.0)
        links = links_of(entity.start, entity.kind, out, table)
        found.append(Phrase(entity.start, entity.end, entity.kind, probability, stage, sure, links))
    return found
