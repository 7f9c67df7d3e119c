"""The spaCy component ``gaolbook_dates``: dates and terms as span groups, with their ISO values on the spans.

``doc.user_data["gaolbook_published"]`` is the ISO date of publication, absent or None where it is unknown.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from gaolbook.extract.attributes import register_attributes
from gaolbook.extract.dates import find_dates, resolve_in_order
from gaolbook.extract.durations import find_terms

NAME = "gaolbook_dates"
DATES_KEY, TERMS_KEY = "gaolbook_dates", "gaolbook_terms"
PUBLISHED_KEY = "gaolbook_published"


def annotate_dates(doc: Doc) -> Doc:
    """Set ``doc.spans["gaolbook_dates"]`` and ``doc.spans["gaolbook_terms"]``; spans grow to whole tokens.

    ``span._.gaolbook_value`` is the ISO date or duration, or None. Raises ValueError where the publication date is
    not ISO.
    """
    # 1. find and resolve in the text
    expressions = find_dates(doc.text)
    resolved = resolve_in_order(expressions, doc.user_data.get(PUBLISHED_KEY))
    terms = find_terms(doc.text)
    # 2. write to the document
    dates = [
        _span(doc, one.start, one.end, "DATE", value.value) for one, value in zip(expressions, resolved, strict=True)
    ]
    doc.spans[DATES_KEY] = [span for span in dates if span is not None]
    doc.spans[TERMS_KEY] = [
        span for one in terms if (span := _span(doc, one.start, one.end, "TERM", one.iso)) is not None
    ]
    return doc


def _span(doc: Doc, start: int, end: int, label: str, value: str | None) -> Span | None:
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is not None:
        span._.gaolbook_value = value
    return span


def create_dates_component(nlp: Language, name: str) -> object:
    """Return the component; registered as the factory ``gaolbook_dates``."""
    register_attributes()
    return annotate_dates


Language.factory(NAME, assigns=["doc.spans", "span._.gaolbook_value"], func=create_dates_component)
