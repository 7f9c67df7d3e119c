"""Where two spellings differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaolbook.review.letters import LONGEST_SHOWN, differences, latinised


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Anar Xudayarli", "Anar Khudayarli", [("Anar ", "same"), ("X", "sound"), ("udayarli", "same")]),
        ("Samir Testov", "Damir Testov", [("S", "other"), ("amir Testov", "same")]),
        ("Lala Rahim Testova", "Lala Testova", [("Lala ", "same"), ("Rahim", "only"), (" Testova", "same")]),
        ("Testov Ivan", "Ivan Testov", [("Testov Ivan", "same")]),
    ],
)  # fmt: skip
def test_letters_that_differ(left: str, right: str, expected: list[tuple[str, str]]) -> None:
    assert list(differences(left, right)[0]) == expected


def test_another_script_is_another_letter_of_one_sound() -> None:
    left, right = differences("Сергей", "Sergey")
    assert {mark for _, mark in (*left, *right)} == {"sound"}
    assert latinised("Сергей Тестовский") == "Sergey Testovskiy"
    assert latinised("Elçin Nəbizadə") is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_letter_is_lost(left: str, right: str) -> None:
    marked = differences(left, right)
    assert "".join(text for text, _ in marked[0]) == left
    assert "".join(text for text, _ in marked[1]) == right


def test_a_huge_name_is_cut() -> None:
    marked, _ = differences("x" * 1_000_000, "y " * 500_000)
    assert sum(len(text) for text, _ in marked) == LONGEST_SHOWN
