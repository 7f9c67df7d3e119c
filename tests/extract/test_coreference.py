"""Pronouns and nouns that point back: linked where one person is clearly meant, else not at all."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from tests.extract.handmade import named, parsed, word

from gaolbook.extract.coreference import find_references, hyponyms
from gaolbook.extract.roles import find_roles
from gaolbook.extract.words import lexicon, words

LALE, OMID = ("Lale", "female"), ("Omid", "male")


def link(doc: Doc, text: str, nth: int = 0) -> tuple[str, ...]:
    """Names of the persons that the word stands for."""
    doc._.references = None
    doc._.roles = find_roles(doc)
    references, added = find_references(doc)
    at = word(doc, text, nth).i
    assert {m.entity for m in added if m.end == at + 1} <= set(references.get(at, ()))
    return tuple(doc._.persons[p].name for p in references.get(at, ()))


TWO = """
Lale NNP nsubj 1 PERSON
met VBD ROOT .
Omid NNP dobj 1 PERSON

{} PRP nsubj 4
fled VBD ROOT .
"""


@pytest.mark.parametrize(("pronoun", "who"), [("She", ("Lale",)), ("He", ("Omid",))])
def test_gender_decides(pronoun: str, who: tuple[str, ...]) -> None:
    assert link(named(parsed(TWO.format(pronoun)), LALE, OMID), pronoun) == who


def test_the_wrong_gender_is_nobody() -> None:
    assert link(named(parsed(TWO.format("He")), LALE, ("Omid", "female")), "He") == ()


def test_a_pronoun_tells_the_gender_for_those_that_follow() -> None:
    rows = "Lale NNP nsubj 1 PERSON\nfled VBD ROOT .\n\n"
    rows += "She PRP nsubj 3\nwept VBD ROOT .\n\nHe PRP nsubj 5\ncame VBD ROOT ."
    doc = named(parsed(rows), ("Lale", None))
    assert link(doc, "She") == ("Lale",)
    assert link(doc, "He") == ()


def test_an_object_is_not_its_own_subject() -> None:
    rows = "Omid NNP nsubj 1 PERSON\nsaw VBD ROOT .\nhim PRP dobj 1"
    assert link(named(parsed(rows), OMID), "him") == ()


def test_a_possessive_may_mean_the_subject() -> None:
    rows = "Omid NNP nsubj 1 PERSON\nlost VBD ROOT .\nhis PRP$ poss 3\ncell NN dobj 1"
    assert link(named(parsed(rows), OMID), "his") == ("Omid",)


def test_a_pronoun_before_its_name() -> None:
    rows = "After IN prep 4\nhis PRP$ poss 2\narrest NN pobj 0\nOmid NNP nsubj 4 PERSON\nfled VBD ROOT ."
    assert link(named(parsed(rows), OMID), "his") == ("Omid",)


def test_nobody_stands_too_far_back() -> None:
    fog = "".join(f"\nFog NN nsubj {3 + 2 * i}\ncame VBD ROOT .\n" for i in range(5))
    rows = "Omid NNP nsubj 1 PERSON\nfled VBD ROOT .\n" + fog + "\nHe PRP nsubj 13\nwept VBD ROOT ."
    assert link(named(parsed(rows), OMID), "He") == ()


LIST = """
Lale NNP nsubj 3 PERSON
and CC cc 0
Omid NNP conj 0 PERSON
fled VBD ROOT .
"""


@pytest.mark.parametrize("rows", ["They PRP nsubj 5", "Both DT nsubj 5"])
def test_a_plural_is_the_list_before(rows: str) -> None:
    doc = named(parsed(LIST + "\n" + rows + "\nwept VBD ROOT ."), LALE, OMID)
    assert link(doc, rows.split()[0]) == ("Lale", "Omid")


def test_a_number_must_fit_the_list() -> None:
    rows = LIST + "\nThe DT det 5\n{} CD nsubj 6\nwept VBD ROOT ."
    assert link(named(parsed(rows.format("two")), LALE, OMID), "two") == ("Lale", "Omid")
    assert link(named(parsed(rows.format("three")), LALE, OMID), "three") == ()


def test_a_plural_is_never_one_person() -> None:
    rows = "Lale NNP nsubj 1 PERSON\nfled VBD ROOT .\n\nThey PRP nsubj 3\nwept VBD ROOT ."
    assert link(named(parsed(rows), LALE), "They") == ()


NOUN = """
Then RB advmod 3
{} NN compound 2
Lale NNP nsubj 3 PERSON
fled VBD ROOT .

