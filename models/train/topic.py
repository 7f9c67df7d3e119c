"""Trains the topic score of triage: ``python -m train.topic [SHARED]`` writes ``topic.npz``, prints its cost.

Positive are articles known to be on the topic and articles of our own, negative a dump of general news. Nobody labelled
the dump, so it holds articles on the topic too: what a first round of folds finds most alike to the positives is left
out of the second, or those articles would be learnt as what to leave unread. Our own articles tell of ordinary crime
too, or of nothing: those least alike the topic are left out in the same way. The threshold lets a fixed share of
general news through: that share is what a run costs; what it costs in recall is measured by folds: every article is
scored by a model that has not seen it. The annotated articles are for measuring and are never trained on.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaolbook.extract.triage import BUCKETS, SHORT, WEIGHTS, features, on_topic, tells_events, words_of

PASSES = 0.06
"""Share of general news that may pass: reading it costs several times as much as everything else in a run."""
DOUBTFUL = 0.2
"""Share of the general news with telling words that a first round finds most alike to the topic: no negatives."""
OFF_TOPIC = 0.3
"""Share of our own articles that is left out: one in six is of ordinary crime, one in eight tells next to nothing."""
FOLDS = 5
INVERSE_REGULARISATION = 100.0
SHORT_WEIGHT = 0.1
"""Weight of a two-line report next to a whole article; there are more of them."""
OWN_WEIGHT = 0.5
"""Weight of an article of our own next to a real one."""
SEED = 20261122
TEXTS = Path(__file__).with_name("texts")
"""Our own articles."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Group:
    """Texts of one source as lists of words, and what one of them counts in training."""

    name: str
    texts: tuple[list[str], ...]
    on_topic: bool
    weight: float
    doubtful: float = 0.0
    """Share of them that is left out of the second round as most likely on the wrong side."""


def read_groups(shared: Path) -> list[Group]:
    """Return the texts to train from: general news first."""
    known = list(_rows(shared / "data" / "on_topic.jsonl.gz"))
    ids = {row["id"] for row in known}
    general = [row for row in _rows(shared / "data" / "dump.jsonl.gz") if row["id"] not in ids]
    short = list(_rows(shared / "data" / "amnesty_sample.jsonl"))
    own = [row for path in sorted(TEXTS.glob("*.jsonl")) for row in _rows(path)]
    balance = (len(general) / len(known)) ** 0.5
    groups = [
        Group("general news", _words(general), False, 1.0, DOUBTFUL),
        Group("on the topic by keyword", _words(known), True, balance),
        Group("two-line reports", _words(short), True, balance * SHORT_WEIGHT),
        Group("our own articles", _words(own), True, balance * OWN_WEIGHT, OFF_TOPIC),
    ]
    return [group for group in groups if group.texts]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _words(rows: Sequence[dict[str, Any]]) -> tuple[list[str], ...]:
    return tuple(words_of(row["text"]) for row in rows)


def rarity(texts: Sequence[Sequence[str]]) -> Floats:
    """Return the idf of every bucket: log of all texts by those that hold it."""
    held = np.zeros(BUCKETS, dtype=np.float32)
    for words in texts:
        held[features(words, np.ones(BUCKETS, dtype=np.float32))[0]] += 1
    return np.log((len(texts) + 1) / (held + 1)).astype(np.float16).astype(np.float32)


def fit(rows: Any, wanted: NDArray[np.bool_], weights: Floats) -> tuple[Floats, float]:
    """Return weights [BUCKETS] and bias of a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=INVERSE_REGULARISATION, solver="liblinear", max_iter=300, random_state=SEED)
    model.fit(rows, wanted, sample_weight=weights)
    return model.coef_[0].astype(np.float16).astype(np.float32), float(model.intercept_[0])


def matrix(groups: Sequence[Group], idf: Floats) -> Any:
    """Return the features of all texts as a sparse matrix [texts, BUCKETS]."""
    from scipy.sparse import csr_matrix

    made = [features(words, idf) for group in groups for words in group.texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in made)])
    columns, values = (np.concatenate([pair[side] for pair in made]) for side in (0, 1))
    return csr_matrix((values, columns, ends), shape=(len(made), BUCKETS))


def score_by_folds(rows: Any, wanted: NDArray[np.bool_], weights: Floats, kept: NDArray[np.bool_]) -> Floats:
    """Return each text's score by a model trained on the kept texts of the other folds."""
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(wanted))
    scores = np.zeros(len(wanted), dtype=np.float32)
    for number in range(FOLDS):
        seen = (fold != number) & kept
        coefficients, bias = fit(rows[seen], wanted[seen], weights[seen])
        scores[fold == number] = rows[fold == number] @ coefficients + bias
    return scores


def doubtful(groups: Sequence[Group], wrong: Floats, telling: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which texts are left out: of those with telling words, each group's share that scores most ``wrong``."""
    out, start = np.zeros(len(wrong), dtype=bool), 0
    for group in groups:
        here = np.arange(start, start + len(group.texts))
        start += len(group.texts)
        asked = here[telling[here]]
        if group.doubtful and len(asked):
            out[asked] = wrong[asked] >= np.quantile(wrong[asked], 1 - group.doubtful)
    return out


def train(shared: Path, tell: Callable[[str], None]) -> None:
    """Leave doubtful negatives out, choose the threshold by folds, train on the rest, write the weights."""
    groups = read_groups(shared)
    idf = rarity(groups[0].texts)
    rows = matrix(groups, idf)
    wanted = np.concatenate([np.full(len(group.texts), group.on_topic) for group in groups])
    weights = np.concatenate([np.full(len(group.texts), group.weight, dtype=np.float32) for group in groups])
    telling = np.array([tells_events(words) for group in groups for words in group.texts])
    short = np.array([len(words) < SHORT for group in groups for words in group.texts])

    first = score_by_folds(rows, wanted, weights, np.ones(len(wanted), dtype=bool))
    kept = ~doubtful(groups, np.where(wanted, -first, first), telling)
    tell(f"left out as doubtful: {int((~kept & ~wanted).sum())} of general news, {int((~kept & wanted).sum())} of ours")
    scores = score_by_folds(rows, wanted, weights, kept)
    scores[~telling], scores[short] = -np.inf, np.inf
    threshold = float(np.quantile(scores[~wanted], 1 - PASSES))
    coefficients, bias = fit(rows[kept], wanted[kept], weights[kept])
    final = np.where(short, np.inf, np.where(telling, rows @ coefficients + bias, -np.inf))
    start = 0
    for group in groups:
        here = slice(start, start + len(group.texts))
        start = here.stop
        shares = [float(share) for share in (telling[here].mean(), (scores[here] >= threshold).mean())]
        tell(
            f"{group.name}: {len(group.texts)} texts; hold a telling word {shares[0]:.3f}, pass unseen {shares[1]:.3f},"
            f" pass once trained on {float((final[here] >= threshold).mean()):.3f}"
        )
    np.savez_compressed(
        WEIGHTS,
        weights=coefficients.astype(np.float16),
        idf=idf.astype(np.float16),
        bias=np.float32(bias),
        threshold=np.float32(threshold),
    )
    tell(f"threshold {threshold:.3f} on {WEIGHTS}, {WEIGHTS.stat().st_size:,} bytes")
    annotated = [on_topic(row["text"]) for row in _rows(shared / "articles.jsonl")]
    tell(f"annotated articles, never trained on: {sum(annotated)} of {len(annotated)} pass")


if __name__ == "__main__":
    train(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared", print)
