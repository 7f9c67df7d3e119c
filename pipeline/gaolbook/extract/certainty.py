"""Says how certain an event is: asserted, alleged, denied, hypothetical, future, negated, and by which word."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from gaolbook.base.schema import Modality
from gaolbook.extract.words import lexicon, words

MAX_CLIMB = 5
"""Governors above the trigger that may colour it; farther ones govern other clauses."""
MAX_NOUN_CLIMB = 2
"""The same for nouns: a preposition and what it hangs on."""
INSTEAD_WINDOW = 4
"""Tokens between "instead of", "rather than" and the event they deny."""
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "pcomp", "dobj", "acl", "pobj", "prep"})
_AUXILIARIES = frozenset({"aux", "auxpass"})
_OPEN = frozenset(
    {"xcomp", "ccomp", "pcomp", "pobj", "dobj", "prep", "advcl", "acl", "conj", "attr", "nsubjpass", "nsubj", "oprd"}
)


class Certainty(NamedTuple):
    """A modality, and the word that is its cue."""

    modality: Modality
    cue: str | None


def certainty(trigger: Token) -> Certainty:
    """Return the modality of the event a trigger tells. Precedence: negated, hypothetical, future, denied, alleged."""
    for modality, finder in (
        ("negated", _negated),
        ("hypothetical", _hypothetical),
        ("future", _future),
        ("denied", _denied),
        ("alleged", _alleged),
    ):
        cue = finder(trigger)
        if cue is not None:
            return Certainty(modality, cue.text)  # type: ignore[arg-type]  # the five literals above
    return Certainty("asserted", None)


def _governors(trigger: Token) -> list[Token]:
    found = []
    token = trigger
    # a noun names its event ("talk about his arrest"): only what governs it directly can make it doubtful
    for _ in range(MAX_CLIMB if trigger.pos_ in {"VERB", "AUX"} else MAX_NOUN_CLIMB):
        if token.head.i == token.i or token.dep_ not in _OPEN or _colon_between(token, token.head):
            break
        if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ == "VERB":
            break
        if token.head.lower_ in {"after", "since", "following", "during", "despite"} and token.dep_ in {
            "pobj",
            "pcomp",
        }:
            break  # "reportedly moved after his conviction": the conviction is taken for granted
        if token.dep_ == "conj" and token.tag_ in _FINITE and token.head.tag_ not in _FINITE:
            break  # "feared he would be arrested and fled": a finite verb does not hang on a participle
        token = token.head
        found.append(token)
    return found


def _colon_between(a: Token, b: Token) -> bool:
    first, last = sorted((a.i, b.i))
    return any(t.text in {":", ";"} for t in a.doc[first:last])


def _closed_by_conjunction(trigger: Token, governor: Token) -> bool:
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


def _negated(trigger: Token) -> Token | None:
    own = next((c for c in trigger.children if _takes_back(c)), None)
    if own is not None:
        return own
    if trigger.head.lower_ == "without":
        return trigger.head
    instead = _instead(trigger) or _negated_copula(trigger)
    if instead is not None:
        return instead
    for governor in _governors(trigger)[:3]:
        if _closed_by_conjunction(trigger, governor):
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
        return child.lower_ in {"nobody", "none"} or any(c.lower_ == "no" for c in child.children)
    return child.lower_ in words("certainty", "negated", "adverb") and child.dep_ in {"advmod", "det", "cc", "preconj"}


def _untrue(governor: Token) -> Token | None:
    """ "It is untrue that", "no evidence that"."""
    for word in (governor, *(c for c in governor.children if c.dep_ in {"acomp", "attr"})):
        if word.lower_ in words("certainty", "denied", "untruth"):
            return word
        if word.lower_ in words("certainty", "negated", "truth") and _denies(word):
            return word
    return None


def _refused(trigger: Token, governor: Token) -> Token | None:
    """ "refused to release", "did not want to release"."""
    wished = any(c.dep_ == "aux" and c.lower_ == "to" for c in governor.children)  # "a bid to halt his extradition"
    if governor.lemma_.lower() in words("certainty", "negated", "governor") and trigger.dep_ != "advcl" and not wished:
        return governor
    if trigger.dep_ not in {"xcomp", "dobj", "attr", "conj", "acomp", "prep"}:
        return None
    if governor.dep_ == "ROOT" and trigger.dep_ not in {"xcomp", "dobj", "attr", "conj"}:
        return None
    return next((c for c in governor.children if c.dep_ == "neg" and trigger.i > c.i), None)


def _denies(word: Token) -> bool:
    """Whether "true" or "evidence" is taken back: "not true that", "no evidence that"."""
    if any(c.dep_ == "neg" or c.lower_ == "no" for c in word.children):
        return True
    return word.head.pos_ in {"VERB", "AUX"} and any(c.dep_ == "neg" for c in word.head.children)


def _negated_copula(trigger: Token) -> Token | None:
    """ "is not in prison": the negation hangs on the verb that the state's preposition hangs on."""
    if trigger.dep_ != "pobj" or trigger.head.head.pos_ not in {"VERB", "AUX"}:
        return None
    return next((c for c in trigger.head.head.children if c.dep_ == "neg"), None)


