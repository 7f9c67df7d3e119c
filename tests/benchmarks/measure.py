"""Runs commands and measures them: processor seconds and peak memory of a process and all its children."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

SECONDS_BETWEEN_LOOKS = 0.1
ROOT = Path(__file__).parents[2]


class Cost(NamedTuple):
    """What a command took: seconds by the clock, seconds of all cores together, bytes at the peak."""

    wall: float
    cpu: float
    peak: int


def measured(arguments: Sequence[str | Path], accepted: Sequence[int] = (0, 1)) -> Cost:
    """Run a Python command and return what it cost. Raises RuntimeError where it ends with another status."""
    before = os.times()
    begun = time.perf_counter()
    paths = [str(ROOT / "pipeline"), str(ROOT / "models"), str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"}
    process = psutil.Popen([sys.executable, *map(str, arguments)], env=environment, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory(process))
        time.sleep(SECONDS_BETWEEN_LOOKS)
    after = os.times()
    if process.returncode not in accepted:
        raise RuntimeError(f"{arguments} ended with status {process.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(time.perf_counter() - begun, cpu, peak)


def _memory(process: psutil.Process) -> int:
    """Bytes of the process and its children; pages they share are counted for each."""
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.Error:  # it ended while we looked
        return total
    return total
