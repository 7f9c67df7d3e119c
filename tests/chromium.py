"""A real headless Chromium, and the review server as a user starts it, for tests and for the commands beside them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WHY_NOT = "no Chromium on this machine: apt-get install chromium"
needs_chromium = pytest.mark.skipif(EXECUTABLE is None, reason=WHY_NOT)
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser with a new profile. Raises RuntimeError where there is none."""
    if EXECUTABLE is None:
        raise RuntimeError(WHY_NOT)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=EXECUTABLE, args=[*QUIET])
        try:
            yield browser
        finally:
            browser.close()


class Server:
    """`gaolbook review OUT --no-browser` in a process of its own."""

    def __init__(self, out: Path, *options: str) -> None:
        command = [sys.executable, "-m", "gaolbook", "review", str(out), "--no-browser", "--port", "0", *options]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}
        )
        assert self._process.stdout is not None
        told = self._process.stdout.readline()
        self.url = next(word for word in told.split() if word.startswith("http://127.0.0.1:"))

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Stop it as Ctrl-C does and return its exit status."""
        return self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> int:
        if self._process.poll() is None:
            self._process.send_signal(how)
        status = self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status


@contextmanager
def serving(out: Path, *options: str) -> Iterator[Server]:
    """Serve a folder for as long as the block lasts."""
    server = Server(out, *options)
    try:
        yield server
    finally:
        server.kill()
