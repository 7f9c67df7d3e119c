"""Command line: ``python -m train prepare|fit|export|evaluate|all [--config models/train/config.toml]``."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path

# libgomp's threads spin while they wait: with another busy process on the machine that made training five times
# slower. It is read when torch is loaded, hence before the imports.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from train import commands
from train.stages import Plan, read_plan, run_stage1

CONFIG = Path(__file__).with_name("config.toml")


def run(command: str, plan: Plan, checkpoint: Path, steps: int | None) -> None:
    """Run one command, or all four in order."""
    if command in ("prepare", "all"):
        commands.prepare(plan)
    if command in ("fit", "all"):
        print("best checkpoint:", run_stage1(plan, steps))
    if command in ("export", "all"):
        commands.export(plan, checkpoint, plan.root / "models" / commands.OURS)
    if command in ("evaluate", "all"):
        commands.evaluate(plan, checkpoint if checkpoint.exists() else None)


def main() -> None:
    """Parse the arguments and run."""
    parser = ArgumentParser(prog="python -m train", description="Trains and measures models/en_gaolbook.")
    parser.add_argument("command", choices=("prepare", "fit", "export", "evaluate", "all"))
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--checkpoint", type=Path, help="default: best.pt of the configured output folder")
    parser.add_argument("--steps", type=int, help="train so many steps only, to try the machinery")
    given = parser.parse_args()
    plan = read_plan(given.config)
    run(given.command, plan, given.checkpoint or plan.path("output") / "best.pt", given.steps)


if __name__ == "__main__":
    main()
