"""Which date and which length of time an event's clause gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import in_text_order
from gaolbook.extract.date_values import ResolvedDate, resolve, resolve_in_order
from gaolbook.extract.dates import DateExpression, find_dates
from gaolbook.extract.durations import Term, find_terms
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.heads import linked_to
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

MAX_CLIMB = 7
"""Steps from a date up to the word it belongs to."""
TAKES_TERM = frozenset({"sentence", "imprisonment", "remand", "appeal_decision", "house_arrest", "hunger_strike"})
OF_OFFENCES = frozenset({"conviction", "sentence", "charge"})
"""Types whose clause tells of a deed, which has a date of its own."""
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
DATELINE = 40
"""Characters before a date in which the place of a dateline stands."""
DATELINE_GAP = 3
"""Characters after it in which the dash stands."""
TRANSPARENT = frozenset(
    {"AUX", "ADP", "NUM", "ADV", "NOUN", "PROPN", "ADJ", "DET", "SYM", "X", "PART", "SCONJ", "PRON", "PUNCT"}
)


class Dated(NamedTuple):
    """A date found in the text, what it comes to counted from the dates told before it, and the token that heads it."""

    expression: DateExpression
    resolved: ResolvedDate
    head: Token


def dates_of(doc: Doc) -> tuple[Dated, ...]:
    """Return every date expression of the Doc with its head token."""
    expressions = find_dates(doc.text)
    found = []
    for expression, resolved in zip(expressions, resolve_in_order(expressions, doc._.published), strict=True):
        span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
        if span is not None and len(span):
            found.append(Dated(expression, resolved, span.root))
    return tuple(found)


def terms_of(doc: Doc) -> tuple[tuple[Term, Token], ...]:
    """Return every length of time with its head token."""
    found = []
    for term in find_terms(doc.text):
        span = doc.char_span(term.start, term.end, alignment_mode="expand")
        if span is not None and len(span):
            found.append((term, span.root))
    return tuple(found)


def attach_dates(dates: Sequence[Dated], triggers: Sequence[Trigger]) -> dict[int, Dated]:
    """Return trigger position -> date, by the tree; coordinated verbs share one that stands before them all."""
    positions = {t.token.i: t for t in triggers}
    result: dict[int, Dated] = {}
    leading: dict[int, Dated] = {}
    text = dates[0].head.doc.text if dates else ""
    for dated in dates:
        if _is_dateline(dated, text):
            continue
        owner = _owner(dated, positions)
        if owner is not None:
            result.setdefault(owner, dated)
        verb = _led_verb(dated)
        if verb is not None:
            leading.setdefault(verb, dated)
    for position in sorted(positions):
        if position not in result:
            shared = _from_conjuncts(positions[position], positions, result) or _led(positions[position].token, leading)
            if shared is not None:
                result[position] = shared
    return result | _of_heads(dates, [t for t in triggers if t.token.i not in result])


def _of_heads(dates: Sequence[Dated], undated: Sequence[Trigger]) -> dict[int, Dated]:
    """The dates that the model's heads link to events for which the tree has none."""
    result: dict[int, Dated] = {}
    for trigger in undated:
        for word in _in_sentence(trigger, "DATE_OF", "date"):
            covering = next((d for d in dates if d.expression.start <= word.idx < d.expression.end), None)
            if covering is not None and not _is_of_deed(covering, trigger):
                result.setdefault(trigger.token.i, covering)
    return result


def _in_sentence(trigger: Trigger, relation: str, kind: str) -> list[Token]:
    """The words that the heads link to a trigger in its own sentence: the dateline below a headline dates the story."""
    words_linked = linked_to(trigger.token.doc, trigger.token, relation, kind)
    return [word for word in words_linked if word.sent == trigger.token.sent]


def _is_dateline(dated: Dated, text: str) -> bool:
    """ "AKTOBE, 9 December 2020 - The trial ...": the day the story was sent."""
    after = text[dated.expression.end : dated.expression.end + DATELINE_GAP]
    before = text[max(0, dated.expression.start - DATELINE) : dated.expression.start].rsplit("\n", 1)[-1].strip(" ,(")
    return bool(before) and before.isupper() and after.lstrip(" )")[:1] in {"-", "–", "—", ":"}


def _owner(dated: Dated, positions: Mapping[int, Trigger]) -> int | None:
    """Climb from a date to the first trigger; a verb that is none ends the way."""
    token = dated.head
    for step in range(MAX_CLIMB):
        if token.i in positions:
            return None if _is_of_offence(dated, positions[token.i]) else token.i
        if step > 1 and (token.dep_ == "pcomp" or token.lower_ in words("states", "of_something_else")):
            return None  # "sentenced for a prison break in 2011": the date is the offence's
        if token.pos_ == "VERB" or token.head.i == token.i:
            return _below(token, positions)
        if token.pos_ not in TRANSPARENT:
            return None
        token = token.head
    return None


def _below(verb: Token, positions: Mapping[int, Trigger]) -> int | None:
    """ "was taken into custody on Friday": the date hangs on the verb, the trigger may be a phrase below it."""
    sentence = verb.sent
    below = [i for i in positions if sentence.start <= i < sentence.end and _hangs_on(positions[i].token, verb)]
    if not below and verb.dep_ in {"relcl", "acl"} and verb.head.i in positions:
        happens = words("states", "happening")
        return verb.head.i if verb.lemma_.lower() in happens else None  # "the verdict, which came the same day"
    return min(below, default=None)


