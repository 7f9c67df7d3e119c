"""Finds charges: the offences persons are accused of, charged with, tried for or convicted of, in the article's words.

A charge says nothing about the deed: ``stage`` tells how far the authorities got, and only that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from gaolbook.base.schema import ChargeStage, Modality
from gaolbook.extract.certainty import certainty
from gaolbook.extract.charge_outcomes import with_outcomes
from gaolbook.extract.charge_tellings import Telling, tellings
from gaolbook.extract.findings import FoundCharge
from gaolbook.extract.words import words

MAX_CONTRAST = 6
"""Tokens before an offence in which a "not" may stand that rules it out: "not the more serious charge of"."""
SAME_SHARE = 0.75
"""Share of the words of the shorter of two wordings that must be in the longer: "the killing of X", "X's killing"."""
STEM_LETTERS = 6
"""Letters by which "endangering" and "endangerment" are one word."""
_INCHOATE = frozenset({"attemp", "conspi"})
"""Stems of what makes another offence of an offence: "attempted murder" is no murder."""
STAGE_ORDER: tuple[ChargeStage, ...] = ("accused", "charged", "convicted", "acquitted", "dropped")
_NUMBER = r"\d[\d.\-–()]{0,12}"
_LAW = re.compile(
    r"\b(?:[A-Z][a-z]+ ){0,3}(?:Penal|Criminal) Code(?:'s)?,? [Aa]rticles? \d[\d.,\-–() ]{0,20}\d"
    rf"|\b[Aa]rticles? {_NUMBER}(?:(?:, | and |, and ){_NUMBER}){{0,6}}"
    r"(?: of (?:the )?(?:[A-Z][\w']+ ){0,3}(?:Penal|Criminal|Administrative) Code)?"
)


def find_charges(doc: Doc) -> tuple[FoundCharge, ...]:
    """Return the charges in text order, one per person and offence, at the furthest stage reported of each."""
    if not doc._.person_mentions:
        return ()
    told = tellings(doc)
    return with_outcomes(doc, told, _furthest([c for telling in told for c in _charges_of(doc, telling)]))


def _charges_of(doc: Doc, told: Telling) -> Iterator[FoundCharge]:
    modality = "negated" if _is_ruled_out(doc, told.start) else _modality(told.cue)
    sentence = doc[told.start].sent
    law = tuple(dict.fromkeys(m.group().strip(" ,") for m in _LAW.finditer(sentence.text)))
    text = re.sub(r"\s+", " ", doc[told.start : told.end].text).strip(" ,.;:")
    place = (sentence.start, sentence.end)
    for person in told.accused.persons:
        yield FoundCharge(person, text, told.start, told.end, law, told.stage, modality, place, told.accused.method)


def _is_ruled_out(doc: Doc, start: int) -> bool:
    """Whether another offence is told instead: "guilty of manslaughter, not murder"."""
    for token in reversed(doc[max(doc[start].sent.start, start - MAX_CONTRAST) : start]):
        if token.lower_ == "not":
            return token.nbor(-1).text in {",", "("} or token.nbor(-1).lower_ == "but" if token.i else False
        if token.pos_ not in {"DET", "ADJ", "ADV", "NOUN", "ADP"}:
            return False
    return False


def _modality(cue: Token) -> Modality:
    if cue.pos_ == "NOUN":
        if cue.head.lower_ == "without" or cue.doc[cue.left_edge.i - 1].lower_ == "not":
            return "negated"
        if any(c.lower_ == "no" for c in cue.children):
            return "negated"
        above = cue.head.head if cue.dep_ == "pobj" else cue.head
        if above.lemma_.lower() in words("charges", "escaping"):
            return "negated"
        if above.lemma_.lower() not in words("charges", "bringing") | words("charges", "telling"):
            return "asserted"  # "urged to drop the charges of X": a charge already
        cue = above
    modality, _ = certainty(cue)
    return modality if modality in {"hypothetical", "future", "negated"} else "asserted"


def _furthest(charges: list[FoundCharge]) -> tuple[FoundCharge, ...]:
    """Keep one charge per person and wording: the furthest stage that is asserted, the first place."""
    kept: list[FoundCharge] = []
    for charge in sorted(
        charges, key=lambda c: (c.modality != "asserted", c.start, c.person, STAGE_ORDER.index(c.stage))
    ):
        number = next((i for i, old in enumerate(kept) if _is_same(old, charge)), None)
        if number is None:
            kept.append(charge)
            continue
        old = kept[number]
        if charge.modality == old.modality and STAGE_ORDER.index(charge.stage) > STAGE_ORDER.index(old.stage):
            kept[number] = charge._replace(offence=old.offence)
    return tuple(sorted(kept, key=lambda c: (c.start, c.person)))


def _is_same(one: FoundCharge, other: FoundCharge) -> bool:
    """Whether two wordings name one offence of one person: most words of one are in the other."""
    if one.person != other.person:
        return False
    a, b = _stems(one.offence), _stems(other.offence)
    listed = one.sentence == other.sentence and (one.end <= other.start or other.end <= one.start)
    if listed or (a ^ b) & _INCHOATE:
        return a == b  # "one count of murder and two of attempted murder"
    return bool(a and b) and len(a & b) >= SAME_SHARE * min(len(a), len(b))


def _stems(text: str) -> frozenset[str]:
    """Beginnings of the words that matter: "organizing mass riots" -> organi, mass, riots."""
    told = (w for w in re.findall(r"\w+", text.casefold()) if not w.isdigit())
    found = (w[:STEM_LETTERS] for w in told if w not in words("charges", "empty"))
    return frozenset(found)
