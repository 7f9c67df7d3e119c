"""The sentences of corpora/modality.toml: enough of each value, and how many are read rightly at least."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest
from spacy.language import Language
from tests.extract.modality import cases, table

from gaolbook.base.schema import EventType, Modality

FLOOR = 0.90
"""Share of each value that must be read rightly; every value was above it when the sentences were written."""
FEW = 50
MOST_AS_FACT = 8
"""Sentences of the other five values that are told as a fact: 7 of 281 when they were written."""


def test_there_are_enough_of_each_value() -> None:
    counts = Counter(case.modality for case in cases())
    assert set(counts) == set(get_args(Modality))
    assert min(counts.values()) >= FEW
    assert {case.kind for case in cases()} <= set(get_args(EventType))


def test_no_sentence_stands_twice() -> None:
    assert len({case.text for case in cases()}) == len(cases())


@pytest.mark.model
def test_each_value_is_read_rightly(nlp: Language) -> None:
    rows, wrong = table(nlp, heads=True)
    assert all(row.right / row.all >= FLOOR for row in rows), wrong
    assert sum(row.asserted for row in rows) <= MOST_AS_FACT, wrong
