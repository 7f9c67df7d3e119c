"""What the branch is trained with: the trunk it grows from, the annotated articles, and its figures.

The branch is the upper layers of the encoder once more, with the extraction heads on them. The lower layers are the
trunk: they stay as stage 1 left them, so the entities and the parse cannot suffer, and the branch reads what they have
computed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from gaolbook.extract.encoder.engine import open_engine
from gaolbook.extract.encoder.wordpiece import make_wordpiece, read_vocab
from train.annotations import own_names, read_annotations
from train.batches import LIMITS, Codes, Row, Vectoriser
from train.export import read_checkpoint
from train.extraction_batches import ExtractionCodes, extraction_rows, make_extraction_codes
from train.extraction_figures import extraction_counts, figures_of, wikievents_counts
from train.extraction_loss import Branch
from train.heads_extraction import add_heads, extraction_table
from train.name_bank import NameBank, make_bank
from train.network import HeadSpec, Network
from train.silver import load_teacher
from train.stages import Plan, base_folder
from train.targets import Targets, prepare, read_targets, write_targets
from train.wikievents import read_wikievents

SETS = ("annotations", "wikievents", "wikievents_dev")
NO_WORD_LABELS = Codes(("O",), (), ())
"""The branch learns no entities, tags or trees."""


@dataclass(frozen=True)
class Stage:
    """All that the branch is trained with."""

    plan: Plan
    first: Plan
    network: Network
    table: tuple[HeadSpec, ...]
    extraction: ExtractionCodes
    vectoriser: Vectoriser
    targets: Mapping[str, list[Targets]]
    bank: NameBank
    own: frozenset[str]

    def path(self, name: str) -> Path:
        """Return a path in the output folder."""
        return self.plan.path("output") / name

    def learnt(self, name: str) -> list[Targets]:
        """Return a set that is learnt: of the annotated articles "own" or "real" ones, or another set as it is."""
        if name not in ("own", "real"):
            return self.targets[name]
        return [t for t in self.targets["annotations"] if (t.document.name in self.own) == (name == "own")]

    @property
    def branch(self) -> Branch:
        """What a batch runs through."""
        return Branch(self.network, int(self.plan.values["shared_layers"]), self.bank.vectors)


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


def freeze_trunk(network: Network, shared: int) -> None:
    """Keep the embeddings and the lower ``shared`` layers as they are."""
    encoder = network.encoder
    trunk = (encoder.word, encoder.position, encoder.shape, encoder.gap, encoder.norm, *encoder.layers[:shared])
    for module in trunk:
        for parameter in module.parameters():
            parameter.requires_grad_(False)


def training_mode(network: Network, shared: int) -> None:
    """Turn dropout on above the trunk only: production reads the trunk without it."""
    network.train()
    network.encoder.dropout.eval()
    for layer in network.encoder.layers[:shared]:
        layer.eval()


def open_stage(plan: Plan, first: Plan) -> Stage:
    """Load the checkpoint of stage 1 and the targets; put the extraction heads in the place of its own."""
    torch.manual_seed(plan.values["seed"])
    torch.set_num_threads(first.values["threads"])
    checkpoint = plan.path("checkpoint")
    network, _ = read_checkpoint(checkpoint, checkpoint.with_name("labels.json"), first.values["layers"])
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = plan.values["dropout"]
    labels = plan.values["labels"]
    table = extraction_table(*(tuple(labels[name]) for name in ("types", "modalities", "stages", "spans")))
    network.heads.clear()
    add_heads(network, table, plan.values["relation_size"])
    freeze_trunk(network, plan.values["shared_layers"])
    targets = {name: read_targets(plan.path("output") / f"{name}.jsonl.gz") for name in SETS}
    all_targets = [target for part in targets.values() for target in part]
    extraction = make_extraction_codes(all_targets, {spec.name: spec.labels for spec in table})
    vectoriser = Vectoriser(NO_WORD_LABELS, make_wordpiece(read_vocab(base_folder() / "vocab.txt")))
    engine = open_engine(plan.path("encoder"), first.values["threads"])
    bank = make_bank((target.document for target in all_targets), engine)
    return Stage(plan, first, network, table, extraction, vectoriser, targets, bank, frozenset(own_names()))


def held_back_rows(stage: Stage) -> list[Row]:
    """Return the windows of the held-back annotated articles."""
    kept = [target for target in stage.targets["annotations"] if target.held_back]
    return [row for t in kept for row in extraction_rows(t, stage.vectoriser, stage.extraction, LIMITS[-1], stage.bank)]


def extraction_score(figures: Mapping[str, float]) -> float:
    """Return what a checkpoint is chosen by."""
    return (
        0.3 * figures["trigger any type"]
        + 0.15 * figures["modality"]
        + 0.15 * figures["span ROLE"]
        + 0.15 * figures["span OFFENCE"]
        + 0.25 * figures["end to end all relations"]
    )


def evaluate(stage: Stage, held: list[Row]) -> dict[str, float]:
    """Return all figures of the held-back windows and their ``score``."""
    stage.network.eval()
    figures = figures_of(extraction_counts(stage.branch, held, stage.extraction))
    return figures | {"score": extraction_score(figures)}


def load_best(stage: Stage) -> dict[str, Any]:
    """Put the weights of the best checkpoint into the network and return the checkpoint."""
    state: dict[str, Any] = torch.load(stage.path("best.pt"), weights_only=True)
    stage.network.load_state_dict(state["network"])
    stage.network.eval()
    return state


def measure(stage: Stage) -> dict[str, Any]:
    """Return the step and the counts of the best checkpoint."""
    state = load_best(stage)
    counts = extraction_counts(stage.branch, held_back_rows(stage), stage.extraction)
    documents = stage.targets["wikievents_dev"]
    wiki = wikievents_counts(stage.branch, documents, stage.vectoriser, stage.extraction, stage.bank)
    return {"step": state["step"], "counts": counts, "wikievents": wiki}


def write_labels(stage: Stage) -> None:
    """Write the label lists of the extraction heads beside the checkpoint."""
    rows = {spec.name: {"kind": spec.kind, "labels": spec.labels} for spec in stage.table}
    stage.path("labels.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
