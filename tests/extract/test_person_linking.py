"""Names of one article that are one person, and those that are not; who is nobody."""

from __future__ import annotations

import pytest
from tests.extract.handmade import flat
from tests.extract.test_find_persons import people

from gaolbook.extract.persons import find_persons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sviatlana Kharouskaya", "Svetlana Kharovskaya"),
        ("Viktor Barabanko", "Viktar Barabanka"),
        ("Robert A. Dastern", "Robert Dastern"),
        ("Khaled al-Basri", "Khaled El-Basri"),
        ("Emin Testov", "E. Testov"),
        ("Tran Minh Thuy", "Minh Thuy"),
        ("Presdient Emin Testov", "Emin Testov"),
    ],
)
def test_one_person(one: str, other: str) -> None:
    assert len(people(f"Then {one} fled. Then {other} wrote.", f"{one};{other}")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zhala Testova", "Irada Testova"),
        ("Emin Testov", "Emin Testov Jr."),
        ("Amr Karim Testi", "Karim Testi"),
        ("Rashad Testov", "Rashid Testov"),
        ("Nur Testov", "Nur Testova"),
        ("Aung Min", "Aung Min Su Thi"),
    ],
)
def test_two_persons(one: str, other: str) -> None:
    assert len(people(f"Then {one} fled. Then {other} wrote.", f"{one};{other}")) == 2


def test_a_plural_surname_is_each_ones_in_its_form() -> None:
    text = "Olga and Yevgeny Testov fled. Olga Testova wrote. Testov met them. Testova left."
    found = people(text, "Olga;Yevgeny Testov;Olga Testova;Testov;Testova")
    assert found == {
        "Olga Testova": ["Olga", "Olga Testova", "Testova"],
        "Yevgeny Testov": ["Yevgeny Testov", "Testov"],
    }


def test_three_brothers_share_a_surname() -> None:
    found = people("The brothers Brik, Trosk and Drum Testi fled.", "Brik;Trosk;Drum Testi")
    assert list(found) == ["Brik Testi", "Trosk Testi", "Drum Testi"]


def test_two_leaders_share_none() -> None:
    assert "Brik Testi" not in people("Mr Brik and Drum Testi met.", "Brik;Drum Testi")


def test_a_title_tells_two_of_one_surname_apart() -> None:
    text = "Sona Ahadli fled. Rauf Ahadli wrote. Ms Ahadli met them. Mr Ahadli left."
    found = people(text, "Sona Ahadli;Rauf Ahadli;Ahadli")
    assert found == {"Sona Ahadli": ["Sona Ahadli", "Ahadli"], "Rauf Ahadli": ["Rauf Ahadli", "Ahadli"]}


def test_family_names_that_stand_first_are_used_alone() -> None:
    assert people("Huang Testing fled. Huang wrote.", "Huang Testing;Huang") == {
        "Huang Testing": ["Huang Testing", "Huang"]
    }


def test_who_wrote_the_article_is_nobody_in_it() -> None:
    text = "Sona Ahadli fled. (Reporting by John Brik and Ann Drum; Editing by Tom Trosk)"
    assert list(people(text, "Sona Ahadli;John Brik;Ann Drum;Tom Trosk")) == ["Sona Ahadli"]
    doc = flat("By John Brik\n\nSona Ahadli fled.", PERSON="Sona Ahadli;John Brik")
    doc._.blocks = ((0, 12, "byline"), (14, 31, "body"))
    assert [person.name for person in find_persons(doc)[0]] == ["Sona Ahadli"]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("He told the Brikon news agency so.", "Brikon"),
        ("The newspaper 'Brikon Drum' wrote.", "Brikon Drum"),
        ("They met in Moscow.", "Moscow"),
        ("The Hans fled.", "Hans"),
        ("The SAMs were kept.", "SAMs"),
        ("They say that Brikon learned of it.", "Brikon"),
    ],
)
def test_nobody(text: str, entity: str) -> None:
    assert people(text, entity) == {}
