"""Sentences from which a wrong statement about a person was once drawn; each says exactly what may be stated."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read

pytestmark = pytest.mark.model
A, B = "Rauf Sadli", "Sona Ahadli"
EVENTS: dict[str, set[tuple[str, str, str]]] = {
    f"Instead of releasing {A}, the court sentenced him to five years.": {
        ("release", A, "negated"),
        ("sentence", A, "asserted"),
    },
    f"{B} filed a complaint against the police officers. They were charged with torture.": set(),
    f"{A} met the imprisoned editor's wife, {B}.": set(),
    f"It is not true that {A} was arrested.": {("arrest", A, "negated")},
    f"{A} has yet to be released.": {("release", A, "negated")},
    f"Had {A} been arrested, the protest would have grown.": {("arrest", A, "hypothetical")},
    f"{A} is not in prison.": {("imprisonment", A, "negated")},
    f"The lawyer of {A} was arrested on Monday.": set(),
    f"The murderers of {A} were sentenced to 20 years in prison.": set(),
    f"{A} narrowly escaped arrest.": set(),
    f"A court sentenced {A} to five years. Courts have handed down death sentences for murder.": {
        ("sentence", A, "asserted")
    },
    f"The crowd burnt down the office, leading to the arrest of {A}.": {("arrest", A, "asserted")},
    f"Rights groups condemned the government for the arrest of {A}.": {("arrest", A, "asserted")},
    f"No reason has been provided for the detention of {A}.": {("arrest", A, "asserted")},
    f"His family expect the arrest of {A}.": {("arrest", A, "future")},
    f"{A} vanished on his way to school.": set(),
    f"Police are looking into the disappearance of {A}.": set(),
    f"{A} was disappeared by soldiers.": {("abduction", A, "asserted")},
    f"{A} suffered a cardiac arrest.": set(),
    f"{A}'s son was arrested in March. He was sentenced to five years.": set(),
    f"{A} was stabbed by a teenager. He was jailed for six years.": set(),
    f"The man who attacked {A} has been charged. He will appear in court on Monday.": set(),
    f"{A} was killed in 2009. His murderer is due for parole. He is serving 25 years.": set(),
    f"The murder of {A} shocked the town. He is serving 25 years.": set(),
    f"{A}'s lawyer said he was arrested in May.": {("arrest", A, "asserted")},
    f"A man was sentenced to 12 years for kidnapping {A}.": set(),
    f"{A} was beaten by her husband.": set(),
    f"{B}, the sister of {A}, who was jailed in 2015, lives abroad.": {("imprisonment", A, "asserted")},
    f"{B}, who arrested {A}, gave evidence.": {("arrest", A, "asserted")},
    f"{B} wrote to her son in jail.": set(),
    f"{B} attended the trial of her former student.": set(),
    f"Prosecutor {B} appealed the acquittal.": set(),
    f"{B} reported on the trial of {A}.": {("trial", A, "asserted")},
    f"{B} fled the burning house.": set(),
    f"{B} fled to Sweden.": {("exile", B, "asserted")},
    f"{B} lives with her brother, {A}. Her brother was jailed in May.": {("imprisonment", A, "asserted")},
}


@pytest.mark.parametrize(("text", "events"), EVENTS.items())
def test_events(nlp: Language, text: str, events: set[tuple[str, str, str]]) -> None:
    found = read(nlp, text)
    names = {person.person_id: person.name for person in found.persons}
    assert {(e.type, names[p], e.modality) for e in found.events for p in e.person_ids} == events


def test_a_call_to_jail_officers_jails_nobody_named(nlp: Language) -> None:
    found = read(nlp, f"{B} called for the officers who beat {A} to be jailed.")
    names = {person.person_id: person.name for person in found.persons}
    assert B not in {names[p] for e in found.events for p in e.person_ids}


def test_respectively(nlp: Language) -> None:
    found = read(nlp, f"{B} and {A} were sentenced to three and five years respectively.")
    names = {person.person_id: person.name for person in found.persons}
    assert {(names[p], e.term) for e in found.events for p in e.person_ids} == {(B, "P3Y"), (A, "P5Y")}
    found = read(nlp, f"{A} and {B} were charged with treason and fraud respectively.")
    names = {person.person_id: person.name for person in found.persons}
    assert {(names[c.person_id], c.offence) for c in found.charges} == {(A, "treason"), (B, "fraud")}


@pytest.mark.parametrize(
    "text",
    [
        f"The lawyer of {A} was arrested on Monday.",
        f"{A}, her lawyer said, was beaten by guards.",
        f"{A} met the imprisoned editor's wife, {B}.",
    ],
)
def test_no_role(nlp: Language, text: str) -> None:
    assert read(nlp, text).roles == ()


def test_a_private_accusation_is_no_charge(nlp: Language) -> None:
    assert read(nlp, f"{A} accused President Ilya Morozhenko of corruption.").charges == ()


def test_verdicts_in_general_charge_nobody(nlp: Language) -> None:
    found = read(
        nlp, f"A court sentenced {A} to five years. Courts have handed down death sentences for adultery and murder."
    )
    assert found.charges == ()


def test_then_prime_minister_keeps_prime(nlp: Language) -> None:
    assert [role.title for role in read(nlp, f"Then-Prime Minister {B} was arrested.").roles] == ["Prime Minister"]


@pytest.mark.parametrize(
    "text",
    [
        "Ilqar Sona got two years for filming a rally in memory of the murdered poet Rauf Sadli, held in May 2020.",
        "The march for the slain reporter Rauf Sadli, stopped and held up by police, drew thousands.",
    ],
)
def test_what_is_held_for_a_victim_does_not_hold_the_victim(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert not [e for e in doc._.events for p in e.persons if doc._.persons[p].name == "Rauf Sadli"]
    assert not [c for c in doc._.charges if doc._.persons[c.person].name == "Rauf Sadli"]
