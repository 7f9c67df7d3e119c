"""Runs the exported network on the words of a document, window by window, on the CPU."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from gaolbook.extract.encoder.branch import Branch, open_branch
from gaolbook.extract.encoder.decode import (
    Entity,
    Ints,
    Scores,
    best_path,
    bio_transitions,
    decode_tree,
    entities_of,
    tidy,
)
from gaolbook.extract.encoder.features import Gap, word_shape
from gaolbook.extract.encoder.names import Name, remembered
from gaolbook.extract.encoder.session import open_session
from gaolbook.extract.encoder.windows import Window, cut_strengths, cut_windows
from gaolbook.extract.encoder.wordpiece import END, START, Pieces, make_wordpiece, read_vocab
from gaolbook.extract.findings import HeadPhrase, HeadTrigger

GRAPH, VOCAB, LABELS = "encoder.onnx", "vocab.txt", "labels.json"
PERSON = "PERSON"


@dataclass(frozen=True)
class Reading:
    """What the encoder says about a document, one item a word; positions are words of the document.

    ``heads`` of a root is the root itself; ``deps`` and ``tags`` are rows of the engine's label lists.
    """

    tags: Ints
    heads: Ints
    deps: Ints
    entities: tuple[Entity, ...]
    triggers: tuple[HeadTrigger, ...] = ()
    phrases: tuple[HeadPhrase, ...] = ()


class Engine:
    """The network of one model folder, in memory."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the graph, the vocabulary and the label lists; raises FileNotFoundError where one is missing."""
        for name in (GRAPH, VOCAB, LABELS):
            if not (folder / name).is_file():
                raise FileNotFoundError(f"{folder} is not an encoder folder: {name} is missing")
        self._session = open_session(folder / GRAPH, threads)
        self._outputs = tuple(output.name for output in self._session.get_outputs())
        self.labels: dict[str, tuple[str, ...]] = {
            name: tuple(row["labels"]) for name, row in json.loads((folder / LABELS).read_text("utf-8")).items()
        }
        self._transitions = bio_transitions(self.labels["ner"])
        self._pieces: Callable[[str], Pieces] = make_wordpiece(read_vocab(folder / VOCAB))
        self.root = self.labels["dep"].index("ROOT")
        self._branch: Branch | None = open_branch(folder, self.labels, threads)

    def _run(self, words: Sequence[str], gaps: Sequence[int], pieces: Sequence[Pieces]) -> dict[str, Scores]:
        """Return the network's outputs for one window, by name, and its inputs ``shapes`` and ``first``."""
        ids, shapes, spaces, first = [START], [0], [0], []
        for word, gap, part in zip(words, gaps, pieces, strict=True):
            first.append(len(ids))
            ids.extend(part)
            shapes.extend([word_shape(word)] * len(part))
            spaces.extend([gap] + [0] * (len(part) - 1))
        columns = {"ids": [*ids, END], "shapes": [*shapes, 0], "gaps": [*spaces, 0], "first": first}
        columns["forced"] = [int(gap == Gap.BLANK_LINE or not index) for index, gap in enumerate(gaps)]
        feed = {name: np.asarray([values], dtype=np.int64) for name, values in columns.items()}
        found = {name: value[0] for name, value in zip(self._outputs, self._session.run(None, feed), strict=True)}
        return found | {"shapes": feed["shapes"][0], "first": feed["first"][0]}

    def read(self, words: Sequence[str], gaps: Sequence[int]) -> Reading:
        """Read a document given as words and the ``Gap`` before each; every word is read once, in one window.

        The branch reads the windows that hold a word it was taught to watch for, in documents that name a person.
        """
        reading, names, watched = self._read_base(words, gaps)
        if self._branch is None or not names:
            return reading
        triggers: list[HeadTrigger] = []
        phrases: list[HeadPhrase] = []
        for window, inputs in watched:
            memory = remembered(names, window.start, inputs["trunk"].shape[1])
            found, places = self._branch.read(inputs, memory), (*range(*window), *memory.places)
            triggers += [trigger.at(places) for trigger in found.triggers]
            phrases += [phrase.at(places) for phrase in found.phrases]
        return replace(reading, triggers=tuple(triggers), phrases=tuple(phrases))

    def names(self, words: Sequence[str], gaps: Sequence[int]) -> list[Name]:
        """Return where a document names persons, in text order, for windows to look back on."""
        return self._read_base(words, gaps)[1]

    def _read_base(
        self, words: Sequence[str], gaps: Sequence[int]
    ) -> tuple[Reading, list[Name], list[tuple[Window, dict[str, Scores]]]]:
        """Return what all but the branch reads, the persons named, and the windows that call for the branch."""
        pieces = [self._pieces(word) for word in words]
        tags, heads, deps = (np.zeros(len(words), dtype=np.int64) for _ in range(3))
        entities: list[Entity] = []
        names: list[Name] = []
        watched: list[tuple[Window, dict[str, Scores]]] = []
        for window in cut_windows([len(p) for p in pieces], cut_strengths(words, gaps)):
            start, end = window
            out = self._run(words[start:end], gaps[start:end], pieces[start:end])
            local = decode_tree(out["arc"], out["sentence"].astype(np.int64))
            tags[start:end] = out["tag"]
            heads[start:end] = local + start
            deps[start:end] = np.where(local == np.arange(end - start), self.root, out["dep"])
            own = self._entities(out["ner"], window, words, gaps)
            entities += own
            for entity in own:
                if entity.kind == PERSON:
                    word, piece = entity.end - 1, int(out["first"][entity.end - 1 - start])
                    names.append(
                        Name(entity.start, word, words[word], int(out["shapes"][piece]), out["trunk"][piece].copy())
                    )
            if self._branch is not None and self._branch.watches(words[start:end]):
                watched.append((window, {name: out[name] for name in ("trunk", "shapes", "first")}))
        return Reading(tags, heads, deps, tuple(entities)), names, watched

    def _entities(self, scores: Scores, window: Window, words: Sequence[str], gaps: Sequence[int]) -> list[Entity]:
        """Return the entities of one window, tidied."""
        path = best_path(scores, self._transitions)
        if not path.any():
            return []
        start = window.start
        found = (Entity(start + e.start, start + e.end, e.kind) for e in entities_of(path.tolist(), self.labels["ner"]))
        return [kept for whole in found if (kept := tidy(whole, words, gaps)) is not None]


@lru_cache(maxsize=4)
def open_engine(folder: Path, threads: int) -> Engine:
    """Return the engine of a folder; its weights are read once per process."""
    return Engine(folder, threads)
