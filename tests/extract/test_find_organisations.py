"""Organisations: which names are one, their acronyms and their kinds."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read
from tests.extract.handmade import flat

from gaolbook.extract.organisations import acronym_of, find_organisations, organisation_kind
from gaolbook.extract.persons import find_persons

KINDS = {
    "Baku Grave Crimes Court": "court",
    "Supreme Court of Kharvia": "court",
    "Lantern Party": "party",
    "Popular Harvest Front": "party",
    "Meadow Movement": "movement",
    "The Daily Lantern": "media",
    "Radio Lantern": "media",
    "Ministry of Justice": "government",
    "Institute of Press Freedom": "ngo",
    "State Security Service": "security",
    "Evening Prison": "prison",
    "Penal Colony No 2": "prison",
    "Council of Europe": "intergovernmental",
    "United Nations": "intergovernmental",
    "Lantern Foundation": "ngo",
    "Committee to Protect Poets": "ngo",
    "Amnesty International": "ngo",
    "Kharvia State University": "education",
    "Orthodox Church of Kharvia": "religious",
    "Lantern Oil Company": "company",
    "Prosecutor General's Office": "government",
    "Blue Kettle": "other",
    "Frontline Poets": "other",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_kinds(name: str, kind: str) -> None:
    assert organisation_kind(name) == kind


def test_the_head_before_of_decides() -> None:
    assert organisation_kind("European Court of Human Rights") == "court"


def found(text: str, organisations: str, persons: str = "") -> dict[str, list[str]]:
    doc = flat(text, ORG=organisations, **({"PERSON": persons} if persons else {}))
    doc._.persons, doc._.person_mentions = find_persons(doc)
    names, mentions = find_organisations(doc)
    return {o.name: [doc[m.start : m.end].text for m in mentions if m.entity == i] for i, o in enumerate(names)}


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Popular Front Party", "pfp"),
        ("Committee to Protect Poets", "cpp"),
        ("Union of Free Herders", "ufh"),
        ("N!DA", "n"),
    ],
)
def test_acronym_of(name: str, initials: str) -> None:
    assert acronym_of(name) == initials


def test_an_acronym_and_its_name_are_one() -> None:
    text = "Then the Free Herders Union (FHU) met. The FHU wrote."
    assert found(text, "Free Herders Union;FHU") == {"Free Herders Union": ["Free Herders Union", "FHU", "FHU"]}


def test_a_known_acronym_is_found_where_the_model_missed_it() -> None:
    text = "Then FHU met. They met FHU. All of them met at FHU."
    doc_names = found(text, "FHU")
    assert doc_names == {"FHU": ["FHU", "FHU", "FHU"]}


def test_acronyms_that_do_not_fit_are_others() -> None:
    assert list(found("The Free Herders Union met the FPU.", "Free Herders Union;FPU")) == ["Free Herders Union", "FPU"]


def test_a_party_and_its_short_name_are_one() -> None:
    text = "The Harvest Front Party met. The Harvest Front wrote."
    assert found(text, "Harvest Front Party;Harvest Front") == {
        "Harvest Front Party": ["Harvest Front Party", "Harvest Front"]
    }


def test_two_courts_and_two_ministries_are_not_one() -> None:
    text = "The Ministry of Justice met the Ministry of Health; the Supreme Court met the Constitutional Court."
    assert len(found(text, "Ministry of Justice;Ministry of Health;Supreme Court;Constitutional Court")) == 4


def test_articles_possessives_and_brackets_are_cut() -> None:
    assert found("Then the Lantern Party's lawyer met (Blue Kettle).", "the Lantern Party's;Blue Kettle)") == {
        "Lantern Party": ["Lantern Party"],
        "Blue Kettle": ["Blue Kettle"],
    }


def test_the_head_word_the_model_cut_off() -> None:
    assert list(found("He is in Luzbek prison now.", "Luzbek")) == ["Luzbek prison"]
    assert list(found("Then the Luzbek Party met.", "Luzbek")) == ["Luzbek Party"]


def test_what_is_no_organisation() -> None:
    assert found("They met on Facebook and Instagram.", "Facebook;Instagram") == {}
    assert found("They met poets.", "poets") == {}


def test_a_report_and_pieces_of_names_are_no_bodies() -> None:
    assert found("Then Liberty on the Line 2015 came out.", "Liberty on the Line 2015") == {}
    assert found("Then the Lantern Institute for Near East Poems met.", "for Near East Poems") == {}


def test_a_paper_is_known_by_its_last_word_where_there_is_one() -> None:
    text = "Then the Kharvia Post wrote. They met the Post."
    assert found(text, "Kharvia Post;Post") == {"Kharvia Post": ["Kharvia Post", "Post"]}
    two = "Then the Kharvia Post met the Lantern Post. They met the Post."
    assert len(found(two, "Kharvia Post;Lantern Post;Post")) == 3


def test_a_short_form_in_brackets_may_have_small_letters() -> None:
    text = "Then the Bureau of Prisons (BuPri) met. They left BuPri."
    assert found(text, "Bureau of Prisons;BuPri") == {"Bureau of Prisons": ["Bureau of Prisons", "BuPri", "BuPri"]}


def test_marks_around_a_name_belong_to_it() -> None:
    assert list(found("Then the weekly ¿Ahora? met.", "Ahora")) == ["¿Ahora?"]


def test_a_person_is_no_organisation() -> None:
    doc = flat("Lale Tahmasb fled.", PERSON="Lale Tahmasb")
    doc._.persons, doc._.person_mentions = find_persons(doc)
    assert find_organisations(doc) == ((), ())


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rauf Sadli acted in the film Kharvia Nights.", set()),
        ("Shares of Kharvia Oil Corporation ( KHVO.O ) fell.", {"Kharvia Oil Corporation"}),
        ("She refused HRT, her doctor said.", set()),
        ("LONDON Northern Bank said on Friday it would close.", {"Northern Bank"}),
    ],
)
def test_things_are_no_bodies(nlp: Language, text: str, names: set[str]) -> None:
    assert {o.name for o in read(nlp, text).organisations} == names
