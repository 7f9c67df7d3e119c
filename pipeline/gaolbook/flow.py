"""The main job: collect, extract, merge, write, and the same again over what an earlier run left."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal, Protocol, TypedDict, TypeVar, Unpack

from gaolbook.base.config import Settings
from gaolbook.base.schema import Extraction, Problem
from gaolbook.cluster import read_on_dask
from gaolbook.collect import RawArticle
from gaolbook.collect.files import STDIN, find_files, is_remote, name_sources
from gaolbook.collect.raw import visible
from gaolbook.collect.read import NO_COLUMNS, read
from gaolbook.collect.rows import Columns
from gaolbook.intake import READ, Intake, Past, joined, place
from gaolbook.merge import MergeSettings, merge
from gaolbook.meter import Meter
from gaolbook.reading import load
from gaolbook.workers import read_all
from gaolbook.write import Folder, Input, Manifest, fingerprint, reader_of
from gaolbook.write.manifest import new_manifest

T = TypeVar("T")


class RunError(Exception):
    """Nothing could be done; the message says what happened, where, and what to do."""


class Progress(Protocol):
    """Is told how far a run is: the articles so far, of about how many where that can be told, how many by status."""

    def __call__(self, stage: str, done: int, total: int | None, states: Mapping[str, int]) -> None:
        """``stage`` is ``extract``, ``merge`` or ``write``."""


class How(TypedDict, total=False):
    """Options of a run that do not change what is read from an article.

    ``workers``: processes that read, each article within the limits of the settings; with 0 this one reads, without
    limits. ``redo``: read again what another version, model or setting has read. ``retry``: read again what failed.
    ``engine``: our own worker processes, or Dask: on ``scheduler``, or on a cluster of ``workers`` made here.
    ``limit``: end after so many articles. ``columns``: what columns of rows are called that have other names.
    """

    workers: int
    redo: bool
    retry: bool
    engine: Literal["workers", "dask"]
    scheduler: str | None
    limit: int | None
    columns: Columns


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. ``problems`` are all on record in the folder, those of earlier runs too."""

    out: Path
    manifest: Manifest
    problems: tuple[Problem, ...]
    found: int
    """Articles in this run's inputs."""
    extracted: int
    """Articles of those that were new or changed, and read."""

    @property
    def exit_status(self) -> int:
        """0 all done, 1 finished with problems on record, 2 no article at all."""
        return int(bool(self.problems)) if self.manifest.articles else 2


