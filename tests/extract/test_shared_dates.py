"""Which day an event has: its own, that of an event it goes with, or none; and what only looks like its day."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read

from gaolbook.extract.datelines import is_dateline
from gaolbook.extract.dates import find_dates

model = pytest.mark.model
A, B = "Emin Aslanov", "Marek Olszewski"

DATED = [
    # the day of another's event
    (f"{A} was arrested on 3 May 2021. {B} was detained with him.", "arrest", B, "2021-05-03"),
    (f"{A} was jailed for six years on 3 May 2021. {B} got two years at the same trial.", "sentence", B, "2021-05-03"),
    (f"{A} was pardoned on 3 May 2021. Also pardoned was {B}.", "pardon", B, "2021-05-03"),
    (f"On 3 May 2021 the court jailed four men. {B} got two years.", "sentence", B, "2021-05-03"),
    (f"{A} was jailed on 3 May 2021. The court acquitted {B}.", "acquittal", B, "2021-05-03"),
    (
        f"A court has jailed {A} for six years. The judge read out the verdict on 3 May 2021.",
        "sentence",
        A,
        "2021-05-03",
    ),
    (f"It was on 3 May 2021 that the verdict fell. {A} was jailed for six years.", "sentence", A, "2021-05-03"),
    # the day of the same person's event
    (f"{A} was jailed for six years on 3 May 2021. He was found guilty of spying.", "conviction", A, "2021-05-03"),
    # the sentence's own day, beyond an offence, another verb, a clause
    (
        f"On 3 May 2021 a court found {A} guilty of spreading lies and jailed him for a year.",
        "sentence",
        A,
        "2021-05-03",
    ),
    (f"On 3 May 2021 they had filmed a march; police broke the door and detained {A}.", "arrest", A, "2021-05-03"),
    (f"The court ruled on 3 May 2021 that {A} must remain in custody.", "remand", A, "2021-05-03"),
    (f"The embassy said on 3 May 2021 that Baku should release {A}.", "demand_release", A, "2021-05-03"),
    (f"{A} was convicted of murder on 3 May 2021.", "conviction", A, "2021-05-03"),
    # counted from another event of the sentence
    (f"{A} left the country on 3 May 2021, two days after he had been freed.", "release", A, "2021-05-01"),
    (f"{A} was freed on 3 May 2021, three weeks after his arrest.", "arrest", A, "2021-04"),
    (f"{A} was freed in May 2021, a year after his arrest.", "arrest", A, "2020"),
    (f"{A} was freed two days after his arrest on 3 May 2021.", "release", A, "2021-05-05"),
    (f"{A} was arrested on 3 May 2021 and freed on the 5th.", "release", A, "2021-05-05"),
]
UNDATED = [
    (f"{A} was arrested on 3 May 2021. {B} has also been arrested.", "arrest", B),
    (f"{A} was arrested on 3 May 2021. {B} was arrested before.", "arrest", B),
    (f"{A} was arrested on 3 May 2021. {B} was arrested.", "arrest", B),
    (f"On 3 May 2021 the court jailed four men. {B} was later jailed.", "sentence", B),
    (f"{A} was jailed on 3 May 2021. The court had acquitted {B}.", "acquittal", B),
    (f"{A} was convicted of spying. Later he was jailed for six years on 3 May 2021.", "conviction", A),
    (f"An embassy condemned the arrest of {A} on 3 May 2021.", "arrest", A),
    (f"Relatives visited {A} in prison on 3 May 2021.", "imprisonment", A),
    (f"{A} ended his hunger strike on 3 May 2021.", "hunger_strike", A),
    (f"The court rejected the appeal of {A} on 3 May 2021.", "appeal", A),
    (f"{A} was charged with the murder of a guard shot in May 2021.", "charge", A),
    (f"{A}, minister of culture from 2015 to 2019, was arrested.", "arrest", A),
    (f"{A} was arrested in May 2021 and is being questioned.", "summons", A),
    (f"{A} was freed two days after the vote.", "release", A),
    (f"On 3 May 2021 {A} got a new sentence. His earlier conviction was overturned.", "conviction", A),
    (f"On 3 May 2021 and on 6 May 2021 the court jailed four men. {B} got two years.", "sentence", B),
    (f"A court has jailed {A} for six years. The verdict will be read out on 3 May 2021.", "sentence", A),
    (f"A court has jailed {A} for six years. The judge criticised the verdict on 3 May 2021.", "sentence", A),
    (f"A court earlier jailed {A} for six years. The judge read out the verdict on 3 May 2021.", "sentence", A),
    (f"{A} was freed some days after his arrest on 3 May 2021.", "release", A),
]


def days(nlp: Language, text: str, kind: str, name: str) -> list[str | None]:
    found = read(nlp, text)
    ids = {person.person_id for person in found.persons if person.name == name}
    return [e.date for e in found.events if e.type == kind and e.modality == "asserted" and ids & set(e.person_ids)]


@model
@pytest.mark.parametrize(("text", "kind", "name", "day"), DATED)
def test_an_event_has_the_day_told_for_it(nlp: Language, text: str, kind: str, name: str, day: str) -> None:
    assert days(nlp, text, kind, name) == [day]


@model
@pytest.mark.parametrize(("text", "kind", "name"), UNDATED)
def test_a_day_of_something_else_is_not_taken(nlp: Language, text: str, kind: str, name: str) -> None:
    assert set(days(nlp, text, kind, name)) <= {None}


@model
def test_the_sentence_that_tells_the_day_is_evidence(nlp: Language) -> None:
    text = f"{A} was arrested on 3 May 2021. {B} was detained with him."
    found = read(nlp, text)
    (name,) = (person.person_id for person in found.persons if person.name == B)
    (event,) = (e for e in found.events if name in e.person_ids)
    assert [e.quote for e in event.evidence] == [f"{B} was detained with him.", f"{A} was arrested on 3 May 2021."]
    assert (event.date_text, event.date_basis) == ("3 May 2021", "event")


DATELINES = [
    "ARMAVIR, 9 December 2020 - The trial",
    "Tiraspol, Nov. 3 (Dniester Press) -- Police",
    "(Freiberg, October 21, 2014) - The court",
    "SAINT MARIN, May 20: The court",
    "New Harbour, June 1.- A judge",
    "Written up.\n\nPort Louisa, Samaria, June 14, 2019—A judge",
]
NO_DATELINES = [
    "On January 4: he met them",
    "April 11: police arrest him",
    "Born on May 5 - she was jailed",
    "He was held in Lublin, May 5 - and freed",
    "In Lublin, May 5: a trial",
    "Lublin, May 5, was cold",
    "A march on May 5 - and later",
]


@pytest.mark.parametrize("text", DATELINES)
def test_a_dateline(text: str) -> None:
    (date,) = find_dates(text)
    assert is_dateline(text, date.start, date.end)


@pytest.mark.parametrize("text", NO_DATELINES)
def test_no_dateline(text: str) -> None:
    assert not any(is_dateline(text, d.start, d.end) for d in find_dates(text))


TERMS = [
    (f"An appeal court has cut the sentence of {A} from 21 years to 16.", "appeal_decision", A, {"P16Y"}),
    (f"A court reduced the 6 years and 8 months of {A} to 4 years.", "appeal_decision", A, {"P4Y"}),
    (f"The death sentence of {A} was commuted to 25 years in prison.", "appeal_decision", A, {"P25Y"}),
    (f"A court reduced the ten-year term of {A} by two years.", "appeal_decision", A, {None}),
    (f"A court upheld the ten-year term of {A}.", "appeal_decision", A, {"P10Y"}),
    (f"A court jailed {A} for three years, and {B}, a poet, to two years.", "sentence", B, {"P2Y"}),
    (f"{A} was given three years and {B}, 40, two years and a month.", "sentence", B, {"P2Y1M"}),
    (f"{A} was given three years and {B}, 40, two years and a month.", "sentence", A, {"P3Y"}),
    (f"{A} got three years. {B}, who sat two years, spoke.", "sentence", B, set()),
    (f"{A} was detained for eleven days.", "arrest", A, {"P11D"}),
    (f"{A} was arrested after eleven days.", "arrest", A, {None}),
    (f"The court sentenced {A} to life.", "sentence", A, {None}),
    (f"{A} and {B} got five and three years respectively.", "sentence", B, {"P3Y"}),
    (f"{A} and {B}, editor and poet respectively, got five years.", "sentence", B, {"P5Y"}),
    (f"{A} ended a hunger strike that lasted 12 days.", "hunger_strike", A, {"P12D"}),
]


@model
@pytest.mark.parametrize(("text", "kind", "name", "terms"), TERMS)
def test_whose_length_it_is(nlp: Language, text: str, kind: str, name: str, terms: set[str | None]) -> None:
    found = read(nlp, text)
    ids = {person.person_id for person in found.persons if person.name == name}
    assert {e.term for e in found.events if e.type == kind and ids & set(e.person_ids)} == terms
