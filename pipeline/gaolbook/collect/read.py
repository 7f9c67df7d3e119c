"""Reading: inputs become raw articles, what cannot be read becomes a problem, and nothing stops the rest.

Texts keep every character of the input: bytes are decoded exactly, and line breaks are not translated.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from gaolbook.collect.files import COMPRESSED, SUFFIXES, find_files, name_sources, suffix_of
from gaolbook.collect.pages import read_archive, read_page, read_text
from gaolbook.collect.raw import Read, problem
from gaolbook.collect.rows import Columns, read_csv, read_json_lines, read_parquet
from gaolbook.collect.stream import DAMAGED, Counter, open_bytes

NO_COLUMNS: Columns = MappingProxyType({})

READERS: Mapping[str, Callable[[BinaryIO, str, Columns], Read]] = MappingProxyType(
    {
        ".txt": read_text,
        ".html": read_page,
        ".htm": read_page,
        ".jsonl": read_json_lines,
        ".ndjson": read_json_lines,
        ".csv": read_csv,
        ".parquet": read_parquet,
        ".warc": read_archive,
    }
)
"""How a file is read, by the ending of its name; a new kind of input is one more row."""


def read(inputs: Sequence[Path | str], columns: Columns = NO_COLUMNS, count: Counter | None = None) -> Read:
    """Yield the articles and problems of all inputs, in the order of their sources, each file once."""
    files, problems = find_files(inputs)
    yield from problems
    for source, address in name_sources(files):
        yield from read_file(source, address, columns, count)


def read_file(source: str, address: str, columns: Columns = NO_COLUMNS, count: Counter | None = None) -> Read:
    """Yield the articles and problems of one file; whatever is wrong with it becomes a problem."""
    suffix = suffix_of(address)
    if suffix is None:
        ending = Path(address).suffix or "files without an ending"
        readable = f"{', '.join(SUFFIXES)}, each also with {' or '.join(COMPRESSED)}"
        yield problem(source, "format", f"no reader for {ending}; readable: {readable}")
        return
    try:
        with open_bytes(address, count) as stream:
            yield from READERS[suffix](stream, source, columns)
    except (*DAMAGED, zlib.error) as error:
        yield problem(source, "damaged", f"cut short or damaged, what could be unpacked was read: {error}")
    except (OSError, ImportError) as error:
        yield problem(source, "unreadable", f"cannot be read: {getattr(error, 'strerror', None) or error}")
    except Exception as error:  # noqa: BLE001  # a hostile file may break a parser in any way: its own problem
        yield problem(source, "damaged", f"cannot be read any further: {type(error).__name__}: {str(error)[:200]}")
