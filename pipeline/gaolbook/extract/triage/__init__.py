"""Triage: whether an article is worth the model's time. Two questions, the cheaper first.

A text of under a hundred words is always read.

1. Does it hold a word that tells an event (``words.toml``)? A quarter to a third of general news does.
2. Does a linear model over its words (``topic.npz``) put it on the topic? About one article in twenty is.

``python -m train.topic`` makes the weights and prints what the threshold costs in recall.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gaolbook.extract.inflection import forms_of
from gaolbook.extract.words import lexicon

WEIGHTS = Path(__file__).with_name("topic.npz")
BUCKETS = 1 << 15
"""Buckets that words are hashed to; 30,000 words of general news share them, rare ones only."""
SHORT = 100
"""Words under which a text is always read: its score says little, and it costs little."""
CONDITIONS = ("needs", "object", "after", "needs_term", "ordered", "needs_person", "passive_only")
"""Fields of a row of triggers.toml by which its words alone tell nothing."""

_WORD = re.compile("[a-z]{2,}")


@dataclass(frozen=True)
class Topic:
    """A linear model: ``weights`` and ``idf`` [BUCKETS]; a score of at least ``threshold`` is on the topic."""

    weights: NDArray[np.float32]
    idf: NDArray[np.float32]
    bias: float
    threshold: float


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, those of one letter left out."""
    return _WORD.findall(text.lower())


@cache
def telling_words() -> frozenset[str]:
    """Return the words of which an article on the topic holds at least one."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    general = frozenset(table["general"])
    rows = (row for row in lexicon("triggers")["trigger"] if not any(field in row for field in CONDITIONS))
    lemmas = ((lemma.strip(), row["pos"]) for row in rows for lemma in row["lemmas"].split(","))
    forms = (form for lemma, pos in lemmas if lemma not in general for form in forms_of(lemma, pos))
    return frozenset(forms) - general | frozenset(table["also"])


def features(words: Sequence[str], idf: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the buckets of a text's words and their values, of length 1 together: (1 + log count) x idf."""
    counts: Counter[int] = Counter()
    for word, count in Counter(words).items():
        counts[zlib.crc32(word.encode()) % BUCKETS] += count
    buckets = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * idf[buckets]
    return buckets, values / max(float(np.linalg.norm(values)), 1e-9)


@cache
def load_topic() -> Topic:
    """Return the model that is shipped."""
    with np.load(WEIGHTS) as file:
        weights, idf = file["weights"].astype(np.float32), file["idf"].astype(np.float32)
        return Topic(weights, idf, float(file["bias"]), float(file["threshold"]))


def score(words: Sequence[str], topic: Topic) -> float:
    """Return how much a text is on the topic; above 0 more likely than not."""
    buckets, values = features(words, topic.idf)
    return float(topic.weights[buckets] @ values) + topic.bias


def tells_events(words: Sequence[str]) -> bool:
    """Whether any word tells an event on its own."""
    return not telling_words().isdisjoint(words)


def on_topic(text: str) -> bool:
    """Whether a text is worth reading."""
    words, topic = words_of(text), load_topic()
    return len(words) < SHORT or (tells_events(words) and score(words, topic) >= topic.threshold)
