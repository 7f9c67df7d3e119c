"""Whom a clause that names nobody is about."""

from __future__ import annotations

from spacy.tokens import Doc
from tests.extract.handmade import named, parsed, word

from gaolbook.extract.focus import Focus

FOUR = """
Lale NNP nsubj 1 PERSON
fled VBD ROOT .

Omid NNP nsubj 3 PERSON
wept VBD ROOT .

Fog NN nsubj 5
came VBD ROOT .

Rain NN nsubj 7
fell VBD ROOT .

The DT det 9
trial NN nsubj 10
began VBD ROOT .
"""


def _doc(rows: str = FOUR) -> Doc:
    return named(parsed(rows), ("Lale", None), ("Omid", None))


def test_the_person_named_last_within_two_sentences() -> None:
    doc = _doc(
        "\n".join(FOUR.strip().split("\n")[:3])
        + "\n\n"
        + "Omid NNP nsubj 3 PERSON\nwept VBD ROOT .\n\nThe DT det 5\ntrial NN nsubj 6\nbegan VBD ROOT ."
    )
    assert Focus(doc, [0, 1]).at(word(doc, "trial")) == (1,)


def test_nobody_farther_back_unless_the_article_is_about_one() -> None:
    doc = _doc()
    assert Focus(doc, [0, 1]).at(word(doc, "trial")) == ()
    assert Focus(doc, [0, 0, 0, 1]).at(word(doc, "trial")) == (0,)


def test_who_has_no_event_of_their_own_is_never_meant() -> None:
    doc = _doc()
    assert Focus(doc, []).at(word(doc, "trial")) == ()
    assert Focus(doc, [0]).at(word(doc, "fell")) == (0,)
    assert 1 not in Focus(doc, [0]).at(word(doc, "came"))


def test_two_in_view_are_nobody_unless_one_is_the_subject_of_the_article() -> None:
    rows = "Lale NNP nsubj 1 PERSON\nmet VBD ROOT .\nOmid NNP dobj 1 PERSON\n\n"
    rows += "The DT det 4\ntrial NN nsubj 5\nbegan VBD ROOT ."
    doc = _doc(rows)
    assert Focus(doc, [0, 1]).at(word(doc, "trial")) == ()
    assert Focus(doc, [1, 1, 1, 0]).at(word(doc, "trial")) == (1,)


def test_who_is_named_after_the_word_belongs_to_what_comes() -> None:
    rows = "The DT det 1\ntrial NN nsubj 2\nupset VBD ROOT .\nLale NNP dobj 2 PERSON"
    doc = named(parsed(rows), ("Lale", None))
    focus = Focus(named(parsed(rows), ("Lale", None)), [0])
    assert focus._named(0, word(doc, "trial").i) == ()


def test_sole() -> None:
    doc = _doc()
    assert Focus(doc, []).sole is None
    assert Focus(doc, [1]).sole == 1
    assert Focus(doc, [0, 1]).sole is None
    assert Focus(doc, [0, 0, 0, 1, 1]).sole == 0
