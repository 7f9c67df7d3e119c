"""Estimates the weights of context from a run: ``python tests/merge/weights.py OUT``.

Fellegi and Sunter without labels: bearers of one rare full name in two articles count as one person, bearers of two
different names as two. A feature's weight is the logarithm of how much oftener it is met among the former.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from gaolbook.base.names.compare import compare
from gaolbook.base.names.parts import parse
from gaolbook.merge.corpus import Corpus, corpus_of
from gaolbook.merge.items import Item, make_items, name_key
from gaolbook.merge.resolve import Judged, resolve
from gaolbook.merge.score import FEATURES, Pair, Profile
from gaolbook.merge.tasks import organisation_task, with_bodies
from gaolbook.write import Folder

PER_NAME = 3
"""Pairs taken of one name, so that no single person decides."""
DIFFERENT = 20_000
"""Pairs of different names."""
LEFT_OUT = ("name", "rarity", "patronymic", "gender", "prominence", "together")
"""Features that are not context."""


def people(out: Path) -> list[Item]:
    """Return the persons of all articles of a run who have a full name, their organisations resolved."""
    made = [make_items(item) for item in Folder(out).extractions() if item.article.status == "extracted"]
    bodies = sorted((o for _, found in made for o in found), key=lambda item: item.order)
    clusters = resolve(organisation_task(bodies), Judged(), merge=0.95, ask=0.25).clusters
    body_of = {bodies[i].local_id: bodies[cluster[0]].own_id for cluster in clusters for i in cluster}
    found = sorted((p for persons, _ in made for p in persons), key=lambda item: item.order)
    return [item for item in with_bodies(found, body_of) if parse(item.name).full]


def pairs(items: Sequence[Item], corpus: Corpus) -> tuple[list[tuple[Item, Item]], list[tuple[Item, Item]]]:
    """Return (pairs of one rare name, pairs of different names), each across two articles."""
    rng, by_name = random.Random(1), defaultdict(list)
    for item in items:
        by_name[name_key(item.name)].append(item)
    same = []
    for _, bearers in sorted(by_name.items()):
        apart = [(a, b) for a, b in combinations(bearers, 2) if a.article_id != b.article_id]
        if apart and corpus.rarity(bearers[0].name) == "rare":
            same += rng.sample(apart, min(PER_NAME, len(apart)))
    drawn = ((rng.choice(items), rng.choice(items)) for _ in range(DIFFERENT))
    return same, [(a, b) for a, b in drawn if a.article_id != b.article_id and name_key(a.name) != name_key(b.name)]


def counted(found: Iterable[tuple[Item, Item]], corpus: Corpus) -> dict[str, Counter[float | None]]:
    """Return how often each feature took each value."""
    counts: dict[str, Counter[float | None]] = defaultdict(Counter)
    for left, right in found:
        pair = Pair(
            Profile.of(left), Profile.of(right), compare(left.name, right.name), (left.name, right.name), corpus
        )
        for feature in FEATURES:
            if feature.name not in LEFT_OUT:
                finding = feature.measure(pair)
                counts[feature.name][None if finding is None else round(finding[0], 1)] += 1
    return counts


def main(out: Path) -> None:
    """Print a table: feature, its weight now, the weight estimated, and the counts behind it."""
    items = people(out)
    corpus = corpus_of(items)
    same, different = pairs(items, corpus)
    one, two = counted(same, corpus), counted(different, corpus)
    sys.stdout.write(f"{len(items)} persons, {len(same)} pairs of one rare name, {len(different)} of different names\n")
    for name in one:
        for value in sorted({*one[name], *two[name]}, key=lambda v: (v is None, v or 0.0)):
            met, chance = one[name][value], two[name][value]
            weight = math.log((met + 0.5) / (len(same) + 1)) - math.log((chance + 0.5) / (len(different) + 1))
            now = "   -" if value is None else f"{value:4.1f}"
            sys.stdout.write(f"{name:10} now {now}   estimated {weight:5.1f}   {met} of one, {chance} of two\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
