"""Dates: what is found, what is left alone, and which day it means. The default day of publication is a Thursday."""

import pytest

from gaolbook.extract.dates import find_dates, resolve, resolve_in_order

PUBLISHED = "2016-05-26"

ABSOLUTE: list[tuple[str, str | None, str | None]] = [
    ("She was held on May 26, 2016.", "May 26, 2016", "2016-05-26"),
    ("She was held on May 26 2016.", "May 26 2016", "2016-05-26"),
    ("She was held on 26 May 2016.", "26 May 2016", "2016-05-26"),
    ("She was held on 26 May, 2016.", "26 May, 2016", "2016-05-26"),
    ("on the 26th of May 2016", "the 26th of May 2016", "2016-05-26"),
    ("on the 26th day of May 2016", "the 26th day of May 2016", "2016-05-26"),
    ("on May 26th, 2016", "May 26th, 2016", "2016-05-26"),
    ("on May the 3rd, 2015", "May the 3rd, 2015", "2015-05-03"),
    ("on Oct. 6, 2014, he left", "Oct. 6, 2014", "2014-10-06"),
    ("on Sept 6, 2014", "Sept 6, 2014", "2014-09-06"),
    ("on Thursday, May 26, 2016,", "Thursday, May 26, 2016", "2016-05-26"),
    ("on Thu 26 May 2016", "Thu 26 May 2016", "2016-05-26"),
    ("MAY 26, 2016", "MAY 26, 2016", "2016-05-26"),
    ("on 10 october 2014", "10 october 2014", "2014-10-10"),
    ("on 26.06.2015", "26.06.2015", "2015-06-26"),
    ("on 26/06/2015", "26/06/2015", "2015-06-26"),
    ("on 06/26/2015", "06/26/2015", "2015-06-26"),
    ("on 03/04/2015", "03/04/2015", "2015"),
    ("on 04/04/2015", "04/04/2015", "2015-04-04"),
    ("on 2015-06-26", "2015-06-26", "2015-06-26"),
    ("on 2015/06/26", "2015/06/26", "2015-06-26"),
    ("on 26-May-2015", "26-May-2015", "2015-05-26"),
    ("in May 2015", "May 2015", "2015-05"),
    ("in May of 2015", "May of 2015", "2015-05"),
    ("in May, 2015", "May, 2015", "2015-05"),
    ("in early June 2014", "early June 2014", "2014-06"),
    ("since mid-June 2014", "mid-June 2014", "2014-06"),
    ("at the end of June 2014", "the end of June 2014", "2014-06"),
    ("the June 2014 verdict", "June 2014", "2014-06"),
    ("in 2013", "2013", "2013"),
    ("since 2014", "2014", "2014"),
    ("in mid-2014", "mid-2014", "2014"),
    ("in early 2014", "early 2014", "2014"),
    ("early in 2014", "early in 2014", "2014"),
    ("by the end of 2014", "the end of 2014", "2014"),
    ("the 2013 election", "2013", "2013"),
    ("after her 2013 arrest", "2013", "2013"),
    ("the vote (2013)", "2013", "2013"),
    ("convicted in 2014 of theft", "2014", "2014"),
    ("In 2014 police came", "2014", "2014"),
    ("a 2014 meeting", "2014", "2014"),
    ("as early as 2014", "2014", "2014"),
    ("in the summer of 2015", "the summer of 2015", "2015"),
    ("in summer 2015", "summer 2015", "2015"),
    ("in fall 2014", "fall 2014", "2014"),
    ("on 5 août 2014", "5 août 2014", "2014-08-05"),
    ("on 12 sentyabr 2014", "12 sentyabr 2014", "2014-09-12"),
    ("on 26 мая 2014", "26 мая 2014", "2014-05-26"),
    ("on 26 de mayo de 2014", "26 de mayo de 2014", "2014-05-26"),
    ("held on\nMay 26,\n2014", "May 26,\n2014", "2014-05-26"),
]
FROM_PUBLICATION: list[tuple[str, str | None, str | None]] = [
    ("on January 24", "January 24", "2016-01-24"),
    ("on 24 January", "24 January", "2016-01-24"),
    ("on the 24th of January", "the 24th of January", "2016-01-24"),
    ("on May 26", "May 26", "2016-05-26"),
    ("on December 3", "December 3", "2015-12-03"),
    ("on September 3 last year", "September 3 last year", "2015-09-03"),
    ("on March 3 of this year", "March 3 of this year", "2016-03-03"),
    ("in May", "May", "2016-05"),
    ("in December", "December", "2015-12"),
    ("in late April", "late April", "2016-04"),
    ("the March verdict", None, None),
    ("the December verdict", "December", "2015-12"),
    ("jailed in April for a poem", "April", "2016-04"),
    ("convicted in March of theft", "March", "2016-03"),
    ("Last August President Bell said", "Last August", "2015-08"),
    ("Saturday's Court session", "Saturday", "2016-05-21"),
    ("last December", "last December", "2015-12"),
    ("last March", "last March", "2016-03"),
    ("this May", "this May", "2016-05"),
    ("next June", "next June", "2016-06"),
    ("in June last year", "June last year", "2015-06"),
    ("in March this year", "March this year", "2016-03"),
    ("on Wednesday", "Wednesday", "2016-05-25"),
    ("on Thursday", "Thursday", "2016-05-26"),
    ("on Friday", "Friday", "2016-05-20"),
    ("on Friday night", "Friday night", "2016-05-20"),
    ("early on Monday morning", "early on Monday morning", "2016-05-23"),
    ("last Friday", "last Friday", "2016-05-20"),
    ("last Thursday", "last Thursday", "2016-05-19"),
    ("this past Sunday", "this past Sunday", "2016-05-22"),
    ("next Monday", "next Monday", "2016-05-30"),
    ("next Thursday", "next Thursday", "2016-06-02"),
    ("on Tuesday of last week", "Tuesday of last week", "2016-05-17"),
    ("The judge said Wednesday that", "Wednesday", "2016-05-25"),
    ("today", "today", "2016-05-26"),
    ("She was held tonight.", "tonight", "2016-05-26"),
    ("this morning", "this morning", "2016-05-26"),
    ("yesterday", "yesterday", "2016-05-25"),
    ("yesterday evening", "yesterday evening", "2016-05-25"),
    ("last night", "last night", "2016-05-25"),
    ("tomorrow", "tomorrow", "2016-05-27"),
    ("the day before yesterday", "the day before yesterday", "2016-05-24"),
    ("earlier this month", "earlier this month", "2016-05"),
    ("this month", "this month", "2016-05"),
    ("last month", "last month", "2016-04"),
    ("next month", "next month", "2016-06"),
    ("this week", "this week", "2016-05"),
    ("last week", "last week", "2016-05"),
    ("earlier this year", "earlier this year", "2016"),
    ("last year", "last year", "2015"),
    ("next year", "next year", "2017"),
    ("over the weekend", "the weekend", "2016-05"),
    ("two days ago", "two days ago", "2016-05-24"),
    ("10 days ago", "10 days ago", "2016-05-16"),
    ("two weeks ago", "two weeks ago", "2016-05"),
    ("four weeks ago", "four weeks ago", "2016"),
    ("three months ago", "three months ago", "2016-02"),
    ("a year ago", "a year ago", "2015"),
    ("three years ago", "three years ago", "2013"),
    ("nearly three years ago", "nearly three years ago", None),
    ("several years ago", "several years ago", None),
    ("a few days ago", "a few days ago", None),
    ("last summer", "last summer", "2015"),
    ("this spring", "this spring", "2016"),
    ("last winter", "last winter", None),
    ("ahead of Novruz", "ahead of Novruz", "2016-03"),
    ("on the eve of Novruz", "on the eve of Novruz", "2016-03"),
    ("just before the Novruz holiday", "just before the Novruz", "2016-03"),
    ("ahead of the New Year", "ahead of the New Year", "2015-12"),
    ("on New Year's Eve", "New Year's Eve", "2015-12-31"),
    ("on Christmas Day", "Christmas Day", "2015-12"),
    ("on Orthodox Christmas", "Orthodox Christmas", "2016-01-07"),
    ("on World Press Freedom Day", "World Press Freedom Day", "2016-05-03"),
    ("until June 12", "June 12", "2016-06-12"),
    ("until March", "March", "2016-03"),
    ("on June 12", "June 12", "2016-06-12"),
    ("on May 13: two men", "May 13", "2016-05-13"),
]
NO_DATE = [
    "He may be freed and may not leave.",
    "May he go home?",
    "the march of protesters through March Street",
    "They joined the March for Bread.",
    "The Sun newspaper wrote that he sat in court.",
    "June Stone and April Reed left with August Bell.",
    "Augustus and Mayor Marchetti decided",
    "the 34-year-old nurse, aged 34",
    "held for 30 days, jailed for 7½ years",
    "He left at 19:22, or 7 p.m.",
    "2,000 people and 2000 people, 1500 protesters",
    "Article 2013, Resolution 1989 and Room 2016",
    "They paid $2000 and 2016 euros.",
    "the June 4 Movement and the 8 March Alliance",
    "every Friday and each Monday, on Fridays",
    "Black Friday, Bloody Sunday, Friday prayers",
    "the Sunday Times and The Friday Post",
    "in the 1990s, in the 20th century",
    "over the last year and in the past month",
    "the fall of the regime, a spring of hope",
    "13/13/2016, 2016-13-45 and May 45",
    "on February 30",
    "12 men 2016",
    "a Christmas card",
    "version 26.06 and 1.2.2016.3",
    "the year-old law, a day-long week-long sitting",
    "the secondary school and the monthly",
    "",
]


