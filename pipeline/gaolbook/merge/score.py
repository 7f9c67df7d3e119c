"""How likely two persons (or clusters of them) are one: a table of features, each with its weight and its words.

Weights are in nats of log-odds. That of the name is fitted (names/same.py). Those of other context are, at most, half
of what tests/merge/weights.py estimates by Fellegi and Sunter from 114 pairs of bearers of one rare name and 20,000
of different names in 5,000 wire articles (title 4.7, member 6.0, charge 4.1, company 3.4 to 5.3, body 2.9 to 4.4,
place 2.4 to 4.4, country 1.2 to 3.1), since they are not independent, and less where the dump is full of them
(corpus.py). How far below was set by hand on the development articles: re-run tests/merge/test_gold.py and
tests/merge/homonyms.py after a change. A name alone never merges: without shared context the most it gets is "ask".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gaolbook.base.names.compare import NameMatch, compare
from gaolbook.base.names.countries import country_name
from gaolbook.base.names.parts import parse
from gaolbook.base.names.same import calibrated
from gaolbook.base.names.words import ENDING_DROPPED, GENDERED_ENDING
from gaolbook.base.schema import Reason
from gaolbook.merge.corpus import Corpus, full_names
from gaolbook.merge.items import UNDATED, Item
from gaolbook.merge.tables import words

NAME_FLOOR = 0.80
"""Name similarity below which two names are not compared further."""
RARITY = {"rare": 2.2, "given": 1.9, "half": 1.2, "common": 0.2}
"""Log-odds that two bearers of one full name in dumps on one topic are one person, by how common its words are.

Well below what 5,000 wire articles say: of 114 pairs of bearers of one rare name none was in articles about different
countries. Dumps on one country hold more namesakes.
"""
RARITY_SAYS = {
    "rare": "the name is rare",
    "given": "only the given name is common",
    "half": "half of the name is common",
    "common": "the name is common",
}
SAME_DAY = 0.8
"""Log-odds where an arrest here and a search there are of one day."""
KNOWN_FROM, MOST_FAME = 3, 1.6
"""Articles from which somebody counts as known, and the log-odds that gives at most.

