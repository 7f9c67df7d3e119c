"""The two kinds of entity as tasks for ``resolve``: which names come together, and what forbids joining."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from gaolbook.base.names.compare import compare
from gaolbook.base.names.folding import CACHED_WORDS
from gaolbook.base.names.parts import parse
from gaolbook.merge import organisations, score
from gaolbook.merge.block import candidate_pairs
from gaolbook.merge.corpus import corpus_of, full_names
from gaolbook.merge.items import Item
from gaolbook.merge.resolve import Task

LINKING = ("company", "member", "charge", "title", "event", "body", "place", "family", "country")
"""Context that proposes a pair among many namesakes."""
BARE_NODE = 200
"""Articles naming one bare first name or surname, at most, whose mentions are compared; beyond, it points at nobody."""


def person_task(items: Sequence[Item]) -> Task[score.Profile]:
    """Return the task of resolving persons, items in order of age."""
    corpus = corpus_of(items)
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        for name in {name for name in item.names if parse(name).full} | {item.name}:
            by_name[name].append(number)
    nodes = [tuple(numbers) for name, numbers in sorted(by_name.items())
             if len(numbers) > 1 and (parse(name).full or len(numbers) <= BARE_NODE)]  # fmt: skip
    spellings = len(nodes)
    for one, other in candidate_pairs(by_name):
        if compare(one, other).score >= score.NAME_FLOOR:
            nodes.append((*by_name[one], *by_name[other]))

    def contradiction(left: Item, right: Item) -> str | None:
        return _contradiction(full_names(left), full_names(right))

    return Task(
        items=items,
        nodes=nodes,
        spellings=spellings,
        profile=score.Profile.of,
        score=lambda a, b: score.score(a, b, corpus),
        contradiction=contradiction,
        linking=LINKING,
        exclusive=True,
        standing=corpus.standing,
    )


@lru_cache(maxsize=CACHED_WORDS)
def _contradiction(left: tuple[str, ...], right: tuple[str, ...]) -> str | None:
    matches = [(compare(one, other), one, other) for one in left for other in right]
    for match, one, other in matches:
        if match.score >= score.NAME_FLOOR and match.patronymic == "contradicts":
            return f"“{one}” and “{other}” have different fathers"
        if match.score >= score.NAME_FLOOR and match.gender_conflict:
            return f"“{one}” and “{other}” are a man and a woman"
    if matches and all(match.score < score.NAME_FLOOR for match, _, _ in matches):
        return f"“{matches[0][1]}” and “{matches[0][2]}” are different names"
    return None


def organisation_task(items: Sequence[Item]) -> Task[organisations.OrganisationProfile]:
    """Return the task of resolving organisations, items in order of age."""
    blocks: dict[str, set[int]] = defaultdict(set)
    for number, item in enumerate(items):
        for name in item.names:
            for key in organisations.keys(name):
                blocks[key].add(number)
    nodes = sorted({tuple(sorted(block)) for block in blocks.values() if len(block) > 1})

    def contradiction(left: Item, right: Item) -> str | None:
        found = organisations.score(
            organisations.OrganisationProfile.of(left), organisations.OrganisationProfile.of(right)
        )
        return "their names differ" if found.probability <= organisations.NO else None

    return Task(
        items=items,
        nodes=nodes,
        spellings=0,
        profile=organisations.OrganisationProfile.of,
        score=organisations.score,
        contradiction=contradiction,
        linking=("country",),
        exclusive=False,
        standing=lambda item: None,
    )


def with_bodies(items: Sequence[Item], body_of: Mapping[str, str]) -> list[Item]:
    """Return persons whose organisations are named by cluster instead of by article."""
    out = []
    for item in items:
        context = dict(item.context)
        for kind in ("member", "body"):
            context[kind] = frozenset(body_of.get(key, key) for key in context.get(kind, ()))
        out.append(replace(item, context=context))
    return out