@pytest.mark.parametrize(("text", "words", "value"), ABSOLUTE + FROM_PUBLICATION)
def test_an_expression_is_found_and_resolved(text: str, words: str | None, value: str | None) -> None:
    found = find_dates(text)
    assert [one.text for one in found] == ([words] if words else [])
    assert [resolve(one, PUBLISHED).value for one in found] == ([value] if words else [])


@pytest.mark.parametrize("text", NO_DATE)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert [one.text for one in find_dates(text)] == []


@pytest.mark.parametrize(("text", "words", "value"), FROM_PUBLICATION)
def test_without_a_day_of_publication_nothing_is_guessed(text: str, words: str | None, value: str | None) -> None:
    assert all(resolve(one, None).value is None for one in find_dates(text))


@pytest.mark.parametrize(("text", "words", "value"), ABSOLUTE)
def test_absolute_dates_need_no_day_of_publication(text: str, words: str, value: str) -> None:
    (found,) = find_dates(text)
    assert (resolve(found, None).value, resolve(found, None).basis) == (value, "explicit")


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("on Wednesday", "2016-05", None),
        ("on Wednesday", "2016", None),
        ("yesterday", "2016-05", "2016"),
        ("today", "2016-05", "2016-05"),
        ("last month", "2016-05", "2016-04"),
        ("last month", "2016", None),
        ("last year", "2016", "2015"),
        ("on March 3", "2016", "2016-03-03"),
        ("on March 3", "2016-05", "2016-03-03"),
        ("on May 10", "2016-05", "2016-05-10"),
        ("in December", "2016-05", "2015-12"),
        ("two weeks ago", "2016", None),
        ("last week", "2016-05-05", "2016"),
        ("last week", "2016-01-05", None),
        ("over the weekend", "2016-05-02", "2016"),
        ("at the weekend", "2016-05-08", "2016-05"),
        ("last summer", "2016-11-03", "2016"),
        ("last summer", "2016-07-03", "2015"),
        ("on January 11", "2016-11-19", "2016-01-11"),
        ("on January 28", "2016-01-26", "2016-01-28"),
        ("on January 28", "2016-12-26", "2016-01-28"),
        ("on February 29", "2017-05-01", "2016-02-29"),
        ("ahead of Novruz", "2016-03-18", "2016-03"),
        ("ahead of Novruz", "2016-02-18", "2015-03"),
        ("a month ago", "2016-03-31", "2016-02"),
    ],
)
def test_precision_follows_that_of_the_publication(text: str, published: str, value: str | None) -> None:
    (found,) = find_dates(text)
    assert resolve(found, published).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on Friday", "2016-05-27"),
        ("on Thursday", "2016-05-26"),
        ("on January 24", "2017-01-24"),
        ("in June", "2016-06"),
        ("in May", "2016-05"),
        ("ahead of Novruz", "2017-03"),
    ],
)
def test_what_is_to_come_lies_ahead(text: str, value: str) -> None:
    (found,) = find_dates(text)
    assert resolve(found, PUBLISHED, future=True).value == value


