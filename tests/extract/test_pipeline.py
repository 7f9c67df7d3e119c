"""The spaCy pipeline as a whole: names, order, requirements, determinism."""

from __future__ import annotations

import re

import pytest
import spacy
from spacy.language import Language
from tests.extract.gaps import read

from gaolbook.base.schema import Extraction
from gaolbook.extract import COMPONENTS, build_nlp

TEXT = (
    "Aysel Novruzlu, the editor of the Daily Lantern, was arrested in Shamkir on 3 May 2016. She was charged with "
    "hooliganism, her lawyer Tural Rustamli told reporters. The journalist denies the charge.\n\n"
    "Rauf and Sevda Talibzade were sentenced to three years in prison."
)


def test_names_have_no_dots_and_one_prefix() -> None:
    assert len(set(COMPONENTS)) == len(COMPONENTS)
    assert all(re.fullmatch(r"gaolbook_[a-z_]+", name) for name in COMPONENTS)


def test_every_component_is_found_by_its_name() -> None:
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
        meta = nlp.get_pipe_meta(name)
        assert meta.assigns, f"{name} does not say what it writes"


def test_the_order_meets_every_requirement_of_our_own() -> None:
    """Only what a base model provides (entities, tree, tags) may be missing from a blank pipeline."""
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    missing = {need for needs in nlp.analyze_pipes()["problems"].values() for need in needs}
    assert missing <= {"doc.ents", "token.dep", "token.head", "token.tag", "token.pos", "token.lemma", "doc.sents"}


@pytest.mark.model
def test_the_shipped_pipeline_has_no_problems(nlp: Language) -> None:
    problems = {name: needs for name, needs in nlp.analyze_pipes()["problems"].items() if needs}
    assert problems == {}
    assert nlp.pipe_names[-len(COMPONENTS) :] == list(COMPONENTS)


@pytest.mark.model
def test_the_same_text_gives_the_same_records(nlp: Language) -> None:
    first = read(nlp, TEXT)
    read(nlp, "Somebody Else was freed.")
    assert read(nlp, TEXT) == first
    assert Extraction.model_validate_json(first.model_dump_json()) == first


@pytest.mark.model
def test_one_article_through_everything(nlp: Language) -> None:
    found = read(nlp, TEXT)
    names = {person.person_id: person.name for person in found.persons}
    assert list(names.values()) == ["Aysel Novruzlu", "Tural Rustamli", "Rauf Talibzade", "Sevda Talibzade"]
    assert {(names[r.person_id], r.title, r.organisation) for r in found.roles} >= {
        ("Aysel Novruzlu", "editor", "Daily Lantern"),
        ("Tural Rustamli", "lawyer", None),
    }
    assert [(names[c.person_id], c.offence, c.stage) for c in found.charges] == [
        ("Aysel Novruzlu", "hooliganism", "charged")
    ]
    events = {(e.type, tuple(names[p] for p in e.person_ids), e.date, e.term, e.modality) for e in found.events}
    assert events == {
        ("arrest", ("Aysel Novruzlu",), "2016-05-03", None, "asserted"),
        ("charge", ("Aysel Novruzlu",), None, None, "asserted"),
        ("sentence", ("Rauf Talibzade", "Sevda Talibzade"), None, "P3Y", "asserted"),
    }


def test_a_model_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(OSError, match="en_no_such_model"):
        build_nlp("en_no_such_model")
