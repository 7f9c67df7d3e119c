"""A run that is killed at any moment, or whose disk is full, goes on to the same bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gaolbook import flow

pytestmark = [pytest.mark.model, pytest.mark.slow]
SAMPLE = Path(__file__).parents[1] / "corpora" / "sample" / "articles"
Content = Callable[[Path], dict[str, bytes]]
KILLS = 20
SEED = 11
SMALL_DISK = 300 * 1024
"""Bytes of a disk that holds some of the sample's records, but not all (about 1.5 MB)."""


def start(out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gaolbook", "run", str(SAMPLE), "-o", str(out), "-q"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ)


def test_killed_at_twenty_random_moments(tmp_path: Path, content: Content, sample_run: Path) -> None:
    """Each kill falls into what the last one left; a run that gets to its end starts the next folder."""
    chance = random.Random(SEED)
    out, finished, killed = tmp_path / "out0", 0, 0
    while killed < KILLS:
        process = start(out)
        try:
            process.communicate(timeout=chance.uniform(0.1, 7.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
            continue
        assert process.returncode == 0
        assert content(out) == content(sample_run)
        finished += 1
        out = tmp_path / f"out{finished}"
    flow.run([SAMPLE], out)
    assert content(out) == content(sample_run)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory; mounting one needs root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_and_the_run_goes_on_once_there_is_room(
    small_disk: Path, content: Content, sample_run: Path
) -> None:
    out = small_disk / "out"
    process = start(out)
    told = process.communicate()[1].decode()
    assert process.returncode == 2
    assert "No space left on device" in told
    assert told.count("\n") == 1, "one line, no traceback"
    kept = flow.Folder(out).interrupted()
    done = len(list(kept))
    assert 0 < done < 20

    subprocess.run(["mount", "-o", "remount,size=50M", str(small_disk)], check=True)
    assert flow.run([SAMPLE], out).extracted == 20 - done
    assert content(out) == content(sample_run)
