"""Dates on hostile text: spans slice it, values are days of the calendar, and time is linear in its length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.base import partial_date
from gaolbook.extract.dates import DateExpression, find_dates, resolve, resolve_in_order

VOCABULARY = (
    "May 26 , 2016 last on Monday and to - two days ago later the next year Novruz 31 February 0 9999 / half of "
    "summer 1900 hundred thousand years \u00a0 \u2013 \u00bd"
)
PIECES = st.sampled_from(VOCABULARY.split(" "))
PUBLICATIONS = st.sampled_from([None, "2016-05-26", "2016-02-29", "2016-05", "2016", "0001-01-01", "9998-12-31"])


def _check(text: str, found: tuple[DateExpression, ...], published: str | None) -> None:
    end = 0
    for one in found:
        assert text[one.start : one.end] == one.text
        assert one.start >= end
        end = one.end
        for anchor in (None, "2012-02-29", "0001", "9998-12"):
            for future in (False, True):
                result = resolve(one, published, anchor, future=future)
                for value in (result.value, result.value_from, result.value_to):
                    assert value is None or partial_date.is_valid(value)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map(" ".join)), PUBLICATIONS)
def test_any_text_gives_slices_and_days_of_the_calendar(text: str, published: str | None) -> None:
    _check(text, find_dates(text), published)


LIMIT_SECONDS = 5
"""A quadratic finder takes minutes; the linear one under one second."""


HOSTILE = ["1", "and ", "1 1 1 1 ", " ", "May ", "May 4 and ", "2016 ", "the early ", "1.1.", "12 mai 20", "Monday, "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 200_000)[:100_000]
    start = time.process_time()
    resolve_in_order(find_dates(text), "2016-05-26")
    assert time.process_time() - start < LIMIT_SECONDS
