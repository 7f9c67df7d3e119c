"""Which length of time an event's clause gives it, and what "respectively" deals out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import in_text_order
from gaolbook.extract.durations import Term, find_terms
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.heads import linked_in_sentence
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

MAX_CLIMB = 7
"""Steps from a length up to the word it belongs to."""
DEALING_REACH = 6
"""Words between a length and the "respectively" that deals it: "five years in a penal colony, respectively"."""
LASTING = frozenset({"last", "take", "continue"})
DETAINS = frozenset({"arrest", "abduction", "travel_ban", "summons"})
"""Types that take a length where it hangs on their own "for"."""
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
    detaining = {t.token.i for t in triggers if t.row.type in DETAINS} - set(takers)
    result: dict[int, Term] = {}
    for term, head in terms:
        if term.elliptical:
            continue  # "nine for Y" is another's (``ellipsis``)
        above = head.head.head.i
        if above in detaining and head.head.lower_ == "for":
            result.setdefault(above, term)  # "was detained for two days"
            continue
        owner = _owner(head, takers)
        if owner is None:
            before = [
                i
                for i, t in takers.items()
                if head.sent.start <= i < head.i and t.token.dep_ != "amod" and not _clause_between(head.doc, i, head.i)
            ]
            owner = max(before, default=None)
        if owner is not None and (owner not in result or term.upper):
            result.setdefault(owner, term)
            verb = takers.get(takers[owner].token.head.i)
            if verb is not None and takers[owner].row.type == "sentence" and _has_its_length(verb):
                result.setdefault(verb.token.i, term)
    found = _terms_of_heads(terms, [t for i, t in takers.items() if i not in result]) | result
    for trigger in takers.values():
        if trigger.row.type == "appeal_decision" and trigger.token.lemma_.lower() in words("states", "changing"):
            found = _changed(found, trigger, terms)
    return found


def _has_its_length(verb: Trigger) -> bool:
    """ "is serving a ten-year sentence", "upheld the ten-year term"."""
    upheld = verb.row.type == "appeal_decision" and verb.token.lemma_.lower() in words("states", "upholding")
    return upheld or verb.row.type == "imprisonment"


def _owner(head: Token, takers: Mapping[int, Trigger]) -> int | None:
    """Climb from a length to the word that takes it; most verbs on the way end it."""
    token = head
    for _ in range(MAX_CLIMB):
        if token.i in takers:
            return token.i
        lasts = token.dep_ == "relcl" and token.lemma_.lower() in LASTING
        through = token.dep_ in {"xcomp", "pcomp", "acl"} or lasts
        if token.head.i == token.i or (token.pos_ == "VERB" and token.i != head.i and not through):
            return None
        token = token.head
    return None


def _changed(found: Mapping[int, Term], trigger: Trigger, terms: Sequence[tuple[Term, Token]]) -> dict[int, Term]:
    """Give a changed sentence its new length: "cut from ten years to four"; the old one and the difference are none."""
    place = trigger.token.i
    rest = {i: term for i, term in found.items() if i != place}
    after = [(t, h) for t, h in terms if place < h.i and h.sent == trigger.token.sent]
    for term, head in after:
        if _word_before(term, head.doc) == "to" and not _clause_between(head.doc, place, head.i):
            return rest | {place: term}
    old = place in found and _word_before(found[place], trigger.token.doc) in (
        {"from", "of"} if trigger.token.lemma_.lower() in words("states", "lengthening") else {"from", "of", "by"}
    )
    return rest if old or place not in found else dict(found)


def _word_before(term: Term, doc: Doc) -> str:
    span = doc.char_span(term.start, term.end, alignment_mode="expand")
    return doc[span.start - 1].lower_ if span is not None and span.start else ""


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

    Where their numbers do not fit, who got which cannot be told, and nobody gets any. The word deals what stands right
    before it: "the editor and the reporter respectively" deals no lengths.
    """
    start, end = event.sentence
    dealing = [t.i for t in doc[start:end] if t.lower_ == "respectively"]
    if len(event.persons) < 2 or not dealing:
        return (event,)
    parts = [event._replace(persons=(person,)) for person in in_text_order(event.persons, doc[start:end])]
    lengths = [(term, head) for term, head in doc._.terms if start <= head.i < end]
    if event.type in TAKES_TERM and any(_is_dealt(doc, term.end, dealing) for term, _ in lengths):
        told = [term.iso for term, _ in lengths]
        dealt: Sequence[str | None] = told if len(told) == len(parts) else [None] * len(parts)
        parts = [part._replace(term=length) for part, length in zip(parts, dealt, strict=True)]
    days = [dated for dated in doc._.dates if start <= dated.head.i < end]
    if event.date_text is not None and len(days) > 1 and any(_is_dealt(doc, d.expression.end, dealing) for d in days):
        fits = len(days) == len(parts)
        parts = [
            part._replace(
                date=day.resolved.value if fits else None,
                date_text=day.expression.text if fits else None,
                date_basis=day.resolved.basis if fits else None,
            )
            for part, day in zip(parts, days[: len(parts)] if fits else [days[0]] * len(parts), strict=True)
        ]
    return tuple(parts)


def _is_dealt(doc: Doc, end: int, dealing: Sequence[int]) -> bool:
    """Whether "respectively" stands near the end of a length or date, no verb between."""
    for place in dealing:
        between = doc.char_span(end, doc[place].idx, alignment_mode="contract") if end <= doc[place].idx else None
        near = between is not None and len(between) <= DEALING_REACH
        if near and between is not None and not any(t.pos_ in {"VERB", "AUX"} for t in between):
            return True
        if end + 1 >= doc[place].idx >= end:
            return True
    return False
