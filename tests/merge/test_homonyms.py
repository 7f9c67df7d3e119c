"""Who bears another's name is asked about, not joined, however known the other is."""

from __future__ import annotations

import pytest
from build import Who, article
from homonyms import measured, world

from gaolbook.base.schema import Extraction
from gaolbook.merge import merge

NAME = "Zulmira Testqizi"
KNOWN = [
    article(f"k{i}", Who(NAME), Who(f"Fellow{'abcd'[i]} Probali"), Who("Murad Proban"), places="Azerbaijan Baku")
    for i in range(4)
]
"""Four articles of one country, with one other person in common, about somebody with a rare name."""
CROWD = [article(f"z{i}", Who(f"Other{chr(97 + i)} Someone{chr(97 + i)}"), places="Azerbaijan") for i in range(20)]
"""Articles that make a country what the whole dump is about."""


def last_joined(*told: Extraction) -> bool:
    """Whether the first person of the last article is one with anybody else."""
    register = merge(list(told))
    entity = {(m.article_id, m.start): m.entity_id for m in register.mentions}
    last = entity[told[-1].article.article_id, 100]
    return sum(found == last for found in entity.values()) > 1


def asked(*told: Extraction) -> bool:
    return any({s.left_name, s.right_name} == {NAME} for s in merge(list(told)).suggestions)


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("nothing is shared", article("o", Who(NAME))),
        ("another country", article("o", Who(NAME), places="Kenya Nairobi")),
        ("a job told, another country", article("o", Who(NAME, roles=(("baker", None),)), places="Kenya")),
    ],
)
def test_a_namesake_of_somebody_known_is_asked(why: str, other: Extraction) -> None:
    assert not last_joined(*KNOWN, other), why
    assert asked(*KNOWN, other), why


def test_somebody_known_is_recognised_where_the_country_is_named() -> None:
    abroad = article("o", Who(NAME), Who("Ana Foreign"), places="Kenya Kenya Kenya Kenya Azerbaijan")
    assert last_joined(*KNOWN, abroad)
    assert not last_joined(*KNOWN[:2], abroad)


def test_the_country_of_the_whole_dump_tells_nothing() -> None:
    pair = [article("n1", Who(NAME), places="Azerbaijan"), article("n2", Who(NAME), places="Azerbaijan")]
    assert last_joined(CROWD[0], *pair)
    assert not last_joined(*CROWD, *pair)
    assert asked(*CROWD, *pair)


def test_precision_holds_in_a_world_of_homonyms() -> None:
    found = measured(world(80, 1))
    assert found["pairs of homonyms"] >= 20
    assert found["precision"] >= 0.97