@pytest.mark.parametrize(
    ("text", "anchor", "value"),
    [
        ("two days later", "2013-12-30", "2014-01-01"),
        ("Two days afterwards", "2013-12-04", "2013-12-06"),
        ("a day earlier", "2013-12-01", "2013-11-30"),
        ("a year later", "2013-12-05", "2014"),
        ("two months later", "2013-11-05", "2014-01"),
        ("a week later", "2013-11-05", "2013-11"),
        ("the following day", "2013-12-31", "2014-01-01"),
        ("the next day", "2013-12-05", "2013-12-06"),
        ("the day before", "2013-12-05", "2013-12-04"),
        ("the same day", "2013-12-05", "2013-12-05"),
        ("the same evening", "2013-12", "2013-12"),
        ("that night", "2013-12-05", "2013-12-05"),
        ("later that year", "2013-12-05", "2013"),
        ("the following month", "2013-12", "2014-01"),
        ("the following year", "2013-12-05", "2014"),
        ("the next year", "2013", "2014"),
        ("in April of that year", "2013-12-05", "2013-04"),
        ("on June 10 of that year", "2013", "2013-06-10"),
        ("the following Monday", "2016-05-26", "2016-05-30"),
        ("two days later", "2013-12", None),
        ("two days later", "2013-07", "2013"),
        ("two months after that", "2013", None),
        ("a few days later", "2013-12-05", None),
        ("two days after his arrest", "2013-12-05", "2013-12-07"),
        ("two days later", None, None),
    ],
)
def test_dates_told_from_an_event_need_that_event(text: str, anchor: str | None, value: str | None) -> None:
    (found,) = find_dates(text)
    assert resolve(found, PUBLISHED, anchor).value == value
    assert resolve(found, PUBLISHED).value is None


