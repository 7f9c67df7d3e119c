"""Which date an event's clause gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from gaolbook.extract.date_values import resolve
from gaolbook.extract.dated import Dated, verb_above
from gaolbook.extract.distances import counted_dates
from gaolbook.extract.heads import linked_in_sentence
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

ON_THE_SPOT = frozenset({"arrest", "search", "abduction", "ill_treatment", "summons"})
"""What police do to people on the day that the clause before tells of; courts take longer."""
MAX_CLIMB = 7
"""Steps from a date up to the word it belongs to."""
OF_OFFENCES = frozenset({"conviction", "sentence", "charge"})
"""Types whose clause tells of a deed, which has a date of its own."""
DEMANDED = frozenset({"release", "pardon"})
"""Types whose noun may tell what somebody calls for."""
ABOUT = frozenset({"of", "for", "about"})
"""Between two nouns: "the video of his arrest", "a request for the arrest" are something else than the arrest."""
ORDERED = frozenset({"remand", "house_arrest", "travel_ban"})
"""What begins with a court's order."""
TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        ("arrest", "charge"),
        ("arrest", "remand"),
        ("arrest", "search"),
        ("arrest", "summons"),
        ("arrest", "ill_treatment"),
        ("charge", "remand"),
        ("conviction", "sentence"),
        ("pardon", "release"),
        ("release", "extradition"),
        ("acquittal", "release"),
        ("trial", "charge"),
    )
)
"""Pairs of types that news tells of one day: "was arrested on Monday and charged"; not "arrested in May and tried"."""
FINITE = frozenset({"VBD", "VBN", "VBZ", "VBP"})
"""Tags of verbs that tell of their own; "VBN" also without an auxiliary, which coordination leaves out."""
TRANSPARENT = frozenset(
    {"AUX", "ADP", "NUM", "ADV", "NOUN", "PROPN", "ADJ", "DET", "SYM", "X", "PART", "SCONJ", "PRON", "PUNCT"}
)


def attach_dates(dates: Sequence[Dated], triggers: Sequence[Trigger]) -> dict[int, Dated]:
    """Return trigger position -> date, by the tree; coordinated verbs share one that stands before them all."""
    positions = {t.token.i: t for t in triggers}
    result: dict[int, Dated] = {}
    leading: dict[int, Dated] = {}
    for dated in dates:
        owner = _owner(dated, positions)
        if owner is not None and (owner not in result or (_is_bound(result[owner]) and not _is_bound(dated))):
            result[owner] = dated
        verb = _led_verb(dated)
        if verb is not None:
            leading.setdefault(verb, dated)
    for position in sorted(positions):
        if position not in result:
            shared = _from_conjuncts(positions[position], positions, result) or _led(positions[position], leading)
            if shared is not None:
                result[position] = shared
    for trigger in triggers:
        said = _of_order(trigger, dates) if trigger.token.i not in result else None
        if said is not None:
            result[trigger.token.i] = said
    result |= _of_heads(dates, [t for t in triggers if t.token.i not in result])
    return result | counted_dates(dates, [t.token for t in triggers], result)


def _is_bound(dated: Dated) -> bool:
    """Whether a date only bounds an event: "held since June, he was released on Monday"."""
    return dated.expression.lead in words("states", "bounds")


def _of_order(trigger: Trigger, dates: Sequence[Dated]) -> Dated | None:
    """The day on which a court gave the order: "ruled on Monday that he must remain in custody"."""
    if trigger.row.type not in ORDERED:
        return None
    clause = next((t for t in (trigger.token, *trigger.token.ancestors) if t.dep_ in {"ccomp", "xcomp", "acl"}), None)
    if clause is None or clause.head.lemma_.lower() not in words("states", "ordering"):
        return None
    return next((d for d in dates if verb_above(d.head) == clause.head), None)


def _of_heads(dates: Sequence[Dated], undated: Sequence[Trigger]) -> dict[int, Dated]:
    """The dates that the model's heads link to events for which the tree has none, unless the tree gives them away."""
    result: dict[int, Dated] = {}
    for trigger in undated:
        for word in linked_in_sentence(trigger.token, "DATE_OF", "date"):
            covering = next((d for d in dates if d.expression.start <= word.idx < d.expression.end), None)
            if covering is not None and not _is_of_another(covering, trigger):
                result.setdefault(trigger.token.i, covering)
    return result


