"""Trains the branch: the extraction heads and the layers under them, on the trunk that stage 1 left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from train.augment import Augmenter, Rates, read_groups
from train.batches import LIMITS, Batch, Row, group_rows
from train.branch_stage import Stage, evaluate, held_back_rows, load_best, training_mode
from train.extraction_batches import changed, extraction_rows
from train.extraction_loss import extraction_losses, legal_steps
from train.fit import Schedule, Task, fit


def annotated_batches(stage: Stage, repeats: Mapping[str, int], random: Random) -> Iterator[Batch]:
    """Yield batches of annotated windows, some in capitals, for ever; ``repeats`` says how often a pass has a set."""
    rates = Rates(names=0, bracket=0, address=0, possessive=0, **stage.plan.values["rates"])
    augmenter = Augmenter(read_groups(stage.first.path("names")), rates, random)
    while True:
        rows: list[Row] = []
        for name, times in repeats.items():
            for target in [t for t in stage.learnt(name) if not t.held_back] * times:
                new = changed(target, augmenter)
                rows += extraction_rows(new, stage.vectoriser, stage.extraction, random.choice(LIMITS), stage.bank)
        yield from group_rows(rows, stage.plan.values["batch_subtokens"], random)


def train_branch(stage: Stage, steps: int | None = None) -> Path:
    """Train by every schedule in turn, each from the best checkpoint of the one before; return the last best."""
    path = stage.path("best.pt")
    for number, row in enumerate(stage.plan.values["schedule"]):
        values = dict(row)
        random = Random(stage.plan.values["seed"] + number)
        batches = annotated_batches(stage, values.pop("repeats"), random)
        if number:
            load_best(stage)
        _fit_schedule(stage, batches, Schedule(**values).shortened(steps), path)
    return path


def _fit_schedule(stage: Stage, batches: Iterator[Batch], schedule: Schedule, path: Path) -> None:
    branch, held = stage.branch, held_back_rows(stage)
    allowed, legal = stage.extraction.allowed(), legal_steps(stage.extraction.span)
    task = Task(
        network=branch.network,
        losses=lambda: extraction_losses(branch, next(batches), allowed, legal),
        weights=stage.plan.values["weights"],
        fresh=lambda name: not name.startswith("encoder."),
        ready=lambda: training_mode(branch.network, branch.shared),
        evaluate=lambda current: evaluate(replace(stage, network=current), held),
    )
    fit(task, schedule, path)
