"""Export: the register into databases and files that other tools read, all from one description of the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from gaolbook.export.source import ExportError, Source
from gaolbook.export.synchronise import Exported

__all__ = ["FORMATS", "ExportError", "Exported", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module that writes it, what the target is, and the extra that brings its library."""

    module: str
    target: str
    extra: str | None = None


FORMATS = {
    "sqlite": Format("sqlite", "a file"),
    "csv": Format("delimited", "a folder"),
    "duckdb": Format("duck", "a file", "duckdb"),
    "parquet": Format("parquet", "a folder", "parquet"),
    "postgres": Format("postgres", "a connection string or URI", "postgres"),
    "ftm": Format("ftm", "a file of JSON lines", "ftm"),
}


def export(out: Path | str, to: str, target: Path | str, *, schema: str | None = None) -> Exported:
    """Write the register in the folder ``out`` to ``target``, in one of ``FORMATS``.

    ``schema`` names the schema of PostgreSQL's tables. Raises ExportError where nothing can be done, OSError where a
    file cannot be written.
    """
    if to not in FORMATS:
        raise ExportError(f"no format {to!r}; there are {', '.join(FORMATS)}")
    form = FORMATS[to]
    if schema is not None and to != "postgres":
        raise ExportError(f"a schema is for postgres; {to} has none")
    try:
        module = import_module(f"{__name__}.{form.module}")
    except ModuleNotFoundError as error:
        if form.extra is None or str(error.name).startswith("gaolbook"):
            raise
        raise ExportError(
            f"{to} needs {error.name}, which is not installed. Install it: pip install 'gaolbook[{form.extra}]'"
        ) from error
    write: Callable[..., Exported] = module.export
    options = {} if schema is None else {"schema": schema}
    return write(Source(Path(out)), str(target), **options)
