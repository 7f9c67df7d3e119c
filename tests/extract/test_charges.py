"""What offences are told of whom, and how far the authorities got: one invented sentence for each way of saying it."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read

pytestmark = pytest.mark.model
A, B = "Rauf Sadli", "Sona Ahadli"
Told = set[tuple[str, str, str]]
CHARGES: dict[str, Told] = {
    f"{A} was charged with treason and espionage.": {(A, "treason", "charged"), (A, "espionage", "charged")},
    f"{A} pleaded not guilty to bribery.": {(A, "bribery", "charged")},
    f"{A} was convicted of fraud.": {(A, "fraud", "convicted")},
    f"{A} was charged with incitement for calling on people to come.": {(A, "incitement", "charged")},
    f"Prosecutors say that {A} plotted a coup.": {(A, "plotted a coup", "accused")},
    f"Prosecutors say that {A} funded rebels.": set(),  # no word known as an offence
    f"{A} is alleged to have bribed a clerk.": {(A, "bribed a clerk", "accused")},
    f"{A} faces wanton endangerment charges.": {(A, "wanton endangerment", "charged")},
    f"{A} faces charges related to arson.": {(A, "arson", "charged")},
    f"{A} was acquitted of murder.": {(A, "murder", "acquitted")},
    f"The police opened a case against {A} for hooliganism.": {(A, "hooliganism", "accused")},
    f"{A}, a member of the choir, and {B}, a nurse, were convicted of smuggling.": {
        (A, "smuggling", "convicted"),
        (B, "smuggling", "convicted"),
    },
    f"{A} was charged with one count of murder and two counts of attempted murder.": {
        (A, "murder", "charged"),
        (A, "attempted murder", "charged"),
    },
    f"{A} has denied murder.": {(A, "murder", "accused")},
    f"{A} appeared in court charged with burglary.": {(A, "burglary", "charged")},
    f"A case for incitement was opened against {A}.": {(A, "incitement", "accused")},
    f"A criminal case was opened against {A} under Article 206 (hooliganism).": {(A, "hooliganism", "accused")},
    f"{A} was acquitted of murder but convicted of forgery.": {(A, "murder", "acquitted"), (A, "forgery", "convicted")},
    f"{A}'s fraud trial begins on Monday.": {(A, "fraud", "charged")},
    f"{A} is wanted for war crimes.": {(A, "war crimes", "accused")},
    f"Police filed charges of rioting and trespassing against {A}.": {
        (A, "rioting", "charged"),
        (A, "trespassing", "charged"),
    },
    f"The charges, which include fraud and forgery, were filed against {A} in May.": {
        (A, "fraud", "charged"),
        (A, "forgery", "charged"),
    },
    f"{A} was convicted of causing death by dangerous driving.": {
        (A, "causing death by dangerous driving", "convicted")
    },
    f"{A} was arrested on drug-related charges.": {(A, "drug-related", "charged")},
    f"{A} was detained in connection with a bombing.": {(A, "bombing", "accused")},
    f"{A} is under investigation for bribery.": {(A, "bribery", "accused")},
    # nobody's, or not said by any authority
    f"{A} denied searching for the film.": set(),
    f"{A} was convicted of murder and his brother of robbery.": {(A, "murder", "convicted")},
    f"{A} accused {B} of fraud.": set(),
    f"Critics of {A} accused him of corruption.": set(),
    f"{A} was charged with sedition. Courts hand down death sentences for murder.": {(A, "sedition", "charged")},
    f"{A} was cleared of other crimes.": set(),
    f"{A} is in charge of the fraud squad.": set(),
    f"{A} was jailed for his part in the murder of his partner, {B}.": {
        (A, "part in the murder of his partner", "convicted")
    },
    f"{A} was charged with wounding the brother of {B}.": {(A, f"wounding the brother of {B}", "charged")},
    f"{A} was arrested five times for civil disobedience.": {(A, "civil disobedience", "accused")},
    f"{A} was charged with killing 66-year-old {B}. In May {A} was cleared of killing the teacher {B}.": {
        (A, f"killing 66-year-old {B}", "acquitted")
    },
    f"Minister {A} is charged with overseeing the ports.": set(),
    f"{A} was indicted on charges stemming from the death of a guest.": set(),
    f"{A} is charged with the most violent of crimes.": set(),
    f"{A} was sued for defamation by his brother.": set(),
    f"A friend of {A} was heard accusing her mother's tenant of abusing her.": set(),
    f"{A} was jailed for a week and is facing charges of espionage.": {(A, "espionage", "charged")},
    f"{A} was charged with libel; later this was replaced with treason. In May {A} was jailed for six years.": {
        (A, "libel", "dropped"),
        (A, "treason", "convicted"),
    },
    f"At first {A} was charged with libel. In May {A} was jailed for six years.": {(A, "libel", "charged")},
    f"{A} faces charges of espionage. In May {A} was jailed for six years.": {(A, "espionage", "convicted")},
}


@pytest.mark.parametrize(("text", "charges"), CHARGES.items())
def test_charges(nlp: Language, text: str, charges: Told) -> None:
    found = read(nlp, text)
    names = {person.person_id: person.name for person in found.persons}
    assert {(names[c.person_id], c.offence, c.stage) for c in found.charges} == charges


def test_if_convicted_convicts_nobody(nlp: Language) -> None:
    found = read(nlp, f"{A} was charged with espionage. He could face ten years if convicted of espionage.")
    assert [(c.offence, c.stage, c.modality) for c in found.charges] == [("espionage", "charged", "asserted")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{A} was found guilty of manslaughter, not murder.", {("manslaughter", "asserted"), ("murder", "negated")}),
        (
            f"The court convicted {A} of theft, not the more serious charge of robbery.",
            {("theft", "asserted"), ("robbery", "negated")},
        ),
        (f"{A} escaped a charge of espionage in May.", {("espionage", "negated")}),
        (f"{A} would be moved if he is convicted of espionage charges.", {("espionage", "hypothetical")}),
    ],
)
def test_what_is_told_instead_or_only_feared(nlp: Language, text: str, told: set[tuple[str, str]]) -> None:
    assert {(c.offence, c.modality) for c in read(nlp, text).charges} == told


def test_who_died_is_not_whom_the_murder_trial_is_about(nlp: Language) -> None:
    found = read(nlp, f"{A} died in custody after being arrested. On Friday the judge spoke at the murder trial.")
    assert not found.charges


def test_a_victim_is_not_whom_the_murder_trial_is_about(nlp: Language) -> None:
    text = f"Police spoke of the murder of a teacher, {A}. {A} was born in Baku. The murder trial begins on Monday."
    assert not read(nlp, text).charges


def test_a_woman_is_not_who_he_is(nlp: Language) -> None:
    found = read(nlp, f"Mrs {B} was arrested on Monday. A year later he was found guilty of fraud.")
    assert not found.charges


ROLES: dict[str, set[tuple[str, str]]] = {
    f"{A} and {B}, two members of the choir, fled.": set(),
    f"{A} and {B}, editor and reporter respectively, fled.": {(A, "editor"), (B, "reporter")},
    f"{A}, one of the country's best-known lawyers, fled.": {(A, "lawyer")},
    f"{A}, a friend of the family and a historian, fled.": {(A, "historian")},
    f"{A} of Baku, a teacher, fled.": {(A, "teacher")},
    f"Economists like {A} fled.": {(A, "Economist")},
    f"{A} is accused of being the leader.": set(),
    f"President {A}, Minister of Justice {B} and others fled.": {(A, "President"), (B, "Minister of Justice")},
    f"He resigned. {A} fled. He headed a consulting firm.": {(A, "headed a consulting firm")},
}


@pytest.mark.parametrize(("text", "roles"), ROLES.items())
def test_roles(nlp: Language, text: str, roles: set[tuple[str, str]]) -> None:
    found = read(nlp, text)
    names = {person.person_id: person.name for person in found.persons}
    assert {(names[r.person_id], r.title) for r in found.roles} == roles
