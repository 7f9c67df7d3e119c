"""Which lines of corpora/sentences.toml the pipeline does not keep; writes the list of known gaps and the floors.

    python -m tests.extract.gaps            shows them
    python -m tests.extract.gaps --write    writes corpora/known_gaps.toml and corpora/floors.json

Reasons already written are kept; new gaps get the reason "not looked into". A floor is never lowered here: to lower
one, edit floors.json by hand and say why under "lowered".
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from tests.markup import Example, Phenomenon, load, unmet

from gaolbook.base.schema import Extraction
from gaolbook.collect import RawArticle, collect_one
from gaolbook.extract import build_nlp, extract

CORPORA = Path(__file__).parents[2] / "corpora"
GAPS, FLOORS = CORPORA / "known_gaps.toml", CORPORA / "floors.json"
UNKNOWN_REASON = "not looked into"
SLACK = 0.01
"""Below the present figure: what a new model may lose on single lines while it gains on others."""
NEGATIVE_FLOOR = 0.95
"""Share of "no ..." lines that must hold whatever else happens: they guard against wrong statements about people."""
HEADER = f"""# Examples of sentences.toml that are not wholly kept, and why.
# Written by `python -m tests.extract.gaps --write`; reasons are written by hand and survive.
# tests/extract/test_sentences.py fails where an example listed here passes and where one that is not listed fails.
note = "Reasons: what the extractor would have to know. '{UNKNOWN_REASON}' is a reason to look."
"""


class Gap(NamedTuple):
    """An example, the lines of it that are not kept, and why."""

    example: str
    phenomenon: str
    unmet: tuple[str, ...]
    reason: str


class Outcome(NamedTuple):
    """What came of all examples: example -> unmet lines, and (kept, all) of every line and of the "no" lines."""

    unmet: dict[str, tuple[str, ...]]
    positive: tuple[int, int]
    negative: tuple[int, int]

    @property
    def share(self) -> float:
        return (self.positive[0] + self.negative[0]) / (self.positive[1] + self.negative[1])

    @property
    def negative_share(self) -> float:
        return self.negative[0] / self.negative[1]


@cache
def phenomena() -> tuple[Phenomenon, ...]:
    return load()


def read(nlp: Language, text: str, published: str | None = None) -> Extraction:
    """The records of one article, through collect and extract."""
    found = collect_one(RawArticle("example", text, published=published))
    return extract(nlp, found.article, found.raw, found.clean.text, found.clean.offsets, found.clean.blocks)


def measure(nlp: Language, examples: Iterable[Example]) -> Outcome:
    kept, total, missed = {True: 0, False: 0}, {True: 0, False: 0}, {}
    for example in examples:
        lines = set(unmet(example, read(nlp, example.text, example.published)))
        missed[example.name] = tuple(line.line for line in example.expect if line.line in lines)
        for line in example.expect:
            total[line.positive] += 1
            kept[line.positive] += line.line not in lines
    return Outcome(missed, (kept[True], total[True]), (kept[False], total[False]))


def known_gaps(path: Path = GAPS) -> dict[str, Gap]:
    """Example -> gap. ValueError where a gap has no reason or names no example."""
    titles = {e.name: p.title for p in phenomena() for e in p.examples}
    result: dict[str, Gap] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("gap", []):
        gap = Gap(row["example"], row["phenomenon"], tuple(row["unmet"]), row["reason"])
        if not gap.reason.strip() or titles.get(gap.example) != gap.phenomenon or gap.example in result:
            raise ValueError(f"{path.name}: no reason, no such example or named twice: {gap}")
        result[gap.example] = gap
    return result


def render(outcome: Outcome, reasons: dict[str, str]) -> str:
    """The TOML text of the gaps of an outcome."""
    parts = [HEADER]
    for phenomenon in phenomena():
        for example in phenomenon.examples:
            if lines := outcome.unmet[example.name]:
                reason = reasons.get(example.name, UNKNOWN_REASON)
                rows = "".join(f"  {_quoted(line)},\n" for line in lines)
                parts.append(
                    f"[[gap]]\nexample = {_quoted(example.name)}\nphenomenon = {_quoted(phenomenon.title)}\n"
                    f"unmet = [\n{rows}]\nreason = {_quoted(reason)}\n"
                )
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main(arguments: list[str]) -> int:
    outcome = measure(build_nlp(), (e for p in phenomena() for e in p.examples))
    for name, lines in outcome.unmet.items():
        if lines:
            say("\n    ".join((name, *lines)))
    failing = sum(bool(lines) for lines in outcome.unmet.values())
    say(f"positive {outcome.positive}, negative {outcome.negative}, all {outcome.share:.4f}")
    say(f"examples with a gap: {failing} of {len(outcome.unmet)}")
    if "--write" in arguments:
        reasons = {name: gap.reason for name, gap in known_gaps().items()} if GAPS.is_file() else {}
        GAPS.write_text(render(outcome, reasons), encoding="utf-8")
        floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
        present = math.floor((outcome.share - SLACK) * 1000) / 1000
        floors["sentences"] = max(floors.get("sentences", 0.0), present)
        floors["sentences_negative"] = max(floors.get("sentences_negative", 0.0), NEGATIVE_FLOOR)
        floors.setdefault("lowered", [])
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
