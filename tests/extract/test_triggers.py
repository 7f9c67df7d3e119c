"""Trigger rows: the table is valid and alive, and every condition of a row does what it says."""

from __future__ import annotations

from typing import get_args

import pytest
from tests.extract.handmade import parsed

from gaolbook.base.schema import EventType, Modality
from gaolbook.extract import triggers
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.patients import PLACES
from gaolbook.extract.triggers import Place, Row, find_triggers, rows
from gaolbook.extract.words import lexicon

DATA = lexicon("triggers")["trigger"]
FIELDS = {"lemmas", *Row._fields} - {"forms"}


def found(text: str) -> list[tuple[str, str]]:
    return [(t.token.text, t.row.type) for t in find_triggers(parsed(text))]


def test_rows_use_known_fields_and_values() -> None:
    """A field that ``Row`` does not read is a condition that silently does not hold."""
    for row in DATA:
        assert set(row) <= FIELDS, row
        assert row["pos"] in {"VERB", "NOUN", "ADJ"}
        for key in ("modality", "modality_default"):
            assert row.get(key) in (None, *get_args(Modality))
        assert row.get("with_term") in (None, *get_args(EventType))


def test_every_place_has_a_function() -> None:
    assert set(get_args(Place)) == set(PLACES)


def test_an_unknown_type_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {"trigger": [{"type": "party", "pos": "VERB", "person": "object", "lemmas": "x"}]}
    rows.cache_clear()
    monkeypatch.setattr(triggers, "lexicon", lambda _: bad)
    with pytest.raises(ValueError, match=r"unknown .*type"):
        rows()
    rows.cache_clear()


def _shadows(first: Row, second: Row, form: str) -> bool:
    """Whether the first row takes every token with that form that the second one could take."""
    if first.pos != second.pos or form not in first.forms:
        return False
    needs = not first.needs or (bool(second.needs) and set(second.needs) <= set(first.needs))
    objects = not first.object or (bool(second.object) and second.object <= first.object)
    after = not first.after or (bool(second.after) and set(second.after) <= set(first.after))
    flags = ("lasting", "ordered", "needs_term", "passive_only", "needs_person")
    if any(getattr(first, flag) and not getattr(second, flag) for flag in flags):
        return False
    sets = ((first.under, second.under), (first.modified, second.modified), (first.by, second.by))
    if any(one and not (two and two <= one) for one, two in sets):
        return False
    refuses = set(first.refuses) <= set(second.refuses) and set(first.refuses_before) <= set(second.refuses_before)
    return needs and objects and after and refuses


def test_every_lemma_of_every_row_is_reachable() -> None:
    table = rows()
    dead = [
        (data["type"], lemma)
        for i, (row, data) in enumerate(zip(table, DATA, strict=True))
        for lemma in data["lemmas"].split(", ")
        if any(_shadows(earlier, row, lemma.casefold()) for earlier in table[:i])
    ]
    assert dead == []


def test_lemmas_are_single_words_that_a_tokenizer_leaves_whole() -> None:
    """ "face down" or "re-arrest" never equals one token, so such a lemma never matches."""
    from tests.extract.handmade import NLP

    broken = [
        (lemma, form)
        for data in DATA
        for lemma in data["lemmas"].split(", ")
        for form in sorted(forms_of(lemma, data["pos"]))
        if len(NLP.make_doc(form)) > 1 and lemma != "be"
    ]
    assert broken == []


def test_phrases_are_lower_case() -> None:
    """They are compared with lower-cased text."""
    lists = [part for row in rows() for field in (row.needs, row.refuses, row.object, row.after) for part in field]
    assert [part for part in lists if part != part.casefold()] == []


ARREST = """
Police NN nsubj 1
arrested VBD ROOT .
Omid NNP compound 3 PERSON
Rastegar NNP dobj 1 PERSON
. . punct 1
"""


def test_a_plain_verb() -> None:
    assert found(ARREST) == [("arrested", "arrest")]


def test_an_adjective_before_a_noun_is_no_verb() -> None:
    text = """
    The DT det 2
    arrested VBN amod 2
    poet NN nsubj 3
    sang VBD ROOT .
    """
    assert found(text) == []


def _moved(last: str) -> str:
    return f"""
    Lale NNP nsubjpass 2 PERSON
    was VBD auxpass 2
    moved VBN ROOT .
    to IN prep 2
    {last}
    """


def test_needs() -> None:
    assert found(_moved("another DT det 5\n prison NN pobj 3")) == [("moved", "transfer")]
    assert ("moved", "house_arrest") in found(_moved("house NN compound 5\n arrest NN pobj 3"))
    assert found(_moved("tears NNS pobj 3")) == []


def test_refuses() -> None:
    text = """
    They PRP nsubj 1
    released VBD ROOT .
    {} DT det 3
    {} NN dobj 1
    . . punct 1
    """
    assert found(text.format("a", "poet")) == [("released", "release")]
    assert found(text.format("a", "statement")) == []


def test_refuses_ends_with_the_clause() -> None:
    text = """
    They PRP nsubj 1
    released VBD ROOT .
    Lale NNP dobj 1 PERSON
    , , punct 1
    a DT det 5
    statement NN nsubj 6
    said VBD parataxis 1
    """
    assert ("released", "release") in found(text)


def test_after() -> None:
    text = """
    Lale NNP nsubj 1 PERSON
    began VBD ROOT .
    a DT det 4
    {} NN compound 4
    strike NN dobj 1
    """
    assert found(text.format("hunger")) == [("strike", "hunger_strike")]
    assert found(text.format("rail")) == []


def test_object() -> None:
    text = """
    Prosecutors NNS nsubj 1
    dropped VBD ROOT .
    the DT det 3
    {} NN dobj 1
    against IN prep 3
    Lale NNP pobj 4 PERSON
    """
    assert found(text.format("case")) == [("dropped", "charge_change")]
    assert found(text.format("suitcase")) == []


def test_refuses_before() -> None:
    text = """
    A DT det 2
    {} NN compound 2
    release NN nsubj 3
    said VBD ROOT .
    """
    assert found(text.format("press")) == []


def test_the_first_row_that_fits_wins() -> None:
    text = """
    She PRP nsubjpass 2
    was VBD auxpass 2
    found VBN ROOT .
    not RB neg 4
    guilty JJ oprd 2
    """
    assert found(text) == [("found", "acquittal")]
    assert found(text.replace("not RB neg 4", "quite RB advmod 4")) == [("found", "conviction")]


def test_needs_does_not_reach_into_the_next_sentence() -> None:
    text = """
    Lale NNP nsubjpass 2 PERSON
    was VBD auxpass 2
    moved VBN ROOT .

    Fog NN nsubj 4
    hid VBD ROOT .
    the DT det 6
    prison NN dobj 4
    """
    assert found(text) == []
