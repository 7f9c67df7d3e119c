"""Figures of the finished model beside en_core_web_sm: entities by kind and region, the parse, speed."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from train.silver import Words
from train.sources import Source

SAME_KIND = {"GPE": "LOC", "WORK_OF_ART": "MISC", "EVENT": "MISC", "LAW": "MISC", "LANGUAGE": "MISC"}
KINDS = ("PERSON", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY", "MISC")
SPEED_ARTICLES = 200

Counts = Counter[tuple[str, str]]


def read_regions(path: Path) -> dict[str, str]:
    """Return region by file-name prefix."""
    return {p: region for region, prefixes in tomllib.loads(path.read_text("utf-8")).items() for p in prefixes}


def count_entities(pairs: Iterable[tuple[Doc, Source]], regions: Mapping[str, str]) -> Counts:
    """Count gold, found and right spans (exact characters) a kind, and gold and right persons a region."""
    counts: Counts = Counter()
    for doc, source in pairs:
        gold = set(source.entities or ())
        found = {(e.start_char, e.end_char, SAME_KIND.get(e.label_, e.label_)) for e in doc.ents}
        region = regions.get(source.name.split("_")[0].split(".")[0], "")
        for name, spans in (("gold", gold), ("found", found), ("right", gold & found)):
            counts.update((kind, name) for _, _, kind in spans)
            counts[f"PERSON in {region}", name] += sum(kind == "PERSON" for _, _, kind in spans)
    return counts


def scores(counts: Counts, kind: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 in points."""
    gold, found, right = (counts[kind, name] for name in ("gold", "found", "right"))
    return 100 * right / max(1, found), 100 * right / max(1, gold), 200 * right / max(1, gold + found)


def entity_table(nlp: Language, sources: list[Source], regions: Mapping[str, str]) -> Counts:
    """Run a pipeline over sources and count."""
    return count_entities(zip(nlp.pipe([s.text for s in sources]), sources, strict=True), regions)


def agreement(nlp: Language, documents: list[Words], texts: Mapping[str, str]) -> dict[str, float]:
    """Return agreement in points with the teacher's tags, heads, labelled heads and sentence starts."""
    counts: dict[str, int] = defaultdict(int)
    for words in documents:
        doc = nlp(texts[words.name])
        tokens = {token.idx: token for token in doc if not token.is_space}
        starts = {next((t.idx for t in s if not t.is_space), -1) for s in doc.sents}
        for index, offset in enumerate(words.offsets):
            token = tokens[offset]
            same = token.head.idx == words.offsets[words.heads[index]]
            counts["words"] += 1
            counts["tag"] += token.tag_ == words.tags[index]
            counts["pos"] += token.pos_ == words.pos[index]
            counts["lemma"] += token.lemma_.lower() == words.lemmas[index].lower()
            counts["uas"] += same
            counts["las"] += same and token.dep_ == words.deps[index]
        gold = {o for o, s in zip(words.offsets, words.starts, strict=True) if s}
        counts["sent_right"] += len(gold & starts)
        counts["sent_all"] += len(gold) + len(starts)
    figures = {name: 100 * counts[name] / counts["words"] for name in ("tag", "pos", "lemma", "uas", "las")}
    return figures | {"sentences F1": 200 * counts["sent_right"] / counts["sent_all"]}


def peak_memory() -> float:
    """Return the peak memory of this process in MB; ru_maxrss would be that of the parent, which exec hands down."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else float("nan")


def speed(module: str, articles: Path, most: int) -> dict[str, float]:
    """Return words a second, load seconds and peak memory of a pipeline package on the first texts of a file."""
    began = time.perf_counter()
    nlp: Language = import_module(module).load()
    loaded = time.perf_counter() - began
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(most), strict=False)]
    list(nlp.pipe(texts[:3]))
    began, cpu = time.perf_counter(), time.process_time()
    words = sum(sum(not token.is_space for token in doc) for doc in nlp.pipe(texts))
    return {
        "words": words,
        "words a second": words / (time.perf_counter() - began),
        "words a CPU second": words / (time.process_time() - cpu),
        "load seconds": loaded,
        "peak MB": peak_memory(),
    }


def speed_apart(module: str, articles: Path) -> dict[str, float]:
    """Return ``speed`` as measured in a process of its own, with one thread."""
    code = (
        "import json; from pathlib import Path; from train.evaluate import speed;"
        f"print(json.dumps(speed({module!r}, Path({str(articles)!r}), {SPEED_ARTICLES})))"
    )
    places = {"PYTHONPATH": ":".join(sys.path), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=places)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def entity_kinds(counts: Counts) -> tuple[str, ...]:
    """Return the kinds of entities, and persons by region."""
    regions = sorted(kind for kind, name in counts if kind.startswith("PERSON in ") and name == "gold" and kind[10:])
    return *KINDS, *regions


def print_tables(engines: Mapping[str, Counts], title: str, kinds: Sequence[str]) -> None:
    """Print precision, recall and F1 of every kind that the gold has, as Markdown."""
    print(f"\n### {title}\n\n| kind | gold |", " | ".join(f"{name} P / R / F1" for name in engines), "|")
    print("|---|---|" + "---|" * len(engines))
    first = next(iter(engines.values()))
    for kind in kinds:
        if gold := first[kind, "gold"]:
            cells = (" / ".join(f"{value:.1f}" for value in scores(counts, kind)) for counts in engines.values())
            print(f"| {kind} | {gold} |", " | ".join(cells), "|")


def print_rows(title: str, rows: Mapping[str, Mapping[str, float]]) -> None:
    """Print one row an engine and one column a figure, as Markdown."""
    columns = list(next(iter(rows.values())))
    print(f"\n### {title}\n\n| engine |", " | ".join(columns), "|\n|---|" + "---|" * len(columns))
    for name, figures in rows.items():
        print(f"| {name} |", " | ".join(f"{figures[column]:,.1f}" for column in columns), "|")
