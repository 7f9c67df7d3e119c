"""Runs the exported network on the words of a document, window by window, on the CPU."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime as ort  # type: ignore[import-untyped]

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
from gaolbook.extract.encoder.extraction import Phrase, Trigger, phrases_of, read_tables, triggers_of
from gaolbook.extract.encoder.features import Gap, word_shape
from gaolbook.extract.encoder.windows import cut_strengths, cut_windows
from gaolbook.extract.encoder.wordpiece import END, START, Pieces, make_wordpiece, read_vocab

HEAD_TABLES = "heads.npz"
"""File of the extraction heads; a folder without it has none."""
GRAPH, VOCAB, LABELS = "encoder.onnx", "vocab.txt", "labels.json"


@dataclass(frozen=True)
class Reading:
    """What the encoder says about a document, one item a word; positions are words of the document.

    ``heads`` of a root is the root itself; ``deps`` and ``tags`` are rows of the engine's label lists.
    """

    tags: Ints
    heads: Ints
    deps: Ints
    entities: tuple[Entity, ...]
    triggers: tuple[Trigger, ...] = ()
    phrases: tuple[Phrase, ...] = ()


class Engine:
    """The network of one model folder, in memory."""

    def __init__(self, folder: Path, threads: int) -> None:
        """Load the graph, the vocabulary and the label lists; raises FileNotFoundError where one is missing."""
        for name in (GRAPH, VOCAB, LABELS):
            if not (folder / name).is_file():
                raise FileNotFoundError(f"{folder} is not an encoder folder: {name} is missing")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = ort.InferenceSession((folder / GRAPH).read_bytes(), options, providers=["CPUExecutionProvider"])
        self._outputs = tuple(output.name for output in self._session.get_outputs())
        self.labels: dict[str, tuple[str, ...]] = {
            name: tuple(row["labels"]) for name, row in json.loads((folder / LABELS).read_text("utf-8")).items()
        }
        self._transitions = bio_transitions(self.labels["ner"])
        self._pieces: Callable[[str], Pieces] = make_wordpiece(read_vocab(folder / VOCAB))
        self.root = self.labels["dep"].index("ROOT")
        self._tables = read_tables(folder / HEAD_TABLES) if (folder / HEAD_TABLES).is_file() else None

    def _run(self, words: Sequence[str], gaps: Sequence[int], pieces: Sequence[Pieces]) -> dict[str, Scores]:
        """Return the network's outputs for one window, by name."""
        ids, shapes, spaces, first = [START], [0], [0], []
        for word, gap, part in zip(words, gaps, pieces, strict=True):
            first.append(len(ids))
            ids.extend(part)
            shapes.extend([word_shape(word)] * len(part))
            spaces.extend([gap] + [0] * (len(part) - 1))
        columns = {"ids": [*ids, END], "shapes": [*shapes, 0], "gaps": [*spaces, 0], "first": first}
        columns["forced"] = [int(gap == Gap.BLANK_LINE or not index) for index, gap in enumerate(gaps)]
        feed = {name: np.asarray([values], dtype=np.int64) for name, values in columns.items()}
        return {name: value[0] for name, value in zip(self._outputs, self._session.run(None, feed), strict=True)}

    def read(self, words: Sequence[str], gaps: Sequence[int]) -> Reading:
        """Read a document given as words and the ``Gap`` before each; every word is read once, in one window."""
        pieces = [self._pieces(word) for word in words]
        tags, heads, deps = (np.zeros(len(words), dtype=np.int64) for _ in range(3))
        entities: list[Entity] = []
        triggers: list[Trigger] = []
        phrases: list[Phrase] = []
        for start, end in cut_windows([len(p) for p in pieces], cut_strengths(words, gaps)):
            out = self._run(words[start:end], gaps[start:end], pieces[start:end])
            local = decode_tree(out["arc"], out["sentence"].astype(np.int64))
            tags[start:end] = out["tag"]
            heads[start:end] = local + start
            deps[start:end] = np.where(local == np.arange(end - start), self.root, out["dep"])
            if self._tables is not None:
                triggers += [t.moved(start) for t in triggers_of(out, self.labels, self._tables)]
                phrases += [p.moved(start) for p in phrases_of(out, self.labels, self._tables)]
            path = best_path(out["ner"], self._transitions)
            if path.any():
                for found in entities_of(path.tolist(), self.labels["ner"]):
                    whole = Entity(start + found.start, start + found.end, found.kind)
                    if (kept := tidy(whole, words, gaps)) is not None:
                        entities.append(kept)
        return Reading(tags, heads, deps, tuple(entities), tuple(triggers), tuple(phrases))


@lru_cache(maxsize=4)
def open_engine(folder: Path, threads: int) -> Engine:
    """Return the engine of a folder; its weights are read once per process."""
    return Engine(folder, threads)
