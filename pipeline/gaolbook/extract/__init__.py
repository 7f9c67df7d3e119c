"""Extract: one article at a time, from clean text to persons, organisations, roles, charges and events.

``build_nlp`` states the order of the components; ``extract`` runs one article through them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import spacy
from spacy.language import Language

from gaolbook.base.schema import Article, Extraction
from gaolbook.base.spans import OffsetMap
from gaolbook.extract import components as _components  # noqa: F401  # registers the component names below
from gaolbook.extract.records import to_extraction

COMPONENTS = (
    "gaolbook_persons",
    "gaolbook_organisations",
    "gaolbook_places",
    "gaolbook_roles",
    "gaolbook_coreference",
    "gaolbook_dates",
    "gaolbook_triggers",
    "gaolbook_certainty",
    "gaolbook_events",
    "gaolbook_charges",
)
DEFAULT_MODEL = "en_gaolbook"
LONG_RUN = re.compile(r"\S{300}")
"""A run of 300 characters without white space is no word of any language written with spaces."""


@cache
def build_nlp(model: str = DEFAULT_MODEL) -> Language:
    """Return a spaCy pipeline: ``model`` (any English pipeline with a parser and entities), then gaolbook's components.

    Raises OSError, saying what to install, where the model is not there.
    """
    nlp = _base(model)
    _guard_tokenizer(nlp)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _base(model: str) -> Language:
    """Load a pipeline by spaCy's own rules, or from an installed module of that name which has ``load``."""
    if model != DEFAULT_MODEL:
        try:
            return spacy.load(model)
        except OSError:
            if not model.isidentifier() or find_spec(model) is None:
                raise
    module = import_module(model)
    loaded: Language = module.load()
    return loaded


def _guard_tokenizer(nlp: Language) -> None:
    """Keep long runs without white space whole: spaCy's tokenizer takes quadratic time on them, so one hostile line
    ("((((...") would stop a run for hours."""
    tokenizer = nlp.tokenizer
    known = getattr(tokenizer, "token_match", None)
    if hasattr(tokenizer, "token_match"):
        tokenizer.token_match = (lambda text: LONG_RUN.match(text) or known(text)) if known else LONG_RUN.match


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
