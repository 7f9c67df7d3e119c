"""Trains the branch: the extraction heads and the layers under them, on the trunk that stage 1 left."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from train.augment import Augmenter, Rates, read_groups
from train.batches import LIMITS, Batch, Row, group_rows
from train.branch_stage import Stage, evaluate, held_back_rows, training_mode
from train.extraction_batches import changed, extraction_rows
from train.extraction_loss import extraction_losses, legal_steps
from train.network import Network

LOGGED = 50  # steps between two lines of the log
SHOWN = (
    "trigger any type",
    "modality",
    "stage",
    "span ROLE",
    "span OFFENCE",
    "given all relations",
    "end to end all relations",
    "score",
)


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
                rows += extraction_rows(new, stage.vectoriser, stage.extraction, random.choice(LIMITS))
        yield from group_rows(rows, stage.plan.values["schedule"]["batch_subtokens"], random)


def make_optimizer(network: Network, schedule: Mapping[str, Any]) -> torch.optim.AdamW:
    """Return AdamW with two rates, for the layers and for the heads; the trunk is frozen."""
    groups: dict[str, list[Tensor]] = {"encoder_rate": [], "head_rate": []}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups["encoder_rate" if name.startswith("encoder.") else "head_rate"].append(parameter)
    rows = [{"params": parameters, "lr": 0.0, "top": schedule[key]} for key, parameters in groups.items()]
    return torch.optim.AdamW(rows, weight_decay=schedule["decay"], betas=(0.9, 0.98))


def set_rates(optimizer: torch.optim.Optimizer, step: int, schedule: Mapping[str, Any]) -> None:
    """Set the rates of a step: up during the warm-up, then down to 0 in a line; first only the heads learn."""
    factor = min(1.0, (step + 1) / schedule["warmup"]) * (1.0 - step / schedule["rates_end"])
    for number, group in enumerate(optimizer.param_groups):
        group["lr"] = 0.0 if number == 0 and step < schedule["frozen_steps"] else group["top"] * factor


def train_branch(stage: Stage, steps: int | None = None) -> Path:
    """Train and return the best checkpoint, whose weights are running means of those of the steps."""
    schedule = stage.plan.values["schedule"] | ({"steps": steps, "evaluate_every": steps} if steps else {})
    weights, network = stage.plan.values["weights"], stage.network
    batches = annotated_batches(stage, Random(stage.plan.values["seed"]))
    optimizer = make_optimizer(network, schedule)
    allowed, legal = stage.extraction.allowed(), legal_steps(stage.extraction.span)
    held = held_back_rows(stage)
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(schedule["mean_decay"]))  # type: ignore[no-untyped-call]
    began, best, sums = time.monotonic(), -1.0, Counter[str]()
    for step in range(1, schedule["steps"] + 1):
        set_rates(optimizer, step - 1, schedule)
        training_mode(network, stage.shared)
        with torch.autocast("cpu", torch.bfloat16):
            found = extraction_losses(network, next(batches), allowed, legal)
        sum((weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
        nn.utils.clip_grad_norm_(network.parameters(), schedule["clip"])
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        mean.update_parameters(network)
        sums.update({name: float(loss.detach()) for name, loss in found.items()})
        if step % LOGGED == 0:
            means = {name: round(value / LOGGED, 4) for name, value in sums.items()}
            print(f"{step} {(time.monotonic() - began) / 60:.1f}min", means, flush=True)
            sums.clear()
        if step % schedule["evaluate_every"] == 0 or step == schedule["steps"]:
            assert isinstance(mean.module, Network)
            best = max(best, save_measured(replace(stage, network=mean.module), step, held, best))
    return stage.path("best.pt")


def save_measured(stage: Stage, step: int, held: list[Row], best: float) -> float:
    """Measure the network and keep it as the best checkpoint where it beats ``best``; return its score."""
    figures = evaluate(stage, held)
    print("dev", step, {name: round(figures[name], 4) for name in SHOWN}, flush=True)
    if figures["score"] >= best:
        torch.save({"network": stage.network.state_dict(), "step": step, "figures": figures}, stage.path("best.pt"))
    return figures["score"]
