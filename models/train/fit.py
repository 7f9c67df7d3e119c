"""One training stage: a network, a schedule, a best checkpoint on the development texts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
    encoder_rate: float = 1.5e-4
    head_rate: float = 1e-3
    warmup: int = 100
    decay: float = 0.01
    beta2: float = 0.98
    clip: float = 1.0
    mean_decay: float = 0.998
    evaluate_every: int = 400


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


def make_optimizer(network: Network, schedule: Schedule) -> torch.optim.AdamW:
    """Return AdamW with one rate for the encoder and one for all that starts from nothing; word vectors are frozen."""
    network.encoder.word.weight.requires_grad = False
    fresh = [
        p
        for name, p in network.named_parameters()
        if not name.startswith("encoder.") or ".shape." in name or ".gap." in name
    ]
    ids = {id(p) for p in fresh}
    rest = [p for p in network.parameters() if id(p) not in ids and p.requires_grad]
    groups = [{"params": rest, "lr": schedule.encoder_rate}, {"params": fresh, "lr": schedule.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=schedule.decay, betas=(0.9, schedule.beta2))


def fit(
    network: Network,
    table: Sequence[HeadSpec],
    batches: Iterator[Batch],
    *,
    allowed: Tensor,
    schedule: Schedule,
    evaluate: Callable[[Network], dict[str, float]],
    folder: Path,
) -> Path:
    """Train and return the path of the checkpoint with the best ``score``; weights are running means of the steps'."""
    optimizer = make_optimizer(network, schedule)
    weights = {spec.name: spec.weight for spec in table}
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(schedule.mean_decay))  # type: ignore[no-untyped-call]
    began, best, sums = time.monotonic(), -1.0, dict.fromkeys(weights, 0.0)
    for step in range(1, schedule.steps + 1):
        factor = min(1.0, step / schedule.warmup) * (1.0 - (step - 1) / schedule.rates_end)
        for group, rate in zip(optimizer.param_groups, (schedule.encoder_rate, schedule.head_rate), strict=True):
            group["lr"] = rate * factor
        network.train()
        with torch.autocast("cpu", torch.bfloat16):
            found = losses(network, table, next(batches), allowed)
        sum((weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
        nn.utils.clip_grad_norm_(network.parameters(), schedule.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        mean.update_parameters(network)
        for name, loss in found.items():
            sums[name] += loss.item()
        if step % LOGGED == 0:
            means = {name: round(value / LOGGED, 4) for name, value in sums.items()}
            print(f"{step} {(time.monotonic() - began) / 60:.1f}min", means, flush=True)
            sums = dict.fromkeys(weights, 0.0)
        if step % schedule.evaluate_every == 0 or step == schedule.steps:
            assert isinstance(mean.module, Network)
            best = max(best, _keep(mean.module.eval(), step, evaluate, best, folder / "best.pt"))
    return folder / "best.pt"


def _keep(
    network: Network, step: int, evaluate: Callable[[Network], dict[str, float]], best: float, path: Path
) -> float:
    """Measure a network and keep it where it beats ``best``; return its score."""
    figures = evaluate(network)
    print("dev", step, {k: round(v, 4) for k, v in figures.items() if v}, flush=True)
    if figures["score"] >= best:
        torch.save({"network": network.state_dict(), "step": step, "figures": figures}, path)
    return figures["score"]
