"""Whether two names are of one organisation: words without order, kind words, acronyms, and well-known short forms.

"The Supreme Court" is a different court in every country: a name without any word of its own is merged only where both
articles are about the same one country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from gaolbook.base.names.countries import countries_in, country_name, place_words
from gaolbook.base.names.folding import CACHED_WORDS, bare, fold
from gaolbook.base.names.words import SAME_CONSONANTS, word_similarity
from gaolbook.merge.items import Item
from gaolbook.merge.score import Score
from gaolbook.merge.tables import table, words

ACRONYM = re.compile(r"^[^\W\d_](?:[^\W_]|[.!/&-]){1,11}$")
POSSESSIVE = re.compile(r"['’`]s\b")
SHORTEST_ACRONYM = 3
"""Letters from which an acronym that fits a name's initials is worth asking about."""
SHORTEST_VARIANT = 5
"""Letters from which a word may be spelled in two ways: Sheki and Shaki, but Baku and Boku are two places."""
SURE, LIKELY, MAYBE, UNLIKELY, NO = 0.98, 0.96, 0.7, 0.3, 0.02
"""Probabilities of the cases below; set by hand on tests/merge/test_organisations.py and the development articles."""
OTHER_KIND = 0.3
"""Probability lost where two articles call the body by kinds that do not go together."""


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation's name taken apart: ``own`` words tell it from others, places and generic words do not."""

    words: frozenset[str]
    own: frozenset[str]
    core: frozenset[str]
    towns: frozenset[str]
    countries: frozenset[str]
    initials: str
    acronym: str | None
    alias: int | None


@dataclass(frozen=True, slots=True)
class OrganisationProfile:
    """A cluster of organisation items as one; ``country`` is what the articles are about, ``named`` all they name."""

    names: tuple[str, ...]
    kinds: frozenset[str]
    country: frozenset[str]
    named: frozenset[str]

    @classmethod
    def of(cls, item: Item) -> OrganisationProfile:
        """Return one item as a profile."""
        none: frozenset[str] = frozenset()
        country, named = item.context.get("country", none), item.context.get("country_named", none)
        return cls(item.names, frozenset({item.organisation_kind or "other"}), country, named)

    def joined(self, other: OrganisationProfile) -> OrganisationProfile:
        """Return the profile of both."""
        names = tuple(sorted({*self.names, *other.names}))
        return OrganisationProfile(
            names, self.kinds | other.kinds, self.country | other.country, self.named | other.named
        )

    def about(self, other: OrganisationProfile) -> bool:
        """Whether both may be in one country: what one is about, the other at least names."""
        return bool(self.country & other.named or other.country & self.named)


@cache
def _aliases() -> dict[str, int]:
    groups = table("organisations")["aliases"]["groups"]
    return {" ".join(_plain_words(text)): number for number, group in enumerate(groups) for text in group}


def _plain_words(name: str) -> list[str]:
    text = re.sub(r"\bU\.S\.|\bUS\b", "us", name)
    for sign, letter in table("organisations")["symbols"]:
        text = re.sub(rf"(?<=[^\W\d_]){re.escape(sign)}(?=[^\W\d_])", letter, text)
    text = POSSESSIVE.sub("", bare(text.replace("’", "'")))
    spelling = dict(table("organisations")["spellings"])
    found = [spelling.get(word, word) for word in re.findall(r"[^\W_]+", text)]
    return found[1:] if found[:1] == ["the"] else found


@lru_cache(maxsize=CACHED_WORDS)
def parse(name: str) -> OrganisationName:
    """Return an organisation's name taken apart; never fails.

    >>> sorted(parse("Tulip Movement of Azerbaijan").own)
    ['tulip']
    """
    plain = _plain_words(name)
    kept = [word for word in plain if word not in words("organisations", "stop")]
    places = frozenset(word for word in kept if word in place_words("words") or word == "us")
    kind = words("organisations", "kind_words")
    letters = name.strip()
    is_acronym = ACRONYM.match(letters) is not None and _mostly_capitals(letters)
    return OrganisationName(
        words=frozenset(kept),
        own=frozenset(kept) - words("organisations", "generic") - kind - places,
        core=frozenset(kept) - kind - places,
        towns=frozenset(kept) & place_words("towns"),
        countries=countries_of(name),
        initials="".join(word[0] for word in kept),
        acronym="".join(plain) if is_acronym else None,
        alias=_aliases().get(" ".join(plain)),
    )


@lru_cache(maxsize=CACHED_WORDS)
def countries_of(name: str) -> frozenset[str]:
    """Return the countries an organisation's name names."""
    return frozenset(countries_in(name))


def _mostly_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    most = 0.75
    return bool(letters) and sum(c.isupper() for c in letters) >= most * len(letters)


