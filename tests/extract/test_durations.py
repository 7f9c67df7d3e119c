import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaolbook.extract.durations import find_fines, find_terms

# text with one term, the words of the term, its ISO form
TERMS = [
    ("Mr Bell got six and a half years.", "six and a half years", "P6Y6M"),
    ("He was jailed for 7½ years.", "7½ years", "P7Y6M"),
    ("He was jailed for 7 ½ years.", "7 ½ years", "P7Y6M"),
    ("He was jailed for 7 1/2 years.", "7 1/2 years", "P7Y6M"),
    ("He was jailed for 7.5 years.", "7.5 years", "P7Y6M"),
    ("a three-and-a-half-year term", "three-and-a-half-year", "P3Y6M"),
    ("an 8-and-a-half-year term", "8-and-a-half-year", "P8Y6M"),
    ("a five-year sentence", "five-year", "P5Y"),
    ("a 10-year prison term", "10-year", "P10Y"),
    ("an 18-month sentence", "18-month", "P18M"),
    ("held for 18 months", "18 months", "P18M"),
    ("held for 15 days", "15 days", "P15D"),
    ("held for two weeks", "two weeks", "P2W"),
    ("remanded for two and a half months", "two and a half months", "P2M15D"),
    ("two years and six months in prison", "two years and six months", "P2Y6M"),
    ("two years, six months in prison", "two years, six months", "P2Y6M"),
    ("two years six months in prison", "two years six months", "P2Y6M"),
    ("five years and 26 days of it", "five years and 26 days", "P5Y26D"),
    ("three years, two months and ten days", "three years, two months and ten days", "P3Y2M10D"),
    ("a two-year and three-month term", "two-year and three-month", "P2Y3M"),
    ("jailed for a year", "a year", "P1Y"),
    ("jailed for a year and a half", "a year and a half", "P1Y6M"),
    ("jailed for one and a half years", "one and a half years", "P1Y6M"),
    ("jailed for a year and two months", "a year and two months", "P1Y2M"),
    ("kept for half a year", "half a year", "P6M"),
    ("twenty-five years in a colony", "twenty-five years", "P25Y"),
    ("twenty two years in a colony", "twenty two years", "P22Y"),
    ("ten years' imprisonment", "ten years", "P10Y"),
    ("a year's imprisonment", "a year", "P1Y"),
    ("jailed for five years after a short trial", "five years", "P5Y"),
    ("sentenced to nine years later that day", "nine years", "P9Y"),
    ("prolonged by three more months", "three more months", "P3M"),
    ("has spent nearly two years in a cell", "nearly two years", "P2Y"),
    ("kept at least 30 days", "at least 30 days", "P30D"),
    ("a six month sentence", "six month", "P6M"),
    ("FIVE YEARS for a poem", "FIVE YEARS", "P5Y"),
    ("he served two\nyears of it", "two\nyears", "P2Y"),
    ("jailed for life last week", "jailed for life", "life"),
    ("It meant life imprisonment.", "life imprisonment", "life"),
    ("was given life by the court", "given life", "life"),
    ("serving a life sentence", "life sentence", "life"),
    ("was sentenced to death", "sentenced to death", "death"),
]
UPPER = [
    ("12 to 15 years in jail", "12 to 15 years", "P15Y"),
    ("between five and seven years", "between five and seven years", "P7Y"),
    ("5-7 years in jail", "5-7 years", "P7Y"),
    ("5–7 years in jail", "5–7 years", "P7Y"),
    ("five or six years in jail", "five or six years", "P6Y"),
    ("seven-to-nine-year terms", "seven-to-nine-year", "P9Y"),
    ("from two years to five years in jail", "two years to five years", "P5Y"),
    ("up to 12 years in prison", "up to 12 years", "P12Y"),
    ("a maximum of eight years", "a maximum of eight years", "P8Y"),
    ("no more than 15 days", "no more than 15 days", "P15D"),
    ("as many as 20 years", "as many as 20 years", "P20Y"),
]
NO_TERM = [
    "Ms Stone, 39 years old, is a nurse.",
    "the 34-year-old painter",
    "a 34 year old painter",
    "aged 12 years",
    "men of 38 and 47 years of age",
    "three years ago",
    "more than two months ago",
    "two days later she left",
    "She left two days after his arrest.",
    "five years earlier",
    "six months before the vote",
    "the year of the vote",
    "a life in letters",
    "7.3 years of records",
    "Years passed and days went by",
    "the yearly report on daylight",
    "ten yearlings",
    "",
]
SEVERAL = [
    ("Bell and Reed were given 8½ and 7 years, respectively.", ["P8Y6M", "P7Y"]),
    ("They got five, six and seven years.", ["P5Y", "P6Y", "P7Y"]),
    ("Ten years for Bell, nine for Stone, seven for Reed.", ["P10Y", "P9Y", "P7Y"]),
    ("Seven years for the former and five for the latter.", ["P7Y", "P5Y"]),
    ("Bell was given seven years and Stone, five.", ["P7Y", "P5Y"]),
    ("The term was cut from six years to four and a half years.", ["P4Y6M"]),
    ("Ten years in all. Nine for Stone", ["P10Y"]),
    ("Ten years for Bell, 45, and a fine", ["P10Y"]),
    ("12 years, to be served from May 2014 to May 2026", ["P12Y"]),
    ("Held from May 4 to May 6, he got two years.", ["P2Y"]),
    ("In 2014 and five years on, nothing.", ["P5Y"]),
    ("Reed, 45, five years in jail", ["P5Y"]),
]


