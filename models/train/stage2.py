"""Stage 2: teaches a stage-1 network the extraction heads, with replay of stage 1 so that it forgets nothing."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from train.augment import Augmenter, Rates, read_groups
from train.batches import LIMITS, Batch, Row, group_rows
from train.extraction_batches import changed, extraction_rows
from train.extraction_loss import extraction_losses, legal_steps
from train.fit import losses
from train.joint_stage import (
    Stage,
    evaluate,
    held_back_rows,
    replayed_sets,
    some_dev_rows,
)
from train.network import Network
from train.stages import endless_batches

LOGGED = 25  # steps between two lines of the log
SHOWN = (
    "trigger any type",
    "modality",
    "stage",
    "span ROLE",
    "span OFFENCE",
    "given all relations",
    "end to end all relations",
    "worldwide_dev.PERSON",
    "worldwide_dev.ORG",
    "crossner_dev.PERSON",
    "held_back.arc",
    "held_back.sent",
    "score",
)
CASES = Rates(names=0, bracket=0, address=0, possessive=0)


def extraction_batches(stage: Stage, augmenter: Augmenter, random: Random) -> Iterator[Batch]:
    """Yield batches of annotated windows for ever."""
    repeats = stage.plan.values["repeats"]
    while True:
        rows: list[Row] = []
        for name in ("annotations", "wikievents"):
            for target in [t for t in stage.targets[name] if not t.held_back] * repeats[name]:
                new = changed(target, augmenter)
                rows += extraction_rows(new, stage.vectoriser, stage.extraction, random.choice(LIMITS))
        yield from group_rows(rows, stage.plan.values["schedule"]["batch_subtokens"], random)


def make_optimizer(network: Network, new: Sequence[str], schedule: Mapping[str, Any]) -> torch.optim.AdamW:
    """Return AdamW with three rates: encoder, old heads, new heads; word vectors stay frozen."""
    network.encoder.word.weight.requires_grad = False
    groups: dict[str, list[Tensor]] = {"encoder_rate": [], "old_head_rate": [], "new_head_rate": []}
    for name, parameter in network.named_parameters():
        head = name.split(".")[1] if name.startswith("heads.") else ""
        key = "encoder_rate" if not head else "new_head_rate" if head in new else "old_head_rate"
        if parameter.requires_grad:
            groups[key].append(parameter)
    rows = [{"params": parameters, "lr": 0.0, "top": schedule[key]} for key, parameters in groups.items()]
    return torch.optim.AdamW(rows, weight_decay=schedule["decay"], betas=(0.9, 0.98))


def warm_heads(
    stage: Stage, batches: Iterator[tuple[Batch, Batch]], new: Sequence[str], allowed: Tensor, legal: Tensor
) -> None:
    """Train the new heads alone for the first steps: the encoder only runs forwards."""
    schedule, weights = stage.plan.values["schedule"], stage.plan.values["weights"]
    own = [p for name in new for p in stage.network.heads[name].parameters()]
    rest = {p for p in stage.network.parameters() if p.requires_grad} - set(own)
    for parameter in rest:
        parameter.requires_grad_(False)
    optimizer = torch.optim.AdamW(own, lr=schedule["frozen_rate"], weight_decay=schedule["decay"])
    stage.network.train()
    for step in range(schedule["frozen_steps"]):
        with torch.autocast("cpu", torch.bfloat16):
            found = extraction_losses(stage.network, next(batches)[0], allowed, legal)
        sum((weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if (step + 1) % LOGGED == 0:
            shown_losses = {name: round(float(loss.detach()), 4) for name, loss in found.items()}
            print("heads only", step + 1, shown_losses, flush=True)
    for parameter in rest:
        parameter.requires_grad_(True)


def step_losses(stage: Stage, both: tuple[Batch, Batch], tables: tuple[Tensor, Tensor, Tensor]) -> dict[str, Tensor]:
    """Run one step's two batches backwards, one after the other to save memory, and return their losses.

    ``tables``: permitted triggers, legal steps of spans, permitted entity labels.
    """
    new, old = both
    weights = stage.plan.values["weights"]
    with torch.autocast("cpu", torch.bfloat16):
        found = extraction_losses(stage.network, new, tables[0], tables[1])
    sum((weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
    with torch.autocast("cpu", torch.bfloat16):
        replayed = losses(stage.network, stage.base_table, old, tables[2])
    total = sum((spec.weight * replayed[spec.name] for spec in stage.base_table), torch.zeros(()))
    (stage.plan.values["schedule"]["replay_weight"] * total).backward()
    return {name: loss.detach() for name, loss in (found | replayed).items()}


def shown(figures: Mapping[str, float]) -> dict[str, float]:
    """Return the figures worth a line in the log."""
    return {name: round(figures[name], 4) for name in SHOWN}


def both_batches(stage: Stage, schedule: Mapping[str, Any]) -> Iterator[tuple[Batch, Batch]]:
    """Yield a batch of annotated windows and a batch of replayed ones, for ever."""
    random = Random(stage.plan.values["seed"])
    groups, values = read_groups(stage.first.path("names")), stage.plan.values["replay"]
    rates = Rates(**values["rates"])
    old = endless_batches(
        replayed_sets(stage.first), values["repeats"], Augmenter(groups, rates, random), stage.vectoriser,
        schedule["replay_subtokens"], random,
    )  # fmt: skip
    new = extraction_batches(
        stage, Augmenter(groups, replace(CASES, upper=rates.upper, title=rates.title), random), random
    )
    while True:
        yield next(new), next(old)


def set_rates(optimizer: torch.optim.Optimizer, step: int, schedule: Mapping[str, Any]) -> None:
    """Set the rates of a step: up during the warm-up, then down to 0 in a line."""
    factor = min(1.0, (step + 1) / schedule["warmup"]) * (1.0 - step / schedule["steps"])
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * factor


def fit_stage2(stage: Stage, steps: int | None = None, *, measured: bool = True) -> Path:
    """Train and return the best checkpoint, whose weights are running means of those of the steps."""
    schedule = stage.plan.values["schedule"] | ({"steps": steps, "evaluate_every": steps} if steps else {})
    batches = both_batches(stage, schedule)
    new = (*(spec.name for spec in stage.table), "relation")
    optimizer = make_optimizer(stage.network, new, schedule)
    tables = (stage.extraction.allowed(), legal_steps(stage.extraction.span), stage.codes.ner_allowed())
    held = held_back_rows(stage)
    base = some_dev_rows(stage, schedule["dev_every"]) if measured else {}
    warm_heads(stage, batches, new, tables[0], tables[1])
    mean = AveragedModel(stage.network, multi_avg_fn=get_ema_multi_avg_fn(schedule["mean_decay"]))  # type: ignore[no-untyped-call]
    began, best, sums = time.monotonic(), -1.0, Counter[str]()
    for step in range(1, schedule["steps"] + 1):
        set_rates(optimizer, step - 1, schedule)
        stage.network.train()
        found = step_losses(stage, next(batches), tables)
        nn.utils.clip_grad_norm_(stage.network.parameters(), schedule["clip"])
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        mean.update_parameters(stage.network)
        sums.update({name: float(loss) for name, loss in found.items()})
        if step % LOGGED == 0:
            means = {name: round(value / LOGGED, 4) for name, value in sums.items()}
            print(f"{step} {(time.monotonic() - began) / 60:.1f}min", means, flush=True)
            sums.clear()
        if measured and (step % schedule["evaluate_every"] == 0 or step == schedule["steps"]):
            assert isinstance(mean.module, Network)
            best = max(best, save_measured(replace(stage, network=mean.module), step, held, base, best))
    return stage.path("best.pt")


def save_measured(stage: Stage, step: int, held: list[Row], base: Mapping[str, list[Row]], best: float) -> float:
    """Measure the network, keep it as the last checkpoint and, where it beats ``best``, the best; return its score."""
    figures = evaluate(stage, held, base)
    print("dev", step, shown(figures), flush=True)
    state = {"network": stage.network.state_dict(), "step": step, "figures": figures}
    torch.save(state, stage.path("last.pt"))
    if figures["score"] >= best:
        torch.save(state, stage.path("best.pt"))
    return figures["score"]


def write_labels(stage: Stage) -> None:
    """Write the label lists of all heads beside the checkpoint."""
    rows = json.loads(stage.plan.path("checkpoint").with_name("labels.json").read_text(encoding="utf-8"))
    rows |= {spec.name: {"kind": spec.kind, "labels": spec.labels} for spec in stage.table}
    stage.path("labels.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
