"""What the model's heads may add: all by the table of thresholds. The Docs and the heads' findings are made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
import spacy
from spacy.tokens import Doc

from gaolbook.base.schema import EventType, Modality
from gaolbook.extract import heads
from gaolbook.extract.findings import HeadPhrase, HeadTrigger, register_attributes

TABLE: dict[str, Any] = {
    "near": 3,
    "trigger": {"default": 0.6, "release": 0.9},
    "modality": {"negated": 0.8, "default": 2.0},
    "own_modality": {"default": 0.5},
    "link": {"event": 0.7, "role": 0.5, "offence": 0.5, "hint": 0.3},
    "phrase": {"role": 0.5, "offence": 0.5},
    "stage": {"default": 0.7},
}
WORDS = ["Ilqar", ",", "a", "baker", ",", "was", "seized", "and", "freed", "after", "theft", "was", "alleged"]
SEIZED, FREED = 6, 8


LINKS = (("WHO", 0, 0.9), ("NAMED", 3, 0.9), ("NAMED", 0, 0.8), ("WHO", 3, 0.2))


def trigger(token: int = SEIZED, kind: str = "arrest", sure: float = 0.8, modality: str = "asserted") -> HeadTrigger:
    return HeadTrigger(token, kind, sure, sure, modality, 0.9, LINKS)


@pytest.fixture
def doc(monkeypatch: pytest.MonkeyPatch) -> Doc:
    read: Callable[[str], Any] = {"heads": TABLE}.__getitem__
    monkeypatch.setattr(heads, "lexicon", read)
    register_attributes()
    made = Doc(spacy.blank("en").vocab, words=WORDS, pos=["NOUN"] * len(WORDS), sent_starts=[True] + [False] * 12)
    made._.references = {0: (4,), 3: (4, 5)}
    return made


@pytest.mark.parametrize(
    ("found", "told", "kept"),
    [
        ([trigger()], {}, ["arrest"]),
        ([trigger(sure=0.5)], {}, []),
        ([trigger(FREED, "release", 0.8)], {}, []),
        ([trigger(FREED, "release", 0.95)], {}, ["release"]),
        ([trigger()], {SEIZED: "search"}, []),
        ([trigger()], {FREED: "arrest"}, []),
        ([trigger()], {FREED: "release"}, ["arrest"]),
        ([trigger(), trigger(FREED)], {}, ["arrest"]),
        ([trigger(kind="no such type")], {}, []),
    ],
)
def test_triggers_are_taken_where_sure_and_not_told_beside(
    doc: Doc, found: list[HeadTrigger], told: dict[int, str], kept: list[str]
) -> None:
    doc._.head_triggers = tuple(found)
    assert [kind for _, kind in heads.proposed_triggers(doc, told)] == kept


def test_modality_is_taken_where_the_table_names_and_allows_it(doc: Doc) -> None:
    doc._.head_triggers = (trigger(modality="negated"), trigger(FREED, modality="asserted"))
    assert heads.modality_of(doc, doc[SEIZED], "modality") == "negated"
    assert heads.modality_of(doc, doc[FREED], "modality") is None
    assert heads.modality_of(doc, doc[FREED], "own_modality") == "asserted"
    assert heads.modality_of(doc, doc[0], "modality") is None


def test_links_under_the_threshold_are_left(doc: Doc) -> None:
    doc._.head_triggers = (trigger(),)
    assert [token.i for token in heads.linked_to(doc, doc[SEIZED], "WHO", "event")] == [0]


@pytest.mark.parametrize(
    ("link", "taken", "stage", "found"),
    [
        (("CHARGED", 0, 0.9), set(), "accused", [([0], [], "accused")]),
        (("CHARGED", 0, 0.4), set(), "accused", [([], [], "accused")]),
        (("CHARGED_NAMED", 3, 0.9), set(), "accused", [([], [3], "accused")]),
        (("ROLE_OF", 0, 0.9), set(), "accused", [([], [], "accused")]),
        (("CHARGED", 0, 0.9), {10}, "accused", []),
        (("CHARGED", 0, 0.9), set(), "unheard of", [([0], [], None)]),
    ],
)
def test_an_offence_comes_with_those_it_is_linked_to(
    doc: Doc, link: tuple[str, int, float], taken: set[int], stage: str, found: list[Any]
) -> None:
    doc._.head_phrases = (HeadPhrase(10, 11, "OFFENCE", 0.8, stage, 0.9, (link,)),)
    proposed = heads.proposed_phrases(doc, "OFFENCE", taken)
    assert [([t.i for t in p.ends], [n.token.i for n in p.names], p.stage) for p in proposed] == found


def test_the_shipped_table_names_every_threshold() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["x"])
    doc._.head_phrases = (HeadPhrase(0, 1, "ROLE", 1.0, "", 1.0, (("ROLE_OF", 0, 1.0),)),)
    for modality in get_args(Modality):
        doc._.head_triggers = (trigger(0, modality=modality),)
        for table in ("modality", "own_modality"):
            assert heads.modality_of(doc, doc[0], table) in {None, modality}
    for kind in get_args(EventType):
        doc._.head_triggers = (trigger(0, kind),)
        assert heads.is_confirmed(doc, doc[0], kind) in {True, False}
    for kind in ("ROLE", "OFFENCE"):
        assert all(heads.is_sure_of_words(p, kind) in {True, False} for p in heads.proposed_phrases(doc, kind, ()))