@dataclass(slots=True)
class Clock:
    """Seconds per stage, for run.json only: nothing else may depend on the time."""

    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def stop(self, stage: str) -> None:
        """Book the time since the last stop on a stage."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now

    def each(self, stage: str, items: Iterator[T], rest: str) -> Iterator[T]:
        """Yield the items; the time it takes to get them is booked on ``stage``, the time between on ``rest``."""
        while True:
            self.stop(rest)
            item = next(items, None)
            self.stop(stage)
            if item is None:
                return
            yield item


def run(
    inputs: Sequence[Path | str],
    out: Path | str,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
    **how: Unpack[How],
) -> Report:
    """Read the inputs and write the register to the folder ``out``, building on what an earlier run left there.

    1. Collect: find, decode, clean and date the articles.
    2. Extract: read each article that is new or changed, and save it at once; a killed run goes on where it stopped.
    3. Merge: make one register of all articles in the folder, by the decisions in it.
    4. Write: replace all files.

    ``how`` are the options of ``How``. Raises RunError where nothing can be done, OSError where the folder cannot be
    written, another run is at work in it, or the model is not installed.
    """
    folder = Folder(Path(out))
    files = _files(inputs, folder.path)
    with folder.locked():
        return _run(inputs, folder, files, settings or Settings(), progress or _silent, how)


def _run(
    inputs: Sequence[Path | str], folder: Folder, files: list[Input], settings: Settings, tell: Progress, how: How
) -> Report:
    """Do the four stages of ``run`` in a folder that is ours."""
    clock = Clock()
    nlp = load(settings)
    reader = reader_of(nlp, settings.model)
    made_by = fingerprint(settings, reader)
    past = _tried(lambda: Past.of(folder, made_by, retry=how.get("retry", False)))
    _refuse_mixture(past, files, folder, redo=how.get("redo", False))

    # 1 and 2: articles stream through, so that a dump never has to fit in memory
    intake = Intake(dict(past.known), how.get("limit"))
    meter = Meter(files, how.get("limit"))
    found = clock.each("collect", read(inputs, how.get("columns", NO_COLUMNS), meter.add), "extract")
    with folder.saving(made_by) as part:
        for extraction in _reader(how)(intake.new(found), settings, how.get("workers", 0)):
            signed = extraction.model_copy(update={"made_by": made_by})
            if signed.article.status in READ:
                part.add(signed)
            intake.done(signed)
            tell("extract", intake.found, meter.expected(intake.found), intake.states)
    entries, problems = intake.with_past(past, files, [str(given) for given in inputs])
    extractions = place(entries, intake.known, made_by)
    clock.stop("extract")

    # 3 and 4
    manifest = new_manifest(settings, reader, made_by, (*past.inputs, *files))
    written = _merge_and_write(folder, extractions, problems, manifest, clock, tell)
    return Report(folder.path, written, folder.problems(), intake.found, intake.extracted)


def _reader(how: How) -> Callable[[Iterator[RawArticle], Settings, int], Iterator[Extraction]]:
    """Return what spreads the reading: our own worker processes, or another engine."""
    if how.get("engine", "workers") == "dask":
        return partial(read_on_dask, scheduler=how.get("scheduler"))
    return read_all


def merge_again(
    out: Path | str,
    *,
    merge_from: float | None = None,
    ask_from: float | None = None,
    add: Sequence[Path | str] = (),
) -> Report:
    """Merge what a run left in ``out`` once more, after decisions or with other bands; no article is read.

    ``add`` are folders of other runs, by the same reader, whose articles are taken into ``out``: a dump that was read
    in parts on several machines. Raises RunError where a folder holds no run or a broken one, OSError where another
    run is at work in ``out``.
    """
    bands, folder = {"merge_from": merge_from, "ask_from": ask_from}, Folder(Path(out))
    if not folder.path.is_dir():
        raise _no_run(folder)
    with folder.locked():
        return _merge_again(folder, bands, [Folder(Path(part)) for part in add])


def _no_run(folder: Folder) -> RunError:
    return RunError(f"{folder.path} holds no finished run. Make one: gaolbook run INPUT... -o {folder.path}")


def _merge_again(folder: Folder, bands: Mapping[str, float | None], parts: Sequence[Folder]) -> Report:
    clock, manifest = Clock(), _tried(folder.manifest)
    if manifest is None:
        raise _no_run(folder)
    given = {name: value for name, value in bands.items() if value is not None}
    settings = _tried(lambda: Settings.model_validate({**manifest.settings.model_dump(), **given}))
    past = _tried(lambda: joined([Past.of(part, manifest.made_by) for part in (folder, *parts)]))
    for part in parts:
        other = _tried(part.manifest)
        if other is None:
            raise _no_run(part)
        if other.made_by != manifest.made_by:
            why = "was read with another model, setting or version of gaolbook; read its inputs again with this one"
            raise RunError(f"{part.path} {why}. Nothing was changed")
    extractions = place(past.entries, past.known, manifest.made_by) if parts else _tried(folder.extractions)
    renewed = manifest.model_copy(update={"settings": settings, "inputs": past.inputs})
    written = _merge_and_write(folder, extractions, past.problems, renewed, clock, _silent)
    return Report(folder.path, written, folder.problems(), 0, 0)


def _merge_and_write(
    folder: Folder,
    extractions: Sequence[Extraction],
    problems: Sequence[Problem],
    manifest: Manifest,
    clock: Clock,
    tell: Progress,
) -> Manifest:
    """Do stages 3 and 4 and return the manifest as written, seconds included."""
    states: Counter[str] = Counter(item.article.status for item in extractions)
    count = states["extracted"]
    tell("merge", count, count, states)
    decisions = _tried(folder.decisions)
    register = merge(
        [item for item in extractions if item.article.status == "extracted"],
        decisions=decisions,
        previous=_tried(folder.previous),
        settings=MergeSettings(merge=manifest.settings.merge_from, ask=manifest.settings.ask_from),
    )
    clock.stop("merge")
    tell("write", count, count, states)
    failures = [item.problem for item in extractions if item.problem is not None]
    written = folder.write(extractions, register, (*problems, *failures), manifest)
    clock.stop("write")
    seconds = {stage: round(value, 2) for stage, value in clock.seconds.items()}
    counts = dict(sorted({**written.counts, "decisions": len(decisions)}.items()))
    timed = written.model_copy(update={"counts": counts, "seconds": seconds})
    folder.write_manifest(timed)
    return timed


def _silent(stage: str, done: int, total: int | None, states: Mapping[str, int]) -> None:
    """Tell nobody."""


def _files(inputs: Sequence[Path | str], out: Path) -> list[Input]:
    """Return the files behind the inputs. Raises RunError where there is none or the output would mix with them."""
    found, problems = find_files(inputs)
    if not found:
        told = "; ".join(f"{problem.source}: {problem.message}" for problem in problems) or "no input was named"
        raise RunError(f"there is nothing to read. {told}")
    if out.exists() and not out.is_dir():
        raise RunError(f"{out} is a file; name a folder with -o, it is made where it does not exist")
    target = out.resolve()
    for given in inputs:
        if str(given) == STDIN or is_remote(str(given)):
            continue
        place_read = Path(given).resolve()
        if Path(given).is_dir() and (place_read == target or place_read in target.parents):
            why = "so a later run would read what this one writes; name another folder with -o"
            raise RunError(f"{out} lies in the input {given}, {why}")
    return [Input(source=source, path=visible(address)) for source, address in name_sources(found)]


def _refuse_mixture(past: Past, files: Sequence[Input], folder: Folder, *, redo: bool) -> None:
    """Raise RunError where the articles of the folder would come from two readers."""
    if not past.stale:
        return
    count = f"{len(past.stale)} article{'s' if len(past.stale) > 1 else ''}"
    if not redo:
        raise RunError(
            f"{folder.path} holds {count} read with another model, setting, word list or version of gaolbook (see its "
            "run.json). Nothing was changed. Add --redo to read them again (decisions and ids are kept), or name "
            "another folder with -o"
        )
    now = {(item.source, item.path) for item in files}
    absent = [item.path for item in past.inputs if (item.source, item.path) not in now]
    if absent:
        shown = ", ".join(absent[:3]) + (f" and {len(absent) - 3} more" if len(absent) > 3 else "")
        raise RunError(f"--redo reads everything in {folder.path} again, but these inputs are not named: {shown}")


def _tried(read: Callable[[], T]) -> T:
    """Return what ``read`` returns; a file of the output folder that is broken becomes a RunError."""
    try:
        return read()
    except ValueError as error:
        told = " ".join(str(error).split())[:500]
        raise RunError(f"{told}. Restore the file, or name another folder with -o") from error
