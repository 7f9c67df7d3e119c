"""Roles as the whole pipeline reads them in running sentences: who has which, and who has none."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read

pytestmark = pytest.mark.model
A, B, C = "Rauf Sadli", "Sona Ahadli", "Piotr Nowak"
PARTY = "Workers' Party"
Role = tuple[str, str, str | None, str]
ROLES: dict[str, set[Role]] = {
    f"The head of the governing {PARTY}, {A}, said so.": {(A, "head", PARTY, "current")},
    f"Deputy chair {A} of the {PARTY} has been charged with sedition.": {(A, "Deputy chair", PARTY, "current")},
    f"The {PARTY} says its chairman, {A}, has vanished.": {(A, "chairman", PARTY, "current")},
    f"The {PARTY} says its critic, {A}, has vanished.": set(),
    f"Its deputy director for Europe and Central Asia, {A}, argued so.": {
        (A, "deputy director for Europe and Central Asia", None, "current")
    },
    f"A member of the {PARTY} since 2009, {A} was barred from leaving Iran.": {(A, "member", PARTY, "current")},
    f"{A} and {C}, respectively chairman and treasurer of the {PARTY}, were detained.": {
        (A, "chairman", PARTY, "current"),
        (C, "treasurer", PARTY, "current"),
    },
    f"{B} took over from {C} as leader of the {PARTY}.": {(B, "leader", PARTY, "current")},
    f"{B} (Sadli), the arrested treasurer of the {PARTY}, was freed.": {(B, "treasurer", PARTY, "current")},
    f"{B} (Republican), voiced concern.": {(B, "Republican", None, "current")},
    f"The appeal failed, said the two lawyers who defend him, {A} and {C}.": {
        (A, "lawyer", None, "current"),
        (C, "lawyer", None, "current"),
    },
    f"Other leaders of the minority were arrested: {A}, {B} and {C}.": {
        (who, "leader", None, "current") for who in (A, B, C)
    },
    f"Three journalists have been jailed: {A} (10 years), {B} (7) and {C} (8).": {
        (who, "journalist", None, "current") for who in (A, B, C)
    },
    f"Four journalists have been jailed: {A}, {B} and {C}.": set(),
    f"Police officers were told to bring in two people: {A} and {C}.": set(),
    f"Lawyers were barred from meeting the prisoners: {A} and {C}.": set(),
    f"Those freed include the students {A} and {B}, and the journalist {C}.": {
        (A, "student", None, "current"),
        (B, "student", None, "current"),
        (C, "journalist", None, "current"),
    },
    f"A lawyer called {B} was questioned.": {(B, "lawyer", None, "current")},
    f"The film-maker {A} was arrested in Baku.": {(A, "film-maker", None, "current")},
    f"{A}, a Polish cobbler, was arrested.": {(A, "cobbler", None, "current")},
    f"A court found Jehovah's Witness {A}, 49, guilty of extremism.": {(A, "Jehovah's Witness", None, "current")},
    f"Two Jehovah's Witnesses, {A} and {C}, were jailed.": {
        (A, "Jehovah's Witness", None, "current"),
        (C, "Jehovah's Witness", None, "current"),
    },
    f"Two witnesses, {A} and {C}, were heard.": set(),
    f"First Lady {B} came.": {(B, "First Lady", None, "current")},
    f'"It should do so as a member of the {PARTY}," {A} told the court.': set(),
    f"Politicians, broadcaster {A}, and thousands online protested.": {(A, "broadcaster", None, "current")},
    f"Activists in great number, {A} among them, have been jailed.": {(A, "Activist", None, "current")},
    f"One of the country's few dissidents, {A}, was jailed.": {(A, "dissident", None, "current")},
    f"He disliked {A}, a professor of peace studies told the court.": set(),
    f"{A} was convicted of founding an illegal association.": set(),
    f'{A} called {C} "a shepherd with shears".': set(),
    f"{A} was named head of the {PARTY}.": {(A, "head", PARTY, "current")},
    f"{B} hopes to be a prosecutor.": set(),
    f"{B} may not work as a journalist.": set(),
    f"{B} is scheduled to be the keynote speaker.": set(),
    f"The fired spokesman {A} spoke.": {(A, "spokesman", None, "former")},
    f"Freedonia's former de facto president {A} was jailed.": {(A, "president", None, "former")},
    f"The self-styled 'emir' of the village, {A}, was killed.": set(),
}


@pytest.mark.parametrize("text", ROLES)
def test_what_is_read(nlp: Language, text: str) -> None:
    found = read(nlp, text)
    names = {person.person_id: person.name for person in found.persons}
    told = {(names[r.person_id], r.title, r.organisation, r.status) for r in found.roles}
    assert told == ROLES[text]
