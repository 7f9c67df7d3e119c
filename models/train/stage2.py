"""Stage 2: teaches a stage-1 network the extraction heads, with replay of stage 1 so that it forgets nothing."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    load_best,
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
Tables = tuple[Tensor, Tensor, Tensor]
"""Permitted triggers, legal steps of spans, permitted entity labels."""
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


def new_heads(stage: Stage) -> tuple[str, ...]:
    """Return the names of the heads that stage 1 has not."""
    return (*(spec.name for spec in stage.table), "relation")


def train_heads(stage: Stage, batches: Iterator[Batch], tables: Tables, rates: Iterable[float]) -> None:
    """Train the new heads alone, a step a rate: the encoder only runs forwards, and without dropout's gradients."""
    schedule, weights = stage.plan.values["schedule"], stage.plan.values["weights"]
    own = [p for name in new_heads(stage) for p in stage.network.heads[name].parameters()]
    rest = {p for p in stage.network.parameters() if p.requires_grad} - set(own)
    for parameter in rest:
        parameter.requires_grad_(False)
    optimizer = torch.optim.AdamW(own, weight_decay=schedule["decay"])
    stage.network.train()
    for step, rate in enumerate(rates, 1):
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16):
            found = extraction_losses(stage.network, next(batches), tables[0], tables[1])
        sum((weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if step % LOGGED == 0:
            shown_losses = {name: round(float(loss.detach()), 4) for name, loss in found.items()}
            print("heads only", step, shown_losses, flush=True)
    for parameter in rest:
        parameter.requires_grad_(True)


def settle(stage: Stage) -> float:
    """Mix the best checkpoint with stage 1, train the new heads on the mixture, keep it as the best; return its score.

    Means of the weights of two stages of one training do better than either at what both learnt.
    """
    mixing, every = stage.plan.values["mixing"], stage.plan.values["schedule"]["dev_every"]
    earlier = torch.load(stage.plan.path("checkpoint"), weights_only=True)["network"]
    state = load_best(stage)
    share = mixing["share"]
    mixed = {k: share * v + (1 - share) * earlier[k] if k in earlier else v for k, v in state["network"].items()}
    stage.network.load_state_dict(mixed)
    tables = (stage.extraction.allowed(), legal_steps(stage.extraction.span), stage.codes.ner_allowed())
    batches = annotated_batches(stage, Random(stage.plan.values["seed"]))
    train_heads(stage, batches, tables, falling(mixing["rate"], mixing["steps"]))
    return save_measured(stage, state["step"], held_back_rows(stage), some_dev_rows(stage, every), -1.0)


def falling(rate: float, steps: int) -> list[float]:
    """Return rates that fall to 0 in a line."""
    return [rate * (1 - step / steps) for step in range(steps)]


def step_losses(stage: Stage, both: tuple[Batch, Batch], tables: Tables) -> dict[str, Tensor]:
    """Run one step's two batches backwards, one after the other to save memory, and return their losses."""
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


def annotated_batches(stage: Stage, random: Random) -> Iterator[Batch]:
    """Yield batches of annotated windows, some in capitals, for ever."""
    rates = Rates(**stage.plan.values["replay"]["rates"])
    cases = replace(CASES, upper=rates.upper, title=rates.title)
    return extraction_batches(stage, Augmenter(read_groups(stage.first.path("names")), cases, random), random)


def both_batches(stage: Stage, schedule: Mapping[str, Any]) -> Iterator[tuple[Batch, Batch]]:
    """Yield a batch of annotated windows and a batch of replayed ones, for ever."""
    random = Random(stage.plan.values["seed"])
    values = stage.plan.values["replay"]
    augmenter = Augmenter(read_groups(stage.first.path("names")), Rates(**values["rates"]), random)
    sets, most = replayed_sets(stage.first), schedule["replay_subtokens"]
    old = endless_batches(sets, values["repeats"], augmenter, stage.vectoriser, most, random)
    return zip(annotated_batches(stage, random), old, strict=True)


def set_rates(optimizer: torch.optim.Optimizer, step: int, schedule: Mapping[str, Any]) -> None:
    """Set the rates of a step: up during the warm-up, then down to 0 in a line."""
    factor = min(1.0, (step + 1) / schedule["warmup"]) * (1.0 - step / schedule["rates_end"])
    for group in optimizer.param_groups:
        group["lr"] = group["top"] * factor


def fit_stage2(stage: Stage, steps: int | None = None, *, measured: bool = True) -> Path:
    """Train and return the best checkpoint, whose weights are running means of those of the steps."""
    schedule = stage.plan.values["schedule"] | ({"steps": steps, "evaluate_every": steps} if steps else {})
    batches = both_batches(stage, schedule)
    optimizer = make_optimizer(stage.network, new_heads(stage), schedule)
    tables = (stage.extraction.allowed(), legal_steps(stage.extraction.span), stage.codes.ner_allowed())
    held = held_back_rows(stage)
    base = some_dev_rows(stage, schedule["dev_every"]) if measured else {}
    first_rates = [schedule["frozen_rate"]] * schedule["frozen_steps"]
    train_heads(stage, (new for new, _ in batches), tables, first_rates)
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
