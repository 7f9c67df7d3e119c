"""Extract: one article at a time, from clean text to persons, organisations, roles, charges and events.

``build_nlp`` states the order of the components; ``extract`` runs one article through them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import spacy
from spacy.language import Language

from gaolbook.base.schema import Article, Extraction
from gaolbook.base.spans import OffsetMap
from gaolbook.extract import components as _components  # noqa: F401  # registers the component names below
from gaolbook.extract.records import to_extraction

COMPONENTS = (
    "gaolbook_persons",
    "gaolbook_organisations",
    "gaolbook_roles",
    "gaolbook_coreference",
    "gaolbook_dates",
    "gaolbook_triggers",
    "gaolbook_certainty",
    "gaolbook_events",
    "gaolbook_charges",
)
DEFAULT_MODEL = "en_gaolbook"


@cache
def build_nlp(model: str = DEFAULT_MODEL) -> Language:
    """Return a spaCy pipeline: ``model`` (any English pipeline with a parser and entities), then gaolbook's components.

    Raises OSError, saying what to install, where the model is not there.
    """
    nlp = _base(model)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _base(model: str) -> Language:
    if model == DEFAULT_MODEL:
        import en_gaolbook

        return en_gaolbook.load()
    return spacy.load(model)


def extract(
    nlp: Language,
    article: Article,
    raw: str,
    clean: str,
    offsets: OffsetMap,
    blocks: Sequence[tuple[int, int, str]] = (),
) -> Extraction:
    """Return the records of one article; ``offsets`` maps ``clean`` to ``raw``; ``blocks`` are (start, end, kind)."""
    doc = nlp.make_doc(clean)
    doc._.published = article.published
    doc._.blocks = tuple(blocks)
    return to_extraction(nlp(doc), article, raw, offsets)
