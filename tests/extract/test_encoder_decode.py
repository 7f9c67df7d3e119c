"""Decoding: BIO paths are legal, trees are trees."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.extract.encoder.decode import Entity, best_path, bio_transitions, decode_tree, entities_of, tidy
from gaolbook.extract.encoder.features import Gap

LABELS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG")


def _random_scores(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def test_a_legal_argmax_is_kept() -> None:
    scores = np.eye(5, dtype=np.float32)[[1, 2, 0, 3]]
    assert best_path(scores, bio_transitions(LABELS)).tolist() == [1, 2, 0, 3]


def test_a_stray_inside_label_is_repaired_by_the_next_best_path() -> None:
    scores = np.array([[2.0, 1.9, 0, 0, 0], [0, 0, 3.0, 0, 0]], dtype=np.float32)
    assert best_path(scores, bio_transitions(LABELS)).tolist() == [1, 2]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30))
def test_paths_are_always_legal(seed: int, length: int) -> None:
    path = best_path(_random_scores(seed, length, 5), bio_transitions(LABELS)).tolist()
    for before, after in zip([0, *path], path, strict=False):
        if LABELS[after].startswith("I-"):
            assert LABELS[before][2:] == LABELS[after][2:]


def test_neighbouring_entities_stay_apart() -> None:
    assert entities_of([1, 2, 1, 0, 3, 4], LABELS) == [(0, 2, "PERSON"), (2, 3, "PERSON"), (4, 6, "ORG")]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 5))
def test_every_sentence_is_one_tree_and_no_arc_leaves_it(seed: int, length: int, sentences: int) -> None:
    numbers = np.sort(np.arange(length) % sentences)
    heads = decode_tree(_random_scores(seed, length, length), numbers)
    assert (numbers[heads] == numbers).all()
    roots = [i for i in range(length) if heads[i] == i]
    assert [numbers[r] for r in roots] == sorted(set(numbers.tolist()))
    for word in range(length):
        for _ in range(length):
            word = heads[word]
        assert heads[word] == word


@pytest.mark.parametrize(("cheap", "expected"), [(0, [2, 0, 2]), (1, [1, 2, 2])])
def test_a_cycle_is_broken_where_it_costs_least(cheap: int, expected: list[int]) -> None:
    scores = np.full((3, 3), -5.0, dtype=np.float32)
    scores[2, 2] = 9.0
    scores[0, 1] = scores[1, 0] = 5.0
    scores[cheap, 2] = 4.0
    expected[1 - cheap] = cheap
    assert decode_tree(scores, np.zeros(3, dtype=np.int64)).tolist() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rauf Aslan [ L ]", "Rauf Aslan"),
        ("Rauf [ Raouf ] Aslan", "Rauf [ Raouf ] Aslan"),
        ("Rauf Aslan (", "Rauf Aslan"),
        ("- Rauf Aslan ,", "Rauf Aslan"),
        ("Rauf ¶ Aslan", "Rauf"),
        ("( )", None),
        ("Yahoo !", "Yahoo !"),
    ],
)
def test_edges_of_entities_are_tidied(text: str, expected: str | None) -> None:
    words, gaps = [], []
    for word in text.replace("¶ ", "¶").split():
        gaps.append(Gap.BLANK_LINE if word.startswith("¶") else Gap.SPACE)
        words.append(word.removeprefix("¶"))
    found = tidy(Entity(0, len(words), "PERSON"), words, gaps)
    assert (None if found is None else " ".join(words[found.start : found.end])) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("PERSON", "Sakina Orucova - Azad Söz", "Sakina Orucova"),
        ("PERSON", "Sakina-Orucova", "Sakina-Orucova"),
        ("PERSON", "Ana Perić - Kovač", "Ana Perić"),
        ("ORG", "Liste - Zukunft", "Liste - Zukunft"),
        ("PERSON", "Ana Perić [ R ] [ Photo", "Ana Perić"),
        ("PERSON", "Ana ( Anka ) Perić", "Ana ( Anka ) Perić"),
        ("ORG", "Court ( Branch", "Court"),
    ],
)
def test_a_name_ends_before_a_spaced_dash_and_a_bracket_left_open(kind: str, text: str, expected: str) -> None:
    words = text.split()
    found = tidy(Entity(0, len(words), kind), words, [Gap.SPACE] * len(words))
    assert found is not None
    assert " ".join(words[found.start : found.end]) == expected


def test_a_dash_without_spaces_stays_inside_a_name() -> None:
    words, gaps = ["Al", "-", "Sayed"], [Gap.SPACE, Gap.NONE, Gap.NONE]
    assert tidy(Entity(0, 3, "PERSON"), words, gaps) == Entity(0, 3, "PERSON")
