"""Climbs from an event to the words that govern it: what may make it doubtful, and what other clauses keep away."""

from __future__ import annotations

from spacy.tokens import Token

MAX_CLIMB = 5
"""Governors above the trigger that may colour it; farther ones govern other clauses."""
MAX_NOUN_CLIMB = 2
"""The same for nouns: a preposition and what it hangs on."""
FINITE = frozenset({"VBD", "VBZ", "VBP"})
OPEN = frozenset(
    {"xcomp", "ccomp", "pcomp", "pobj", "dobj", "prep", "advcl", "acl", "conj", "attr", "nsubjpass", "nsubj", "oprd"}
)


def governors(trigger: Token) -> list[Token]:
    """Return the words above a trigger that may colour it, nearest first."""
    found = []
    token = trigger
    # a noun names its event ("talk about his arrest"): only what governs it directly can make it doubtful
    for _ in range(MAX_CLIMB if trigger.pos_ in {"VERB", "AUX"} else MAX_NOUN_CLIMB):
        if token.head.i == token.i or token.dep_ not in OPEN or _colon_between(token, token.head):
            break
        if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "VERB":
            break
        if token.head.lower_ in {"after", "since", "following", "during", "despite"} and token.dep_ in {
            "pobj",
            "pcomp",
        }:
            break  # "reportedly moved after his conviction": the conviction is taken for granted
        if token.dep_ == "conj" and token.tag_ in FINITE and token.head.tag_ not in FINITE:
            break  # "feared he would be arrested and fled": a finite verb does not hang on a participle
        token = token.head
        found.append(token)
    return found


def _colon_between(a: Token, b: Token) -> bool:
    first, last = sorted((a.i, b.i))
    return any(t.text in {":", ";"} for t in a.doc[first:last])


def closed_by_conjunction(trigger: Token, governor: Token) -> bool:
    """A governor's negation or modal does not reach a coordinated finite verb with a subject of its own."""
    token = trigger
    while token.i != governor.i and token.head.i != token.i:
        if token.dep_ == "conj" and (
            any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in token.children)
            or not any(c.dep_ == "cc" and c.lower_ in {"or", "nor"} for c in token.head.children)
        ):
            return True
        token = token.head
    return False
