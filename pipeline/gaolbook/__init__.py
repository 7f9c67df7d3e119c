"""gaolbook: who was arrested, charged, sentenced and freed, from raw news articles to JSONL with evidence.

Articles are collected (files to clean text with its publication date), extracted (one by one to persons, organisations,
roles, charges and events), merged (one register of all articles) and written. The folders here are these stages.

    report = gaolbook.run(["articles/"], "register/")
    nlp = gaolbook.load()
    doc = nlp("Aysel Novruzlu was arrested on 3 May 2016.")
    doc._.events
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaolbook.base.version import __version__

if TYPE_CHECKING:
    from spacy.language import Language

    from gaolbook.flow import Report

__all__ = ["__version__", "load", "run"]


def run(inputs: Sequence[Path | str], out: Path | str, **options: Any) -> Report:
    """Read the inputs and write the register to the folder ``out``; ``gaolbook.flow.run`` tells the options."""
    from gaolbook import flow  # here, because a bare import of gaolbook should not take the seconds that spaCy takes

    return flow.run(inputs, out, **options)


def load(model: str | None = None) -> Language:
    """Return the spaCy pipeline: ``doc._.persons``, ``doc._.roles``, ``doc._.charges``, ``doc._.events`` ...

    ``model`` is any English spaCy pipeline with a parser and entities, gaolbook's own by default. Raises OSError where
    it is not installed.
    """
    from gaolbook.extract import DEFAULT_MODEL, build_nlp

    return build_nlp(model or DEFAULT_MODEL)
