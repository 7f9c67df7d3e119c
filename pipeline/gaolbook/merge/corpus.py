"""What the whole dump says of how telling a thing is that two articles share: rare names, titles, people, countries.

Weights are in nats of log-odds, by term frequency (Fellegi and Sunter): what half of the dump has proves little.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from gaolbook.base.names.folding import fold
from gaolbook.base.names.gender import family_first
from gaolbook.base.names.parts import parse
from gaolbook.base.names.tables import table
from gaolbook.merge.items import Item, name_key

FREQUENT, FREQUENT_SHARE = 5, 0.02
"""Articles a body, place or person may occur in, at most, to tell one circle of people from another; or the share."""
SAME_COUNTRY, SAME_COUNTRIES = 1.4, 2.6
"""Log-odds, at most, where two articles are about one country, or about two and more together."""
ARTICLES_BEFORE, ABOUT_BEFORE = 20, 5
"""What is believed of a country before the dump is counted: of so many articles so many are about it."""
PEOPLE_BEFORE, TITLED_BEFORE = 50, 3
"""What is believed of a title before the dump is counted: of so many people so many bear it."""
MOST_TITLE = 2.2
"""Log-odds of a shared title, at most; tests/merge/weights.py estimates 4.7."""
STEP = 0.2
"""Steps of these weights, so that a few more articles change no scores of people whom they do not name."""
SHARED_KINDS = ("body", "place", "country")
"""Kinds of context of which it counts in how many articles they occur."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """How often things occur: articles, people, ``seen_in`` ("kind key": articles), name words and their partners."""

    articles: int
    people: int
    seen_in: Mapping[str, int]
    partners: Mapping[str, int]
    titled: Mapping[str, int]
    levels: dict[str, str] = field(default_factory=dict)
    """Rarity of names already looked at."""

    def telling(self, kind: str, key: str) -> bool:
        """Whether a body, place or person occurs in few enough articles to tell circles apart."""
        return self.seen_in.get(f"{kind} {key}", 0) <= max(FREQUENT, FREQUENT_SHARE * self.articles)

    def country_weight(self, codes: frozenset[str]) -> float:
        """Return the log-odds that two articles about these countries give: little where all the dump is about them."""
        about = min(self.seen_in.get(f"country {code}", 0) for code in codes)
        chance = (about + ABOUT_BEFORE) / (self.articles + ARTICLES_BEFORE)
        return _stepped(min(SAME_COUNTRIES if len(codes) > 1 else SAME_COUNTRY, -math.log(chance)))

    def title_weight(self, title: str) -> float:
        """Return half of the log-odds that two who bear a title are one, by how many others of the dump bear it."""
        others = max(0, self.titled.get(title, 0) - 2) + TITLED_BEFORE
        return _stepped(min(MOST_TITLE, -0.5 * math.log(others / (self.people + PEOPLE_BEFORE))))

    def rarity(self, name: str) -> str:
        """Return ``rare``, ``given``, ``half`` or ``common``: which words of a name are frequent, if any."""
        if name not in self.levels:
            self.levels[name] = _rarity(name, self.partners)
        return self.levels[name]

    def standing(self, item: Item) -> tuple[object, ...]:
        """Return all that a score of this item takes from here."""
        kinds = {"company": "person", "heads": "person", "body": "body", "place": "place"}
        return (
            [self.rarity(name) for name in full_names(item)],
            [self.telling(of, key) for kind, of in kinds.items() for key in sorted(item.context.get(kind, ()))],
            [self.title_weight(title) for title in sorted(item.context.get("title", ()))],
            [self.country_weight(frozenset({code})) for code in sorted(item.context.get("country", ()))],
        )


def corpus_of(items: Sequence[Item]) -> Corpus:
    """Return how often people, bodies, places, titles and name words occur in the whole dump."""
    articles: dict[str, set[str]] = defaultdict(set)
    partners: dict[str, set[str]] = defaultdict(set)
    for item in items:
        articles[f"person {name_key(item.name)}"].add(item.article_id)
        for kind in SHARED_KINDS:
            for key in item.context.get(kind, ()):
                articles[f"{kind} {key}"].add(item.article_id)
        folds = [fold(word).folds[0] for word in parse(item.name).words]
        for word in folds:
            partners[word].update(set(folds) - {word})
    return Corpus(
        articles=len({item.article_id for item in items}),
        people=len(items),
        seen_in={key: len(found) for key, found in articles.items()},
        partners={word: len(found) for word, found in partners.items()},
        titled=Counter(title for item in items for title in item.context.get("title", ())),
    )


def full_names(item: Item) -> tuple[str, ...]:
    """Return the full names an item is given, or the one it has, sorted."""
    return tuple(name for name in item.names if parse(name).full) or (item.name,)


def _stepped(weight: float) -> float:
    return round(weight / STEP) * STEP


@cache
def _common_words() -> frozenset[str]:
    return frozenset(fold(word).folds[0] for word in table("names")["common"]["words"])


def _rarity(name: str, partners: Mapping[str, int]) -> str:
    most = int(table("names")["common"]["corpus_partners"])
    parts = parse(name)
    folds = [fold(word).folds[0] for word in parts.words]
    frequent = [f in _common_words() or partners.get(f, 0) >= most for f in folds]
    if all(frequent):
        return "common"
    if not any(frequent):
        return "rare"
    return "half" if frequent[0 if family_first(parts) else -1] else "given"
