"""Roles: before and after a name, said of a person, plural, former, with an organisation."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from tests.extract.handmade import flat, named, parsed

from gaolbook.extract.organisations import find_organisations
from gaolbook.extract.persons import find_persons
from gaolbook.extract.roles import find_roles, find_said_roles

Role = tuple[str, str, str | None, str]


def _read(doc: Doc) -> Doc:
    doc._.persons, doc._.person_mentions = find_persons(doc)
    doc._.organisations, doc._.organisation_mentions = find_organisations(doc)
    doc._.references = {i: (m.entity,) for m in doc._.person_mentions for i in range(m.start, m.end)}
    return doc


def roles(text: str, persons: str = "Sona Ahadli", **labels: str) -> list[Role]:
    doc = _read(flat(text, PERSON=persons, **labels))
    return [(doc._.persons[r.person].name, r.title, r.organisation_text, r.status) for r in find_roles(doc)]


@pytest.mark.parametrize(
    ("text", "title", "status"),
    [
        ("Here journalist Sona Ahadli fled.", "journalist", "current"),
        ("Here investigative journalist Sona Ahadli fled.", "investigative journalist", "current"),
        ("Here the former minister Sona Ahadli fled.", "minister", "former"),
        ("Here the deputy chairwoman Sona Ahadli fled.", "deputy chairwoman", "current"),
        ("Here editor-in-chief Sona Ahadli fled.", "editor-in-chief", "current"),
        ("Here the jailed journalist Sona Ahadli fled.", "journalist", "current"),
        ("Here the well-known journalist Sona Ahadli fled.", "journalist", "current"),
        ("Here Sona Ahadli, a journalist, fled.", "journalist", "current"),
        ("Here Sona Ahadli, the former ambassador, fled.", "ambassador", "former"),
        ("Here Sona Ahadli, 45, a lawyer, fled.", "lawyer", "current"),
        ("Here Sona Ahadli (poet) fled.", "poet", "current"),
        ("Here Mrs Sona Ahadli, editor-in-chief, fled.", "editor-in-chief", "current"),
    ],
)
def test_one_role(text: str, title: str, status: str) -> None:
    assert roles(text) == [("Sona Ahadli", title, None, status)]


@pytest.mark.parametrize(
    "text",
    [
        "Here the prisoner Sona Ahadli fled.",
        "Here his wife Sona Ahadli fled.",
        "Here Sona Ahadli, a mother, fled.",
        "Here Sona Ahadli fled.",
        "Here the lawyer of Sona Ahadli fled.",
        "Here the brother and lawyer of Sona Ahadli fled.",
        "Here a member Sona Ahadli fled.",
        "Here Sona Ahadli, whose lawyer fled, wrote.",
    ],
)
def test_no_role(text: str) -> None:
    assert roles(text) == []


def test_two_roles_joined_by_and() -> None:
    assert [r[1] for r in roles("Here activist and blogger Sona Ahadli fled.")] == ["activist", "blogger"]
    assert [r[1] for r in roles("Here Sona Ahadli, a poet and a teacher, fled.")] == ["poet", "teacher"]


def test_an_organisation_before_of_and_after() -> None:
    org = {"ORG": "Lantern Party"}
    expected = [("Sona Ahadli", "chairwoman", "Lantern Party", "current")]
    assert roles("Here Lantern Party chairwoman Sona Ahadli fled.", **org) == expected
    assert roles("Here the chairwoman of the Lantern Party, Sona Ahadli, fled.", **org) == expected
    assert roles("Here Sona Ahadli, chairwoman of the Lantern Party, fled.", **org) == expected


def test_a_founder_and_editor_of_one_paper() -> None:
    found = roles("Here Sona Ahadli, founder and editor of the Daily Lantern, fled.", ORG="Daily Lantern")
    assert found == [
        ("Sona Ahadli", "founder", "Daily Lantern", "current"),
        ("Sona Ahadli", "editor", "Daily Lantern", "current"),
    ]


def test_a_plural_role_is_everybodys() -> None:
    text = "Here the deputy chairmen of the Lantern Party, Rauf Sadli and Emin Qurban, fled."
    assert roles(text, "Rauf Sadli;Emin Qurban", ORG="Lantern Party") == [
        ("Rauf Sadli", "deputy chairman", "Lantern Party", "current"),
        ("Emin Qurban", "deputy chairman", "Lantern Party", "current"),
    ]
    assert roles("Here reporters Rauf Sadli and Emin Qurban fled.", "Rauf Sadli;Emin Qurban") == [
        ("Rauf Sadli", "reporter", None, "current"),
        ("Emin Qurban", "reporter", None, "current"),
    ]


def test_a_singular_role_is_only_the_next_name() -> None:
    found = roles("Here journalist Rauf Sadli and Emin Qurban fled.", "Rauf Sadli;Emin Qurban")
    assert found == [("Rauf Sadli", "journalist", None, "current")]


def test_the_role_after_a_comma_belongs_to_the_next_name() -> None:
    found = roles("Here Rauf Sadli, the lawyer Emin Qurban and others fled.", "Rauf Sadli;Emin Qurban")
    assert found == [("Emin Qurban", "lawyer", None, "current")]


def test_a_role_told_twice_counts_once_and_takes_the_organisation() -> None:
    text = "Here editor Sona Ahadli fled. Sona Ahadli, editor of the Daily Lantern, wrote."
    assert roles(text, ORG="Daily Lantern") == [("Sona Ahadli", "editor", "Daily Lantern", "current")]


def test_a_nationality_and_a_place_are_no_part_of_the_title() -> None:
    assert roles("Here Kharvian lawyer Sona Ahadli fled.", NORP="Kharvian") == [
        ("Sona Ahadli", "lawyer", None, "current")
    ]


def said(rows: str, *names: str, organisations: tuple[tuple[str, str], ...] = ()) -> list[Role]:
    doc = named(parsed(rows), *((name, None) for name in names), organisations=organisations)
    doc._.roles = find_roles(doc)
    return [(doc._.persons[r.person].name, r.title, r.organisation_text, r.status) for r in find_said_roles(doc)]


def test_is_a_lawyer() -> None:
    rows = "Sona NNP nsubj 1 PERSON\nis VBZ ROOT .\na DT det 3\nlawyer NN attr 1"
    assert said(rows, "Sona") == [("Sona", "lawyer", None, "current")]


def test_is_not_a_lawyer() -> None:
    assert said("Sona NNP nsubj 1 PERSON\nis VBZ ROOT .\nnot RB neg 1\na DT det 4\nlawyer NN attr 1", "Sona") == []


def test_was_formerly_a_lawyer() -> None:
    rows = "Sona NNP nsubj 2 PERSON\nformerly RB advmod 2\nwas VBD ROOT .\na DT det 4\nlawyer NN attr 2"
    assert said(rows, "Sona") == [("Sona", "lawyer", None, "former")]


def test_who_is_a_lawyer() -> None:
    rows = "Sona NNP nsubj 5 PERSON\nwho WP nsubj 2\nis VBZ relcl 0\na DT det 4\nlawyer NN attr 2\nfled VBD ROOT ."
    assert said(rows, "Sona") == [("Sona", "lawyer", None, "current")]


def test_worked_as_a_lawyer_for() -> None:
    rows = """
    Sona NNP nsubj 1 PERSON
    worked VBD ROOT .
    as IN prep 1
    a DT det 4
    lawyer NN pobj 2
    for IN prep 4
    Blue NNP compound 7 ORG
    Kettle NNP pobj 5 ORG
    """
    assert said(rows, "Sona", organisations=(("Blue Kettle", "other"),)) == [
        ("Sona", "lawyer", "Blue Kettle", "current")
    ]


def test_a_list_of_roles_said() -> None:
    rows = """
    Sona NNP nsubj 1 PERSON
    is VBZ ROOT .
    a DT det 3
    poet NN attr 1
    and CC cc 3
    a DT det 6
    teacher NN conj 3
    """
    assert [role[1] for role in said(rows, "Sona")] == ["poet", "teacher"]


def test_what_somebody_else_is_is_not_said_of_her() -> None:
    rows = """
    Sona NNP poss 2 PERSON
    's POS case 0
    brother NN nsubj 3
    is VBZ ROOT .
    a DT det 5
    lawyer NN attr 3
    """
    assert said(rows, "Sona") == []


def test_then_at_the_start_is_no_former() -> None:
    assert roles("Then journalist Sona Ahadli fled.")[0][3] == "current"


def test_the_then_chairman_is_former() -> None:
    assert roles("Here the then chairman Rauf Sadli fled.", "Rauf Sadli") == [
        ("Rauf Sadli", "chairman", None, "former")
    ]


def test_a_speaker_between_commas_is_no_apposition() -> None:
    assert roles("Here Sona Ahadli, her lawyer said, fled.") == []