def keys(name: str) -> frozenset[str]:
    """Return the blocking keys of a name: its own words by sound, its core words, acronym or initials, alias."""
    parts = parse(name)
    found = {f"word {fold(word).skeletons[0]}" for word in parts.own}
    found.add("core " + " ".join(sorted(parts.core)))
    if parts.alias is not None:
        found.add(f"alias {parts.alias}")
    if parts.acronym:
        found.add(f"acronym {parts.acronym}")
    elif len(parts.initials) >= SHORTEST_ACRONYM:
        found.add(f"acronym {parts.initials}")
    return frozenset(found)


def score(left: OrganisationProfile, right: OrganisationProfile) -> Score:
    """Return the probability that two profiles are one organisation, at their best pair of names, and why."""
    rows = [(*_names(parse(one), parse(other), left, right), one, other) for one in left.names for other in right.names]
    probability, says, one, other = max(rows, key=lambda row: (row[0], row[2], row[3]))
    findings = [("name", probability, f"“{one}” and “{other}”: {says}")]
    if not _kinds_agree(left.kinds, right.kinds):
        probability = min(probability, MAYBE) - OTHER_KIND
        says = f"one is called {min(left.kinds)}, the other {min(right.kinds)}"
        findings.append(("kind", -OTHER_KIND, says))
    return Score(round(max(NO, probability), 4), (*findings, ("country", 0.0, _countries(left, right))))


def _countries(left: OrganisationProfile, right: OrganisationProfile) -> str:
    """Return in words what countries the articles of both sides are about: it tells courts of one name apart."""
    told = [", ".join(country_name(code) for code in sorted(side.country)) or "no country" for side in (left, right)]
    if told[0] == told[1]:
        return f"both sides' articles are about {told[0]}"
    return f"one side's articles are about {told[0]}, the other's about {told[1]}"


def _kinds_agree(left: Iterable[str], right: Iterable[str]) -> bool:
    circles = table("organisations")["kinds"]["circles"]
    return any(a == b or any(a in circle and b in circle for circle in circles) for a in left for b in right)


def _names(
    a: OrganisationName, b: OrganisationName, left: OrganisationProfile, right: OrganisationProfile
) -> tuple[float, str]:
    if a.alias is not None and a.alias == b.alias:
        return SURE, "one world body and its short form"
    if not a.words or not b.words:
        return NO, "no words"
    if a.acronym and a.acronym == b.acronym:
        return SURE, "same letters"
    if a.countries and b.countries and not a.countries & b.countries:
        return NO, "names of different countries"
    if _same_bag(a.words, b.words):
        if a.own or a.countries:
            return SURE, "same words"
        return _generic(left, right)
    return _by_core(a, b, left, right)


def _generic(left: OrganisationProfile, right: OrganisationProfile) -> tuple[float, str]:
    says = "same words, none of them its own"
    if len(left.country) == 1 and left.country == right.country:
        return LIKELY, f"{says}; both articles are about {country_name(min(left.country))}"
    if left.country and right.country and not left.about(right):
        return NO, f"{says}; the articles are about different countries"
    return UNLIKELY, f"{says}; the country is open"


def _same_bag(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether each word of one has a word of the same sound in the other."""
    if len(left) != len(right):
        return False
    rest = sorted(right - left)
    for word in sorted(left - right):
        match = next((other for other in rest if _alike(word, other)), None)
        if match is None:
            return False
        rest.remove(match)
    return True


def _alike(left: str, right: str) -> bool:
    return min(len(left), len(right)) >= SHORTEST_VARIANT and word_similarity(left, right)[0] >= SAME_CONSONANTS


def _by_core(
    a: OrganisationName, b: OrganisationName, left: OrganisationProfile, right: OrganisationProfile
) -> tuple[float, str]:
    """Compare what is left without kind words and countries: "Tulip", "Tulip Party", "Tulip Party of Azerbaijan"."""
    # only a court or a ministry is the same without its town: the Oslo Post is not the Post
    drop_town = bool(a.towns) != bool(b.towns) and a.core - a.own and b.core - b.own
    core_a, core_b = (a.core - a.towns, b.core - b.towns) if drop_town else (a.core, b.core)
    own = (a.own & core_a) and (b.own & core_b)
    place = (a.countries | b.countries) - (a.countries & b.countries)
    if core_a and _same_bag(core_a, core_b):
        fits = place <= left.named & right.named
        if own and fits:
            return LIKELY, "same words but for the kind of body or the country, which fits"
        if own:
            return MAYBE, "same words, the country is open"
        return (MAYBE, "same kind of body in one country") if place and fits else (NO, "the same kind of body only")
    for one, other in ((a, b), (b, a)):
        if one.acronym and len(one.acronym) >= SHORTEST_ACRONYM and not other.acronym and one.acronym == other.initials:
            return (MAYBE if left.about(right) else UNLIKELY), "the letters are the initials"
    return NO, "different words"
