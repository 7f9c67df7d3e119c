"""Places: which are named, and where a clause says that something happened."""

from __future__ import annotations

import pytest
from tests.extract.handmade import flat, parsed, word

from gaolbook.extract.findings import EntityMention
from gaolbook.extract.places import find_places, place_of


def test_places_are_named_once_and_mentioned_everywhere() -> None:
    doc = flat(
        "The court in Vardagard sat. VARDAGARD is near the Tarn Valley.",
        GPE="Vardagard;VARDAGARD",
        LOC="the Tarn Valley",
    )
    names, mentions = find_places(doc)
    assert names == ("Vardagard", "Tarn Valley")
    assert [doc[m.start : m.end].text for m in mentions] == ["Vardagard", "VARDAGARD", "Tarn Valley"]
    assert [m.entity for m in mentions] == [0, 0, 1]


def test_a_name_of_a_body_is_no_place() -> None:
    doc = flat("The Vardagard court sat in Tarnow.", GPE="Vardagard;Tarnow")
    doc._.organisation_mentions = (EntityMention(1, 3, "named", 0),)
    assert find_places(doc)[0] == ("Tarnow",)


ARREST = """
Sona NNP nsubjpass 2 PERSON
was VBD auxpass 2
arrested VBN ROOT .
{} IN prep 2
Vardagard NNP pobj 3 GPE
. . punct 2
"""


@pytest.mark.parametrize(
    ("preposition", "expected"), [("in", "Vardagard"), ("near", "Vardagard"), ("from", None), ("by", None)]
)
def test_where_it_happened(preposition: str, expected: str | None) -> None:
    doc = parsed(ARREST.format(preposition))
    doc._.places, doc._.place_mentions = find_places(doc)
    assert place_of(word(doc, "arrested")) == expected


def test_two_places_are_none() -> None:
    doc = parsed(ARREST.format("in").replace(". . punct 2", "at IN prep 2\nTarnow NNP pobj 5 GPE"))
    doc._.places, doc._.place_mentions = find_places(doc)
    assert place_of(word(doc, "arrested")) is None
