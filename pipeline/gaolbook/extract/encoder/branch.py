"""The branch: the upper layers of the encoder once more, with the extraction heads on them.

It reads only the windows that call for it, and finds event words, roles and offences, and what each is linked to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gaolbook.extract.encoder.decode import Scores, best_path, bio_transitions, entities_of
from gaolbook.extract.encoder.names import SLOT_SIZES, Memory
from gaolbook.extract.encoder.session import open_session
from gaolbook.extract.findings import HeadPhrase, HeadTrigger, Link

BRANCH, HEAD_TABLES, CUES = "branch.onnx", "heads.npz", "cues.txt"
"""Files of the branch: its graph, the weights that are not in the graph, and the words that call for it."""
FILES = (BRANCH, HEAD_TABLES, CUES)

STARTS_FROM = {
    "event": ("WHO", "DATE_OF", "TERM_OF", "COURT_OF", "BY", "PLACE_OF", "NAMED"),
    "ROLE": ("ROLE_OF", "ORG_OF"),
    "OFFENCE": ("CHARGED", "CHARGED_NAMED"),
}
"""Which relations start from which kind of anchor, as trained."""
LOOKING_BACK = frozenset({"NAMED", "CHARGED_NAMED"})
"""Relations that may end at a name before the window."""
LEAST_LINK = 0.1
"""Probability under which a link is not worth telling."""
LEAST_TRIGGER = 0.05
"""Probability of being an event word at all, under which a word is not worth telling."""


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
    """Return the links of an anchor word of a window, most probable first.

    ``out["target"]`` has a row for every word of the window, then one for every name remembered.
    """
    found: list[Link] = []
    for name in STARTS_FROM.get(kind, ()):
        ends = out["target"] if name in LOOKING_BACK else out["target"][: len(out["trigger"])]
        logits = (out["source"][word] @ table.bilinear[table.names.index(name)]) @ ends.T
        probabilities = np.exp(-np.logaddexp(0.0, -logits))  # the sigmoid, without overflow
        found += [(name, int(i), float(probabilities[i])) for i in np.flatnonzero(probabilities >= LEAST_LINK)]
    return tuple(sorted(found, key=lambda link: (-link[2], *link[:2])))


def _best(row: Scores, labels: Sequence[str]) -> tuple[str, float]:
    """Return the best label of a row of log-probabilities, with its probability."""
    best = int(row.argmax())
    return labels[best], float(np.exp(row[best]))


def triggers_of(out: Mapping[str, Scores], labels: Mapping[str, Sequence[str]], table: HeadTables) -> list[HeadTrigger]:
    """Return the words of a window that may tell an event; positions are words of the window."""
    found: list[HeadTrigger] = []
    told = 1.0 - np.exp(out["trigger"][:, 0])
    for word in np.flatnonzero(told >= LEAST_TRIGGER).tolist():
        kind, probability = _best(out["trigger"][word, 1:], labels["trigger"][1:])
        modality, sure = _best(out["modality"][word], labels["modality"])
        links = links_of(word, "event", out, table)
        found.append(HeadTrigger(word, kind, probability, float(told[word]), modality, sure, links))
    return found


def phrases_of(out: Mapping[str, Scores], labels: Mapping[str, Sequence[str]], table: HeadTables) -> list[HeadPhrase]:
    """Return the roles, offences, terms and counts of a window."""
    found: list[HeadPhrase] = []
    if not out["span"].argmax(axis=1).any():
        return found
    path = best_path(out["span"], bio_transitions(labels["span"]) + table.steps)
    for entity in entities_of(path.tolist(), labels["span"]):
        words = np.arange(entity.start, entity.end)
        probability = float(np.exp(out["span"][words, path[words]].mean()))
        stage, sure = _best(out["stage"][entity.start], labels["stage"]) if entity.kind == "OFFENCE" else ("", 1.0)
        links = links_of(entity.start, entity.kind, out, table)
        found.append(HeadPhrase(entity.start, entity.end, entity.kind, probability, stage, sure, links))
    return found


class Found(NamedTuple):
    """What the branch says about one window."""

    triggers: list[HeadTrigger]
    phrases: list[HeadPhrase]


class Branch:
    """The branch of one model folder, in memory."""

    def __init__(self, folder: Path, labels: Mapping[str, Sequence[str]], threads: int) -> None:
        """Load graph, tables and cue words; ``labels`` are those of all heads."""
        self._session = open_session(folder / BRANCH, threads)
        self._labels = labels
        self._tables = read_tables(folder / HEAD_TABLES)
        self._cues = frozenset((folder / CUES).read_text(encoding="utf-8").split())
        self._names = [output.name for output in self._session.get_outputs()]

    def watches(self, words: Iterable[str]) -> bool:
        """Whether a window holds a word that may tell an event or open an offence."""
        return any(word.lower() in self._cues for word in words)

    def read(self, inputs: Mapping[str, Any], memory: Memory) -> Found:
        """Read a window: ``trunk`` [T, H] as the encoder computed it, ``shapes`` [T] and ``first`` [W].

        Positions of links from W on are those of the names of ``memory``, in order.
        """
        length, count, names = len(inputs["trunk"]), len(inputs["first"]), len(memory.places)
        feed = {
            "trunk": np.concatenate((inputs["trunk"], memory.vectors)),
            "shapes": np.concatenate((inputs["shapes"], memory.shapes)),
            "slots": np.concatenate((np.zeros((length, len(SLOT_SIZES)), dtype=np.int64), memory.slots)),
            "first": np.concatenate((inputs["first"], np.arange(length, length + names))),
        }
        ran = self._session.run(None, {name: value[None] for name, value in feed.items()})
        out = {name: value[0] for name, value in zip(self._names, ran, strict=True)}
        out |= {name: value[:count] for name, value in out.items() if name != "target"}
        return Found(triggers_of(out, self._labels, self._tables), phrases_of(out, self._labels, self._tables))


def open_branch(folder: Path, labels: Mapping[str, Sequence[str]], threads: int) -> Branch | None:
    """Return the branch of a model folder, None where it has none; raises FileNotFoundError where a part is missing."""
    there = [name for name in FILES if (folder / name).is_file()]
    if not there:
        return None
    if missing := sorted(set(FILES) - set(there)):
        raise FileNotFoundError(f"{folder} has only half a branch: {', '.join(missing)} missing")
    return Branch(folder, labels, threads)
