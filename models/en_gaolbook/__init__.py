"""gaolbook's own English pipeline: one MiniLM encoder pass for entities, tags, lemmas, tree and sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import load_model_from_path

import gaolbook.extract.encoder.component  # noqa: F401  registers the factory where no entry point is installed

FOLDER = Path(__file__).parent


def load(**overrides: Any) -> Language:
    """Return the pipeline; ``overrides`` go to ``spacy.util.load_model_from_path`` (``config``, ``exclude`` ...)."""
    return load_model_from_path(FOLDER, **overrides)