Omid NNP nsubj 5 PERSON
wept VBD ROOT .

The DT det 7
{} NN nsubj 8
wrote VBD ROOT .
"""


@pytest.mark.parametrize(
    ("role", "noun", "who"),
    [
        ("journalist", "journalist", ("Lale",)),
        ("reporter", "journalist", ("Lale",)),
        ("journalist", "judge", ()),
        ("lawyer", "minister", ()),
    ],
)
def test_a_role_noun_is_who_has_the_role(role: str, noun: str, who: tuple[str, ...]) -> None:
    assert link(named(parsed(NOUN.format(role, noun)), LALE, OMID), noun, -1) == who


OFFICES = (
    "judge",
    "president",
    "minister",
    "prosecutor",
    "governor",
    "commander",
    "investigator",
    "ambassador",
    "king",
)


@pytest.mark.parametrize("noun", OFFICES)
def test_an_office_is_never_the_person_the_article_is_about(noun: str) -> None:
    """Lale is named five times and nobody else is; "the judge" is still somebody else."""
    rows, at = "", 0
    for _ in range(5):
        rows += f"Lale NNP nsubj {at + 1} PERSON\nfled VBD ROOT .\n\n"
        at += 2
    rows += f"The DT det {at + 1}\n{noun} NN nsubj {at + 2}\nwrote VBD ROOT ."
    assert link(named(parsed(rows), LALE), noun) == ()


@pytest.mark.parametrize("noun", ["journalist", "activist", "defendant", "prisoner"])
def test_other_nouns_are_the_person_the_article_is_about(noun: str) -> None:
    rows = "Lale NNP nsubj 1 PERSON\nfled VBD ROOT .\n\nLale NNP nsubj 3 PERSON\nwept VBD ROOT .\n\n"
    rows += f"The DT det 5\n{noun} NN nsubj 6\nwrote VBD ROOT ."
    assert link(named(parsed(rows), LALE), noun) == ("Lale",)


def test_where_two_are_equally_named_nobody_is_meant() -> None:
    rows = TWO.split("\n\n")[0] + "\n\nThe DT det 4\ndefendant NN nsubj 5\nwrote VBD ROOT ."
    assert link(named(parsed(rows), LALE, OMID), "defendant") == ()


def test_a_noun_with_an_owner_is_somebody_else() -> None:
    """ "her lawyer" and "the lawyer of X" name a person we do not know."""
    rows = "Lale NNP nsubj 1 PERSON\nfled VBD ROOT .\n\n"
    rows += "The DT det 3\njournalist NN nsubj 6\nof IN prep 3\nFoo NNP pobj 4\nwrote VBD ROOT ."
    assert link(named(parsed(rows), LALE), "journalist") == ()


def test_offices_are_no_protagonists() -> None:
    general = words("coreference", "protagonists") | words("coreference", "persons")
    assert not general & {
        *OFFICES,
        "policeman",
        "officer",
        "guard",
        "warden",
        "official",
        "spokesman",
        "spokeswoman",
        "lawyer",
    }


def test_covered_nouns_are_role_nouns() -> None:
    nouns = words("roles", "nouns")
    assert [w for table in lexicon("coreference")["covers"] for w in hyponyms(table) if w not in nouns] == []
    assert hyponyms("stone") == frozenset()
