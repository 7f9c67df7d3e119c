"""One training stage: a network, a schedule, a best checkpoint on the development texts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from train.batches import IGNORED, Batch
from train.network import MASKED, HeadSpec, Network

LOGGED = 50  # steps between two lines of the log


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to train; the rates would be 0 at step ``rates_end``."""

    steps: int
    rates_end: int
    encoder_rate: float
    head_rate: float
    evaluate_every: int
    frozen_steps: int = 0
    warmup: int = 100
    decay: float = 0.01
    beta2: float = 0.98
    clip: float = 1.0
    mean_decay: float = 0.998

    def shortened(self, steps: int | None) -> Schedule:
        """Return the schedule cut to so many steps, measured once, to try the machinery."""
        return self if steps is None else replace(self, steps=steps, evaluate_every=steps)


@dataclass(frozen=True)
class Task:
    """What a network is to learn: the losses of its next batch, their weights, and how it is measured.

    ``fresh`` tells by its name whether a parameter learns at the rate of the heads; ``ready`` puts the network into the
    mode it is trained in; ``evaluate`` returns figures, of which ``score`` chooses the checkpoint.
    """

    network: Network
    losses: Callable[[], dict[str, Tensor]]
    weights: Mapping[str, float]
    fresh: Callable[[str], bool]
    ready: Callable[[], object]
    evaluate: Callable[[Network], dict[str, float]]


def _cross_entropy(scores: Tensor, target: Tensor) -> Tensor:
    return nn.functional.cross_entropy(scores.flatten(0, 1).float(), target.flatten(), ignore_index=IGNORED)


def _allowed_loss(scores: Tensor, rows: Tensor, allowed: Tensor) -> Tensor:
    """Return minus log of the probability of all labels a row permits, averaged over annotated words."""
    kept = rows.flatten() != IGNORED
    if not kept.any():
        return scores.new_zeros(())
    logs = scores.flatten(0, 1).float()[kept].log_softmax(-1)
    return -logs.masked_fill(~allowed[rows.flatten()[kept]], -1e9).logsumexp(-1).mean()


def losses(network: Network, table: Sequence[HeadSpec], batch: Batch, allowed: Tensor) -> dict[str, Tensor]:
    """Return the loss of each head on a batch."""
    words = network.words(batch["ids"], batch["shapes"], batch["gaps"], batch["first"])
    found = {}
    for spec in table:
        head, target = network.heads[spec.name], batch[spec.name]
        if spec.name == "ner":
            found[spec.name] = _allowed_loss(head(words), target, allowed)
        elif spec.kind == "words":
            found[spec.name] = _cross_entropy(head(words), target)
        elif spec.kind == "arcs":
            absent = (batch["first"] == 0)[:, None, :]
            found[spec.name] = _cross_entropy(head(words).float().masked_fill(absent, MASKED), target)
        elif spec.kind == "arc_labels":
            found[spec.name] = _cross_entropy(head(words, batch["arc"].clamp(min=0)), target)
    return found


def make_optimizer(task: Task, schedule: Schedule) -> torch.optim.AdamW:
    """Return AdamW with one rate for the layers and one for all that starts from nothing; word vectors are frozen."""
    task.network.encoder.word.weight.requires_grad = False
    learning = [(name, p) for name, p in task.network.named_parameters() if p.requires_grad]
    groups = [{"params": [p for name, p in learning if task.fresh(name) is fresh]} for fresh in (False, True)]
    return torch.optim.AdamW(groups, lr=0.0, weight_decay=schedule.decay, betas=(0.9, schedule.beta2))


def set_rates(optimizer: torch.optim.Optimizer, step: int, schedule: Schedule) -> None:
    """Set the rates of a step: up during the warm-up, then down to 0 in a line; first only what is fresh learns."""
    factor = min(1.0, step / schedule.warmup) * (1.0 - (step - 1) / schedule.rates_end)
    layers, fresh = optimizer.param_groups
    layers["lr"] = schedule.encoder_rate * factor if step > schedule.frozen_steps else 0.0
    fresh["lr"] = schedule.head_rate * factor


def fit(task: Task, schedule: Schedule, path: Path) -> Path:
    """Train, keep the checkpoint with the best ``score`` at ``path``, and return that.

    Its weights are running means of those of the steps.
    """
    network, optimizer = task.network, make_optimizer(task, schedule)
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(schedule.mean_decay))  # type: ignore[no-untyped-call]
    began, best, sums = time.monotonic(), -1.0, dict.fromkeys(task.weights, 0.0)
    for step in range(1, schedule.steps + 1):
        set_rates(optimizer, step, schedule)
        task.ready()
        with torch.autocast("cpu", torch.bfloat16):
            found = task.losses()
        sum((task.weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
        nn.utils.clip_grad_norm_(network.parameters(), schedule.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        mean.update_parameters(network)
        for name, loss in found.items():
            sums[name] += loss.item()
        if step % LOGGED == 0:
            means = {name: round(value / LOGGED, 4) for name, value in sums.items()}
            print(f"{step} {(time.monotonic() - began) / 60:.1f}min", means, flush=True)
            sums = dict.fromkeys(task.weights, 0.0)
        if step % schedule.evaluate_every == 0 or step == schedule.steps:
            assert isinstance(mean.module, Network)
            best = max(best, _keep(task, mean.module, step, best, path))
    return path


def _keep(task: Task, network: Network, step: int, best: float, path: Path) -> float:
    """Measure a network and keep it where it is as good as ``best``; return its score."""
    figures = task.evaluate(network.eval())
    print("dev", step, {name: round(value, 4) for name, value in figures.items() if value}, flush=True)
    if figures["score"] >= best:
        torch.save({"network": network.state_dict(), "step": step, "figures": figures}, path)
    return figures["score"]
