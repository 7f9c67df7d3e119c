"""Which mentions name which person; entities are set by hand, so that only the rules are tested."""

from __future__ import annotations

import pytest
from tests.extract.handmade import flat

from gaolbook.extract.persons import find_persons


def people(text: str, persons: str, **other: str) -> dict[str, list[str]]:
    """Person's name -> the texts of the mentions."""
    doc = flat(text, PERSON=persons, **other)
    found, mentions = find_persons(doc)
    assert list(mentions) == sorted(mentions)
    assert len({(m.start, m.end) for m in mentions}) == len(mentions)
    return {
        person.name: [doc[m.start : m.end].text for m in mentions if m.entity == i] for i, person in enumerate(found)
    }


def gender(text: str, persons: str) -> str | None:
    return find_persons(flat(text.replace(persons, f"Nur {persons}"), PERSON=f"Nur {persons}"))[0][0].gender


def test_surname_and_given_name_are_the_person() -> None:
    found = people("Lale Tahmasb wrote. Tahmasb fled. Lale wrote.", "Lale Tahmasb;Tahmasb;Lale")
    assert found == {"Lale Tahmasb": ["Lale Tahmasb", "Tahmasb", "Lale"]}


def test_a_surname_before_the_full_name() -> None:
    assert list(people("Tahmasb fled. Lale Tahmasb wrote.", "Tahmasb;Lale Tahmasb")) == ["Lale Tahmasb"]


def test_a_surname_the_model_missed_is_found_by_the_full_name() -> None:
    assert people("Lale Tahmasb wrote. Then came Tahmasb.", "Lale Tahmasb")["Lale Tahmasb"] == [
        "Lale Tahmasb",
        "Tahmasb",
    ]


def test_a_surname_inside_a_longer_proper_name_is_not_taken() -> None:
    """ "the Tahmasb Prize" is no mention of Lale Tahmasb."""
    found = people("Lale Tahmasb wrote. He won the Tahmasb Prize of peace.", "Lale Tahmasb")
    assert found == {"Lale Tahmasb": ["Lale Tahmasb"]}


def test_a_surname_inside_an_organisation_is_not_taken() -> None:
    found = people("Lale Tahmasb wrote. The Tahmasb Foundation said so.", "Lale Tahmasb", ORG="Tahmasb Foundation")
    assert found == {"Lale Tahmasb": ["Lale Tahmasb"]}


@pytest.mark.parametrize("name", ["Elnur [Elnour] Bayramzad", "Elnur (Elnour) Bayramzad"])
def test_a_bracketed_variant_belongs_to_the_name(name: str) -> None:
    left, bracket, right = name.split()
    inner = bracket[1:-1]
    assert people(f"{name} fled.", name) == {"Elnur Bayramzad": [name]}
    assert people(f"{name} fled.", f"{left};{inner};{right}") == {"Elnur Bayramzad": [name]}


def test_another_person_in_brackets_is_another() -> None:
    found = people("Elnur Bayramzad (with Sona Ahadli) fled.", "Elnur Bayramzad;Sona Ahadli")
    assert list(found) == ["Elnur Bayramzad", "Sona Ahadli"]


def test_a_shared_surname_makes_two_persons() -> None:
    found = people("Sona and Elnur Bayramzad fled. Sona wrote.", "Sona;Elnur Bayramzad")
    assert found == {"Sona Bayramzad": ["Sona", "Sona"], "Elnur Bayramzad": ["Elnur Bayramzad"]}


def test_a_shared_surname_of_one_the_model_missed() -> None:
    found = people("Police met Sona and Elnur Bayramzad.", "Elnur Bayramzad")
    assert list(found) == ["Sona Bayramzad", "Elnur Bayramzad"]


def test_two_full_names_share_no_surname() -> None:
    found = people("Sona Ahadli and Elnur Bayramzad fled.", "Sona Ahadli;Elnur Bayramzad")
    assert list(found) == ["Sona Ahadli", "Elnur Bayramzad"]


def test_a_surname_beside_a_full_name_shares_nothing() -> None:
    """ "Ahadli and Elnur Bayramzad" where Ahadli is the surname of Sona."""
    found = people("Sona Ahadli wrote. Ahadli and Elnur Bayramzad fled.", "Sona Ahadli;Ahadli;Elnur Bayramzad")
    assert list(found) == ["Sona Ahadli", "Elnur Bayramzad"]


@pytest.mark.parametrize("title", ["Mr", "Mrs.", "Dr", "Sheikh", "Daw"])
def test_titles_are_no_part_of_the_name(title: str) -> None:
    found = people(f"{title} Sona Ahadli fled. {title} Ahadli wrote.", f"{title} Sona Ahadli;{title} Ahadli")
    assert found == {"Sona Ahadli": ["Sona Ahadli", "Ahadli"]}


