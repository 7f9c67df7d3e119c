"""How certain an event is, sentence by sentence, with the shipped model's trees; and on trees built by hand."""

from __future__ import annotations

import pytest
from spacy.language import Language
from tests.extract.gaps import read
from tests.extract.handmade import parsed, word

from gaolbook.extract.certainty import certainty

NAME = "Rufat Hasanzada"
SENTENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "asserted": (
        ("arrest", "Police arrested {} on Monday."),
        ("arrest", "{} was arrested at his home."),
        ("sentence", "A court in Ganja sentenced {} to five years."),
        ("release", "{} was released in May."),
        ("charge", "{} has been charged with treason."),
        ("arrest", "Officials confirmed that {} had been detained."),
        ("sentence", "Although he denied everything, {} was sentenced to three years."),
        ("pardon", "The president pardoned {} although he had refused to ask for mercy."),
        ("acquittal", "{} was acquitted of fraud, to nobody's surprise."),
        ("arrest", "{}, who was arrested in 2014, hopes for a new trial."),
        ("transfer", "{} was transferred to another prison, his wife said."),
        ("exile", "Fearing for his life, {} fled the country."),
        ("conviction", "{} was convicted of libel and could lose his job."),
        ("release", "After {} was freed, he denied the charges again."),
    ),
    "alleged": (
        ("arrest", "{} was reportedly arrested on Monday."),
        ("ill_treatment", "{} says he was tortured in custody."),
        ("ill_treatment", "Guards allegedly beat {}."),
        ("ill_treatment", "His lawyer claims that {} was beaten by police."),
        ("abduction", "{} was allegedly abducted by masked men."),
        ("ill_treatment", "The alleged torture of {} shocked the town."),
        ("abduction", "His family believes that {} was abducted."),
        ("death", "{} is rumoured to have been executed."),
        ("ill_treatment", "{} complained that he had been beaten."),
        ("arrest", "Witnesses claim that police arrested {} at the bus station."),
        ("death", "{} was purportedly executed in secret."),
    ),
    "denied": (
        ("ill_treatment", "Officials denied that {} had been tortured."),
        ("ill_treatment", "The ministry denies torturing {}."),
        ("arrest", "Police denied arresting {}."),
        ("abduction", "The government rejected claims that {} had been abducted."),
        ("ill_treatment", "The prison director disputes that {} was beaten."),
        ("arrest", "The embassy denied that {} was detained in the airport."),
        ("ill_treatment", "Prosecutors have denied that guards beat {}."),
        ("ill_treatment", "The warden contradicted reports that {} had been beaten."),
        ("death", "The ministry refuted reports that {} had been executed."),
        ("arrest", "A spokesman denied having detained {}."),
    ),
    "hypothetical": (
        ("sentence", "If convicted, {} could be sentenced to ten years."),
        ("arrest", "{} may be arrested when he returns."),
        ("release", "{} would be released if he signed a confession."),
        ("arrest", "Prosecutors threatened to arrest {}."),
        ("extradition", "{} risks being extradited to Kharvia."),
        ("trial", "{} could be put on trial for libel."),
        ("sentence", "Prosecutors asked the court to sentence {} to nine years."),
        ("arrest", "Friends fear that {} might be arrested."),
        ("release", "{} could be freed as early as spring."),
        ("pardon", "The king is considering whether to pardon {}."),
        ("arrest", "If {} were arrested, his party would protest."),
        ("extradition", "A court must decide whether {} should be extradited."),
        ("imprisonment", "{} faces up to twelve years in prison."),
    ),
    "future": (
        ("release", "{} will be released on Friday."),
        ("trial", "{} will go on trial in June."),
        ("release", "{} is due to be released in May."),
        ("trial", "{} is expected to be tried next week."),
        ("sentence", "The court will sentence {} on Monday."),
        ("release", "{} is scheduled to be freed in August."),
        ("extradition", "{} is to be extradited next month."),
        ("pardon", "The president promised to pardon {}."),
        ("trial", "{} is set to appear in court on Tuesday."),
        ("release", "Officials agreed to release {}."),
        ("trial", "The trial of {} will begin in autumn."),
    ),
    "negated": (
        ("arrest", "{} was not arrested."),
        ("arrest", "{} was never arrested."),
        ("release", "The judge refused to release {}."),
        ("arrest", "Police failed to arrest {}."),
        ("charge", "{} has not been charged with anything."),
        ("release", "{} has not yet been released."),
        ("release", "Instead of releasing {}, the court kept him in custody."),
        ("conviction", "No court has convicted {}."),
        ("trial", "{} was never put on trial."),
        ("release", "{} has yet to be released."),
        ("arrest", "It is not true that {} was arrested."),
        ("imprisonment", "{} is no longer in custody."),
        ("imprisonment", "{} is not in prison."),
        ("arrest", "Nobody arrested {}."),
    ),
}
CASES = [(modality, kind, text) for modality, rows in SENTENCES.items() for kind, text in rows]
KNOWN_WRONG: dict[str, str] = {}
"""Sentence -> why it is read wrongly."""


