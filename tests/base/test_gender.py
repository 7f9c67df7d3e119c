"""What the words of a name tell."""

from __future__ import annotations

import pytest

from gaolbook.base.names.gender import family_first, given_gender, is_given
from gaolbook.base.names.parts import parse
from gaolbook.base.names.tables import table


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Olga", "female"), ("Tatyana", "female"), ("Yevgeny", "male"), ("Fatime", "female"), ("Zork", None), ("", None)],
)
def test_given_names_tell_a_gender(word: str, expected: str | None) -> None:
    assert given_gender(word) == expected


def test_no_name_is_listed_twice() -> None:
    lists = [{w.strip() for w in table("given")[g].replace("\n", ",").split(",")} - {""} for g in ("female", "male")]
    assert lists[0] & lists[1] == set()
    assert all(len(listed) > 300 for listed in lists)
    assert all(word.isascii() and word == word.lower() for listed in lists for word in listed)


def test_short_names_are_known_only_as_listed() -> None:
    assert is_given("Ruth")
    assert not is_given("Rut")
    assert not is_given("Human", exactly=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Zhang Testing", True), ("Nguyen Van Test", True), ("Kim Test", True), ("Anna Zhang", False), ("Zhang", False)],
)
def test_family_names_that_stand_first(name: str, expected: bool) -> None:
    assert family_first(parse(name)) is expected
