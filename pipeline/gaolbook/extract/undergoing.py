"""Says whom something befalls in an article, as far as grammar and the model's heads tell before events are built."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from gaolbook.extract.heads import told_of
from gaolbook.extract.inflection import event_forms

_LISTED = frozenset({"conj", "appos", "compound"})
_UNDERGOING = frozenset({"nsubjpass", "dobj", "poss"})
_OF = frozenset({"of", "against", "for"})


def undergoers(doc: Doc, types: frozenset[str] = frozenset()) -> frozenset[int]:
    """Return the named persons whom an event befalls somewhere in the article; of some ``types``, or of any."""
    named = [m for m in doc._.person_mentions if m.kind == "named"]
    by_grammar = (m.entity for m in named if undergoes(doc[m.start : m.end].root, types))
    at = {i: m.entity for m in named for i in range(m.start, m.end)}
    return frozenset((*by_grammar, *(at[i] for i in told_of(doc, types) if i in at)))


def befalls(doc: Doc, token: Token, types: frozenset[str]) -> bool:
    """Whether grammar or the model's heads say that an event of some types befalls whom a word means."""
    return undergoes(token, types) or token.i in told_of(doc, types)


def undergoes(token: Token, types: frozenset[str] = frozenset()) -> bool:
    """Whether a word is the object, passive subject or owner of an event word, lists followed: "the arrest of X".

    ``types`` are those of the events that count; all where it is empty.
    """
    while token.dep_ in _LISTED and token.head.i != token.i and token.head.pos_ not in {"VERB", "AUX"}:
        token = token.head
    above = token.head
    if token.dep_ == "pobj" and above.lower_ in _OF:
        return above.head.lower_ in event_forms(types)
    return token.dep_ in _UNDERGOING and above.lower_ in event_forms(types)
