import pytest
import spacy
from spacy.language import Language

from gaolbook.extract import date_component


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe(date_component.NAME)
    return nlp


def test_dates_and_terms_become_span_groups(nlp: Language) -> None:
    doc = nlp.make_doc("Bell was jailed on Friday for six and a half years.")
    doc.user_data[date_component.PUBLISHED_KEY] = "2016-05-26"
    doc = nlp(doc)
    assert [(s.text, s.label_, s._.gaolbook_value) for s in doc.spans[date_component.DATES_KEY]] == [
        ("Friday", "DATE", "2016-05-20")
    ]
    assert [(s.text, s.label_, s._.gaolbook_value) for s in doc.spans[date_component.TERMS_KEY]] == [
        ("six and a half years", "TERM", "P6Y6M")
    ]


def test_without_publication_the_words_are_kept_and_the_value_is_none(nlp: Language) -> None:
    doc = nlp("Bell was jailed on Friday.")
    assert [(s.text, s._.gaolbook_value) for s in doc.spans[date_component.DATES_KEY]] == [("Friday", None)]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_text_gives_empty_groups(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert (len(doc.spans[date_component.DATES_KEY]), len(doc.spans[date_component.TERMS_KEY])) == (0, 0)


def test_the_pipeline_analysis_has_no_problems(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    assert not any(analysis["problems"].values())