@pytest.mark.parametrize(
    ("text", "value", "ends"),
    [
        ("between 2013 and 2015", None, ("2013", "2015")),
        ("from 2013 to 2015", None, ("2013", "2015")),
        ("in prison 2013–2015", None, ("2013", "2015")),
        ("from May to June 2014", "2014", ("2014-05", "2014-06")),
        ("from December to February 2014", None, ("2013-12", "2014-02")),
        ("from 2 to 4 May 2014", "2014-05", ("2014-05-02", "2014-05-04")),
        ("between June 10 and 15 of this year", "2016-06", ("2016-06-10", "2016-06-15")),
        ("the March 15-18 trial", "2016-03", ("2016-03-15", "2016-03-18")),
        ("on June 4-5, 2014", "2014-06", ("2014-06-04", "2014-06-05")),
        ("from 28 May to 3 June 2014", "2014", ("2014-05-28", "2014-06-03")),
        ("from December to February", None, ("2015-12", "2016-02")),
    ],
)
def test_a_range_is_one_expression_with_two_ends(text: str, value: str | None, ends: tuple[str, str]) -> None:
    (found,) = find_dates(text)
    resolved = resolve(found, PUBLISHED)
    assert found.kind == "range"
    assert (resolved.value, (resolved.value_from, resolved.value_to)) == (value, ends)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on January 23 and 24, 2013, in court", [("January 23", "2013-01-23"), ("24, 2013", "2013-01-24")]),
        ("on 23 and 24 January 2013", [("23", "2013-01-23"), ("24 January 2013", "2013-01-24")]),
        ("in May and June 2014", [("May", "2014-05"), ("June 2014", "2014-06")]),
        ("on December 30 and January 2, 2014", [("December 30", "2013-12-30"), ("January 2, 2014", "2014-01-02")]),
        ("in February, May and August 2014", [("February", "2014-02"), ("May", "2014-05"), ("August 2014", "2014-08")]),
        ("moved in 2012 until June 2014", [("2012", "2012"), ("June 2014", "2014-06")]),
        ("held in 2013, freed in 2014", [("2013", "2013"), ("2014", "2014")]),
        ("On June 4 and 5 men were held", [("June 4", "2016-06-04")]),
    ],
)
def test_several_dates_stay_apart(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_dates(text)
    assert [(one.text, resolve(one, PUBLISHED).value) for one in found] == expected


def test_the_preposition_is_kept() -> None:
    (found,) = find_dates("She has been in jail since October.")
    assert (found.lead, found.lead_start) == ("since", 21)
    (without,) = find_dates("She was held Monday.")
    assert (without.lead, without.lead_start) == (None, None)


def test_dates_of_a_text_are_counted_from_the_one_before() -> None:
    text = "She was held on 3 May 2012. On 5 May she was charged; the next day she was freed. On 7 May two men came."
    values = [one.value for one in resolve_in_order(find_dates(text), PUBLISHED)]
    assert values == ["2012-05-03", "2012-05-05", "2012-05-06", "2012-05-07"]


def test_a_date_far_back_or_named_is_not_counted_from() -> None:
    far = "He left on 3 May 2012. " + "Nothing happened. " * 80 + "Two days later he wrote."
    named = "He left on 3 May 2012. Two days after his trial he wrote."
    assert [one.value for one in resolve_in_order(find_dates(far), None)] == ["2012-05-03", None]
    assert [one.value for one in resolve_in_order(find_dates(named), None)] == ["2012-05-03", None]


def test_a_wrong_day_of_publication_is_an_error() -> None:
    (found,) = find_dates("on Monday")
    with pytest.raises(ValueError, match="2016-5"):
        resolve(found, "2016-5")


def test_an_unclear_value_says_that_it_is_a_convention() -> None:
    (same_weekday,) = find_dates("on Thursday")
    (other,) = find_dates("on Wednesday")
    assert resolve(same_weekday, PUBLISHED).approx
    assert not resolve(other, PUBLISHED).approx


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("On 5 January she was held and freed on the 7th.", ["2021-01-05", "2021-01-07"]),
        ("Held on 28 January 2020 until the 3rd.", ["2020-01-28", "2020-02-03"]),
        ("He was freed on the 7th.", ["2021-03-07"]),
        ("He was freed on the 17th, they say.", ["2021-02-17"]),
        ("He was freed on the 3rd of last month.", ["2021-02-03"]),
        ("Arrested in January 2019, he was freed that March.", ["2019-01", "2019-03"]),
        ("Arrested in June 2019, he was freed that March.", ["2019-06", None]),
        ("She was freed a fortnight ago.", ["2021-02"]),
        ("On the 75th day of the strike, on the 5th floor, he fell.", []),
        ("She said that May had lied on the 5th anniversary.", []),
    ],
)
def test_a_day_or_month_of_the_time_told_before(text: str, values: list[str | None]) -> None:
    assert [found.value for found in resolve_in_order(find_dates(text), "2021-03-10")] == values
