"""Finds offences that clauses tell: "charges that he did X", "the charges include X", "prosecutors say he did X"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from gaolbook.base.schema import ChargeStage
from gaolbook.extract.arguments import is_passive
from gaolbook.extract.offence_spans import phrase_start
from gaolbook.extract.offence_words import is_offence_word
from gaolbook.extract.words import words


class Frame(NamedTuple):
    """A word of the table and one offence phrase it opens, from token ``start`` to ``end`` (None: not known).

    ``loose``: the phrase needs no word known as an offence. ``subject`` and ``verb``: who did what, where a clause
    tells the offence.
    """

    start: int
    end: int | None
    cue: Token
    stage: ChargeStage
    loose: bool
    subject: Token | None = None
    verb: int | None = None


def clauses(noun: Token, stage: ChargeStage) -> Iterator[Frame]:
    """ "charges that he funds rebels", "allegations she took bribes and fled": what the clause says was done."""
    for child in noun.children:
        if child.dep_ not in {"acl", "relcl", "ccomp", "appos"} or child.pos_ != "VERB" or child.i < noun.i:
            continue
        if any(t.tag_ in {"WDT", "WP", "WRB"} and t.lower_ != "that" for t in noun.doc[noun.i : child.i]):
            continue  # "the charges in which he is named"
        opened = any(c.lower_ == "that" and c.dep_ in {"mark", "complm"} for c in child.children)
        yield from clause_frames(noun, child, stage) if opened or noun.i + 1 < child.i else ()


def clause_frames(cue: Token, verb: Token, stage: ChargeStage) -> Iterator[Frame]:
    """Yield the frames of a clause with a subject of its own: "that he funds rebels"."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i > cue.i and c.pos_ != "DET"), None)
    if subject is not None:
        yield from deeds(cue, verb, stage, subject)


def deeds(cue: Token, verb: Token, stage: ChargeStage, subject: Token) -> Iterator[Frame]:
    """Yield a frame for a verb of a clause and each one joined to it that has no subject of its own."""
    joined = (c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" and not _is_set_off(c))
    for one in (verb, *(c for c in joined if not any(s.dep_ == "nsubj" for s in c.children))):
        done = [
            c
            for c in one.children
            if c.dep_ in {"dobj", "prep", "xcomp"} and c.lower_ not in words("charges", "containers")
        ]
        if not done or one.lemma_.lower() in words("charges", "not_done"):
            continue
        before = one.doc[one.i - 1]
        adverb = before.dep_ == "advmod" and before.head.i == one.i and before.lower_ not in words("charges", "trimmed")
        yield Frame(one.i - adverb, None, cue, stage, True, subject, one.i)


def _is_set_off(verb: Token) -> bool:
    """ "They say that he died, and ordered an inquiry": what a comma sets off is somebody else's deed."""
    opener = next((t for t in reversed(verb.doc[verb.sent.start : verb.i]) if t.dep_ == "cc"), None)
    return opener is not None and opener.i > 0 and opener.nbor(-1).text == ","


def predicated(token: Token) -> Iterator[Frame]:
    """ "The charges include X and Y", "the verdict covered X", "the indictment is for X": said of the charges."""
    subjects = [c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}]
    subject = next(
        (
            c
            for c in subjects
            if c.lower_ in words("charges", "predicated")
            or _means_charges(c)
            or _is_that_charge(c)
            or _is_which_charges(c)
        ),
        None,
    )
    if subject is None or any(c.dep_ == "neg" for c in token.children):
        return
    if subject.lower_ == "which":
        subject = token.head
    stage = _stage_of_noun(subject)
    for child in token.children:
        if child.i < token.i:
            continue
        if child.dep_ in {"attr", "dobj", "xcomp", "oprd", "acomp"}:
            yield Frame(phrase_start(child), None, token, stage, False, subject)
        elif child.dep_ == "prep":
            for offence in child.children:
                if offence.dep_ in {"pobj", "pcomp"}:
                    yield Frame(phrase_start(offence), None, token, stage, False, subject)


def _is_which_charges(subject: Token) -> bool:
    """ "The charges, which include X"."""
    verb = subject.head
    return subject.lower_ == "which" and verb.dep_ == "relcl" and verb.head.lower_ in words("charges", "predicated")


def _stage_of_noun(noun: Token) -> ChargeStage:
    """What "the verdict covers", "the accusation is", "the indictment alleges" tell."""
    if noun.lemma_.lower() in words("charges", "verdicts"):
        return "convicted"
    return "accused" if noun.lower_ in words("charges", "voiced") else "charged"


def _is_that_charge(subject: Token) -> bool:
    """ "They were charged with fraud; later this was replaced with theft": the charge of the same sentence."""
    if subject.lower_ not in {"this", "that", "it", "which"} or subject.head.lemma_.lower() not in words(
        "charges", "replacing"
    ):
        return False
    return any(t.lemma_.lower() in words("charges", "charging") for t in subject.doc[subject.sent.start : subject.i])


def _means_charges(subject: Token) -> bool:
    """ "These include X": the charges of the sentence before."""
    before = subject.doc[subject.sent.start - 1].sent if subject.sent.start else None
    return (
        subject.lower_ in {"these", "those"}
        and before is not None
        and any(t.lower_ in words("charges", "containers") and t.tag_ == "NNS" for t in before)
    )


def alleged(verb: Token) -> Iterator[Frame]:
    """ "Prosecutors say X funded rebels", "it is alleged that they daubed it", "the indictment alleges a plot"."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return
    alleges = verb.lower_ in words("charges", "allegation_forms")
    impersonal = alleges and subject.lower_ == "it" and is_passive(verb)
    accuser = verb.head if subject.lower_ == "which" and verb.dep_ == "relcl" else subject
    if alleges and is_passive(verb) and not impersonal:
        # "X is alleged to have done it"
        yield from (f for c in verb.children if c.dep_ == "xcomp" for f in deeds(verb, c, "accused", subject))
        return
    if not (impersonal or accuser.lower_ in words("charges", "prosecution")):
        return
    for child in verb.children:
        if child.dep_ == "ccomp" and child.i > verb.i:
            stage: ChargeStage = "charged" if accuser.lower_ == "indictment" else "accused"
            # what is only said must name an offence: "prosecutors say that he left for the coast" accuses of nothing
            yield from (f._replace(loose=alleges) for f in clause_frames(verb, child, stage))
        elif child.dep_ == "dobj" and alleges and is_offence_word(child):
            yield Frame(phrase_start(child), None, verb, _stage_of_noun(subject), False, subject)