def _inverted(verb: Token) -> Token | None:
    """ "Had he been arrested, ...": an auxiliary before its subject opens a condition."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or verb.sent[-1].text == "?":
        return None
    opening = (c for c in verb.children if c.dep_ in _AUXILIARIES and c.lower_ in {"had", "were", "should"})
    return next((c for c in opening if c.i < subject.left_edge.i), None)


def is_wished(trigger: Token) -> bool:
    """Whether a bare "be" makes it a wish or an order: "that X be released"."""
    bare = next((c for c in trigger.children if c.dep_ == "auxpass" and c.lower_ == "be"), None)
    return bare is not None and not any(c.dep_ == "aux" for c in trigger.children)


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
    if trigger.dep_ == "ROOT" and trigger.tag_ == "VB":
        # "- to drop all charges": an item of a list of demands
        to = next((c for c in trigger.children if c.dep_ == "aux" and c.lower_ == "to"), None)
        if to is not None:
            return to
    if is_wished(trigger) and not any(g.lemma_.lower() in words("certainty", "ordering") for g in _governors(trigger)):
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


def _governing_condition(trigger: Token) -> Token | None:
    """The verb above that only wants, fears or asks it, or that verb's modal."""
    modals, governors = words("certainty", "hypothetical", "modal"), words("certainty", "hypothetical", "governor")
    token = trigger
    nearest = _wanted(trigger, modals) or _possible_head(trigger, modals)
    if nearest is not None:
        return nearest
    for governor in _governors(trigger):
        if any(c.lower_ in {"where", "when", "why", "how"} for c in token.children):
            return None  # "unclear where he is held": that he is held is taken for granted
        if token.dep_ in _COMPLEMENTS and governor.lemma_.lower() in governors and _can_doubt(governor, trigger):
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
        return verb
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
        and token.tag_ not in _FINITE
        and not any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in token.children)
    ):
        token = token.head
        heads.append(token)
        if len(heads) > MAX_CLIMB:
            break
    return heads


def _future(trigger: Token) -> Token | None:
    modals, governors = words("certainty", "future", "modal"), words("certainty", "future", "governor")
    for token in (trigger, *_conjunct_heads(trigger)):
        modal = next(
            (
                c
                for c in token.children
                if c.dep_ in _AUXILIARIES and (c.lower_ in modals or _is_reported_future(c, token))
            ),
            None,
        )
        if modal is not None:
            return modal
    coming = next(
        (
            c
            for c in trigger.children
            if trigger.pos_ == "NOUN" and c.dep_ == "amod" and c.lower_ in words("certainty", "future", "adjective")
        ),
        None,
    )
    if coming is not None:
        return coming
    to = next((c for c in trigger.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    if to is not None and trigger.head.lemma_ == "be" and trigger.dep_ in {"xcomp", "ccomp", "attr"}:
        return to  # "is to be extradited"
    if trigger.pos_ == "NOUN" and trigger.dep_ in {"nsubj", "nsubjpass"} and trigger.head.lemma_ == "be":
        # "his trial is to open next month"
        for verb in (c for c in trigger.head.children if c.dep_ == "xcomp" and c.tag_ == "VB"):
            return next((c for c in verb.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    token = trigger
    if _taken_for_granted(trigger):
        return None
    for governor in _governors(trigger)[:2]:
        if token.dep_ in {"xcomp", "ccomp", "dobj", "pobj", "prep", "attr", "nsubjpass"} and (
            governor.lemma_.lower() in governors or _points_ahead(governor, token)
        ):
            return governor
        modal = next((c for c in governor.children if c.dep_ == "aux" and c.lower_ in modals), None)
        if modal is not None and token.dep_ in {"xcomp", "dobj", "pobj", "prep", "attr", "nsubj", "nsubjpass"}:
            return modal
        token = governor
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
    for governor in _governors(trigger)[:3]:
        if governor.lemma_.lower() in verbs and token.dep_ in {"xcomp", "ccomp", "pcomp", "dobj", "prep"}:
            return governor
        token = governor
    return None


def _alleged(trigger: Token) -> Token | None:
    adverbs, adjectives = words("certainty", "alleged", "adverb"), words("certainty", "alleged", "adjective")
    governors = words("certainty", "alleged", "governor")
    for child in trigger.children:
        if child.lower_ in adverbs or (child.dep_ == "amod" and child.lower_ in adjectives):
            return child
    token = trigger
    for governor in _governors(trigger):
        if token.dep_ in {"xcomp", "ccomp", "acl", "pcomp", "prep", "oprd"} and governor.lemma_.lower() in governors:
            return governor
        if (
            governor.pos_ in {"VERB", "AUX"}
            and any(c.lower_ in adverbs for c in governor.children)
            and token.dep_ != "conj"
        ):
            return next(c for c in governor.children if c.lower_ in adverbs)
        token = governor
    return None
