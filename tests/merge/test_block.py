"""Which names are compared at all."""

from __future__ import annotations

import csv
from pathlib import Path

from gaolbook.base.names.compare import compare
from gaolbook.merge.block import LEAST, alike_names, candidate_pairs

ACCEPTANCE = Path(__file__).parents[1] / "base" / "pairs.csv"
PAIRS = list(csv.DictReader(ACCEPTANCE.read_text(encoding="utf-8").splitlines()))


def test_blocking_finds_every_acceptance_pair_that_is_alike() -> None:
    matches = [sorted((row["name1"], row["name2"])) for row in PAIRS if row["is_match"] == "true"]
    alike = [pair for pair in matches if pair[0] != pair[1] and compare(*pair).score >= LEAST]
    assert len(alike) >= 120
    found = set(candidate_pairs(name for pair in matches for name in pair))
    assert [pair for pair in alike if tuple(pair) not in found] == []


def test_pairs_carry_the_score_that_comparing_gives() -> None:
    names = sorted({name for row in PAIRS for name in (row["name1"], row["name2"])})
    told = {(names[i], names[j]): score for i, j, score in alike_names(names)}
    assert len(told) > 100
    for pair, score in told.items():
        assert abs(score - compare(*pair).score) < 1e-6 or compare(*pair).gender_conflict


def test_a_common_surname_is_no_stopword() -> None:
    crowd = [f"{first}{middle}a Testov" for first in "BDFGKLMNPRSTVZ" for middle in ("ori", "emu", "atto", "ukki")]
    assert ("Boria Testov", "Borya Testov") in candidate_pairs([*crowd, "Borya Testov"])
