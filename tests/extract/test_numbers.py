import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.base.spans import Span
from gaolbook.extract.numbers import find_counts, number_value

COUNTS = [
    ("more than 400 people", ("more than 400", 400, "more_than")),
    ("some 3,500 convicts", ("some 3,500", 3500, "about")),
    ("at least five men", ("at least five", 5, "at_least")),
    ("as many as 30 women", ("as many as 30", 30, "up_to")),
    ("nearly 60 others", ("nearly 60", 60, "nearly")),
    ("a dozen writers", ("a dozen", 12, None)),
    ("half a dozen writers", ("half a dozen", 6, None)),
    ("two dozen writers", ("two dozen", 24, None)),
    ("dozens of writers", ("dozens", None, "vague")),
    ("several writers", ("several", None, "vague")),
    ("hundreds were held", ("hundreds", None, "vague")),
    ("both were held", ("both", 2, None)),
    ("the trio was held", ("the trio", 3, None)),
    ("all 18 were held", ("all 18", 18, "exactly")),
    ("a hundred and six were held", ("a hundred and six", 106, None)),
    ("twenty-five men", ("twenty-five", 25, None)),
    ("two thousand men", ("two thousand", 2000, None)),
    ("one hundred twenty men", ("one hundred twenty", 120, None)),
    ("18, said the lawyer", ("18", 18, None)),
    ("one of them", ("one", 1, None)),
    ("more\nthan 40 men", ("more\nthan 40", 40, "more_than")),
]
NO_COUNT = [
    "Article 234.4.3 of the code",
    "Article 12",
    "Prison No. 5",
    "a 34-year-old",
    "Mr Bell, aged 34",
    "at 19:22",
    "5% of it",
    "12 percent",
    "$500",
    "500 manats",
    "3 kg of it",
    "no one came",
    "one another",
    "7½",
    "2.5",
    "the eighteenth day",
    "someone",
    "the ten-year plan",
]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_a_count_is_found(text: str, expected: tuple[str, int | None, str | None]) -> None:
    assert [(one.text, one.count, one.modifier) for one in find_counts(text)] == [expected]


@pytest.mark.parametrize("text", NO_COUNT)
def test_references_measures_and_money_are_no_counts(text: str) -> None:
    assert find_counts(text) == ()


def test_excluded_spans_are_left_out() -> None:
    text = "On 5 May 12 men were held for 15 days."
    spans = [Span(3, 8), Span(text.index("15"), text.index("15") + 7)]
    assert [one.text for one in find_counts(text, spans)] == ["12"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7½", Fraction(15, 2)),
        ("6 1/2", Fraction(13, 2)),
        ("1,200", Fraction(1200)),
        ("three million", Fraction(3_000_000)),
        ("half a dozen", Fraction(6)),
        ("an", Fraction(1)),
        ("umpteen", None),
        ("²", None),
    ],
)
def test_number_value_is_exact(text: str, value: Fraction | None) -> None:
    assert number_value(text) == value


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="0123456789,.½ -afhlnorteuwvy", max_size=60)))
def test_spans_slice_the_text(text: str) -> None:
    for count in find_counts(text):
        assert text[count.start : count.end] == count.text
        assert count.count is None or count.count >= 0


LIMIT_SECONDS = 5
"""A quadratic finder takes minutes; the linear one about one second."""


@pytest.mark.parametrize("piece", ["1", "1 1 1 1 ", "1,000,", "a hundred and ", "two ", " ", "more than "])
def test_long_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 200_000)[:100_000]
    start = time.process_time()
    find_counts(text)
    assert time.process_time() - start < LIMIT_SECONDS
