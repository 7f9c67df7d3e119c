"""Says which doubtful tellings tell no event at all: conditions, wishes and goals."""

from __future__ import annotations

from spacy.tokens import Token

from gaolbook.base.schema import EventType, Modality
from gaolbook.extract.demands import is_demand
from gaolbook.extract.telling import is_told
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

NO_STATEMENT = frozenset({("conviction", "hypothetical"), ("death", "negated")})
"""What these say is a condition or a wish, no event: "if convicted, he faces ten years", "not to execute him"."""
WISHED = frozenset({"death", "charge_change", "appeal_decision", "conviction", "arrest", "acquittal"})
"""Types of which a mere call tells nothing: "called on the court to drop the charges"."""


def is_unsaid(trigger: Trigger, kind: EventType, modality: Modality, cue: str | None) -> bool:
    """Whether an event that a trigger tells with that modality is none, for all the article says."""
    token = trigger.token
    if modality == "asserted":
        return False
    if (kind, modality) in NO_STATEMENT:
        return True
    if kind == "trial" and modality == "negated" and any(t.lower_ == "fair" for t in token.subtree):
        return True  # "expects no fair trial": there may well be a trial
    if trigger.row.modality == "negated" and modality in {"hypothetical", "future"}:
        return True  # "asked the judge to deny him bail"
    if modality != "hypothetical":
        return False
    if kind in WISHED and (is_demand(cue) or (cue or "").casefold() in words("certainty", "rulings")):
        return True  # "upheld its decision to detain him"
    if token.pos_ != "NOUN":
        return False
    return _is_goal(token, kind) or _is_undone(token)


def _is_goal(noun: Token, kind: EventType) -> bool:
    """ "Efforts to win his release", "a warrant for his arrest"; not "in exchange for the release", "risks arrest"."""
    above = noun.head.head.lower_ if noun.dep_ == "pobj" else ""
    if kind == "arrest":
        return above in words("certainty", "papers")
    return kind == "release" and above not in words("certainty", "traded") and not is_told(noun)


def _is_undone(noun: Token) -> bool:
    """ "Called on the court to drop the sentence": what is to be taken back was there before."""
    return noun.dep_ == "dobj" and noun.head.lemma_.lower() in words("certainty", "undoing")
