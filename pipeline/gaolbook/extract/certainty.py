"""Says how certain an event is: asserted, alleged, denied, hypothetical, future, negated, and by which word."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from gaolbook.base.schema import Modality
from gaolbook.extract.governors import FINITE, MAX_CLIMB, governors
from gaolbook.extract.negation import negated, not_ruled_out, put_off
from gaolbook.extract.words import words

_COMPLEMENTS = frozenset({"xcomp", "ccomp", "pcomp", "dobj", "acl", "pobj", "prep"})
_AUXILIARIES = frozenset({"aux", "auxpass"})


class Certainty(NamedTuple):
    """A modality, and the word that is its cue."""

    modality: Modality
    cue: str | None


def certainty(trigger: Token) -> Certainty:
    """Return the modality of the event a trigger tells. Precedence: negated, hypothetical, future, denied, alleged."""
    for modality, finder in (
        ("negated", negated),
        ("hypothetical", _hypothetical),
        ("future", _future),
        ("denied", _denied),
        ("alleged", _alleged),
    ):
        cue = finder(trigger)
        if cue is not None:
            return Certainty(modality, cue.text)  # type: ignore[arg-type]  # the five literals above
    return Certainty("asserted", None)


def _inverted(verb: Token) -> Token | None:
    """ "Had he been arrested, ...": an auxiliary right before its subject opens a condition."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or verb.sent[-1].text == "?":
        return None
    opening = (c for c in verb.children if c.dep_ in _AUXILIARIES and c.lower_ in {"had", "were", "should"})
    inverted = next((c for c in opening if c.i < subject.left_edge.i), None)
    return None if inverted is None or inverted.nbor().i != subject.left_edge.i else inverted


def is_reduced(verb: Token) -> bool:
    """Whether a participle says of its noun what was done: "the term given to him"; not "the man to be freed"."""
    return verb.dep_ == "acl" and verb.tag_ in {"VBN", "VBD"} and not any(c.dep_ in _AUXILIARIES for c in verb.children)


def is_wished(trigger: Token) -> bool:
    """Whether a bare "be" makes it a wish or an order: "that X be released"."""
    bare = next((c for c in trigger.children if c.dep_ == "auxpass" and c.lower_ == "be"), None)
    return bare is not None and not any(c.dep_ == "aux" for c in trigger.children)


def _is_reported_future(modal: Token, verb: Token) -> bool:
    """ "said he would be freed" speaks of what is to come; "would be freed if" does not."""
    return (
        modal.lower_ == "would"
        and verb.dep_ == "ccomp"
        and verb.head.lemma_.lower() in words("certainty", "reported", "governor")
    )


def _hypothetical(trigger: Token) -> Token | None:
    for token in (trigger, *_conjunct_heads(trigger)):
        cue = _own_condition(token)
        if cue is not None:
            return cue
    open_to = next((g for g in governors(trigger)[:2] if not_ruled_out(g)), None)
    shared = open_to if open_to is not None else _shared_condition(trigger)
    if shared is not None:
        return shared
    if trigger.dep_ == "ROOT" and trigger.tag_ == "VB":
        # "- to drop all charges": an item of a list of demands
        to = next((c for c in trigger.children if c.dep_ == "aux" and c.lower_ == "to"), None)
        if to is not None:
            return to
    if is_wished(trigger) and not any(g.lemma_.lower() in words("certainty", "ordering") for g in governors(trigger)):
        return trigger
    adverbs = words("certainty", "hypothetical", "adverb")
    adverb = next((c for c in trigger.children if c.lower_ in adverbs and c.dep_ == "advmod"), None)
    return adverb if adverb is not None else _governing_condition(trigger)


def _own_condition(verb: Token) -> Token | None:
    """The "if", the modal or the conditional clause that hangs on the verb itself."""
    modals, clause = words("certainty", "hypothetical", "modal"), words("certainty", "hypothetical", "clause")
    inverted = _inverted(verb)
    if inverted is not None:
        return inverted
    for child in verb.children:
        if child.dep_ == "mark" and child.lower_ in clause:
            return child
        if child.dep_ == "aux" and child.lower_ in modals and not _past_ability(child):
            if not _is_reported_future(child, verb):
                return child
        elif child.dep_ == "advcl" and verb.pos_ in {"VERB", "AUX"} and not _is_past(verb):
            mark = next((c for c in child.children if c.dep_ == "mark" and c.lower_ in clause), None)
            if mark is not None:
                return mark
    return None