Of two bearers of a name, one known from n articles, one from one, the next named is n times likelier the first.
"""
OTHER_COUNTRY = -2.0
"""Log-odds where two articles are about different countries; tests/merge/weights.py estimates -4.8."""
NOT_FULL = -2.0
"""Log-odds of a bare surname, a bare first name or an initial in place of a full name."""
MOST_FULL, MOST_NOT_FULL, MOST_ALONE = 0.999, 0.90, 0.90
"""Highest probability: of anything; where a name is not full or only roughly alike; where only the name is shared."""
MOST_NAMES = 15
"""Spellings of one cluster that are compared, most telling first."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A cluster of items as one: spellings, articles, and all context."""

    names: tuple[str, ...]
    articles: frozenset[str]
    genders: frozenset[str]
    published: tuple[str, ...]
    context: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, item: Item) -> Profile:
        """Return one item as a profile; only its full names are kept where it has any."""
        gender = frozenset({item.gender}) if item.gender else frozenset[str]()
        dated = (item.published,) if item.published != UNDATED else ()
        return cls(full_names(item), frozenset({item.article_id}), gender, dated, item.context)

    def joined(self, other: Profile) -> Profile:
        """Return the profile of both."""
        kinds = sorted({*self.context, *other.context})
        none: frozenset[str] = frozenset()
        published = sorted({*self.published, *other.published})
        return Profile(
            tuple(sorted({*self.names, *other.names})),
            self.articles | other.articles,
            self.genders | other.genders,
            tuple(published[:1] + published[-1:]) if len(published) > 1 else tuple(published),
            {kind: self.context.get(kind, none) | other.context.get(kind, none) for kind in kinds},
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two profiles under comparison and their best name match."""

    left: Profile
    right: Profile
    match: NameMatch
    names: tuple[str, str]
    corpus: Corpus

    def shared(self, kind: str) -> list[str]:
        """Return the context keys of one kind that both have, sorted."""
        left, right = self.left.context.get(kind), self.right.context.get(kind)
        return sorted(left & right) if left and right and not left.isdisjoint(right) else []

    def shared_across(self, one: str, other: str) -> list[str]:
        """Return the keys that one side has as one kind and the other as the other, sorted."""
        none: frozenset[str] = frozenset()
        left, right = self.left.context, self.right.context
        found = (left.get(one, none) & right.get(other, none)) | (left.get(other, none) & right.get(one, none))
        return sorted(found)

    def both(self, kind: str) -> bool:
        """Whether both sides say anything of this kind."""
        return bool(self.left.context.get(kind)) and bool(self.right.context.get(kind))


Finding = tuple[float, str]
"""Log-odds and what they rest on, in words."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the table; ``context`` marks what counts as shared context unless it speaks against."""

    name: str
    measure: Callable[[Pair], Finding | None]
    context: bool


def _name(pair: Pair) -> Finding:
    """Weigh that the two may not be one name at all: the bearers of two names are one only if the names are."""
    bearers = 1 / (1 + math.exp(-_rarity(pair)[0]))
    both = calibrated(pair.match.score) * bearers
    cost = math.log(both / (1 - both)) - math.log(bearers / (1 - bearers))
    return cost, f"“{pair.names[0]}” and “{pair.names[1]}”: {pair.match.says}"


def _rarity(pair: Pair) -> Finding:
    if not all(parse(name).full for name in pair.names):
        return NOT_FULL, "one of the names is not a full name"
    level = max((pair.corpus.rarity(name) for name in pair.names), key=tuple(RARITY).index)
    return RARITY[level], RARITY_SAYS[level]


def _patronymic(pair: Pair) -> Finding | None:
    if pair.match.patronymic == "agrees":
        return 2.0, "the father's name agrees"
    return (-6.0, "the father's names differ") if pair.match.patronymic == "contradicts" else None


def _gender(pair: Pair) -> Finding | None:
    if pair.match.gender_conflict:
        return -6.0, "one name is a woman's, the other a man's"
    if len(pair.left.genders | pair.right.genders) > 1 and pair.left.genders and pair.right.genders:
        return -2.5, "one is called she, the other he"
    return None


def _role(pair: Pair) -> Finding | None:
    if offices := pair.shared("office"):
        return 2.0, f"both hold the office of {offices[0]}"
    if titles := pair.shared("title"):
        weight, title = max((pair.corpus.title_weight(title), title) for title in titles)
        return weight, f"both are called {title}"
    if families := pair.shared("family"):
        return 0.2, f"both work in {families[0]}"
    if pair.both("family"):
        overlapping = words("roles", "overlapping")
        if not all(side.context["family"] & overlapping for side in (pair.left, pair.right)):
            return -0.8, "their occupations differ"
    return None


def _member(pair: Pair) -> Finding | None:
    bodies = pair.shared("member")
    return (2.0, "both belong to one organisation") if bodies else None


def _charge(pair: Pair) -> Finding | None:
    shared = pair.shared("charge")
    return (1.0, f"both are accused of {shared[0].replace('_', ' ')}") if shared else None


def _event(pair: Pair) -> Finding | None:
    shared = [event for event in pair.shared("event") if len(event.rsplit(" ", 1)[1]) > len("2000")]
    if shared:
        return 1.5, f"the same happened to both: {shared[0].replace('_', ' ')}"
    days = [{event.rsplit(" ", 1)[1] for event in side.context.get("event", ())} for side in (pair.left, pair.right)]
    day = sorted(day for day in days[0] & days[1] if len(day) == len("2000-01-01"))
    return (SAME_DAY, f"something happened to both on {day[0]}") if day else None


def _company(pair: Pair) -> Finding | None:
    across = {*pair.shared("company"), *pair.shared_across("company", "heads")}
    telling = [key for key in sorted(across) if pair.corpus.telling("person", key)]
    if telling:
        says = "one other person is" if len(telling) == 1 else f"{len(telling)} other people are"
        return min(3.0, 1.2 + 0.6 * (len(telling) - 1)), f"{says} named beside both"
    common = len(across) + len(pair.shared("heads"))
    return (0.4, "the same public figures are named beside both") if common else None


def _place(pair: Pair) -> Finding | None:
    telling = [key for key in pair.shared("place") if pair.corpus.telling("place", key)]
    return (min(1.6, 0.65 + 0.3 * (len(telling) - 1)), "the same places are named beside both") if telling else None


def _body(pair: Pair) -> Finding | None:
    telling = [key for key in pair.shared("body") if pair.corpus.telling("body", key)]
    return (
        (min(1.6, 0.6 + 0.4 * (len(telling) - 1)), "the same organisations are named beside both") if telling else None
    )


def _country(pair: Pair) -> Finding | None:
    left, right = pair.left.context, pair.right.context
    none: frozenset[str] = frozenset()
    about = left.get("country", none) & right.get("country", none)
    if about:
        names = ", ".join(country_name(code) for code in sorted(about)[:3])
        return pair.corpus.country_weight(about), f"the articles are about {names}"
    if not pair.both("country"):
        return None
    named = left["country"] & right.get("country_named", none) or right["country"] & left.get("country_named", none)
    return (
        (0.0, "one article names the other's country")
        if named
        else (-2.0, "the articles are about different countries")
    )


def _prominence(pair: Pair) -> Finding | None:
    """Weigh fame: a namesake of somebody well known is introduced with care, who needs no introduction is that one."""
    small, large = sorted((pair.left, pair.right), key=lambda side: len(side.articles))
    if len(large.articles) < KNOWN_FROM or (small.context.get("family") and not pair.shared("family")):
        return None
    if (found := _country(pair)) is None or found[0] < 0:
        return None
    return min(MOST_FAME, math.log(len(large.articles))), f"one is known from {len(large.articles)} articles"


def _time(pair: Pair) -> Finding | None:
    if not pair.left.published or not pair.right.published:
        return None
    years = [int(date[:4]) for side in (pair.left, pair.right) for date in side.published]
    apart = max(0, min(years[len(pair.left.published) :]) - max(years[: len(pair.left.published)]),
                min(years[: len(pair.left.published)]) - max(years[len(pair.left.published) :]))  # fmt: skip
    far = 20
    return (-1.0, f"{apart} years lie between") if apart > far else None


def _together(pair: Pair) -> Finding | None:
    return (-3.0, "one article names both") if pair.left.articles & pair.right.articles else None


FEATURES: tuple[Feature, ...] = (
    Feature("name", _name, context=False),
    Feature("rarity", _rarity, context=False),
    Feature("patronymic", _patronymic, context=True),
    Feature("gender", _gender, context=False),
    Feature("role", _role, context=True),
    Feature("member", _member, context=True),
    Feature("charge", _charge, context=True),
    Feature("event", _event, context=True),
    Feature("company", _company, context=True),
    Feature("body", _body, context=True),
    Feature("place", _place, context=True),
    Feature("country", _country, context=True),
    Feature("prominence", _prominence, context=False),
    Feature("time", _time, context=False),
    Feature("together", _together, context=False),
)


@dataclass(frozen=True, slots=True)
class Score:
    """A calibrated probability that two are one, and what it rests on: rows of (feature, weight, words)."""

    probability: float
    findings: tuple[tuple[str, float, str], ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the findings as records."""
        return tuple(Reason(feature=name, value=round(value, 3), says=says) for name, value, says in self.findings)


def best_match(left: Profile, right: Profile) -> tuple[NameMatch, tuple[str, str]]:
    """Return the best name match of two profiles and the two spellings it is about."""
    found: list[tuple[float, str, str, NameMatch]] = []
    for one in left.names[:MOST_NAMES]:
        for other in right.names[:MOST_NAMES]:
            match = compare(one, other)
            found.append((-match.score, one, other, match))
    _, one, other, match = min(found, key=lambda row: row[:3])
    return match, (one, other)


def score(left: Profile, right: Profile, corpus: Corpus) -> Score:
    """Return the probability that two profiles are one person, with every feature that said something."""
    match, names = best_match(left, right)
    pair = Pair(left, right, match, names, corpus)
    odds, context, findings = 0.0, False, []
    for feature in FEATURES:
        found = feature.measure(pair)
        if found is not None:
            odds += found[0]
            context = context or (feature.context and found[0] >= 0)
            findings.append((feature.name, *found))
    most = MOST_FULL if context else MOST_ALONE
    if match.score < GENDERED_ENDING or match.initials or not all(parse(name).full for name in names):
        most = min(most, MOST_NOT_FULL)
    if match.score < ENDING_DROPPED:
        most = min(most, MOST_ALONE)
    return Score(round(min(most, 1 / (1 + math.exp(-odds))), 4), tuple(findings))
