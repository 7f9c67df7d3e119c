"""Deals out sentences told once for several people: "ten years for X, nine for Y"; "X got seven years and Y, five"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import participants, prepositional
from gaolbook.extract.findings import FoundEvent


def elliptical_sentences(doc: Doc, events: Sequence[FoundEvent]) -> list[FoundEvent]:
    """Return a sentence for every length of time that leaves out its unit and stands beside a name."""
    told = [e for e in events if e.type == "sentence" and e.term is not None]
    result = []
    for term, head in doc._.terms:
        before = [e for e in told if e.sentence[0] == head.sent.start and e.trigger < head.i]
        if not term.elliptical or not before:
            continue
        persons = _beside(doc, head)
        if persons and not set(persons) & {p for e in before for p in e.persons}:
            result.append(before[-1]._replace(trigger=head.i, persons=persons, number=None, who=None, term=term.iso))
    return result


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
