"""Whom an event befell: quotations, ellipsis, lists, members of groups, states, the defence; and whom it did not."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read

pytestmark = pytest.mark.model

Told = set[tuple[str, str, str, str | None]]

FOUND: dict[str, Told] = {
    "'They released me the next day,' Emin Aslanov told reporters.": {("release", "Emin Aslanov", "asserted", None)},
    "Ten years for Emin Aslanov, nine for Marek Olszewski.": {
        ("sentence", "Emin Aslanov", "asserted", "P10Y"),
        ("sentence", "Marek Olszewski", "asserted", "P9Y"),
    },
    "Emin Aslanov got seven years and Marek Olszewski, five.": {
        ("sentence", "Emin Aslanov", "asserted", "P7Y"),
        ("sentence", "Marek Olszewski", "asserted", "P5Y"),
    },
    "Among those arrested was Emin Aslanov, a reporter.": {("arrest", "Emin Aslanov", "asserted", None)},
    "Emin Aslanov was not among those pardoned on Friday.": {("pardon", "Emin Aslanov", "negated", None)},
    "Emin Aslanov has grown much thinner in jail.": {("imprisonment", "Emin Aslanov", "asserted", None)},
    "The lawyers of Emin Aslanov will appeal.": {("appeal", "Emin Aslanov", "future", None)},
    "Prosecutors asked for fifteen years in prison for Emin Aslanov.": {
        ("sentence", "Emin Aslanov", "hypothetical", "P15Y")
    },
    "Emin Aslanov has been detained since May.": {("imprisonment", "Emin Aslanov", "asserted", None)},
    "Emin Aslanov was taken from his home by masked men.": {("abduction", "Emin Aslanov", "asserted", None)},
}


@pytest.mark.parametrize(("text", "told"), FOUND.items())
def test_people_and_terms(nlp: Language, text: str, told: Told) -> None:
    found = read(nlp, text)
    names = {person.person_id: person.name for person in found.persons}
    events = {(e.type, names[p], str(e.modality), e.term) for e in found.events for p in e.person_ids}
    assert told <= events, events


def test_who_only_speaks_is_not_whom_his_points_at(nlp: Language) -> None:
    found = read(nlp, "Marek Olszewski was seen in Lublin. In response to his conviction, Emin Aslanov tweeted a song.")
    names = {person.person_id: person.name for person in found.persons}
    assert not [e for e in found.events for p in e.person_ids if names[p] == "Emin Aslanov"]


def test_he_in_a_quotation_is_not_the_speaker(nlp: Language) -> None:
    found = read(nlp, "'He was beaten in custody,' Emin Aslanov said.")
    names = {person.person_id: person.name for person in found.persons}
    assert not [e for e in found.events for p in e.person_ids if names[p] == "Emin Aslanov"]


@pytest.mark.parametrize(
    ("text", "kind", "date"),
    [
        ("On 15 November 2020 Emin Aslanov streamed a march and was arrested.", "arrest", "2020-11-15"),
        ("Emin Aslanov was arrested in October 2015 and later tried.", "trial", None),
        ("Emin Aslanov was sentenced to death for a prison break in 2011.", "sentence", None),
        ("Emin Aslanov was arrested and charged on 3 March 2020.", "arrest", "2020-03-03"),
    ],
)
def test_a_date_reaches_what_it_dates_and_no_more(nlp: Language, text: str, kind: str, date: str | None) -> None:
    assert [e.date for e in read(nlp, text).events if e.type == kind] == [date]
