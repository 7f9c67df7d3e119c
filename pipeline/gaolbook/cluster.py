"""The same job on Dask, for several machines: articles go out in batches, and the batch of a lost worker goes again.

Each batch runs ``reading.read_article``, as a worker process of one machine does, so the records are the same bytes.
``../shared/research/scale.md`` compares the engines; Dask costs about a third more processor time than our own workers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib import import_module
from itertools import islice
from typing import Any

from gaolbook.base.config import Settings
from gaolbook.base.schema import Extraction
from gaolbook.collect import RawArticle
from gaolbook.reading import failed, read_article
from gaolbook.workers import limited_time

BATCH = 16
"""Articles of a task: some seconds of work, so that Dask's own millisecond or so a task does not matter."""
TASKS_PER_WORKER = 3
"""Tasks under way per worker: one it reads, the others so that it never waits."""


def read_on_dask(
    articles: Iterable[RawArticle], settings: Settings, workers: int, scheduler: str | None = None
) -> Iterator[Extraction]:
    """Yield what was read from every article, in any order, on a cluster that runs or on one made here.

    ``scheduler`` is the address of a Dask scheduler whose workers have gaolbook installed. Raises OSError where
    ``distributed`` is not installed or no cluster answers.
    """
    try:
        dask: Any = import_module("distributed")  # untyped
    except ImportError as error:
        raise OSError("the engine dask needs another library: pip install 'gaolbook[dask]'") from error
    waiting = iter(articles)
    with ExitStack() as stack:
        if scheduler is None:
            cluster = dask.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            client = stack.enter_context(dask.Client(stack.enter_context(cluster)))
        else:
            client = stack.enter_context(dask.Client(scheduler))
        under_way: dict[Any, list[RawArticle]] = {}

        def submit(batch: list[RawArticle]) -> Any:
            future = client.submit(read_batch, batch, settings, pure=False)
            under_way[future] = batch
            return future

        first = (list(islice(waiting, BATCH)) for _ in range(max(1, workers) * TASKS_PER_WORKER))
        done = dask.as_completed([submit(batch) for batch in first if batch])
        for future in done:
            batch = under_way.pop(future)
            try:
                yield from future.result()
            except dask.KilledWorker:
                yield from _alone(batch, done, submit)
            if more := list(islice(waiting, BATCH)):
                done.add(submit(more))


def _alone(batch: list[RawArticle], done: Any, submit: Any) -> Iterator[Extraction]:
    """Send the articles of a batch that ended several workers one by one; a single one that did is the culprit."""
    if len(batch) > 1:
        for found in batch:
            done.add(submit([found]))
    else:
        says = "it ended several workers, for lack of time or memory; --retry tries again"
        yield failed(batch[0], "worker_died", says)


def read_batch(batch: list[RawArticle], settings: Settings) -> list[Extraction]:
    """Read some articles in a worker of the cluster."""
    read = []
    for found in batch:
        with limited_time(settings.article_seconds):
            read.append(read_article(found, settings))
    return read
