"""A seeded world of circles of people in which many bear another's name, and how the merge tells them apart.

``python tests/merge/homonyms.py [CIRCLES] [SEED]`` prints precision and recall over pairs of persons of two articles,
and what becomes of homonyms. A circle is a case: five people of one town, with jobs, a body and a few articles that
each name some of them. A share of the people bear the very name of somebody of another circle, which may be of another
country. People everybody knows turn up in many circles.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from build import Who, article
from scale import Bearer, bearers, spell

from gaolbook.base.names.parts import parse
from gaolbook.base.schema import Extraction
from gaolbook.merge import merge

HOMONYMS = 0.03
"""Share of people who bear the full name of another."""
KNOWN = 4
"""People whom articles of any circle may name, each in about one article of ten."""
PLACES = {
    "azerbaijani": "Azerbaijan",
    "russian": "Russia",
    "uzbek": "Uzbekistan",
    "arabic": "Egypt",
    "persian": "Iran",
}
JOBS = ("journalist", "lawyer", "activist", "blogger", "teacher", "student", "editor", "engineer", "doctor", "imam")
TOLD = 0.6
"""Share of articles that tell a person's job, the country, the town, the body."""


@dataclass(frozen=True)
class Truth:
    """Articles, who is meant by each local person id, and who bears the name of another."""

    articles: Sequence[Extraction]
    person_of: Mapping[str, int]
    homonyms: frozenset[frozenset[int]]
    country_of: Mapping[int, str]


def world(circles: int, seed: int) -> Truth:
    """Return invented articles about so many circles."""
    rng = random.Random(seed)
    people = bearers(circles * 5 + KNOWN, rng)
    homonyms = set()
    for number in range(KNOWN, len(people)):
        if rng.random() < HOMONYMS:
            other = rng.randrange(KNOWN, len(people))
            if (other - KNOWN) // 5 != (number - KNOWN) // 5:
                people[number] = people[other]
                homonyms.add(frozenset((number, other)))
    made: list[Extraction] = []
    person_of: dict[str, int] = {}
    country_of: dict[int, str] = {}
    for circle in range(circles):
        members = range(KNOWN + circle * 5, KNOWN + circle * 5 + 5)
        tradition = people[members[0]].tradition if rng.random() < 0.8 else rng.choice(sorted(PLACES))
        country_of.update(dict.fromkeys(members, PLACES[tradition]))
        jobs = {number: rng.choice(JOBS) for number in members}
        for told in range(rng.randint(2, 4)):
            named = [*rng.sample(members, rng.randint(1, 4))]
            named += [number for number in range(KNOWN) if rng.random() < 0.1]
            key = f"c{circle:04}n{told}"
            made.append(
                _article(key, [(n, people[n]) for n in named], jobs, f"Town{circle // 2}", PLACES[tradition], rng)
            )
            person_of.update({f"{key}:P{place + 1}": number for place, number in enumerate(named)})
    return Truth(made, person_of, frozenset(homonyms), country_of)


def _article(
    key: str, named: Sequence[tuple[int, Bearer]], jobs: Mapping[int, str], town: str, country: str, rng: random.Random
) -> Extraction:
    told = [
        Who(_full(bearer, rng), roles=((jobs[number], None),) if number in jobs and rng.random() < TOLD else ())
        for number, bearer in named
    ]
    places = " ".join(place for place in (country, town) if rng.random() < TOLD)
    bodies = ((f"{town} Union", "other"),) if rng.random() < TOLD else ()
    return article(key, *told, places=places, bodies=bodies, published=f"20{rng.randint(10, 20)}")


def _full(bearer: Bearer, rng: random.Random) -> str:
    while not parse(name := spell(bearer, rng)).full:
        pass
    return name


def measured(truth: Truth) -> dict[str, float]:
    """Return precision and recall over pairs, and the share of pairs of homonyms that were joined."""
    register = merge(truth.articles)
    local = {m.mention_id: m.entity_id for item in truth.articles for m in item.mentions}
    entity = {local[m.mention_id]: m.entity_id for m in register.mentions if m.type == "person"}
    pairs = [(a, b) for a, b in combinations(sorted(truth.person_of), 2) if a.split(":")[0] != b.split(":")[0]]
    said = {(a, b) for a, b in pairs if entity[a] == entity[b]}
    true = {(a, b) for a, b in pairs if truth.person_of[a] == truth.person_of[b]}
    names = {(a, b) for a, b in pairs if frozenset((truth.person_of[a], truth.person_of[b])) in truth.homonyms}
    country = {a: truth.country_of.get(person) for a, person in truth.person_of.items()}
    abroad = {(a, b) for a, b in names if country[a] != country[b]}
    return {
        "articles": len(truth.articles),
        "precision": len(said & true) / max(1, len(said)),
        "recall": len(said & true) / max(1, len(true)),
        "pairs of homonyms": len(names),
        "of them joined": len(names & said),
        "pairs of homonyms of two countries": len(abroad),
        "of these joined": len(abroad & said),
        "questions": sum(s.kind == "person" for s in register.suggestions),
    }


if __name__ == "__main__":
    asked = [int(a) for a in sys.argv[1:]] or [100, 1]
    for name, value in measured(world(*asked)).items():
        sys.stdout.write(f"{name}: {value:.3f}\n" if isinstance(value, float) else f"{name}: {value}\n")
