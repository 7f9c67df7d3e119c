"""Sets of persons, and the one set that a plural means."""

from __future__ import annotations

import pytest
from tests.extract.handmade import named, parsed, word
from tests.extract.test_coreference import link

from gaolbook.extract.introductions import introduced_groups
from gaolbook.extract.person_sets import name_lists, together
from gaolbook.extract.plurals import Said, count_of, said_by
from gaolbook.extract.undergoing import undergoers

LALE, OMID = ("Lale", "female"), ("Omid", "male")
LIST = """
Lale NNP nsubj 3 PERSON
and CC cc 0
Omid NNP conj 0 PERSON
fled VBD ROOT .
"""


def _lists(rows: str, *people: tuple[str, str | None]) -> list[tuple[int, ...]]:
    doc = named(parsed(rows), *people)
    return [told.persons for told in name_lists(doc, 0, len(doc))]


def test_a_list_is_names_with_commas_between() -> None:
    assert _lists(LIST, LALE, OMID) == [(0, 1)]


@pytest.mark.parametrize(
    ("between", "label", "listed"),
    [("from IN prep", "GPE", True), ("through IN prep", "GPE", False), ("of IN prep", "DATE", False)],
)
def test_where_somebody_is_from_stands_inside_a_list(between: str, label: str, listed: bool) -> None:
    rows = f"Lale NNP nsubj 7 PERSON\nand CC cc 0\n, , punct 0\n{between} 0\nBrest NNP pobj 3 {label}\n, , punct 0\n"
    rows += "Omid NNP conj 0 PERSON\nfled VBD ROOT ."
    assert _lists(rows, LALE, OMID) == ([(0, 1)] if listed else [])


def test_a_list_ends_with_its_sentence_and_with_a_quotation() -> None:
    apart = "Saw VBD ROOT .\nLale NNP dobj 0 PERSON\n\n, , punct 3\nOmid NNP nsubj 4 PERSON\nfled VBD ROOT ."
    assert _lists(apart, LALE, OMID) == []
    quoted = "Lale NNP nsubj 4 PERSON\n, , punct 0\n'' '' punct 0\nOmid NNP nsubj 4 PERSON\nsaid VBD ROOT ."
    assert _lists(quoted, LALE, OMID) == []


def test_who_is_arrested_with_another_makes_a_set_with_them() -> None:
    rows = "Lale NNP nsubjpass 2 PERSON\nwas VBD auxpass 2\narrested VBN ROOT .\nwith IN prep 2\nOmid NNP pobj 3 PERSON"
    doc = named(parsed(rows), LALE, OMID)
    references = {0: (0,), 4: (1,)}
    assert [s.persons for s in together(next(doc.sents), references)] == [(0, 1)]


@pytest.mark.parametrize(("text", "count"), [("six", 6), ("11", 11), ("pair", 2), ("one", None), ("4000", None)])
def test_how_many_a_word_counts(text: str, count: int | None) -> None:
    tag = "NN" if text == "pair" else "CD"
    assert count_of(parsed(f"{text} {tag} ROOT .")[0]) == count


SAID = [
    ("They PRP nsubj 1\nfled VBD ROOT .", "They", Said(None, None)),
    ("The DT det 1\nsix CD nsubj 2\nfled VBD ROOT .", "six", Said(6, None)),
    ("The DT det 2\nsix CD nummod 2\nmonks NNS nsubj 3\nfled VBD ROOT .", "monks", Said(6, "monk")),
    ("Monks NNS nsubj 1\nfled VBD ROOT .", "Monks", None),
    ("The DT det 2\nother JJ amod 2\nmonks NNS nsubj 3\nfled VBD ROOT .", "monks", None),
    ("All DT det 1\nmonks NNS nsubj 2\nfled VBD ROOT .", "monks", None),
    ("Some DT nsubj 3\nof IN prep 0\nthem PRP pobj 1\nfled VBD ROOT .", "them", None),
    ("All DT nsubj 3\nof IN prep 0\nthem PRP pobj 1\nfled VBD ROOT .", "them", Said(None, None)),
    ("The DT det 1\nsix CD nummod 2\nyears NNS nsubj 3\npassed VBD ROOT .", "six", None),
]


@pytest.mark.parametrize(("rows", "at", "said"), SAID)
def test_what_a_plural_says(rows: str, at: str, said: Said | None) -> None:
    assert said_by(word(parsed(rows), at)) == said


def test_a_number_far_back_is_the_only_set_of_so_many() -> None:
    fog = "".join(f"\nFog NN nsubj {i}\ncame VBD ROOT .\n" for i in range(5, 15, 2))
    rows = LIST + fog + "\nThe DT det 15\ntwo CD nsubj 16\nwept VBD ROOT ."
    assert link(named(parsed(rows), LALE, OMID), "two") == ("Lale", "Omid")
    assert link(named(parsed(rows.replace("two", "three")), LALE, OMID), "three") == ()


def test_people_without_a_name_stand_nearer_than_the_list() -> None:
    rows = LIST + "\nStudents NNS nsubj 5\ncame VBD ROOT .\n\nThey PRP nsubj 7\nwept VBD ROOT ."
    assert link(named(parsed(rows), LALE, OMID), "They") == ()


@pytest.mark.parametrize(("omid", "who"), [("male", ()), (None, ("Lale", "Omid"))])
def test_two_women_are_no_man(omid: str | None, who: tuple[str, ...]) -> None:
    rows = LIST + "\nThe DT det 6\ntwo CD nummod 6\nwomen NNS nsubj 7\nwept VBD ROOT ."
    doc = named(parsed(rows), LALE, ("Omid", omid))
    word(doc, "women").lemma_ = "woman"
    assert link(doc, "women") == who


@pytest.mark.parametrize(("at", "who"), [("former", ("Lale",)), ("latter", ("Omid",))])
def test_former_and_latter(at: str, who: tuple[str, ...]) -> None:
    rows = LIST + f"\nThe DT det 5\n{at} JJ nsubj 6\nwept VBD ROOT ."
    assert link(named(parsed(rows), LALE, OMID), at) == who


def test_the_former_minister_is_another() -> None:
    rows = LIST + "\nThe DT det 6\nformer JJ amod 6\nminister NN nsubj 7\nwept VBD ROOT ."
    assert link(named(parsed(rows), LALE, OMID), "former") == ()


COUNTED = """
Police NN nsubj 1
arrested VBD ROOT .
{} CD nummod 3
monks NNS dobj 1

Lale NNP nsubjpass 6 PERSON
was VBD auxpass 6
detained VBN ROOT .

Omid NNP nsubjpass 9 PERSON
was VBD auxpass 9
{} VBN ROOT .
"""


@pytest.mark.parametrize(
    ("count", "verb", "found"),
    [("two", "jailed", [(0, 1)]), ("three", "jailed", []), ("two", "praised", [])],
)
def test_a_counted_group_named_one_by_one(count: str, verb: str, found: list[tuple[int, ...]]) -> None:
    """Just so many must be named, and to each of them something of the kind must happen."""
    doc = named(parsed(COUNTED.format(count, verb)), LALE, OMID)
    assert [group.persons for _, group in introduced_groups(doc, {})] == found


def test_whom_something_befalls() -> None:
    doc = named(parsed(COUNTED.format("two", "praised")), LALE, OMID)
    assert undergoers(doc) == {0}
    assert undergoers(doc, frozenset({"release"})) == set()
