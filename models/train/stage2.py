"""Stage 2: teaches a stage-1 network the extraction heads, with replay of stage 1 so that it forgets nothing.

Command line: ``python -m train.stage2 prepare|fit|measure PLAN``, or ``export PLAN FOLDER``.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor, nn

from gaolbook.extract.encoder.engine import GRAPH
from gaolbook.extract.encoder.wordpiece import make_wordpiece, read_vocab
from train.annotations import read_annotations
from train.augment import Augmenter, Rates, read_groups
from train.batches import LIMITS, Batch, Codes, Row, Vectoriser, group_rows
from train.export import read_checkpoint
from train.export_extraction import export_extraction
from train.extraction_batches import ExtractionCodes, changed, extraction_rows, make_extraction_codes
from train.extraction_figures import extraction_counts, figures_of, wikievents_counts
from train.extraction_loss import extraction_losses
from train.fit import losses
from train.heads_extraction import add_heads, extraction_table
from train.measure import quick_figures
from train.network import HeadSpec, Network
from train.silver import load_teacher
from train.stages import Plan, base_folder, dev_rows, dev_score, endless_batches, read_plan, training_sets
from train.targets import Targets, prepare, read_targets, write_targets
from train.wikievents import read_wikievents

SETS = ("annotations", "wikievents", "wikievents_dev")
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


def open_stage(plan: Plan, first: Plan) -> Stage:
    """Load the stage-1 checkpoint and the targets, and add the new heads."""
    torch.manual_seed(plan.values["seed"])
    torch.set_num_threads(first.values["threads"])
    checkpoint = plan.path("checkpoint")
    network, rows = read_checkpoint(checkpoint, checkpoint.with_name("labels.json"), first.values["layers"])
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = first.values["dropout"]
    codes = base_codes(rows, training_sets(first))
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


def warm_heads(stage: Stage, batches: Iterator[tuple[Batch, Batch]], new: Sequence[str], allowed: Tensor) -> None:
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
            found = extraction_losses(stage.network, next(batches)[0], allowed)
        sum((weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if (step + 1) % LOGGED == 0:
            shown_losses = {name: round(float(loss.detach()), 4) for name, loss in found.items()}
            print("heads only", step + 1, shown_losses, flush=True)
    for parameter in rest:
        parameter.requires_grad_(True)


def step_losses(stage: Stage, new: Batch, old: Batch, allowed: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """Run one step's two batches backwards, one after the other to save memory, and return their losses."""
    weights = stage.plan.values["weights"]
    with torch.autocast("cpu", torch.bfloat16):
        found = extraction_losses(stage.network, new, allowed[0])
    sum((weights[name] * loss for name, loss in found.items()), torch.zeros(())).backward()
    with torch.autocast("cpu", torch.bfloat16):
        replayed = losses(stage.network, stage.base_table, old, allowed[1])
    total = sum((spec.weight * replayed[spec.name] for spec in stage.base_table), torch.zeros(()))
    (stage.plan.values["schedule"]["replay_weight"] * total).backward()
    return {name: loss.detach() for name, loss in (found | replayed).items()}


def shown(figures: Mapping[str, float]) -> dict[str, float]:
    """Return the figures worth a line in the log."""
    return {name: round(figures[name], 4) for name in SHOWN}


def some_dev_rows(stage: Stage, every: int) -> dict[str, list[Row]]:
    """Return every ``every``-th window of stage 1's development texts."""
    return {name: rows[::every] for name, rows in dev_rows(stage.first, stage.vectoriser).items()}


def both_batches(stage: Stage, schedule: Mapping[str, Any]) -> Iterator[tuple[Batch, Batch]]:
    """Yield a batch of annotated windows and a batch of stage 1, for ever."""
    random = Random(stage.plan.values["seed"])
    groups, values = read_groups(stage.first.path("names")), stage.first.values["stage1"]
    rates = Rates(**values["rates"])
    old = endless_batches(
        training_sets(stage.first), values["repeats"], Augmenter(groups, rates, random), stage.vectoriser,
        schedule["replay_subtokens"], random,
    )  # fmt: skip
    new = extraction_batches(
        stage, Augmenter(groups, replace(CASES, upper=rates.upper, title=rates.title), random), random
    )
    while True:
        yield next(new), next(old)


def fit_stage2(stage: Stage, steps: int | None = None, *, measured: bool = True) -> Path:
    """Train and return the best checkpoint."""
    schedule = stage.plan.values["schedule"] | ({"steps": steps, "evaluate_every": steps} if steps else {})
    batches = both_batches(stage, schedule)
    new = (*(spec.name for spec in stage.table), "relation")
    optimizer = make_optimizer(stage.network, new, schedule)
    allowed = (stage.extraction.allowed(), stage.codes.ner_allowed())
    held = held_back_rows(stage)
    base = some_dev_rows(stage, schedule["dev_every"]) if measured else {}
    warm_heads(stage, batches, new, allowed[0])
    began, best, step, progress, sums = time.monotonic(), -1.0, 0, 0.0, Counter[str]()
    while progress < 1.0:
        elapsed = (time.monotonic() - began) / 60
        progress = max((step + 1) / schedule["steps"], elapsed / schedule["budget_minutes"])
        factor = min(1.0, (step + 1) / schedule["warmup"]) * max(0.0, 1.0 - progress)
        for group in optimizer.param_groups:
            group["lr"] = group["top"] * factor
        stage.network.train()
        found = step_losses(stage, *next(batches), allowed)
        nn.utils.clip_grad_norm_(stage.network.parameters(), schedule["clip"])
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        sums.update({name: float(loss) for name, loss in found.items()})
        if step % LOGGED == 0:
            means = {name: round(value / LOGGED, 4) for name, value in sums.items()}
            print(f"{step} {elapsed:.1f}min progress {progress:.3f}", means, flush=True)
            sums.clear()
        if measured and (step % schedule["evaluate_every"] == 0 or progress >= 1.0):
            figures = evaluate(stage, held, base)
            print("dev", step, shown(figures), flush=True)
            state = {"network": stage.network.state_dict(), "step": step, "figures": figures}
            torch.save(state, stage.path("last.pt"))
            if figures["score"] >= best:
                best = figures["score"]
                torch.save(state, stage.path("best.pt"))
    return stage.path("best.pt")


def write_labels(stage: Stage) -> None:
    """Write the label lists of all heads beside the checkpoint."""
    rows = json.loads(stage.plan.path("checkpoint").with_name("labels.json").read_text(encoding="utf-8"))
    rows |= {spec.name: {"kind": spec.kind, "labels": spec.labels} for spec in stage.table}
    stage.path("labels.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


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


def main(arguments: list[str]) -> None:
    """Run one command."""
    command = arguments[0]
    plan = read_plan(Path(arguments[1]))
    first = read_plan(plan.path("first_plan"))
    if command == "prepare":
        prepare_sets(plan, first)
    elif command == "fit":
        stage = open_stage(plan, first)
        write_labels(stage)
        print(fit_stage2(stage, int(arguments[2]) if len(arguments) > 2 else None))
    elif command == "measure":
        print(json.dumps(measure(open_stage(plan, first)), indent=1))
    elif command == "export":
        stage = open_stage(plan, first)
        load_best(stage)
        root = stage.codes.dep.index("ROOT")
        export_extraction(stage.network, root, Path(arguments[2]), GRAPH)
    else:
        raise SystemExit(f"unknown command {command!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
