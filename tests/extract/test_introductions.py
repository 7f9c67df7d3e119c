"""Descriptions whose name comes later: linked where age, role or the same event says so, else not at all."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read

pytestmark = pytest.mark.model
A, B = "Rauf Sadli", "Sona Ahadli"
EVENTS: dict[str, set[tuple[str, str]]] = {
    f"A 17-year-old boy has been arrested in Leeds. {A}, 17, lives with his mother.": {("arrest", A)},
    f"A 17-year-old boy has been arrested in Leeds. {A}, 41, saw it all.": set(),
    f"A teenager has been charged in Leeds. {A} was charged with arson.": {("charge", A)},
    f"A journalist was arrested on Monday. {A}, a reporter for the weekly Sada, was writing a book.": {("arrest", A)},
    f"Two reporters were arrested on Monday. {A} and {B}, reporters for the weekly Sada, were filming a rally.": {
        ("arrest", A),
        ("arrest", B),
    },
    f"Three reporters were arrested on Monday. {A} and {B}, reporters for the weekly Sada, were filming.": set(),
    f"A man has been jailed for killing a cyclist. {A}, 41, died in the crash.": set(),
    f"A lawyer was detained in Cairo. {B}, a lawyer, defended him.": set(),
    f"A man was arrested on Monday. Police chief {A} said he had a knife.": set(),
    # the ends of other phrases
    f"Among the detained was {A}.": {("arrest", A)},
    f"{A} is due in court on Monday.": {("trial", A)},
    f"{A} was forcibly returned to Sudan.": {("extradition", A)},
    f"{A} returned to Sudan.": set(),
    f"{A}'s detention was extended by two months.": {("remand", A)},
    f"{A} was found dead in his cell.": {("death", A)},
}


@pytest.mark.parametrize(("text", "events"), EVENTS.items())
def test_events(nlp: Language, text: str, events: set[tuple[str, str]]) -> None:
    found = read(nlp, text)
    names = {person.person_id: person.name for person in found.persons}
    assert {(e.type, names[p]) for e in found.events for p in e.person_ids} == events


MODALITIES = {
    f"{A} faces trial.": ("trial", "future"),
    f"{A} faced trial.": ("trial", "asserted"),
    f"{A} is set to go on trial in May.": ("trial", "future"),
    f"{A} appears in court again on 20 June.": ("trial", "future"),
    f"{A} is at risk of being deported.": ("extradition", "hypothetical"),
    f"{A} fears arrest.": ("arrest", "hypothetical"),
}


@pytest.mark.parametrize(("text", "told"), MODALITIES.items())
def test_what_is_to_come_or_feared(nlp: Language, text: str, told: tuple[str, str]) -> None:
    assert [(e.type, e.modality) for e in read(nlp, text, "2020-06-15").events] == [told]


def test_they_are_not_the_named_where_others_stand_nearer(nlp: Language) -> None:
    assert read(nlp, f"{A} and {B} defended the protesters. They were arrested.").events == ()
