"""WordPiece: BERT's rules, plus the letters BERT cannot fold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.extract.encoder.wordpiece import (
    MAX_PIECES,
    UNKNOWN,
    URL,
    make_wordpiece,
    match_longest,
    normalise,
    split_word,
)

VOCAB = {
    "[PAD]": 0,
    "[UNK]": UNKNOWN,
    "mam": 1000,
    "##mad": 1001,
    "##ov": 1002,
    "a": 1003,
    "'": 1004,
    "s": 1005,
    "##s": 1006,
}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Məmmədov", "mammadov"),
        ("Yıldırım", "yildirim"),
        ("İbrahim", "ibrahim"),
        ("José", "jose"),
        ("Đặng", "đang"),
        ("Ruslan’s", "ruslan's"),
        ("ΑΘΗΝΑ", "αθηνα"),
    ],
)
def test_normalise_folds_case_accents_and_quotes(word: str, expected: str) -> None:
    assert normalise(word) == expected


def test_split_word_sets_punctuation_and_chinese_apart() -> None:
    assert split_word("u.s.") == ["u", ".", "s", "."]
    assert split_word("al-dosari") == ["al", "-", "dosari"]
    assert split_word("北京abc") == ["北", "京", "abc"]


def test_longest_match_first_or_unknown() -> None:
    assert match_longest("mammadov", VOCAB) == (1000, 1001, 1002)
    assert match_longest("mamx", VOCAB) == (UNKNOWN,)
    assert match_longest("a" * 101, VOCAB) == (UNKNOWN,)


def test_web_address_is_one_piece() -> None:
    pieces = make_wordpiece(VOCAB)
    assert pieces("https://www.example.org/a/b?c=d") == (URL,)
    assert pieces("WWW.example.org") == (URL,)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_every_word_has_between_one_and_most_pieces(word: str) -> None:
    assert 1 <= len(make_wordpiece(VOCAB)(word)) <= MAX_PIECES
