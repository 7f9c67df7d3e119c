"""Command line: ``python -m train prepare|fit|branch|export|evaluate|measure|card|all [--config PATH]``.

``prepare`` parses the texts with the teacher, ``fit`` trains stage 1 and exports its graph, by which ``branch`` finds
the names in the texts it trains the extraction heads on; ``export`` writes models/en_gaolbook, ``evaluate`` prints the
figures of the entities, the parse and the speed beside en_core_web_sm, ``measure`` those of the extraction heads beside
the rules; ``card`` writes both into the card.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

# libgomp's threads spin while they wait: with another busy process on the machine that made training five times
# slower. It is read when torch is loaded, hence before the imports.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from train import commands
from train.branch import train_branch
from train.branch_stage import open_stage, prepare_sets, write_labels
from train.stages import Plan, read_plan, run_stage1

CONFIG = Path(__file__).with_name("branch.toml")


def run(command: str, plan: Plan, branch: Plan, steps: int | None) -> None:
    """Run one command, or all in order."""
    if command in ("prepare", "all"):
        commands.prepare(plan)
        prepare_sets(branch, plan)
    if command in ("fit", "all"):
        print("best checkpoint of stage 1:", run_stage1(plan, steps))
        commands.export_first(branch, plan)
    if command in ("branch", "all"):
        stage = open_stage(branch, plan)
        write_labels(stage)
        print("best checkpoint of the branch:", train_branch(stage, steps))
    if command in ("export", "all"):
        commands.export(open_stage(branch, plan), plan.root / "models" / commands.OURS)
    if command == "evaluate":
        commands.evaluate(plan, open_stage(branch, plan) if branch.path("checkpoint").exists() else None)
    if command == "measure":
        commands.measure_heads(open_stage(branch, plan))
    if command in ("card", "all"):
        commands.write_card(open_stage(branch, plan), plan.root / "models" / commands.OURS / "card.md")


def main() -> None:
    """Parse the arguments and run."""
    parser = ArgumentParser(prog="python -m train", description="Trains and measures models/en_gaolbook.")
    parser.add_argument("command", choices=("prepare", "fit", "branch", "export", "evaluate", "measure", "card", "all"))
    parser.add_argument("--config", type=Path, default=CONFIG, help="the branch's; it names that of stage 1")
    parser.add_argument("--steps", type=int, help="train so many steps only, to try the machinery")
    given = parser.parse_args()
    branch = read_plan(given.config)
    run(given.command, read_plan(branch.path("first_plan")), branch, given.steps)


if __name__ == "__main__":
    main()
