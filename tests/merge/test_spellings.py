"""Grouping lists of names, and the generator that measures it."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from scale import mentions, pairwise, truth

from gaolbook.merge.block import alike_names
from gaolbook.merge.spellings import group_spellings


def test_spellings_of_one_name_meet_and_others_stay_apart() -> None:
    names = ["Elçin Testli", "Elchin Testly", "Testli Elchin Rza oglu", "Elchin Kamil oglu Testli", "Anna Testli"]
    names += ["E. Testli", "Testli", "Elçin Testova"]
    groups = group_spellings(dict.fromkeys(names, 1))
    assert sorted(name for group in groups for name in group) == sorted(names)
    together = next(group for group in groups if "Elçin Testli" in group)
    assert "Elchin Testly" in together
    assert {"Anna Testli", "E. Testli", "Testli", "Elçin Testova"}.isdisjoint(together)
    assert not {"Testli Elchin Rza oglu", "Elchin Kamil oglu Testli"} <= set(together), "two fathers"


def test_a_slip_goes_to_the_one_frequent_name_it_is_near() -> None:
    counts = {"Ramin Testov": 40, "Raein Testov": 1}
    assert group_spellings(counts) == [["Raein Testov", "Ramin Testov"]]
    assert len(group_spellings({**counts, "Rasin Testov": 40})) == 3


def test_a_generated_dump_is_grouped_well() -> None:
    counts, true = truth(mentions(3000, seed=7))
    precision, recall = pairwise(group_spellings(counts), true)
    assert precision >= 0.97
    assert recall >= 0.90
    names = sorted(counts)
    met = {(names[i], names[j]) for i, j, _ in alike_names(names, 0.0)}
    assert len(true & met) >= 0.96 * len(true)


@given(st.randoms(use_true_random=False))
@settings(max_examples=5, derandomize=True, deadline=None)
def test_the_order_of_names_never_matters(rng: random.Random) -> None:
    counts, _ = truth(mentions(300, seed=5))
    shuffled = rng.sample(sorted(counts.items()), len(counts))
    assert group_spellings(dict(shuffled)) == group_spellings(counts)
