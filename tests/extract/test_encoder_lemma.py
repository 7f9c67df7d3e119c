"""Lemmas of the verbs this project reads, by rules and exceptions."""

import json
from pathlib import Path

import pytest

from gaolbook.extract.encoder.component import UNIVERSAL, universal_pos
from gaolbook.extract.encoder.lemma import make_lemmatizer, read_exceptions

VERBS = {
    "arrest": "arrested", "sentence": "sentenced", "free": "freed", "flee": "fled", "hold": "held", "try": "tried",
    "beat": "beaten", "jail": "jailed", "charge": "charged", "convict": "convicted", "find": "found", "give": "given",
    "hand": "handed", "put": "put", "send": "sent", "die": "died", "bar": "barred", "stand": "stood",
    "release": "released", "acquit": "acquitted", "detain": "detained", "accuse": "accused", "torture": "tortured",
    "extradite": "extradited", "deny": "denied", "drop": "dropped", "plan": "planned", "stop": "stopped",
    "impose": "imposed", "order": "ordered", "fine": "fined", "ban": "banned", "hang": "hanged", "pass": "passed",
    "abduct": "abducted", "disappear": "disappeared", "rule": "ruled", "uphold": "upheld", "pardon": "pardoned",
    "interrogate": "interrogated", "punish": "punished", "raid": "raided", "enforce": "enforced", "urge": "urged",
}  # fmt: skip


@pytest.fixture
def lemma(tmp_path: Path):
    learnt = tmp_path / "lemmas.json"
    learnt.write_text(json.dumps({"noun": {"viruses": "virus"}}), encoding="utf-8")
    return make_lemmatizer(read_exceptions(learnt))


@pytest.mark.parametrize(("base", "form"), VERBS.items())
def test_past_forms(lemma, base: str, form: str) -> None:
    assert lemma(form, "VBN") == base
    assert lemma(form.capitalize(), "VBD") == base


@pytest.mark.parametrize(
    ("form", "tag", "expected"),
    [
        ("arresting", "VBG", "arrest"), ("fleeing", "VBG", "flee"), ("charges", "VBZ", "charge"),
        ("charges", "NNS", "charge"), ("activists", "NNS", "activist"), ("policemen", "NNS", "policeman"),
        ("parties", "NNS", "party"), ("viruses", "NNS", "virus"), ("found", "VB", "found"),
        ("decreed", "VBD", "decree"),
        ("Hasanov", "NNP", "Hasanov"),
        ("was", "VBD", "be"), ("’s", "VBZ", "be"), ("'s", "POS", "'s"), ("n't", "RB", "not"), ("him", "PRP", "he"),
        ("held", "JJ", "held"), ("says", "VBZ", "say"), ("faces", "VBZ", "face"), ("'ve", "VBP", "have"),
    ],
)  # fmt: skip
def test_other_forms(lemma, form: str, tag: str, expected: str) -> None:
    assert lemma(form, tag) == expected


def test_universal_part_of_speech_depends_on_the_arc_and_the_lemma() -> None:
    import tomllib

    table = tomllib.loads(UNIVERSAL.read_text(encoding="utf-8"))
    assert universal_pos(table, "IN", "mark", "that") == "SCONJ"
    assert universal_pos(table, "IN", "prep", "in") == "ADP"
    assert universal_pos(table, "VBD", "ROOT", "be") == "AUX"
    assert universal_pos(table, "VBD", "ROOT", "arrest") == "VERB"
    assert universal_pos(table, "NEW", "ROOT", "x") == "X"
