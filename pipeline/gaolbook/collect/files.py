"""Finding inputs: files, folders, patterns and addresses become named files, each once, whatever order they come in.

An address is a local path, ``-`` for standard input, or anything fsspec opens (``s3://bucket/dump.jsonl.gz``).
"""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import fsspec  # type: ignore[import-untyped]

from gaolbook.base.schema import Problem
from gaolbook.collect.raw import problem, visible

STDIN = "-"
STDIN_SOURCE = "stdin.jsonl"
"""What standard input is called; it is read as JSON lines."""
COMPRESSED = (".gz", ".zst")
ONE_ARTICLE = (".txt", ".html", ".htm")
MANY_ARTICLES = (".jsonl", ".ndjson", ".csv", ".parquet", ".warc")
SUFFIXES = (*ONE_ARTICLE, *MANY_ARTICLES)


class Found(NamedTuple):
    """A file, and the folder that was named with the way down from it: ``("news", "2016", "a.txt")``."""

    address: str
    parts: tuple[str, ...]


def is_remote(address: str) -> bool:
    """Whether an address is for fsspec."""
    return "://" in address


def suffix_of(name: str) -> str | None:
    """Return the ending that tells how a file is read, compression aside, or None where there is no reader.

    >>> suffix_of("News/Dump.JSONL.gz"), suffix_of("a.pdf")
    ('.jsonl', None)
    """
    if name == STDIN:
        return ".jsonl"
    lowered = name.lower()
    plain = next((lowered.removesuffix(end) for end in COMPRESSED if lowered.endswith(end)), lowered)
    return next((suffix for suffix in SUFFIXES if plain.endswith(suffix)), None)


def holds_many(address: str) -> bool:
    """Whether a file may hold more than one article."""
    return suffix_of(address) in MANY_ARTICLES


def find_files(inputs: Iterable[Path | str]) -> tuple[list[Found], list[Problem]]:
    """Return the files of all inputs, and a problem for each input that leads nowhere."""
    files: list[Found] = []
    problems: list[Problem] = []
    for given in inputs:
        try:
            found = list(_find(str(given)))
        except (OSError, ValueError, ImportError) as error:  # a protocol nobody knows, a driver that is not installed
            problems.append(problem(str(given), "unreadable", f"cannot be opened: {error}"))
            continue
        if not found and not is_remote(str(given)) and Path(given).is_dir() and str(given):
            problems.append(problem(str(given), "empty", "the folder holds no files"))
        elif not found:
            says = "no such file or folder, and no file matches it as a pattern"
            problems.append(problem(str(given), "missing", says))
        files.extend(found)
    return files, sorted(problems, key=lambda item: item.source)


def _find(given: str) -> Iterator[Found]:
    if given == STDIN:
        yield Found(STDIN, (STDIN_SOURCE,))
    elif is_remote(given):
        yield from _find_remote(given)
    else:
        path = Path(given)
        matches = [path] if given and path.exists() else sorted(Path(match) for match in _glob(given))
        for match in matches:
            if match.is_dir():
                yield from _below(match)
            else:
                yield Found(str(match), (match.absolute().parent.name, match.name))


def _find_remote(given: str) -> Iterator[Found]:
    system, path = fsspec.core.url_to_fs(given)
    if glob.has_magic(path):
        matches = sorted(str(match) for match in system.glob(path))
    else:
        matches = sorted(system.find(path)) if system.isdir(path) else [path] if system.exists(path) else []
    top = path.rstrip("/") if system.isdir(path) else None
    for match in matches:
        names = tuple(part for part in match.split("/") if part)
        if top is not None:
            names = (top.rsplit("/", 1)[-1], *match.removeprefix(top).strip("/").split("/"))
        yield Found(str(system.unstrip_protocol(match)), names if top is not None else names[-2:])


def _glob(pattern: str) -> list[str]:
    return glob.glob(pattern, recursive=True) if glob.has_magic(pattern) else []  # noqa: PTH207 (pattern may be absolute)


def _below(folder: Path) -> Iterator[Found]:
    """All files under a folder, hidden ones and those of hidden folders left out; links to folders are not followed."""
    name = folder.absolute().resolve().name
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(item for item in folders if not item.startswith("."))
        for file in sorted(names):
            if not file.startswith("."):
                path = Path(parent) / file
                yield Found(str(path), (name, *path.relative_to(folder).parts))


def name_sources(files: Iterable[Found]) -> list[tuple[str, str]]:
    """Return (source, address) by source, each file once. Names that clash get parent folders until they differ."""
    parts_of: dict[str, tuple[str, ...]] = {}
    named: dict[str, str] = {}
    for address, parts in files:
        real, here = _identity(address)
        short = parts[-1:] if holds_many(address) else parts
        parts_of[real] = min(parts_of.get(real, short), short, key=lambda item: (len(item), item))
        named[real] = min(named.get(real, here), here)
    sources = {named[real]: visible("/".join(parts)) for real, parts in parts_of.items()}
    parts_of = {named[real]: parts for real, parts in parts_of.items()}
    clashes = _groups(sources)
    depth = 1
    while clashes:
        depth += 1
        for group in clashes:
            for address in group:
                whole = Path(address).parts
                sources[address] = visible("/".join(whole[-max(depth, len(parts_of[address])) :]).lstrip("/"))
        clashes = _groups(sources) if depth < max(len(Path(address).parts) for address in sources) else []
    return sorted((source, address) for address, source in sources.items())


def _identity(address: str) -> tuple[str, str]:
    """Return what makes a file this file, and where it is: what a link is called tells how to read it."""
    if address == STDIN or is_remote(address):
        return address, address
    path = Path(address)
    return str(path.resolve()), str(path.parent.resolve() / path.name)


def _groups(sources: dict[str, str]) -> list[list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for address, source in sources.items():
        groups[source].append(address)
    return [group for group in groups.values() if len(group) > 1]
