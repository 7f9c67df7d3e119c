"""gaolbook's comparison of names beside rapidfuzz and nomenklatura, on the same pairs in one run.

``python tests/base/bench_names.py PAIRS.csv...`` (dependency group ``bench``, loaded when it runs). For each scorer: F1
at its best threshold and at the one it ships, recall at precision .98, microseconds of processor time a pair. Of a file
with a column ``schema`` only persons count; of one with ``quality`` it tells how many STRONG rows are wrong.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz

from gaolbook.base.names.same import SHIPPED_THRESHOLD, same_name
from gaolbook.verify.names import FIRM, Scorer, at, read_pairs, score_pairs

NOMENKLATURA = (("logic-v2", 0.7), ("name-based", 0.7), ("logic-v1", 0.7))
"""nomenklatura's matchers of names and the threshold it recommends for them."""


def scorers() -> Iterator[tuple[str, float | None, Scorer]]:
    """Yield (name, the threshold it ships, scorer)."""
    yield "gaolbook", SHIPPED_THRESHOLD, lambda a, b: same_name(a, b)[0]
    yield "rapidfuzz WRatio", None, lambda a, b: fuzz.WRatio(a, b) / 100
    yield "anyascii + WRatio", None, lambda a, b: fuzz.WRatio(anyascii(a).lower(), anyascii(b).lower()) / 100
    for name, threshold in NOMENKLATURA:
        yield f"nomenklatura {name}", threshold, _nomenklatura(name)


def _nomenklatura(name: str) -> Scorer:
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm(name)
    config = algorithm.default_config()

    def score(left: str, right: str) -> float:
        entities = [model.make_entity("Person"), model.make_entity("Person")]
        for entity, name in zip(entities, (left, right), strict=True):
            entity.id = name
            entity.add("name", name)
        return float(algorithm.compare(*entities, config).score)

    return score


def main(paths: list[str]) -> None:
    """Print one table per file."""
    say = sys.stdout.write
    for path in paths:
        told = list(csv.DictReader(Path(path).read_text(encoding="utf-8-sig").splitlines()))
        persons = [number for number, row in enumerate(told) if row.get("schema", "Person") == "Person"]
        pairs_told = read_pairs(Path(path))
        rows = [pairs_told[number] for number in persons]
        strong = [told[number].get("quality") == "STRONG" for number in persons]
        say(f"{path}: {len(rows)} pairs, {sum(match for *_, match in rows)} of them one name\n")
        for name, shipped, scorer in scorers():
            pairs, seconds = score_pairs(rows, scorer)
            measured = [(threshold, *at(pairs, threshold)) for threshold in sorted({p.probability for p in pairs})]
            best = max(measured, key=lambda row: (row[3], row[0]))
            firm = max((r for _, p, r, _ in measured if p >= FIRM), default=0.0)
            own = "    -" if shipped is None else f"{at(pairs, shipped)[2]:.3f}"
            each = seconds / len(pairs) * 1e6
            say(f"  {name:24} best F1 {best[3]:.3f} (from {best[0]:.3f})   shipped {own}   ")
            wrong = sum(p.match != (p.probability >= best[0]) for p, told in zip(pairs, strong, strict=True) if told)
            say(f"recall at P {FIRM}: {firm:.3f}   {each:7.1f} µs   STRONG rows wrong: {wrong} of {sum(strong)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
