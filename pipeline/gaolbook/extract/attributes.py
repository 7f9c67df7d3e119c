"""Custom attributes that gaolbook's spaCy components set, registered in one place."""

from __future__ import annotations

from spacy.tokens import Span


def register_attributes() -> None:
    """Register every custom attribute; calling it again changes nothing."""
    if not Span.has_extension("gaolbook_value"):
        Span.set_extension("gaolbook_value", default=None)
