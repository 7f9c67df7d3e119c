"""The alternative a user has: a spaCy model's full ``nlp.pipe`` over the texts of a dump. Arguments: FILE MODEL."""

from __future__ import annotations

import sys

import spacy

from gaolbook.base.schema import Problem
from gaolbook.collect import read

BATCH = 16
"""Larger batches cost memory and gain nothing (../shared/research/scale.md)."""


def main(file: str, model: str) -> None:
    nlp = spacy.load(model)
    texts = (found.text for found in read([file]) if not isinstance(found, Problem))
    for _ in nlp.pipe(texts, batch_size=BATCH):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
