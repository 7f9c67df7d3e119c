"""Events as the whole pipeline reads them: doubtful ones and those of counted people, and sentences that tell none."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read

pytestmark = pytest.mark.model
A = "Rauf Sadli"
DOUBTFUL: dict[str, set[tuple[str, str]]] = {
    f"{A} thanked everybody for their efforts to win his release.": set(),
    f"Police obtained a warrant for the arrest of {A}.": set(),
    f"The judges upheld the decision to detain {A}.": {("appeal_decision", "asserted")},
    f"{A} does not expect a fair trial.": set(),
    f"Prosecutors asked the judge to deny {A} bail.": set(),
    f"It was {A}'s turn to be arrested.": {("arrest", "asserted")},
    f"A life sentence given to {A} will stand.": {("sentence", "asserted")},
    f"The court set the acquittal of {A} aside.": {("acquittal", "asserted")},
    f"If the evidence proves strong, {A} loses his post and will be arrested.": {("arrest", "hypothetical")},
    f"{A} lost his post and will be arrested.": {("arrest", "future")},
    f"{A} was left out of the latest pardon.": {("pardon", "negated")},
    f"Journalists were kept out of the trial of {A}.": {("trial", "asserted")},
    f"In May {A} was not let go but arrested again.": {("release", "negated"), ("arrest", "asserted")},
    f"The judge may drop the case; otherwise {A} goes on trial.": {
        ("charge_change", "hypothetical"),
        ("trial", "hypothetical"),
    },
    f"The trial of {A} was put off until June.": {("trial", "future")},
    f"The court postponed the trial of {A}.": {("trial", "negated")},
    f"The minister ruled out releasing {A}.": {("release", "negated")},
    f"The minister did not rule out releasing {A}.": {("release", "hypothetical")},
    f"Rights groups condemned the deportation of {A} to Iran.": {("extradition", "asserted")},
    f"Lawyers fought the extradition of {A}.": {("extradition", "hypothetical")},
    f"{A} spoke of his torture in the camp.": {("ill_treatment", "alleged")},
    f"Deportation of Polish editor {A} condemned": {("extradition", "asserted")},
    f"A court put {A} in detention for two months.": {("remand", "asserted")},
    f"{A} must pay 250,000 manat, and everything in his offices will be seized.": set(),
    f"Four months in detention await {A}.": {("remand", "asserted")},
    f"{A} was sentenced to five years. {A} will spend five years in prison.": {("sentence", "asserted")},
    f"{A} should go to prison for seven years, prosecutors say.": {("sentence", "hypothetical")},
    f"The bail pleas of {A} were dismissed.": {("release", "negated")},
    f"A judge turned down {A}'s application for bail.": {("release", "negated")},
    f"{A} was beaten and searched without a warrant, he said.": {("ill_treatment", "alleged"), ("search", "alleged")},
    f"{A} was hung by the wrists, his cousin said.": {("ill_treatment", "alleged")},
    f"The painting of {A} was hung upside down.": set(),
    f"{A} said he was made to kneel on gravel.": {("ill_treatment", "alleged")},
    f"{A} was burned with cigarettes, according to his mother.": {("ill_treatment", "alleged")},
    f"{A} is kept without the medicines he needs, his wife says.": {("ill_treatment", "alleged")},
}
COUNTED: dict[str, set[tuple[str, int]]] = {
    "Clemency was offered to seven men who were convicted or facing trial abroad.": {("pardon", 7)},
    "Three young men convicted in connection with the protests were freed.": {("release", 3)},
    "The group estimates there are still more than 80 political prisoners in Freedonia.": {("imprisonment", 80)},
    "The group says 79 are still behind bars.": {("imprisonment", 79)},
    "There were at least 251 executions in 2019.": {("death", 251)},
    "Police made 12 arrests on Sunday, and 17 arrests followed on Monday.": {("arrest", 12), ("arrest", 17)},
    "The man has had 12 arrests in his life.": set(),
    "Criminal cases have been opened against a total of 10 individuals.": {("charge", 10)},
    "On the eve of the feast 400 convicts were freed.": {("release", 400)},
    "Police arrested 400 people, 51 of whom are students.": {("arrest", 400), ("arrest", 51)},
    "Police arrested 400 people, 51 of whom were released.": {("arrest", 400)},
}


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_is_said_to_have_happened(nlp: Language, text: str) -> None:
    assert {(e.type, e.modality) for e in read(nlp, text).events if e.person_ids} == DOUBTFUL[text]


@pytest.mark.parametrize("text", COUNTED)
def test_how_many_it_happened_to(nlp: Language, text: str) -> None:
    found = {(e.type, e.group.count) for e in read(nlp, text).events if e.group and e.group.count}
    assert found == COUNTED[text]


def test_what_somebody_was_hung_by_did_not_do_it(nlp: Language) -> None:
    assert [e.by for e in read(nlp, f"{A} was hung by the wrists, his cousin said.").events] == [None]
