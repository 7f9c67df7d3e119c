"""Trains the branch: the extraction heads and the layers under them, on the trunk that stage 1 left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from train.augment import Augmenter, Rates, read_groups
from train.batches import LIMITS, Batch, Row, group_rows
from train.branch_stage import Stage, evaluate, held_back_rows, training_mode
from train.extraction_batches import changed, extraction_rows
from train.extraction_loss import extraction_losses, legal_steps
from train.fit import Schedule, Task, fit


def annotated_batches(stage: Stage, random: Random) -> Iterator[Batch]:
    """Yield batches of annotated windows, some in capitals, for ever."""
    rates = Rates(names=0, bracket=0, address=0, possessive=0, **stage.plan.values["rates"])
    augmenter = Augmenter(read_groups(stage.first.path("names")), rates, random)
    repeats = stage.plan.values["repeats"]
    while True:
        rows: list[Row] = []
        for name, times in repeats.items():
            for target in [t for t in stage.targets[name] if not t.held_back] * times:
                new = changed(target, augmenter)
                rows += extraction_rows(new, stage.vectoriser, stage.extraction, random.choice(LIMITS), stage.bank)
        yield from group_rows(rows, stage.plan.values["batch_subtokens"], random)


def train_branch(stage: Stage, steps: int | None = None) -> Path:
    """Train and return the best checkpoint."""
    values, branch = stage.plan.values, stage.branch
    batches = annotated_batches(stage, Random(values["seed"]))
    allowed, legal = stage.extraction.allowed(), legal_steps(stage.extraction.span)
    held = held_back_rows(stage)
    task = Task(
        network=branch.network,
        losses=lambda: extraction_losses(branch, next(batches), allowed, legal),
        weights=values["weights"],
        fresh=lambda name: not name.startswith("encoder."),
        ready=lambda: training_mode(branch.network, branch.shared),
        evaluate=lambda current: evaluate(replace(stage, network=current), held),
    )
    return fit(task, Schedule(**values["schedule"]).shortened(steps), stage.path("best.pt"))
