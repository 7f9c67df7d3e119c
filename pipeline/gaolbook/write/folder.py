"""An output folder: read what an earlier run left, save each article as it is done, and write everything at the end.

A run that is killed leaves its finished articles in a part file, which the next run takes up. Each file is replaced
whole or not at all. Redirects are written before and mentions after all else: ids are derived from the mentions of the
run before, and so a run that follows one that died between the two finds them as they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from filelock import FileLock, Timeout

from gaolbook.base import jsonl
from gaolbook.base.schema import (
    Article,
    Charge,
    Event,
    Extraction,
    Mention,
    Organisation,
    Person,
    Problem,
    Record,
    Redirect,
    Role,
    Suggestion,
    Withdrawn,
)
from gaolbook.merge import LogEntry, Previous, Register
from gaolbook.merge.components import Component
from gaolbook.merge.decisions import read_log
from gaolbook.write.manifest import Manifest

R = TypeVar("R", bound=Record)

REGISTER_FILES = ("redirects", "persons", "organisations", "roles", "charges", "events", "withdrawn", "suggestions")
"""Fields of the register in the order in which they are written; mentions come last."""


LOCK = ".gaolbook.lock"
RESOLVED = ".resolved"
"""File of what was resolved, for the next run to take over; where it is missing, all is resolved anew."""


class OccupiedError(OSError):
    """Another run is at work in the folder."""


class PartFile:
    """Takes one finished article after the other; each survives the death of the process once ``add`` returns."""

    def __init__(self, lines: TextIO) -> None:
        """Take the open file."""
        self._lines = lines

    def add(self, extraction: Extraction) -> None:
        """Append one article. Raises OSError."""
        self._lines.write(jsonl.dumps(extraction) + "\n")
        self._lines.flush()


class Folder:
    """The files of one output folder."""

    def __init__(self, path: Path) -> None:
        """Take the folder's path; nothing is read or made yet."""
        self.path = path
        self._part = path / ".extractions.part.jsonl"

    def _read(self, name: str, kind: type[R]) -> tuple[R, ...]:
        path = self.path / f"{name}.jsonl"
        return tuple(jsonl.read(path, kind)) if path.exists() else ()

    def _write(self, name: str, records: Iterable[Record]) -> int:
        return jsonl.write(self.path / f"{name}.jsonl", records)

    def extractions(self) -> tuple[Extraction, ...]:
        """Return what the earlier run read from each article. Raises ValueError naming the line that is broken."""
        return self._read("extractions", Extraction)

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems on record."""
        return self._read("problems", Problem)

    def articles(self) -> tuple[Article, ...]:
        """Return every article on record, by source."""
        return self._read("articles", Article)

    def register(self) -> Register:
        """Return the register as it was written. Raises ValueError naming the line that is broken."""
        return Register(
            mentions=self._read("mentions", Mention),
            persons=self._read("persons", Person),
            organisations=self._read("organisations", Organisation),
            roles=self._read("roles", Role),
            charges=self._read("charges", Charge),
            events=self._read("events", Event),
            suggestions=self._read("suggestions", Suggestion),
            redirects=self._read("redirects", Redirect),
            withdrawn=self._read("withdrawn", Withdrawn),
            problems=self.problems(),
        )

    def previous(self) -> Previous:
        """Return what merging must honour: mentions, statements and suggestions with their ids, and redirects."""
        return Previous(
            mentions=self._read("mentions", Mention),
            redirects=self._read("redirects", Redirect),
            roles=self._read("roles", Role),
            charges=self._read("charges", Charge),
            events=self._read("events", Event),
            suggestions=self._read("suggestions", Suggestion),
            components=self._resolved(),
        )

    def _resolved(self) -> tuple[Component, ...]:
        """Return what the earlier run resolved, as far as this version can read it: it only saves work."""
        try:
            return self._read(RESOLVED, Component)
        except ValueError:
            return ()

    def decisions(self) -> tuple[LogEntry, ...]:
        """Return the log of decisions, in order."""
        return read_log(self.path / "decisions.jsonl")

    def manifest(self) -> Manifest | None:
        """Return run.json of the earlier run, or None where there is none. Raises ValueError where it is broken."""
        path = self.path / "run.json"
        if not path.exists():
            return None
        try:
            return Manifest.model_validate_json(path.read_bytes())
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error

    def interrupted(self) -> Iterator[Extraction]:
        """Yield the articles that a killed run had finished; the line it was writing when it died is left out."""
        if not self._part.exists():
            return
        with self._part.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    yield Extraction.model_validate_json(line)
                except ValueError:
                    return

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out of the folder, which is made if missing. Raises OccupiedError where one is in it.

        The lock dies with the process; its file stays, so that two runs never lock two files of one name.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            why = f"another gaolbook is writing to {self.path}; wait until it has finished, or name another folder"
            raise OccupiedError(why) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def saving(self, made_by: str) -> Iterator[PartFile]:
        """Open the part file, keeping what this reader had finished; it goes when ``write`` has written everything."""
        self.path.mkdir(parents=True, exist_ok=True)
        for half in self.path.glob(".*.tmp"):  # what a killed run was writing
            half.unlink()
        jsonl.write(self._part, (item for item in self.interrupted() if item.made_by == made_by))
        with self._part.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as lines:
            yield PartFile(lines)

    def write(
        self, extractions: Sequence[Extraction], register: Register, problems: Iterable[Problem], manifest: Manifest
    ) -> Manifest:
        """Write all files and return the manifest with its counts. Raises OSError."""
        ordered = sorted(extractions, key=lambda item: (item.article.source, item.article.article_id))
        listed = sorted({*problems, *register.problems}, key=lambda p: (p.source, p.stage, p.error, p.message))
        counts = {name: self._write(name, getattr(register, name)) for name in REGISTER_FILES}
        counts["articles"] = self._write("articles", (item.article for item in ordered))
        counts["problems"] = self._write("problems", listed)
        self._write("extractions", ordered)
        (self.path / "decisions.jsonl").touch()
        self._write(RESOLVED, register.components)
        counts["mentions"] = self._write("mentions", register.mentions)
        full = manifest.model_copy(
            update={
                "counts": dict(sorted(counts.items())),
                "articles": dict(sorted(Counter(item.article.status for item in ordered).items())),
                "problems": dict(sorted(Counter(item.error for item in listed).items())),
            }
        )
        self.write_manifest(full)
        self._part.unlink(missing_ok=True)
        return full

    def write_manifest(self, manifest: Manifest) -> None:
        """Write run.json, indented for people."""
        jsonl.write_lines(self.path / "run.json", [manifest.model_dump_json(indent=2)])
