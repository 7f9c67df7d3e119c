"""Worker processes: what comes out does not depend on how many there are, nor on one of them dying.

Each worker answers its articles in the order given, so when one dies the first unanswered article is the culprit: it
alone is lost, a new worker takes up the rest. Workers are spawned, not forked, and load the model themselves; a script
that calls ``gaolbook.run(..., workers=2)`` needs the usual ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from queue import SimpleQueue

from gaolbook.base.config import Settings
from gaolbook.base.schema import Extraction
from gaolbook.collect import RawArticle
from gaolbook.reading import failed, load, read_article

QUEUE = 16
"""Articles a worker has before it: enough to keep it busy, few enough to lose little and hold little in memory."""
RENEWED_AFTER = 2000
"""Extracted articles after which a worker is replaced: spaCy keeps every new word for ever."""
SECONDS_TO_END = 5
"""How long a worker that was told to end may take before it is killed."""
KILOBYTE, MEGABYTE = 1 << 10, 1 << 20
READY = "ready"


def read_all(articles: Iterable[RawArticle], settings: Settings, workers: int) -> Iterator[Extraction]:
    """Yield what was read from every article, in any order; with no workers in this process, without limits."""
    if workers == 0:
        yield from (read_article(found, settings) for found in articles)
        return
    waiting = iter(articles)
    crew = [Worker(settings) for _ in range(workers)]
    try:
        while True:
            for place, worker in enumerate(crew):
                crew[place] = worker.renewed()
                crew[place].take(waiting)
            busy = {worker.connection: place for place, worker in enumerate(crew) if worker.pending}
            if not busy:
                return
            for connection in wait(list(busy)):
                place = next(place for known, place in busy.items() if known is connection)
                outcome = crew[place].answer()
                if outcome is None:
                    outcome, crew[place] = crew[place].buried()
                yield outcome
    finally:
        for worker in crew:
            worker.end()


class Worker:
    """A process that reads articles, seen from the process that hands them out."""

    def __init__(self, settings: Settings) -> None:
        """Start the process. Raises OSError where it ends before it is ready."""
        self.pending: deque[RawArticle] = deque()
        self._settings = settings
        self._extracted = 0
        spawn = multiprocessing.get_context("spawn")
        self.connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(theirs, settings), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def take(self, articles: Iterator[RawArticle]) -> None:
        """Hand out articles until the queue is full, unless this worker is to be replaced."""
        if len(self.pending) <= QUEUE // 2 and self._extracted < RENEWED_AFTER:
            for found in islice(articles, QUEUE - len(self.pending)):
                self._send(found)

    def _send(self, found: RawArticle) -> None:
        self.pending.append(found)
        try:
            self.connection.send(found)
        except (BrokenPipeError, ConnectionResetError):
            return  # it died; ``answer`` will find out

    def answer(self) -> Extraction | None:
        """Return the next outcome, waiting for it, or None where the process died."""
        try:
            outcome = self.connection.recv()
            if outcome == READY:
                self._ready = True
                outcome = self.connection.recv()
        except (EOFError, ConnectionResetError):
            return None
        self.pending.popleft()
        extraction: Extraction = outcome
        self._extracted += extraction.article.status == "extracted"
        return extraction

    def buried(self) -> tuple[Extraction, Worker]:
        """Return the failure of the article that ended this worker, and a new worker with the rest of its articles."""
        self._process.join()
        if not self._ready:
            raise OSError(f"a worker process ended with status {self._process.exitcode} before it was ready")
        culprit = self.pending.popleft()
        heir = self._heir()
        return _told(culprit, self._process.exitcode, self._settings), heir

    def renewed(self) -> Worker:
        """Return this worker, or a new one where it has read enough and has nothing left to do."""
        if self.pending or self._extracted < RENEWED_AFTER:
            return self
        self.end()
        return self._heir()

    def _heir(self) -> Worker:
        heir = Worker(self._settings)
        for found in self.pending:
            heir._send(found)
        self.connection.close()
        return heir

    def end(self) -> None:
        """Let the process end; it does when its connection is closed."""
        self.connection.close()
        self._process.join(SECONDS_TO_END)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _told(culprit: RawArticle, status: int | None, settings: Settings) -> Extraction:
    if status == -signal.SIGALRM:
        says = f"it took more than {settings.article_seconds} seconds; raise --article-seconds and add --retry"
        return failed(culprit, "too_slow", says)
    says = f"the process that read it died (status {status}), most likely for lack of memory; --retry tries again"
    return failed(culprit, "worker_died", says)


def serve(connection: Connection, settings: Settings) -> None:
    """Be a worker: read what comes in, send back what came of it, end when the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends its workers
    inbox: SimpleQueue[RawArticle] = SimpleQueue()
    # a thread takes articles in at once, or both sides might wait for the other to read
    threading.Thread(target=_receive, args=(connection, inbox), daemon=True).start()
    load(settings)("Ready.")
    limit_memory(settings.article_megabytes)
    connection.send(READY)
    while True:
        found = inbox.get()
        with limited_time(settings.article_seconds):
            outcome = read_article(found, settings)
        connection.send(outcome)


def _receive(connection: Connection, inbox: SimpleQueue[RawArticle]) -> None:
    while True:
        try:
            inbox.put(connection.recv())
        except (EOFError, OSError):
            os._exit(0)


def limit_memory(megabytes: int) -> None:
    """Allow this process so much more memory than it has now, on systems that can tell (Linux)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return
    import resource

    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmData"))
    limit = int(line.split()[1]) * KILOBYTE + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))


@contextmanager
def limited_time(seconds: float) -> Iterator[None]:
    """End this process where the block takes longer: the kernel's alarm also ends code that never returns to Python."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    else:
        yield
