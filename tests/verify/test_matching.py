"""Names and phrases match by what counts of them."""

from __future__ import annotations

import pytest

from gaolbook.verify.matching import assign, name_key, similarity


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the Northern\nParty", "Northern Party"),
        ("Zaur Talibzade’s", "Zaur Talibzade"),
        ("“Daily Lantern”,", "daily lantern"),
        ("An  Hour of Truth", "hour of truth"),
    ],
)
def test_names_are_one_but_for_dress(left: str, right: str) -> None:
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(
    ("left", "right", "least", "most"),
    [
        ("smuggling of goods", "the smuggled goods", 1.0, 1.0),
        ("organising mass riots", "mass riots", 0.8, 0.8),
        ("hooliganism", "treason", 0.0, 0.0),
        ("charge", "charges", 1.0, 1.0),
        ("illegal business", "illegal crossing of the border", 0.1, 0.49),
        ("", "treason", 0.0, 0.0),
    ],
)
def test_similarity_counts_common_words(left: str, right: str, least: float, most: float) -> None:
    assert least <= similarity(left, right) <= most
    assert similarity(left, right) == similarity(right, left)


def test_assign_takes_the_best_pair_first_and_each_item_once() -> None:
    scores = {("a", "x"): 0.6, ("a", "y"): 0.9, ("b", "y"): 0.8, ("b", "x"): 0.2}
    assert assign("ab", "xy", lambda a, b: scores[a, b], 0.5) == [(0, 1)]
    assert assign("ab", "xy", lambda a, b: scores[a, b], 0.2) == [(0, 1), (1, 0)]
