"""The component on the shipped weights: what it writes is complete, consistent and the same every time."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from gaolbook.extract.encoder.component import FACTORY, EncoderComponent, token_heads, words_of
from gaolbook.extract.encoder.engine import open_engine

FOLDER = Path(__file__).parents[2] / "models" / "en_gaolbook"
TEXT = (
    "On 12 March 2014, a court in Ganja sentenced Elshan Rzazade, a blogger, to five years in prison.\n\n"
    "His lawyer, Nigar Valizade, said he had been beaten.\nShe was barred from the hearing."
)

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not (FOLDER / "encoder" / "encoder.onnx").is_file(), reason="no weights in models/en_gaolbook"),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(FOLDER)


def _all(doc: Doc) -> list[tuple[object, ...]]:
    entities = [(e.start, e.end, e.label_) for e in doc.ents]
    return [(t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc] + entities


def test_persons_sentences_and_lemmas(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [e.text for e in doc.ents if e.label_ == "PERSON"] == ["Elshan Rzazade", "Nigar Valizade"]
    assert [s.text.strip()[:10] for s in doc.sents] == ["On 12 Marc", "His lawyer", "She was ba"]
    sentenced = next(t for t in doc if t.text == "sentenced")
    assert (sentenced.lemma_, sentenced.pos_, sentenced.dep_) == ("sentence", "VERB", "ROOT")
    assert next(t for t in doc if t.text == "Rzazade").dep_ == "dobj"


def test_every_annotation_is_set(nlp: Language) -> None:
    doc = nlp(TEXT + "\n \n")
    for name in ("TAG", "POS", "DEP", "LEMMA", "SENT_START", "ENT_IOB"):
        assert doc.has_annotation(name), name
    assert all(sum(t.dep_ == "ROOT" for t in sent) == 1 for sent in doc.sents)


def test_a_document_reads_the_same_alone_and_in_company(nlp: Language) -> None:
    texts = [TEXT, "Short.", TEXT * 3]
    assert [_all(d) for d in nlp.pipe(texts)] == [_all(nlp(t)) for t in texts]


@pytest.mark.parametrize("text", ["", " ", "\n\n \n", "!", "\ufeff", "a" * 5000, "( " * 400, "\x00\x01", "𝕏 😀 \u202e"])
def test_hostile_text_does_not_break_it(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


def test_long_text_without_any_cut_is_read_to_the_end(nlp: Language) -> None:
    doc = nlp("word " * 700 + "Elshan Rzazade was arrested")
    assert doc.ents[-1].text == "Elshan Rzazade"


def test_blank_line_always_ends_a_sentence(nlp: Language) -> None:
    doc = nlp("the man and\n\nthe dog")
    assert [s.text.strip() for s in doc.sents] == ["the man and", "the dog"]


def test_written_to_disk_it_loads_again(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert _all(spacy.load(tmp_path)(TEXT)) == _all(nlp(TEXT))


def test_weights_are_read_once_a_process() -> None:
    assert open_engine(FOLDER / "encoder", 1) is open_engine(FOLDER / "encoder", 1)


def test_without_weights_it_says_so(tmp_path: Path) -> None:
    component = EncoderComponent(spacy.blank("en").vocab, "encoder", 1)
    with pytest.raises(FileNotFoundError, match=r"encoder\.onnx"):
        component.from_disk(tmp_path)
    with pytest.raises(ValueError, match="no weights"):
        _ = component.engine


def test_white_space_hangs_on_the_word_before_it() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["\n", "He", "\n", "left"], spaces=[False, True, False, False])
    positions, texts, gaps = words_of(doc)
    assert (positions, texts, gaps) == ([1, 3], ["He", "left"], [3, 2])
    import numpy as np

    assert token_heads(4, positions, np.array([1, 1])).tolist() == [1, 3, 1, 3]


def test_the_factory_declares_what_it_assigns() -> None:
    blank = spacy.blank("en")
    blank.add_pipe(FACTORY)
    assert not any(blank.analyze_pipes()["problems"].values())
