"""Which length of time an event's clause gives it, and what "respectively" deals out."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import in_text_order
from gaolbook.extract.durations import Term, find_terms
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.heads import linked_in_sentence
from gaolbook.extract.triggers import Trigger

MAX_CLIMB = 7
"""Steps from a length up to the word it belongs to."""
TAKES_TERM = frozenset({"sentence", "imprisonment", "remand", "appeal_decision", "house_arrest", "hunger_strike"})


def terms_of(doc: Doc) -> tuple[tuple[Term, Token], ...]:
    """Return every length of time with its head token."""
    found = []
    for term in find_terms(doc.text):
        span = doc.char_span(term.start, term.end, alignment_mode="expand")
        if span is not None and len(span):
            found.append((term, span.root))
    return tuple(found)


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
        for word in linked_in_sentence(trigger.token, "TERM_OF", "term"):
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