def _shared_condition(trigger: Token) -> Token | None:
    """ "If he returns, he loses his post and will be arrested": the clause before both verbs conditions both."""
    first = trigger.head
    if trigger.dep_ != "conj" or not any(c.dep_ == "aux" and c.lower_ == "will" for c in trigger.children):
        return None
    clauses = (c for c in first.children if c.dep_ == "advcl" and c.i < first.i)
    marks = (m for clause in clauses for m in clause.children if m.dep_ == "mark")
    return next((m for m in marks if m.lower_ in words("certainty", "hypothetical", "clause")), None)


def _governing_condition(trigger: Token) -> Token | None:
    """The verb above that only wants, fears or asks it, or that verb's modal."""
    modals, doubting = words("certainty", "hypothetical", "modal"), words("certainty", "hypothetical", "governor")
    token = trigger
    nearest = _wanted(trigger, modals) or _possible_head(trigger, modals)
    if nearest is not None:
        return nearest
    for governor in governors(trigger):
        if is_reduced(token):
            return None  # "a term given to him could be cut"
        if any(c.lower_ in {"where", "when", "why", "how"} for c in token.children):
            return None  # "unclear where he is held": that he is held is taken for granted
        if token.dep_ in _COMPLEMENTS and governor.lemma_.lower() in doubting and _can_doubt(governor, trigger):
            return governor
        named = trigger.pos_ == "NOUN" and token.dep_ in {"pobj", "prep"}  # "may comment on the trial of X"
        if token.dep_ in {"xcomp", "dobj", "pobj", "prep"} and not named:
            modal = next((c for c in governor.children if c.dep_ == "aux" and c.lower_ in modals), None)
            if modal is not None and not _past_ability(modal):
                return modal
        bare = token.dep_ == "ccomp" and token.tag_ == "VB"  # "try to make her leave"
        if (
            governor.pos_ in {"VERB", "AUX"}
            and token.dep_ not in {"xcomp", "pcomp", "prep", "pobj", "dobj"}
            and not bare
        ):
            return None
        token = governor
    return None


def _wanted(trigger: Token, modals: frozenset[str]) -> Token | None:
    """The modal on the verb a noun belongs to, the noun or verb an infinitive hangs on: "decision to extradite him"."""
    if trigger.pos_ == "NOUN" and trigger.dep_ in {"nsubj", "dobj"} and not _taken_for_granted(trigger):
        return next((c for c in trigger.head.children if c.dep_ == "aux" and c.lower_ in modals), None)
    if not any(c.dep_ == "aux" and c.lower_ == "to" for c in trigger.children):
        return None
    verb = trigger.head
    if trigger.dep_ == "acl":
        return None if verb.lower_ in words("certainty", "counted") else verb  # "it was X's turn to be arrested"
    asked = verb.lemma_.lower() in words("certainty", "demand", "verbs") and verb.i < trigger.i
    return verb if asked else None  # "called for the officers to be jailed"


def _possible_head(trigger: Token, modals: frozenset[str]) -> Token | None:
    """ "may issue an order that bars her": a clause about what itself is only possible."""
    noun = trigger.head
    if trigger.dep_ != "relcl" or noun.ent_type_ == "PERSON" or noun.dep_ != "dobj":
        return None
    if not any(c.lower_ in {"that", "which"} for c in trigger.children):
        return None
    return next((c for c in noun.head.children if c.dep_ == "aux" and c.lower_ in modals), None)


def _can_doubt(governor: Token, trigger: Token) -> bool:
    """Whether the governor says the event is only wished or feared; "in a phone call" does not."""
    if governor.lemma_.lower() == "call" and governor.pos_ == "NOUN":
        return any(c.lower_ == "for" for c in governor.children)
    return not (trigger.pos_ == "NOUN" and governor.lemma_.lower() in {"consider", "describe"})


def _is_past(verb: Token) -> bool:
    """A past event stays a fact whatever "if" clause hangs on it."""
    return verb.tag_ == "VBD" or any(c.tag_ == "VBD" and c.dep_ in _AUXILIARIES for c in verb.children)


def _past_ability(modal: Token) -> bool:
    return modal.lower_ in {"can", "could"} and any(c.lower_ == "not" or c.dep_ == "neg" for c in modal.head.children)


def _conjunct_heads(trigger: Token) -> list[Token]:
    heads = []
    token = trigger
    # a finite form ("and fled") shares no auxiliary of the verb it is joined to
    while (
        token.dep_ == "conj"
        and token.tag_ not in FINITE
        and not any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in token.children)
    ):
        token = token.head
        heads.append(token)
        if len(heads) > MAX_CLIMB:
            break
    return heads


