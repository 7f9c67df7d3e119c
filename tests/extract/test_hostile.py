"""Hostile text through collect and extract: it ends, and every offset still holds."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from tests.extract.gaps import read
from tests.extract.handmade import NLP, flat, parsed

from gaolbook.base.schema import Extraction
from gaolbook.extract import COMPONENTS
from gaolbook.extract.persons import find_persons

SENTENCE = "Aysel Novruzlu was arrested in Shamkir on 3 May 2016 and charged with hooliganism, fraud and treason. "


def _holds(found: Extraction, raw: str) -> None:
    assert all(raw[m.start : m.end] == m.text for m in found.mentions)
    for record in (*found.roles, *found.charges, *found.events):
        assert record.evidence
        assert all(raw[piece.start : piece.end] == piece.quote for piece in record.evidence)


SHORT = {
    "empty": "",
    "space": " ",
    "white space": "\n\n \t \u00a0\u2003\n",
    "stops": "...",
    "brackets": "(" * 400,
    "closing brackets": ")" * 400,
    "pairs of brackets": "()" * 200 + "[]" * 200,
    "quotes": '"' * 400,
    "curly quotes": "“" * 200 + "”" * 200,
    "right to left": "\u202eAysel Novruzlu was arrested.\u202c اعتقلت الشرطة أيسل نوفروزلو.",
    "emoji": "👮🏽‍♀️ Aysel Novruzlu 🧑‍⚖️ was arrested 🏳️‍🌈 on 3 May 2016. 🔒" * 20,
    "control characters": "Aysel\x00 Novruzlu\x01 was\x07 arrested\x1b[31m on 3 May\x85 2016.",
    "combining marks": "A\u0301y\u0323s\u0308el Novruzlu was arrested." + "e" + "\u0301" * 500,
    "lone surrogate escaped": "Aysel Novruzlu \\ud800 was arrested.",
    "a name of 5,000 characters": "Poet " + "A" + "b" * 4998 + " was arrested.",
    "a name of 5,000 characters with hyphens": "Poet " + "Ab-" * 1667 + "c was arrested.",
    "a name of 1,000 words": "Poet " + "Aysel " * 1000 + "was arrested.",
    "capitals": "AYSEL NOVRUZLU WAS ARRESTED. " * 50,
    "commas": "Aysel Novruzlu was charged with fraud" + ", fraud" * 500 + ".",
    "ands": "Aysel Novruzlu" + " and Tural Rustamli" * 300 + " were arrested.",
    "of of of": "Poet " + "of " * 800 + "Aysel Novruzlu.",
    "dates": "Aysel Novruzlu was arrested on " + "3 May 2016, " * 300 + ".",
    "terms": "Aysel Novruzlu was sentenced to " + "five and a half years and " * 200 + "three days.",
    "one word": "arrested " * 600,
    "addresses": "<https://a.example/" * 300 + "Aysel Novruzlu was arrested.",
    "no full stop": "Aysel Novruzlu was arrested and " * 150,
}


@pytest.mark.model
@pytest.mark.parametrize("text", SHORT.values(), ids=SHORT.keys())
def test_short(nlp: Language, text: str) -> None:
    _holds(read(nlp, text), text)


@pytest.mark.model
def test_a_lone_surrogate(nlp: Language) -> None:
    """JSON rows may hold one; it cannot be written as UTF-8, so it must not survive into the records' ids."""
    text = "Aysel Novruzlu \ud800 was arrested."
    try:
        _holds(read(nlp, text), text)
    except UnicodeEncodeError as error:
        pytest.skip(f"refused before extract: {error.reason}")


def _surname(i: int) -> str:
    return f"{chr(65 + i % 26)}o{chr(97 + i // 26 % 26)}ru{chr(97 + i // 676)}zli"


LONG = {
    "300 KB of one sentence": SENTENCE * (300_000 // len(SENTENCE)),
    "100 KB without a break": "a" * 100_000,
    "300 persons": "".join(f"Aysel {_surname(i)} was arrested. " for i in range(300)),
    "100 KB of brackets": "(" * 100_000,
    "100 KB of quotes": '"' * 100_000,
    "100 KB of brackets and letters": "(a" * 50_000,
    "100 KB of brackets with spaces": "( " * 50_000,
}


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long(nlp: Language, text: str) -> None:
    nlp.max_length = max(nlp.max_length, 2 * len(text))
    _holds(read(nlp, text), text)


# ---- without the model: our own rules on long Docs, where an explosion would show ------------------------------


@cache
def _rules() -> Language:
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _through(doc: Doc) -> Doc:
    for _, component in _rules().pipeline:
        doc = component(doc)
    return doc


def _chained(words: list[str], label: str = "") -> Doc:
    """Every word hangs on the one before it: the deepest tree there is."""
    heads = [max(0, i - 1) for i in range(len(words))]
    deps = ["ROOT", *["conj"] * (len(words) - 1)]
    ents = ["B-" + label if label and w.istitle() else "O" for w in words]
    tags = ["NNP" if w.istitle() else "VBN" if w == "arrested" else "CC" for w in words]
    pos = ["PROPN" if t == "NNP" else "VERB" if t == "VBN" else "CCONJ" for t in tags]
    return Doc(
        NLP.vocab, words=words, heads=heads, deps=deps, tags=tags, pos=pos, lemmas=[w.lower() for w in words], ents=ents
    )


def test_a_tree_five_thousand_deep() -> None:
    doc = _through(_chained(["Lale", "and", "arrested"] * 700, "PERSON"))
    assert len(doc._.person_mentions) == 700


def test_a_token_with_five_thousand_children() -> None:
    rows = "arrested VBN ROOT .\n" + "Lale NNP dobj 0 +PERSON\n" * 1000 + "fraud NN dobj 0\n" * 1000
    assert len(_through(parsed(rows))._.persons) == 1


def test_hundreds_of_persons() -> None:
    names = [
        f"Lale{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} Ta{chr(97 + i // 26 % 26)}hm{chr(97 + i // 676)}sbzxqv"
        for i in range(250)
    ]
    text = " fled. ".join(names) + " fled."
    doc = flat(text)
    spans = [doc.char_span(at, at + len(name), label="PERSON") for name, at in zip(names, _starts(names), strict=True)]
    doc.ents = [span for span in spans if span is not None]
    found, mentions = find_persons(doc)
    assert len(mentions) == 250
    assert 0 < len(found) <= 250


def _starts(names: list[str]) -> list[int]:
    starts, at = [], 0
    for name in names:
        starts.append(at)
        at += len(name) + len(" fled. ")
    return starts


@pytest.mark.parametrize("mark", ["(", ")", '"', "[", "’", "-", ",", "and", "of", "\n"])
def test_marks_alone(mark: str) -> None:
    doc = _through(flat(f"{mark} " * 2000))
    assert doc._.persons == () == doc._.events
