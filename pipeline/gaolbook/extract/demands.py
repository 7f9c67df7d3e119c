"""Finds the call for a release: "urged Baku to release X", "calls for X's release", "X must be freed", "Free X!"."""

from __future__ import annotations

from spacy.tokens import Token

from gaolbook.extract.arguments import subject_of
from gaolbook.extract.certainty import is_wished
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.words import words

MAX_CLIMB = 5
DEMAND_WINDOW = 10
"""Tokens between a demand and the release it asks for, in "called on the government of X to free Y"."""


def is_demand(cue: str | None) -> bool:
    """Whether the word that made an event doubtful is a call or demand, in any form."""
    verbs = words("certainty", "demand", "verbs")
    return cue is not None and any(cue.casefold() in forms_of(verb, "VERB") for verb in verbs)


def demand_of(token: Token) -> Token | None:
    """The verb or noun that calls for the release: "urged Baku to release X", "calls for X's release"."""
    verbs, nouns = words("certainty", "demand", "verbs"), words("certainty", "demand", "nouns")
    modal = next(
        (c for c in token.children if c.dep_ == "aux" and c.lower_ in words("certainty", "demand", "modals")), None
    )
    if modal is not None and token.pos_ == "VERB":
        return modal
    to = next((c for c in token.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    bare = token.tag_ == "VB" and not any(c.dep_ in {"aux", "nsubj", "mark"} for c in token.children)
    orders = token.dep_ == "ccomp" or (token.dep_ == "ROOT" and subject_of(token) is None)
    if bare and to is None and orders:
        return token  # "Free him!", "'Free him,' he added"
    if token.dep_ == "ROOT" and to is not None:
        return to  # "- to release X at once", an item of a list of demands
    current = token
    for _ in range(MAX_CLIMB):
        head = current.head
        if head.i == current.i:
            break
        if current.dep_ in {"nsubj", "nsubjpass", "relcl", "acl"} and current.i == token.i and head.lower_ not in nouns:
            return None
        if head.pos_ in {"VERB", "AUX"} and head.lemma_.lower() in verbs:
            return None if any(c.dep_ == "neg" for c in head.children) and head.lemma_ != "stop" else head
        if head.pos_ == "NOUN" and head.lower_ in nouns:
            return head
        if current.pos_ == "VERB" and current.i != token.i and current.dep_ not in {"xcomp", "ccomp", "conj", "pcomp"}:
            return None
        current = head
    return _demand_before(token)


def _demand_before(token: Token) -> Token | None:
    """Where the parse is unsure: a demand shortly before "to release" or "the release of" in the same clause.

    A bare "be" ("that X be released") is a wish: there the whole sentence before it is searched.
    """
    if is_wished(token):
        before = token.doc[token.sent.start : token.i]
        return next((t for t in before if t.lemma_.lower() in words("certainty", "demand", "verbs")), None)
    if token.dep_ == "pcomp" and token.head.lower_ == "by":
        return None  # "ignores demands for justice by pardoning him"
    for i in range(token.i - 1, max(token.sent.start, token.i - DEMAND_WINDOW) - 1, -1):
        word = token.doc[i]
        if word.text in {";", ":", '"', "."} or word.lower_ in {
            "after",
            "before",
            "who",
            "that",
            "despite",
            "since",
            "when",
        }:
            return None
        if word.pos_ == "VERB" and word.lemma_.lower() in words("certainty", "demand", "strong"):
            return word
        if word.pos_ == "NOUN" and word.lower_ in words("certainty", "demand", "nouns"):
            return word
    return None
