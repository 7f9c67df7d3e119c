"""Which names are compared at all."""

from __future__ import annotations

import csv
from pathlib import Path

from gaolbook.merge.block import candidate_pairs

ACCEPTANCE = Path(__file__).parents[1] / "base" / "pairs.csv"
PAIRS = list(csv.DictReader(ACCEPTANCE.read_text(encoding="utf-8").splitlines()))


def test_blocking_finds_every_acceptance_pair() -> None:
    matches = [sorted((row["name1"], row["name2"])) for row in PAIRS if row["is_match"] == "true"]
    found = set(candidate_pairs(name for pair in matches for name in pair))
    assert [pair for pair in matches if pair[0] != pair[1] and tuple(pair) not in found] == []


def test_a_common_surname_is_no_stopword() -> None:
    crowd = [f"{first}{middle}a Testov" for first in "BDFGKLMNPRSTVZ" for middle in ("ori", "emu", "atto", "ukki")]
    assert ("Boria Testov", "Borya Testov") in candidate_pairs([*crowd, "Borya Testov"])
