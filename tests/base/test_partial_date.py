from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.base import partial_date as pd

LENGTHS = {"year": 4, "month": 7, "day": 10}
values = st.builds(
    lambda day, kind: day.isoformat()[: LENGTHS[kind]],
    st.dates(date(1, 1, 1), date(9998, 12, 31)),
    st.sampled_from(sorted(LENGTHS)),
)


@pytest.mark.parametrize(
    ("value", "first", "after"),
    [
        ("2016", date(2016, 1, 1), date(2017, 1, 1)),
        ("2016-02", date(2016, 2, 1), date(2016, 3, 1)),
        ("2016-12", date(2016, 12, 1), date(2017, 1, 1)),
        ("2016-12-31", date(2016, 12, 31), date(2017, 1, 1)),
        ("9998", date(9998, 1, 1), date(9999, 1, 1)),
    ],
)
def test_interval_is_half_open(value: str, first: date, after: date) -> None:
    assert pd.interval(value) == (first, after)


@pytest.mark.parametrize(
    "value",
    ["", "16", "2016-13", "2016-00", "2023-02-29", "2016-5", "2016-05-26 ", "0000", "9999", "٢٠١٦", "2016/05", "x"],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    assert not pd.is_valid(value)
    with pytest.raises(ValueError):  # noqa: PT011 - the calendar words some of the messages
        pd.interval(value)


@pytest.mark.parametrize(
    ("first", "after", "expected"),
    [
        (date(2016, 5, 26), date(2016, 5, 27), "2016-05-26"),
        (date(2016, 5, 1), date(2016, 6, 1), "2016-05"),
        (date(2016, 5, 30), date(2016, 6, 6), "2016"),
        (date(2016, 12, 30), date(2017, 1, 2), None),
        (date(2016, 5, 26), date(2016, 5, 26), None),
    ],
)
def test_covering_claims_no_more_than_the_days_allow(first: date, after: date, expected: str | None) -> None:
    assert pd.covering(first, after) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2016", "2016-05-26", True),
        ("2016-05", "2016-06", False),
        ("2016-05-26", "2016-05-26", True),
        ("2015", "2016-01", False),
    ],
)
def test_values_are_compatible_when_they_may_mean_one_day(left: str, right: str, expected: bool) -> None:
    assert pd.compatible(left, right) is expected
    assert pd.compatible(right, left) is expected


def test_more_precise_refuses_values_that_exclude_each_other() -> None:
    assert pd.more_precise("2016", "2016-05") == "2016-05"
    assert pd.more_precise("2016-05", "2016") == "2016-05"
    with pytest.raises(ValueError, match="exclude"):
        pd.more_precise("2016", "2017-01")


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("2016-05-26", "2016-05-28", (2, 2)),
        ("2016-05", "2016-06-01", (1, 31)),
        ("2016", "2016", (-365, 365)),
    ],
)
def test_difference_gives_least_and_most_days(earlier: str, later: str, expected: tuple[int, int]) -> None:
    assert pd.difference_days(earlier, later) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2016, 3, 31), -13, date(2015, 2, 28)),
        (date(2015, 12, 5), 1, date(2016, 1, 5)),
    ],
)
def test_adding_months_stays_inside_the_month(day: date, months: int, expected: date) -> None:
    assert pd.add_months(day, months) == expected


@settings(derandomize=True, max_examples=150, deadline=None)
@given(values, values)
def test_interval_and_covering_are_inverse(left: str, right: str) -> None:
    assert pd.covering(*pd.interval(left)) == left
    assert pd.LENGTH_NAMES[len(left)] == pd.precision(left)
    least, most = pd.difference_days(left, right)
    assert least <= most
    assert pd.compatible(left, right) == (least <= 0 <= most)
