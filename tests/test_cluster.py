"""The same job on Dask gives the same bytes, also when a worker is killed half-way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = """
import os, signal, sys
import psutil
from gaolbook import flow

def kill(stage, done, total, states):
    if stage == "extract" and done >= 4 and not killed:
        family = psutil.Process().children(recursive=True)
        workers = [child for child in family if "spawn_main" in " ".join(child.cmdline())]
        victim = max(workers, key=lambda child: child.memory_info().rss)
        victim.send_signal(signal.SIGKILL)
        killed.append(victim.pid)

killed = []
if __name__ == "__main__":
    flow.run([sys.argv[1]], sys.argv[2], engine="dask", workers=2, progress=kill)
    assert killed, "no worker was killed"
"""


@pytest.mark.model
@pytest.mark.slow
def test_dask_with_a_killed_worker_gives_the_same_bytes(
    tmp_path: Path, content: Callable[[Path], dict[str, bytes]], sample_run: Path
) -> None:
    pytest.importorskip("distributed")
    script = tmp_path / "run.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, script, ROOT / "corpora" / "sample" / "articles", tmp_path / "out"]
    ran = subprocess.run(list(map(str, command)), check=False, capture_output=True, env=os.environ, timeout=300)
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    assert content(tmp_path / "out") == content(sample_run)
