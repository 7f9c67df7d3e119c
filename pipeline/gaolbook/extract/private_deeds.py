"""Tells private crimes from repression: the register records no kidnapping or beating by a husband or a gang.

Authorities, gunmen and the unknown stay; so does whatever does not say by whom.
"""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Doc, Token

from gaolbook.base.schema import EventType
from gaolbook.extract.arguments import is_passive, objects_of, prepositional, subject_of
from gaolbook.extract.noun_patients import officials
from gaolbook.extract.words import words

PRIVATE_TYPES: frozenset[EventType] = frozenset({"abduction", "ill_treatment"})
"""Types that are crimes in private hands; nobody but the state arrests or sentences."""
MAX_CLIMB = 4
"""Words above a deed up to the verb that prosecutes it: "charged in connection with the kidnapping of"."""


def is_private_deed(doc: Doc, token: Token) -> bool:
    """Whether the word tells a deed of somebody who acts for no authority."""
    doer = _doer(token)
    if doer is not None and doer.lower_ in words("states", "security"):
        return False
    if _is_prosecuted(token):
        return True
    if doer is None:
        return False
    persons = set((doc._.references or {}).get(doer.i, ()))
    if persons:
        return not persons & officials(doc)
    return doer.lower_ in words("people", "relatives") | words("people", "culprits") | words("people", "private")


def _doer(token: Token) -> Token | None:
    """Who does it: agent of a passive or of a noun, subject of an active verb, who is accused of it."""
    if token.pos_ == "NOUN" or is_passive(token):
        return next(prepositional(token, frozenset({"by"})), None)
    return subject_of(token)


def _is_prosecuted(token: Token) -> bool:
    """ "Sentenced for kidnapping X", "charged with the abduction of X": the deed is somebody's offence."""
    if token.tag_ != "VBG" and token.pos_ != "NOUN":
        return False
    for above in islice(token.ancestors, MAX_CLIMB):
        if above.pos_ in {"VERB", "AUX"} and above.lemma_.lower() in words("states", "prosecuting"):
            accused = next(objects_of(above), None) or subject_of(above)
            return token.i > above.i and (accused is None or accused.lower_ not in words("states", "security"))
        if above.pos_ not in {"ADP", "NOUN", "VERB", "SCONJ"} or above.dep_ == "ROOT":
            return False
    return False
