"""The manifest, run.json: what made this folder, from what, and how much came out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from spacy.language import Language

from gaolbook.base.config import Settings
from gaolbook.base.ids import content_id
from gaolbook.base.schema import SCHEMA_VERSION, Record
from gaolbook.base.version import __version__

READING_STAGES = ("base", "collect", "extract")
"""Folders whose code and word lists decide what is read from an article."""
CODE_SUFFIXES = (".py", ".toml", ".npz")


class Reader(Record):
    """The model that read the articles. ``sha256`` covers its files; it is None for a pipeline that has none."""

    name: str
    version: str
    sha256: str | None


class Input(Record):
    """A file that was read: its name in ``source`` and where it was."""

    source: str
    path: str


class Manifest(Record):
    """The content of run.json, the one file whose bytes differ between equal runs: it holds ``seconds``."""

    gaolbook: str
    schema_version: str
    made_by: str
    settings: Settings
    model: Reader
    inputs: tuple[Input, ...]
    counts: dict[str, int]
    articles: dict[str, int]
    problems: dict[str, int]
    seconds: dict[str, float]


def reader_of(nlp: Language, name: str) -> Reader:
    """Describe a loaded model by the name it was asked for."""
    folder = nlp.path
    sha256 = _hash_files(folder, _files(folder)) if folder else None
    return Reader(name=name, version=str(nlp.meta.get("version", "")), sha256=sha256)


def fingerprint(settings: Settings, reader: Reader) -> str:
    """Return one word for all that decides what is read from an article: code, word lists, model, settings."""
    read_by = (reader.name, reader.version, reader.sha256, settings.max_characters, settings.everything)
    return content_id("x", SCHEMA_VERSION, _code_hash(), *read_by)


@cache
def _code_hash() -> str:
    package = Path(__file__).parents[1]
    code = [path for stage in READING_STAGES for path in _files(package / stage) if path.suffix in CODE_SUFFIXES]
    return _hash_files(package, code)


def new_manifest(settings: Settings, reader: Reader, made_by: str, inputs: Iterable[Input]) -> Manifest:
    """Return a manifest whose counts and seconds are still to come."""
    ordered = sorted(set(inputs), key=lambda item: (item.source, item.path))
    return Manifest(
        gaolbook=__version__,
        schema_version=SCHEMA_VERSION,
        made_by=made_by,
        settings=settings,
        model=reader,
        inputs=tuple(ordered),
        counts={},
        articles={},
        problems={},
        seconds={},
    )


def _files(folder: Path) -> list[Path]:
    """All files under a folder that carry content, in the order of their names."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _hash_files(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
