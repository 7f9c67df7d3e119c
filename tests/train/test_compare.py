"""Counting of the heads beside the rules, on a made-up document."""

from __future__ import annotations

from collections import Counter

import pytest
import spacy
from spacy.tokens import Doc

from gaolbook.extract.findings import HeadPhrase, HeadTrigger, register_attributes
from train.annotations import Item, Marked
from train.compare import by_kind, gold_of, sentence_finder, told_by_heads, without_heads
from train.silver import Words

TEXT = "Ana was seized . She was freed ."
WORDS = Words("invented", words=TEXT.split(), starts=[1, 0, 0, 0, 1, 0, 0, 0], offsets=[0, 4, 8, 15, 17, 21, 25, 31])


@pytest.fixture
def doc() -> Doc:
    register_attributes()
    made = Doc(spacy.blank("en").vocab, words=TEXT.split())
    made._.head_triggers = (
        HeadTrigger(2, "imprisonment", 0.9, 0.9, "asserted", 0.9, ()),
        HeadTrigger(6, "release", 0.4, 0.4, "asserted", 0.9, ()),
    )
    made._.head_phrases = (HeadPhrase(0, 1, "ROLE", 0.9, "", 1.0, ()),)
    return made


def test_sentences_are_those_of_the_teacher() -> None:
    sentence = sentence_finder(WORDS)
    assert [sentence(offset) for offset in (0, 9, 15, 17, 26)] == [1, 1, 1, 2, 2]


def test_heads_count_from_one_half_on_and_types_are_merged(doc: Doc) -> None:
    assert told_by_heads(doc, sentence_finder(WORDS), {"imprisonment": "arrest"}) == {(1, "arrest"): "asserted"}


def test_gold_keeps_the_first_of_a_type_in_a_sentence() -> None:
    items = (Item("event", (8, 14), ("arrest",), "alleged"), Item("event", (4, 7), ("arrest",), "asserted"))
    marked = Marked("invented", TEXT, (*items, Item("role", (0, 3))))
    assert gold_of(marked, sentence_finder(WORDS)) == {(1, "arrest"): "alleged"}


def test_without_heads_takes_both_away(doc: Doc) -> None:
    bare = without_heads(doc)
    assert bare._.head_triggers == bare._.head_phrases == ()


def test_counts_are_split_at_the_last_stroke() -> None:
    assert by_kind({"span RFE/RL/gold": 2}) == Counter({("span RFE/RL", "gold"): 2})
