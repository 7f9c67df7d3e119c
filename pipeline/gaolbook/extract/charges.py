"""Finds charges: the offences persons are accused of, charged with, tried for or convicted of, in the article's words.

A charge says nothing about the deed: ``stage`` tells how far the authorities got, and only that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from gaolbook.base.schema import ChargeStage, Modality
from gaolbook.extract.arguments import in_text_order
from gaolbook.extract.certainty import certainty
from gaolbook.extract.charge_frames import find_frames, is_offence
from gaolbook.extract.charge_people import Accused, accused_of
from gaolbook.extract.charge_said import Frame
from gaolbook.extract.findings import FoundCharge
from gaolbook.extract.heads import METHOD, is_sure_of_words, proposed_phrases
from gaolbook.extract.linked import people_of
from gaolbook.extract.offence_spans import offence_spans, phrase_start
from gaolbook.extract.words import words

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
    frames = [f for f in find_frames(doc) if is_offence(doc, f)]
    found = [c for frame, accused in accused_of(doc, frames) for c in _charges_of(doc, frame, accused)]
    new = [c for c in _of_heads(doc, found) if not any(_says_as_much(ruled, c) for ruled in found)]
    return _after_verdict(doc, _furthest([*found, *new]))


def _of_heads(doc: Doc, ruled: list[FoundCharge]) -> Iterator[FoundCharge]:
    """Charges that only the model's heads see, in their words where they are sure of them, else in the rules' words."""
    taken = {i for charge in ruled for i in range(charge.start, charge.end)}
    for phrase in proposed_phrases(doc, "OFFENCE", taken):
        outside = ([t for t in part if not phrase.start <= t.i < phrase.end] for part in (phrase.ends, phrase.names))
        persons = people_of(doc, doc[phrase.start], *outside).persons  # who is named in the offence is not its accused
        if phrase.stage is None or not persons or _explains(doc, phrase.start, ruled):
            continue
        head = doc[phrase.start : phrase.end].root
        cue = next((a for a in head.ancestors if a.pos_ == "VERB"), head)
        sure = is_sure_of_words(phrase, "OFFENCE")
        start, end = (phrase.start, phrase.end) if sure else (phrase_start(head), None)
        frame = Frame(start, end, cue, phrase.stage, loose=True)
        if sure or is_offence(doc, frame):
            yield from _charges_of(doc, frame, Accused(persons, METHOD))


def _explains(doc: Doc, start: int, ruled: list[FoundCharge]) -> bool:
    """Whether a phrase tells what an offence found consisted in: "charged with incitement for calling on people"."""
    grounds = words("charges", "grounds")
    return any(charge.end < start <= charge.end + 2 and doc[start - 1].lower_ in grounds for charge in ruled)


def _charges_of(doc: Doc, frame: Frame, accused: Accused) -> Iterator[FoundCharge]:
    modality = _modality(frame.cue)
    spans = [(frame.start, frame.end)] if frame.end else offence_spans(doc, frame.start, frame.verb)
    persons = in_text_order(accused.persons, frame.cue.sent)
    paired = len(spans) == len(accused.persons) > 1 and any(t.lower_ == "respectively" for t in frame.cue.sent)
    sentence = frame.cue.sent
    law = tuple(dict.fromkeys(m.group().strip(" ,") for m in _LAW.finditer(sentence.text)))
    for number, (start, end) in enumerate(spans):
        text = re.sub(r"\s+", " ", doc[start:end].text).strip(" ,.;:")
        for person in persons[number : number + 1] if paired else persons:
            yield FoundCharge(
                person, text, start, end, law, frame.stage, modality, (sentence.start, sentence.end), accused.method
            )


def _after_verdict(doc: Doc, charges: tuple[FoundCharge, ...]) -> tuple[FoundCharge, ...]:
    """Raise "charged" to "convicted" for who was convicted or sentenced, where no charge of theirs is said to be it.

    "charged with treason. On Monday he was sentenced to ten years": the sentence is for what he was charged with.
    """
    judged = {
        p for e in doc._.events if e.modality == "asserted" and e.type in {"conviction", "sentence"} for p in e.persons
    } - {p for e in doc._.events if e.modality == "asserted" and e.type == "acquittal" for p in e.persons}
    said = {c.person for c in charges if c.stage in {"convicted", "acquitted", "dropped"}}
    # whoever stands accused together with them is sentenced for the same deed as they
    told_apart = {c.start for c in charges if c.person in said}
    said |= {c.person for c in charges if c.start in told_apart}
    return tuple(
        c._replace(stage="convicted")
        if c.stage == "charged" and c.modality == "asserted" and c.person in judged - said
        else c
        for c in charges
    )


def _modality(cue: Token) -> Modality:
    if cue.pos_ == "NOUN":
        if cue.head.lower_ == "without" or cue.doc[cue.left_edge.i - 1].lower_ == "not":
            return "negated"
        if any(c.lower_ == "no" for c in cue.children):
            return "negated"
        if cue.head.lemma_.lower() not in words("charges", "bringing"):
            return "asserted"  # "urged to drop the charges of X": a charge already
        cue = cue.head
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
    """Whether two wordings name one offence of one person: the words of one are all in the other."""
    if one.person != other.person:
        return False
    a, b = _stems(one.offence), _stems(other.offence)
    listed = one.sentence == other.sentence and (one.end <= other.start or other.end <= one.start)
    if listed or (a ^ b) & _INCHOATE:
        return a == b  # "one count of murder and two of attempted murder"
    return bool(a and b) and (a <= b or b <= a)


def _says_as_much(ruled: FoundCharge, other: FoundCharge) -> bool:
    """Whether a charge of the rules says what another says, of the same offence: then its words and its place stand."""
    return _is_same(ruled, other) and STAGE_ORDER.index(ruled.stage) >= STAGE_ORDER.index(other.stage)


def _stems(text: str) -> frozenset[str]:
    """Beginnings of the words that matter: "organizing mass riots" -> organi, mass, riots."""
    found = (w[:STEM_LETTERS] for w in re.findall(r"\w+", text.casefold()) if w not in words("charges", "empty"))
    return frozenset(found)
