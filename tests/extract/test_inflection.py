"""Forms of English words."""

from __future__ import annotations

import pytest

from gaolbook.extract.inflection import forms_of
from gaolbook.extract.words import lexicon

VERBS = {
    "arrest": "arrest arrests arrested arresting",
    "free": "free frees freed freeing",
    "flee": "flee flees fled fleeing",
    "try": "try tries tried trying",
    "deny": "deny denies denied denying",
    "die": "die dies died dying",
    "convict": "convict convicts convicted convicting",
    "acquit": "acquit acquits acquitted acquitting",
    "ban": "ban bans banned banning",
    "bar": "bar bars barred barring",
    "drop": "drop drops dropped dropping",
    "remand": "remand remands remanded remanding",
    "release": "release releases released releasing",
    "appeal": "appeal appeals appealed appealing",
    "raid": "raid raids raided raiding",
    "jail": "jail jails jailed jailing",
    "summon": "summon summons summoned summoning",
    "torture": "torture tortures tortured torturing",
    "beat": "beat beats beaten beating",
    "uphold": "uphold upholds upheld upholding",
    "quash": "quash quashes quashed quashing",
    "dismiss": "dismiss dismisses dismissed dismissing",
    "clear": "clear clears cleared clearing",
    "transfer": "transfer transfers transferred transferring",
    "expel": "expel expels expelled expelling",
    "deport": "deport deports deported deporting",
    "get": "get gets got gotten getting",
    "hang": "hang hangs hanged hung hanging",
    "walk": "walk walks walked walking",
    "lay": "lay lays laid laying",
    "seize": "seize seizes seized seizing",
    "fine": "fine fines fined fining",
    "question": "question questions questioned questioning",
    "kidnap": "kidnap kidnaps kidnapped kidnapping",
    "fix": "fix fixes fixed fixing",
}


@pytest.mark.parametrize(("lemma", "forms"), VERBS.items())
def test_verbs(lemma: str, forms: str) -> None:
    assert forms_of(lemma, "VERB") == frozenset(forms.split())


@pytest.mark.parametrize(
    ("lemma", "plural"),
    [
        ("charge", "charges"),
        ("penalty", "penalties"),
        ("day", "days"),
        ("prison", "prisons"),
        ("march", "marches"),
        ("boss", "bosses"),
    ],
)
def test_nouns(lemma: str, plural: str) -> None:
    assert forms_of(lemma, "NOUN") == {lemma, plural}


def test_adjectives_have_one_form() -> None:
    assert forms_of("jailed", "ADJ") == {"jailed"}


def test_irregular_verbs_are_read_from_the_list() -> None:
    for lemma, past in lexicon("irregular")["verbs"].items():
        assert set(past) <= forms_of(lemma, "VERB"), lemma
