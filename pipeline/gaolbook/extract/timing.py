"""Which date and which length of time an event's clause gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.extract.date_values import ResolvedDate, resolve, resolve_in_order
from gaolbook.extract.dates import DateExpression, find_dates
from gaolbook.extract.durations import Term, find_terms
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.triggers import Trigger

MAX_CLIMB = 7
"""Steps from a date up to the word it belongs to."""
TAKES_TERM = frozenset({"sentence", "imprisonment", "remand", "appeal_decision", "house_arrest", "hunger_strike"})
SHARES_DATE = frozenset({"conj"})
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
    """Return trigger position -> date, by the tree; coordinated verbs share one."""
    positions = {t.token.i: t for t in triggers}
    result: dict[int, Dated] = {}
    left: list[Dated] = []
    for dated in dates:
        owner = _owner(dated.head, positions)
        if owner is None:
            left.append(dated)
        elif owner not in result:
            result[owner] = dated
    for position in sorted(positions):
        if position not in result:
            shared = _from_conjuncts(positions[position].token, result)
            if shared is not None:
                result[position] = shared
    return result


def _owner(token: Token, positions: dict[int, Trigger]) -> int | None:
    """Climb from a date to the first trigger; a verb that is none ends the way."""
    for step in range(MAX_CLIMB):
        if token.i in positions:
            return token.i
        if step > 1 and (token.dep_ == "pcomp" or token.lower_ in {"for", "of", "over", "with", "against"}):
            return None  # "sentenced for a prison break in 2011": the date is the offence's
        if token.pos_ == "VERB" or token.head.i == token.i:
            # "was taken into custody on Friday": the date hangs on the verb, the trigger may be a phrase below it
            below = [
                i
                for i in positions
                if positions[i].token.sent.start == token.sent.start and _hangs_on(positions[i].token, token)
            ]
            return min(below, default=None)
        if token.pos_ not in TRANSPARENT:
            return None
        token = token.head
    return None


def _hangs_on(trigger: Token, verb: Token) -> bool:
    """Whether the trigger is part of the verb's own clause, no other clause between."""
    token = trigger
    for _ in range(MAX_CLIMB):
        cleft = token.head.i == verb.i and verb.lemma_ == "be" and any(c.lower_ == "it" for c in verb.children)
        if token.dep_ in {"relcl", "acl", "advcl", "ccomp", "conj"} and not cleft:
            return False
        if token.dep_ in {"pcomp", "pobj"} and token.head.lower_ in {
            "after",
            "before",
            "since",
            "following",
            "despite",
        }:
            return False
        token = token.head
        if token.i == verb.i:
            return True
        if token.head.i == token.i:
            return False
    return False


def _from_conjuncts(token: Token, result: dict[int, Dated]) -> Dated | None:
    """ "was arrested on Monday and charged": the verbs share the date, wherever it stands."""
    if any(
        c.lower_ in {"later", "subsequently", "subsequent", "then", "shortly", "afterwards", "soon"}
        for c in token.children
    ):
        return None
    if token.dep_ == "conj" and token.head.i in result:
        return result[token.head.i]
    for child in token.children:
        if (
            child.dep_ == "conj"
            and child.i in result
            and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in child.children)
        ):
            dated = result[child.i]
            if dated.head.i > child.i:
                return dated
    return None


def attach_terms(terms: Sequence[tuple[Term, Token]], triggers: Sequence[Trigger]) -> dict[int, Term]:
    """Return trigger position -> length of time, for the types that take one."""
    takers = {t.token.i: t for t in triggers if t.row.type in TAKES_TERM or t.row.with_term}
    result: dict[int, Term] = {}
    for term, head in terms:
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
    parts = [event._replace(persons=(person,)) for person in event.persons]
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
