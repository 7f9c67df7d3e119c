"""Finds what takes an event back: "not", "refused to", "instead of", "no evidence that", "did not take place"."""

from __future__ import annotations

from spacy.tokens import Token

from gaolbook.extract.governors import closed_by_conjunction, governors
from gaolbook.extract.words import lexicon, words

INSTEAD_WINDOW = 4
"""Tokens between "instead of", "rather than" and the event they deny."""


def negated(trigger: Token) -> Token | None:
    """Return the word that takes the event back, or None."""
    own = next((c for c in trigger.children if _takes_back(c)), None)
    if own is not None:
        return own
    if trigger.head.lower_ == "without":
        return trigger.head
    instead = _instead(trigger) or _left_out(trigger) or _negated_copula(trigger) or _did_not_happen(trigger)
    if instead is not None:
        return instead
    for governor in governors(trigger)[:3]:
        if closed_by_conjunction(trigger, governor):
            break
        cue = _untrue(governor) or _refused(trigger, governor)
        if cue is not None:
            return cue
    return None


def _takes_back(child: Token) -> bool:
    """Whether a word that hangs on the trigger negates it: "not", "never", "no court"."""
    if child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no"):
        return True
    if child.dep_ in {"nsubj", "nsubjpass"}:
        return child.lower_ in {"nobody", "none"} or any(c.lower_ in {"no", "neither"} for c in child.children)
    return child.lower_ in words("certainty", "negated", "adverb") and child.dep_ in {"advmod", "det", "cc", "preconj"}


def _untrue(governor: Token) -> Token | None:
    """ "It is untrue that", "no evidence that"."""
    for word in (governor, *(c for c in governor.children if c.dep_ in {"acomp", "attr", "oprd"})):
        if word.lower_ in words("certainty", "denied", "untruth") | words("certainty", "negated", "impossible"):
            return word
        if word.lower_ in words("certainty", "negated", "truth") and _denies(word):
            return word
    return None


def _refused(trigger: Token, governor: Token) -> Token | None:
    """ "refused to release", "did not want to release"."""
    if governor.lemma_.lower() == "rule" and not any(c.lower_ == "out" for c in governor.children):
        return None  # "ruled out releasing him"; not "ruled that he must stay in prison"
    if put_off(trigger) is not None or not_ruled_out(governor):
        return None  # "postponed until May", "did not rule out a pardon"
    wished = any(c.dep_ == "aux" and c.lower_ == "to" for c in governor.children)  # "a bid to halt his extradition"
    if governor.lemma_.lower() in words("certainty", "negated", "governor") and trigger.dep_ != "advcl" and not wished:
        return governor
    if trigger.dep_ not in {"xcomp", "dobj", "attr", "conj", "acomp", "prep"}:
        return None
    if governor.dep_ == "ROOT" and trigger.dep_ not in {"xcomp", "dobj", "attr", "conj"}:
        return None
    return next((c for c in governor.children if c.dep_ == "neg" and trigger.i > c.i), None)


def put_off(noun: Token) -> Token | None:
    """Return the verb that puts an event off to another day: "the hearing was postponed until May"."""
    verb = noun.head
    moved = noun.dep_ in {"nsubjpass", "dobj"} and verb.lemma_.lower() in words("certainty", "putting_off")
    return verb if moved and any(c.lower_ in {"until", "till", "to", "for"} for c in verb.children) else None


def not_ruled_out(governor: Token) -> bool:
    """Whether "rule out" is taken back itself: what is not ruled out may come."""
    parts = {c.lower_ for c in governor.children}
    return governor.lemma_.lower() == "rule" and "out" in parts and any(c.dep_ == "neg" for c in governor.children)


def _denies(word: Token) -> bool:
    """Whether "true" or "evidence" is taken back: "not true that", "no evidence that"."""
    if any(c.dep_ == "neg" or c.lower_ == "no" for c in word.children):
        return True
    return word.head.pos_ in {"VERB", "AUX"} and any(c.dep_ == "neg" for c in word.head.children)


def _negated_copula(trigger: Token) -> Token | None:
    """ "is not in prison": the negation hangs on the verb that the state's preposition hangs on."""
    if trigger.dep_ != "pobj" or trigger.head.head.pos_ not in {"VERB", "AUX"}:
        return None
    if trigger.head.lower_ in words("certainty", "presupposed") - {"at"}:
        return None  # "since his arrest the newspaper has not appeared"
    return next((c for c in trigger.head.head.children if c.dep_ == "neg"), None)


def _left_out(noun: Token) -> Token | None:
    """ "Left out of the pardon", "excluded from the amnesty", "stays out of prison"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"of", "from"}:
        return None
    out = next((t for t in noun.head.head.subtree if t.lower_ == "out" and t.i == noun.head.i - 1), None)
    verb = out.head if out is not None and out.head.i != noun.head.i else noun.head.head
    lemma = verb.lemma_.lower()
    held = noun.lower_ in words("certainty", "negated", "places")
    if out is not None and held and lemma in words("certainty", "negated", "staying"):
        return out
    shared = noun.lower_ in words("certainty", "negated", "clemency")
    return verb if shared and lemma in words("certainty", "negated", "excluding") else None


def _did_not_happen(noun: Token) -> Token | None:
    """ "The trial did not take place": what a noun tells is taken back by the verb of happening."""
    if noun.pos_ != "NOUN" or noun.dep_ != "nsubj" or noun.head.pos_ != "VERB":
        return None
    if noun.head.lemma_.lower() not in words("certainty", "happening"):
        return None
    return next((c for c in noun.head.children if c.dep_ == "neg"), None)


def _instead(trigger: Token) -> Token | None:
    """ "instead of releasing", "rather than release", "before they could arrest": what did not happen."""
    start = max(trigger.sent.start, trigger.i - INSTEAD_WINDOW)
    before = [t.lower_ for t in trigger.doc[start : trigger.i]]
    for phrase in lexicon("certainty")["negated"]["phrases"]:
        words_of = phrase.split()
        for at in range(len(before) - len(words_of) + 1):
            if before[at : at + len(words_of)] == words_of and not any(t in {",", ";"} for t in before[at:]):
                return trigger.doc[start + at]
    return None
