"""Says which events leave open to whom they happened: "The trial began in May"; the context may tell (``focus``)."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc

from gaolbook.extract.arguments import (
    direct_object,
    is_bare_plural,
    is_passive,
    is_people,
    participants,
    possessors,
    subject_of,
)
from gaolbook.extract.noun_patients import defenders, sought_term
from gaolbook.extract.patients import is_reaction, patients
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

OPEN_PLACES = frozenset({"possessor", "possessed", "recipient"})
OPEN_TYPES = frozenset(
    {"arrest", "conviction", "acquittal", "sentence", "trial", "appeal_decision", "charge_change", "charge", "remand"}
)
"""Events that news tells without saying again of whom: "The trial began in May"; "the sentence was upheld"."""


def is_open(doc: Doc, trigger: Trigger) -> bool:
    """Whether the clause leaves open to whom the event happened, so that the context may say it."""
    row, token = trigger.row, trigger.token
    if row.person == "implied":
        return True
    if row.person == "sought":
        return sought_term(token) is not None and not patients(doc, trigger)
    if row.person == "appellant":
        return _is_by_defence(doc, trigger)
    if row.person == "possessed" and is_reaction(doc, token):
        return False
    if row.person not in OPEN_PLACES or row.type not in OPEN_TYPES or patients(doc, trigger):
        return False
    holder = token if row.pos == "NOUN" else direct_object(token)
    if holder is None:
        return False
    if row.person == "recipient":
        given_to = any(c.dep_ == "dative" for c in token.children)
        subject = subject_of(token) if is_passive(token) or token.lemma_.lower() in words("states", "getting") else None
        thing = holder.pos_ == "NOUN" and not is_people(holder) and not is_bare_plural(holder)
        return thing and not given_to and (subject is None or subject is holder)
    if next(possessors(holder), None) is not None or (holder.tag_ in {"NNS", "NNPS"} and row.pos == "NOUN"):
        return False
    articles = [c.lower_ for c in holder.children if c.dep_ == "det"]
    definite = not articles or bool({"the", "this", "that"} & set(articles))
    if holder.lower_ in SESSIONS:
        definite = "no" not in articles
    return definite and not any(is_people(c) or c.pos_ == "PROPN" for c in holder.children)


def _is_by_defence(doc: Doc, trigger: Trigger) -> bool:
    """ "The defence will appeal", "his lawyer said he would appeal": for the client, whoever that is."""
    subject = subject_of(trigger.token)
    if subject is None or patients(doc, trigger):
        return False
    persons = participants(doc, subject).persons
    return subject.lower_ in words("states", "defence") or bool(set(persons) & defenders(doc))


SHARED_TYPES = frozenset({"trial", "appeal_decision"})
"""Events that befall everybody of a case at once."""
SESSIONS = frozenset({"hearing", "sitting", "session"})
"""One of several of one trial: "another hearing" is still that of the accused."""
RELATED: Mapping[str, tuple[str, ...]] = {
    "conviction": ("sentence",),
    "sentence": ("conviction",),
    "pardon": ("release",),
}
"""Where nobody has the event itself, whose it is by another: courts convict those whom they sentence."""


def is_plural_open(trigger: Trigger) -> bool:
    """Whether a plural noun speaks of everybody's event at once: "The sentences, handed down on June 20"."""
    token = trigger.token
    if trigger.row.person != "possessor" or token.tag_ != "NNS" or trigger.row.type not in OPEN_TYPES | {"pardon"}:
        return False
    if next(possessors(token), None) is not None or any(c.dep_ in {"nummod", "amod", "relcl"} for c in token.children):
        return False
    return any(c.lower_ in {"the", "these", "those", "both"} for c in token.children)
