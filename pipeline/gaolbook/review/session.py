"""A review in progress: follows the log and the folder, adds decisions, and merges in the background.

All state is derived from files, so several reviewers, each with a server or sharing one, may work on one folder.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gaolbook.merge.decisions import LogEntry, append_all
from gaolbook.review.desk import Desk, lay
from gaolbook.write import Folder

LONGEST_COMPLAINT = 600
"""Characters of what a failed merge said that are shown."""

MergeState = Literal["idle", "running", "failed"]


@dataclass(slots=True)
class Merging:
    """How far applying the decisions is."""

    state: MergeState = "idle"
    message: str = ""
    applied: int = 0
    """Entries of the log that the register on the desk takes account of."""


class LogTail:
    """Reads what is added to a log, line by whole line, whoever adds it."""

    def __init__(self, path: Path) -> None:
        """Take the log's path; it need not exist yet."""
        self._path = path
        self._read = 0

    def new(self) -> list[LogEntry]:
        """Return the entries added since the last call. Raises ValueError naming the place that is broken."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as log:
            log.seek(self._read)
            data = log.read()
        whole = data[: data.rfind(b"\n") + 1]
        try:
            entries = [LogEntry.model_validate_json(line) for line in whole.splitlines() if line.strip()]
        except ValueError as error:
            raise ValueError(f"{self._path}, after byte {self._read}: {error}") from error
        self._read += len(whole)
        return entries


class Session:
    """The folder under review, its desk, and the one merge that may be running."""

    def __init__(self, out: Path, merge_after: int) -> None:
        """Read the folder. Raises ValueError or OSError where it cannot be reviewed."""
        self.out = out
        self._merge_after = merge_after
        self._log = LogTail(out / "decisions.jsonl")
        self._entries = self._log.new()
        self._stamp = self._written_at()
        self.desk: Desk = lay(Folder(out), self._entries)
        self.version = 1
        self.merging = Merging(applied=self._applied())
        self._task: asyncio.Task[None] | None = None

    def refresh(self) -> None:
        """Take in what others have added to the log. Raises ValueError where it is broken."""
        for entry in self._log.new():
            self._entries.append(entry)
            self.desk.ledger.add(entry)

    def write(self, entries: Sequence[LogEntry]) -> tuple[LogEntry, ...]:
        """Add entries to the log; they are on disk when this returns. Starts a merge when enough have gathered."""
        signed = append_all(self.out / "decisions.jsonl", entries)
        self.refresh()
        if self._merge_after and self.unapplied >= self._merge_after:
            self.merge()
        return signed

    @property
    def unapplied(self) -> int:
        """Entries of the log that the register does not show yet."""
        return max(0, len(self._entries) - self.merging.applied)

    def merge(self) -> bool:
        """Start merging in the background, in a process of its own; return whether it was started."""
        if self._task is not None and not self._task.done():
            return False
        self.merging.state, self.merging.message = "running", ""
        self._task = asyncio.get_running_loop().create_task(self._merge())
        return True

    async def _merge(self) -> None:
        command = (sys.executable, "-m", "gaolbook", "merge", str(self.out), "--quiet")
        nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=nothing, stdout=nothing, stderr=pipe)
        try:
            _, said = await process.communicate()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        if process.returncode not in (0, 1):  # 1: done, with problems on record
            self.merging.state = "failed"
            self.merging.message = said.decode("utf-8", "replace").strip()[-LONGEST_COMPLAINT:]
            return
        await self._reload()

    async def _reload(self) -> None:
        """Lay the folder out anew, off the event loop, and put it on the desk."""
        stamp, entries = self._written_at(), list(self._entries)
        try:
            desk = await asyncio.to_thread(lay, Folder(self.out), entries)
        except (ValueError, OSError) as error:
            self.merging.state, self.merging.message = "failed", str(error)[:LONGEST_COMPLAINT]
            return
        for entry in self._entries[len(entries) :]:  # decided while it was read
            desk.ledger.add(entry)
        self.desk, self._stamp = desk, stamp
        self.version += 1
        self.merging.state, self.merging.applied = "idle", self._applied()

    def notice(self) -> None:
        """Lay the folder out anew if another program has written to it."""
        busy = self._task is not None and not self._task.done()
        if not busy and self._written_at() != self._stamp:
            self.merging.state = "running"
            self._task = asyncio.get_running_loop().create_task(self._reload())

    async def close(self) -> None:
        """Stop a merge that is running; the folder stays as it was, and the log is whole."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _written_at(self) -> int:
        path = self.out / "run.json"
        return path.stat().st_mtime_ns if path.exists() else 0

    def _applied(self) -> int:
        """Return how many entries the last merge read; the log is only ever added to."""
        return self.desk.manifest.counts.get("decisions", 0)