def _is_of_another(dated: Dated, trigger: Trigger) -> bool:
    """Whether the tree gives a date to a deed or to a verb that only speaks of the event."""
    verb = verb_above(dated.head)
    speaks = verb is not None and _hangs_on(trigger.token, verb) and not _happens_by(verb, trigger)
    return speaks or _is_of_deed(dated, trigger) or _is_of_offence(dated, trigger)


def _owner(dated: Dated, positions: Mapping[int, Trigger]) -> int | None:
    """Climb from a date to the first trigger; a verb that is none ends the way, and so does somebody's description."""
    token = dated.head
    for step in range(MAX_CLIMB):
        if token.i in positions:
            return None if _is_of_offence(dated, positions[token.i]) else token.i
        if step > 1 and (token.dep_ == "pcomp" or token.lower_ in words("states", "of_something_else")):
            return None  # "sentenced for a prison break in 2011": the date is the offence's
        if token.pos_ == "VERB" or token.head.i == token.i:
            return _below(token, positions)
        if token.pos_ not in TRANSPARENT or (step > 1 and token.dep_ == "appos"):
            return None  # "X, minister until 2021, was arrested"
        token = token.head
    return None


def _below(verb: Token, positions: Mapping[int, Trigger]) -> int | None:
    """ "was taken into custody on Friday": the date hangs on the verb, the trigger may be a phrase below it."""
    sentence = verb.sent
    below = [i for i in positions if sentence.start <= i < sentence.end and _hangs_on(positions[i].token, verb)]
    if not below and verb.dep_ in {"relcl", "acl"} and verb.head.i in positions:
        happens = words("states", "happening")
        return verb.head.i if verb.lemma_ in happens else None  # "the verdict, which came the same day"
    lowest = min(below, default=None)
    return lowest if lowest is not None and _happens_by(verb, positions[lowest]) else None


def _happens_by(verb: Token, trigger: Trigger) -> bool:
    """Whether a verb's day is that of the event told below it: "condemned the arrest on Monday" is none."""
    token, lemma = trigger.token, verb.lemma_.lower()
    if trigger.row.type == "hunger_strike":
        return lemma not in words("states", "ending")
    if trigger.row.person == "holder":
        return lemma not in words("states", "meeting")
    if token.pos_ == "VERB":
        return lemma not in words("states", "deciding")
    if trigger.row.type in DEMANDED:
        return True  # "called on Monday for his release": the day of the call
    of_something = token.dep_ == "pobj" and token.head.head.pos_ in {"NOUN", "PROPN"} and token.head.lower_ in ABOUT
    return lemma not in words("states", "reacting") and not of_something


def _is_of_offence(dated: Dated, trigger: Trigger) -> bool:
    """ "found guilty of stabbing X on 2 August 2018", "sentenced for a prison break in 2011": the offence's date.

    A weekday or "last night" there is the court's, whatever the tree says: "convicted of murder on Friday".
    """
    kind, meaning = dated.expression.kind, dated.expression.meaning
    if trigger.row.type not in OF_OFFENCES or dated.head.i < trigger.token.i:
        return False
    if kind in {"weekday", "holiday"} or (kind == "relative" and meaning.unit in {None, "day"}):
        return False
    phrases = (c for c in trigger.token.subtree if c.dep_ == "prep" and c.lower_ in {"for", "of", "over"})
    between = [p for p in phrases if trigger.token.i < p.i < dated.head.i]
    whole_year = kind == "absolute" and meaning.month is None and any(p.lower_ == "for" for p in between)
    if whole_year or (kind == "absolute" and any(c.dep_ == "pcomp" for p in between for c in p.children)):
        return True
    below = [t for t in (dated.head, *dated.head.ancestors) if trigger.token in t.ancestors]
    branch = below[-1] if below else dated.head
    own = next((t for t in below if t.pos_ in {"ADP", "SCONJ"}), branch)
    return branch.lower_ in words("charges", "grounds") | {"of", "with"} and own.i != branch.i


def _is_of_deed(dated: Dated, trigger: Trigger) -> bool:
    """Whether a word that opens the offence stands between an event of the law and a date: "jailed for X in 2011"."""
    between = trigger.token.doc[trigger.token.i : dated.head.i]
    return trigger.row.type in OF_OFFENCES and any(t.lower_ in words("charges", "grounds") | {"of"} for t in between)