def _future(trigger: Token) -> Token | None:
    modals, doubting = words("certainty", "future", "modal"), words("certainty", "future", "governor")
    for token in (trigger, *_conjunct_heads(trigger)):
        auxiliaries = (c for c in token.children if c.dep_ in _AUXILIARIES)
        modal = next((c for c in auxiliaries if c.lower_ in modals or _is_reported_future(c, token)), None)
        if modal is not None:
            return modal
    to_come = _told_as_coming(trigger)
    if to_come is not None or _taken_for_granted(trigger):
        return to_come
    token = trigger
    for governor in governors(trigger)[:2]:
        if is_reduced(token) or any(c.lower_ == "aside" for c in governor.children):
            return None  # "a term given to him will stand"; "set the verdict aside"
        if token.dep_ in {"xcomp", "ccomp", "dobj", "pobj", "prep", "attr", "nsubjpass"} and (
            governor.lemma_.lower() in doubting or _points_ahead(governor, token)
        ):
            return governor
        modal = next((c for c in governor.children if c.dep_ == "aux" and c.lower_ in modals), None)
        if modal is not None and token.dep_ in {"xcomp", "dobj", "pobj", "prep", "attr", "nsubj", "nsubjpass"}:
            return modal
        token = governor
    return None


def _told_as_coming(trigger: Token) -> Token | None:
    """ "The upcoming trial", "was put off until May", "is to be extradited", "his trial is to open next month"."""
    if trigger.pos_ == "NOUN":
        adjectives = words("certainty", "future", "adjective")
        coming = next((c for c in trigger.children if c.dep_ == "amod" and c.lower_ in adjectives), None)
        if coming is not None or put_off(trigger) is not None:
            return coming if coming is not None else put_off(trigger)
    to = next((c for c in trigger.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    if to is not None and trigger.head.lemma_ == "be" and trigger.dep_ in {"xcomp", "ccomp", "attr"}:
        return to
    if trigger.pos_ == "NOUN" and trigger.dep_ in {"nsubj", "nsubjpass"} and trigger.head.lemma_ == "be":
        return _is_to_come(trigger.head)
    return None


def _is_to_come(copula: Token) -> Token | None:
    """ "his trial is to open next month", "his trial is due to start on Monday"."""
    for word in copula.children:
        if word.lower_ in {"due", "set", "scheduled", "expected"} and word.dep_ in {"acomp", "xcomp"}:
            happens = words("states", "happening")
            return word if any(c.lemma_.lower() in happens for c in word.children) else None
        if word.dep_ == "xcomp" and word.tag_ == "VB":
            return next((c for c in word.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    return None


def _points_ahead(governor: Token, token: Token) -> bool:
    """ "due to be freed", "going to be tried"; not "due to his conviction", "going on hunger strike"."""
    if governor.lower_ not in {"due", "going"}:
        return False
    return token.pos_ in {"VERB", "AUX"} and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)


def _taken_for_granted(noun: Token) -> bool:
    """ "his sentence will stand": a noun of what lasts, subject of a verb that does not make it happen."""
    if noun.lower_ not in words("certainty", "lasting") or noun.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    if not any(c.dep_ in {"poss", "acl", "relcl"} or c.lower_ in {"the", "this"} for c in noun.children):
        return False
    return noun.head.pos_ == "VERB" and noun.head.lemma_.lower() not in words("certainty", "happening")


def _denied(trigger: Token) -> Token | None:
    verbs = words("certainty", "denied", "governor")
    token = trigger
    for governor in governors(trigger)[:3]:
        if governor.lemma_.lower() in verbs and token.dep_ in {"xcomp", "ccomp", "pcomp", "dobj", "prep"}:
            return governor
        token = governor
    return None


def _alleged(trigger: Token) -> Token | None:
    adverbs, adjectives = words("certainty", "alleged", "adverb"), words("certainty", "alleged", "adjective")
    doubting = words("certainty", "alleged", "governor")
    for child in trigger.children:
        if child.lower_ in adverbs or (child.dep_ == "amod" and child.lower_ in adjectives):
            return child
    token = trigger
    for governor in governors(trigger):
        if token.dep_ in {"xcomp", "ccomp", "acl", "pcomp", "prep", "oprd"} and governor.lemma_.lower() in doubting:
            return governor
        if (
            governor.pos_ in {"VERB", "AUX"}
            and any(c.lower_ in adverbs for c in governor.children)
            and token.dep_ != "conj"
        ):
            return next(c for c in governor.children if c.lower_ in adverbs)
        token = governor
    return None
