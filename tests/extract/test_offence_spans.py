"""What is one offence and what is two, on tagged words."""

from __future__ import annotations

import pytest
from tests.extract.handmade import parsed

from gaolbook.extract.dated import dates_of
from gaolbook.extract.offence_spans import offence_spans, phrase_start

WORDS_OF_TAG = {
    "CC": "and or", "DT": "the a", "IN": "of against on in for after", "TO": "to", "PRP": "he", "WP": "who",
    "VBD": "was jailed", "JJ": "ethnic religious social mass national foreign illegal false large", ",": ",", ".": ".",
    "RB": "as well", "VB": "commit", "CD": "2016", "NNP": "Monday", "NN": "sale production possession",
}  # fmt: skip
TAGS = {word: tag for tag, words in WORDS_OF_TAG.items() for word in words.split()}


def spans(phrase: str, date: str = "") -> list[str]:
    """The offences of "charged with PHRASE", tagged by the table: -ing words are gerunds, the rest nouns."""
    words = phrase.split()
    rows = ["charged VBN ROOT .", "with IN prep 0"]
    for i, word in enumerate(words):
        tag = TAGS.get(word) or ("VBG" if word.endswith("ing") else "NNS" if word.endswith("s") else "NN")
        entity = " DATE" if word in date.split() else ""
        rows.append(f"{word} {tag} {'pobj' if i == 0 else 'dep'} {1 if i == 0 else 2}{entity}")
    doc = parsed("\n".join(rows))
    doc._.dates = dates_of(doc)
    return [doc[start:end].text for start, end in offence_spans(doc, phrase_start(doc[2]))]


@pytest.mark.parametrize(
    ("phrase", "offences"),
    [
        ("treason", ["treason"]),
        ("treason and espionage", ["treason", "espionage"]),
        ("bribery , forgery and abuse of office", ["bribery", "forgery", "abuse of office"]),
        ("bribery , forgery , and fraud", ["bribery", "forgery", "fraud"]),
        ("inciting violence and organizing mass disorder", ["inciting violence", "organizing mass disorder"]),
        ("inciting ethnic , religious and social hatred", ["inciting ethnic , religious and social hatred"]),
        ("production and sale of drugs", ["production and sale of drugs"]),
        ("treason .", ["treason"]),
        ("hooliganism and he was jailed", ["hooliganism"]),
        ("spying for a foreign state", ["spying for a foreign state"]),
        ("incitement to commit a crime", ["incitement to commit a crime"]),
        ("the false information", ["information"]),
        ('" insulting the nation and the army " and fraud', ['" insulting the nation and the army "', "fraud"]),
    ],
)
def test_offences(phrase: str, offences: list[str]) -> None:
    assert spans(phrase) == offences


def test_as_well_as() -> None:
    assert spans("fraud as well as treason") == ["fraud", "treason"]


@pytest.mark.parametrize(
    ("phrase", "offence"),
    [("fraud after a rally", "fraud"), ("fraud who was jailed", "fraud"), ("treason ; murder", "treason")],
)
def test_the_phrase_ends_with_its_clause(phrase: str, offence: str) -> None:
    assert spans(phrase) == [offence]


def test_a_date_ends_the_phrase() -> None:
    assert spans("fraud on Monday", date="Monday") == ["fraud"]


def test_a_long_list_is_cut_and_never_one_offence() -> None:
    assert all(len(offence.split()) <= 24 for offence in spans(" ".join(["thing"] * 60)))


def test_an_unclosed_quotation_mark_loses_nothing() -> None:
    assert spans('" insulting the nation') == ["insulting the nation"]


def test_no_span_is_empty_and_none_overlap() -> None:
    doc = parsed("charged VBN ROOT .\nwith IN prep 0\n, , punct 1\n, , punct 1")
    assert offence_spans(doc, phrase_start(doc[2])) == ()
