"""Extraction in this process or in several: what comes out does not depend on how many, nor on one of them dying.

Worker processes are spawned, not forked, and load the model themselves; a script that calls ``gaolbook.run(...,
workers=2)`` needs the usual ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import traceback
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language

from gaolbook.base.config import Settings
from gaolbook.base.schema import Extraction
from gaolbook.collect import CollectedArticle
from gaolbook.extract import build_nlp, extract

QUEUE_PER_WORKER = 4
"""Articles handed out ahead per worker: enough to keep it busy, few enough to lose little and hold little in memory."""
CLEAN_GROWTH = 2
"""Clean text is at most this many times as long as the raw text (a space put between glued words)."""
MAX_MESSAGE = 300
"""Characters of an error's own words that go into a problem."""


class Failure(NamedTuple):
    """Why an article could not be read: one word for programs, a sentence for people."""

    error: str
    message: str


Outcome = tuple[CollectedArticle, Extraction | Failure]


def load(settings: Settings) -> Language:
    """Return the pipeline the settings name. Raises OSError where it is not installed."""
    try:
        nlp = build_nlp(settings.model)
    except (ImportError, OSError) as error:
        raise OSError(f"the model {settings.model!r} cannot be loaded: {_one_line(error)}") from error
    nlp.max_length = max(nlp.max_length, CLEAN_GROWTH * settings.max_characters)
    return nlp


def read_article(found: CollectedArticle, settings: Settings) -> Extraction | Failure:
    """Extract one article; an error of any kind is that article's own and comes back as a failure."""
    size = len(found.raw)
    if size > settings.max_characters:
        says = f"the article has {size:,} characters, the limit is {settings.max_characters:,}"
        return Failure("too_long", f"{says}; split it, or raise --max-characters")
    try:
        nlp, clean = load(settings), found.clean
        return extract(nlp, found.article, found.raw, clean.text, clean.offsets, clean.blocks)
    except Exception as error:  # noqa: BLE001  # recorded as the article's problem
        return Failure(type(error).__name__, _describe(error))


def _describe(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"in {frame.name}, {Path(frame.filename).name}:{frame.lineno}"
    return f"{_one_line(error)} ({where}); the article is left out, please report this"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:MAX_MESSAGE] or "no message"


def read_all(articles: Iterable[CollectedArticle], settings: Settings, workers: int) -> Iterator[Outcome]:
    """Yield every article with what came of it, in the order given."""
    if workers == 1:
        for found in articles:
            yield found, read_article(found, settings)
        return
    waiting = iter(articles)
    while (left := (yield from _until_broken(waiting, settings, workers))) is not None:
        for found in left:
            yield found, _read_alone(found, settings)


def _pool(settings: Settings, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_warm, initargs=(settings,))


def _warm(settings: Settings) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    load(settings)


def _end_with_parent() -> None:
    """Leave when the run is killed: a worker holds its own queue open and would wait on it for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _until_broken(
    waiting: Iterator[CollectedArticle], settings: Settings, workers: int
) -> Generator[Outcome, None, list[CollectedArticle] | None]:
    """Yield outcomes until all are done (returns None) or a worker dies (returns the articles that were under way)."""
    queue: deque[tuple[CollectedArticle, Future[Extraction | Failure]]] = deque()
    with _pool(settings, workers) as pool:
        while True:
            taken: CollectedArticle | None = None
            try:
                for taken in islice(waiting, workers * QUEUE_PER_WORKER - len(queue)):
                    queue.append((taken, pool.submit(read_article, taken, settings)))
                    taken = None
                if not queue:
                    return None
                outcome = queue[0][1].result()
            except BrokenProcessPool:
                return [found for found, _ in queue] + ([taken] if taken else [])
            yield queue.popleft()[0], outcome


def _read_alone(found: CollectedArticle, settings: Settings) -> Extraction | Failure:
    """Read one article in a process of its own, to learn which of several killed its worker."""
    with _pool(settings, 1) as pool:
        try:
            return pool.submit(read_article, found, settings).result()
        except BrokenProcessPool:
            says = "the process that read the article died, most likely for lack of memory; the article is left out"
            return Failure("worker_died", says)
