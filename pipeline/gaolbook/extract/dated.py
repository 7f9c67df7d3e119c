"""The dates of a Doc with the words they hang on."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.extract.date_values import ResolvedDate, resolve_in_order
from gaolbook.extract.datelines import is_dateline
from gaolbook.extract.dates import DateExpression, find_dates


class Dated(NamedTuple):
    """A date found in the text, what it comes to counted from the dates told before it, and the token that heads it."""

    expression: DateExpression
    resolved: ResolvedDate
    head: Token


def dates_of(doc: Doc) -> tuple[Dated, ...]:
    """Return every date expression of the Doc with its head token; a dateline tells of the story, not of its events."""
    text = doc.text  # spaCy writes it anew each time
    expressions = find_dates(text)
    found = []
    for expression, resolved in zip(expressions, resolve_in_order(expressions, doc._.published), strict=True):
        if is_dateline(text, expression.start, expression.end):
            continue
        span = doc.char_span(expression.start, expression.end, alignment_mode="expand")
        if span is not None and len(span):
            found.append(Dated(expression, resolved, span.root))
    return tuple(found)


def verb_above(token: Token) -> Token | None:
    """The verb that a phrase belongs to, no other clause between."""
    for above in (token, *token.ancestors):
        if above.pos_ in {"VERB", "AUX"}:
            return above
        if above.dep_ in {"relcl", "acl", "appos"}:
            return None
    return None