@pytest.mark.parametrize(("text", "words", "iso"), TERMS)
def test_a_term_is_found_with_its_duration(text: str, words: str, iso: str) -> None:
    assert [(one.text, one.iso, one.upper) for one in find_terms(text)] == [(words, iso, False)]


@pytest.mark.parametrize(("text", "words", "iso"), UPPER)
def test_a_range_or_bound_gives_its_maximum_and_says_so(text: str, words: str, iso: str) -> None:
    assert [(one.text, one.iso, one.upper) for one in find_terms(text)] == [(words, iso, True)]


@pytest.mark.parametrize("text", NO_TERM)
def test_ages_and_distances_are_no_terms(text: str) -> None:
    assert find_terms(text) == ()


@pytest.mark.parametrize(("text", "isos"), SEVERAL)
def test_numbers_that_share_a_unit_are_terms_too(text: str, isos: list[str]) -> None:
    assert [one.iso for one in find_terms(text)] == isos


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("The court fined her 2,000 manats.", ["2,000 manats"]),
        ("a fine of $3,000 and a warning", ["$3,000"]),
        ("a fine of 1.5 million tenge", ["1.5 million tenge"]),
        ("He paid 500 manats for a fine dinner.", []),
        ("fined. He owed 300 euros", []),
    ],
)
def test_fines_are_amounts_of_money(text: str, amounts: list[str]) -> None:
    assert [one.text for one in find_fines(text)] == amounts


def test_a_modifier_is_kept_in_our_words() -> None:
    (term,) = find_terms("held for more than two months")
    assert (term.modifier, term.iso) == ("more_than", "P2M")


LIMIT_SECONDS = 5
"""A quadratic finder takes minutes; the linear one under one second."""

VOCABULARY = "five|7½|12|years|year|-| | and |a half|half a|to|months|life|for Bell|,|old|\n|½|three-and-a-half"
WORDS = st.sampled_from(VOCABULARY.split("|"))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map("".join)))
def test_spans_slice_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for term in find_terms(text):
        assert text[term.start : term.end] == term.text
        assert term.start >= end
        end = term.end


@pytest.mark.parametrize(
    "piece",
    ["1", "1 1 1 1 ", "five years, ", "ten years ", "and ", " ", "half a ", "5 years and nine for Bell, "],
)
def test_long_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 200_000)[:100_000]
    start = time.process_time()
    find_terms(text)
    find_fines(text)
    assert time.process_time() - start < LIMIT_SECONDS
