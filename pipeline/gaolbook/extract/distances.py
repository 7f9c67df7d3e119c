"""Counts days from events that a sentence names: "left on Tuesday, two days after her release"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from gaolbook.extract.date_values import ResolvedDate, resolve
from gaolbook.extract.dated import Dated, verb_above

REACH = 6
"""Words between "two days after" and the event it counts from: "the court had at last ..."."""


def counted_dates(dates: Sequence[Dated], events: Sequence[Token], found: Mapping[int, Dated]) -> dict[int, Dated]:
    """Return event word -> date for what is told at a distance from another event, with its day counted.

    ``found`` are the dates that the events have already. One of the two events must have a day of its own.
    """
    result: dict[int, Dated] = {}
    for dated in dates:
        named = _named_event(dated, events)
        if named is None:
            continue
        own = found.get(named.i)
        verb = next((a for a in named.ancestors if a.pos_ in {"VERB", "AUX"}), None)
        other = next((d for d in dates if d != dated and verb is not None and verb_above(d.head) == verb), None)
        if other is not None and (own is None or own == dated):
            result[named.i] = dated._replace(resolved=_away(dated, other, back=True))
        elif verb is not None and own is not None and own != dated and found.get(verb.i, dated) == dated:
            result |= {
                event.i: dated._replace(resolved=_away(dated, own, back=False)) for event in events if event == verb
            }
    return {i: dated for i, dated in result.items() if dated.resolved.value is not None}


def _named_event(dated: Dated, events: Sequence[Token]) -> Token | None:
    """The event that "two days after" counts from: the first behind it in the sentence, no other verb between."""
    meaning = dated.expression.meaning
    if not meaning.named or meaning.amount is None:
        return None
    sentence = dated.head.sent
    behind = [e for e in events if e.sent == sentence and e.idx >= dated.expression.end]
    if not behind:
        return None
    first = min(behind, key=lambda e: e.i)
    between = [t for t in sentence if dated.expression.end <= t.idx < first.idx]
    plain = len(between) <= REACH and not any(t.pos_ == "VERB" or t.is_punct for t in between)
    return first if plain else None


def _away(dated: Dated, origin: Dated, *, back: bool) -> ResolvedDate:
    """Return the day so far after (or before) another; counted back where that is the later event's."""
    meaning = dated.expression.meaning
    amount = (meaning.amount or 0) * (-1 if back else 1)
    counted = replace(dated.expression, meaning=replace(meaning, amount=amount, named=False))
    return resolve(counted, None, origin.resolved.value)
