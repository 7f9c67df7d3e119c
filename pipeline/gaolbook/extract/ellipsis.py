"""Deals out sentences told once for several people: "ten years for X, nine for Y"; "X got seven years and Y, five"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import participants, prepositional
from gaolbook.extract.durations import Term
from gaolbook.extract.findings import FoundEvent

MOST_BETWEEN = 10
"""Words between a name and its length, which tell who they are: "X, director of a news agency in Y, two years"."""


def elliptical_sentences(doc: Doc, events: Sequence[FoundEvent], owned: Collection[Term]) -> list[FoundEvent]:
    """Return a sentence for every length of time that follows a name and is not ``owned`` by an event."""
    told = [e for e in events if e.type == "sentence" and e.term is not None]
    result = []
    for term, head in doc._.terms:
        before = [e for e in told if e.sentence[0] == head.sent.start and e.trigger < head.i]
        if term in owned or not before or "respectively" in (t.lower_ for t in head.sent):
            continue
        persons = _beside(doc, head) if term.elliptical else _named_before(doc, term, head)
        if persons and not set(persons) & {p for e in before if e.term == term.iso for p in e.persons}:
            result.append(before[-1]._replace(trigger=head.i, persons=persons, number=None, who=None, term=term.iso))
    return result


def _named_before(doc: Doc, term: Term, head: Token) -> tuple[int, ...]:
    """The person in "Y, a reporter, to two years" and "Y two years": nothing is told between the two."""
    span = doc.char_span(term.start, term.end, alignment_mode="expand")
    start = head.i if span is None else span.start
    named = [m for m in doc._.person_mentions if head.sent.start <= m.start and m.end <= start]
    if not named or start - named[-1].end > MOST_BETWEEN:
        return ()
    name = named[-1]
    between = doc[name.end : start]
    if any(t.pos_ in {"VERB", "AUX"} for t in between) or (len(between) and between[0].lower_ not in {",", "to"}):
        return ()
    before = doc[name.start - 1] if name.start > head.sent.start else None
    listed = before is not None and (before.lower_ in {"and", ";", ","} or before.pos_ in {"NOUN", "PROPN", "ADJ"})
    return (name.entity,) if listed and (not len(between) or between[-1].lower_ not in {"and", "for", "of"}) else ()


def _beside(doc: Doc, number: Token) -> tuple[int, ...]:
    """The persons in "nine for Y", else the name right before the number, a comma between them or not."""
    for token in prepositional(number, frozenset({"for"})):
        found = participants(doc, token).persons
        if found:
            return found
    following = number.i + 1
    mentions = [m for m in doc._.person_mentions if m.kind == "named"]
    if following < len(doc) and doc[following].lower_ == "for":
        return tuple(m.entity for m in mentions if m.start == following + 1)
    before = number.i - (1 if number.i and doc[number.i - 1].text == "," else 0)
    return tuple(m.entity for m in mentions if m.end == before)