def test_role_nouns_and_possessives_are_no_part_of_the_name() -> None:
    assert people("Then Journalist Sona Ahadli's lawyer fled.", "Journalist Sona Ahadli's") == {
        "Sona Ahadli": ["Sona Ahadli"]
    }


def test_an_initial_stands_for_a_given_name() -> None:
    assert list(people("Sona Ahadli fled. S. Ahadli wrote.", "Sona Ahadli;S. Ahadli")) == ["Sona Ahadli"]
    assert len(people("Sona Ahadli fled. R. Ahadli wrote.", "Sona Ahadli;R. Ahadli")) == 2


def test_two_persons_of_one_surname_stay_two() -> None:
    found = people("Sona Ahadli fled. Rauf Ahadli wrote.", "Sona Ahadli;Rauf Ahadli")
    assert found == {"Sona Ahadli": ["Sona Ahadli"], "Rauf Ahadli": ["Rauf Ahadli"]}


def test_the_surname_of_two_is_the_one_named_last() -> None:
    found = people("Sona Ahadli fled. Rauf Ahadli wrote. Ahadli met them.", "Sona Ahadli;Rauf Ahadli;Ahadli")
    assert found["Rauf Ahadli"] == ["Rauf Ahadli", "Ahadli"]


def test_a_gendered_surname_goes_to_whom_it_fits() -> None:
    text = "Sona Karimova fled. Rauf Karimov wrote. Karimova met them. Karimov met them."
    found = people(text, "Sona Karimova;Rauf Karimov;Karimova;Karimov")
    assert found == {"Sona Karimova": ["Sona Karimova", "Karimova"], "Rauf Karimov": ["Rauf Karimov", "Karimov"]}


def test_a_patronymic_is_the_same_person() -> None:
    text = "Rauf Emin oglu Ahadli fled. Rauf Ahadli wrote."
    assert list(people(text, "Rauf Emin oglu Ahadli;Rauf Ahadli")) == ["Rauf Emin oglu Ahadli"]


def test_letters_and_spellings_fold() -> None:
    text = "Şahla Qaraçuxurlu fled. Shahla Garachukhurlu wrote. Sahla Qaracuxurlu met them."
    assert len(people(text, "Şahla Qaraçuxurlu;Sahla Qaracuxurlu;Shahla Garachukhurlu")) <= 2


def test_letters_without_their_marks_are_the_same_name() -> None:
    assert len(people("Şahla Qaraçlı fled. Sahla Qaracli wrote.", "Şahla Qaraçlı;Sahla Qaracli")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyen Van An", "Nguyen Van Anh"),
        ("Ali Hasanli", "Alim Hasanli"),
        ("Aung Min", "Aung Myint"),
        ("Kim Jin", "Kim Jun"),
    ],
)
def test_short_names_that_differ_are_two_persons(one: str, other: str) -> None:
    assert len(people(f"{one} fled. {other} wrote.", f"{one};{other}")) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("Marina Halavach", "Maryna Halavach"), ("Siarhei Dudko", "Sergei Dudko")],
)
def test_siblings_with_like_names_are_a_question_for_merge(one: str, other: str) -> None:
    """Near spellings inside one article: either answer must keep both spellings as mentions."""
    found = people(f"{one} fled. {other} wrote.", f"{one};{other}")
    assert sorted(text for texts in found.values() for text in texts) == sorted([one, other])


def test_spans_that_are_no_names_are_left_out() -> None:
    assert people("They met 1234 there.", "1234") == {}
    assert people("They met Q B C D E F G H there.", "Q B C D E F G H") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr Ahadli fled.", "male"),
        ("Mrs Ahadli fled.", "female"),
        ("Then the spokeswoman Ahadli fled.", "female"),
        ("Ahadli, an actress, fled.", "female"),
        ("Ahadli fled.", None),
        ("Ahadli, whose brother was there, fled.", None),
        ("Ahadli, his mother's lawyer, fled.", None),
        ("Then the mother of Ahadli fled.", None),
        ("Then his wife Ahadli fled.", "female"),
    ],
)
def test_gender_where_a_word_says_it(text: str, expected: str | None) -> None:
    assert gender(text, "Ahadli") == expected


@pytest.mark.parametrize(
    ("surname", "expected"),
    [("Karimova", "female"), ("Karimov", "male"), ("Ivanovskaya", "female"), ("Ahadli", None), ("Casanova", "female")],
)
def test_gender_by_surname(surname: str, expected: str | None) -> None:
    assert gender(f"{surname} fled.", surname) == expected


def test_nobody() -> None:
    assert find_persons(flat("Fog came.")) == ((), ())
    assert find_persons(flat("")) == ((), ())