def _led_verb(dated: Dated) -> int | None:
    """The verb that a date stands before: "On 15 November they streamed a march; police detained both"."""
    token = dated.head
    for _ in range(MAX_CLIMB):
        if token.pos_ in {"VERB", "AUX"}:
            return token.i if dated.head.i < token.i and token.dep_ in {"ROOT", "ccomp", "conj"} else None
        if token.head.i == token.i or token.dep_ in {"relcl", "acl"} or token.dep_ == "pcomp":
            return None
        token = token.head
    return None


def _led(trigger: Trigger, leading: Mapping[int, Dated]) -> Dated | None:
    """The date before the first of the coordinated verbs or clauses; words as "later" end its reach."""
    current = trigger.token
    for _ in range(MAX_CLIMB):
        if _is_told_later(current):
            return None
        if current.i in leading and current.i != trigger.token.i:
            return leading[current.i]
        clause = _clause_before(current) if trigger.row.type in ON_THE_SPOT else None
        if clause is not None and clause.i in leading:
            return leading[clause.i]
        above = coordinated_with(current)
        if above is None or _is_of_now(current, above):
            return None
        current = above
    return None


def _clause_before(verb: Token) -> Token | None:
    """The clause that a semicolon puts before a verb's own: "On 5 May they filmed a march; police detained both"."""
    before = [c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i and c.sent == verb.sent]
    return before[-1] if before and any(t.text == ";" for t in verb.doc[before[-1].i : verb.i]) else None


def _hangs_on(trigger: Token, verb: Token) -> bool:
    """Whether the trigger is part of the verb's own clause, no other clause between."""
    token = trigger
    for _ in range(MAX_CLIMB):
        cleft = token.head.i == verb.i and verb.lemma_ == "be" and any(c.lower_ == "it" for c in verb.children)
        if token.dep_ in {"relcl", "acl", "advcl", "ccomp", "conj"} and not cleft:
            return False
        if token.dep_ in {"pcomp", "pobj"} and token.head.lower_ in words("states", "before_or_after"):
            return False
        token = token.head
        if token.i == verb.i:
            return True
        if token.head.i == token.i:
            return False
    return False


def _from_conjuncts(trigger: Trigger, positions: Mapping[int, Trigger], result: Mapping[int, Dated]) -> Dated | None:
    """ "arrested on Monday and charged", "arrested and charged on Monday": what goes together shares its day."""
    token = trigger.token
    if _is_told_later(token):
        return None
    head = coordinated_with(token)
    if head is not None and head.i in result and not _is_of_now(token, head):
        before = result[head.i].head.i < head.i
        return result[head.i] if before or _go_together(positions[head.i], trigger) else None
    for child in token.children:
        if child.dep_ != "conj" or child.i not in result or result[child.i].head.i < child.i:
            continue
        if any(c.dep_ in {"nsubj", "nsubjpass"} for c in child.children) or _is_told_later(child):
            continue
        if _go_together(trigger, positions[child.i]):
            return result[child.i]
    return None


def coordinated_with(token: Token) -> Token | None:
    """The verb that a verb is coordinated with; a finite verb with no gerund: "found guilty of spying and jailed"."""
    if token.dep_ != "conj":
        return None
    head = token.head
    if token.tag_ in FINITE:
        while head.tag_ == "VBG" and not any(c.dep_ == "aux" for c in head.children) and head.head.i != head.i:
            head = next((a for a in head.ancestors if a.pos_ in {"VERB", "AUX"}), head.head)
    return head


def _is_of_now(token: Token, other: Token) -> bool:
    """ "was arrested in May and is being questioned": what is or has been done since has a day of its own."""
    present = (c for c in token.children if c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBZ", "VBP"})
    return any(present) and not any(c.tag_ in {"VBZ", "VBP"} for c in other.children)


def _is_told_later(token: Token) -> bool:
    return any(c.lower_ in words("states", "later") for c in token.children)


def _go_together(one: Trigger, other: Trigger) -> bool:
    return frozenset({one.row.type, other.row.type}) in TOGETHER


def date_of(dated: Dated, published: str | None, future: bool) -> tuple[str | None, str | None]:
    """Return the ISO date and its basis; both None where it cannot be known."""
    resolved = resolve(dated.expression, published, future=True) if future else dated.resolved
    return resolved.value, resolved.basis