def test_there_are_enough_sentences() -> None:
    assert len(CASES) >= 60
    assert all(len(rows) >= 10 for rows in SENTENCES.values())
    assert set(KNOWN_WRONG) <= {text for _, _, text in CASES}


@pytest.mark.model
@pytest.mark.parametrize(
    ("modality", "kind", "text"),
    [
        pytest.param(*case, marks=pytest.mark.xfail(strict=True, reason=KNOWN_WRONG[case[2]]))
        if case[2] in KNOWN_WRONG
        else case
        for case in CASES
    ],
)
def test_sentences(nlp: Language, modality: str, kind: str, text: str) -> None:
    events = [event for event in read(nlp, text.format(NAME)).events if event.type == kind]
    assert [event.modality for event in events] == [modality], text


@pytest.mark.model
@pytest.mark.parametrize(("kind", "text"), [row for m, rows in SENTENCES.items() if m != "asserted" for row in rows])
def test_what_did_not_happen_is_never_asserted(nlp: Language, kind: str, text: str) -> None:
    """The worst error: an event that was denied, feared or only planned, told as a fact."""
    if text in KNOWN_WRONG and "asserted" in KNOWN_WRONG[text]:
        pytest.xfail(KNOWN_WRONG[text])
    assert not [e for e in read(nlp, text.format(NAME)).events if e.type == kind and e.modality == "asserted"]


PASSIVE = """
Lale NNP nsubjpass 3 PERSON
{} {} {} 3
been VBN auxpass 3
arrested VBN ROOT .
"""


@pytest.mark.parametrize(
    ("row", "modality", "cue"),
    [
        (("not", "RB", "neg"), "negated", "not"),
        (("never", "RB", "neg"), "negated", "never"),
        (("may", "MD", "aux"), "hypothetical", "may"),
        (("will", "MD", "aux"), "future", "will"),
        (("allegedly", "RB", "advmod"), "alleged", "allegedly"),
        (("had", "VBD", "aux"), "asserted", None),
    ],
)
def test_words_of_the_verb(row: tuple[str, str, str], modality: str, cue: str | None) -> None:
    assert certainty(word(parsed(PASSIVE.format(*row)), "arrested")) == (modality, cue)


def test_what_colours_the_main_clause_does_not_colour_an_earlier_fact() -> None:
    doc = parsed("""
    Arrested VBN advcl 5
    in IN prep 0
    May NNP pobj 1
    Lale NNP nsubjpass 5 PERSON
    may MD aux 5
    sue VB ROOT .
    """)
    assert certainty(word(doc, "Arrested")).modality == "asserted"


def test_negation_wins_over_a_modal() -> None:
    doc = parsed("""
    Lale NNP nsubjpass 4 PERSON
    will MD aux 4
    not RB neg 4
    be VB auxpass 4
    freed VBN ROOT .
    """)
    assert certainty(word(doc, "freed")).modality == "negated"
