"""Reading: files, folders and globs become raw articles, what cannot be read becomes a problem, nothing stops the rest.

Texts keep every character of the input: bytes are decoded as UTF-8 exactly, and line breaks are not translated.
"""

from __future__ import annotations

import glob
import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaolbook.base.schema import Problem
from gaolbook.collect.dates import metadata_date

MAX_NUL_SHARE = 0.01
"""Share of NUL characters above which a file is binary; UTF-16 text is near one half, UTF-8 text at nought."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as found. ``source`` does not depend on where the inputs lie or in which order they were named."""

    source: str
    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None


Read = Iterator[RawArticle | Problem]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of input: how its names end, how it is read, and whether it holds many articles."""

    suffixes: tuple[str, ...]
    read: Callable[[Path, str], Read]
    many: bool


def problem(source: str, error: str, message: str) -> Problem:
    """Return a problem of this stage. ``error`` is one word for programs, ``message`` a sentence for people."""
    return Problem(source=_printable(source), stage="collect", error=error, message=_printable(message))


def read(inputs: Sequence[Path | str]) -> Read:
    """Yield the articles and problems of all inputs, in the order of their sources, each file once."""
    files, problems = find_files(inputs)
    yield from problems
    for source, path in name_sources(files):
        form = format_of(path)
        if form is None:
            yield problem(
                source,
                "format",
                f"no reader for {path.suffix or 'files without an ending'}; readable: {', '.join(known_suffixes())}",
            )
            continue
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            yield problem(source, "unreadable", "cannot be read: not a regular file")
            continue
        try:
            yield from form.read(path, source)
        except OSError as error:
            yield problem(source, "unreadable", f"cannot be read: {error.strerror or error}")


def format_of(path: Path) -> Format | None:
    """Return the row of ``FORMATS`` for a file name, or None."""
    name = path.name.lower()
    return next((form for form in FORMATS if name.endswith(form.suffixes)), None)


def known_suffixes() -> list[str]:
    """Return every ending that can be read."""
    return [suffix for form in FORMATS for suffix in form.suffixes]


def find_files(inputs: Iterable[Path | str]) -> tuple[list[tuple[Path, tuple[str, ...]]], list[Problem]]:
    """Return (file, name parts) for all inputs, and a problem for each input that leads nowhere.

    The parts are the folder that was named and the way down from it: ``("news", "2016", "a.txt")``.
    """
    files: list[tuple[Path, tuple[str, ...]]] = []
    problems: list[Problem] = []
    for given in inputs:
        path = Path(given)
        matches = [path] if str(given) and path.exists() else sorted(Path(match) for match in _glob(str(given)))
        if not matches:
            problems.append(
                problem(str(given), "missing", "no such file or folder, and no file matches it as a pattern")
            )
        for match in matches:
            found = list(_below(match)) if match.is_dir() else [(match, (match.absolute().parent.name, match.name))]
            if not found:
                problems.append(problem(str(given), "empty", "the folder holds no files"))
            files.extend(found)
    return files, sorted(problems, key=lambda item: item.source)


def _glob(pattern: str) -> list[str]:
    return glob.glob(pattern, recursive=True) if glob.has_magic(pattern) else []  # noqa: PTH207 (pattern may be absolute)


def _below(folder: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """All files under a folder, hidden ones and those of hidden folders left out; links to folders are not followed."""
    name = folder.absolute().resolve().name
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(item for item in folders if not item.startswith("."))
        for file in sorted(names):
            if not file.startswith("."):
                path = Path(parent) / file
                yield path, (name, *path.relative_to(folder).parts)


def name_sources(files: Iterable[tuple[Path, tuple[str, ...]]]) -> list[tuple[str, Path]]:
    """Return (source, file) by source, each file once. Names that clash get parent folders until they differ."""
    parts_of: dict[Path, tuple[str, ...]] = {}
    named: dict[Path, Path] = {}
    for path, parts in files:
        real, here = path.resolve(), path.parent.resolve() / path.name  # what a link is called tells how to read it
        short = parts[-1:] if (form := format_of(path)) and form.many else parts
        parts_of[real] = min(parts_of.get(real, short), short, key=lambda item: (len(item), item))
        named[real] = min(named.get(real, here), here)
    sources = {named[real]: visible("/".join(parts)) for real, parts in parts_of.items()}
    parts_of = {named[real]: parts for real, parts in parts_of.items()}
    clashes = _groups(sources)
    depth = 1
    while clashes:
        depth += 1
        for group in clashes:
            for path in group:
                sources[path] = visible("/".join(path.parts[-max(depth, len(parts_of[path])) :]).lstrip("/"))
        clashes = _groups(sources) if depth < max(len(path.parts) for path in sources) else []
    return sorted((source, path) for path, source in sources.items())


def _groups(sources: dict[Path, str]) -> list[list[Path]]:
    groups: defaultdict[str, list[Path]] = defaultdict(list)
    for path, source in sources.items():
        groups[source].append(path)
    return [group for group in groups.values() if len(group) > 1]


def read_text(path: Path, source: str) -> Read:
    """Read a file that is one article."""
    data = path.read_bytes()
    if not data.strip(b" \t\r\n" + _BOM):
        yield problem(source, "empty", "the file is empty")
        return
    if data.count(0) > MAX_NUL_SHARE * len(data):
        yield problem(source, "binary", f"not text: {data.count(0)} of {len(data)} bytes are NUL")
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield problem(source, "encoding", f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}")
        return
    yield RawArticle(source, text)


def read_rows(path: Path, source: str) -> Read:
    """Read one JSON object a line: ``text``, and perhaps ``id``, ``title``, ``published``, ``url``, ``language``."""
    seen: set[str] = set()
    rows = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            line = line.removeprefix(_BOM) if number == 1 else line
            if line.strip():
                rows += 1
                yield from _read_row(line, number, source, seen)
    if not rows:
        yield problem(source, "empty", "the file holds no rows")


def _read_row(line: bytes, number: int, source: str, seen: set[str]) -> Read:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        yield problem(
            f"{source}#{number}",
            "encoding",
            f"line {number} is not UTF-8: byte 0x{line[error.start]:02x} at offset {error.start}",
        )
        return
    except (ValueError, RecursionError) as error:
        yield problem(f"{source}#{number}", "json", f"line {number} is not whole JSON: {str(error)[:200]}")
        return
    if not isinstance(row, dict):
        yield problem(f"{source}#{number}", "json", f"line {number} holds {type(row).__name__}, not an object")
        return
    name, problems = _row_name(row, number, source, seen)
    yield from problems
    text = row.get("text")
    if not isinstance(text, str):
        said = "has no text" if text is None else f"has a text that is {type(text).__name__}, not a string"
        yield problem(name, "no_text", f"the row {said} (line {number})")
    elif not text.strip():
        yield problem(name, "empty", f"the row's text is empty (line {number})")
    else:
        yield from row_article(row, text, name)


def _row_name(row: dict[str, Any], number: int, source: str, seen: set[str]) -> tuple[str, list[Problem]]:
    given = row.get("id")
    known = isinstance(given, (str, int)) and not isinstance(given, bool) and str(given).strip() != ""
    wanted = _printable(str(given)) if known else str(number)
    name, copy = wanted, 1
    while name in seen:
        copy += 1
        name = f"{wanted}~{copy}"
    seen.add(name)
    if name == wanted:
        return f"{source}#{name}", []
    return f"{source}#{name}", [
        problem(
            f"{source}#{name}",
            "duplicate_id",
            f"line {number}: the id {wanted!r} was used before; this row is {name!r}",
        )
    ]


def row_article(row: dict[str, Any], text: str, source: str) -> Read:
    """Yield a row's article; what is wrong with its other fields is dropped and reported."""
    if _SURROGATE.search(text):
        yield problem(source, "encoding", "the text holds halves of surrogate pairs; each is read as U+FFFD")
        text = _printable(text)
    published = row.get("published")
    date = metadata_date(published) if isinstance(published, str) and published.strip() else None
    if published not in (None, "") and date is None:
        yield problem(
            source, "published", f"publication date {str(published)[:60]!r} is not an ISO date; it is not used"
        )
    yield RawArticle(source, text, _string(row, "title"), date, _string(row, "url"), _string(row, "language"))


def _string(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    return _printable(value).strip() or None if isinstance(value, str) else None


def visible(name: str) -> str:
    r"""Return a file name as text: bytes that are not UTF-8 are written out, so that two such names stay two.

    >>> visible("a\udcff.txt")
    'a\\udcff.txt'
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _printable(text: str) -> str:
    """Replace halves of surrogate pairs (also those by which Python writes undecodable file names) one for one."""
    return _SURROGATE.sub("\ufffd", text)


FORMATS: tuple[Format, ...] = (
    Format((".txt",), read_text, many=False),
    Format((".jsonl", ".ndjson"), read_rows, many=True),
)
"""What can be read; a new kind of input is one more row."""