def _is_of_offence(dated: Dated, trigger: Trigger) -> bool:
    """ "found guilty of stabbing X on 2 August 2018", "sentenced for a prison break in 2011": the offence's date."""
    if trigger.row.type not in OF_OFFENCES or dated.expression.kind != "absolute" or dated.head.i < trigger.token.i:
        return False
    phrases = (c for c in trigger.token.subtree if c.dep_ == "prep" and c.lower_ in {"for", "of", "over"})
    between = [p for p in phrases if trigger.token.i < p.i < dated.head.i]
    whole_year = dated.expression.meaning.month is None and any(p.lower_ == "for" for p in between)
    return whole_year or any(c.dep_ == "pcomp" for p in between for c in p.children)


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


def _led(token: Token, leading: Mapping[int, Dated]) -> Dated | None:
    """The date before the first of the coordinated verbs; words as "later" end its reach."""
    current = token
    for _ in range(MAX_CLIMB):
        if any(c.lower_ in words("states", "later") for c in current.children):
            return None
        if current.i in leading and current.i != token.i:
            return leading[current.i]
        if current.dep_ != "conj":
            return None
        current = current.head
    return None


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
    if any(c.lower_ in words("states", "later") for c in token.children):
        return None
    head = token.head.i
    if token.dep_ == "conj" and head in result:
        before = result[head].head.i < head
        return result[head] if before or _go_together(positions[head], trigger) else None
    for child in token.children:
        if child.dep_ != "conj" or child.i not in result or result[child.i].head.i < child.i:
            continue
        if any(c.dep_ in {"nsubj", "nsubjpass"} or c.lower_ in words("states", "later") for c in child.children):
            continue
        if _go_together(trigger, positions[child.i]):
            return result[child.i]
    return None


def _go_together(one: Trigger, other: Trigger) -> bool:
    return frozenset({one.row.type, other.row.type}) in TOGETHER


def attach_terms(terms: Sequence[tuple[Term, Token]], triggers: Sequence[Trigger]) -> dict[int, Term]:
    """Return trigger position -> length of time, for the types that take one."""
    takers = {t.token.i: t for t in triggers if t.row.type in TAKES_TERM or t.row.with_term}
    result: dict[int, Term] = {}
    for term, head in terms:
        if term.elliptical:
            continue  # "nine for Y" is another's (``ellipsis``)
        token = head
        owner = None
        for _ in range(MAX_CLIMB):
            if token.i in takers:
                owner = token.i
                break
            if token.head.i == token.i or (
                token.pos_ == "VERB" and token.i != head.i and token.dep_ not in {"xcomp", "pcomp", "acl"}
            ):
                break
            token = token.head
        if owner is None:
            before = [i for i in takers if head.sent.start <= i < head.i and not _clause_between(head.doc, i, head.i)]
            owner = max(before, default=None)
        if owner is not None and (owner not in result or term.upper):
            result.setdefault(owner, term)
            serving = takers.get(takers[owner].token.head.i)
            if serving is not None and takers[owner].row.type == "sentence" and serving.row.type == "imprisonment":
                result.setdefault(serving.token.i, term)  # "is serving a ten-year sentence"
    return _terms_of_heads(terms, [t for i, t in takers.items() if i not in result]) | result


def _terms_of_heads(terms: Sequence[tuple[Term, Token]], without: Sequence[Trigger]) -> dict[int, Term]:
    """The lengths of time that the model's heads link to events for which the tree has none."""
    result: dict[int, Term] = {}
    for trigger in without:
        for word in _in_sentence(trigger, "TERM_OF", "term"):
            covering = next((t for t, _ in terms if t.start <= word.idx < t.end and not t.elliptical), None)
            if covering is not None:
                result.setdefault(trigger.token.i, covering)
    return result


def _clause_between(doc: Doc, start: int, end: int) -> bool:
    return any(
        t.text in {";", ":"} or (t.pos_ == "VERB" and t.dep_ in {"ROOT", "conj", "relcl", "ccomp"})
        for t in doc[start + 1 : end]
    )


def respectively(doc: Doc, event: FoundEvent) -> tuple[FoundEvent, ...]:
    """Split an event whose lengths or dates are dealt out: "X and Y got three and five years respectively".

    Where their numbers do not fit, who got which cannot be told, and nobody gets any.
    """
    start, end = event.sentence
    if len(event.persons) < 2 or "respectively" not in (t.lower_ for t in doc[start:end]):
        return (event,)
    parts = [event._replace(persons=(person,)) for person in in_text_order(event.persons, doc[start:end])]
    lengths = [term.iso for term, head in doc._.terms if start <= head.i < end]
    if event.type in TAKES_TERM and lengths:
        dealt: Sequence[str | None] = lengths if len(lengths) == len(parts) else [None] * len(parts)
        parts = [part._replace(term=length) for part, length in zip(parts, dealt, strict=True)]
    days = [dated for dated in doc._.dates if start <= dated.head.i < end]
    if event.date is not None and len(days) > 1:
        dates = [day.resolved.value for day in days] if len(days) == len(parts) else [None] * len(parts)
        parts = [part._replace(date=date) for part, date in zip(parts, dates, strict=True)]
    return tuple(parts)


def date_of(dated: Dated, published: str | None, future: bool) -> tuple[str | None, str | None]:
    """Return the ISO date and its basis; both None where it cannot be known."""
    resolved = resolve(dated.expression, published, future=True) if future else dated.resolved
    return resolved.value, resolved.basis
