"""The made parts of the model card."""

from __future__ import annotations

from pathlib import Path

import pytest

from train.card import data_table, file_table, fill

CARD = "By hand.\n<!-- made: figures -->\nold\n<!-- end -->\nBy hand too.\n"


def test_made_parts_are_replaced_and_the_rest_is_kept() -> None:
    assert fill(CARD, {"figures": "new\n"}) == CARD.replace("old", "new")


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(KeyError, match="figures"):
        fill(CARD, {})


def test_files_are_listed_with_size_and_hash(tmp_path: Path) -> None:
    (tmp_path / "encoder").mkdir()
    (tmp_path / "encoder" / "a.bin").write_bytes(b"x" * 20_000)
    assert "| `a.bin` | 0.02 |" in file_table(tmp_path)
    assert "| all | 0.02 | |" in file_table(tmp_path)


def test_missing_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        data_table(tmp_path, tmp_path)
