"""How often the modality of an event is read rightly, for each of the six values: sentences of corpora/modality.toml.

    python -m tests.extract.modality            shows the table, with the model's heads and by the rules alone
    python -m tests.extract.modality --wrong    lists what is read wrongly too

Right is an event of the type, for the person, with exactly that modality. "Not found" is an event that is not told;
"asserted" counts what was told as a fact and is none: the worst error.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, get_args

from spacy.language import Language
from spacy.tokens import Doc
from tests.extract.gaps import CORPORA

from gaolbook.base.schema import Modality
from gaolbook.extract import build_nlp

SENTENCES = CORPORA / "modality.toml"


class Case(NamedTuple):
    """A sentence, the type of the event it tells, and how certain it tells it."""

    modality: str
    kind: str
    text: str


class Row(NamedTuple):
    """Of all sentences of one value: how many were read rightly, told as fact, and not found."""

    modality: str
    right: int
    asserted: int
    missed: int
    all: int


@cache
def cases() -> tuple[Case, ...]:
    """Return the sentences, each with a name."""
    data = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    names = data["names"]
    rows = [(value, *row) for value in get_args(Modality) for row in data[value]]
    return tuple(Case(value, kind, text.format(names[i % len(names)])) for i, (value, kind, text) in enumerate(rows))


def read_modality(nlp: Language, case: Case, heads: bool) -> tuple[str, ...]:
    """Return the modalities of the events of the case's type that befall a person."""
    doc = nlp.make_doc(case.text)
    for name, component in nlp.pipeline:
        if name == "gaolbook_triggers" and not heads:
            doc._.head_triggers = ()
        doc = component(doc)
    return tuple(sorted({e.modality for e in _of(doc, case.kind)}))


def _of(doc: Doc, kind: str) -> Iterator[NamedTuple]:
    yield from (e for e in doc._.events if e.type == kind and e.persons)


def table(nlp: Language, heads: bool) -> tuple[tuple[Row, ...], tuple[tuple[Case, tuple[str, ...]], ...]]:
    """Return a row for every value, and the cases that are read wrongly with what was read."""
    read = [(case, read_modality(nlp, case, heads)) for case in cases()]
    rows = []
    for value in get_args(Modality):
        found = [modalities for case, modalities in read if case.modality == value]
        right = sum(modalities == (value,) for modalities in found)
        told = sum("asserted" in modalities and value != "asserted" for modalities in found)
        rows.append(Row(value, right, told, sum(not modalities for modalities in found), len(found)))
    return tuple(rows), tuple((case, modalities) for case, modalities in read if modalities != (case.modality,))


def report(nlp: Language, heads: bool, wrong: bool) -> str:
    """Return the table as text, with the sentences read wrongly if asked."""
    rows, misread = table(nlp, heads)
    lines = [f"{sum(r.right for r in rows)} of {sum(r.all for r in rows)} right"]
    for row in rows:
        share = f"{row.right / row.all:.3f} ({row.right}/{row.all})"
        lines.append(f"  {row.modality:13} {share}, as a fact {row.asserted}, not found {row.missed}")
    if wrong:
        lines += [f"  {c.modality} {c.kind}: {c.text} -> {', '.join(read) or 'nothing'}" for c, read in misread]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table for the rules with the model's heads, and for the rules alone."""
    for title, heads in (("with the model's heads: ", True), ("rules alone: ", False)):
        sys.stdout.write(title + report(build_nlp(), heads, "--wrong" in sys.argv))


if __name__ == "__main__":
    main()
