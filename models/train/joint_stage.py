"""What stage 2 works with: the stage-1 network with the extraction heads added, its data, and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from gaolbook.extract.encoder.wordpiece import make_wordpiece, read_vocab
from train.annotations import read_annotations
from train.batches import LIMITS, Codes, Row, Vectoriser
from train.export import read_checkpoint
from train.extraction_batches import ExtractionCodes, extraction_rows, make_extraction_codes
from train.extraction_figures import extraction_counts, figures_of, wikievents_counts
from train.heads_extraction import add_heads, extraction_table
from train.measure import quick_figures
from train.network import HeadSpec, Network
from train.silver import Words, load_teacher, read_words
from train.stages import Plan, base_folder, dev_rows, dev_score, training_sets
from train.targets import Targets, prepare, read_targets, write_targets
from train.wikievents import read_wikievents

SETS = ("annotations", "wikievents", "wikievents_dev")
OWN = "own"
"""The set of our own sentences, which stage 1 does not read."""


@dataclass(frozen=True)
class Stage:
    """All that stage 2 works with."""

    plan: Plan
    first: Plan
    network: Network
    base_table: tuple[HeadSpec, ...]
    table: tuple[HeadSpec, ...]
    codes: Codes
    extraction: ExtractionCodes
    vectoriser: Vectoriser
    targets: Mapping[str, list[Targets]]

    def path(self, name: str) -> Path:
        """Return a path in the output folder."""
        return self.plan.path("output") / name


def prepare_sets(plan: Plan, first: Plan) -> None:
    """Parse the annotated articles and write their targets to the output folder."""
    teacher = load_teacher(str(first.path("teacher")))
    shared, types = first.path("shared"), tuple(plan.values["labels"]["types"])
    events = shared / "events"
    articles = {
        "annotations": list(read_annotations(shared)),
        "wikievents": read_wikievents(events / "wikievents_train_b.jsonl", types),
        "wikievents_dev": read_wikievents(events / "wikievents_dev.jsonl", types),
    }
    plan.path("output").mkdir(parents=True, exist_ok=True)
    for name in SETS:
        write_targets(plan.path("output") / f"{name}.jsonl.gz", prepare(articles[name], teacher))


def base_codes(rows: Mapping[str, Any], sets: Mapping[str, list[Any]]) -> Codes:
    """Return the label tables that the stage-1 checkpoint was trained with."""
    hidden = ((), *sorted({tuple(d.hidden) for docs in sets.values() for d in docs if d.hidden}))
    return Codes(tuple(rows["ner"]["labels"]), tuple(rows["tag"]["labels"]), tuple(rows["dep"]["labels"]), hidden)


def replayed_sets(first: Plan) -> dict[str, list[Words]]:
    """Return the training documents of stage 1 and our own sentences, by set."""
    return training_sets(first) | {OWN: read_words(first.path("cache") / f"{OWN}.jsonl.gz")}


def open_stage(plan: Plan, first: Plan) -> Stage:
    """Load the stage-1 checkpoint and the targets, and add the new heads."""
    torch.manual_seed(plan.values["seed"])
    torch.set_num_threads(first.values["threads"])
    checkpoint = plan.path("checkpoint")
    network, rows = read_checkpoint(checkpoint, checkpoint.with_name("labels.json"), first.values["layers"])
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = first.values["dropout"]
    codes = base_codes(rows, replayed_sets(first))
    labels = plan.values["labels"]
    table = extraction_table(*(tuple(labels[name]) for name in ("types", "modalities", "stages", "spans")))
    add_heads(network, table, plan.values["relation_size"])
    targets = {name: read_targets(plan.path("output") / f"{name}.jsonl.gz") for name in SETS}
    all_targets = [target for part in targets.values() for target in part]
    extraction = make_extraction_codes(all_targets, {spec.name: spec.labels for spec in table})
    weights = {row["name"]: row["weight"] for row in first.values["heads"]}
    base_table = tuple(HeadSpec(name, str(row["kind"]), weight=weights[name]) for name, row in rows.items())
    vectoriser = Vectoriser(codes, make_wordpiece(read_vocab(base_folder() / "vocab.txt")))
    return Stage(plan, first, network, base_table, table, codes, extraction, vectoriser, targets)


def held_back_rows(stage: Stage) -> list[Row]:
    """Return the windows of the held-back annotated articles."""
    kept = [target for target in stage.targets["annotations"] if target.held_back]
    return [row for t in kept for row in extraction_rows(t, stage.vectoriser, stage.extraction, LIMITS[-1])]


def extraction_score(figures: Mapping[str, float]) -> float:
    """Return what a checkpoint is chosen by, apart from the stage-1 score."""
    return (
        0.3 * figures["trigger any type"]
        + 0.15 * figures["modality"]
        + 0.15 * figures["span ROLE"]
        + 0.15 * figures["span OFFENCE"]
        + 0.25 * figures["end to end all relations"]
    )


def evaluate(stage: Stage, held: list[Row], base: Mapping[str, list[Row]]) -> dict[str, float]:
    """Return all figures; ``score`` weighs the old heads as much as the new."""
    stage.network.eval()
    figures = figures_of(extraction_counts(stage.network, held, stage.extraction))
    for name, rows in base.items():
        figures |= {f"{name}.{kind}": value for kind, value in quick_figures(stage.network, rows, stage.codes).items()}
    return figures | {"score": 0.5 * extraction_score(figures) + 0.5 * dev_score(figures)}


def some_dev_rows(stage: Stage, every: int) -> dict[str, list[Row]]:
    """Return every ``every``-th window of stage 1's development texts."""
    return {name: rows[::every] for name, rows in dev_rows(stage.first, stage.vectoriser).items()}


def load_best(stage: Stage) -> dict[str, Any]:
    """Put the weights of the best checkpoint into the network and return the checkpoint."""
    state: dict[str, Any] = torch.load(stage.path("best.pt"), weights_only=True)
    stage.network.load_state_dict(state["network"])
    stage.network.eval()
    return state


def measure(stage: Stage) -> dict[str, Any]:
    """Return all figures and counts of the best checkpoint."""
    state = load_best(stage)
    held = held_back_rows(stage)
    counts = extraction_counts(stage.network, held, stage.extraction)
    figures = evaluate(stage, held, some_dev_rows(stage, 1))
    documents = stage.targets["wikievents_dev"]
    wiki = wikievents_counts(stage.network, documents, stage.vectoriser, stage.extraction, LIMITS[-1])
    return {"step": state["step"], "figures": figures, "counts": counts, "wikievents": wiki}
