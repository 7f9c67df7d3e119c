"""What is in which file: the table of files, and a JSON Schema for the lines of each, from the records themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from gaolbook.base.schema import (
    SCHEMA_VERSION,
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
from gaolbook.merge import LogEntry
from gaolbook.write.manifest import Manifest

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class File(NamedTuple):
    """A file of an output folder, the record each line (or the whole of run.json) holds, and what it tells."""

    name: str
    record: type[Record]
    says: str


FILES = (
    File("articles.jsonl", Article, "every article that was read and what became of it"),
    File("persons.jsonl", Person, "people, with every spelling of their names and what the latest evidence says"),
    File("organisations.jsonl", Organisation, "parties, media, courts, prisons and other bodies"),
    File("roles.jsonl", Role, "jobs, posts and memberships of people"),
    File("charges.jsonl", Charge, "offences people are accused of, and how far the authorities got"),
    File("events.jsonl", Event, "arrests, trials, sentences, releases and 21 other kinds of event"),
    File("mentions.jsonl", Mention, "every place in an article that names or points at somebody"),
    File("suggestions.jsonl", Suggestion, "pairs of names that may be one, for a person to judge"),
    File("redirects.jsonl", Redirect, "ids of earlier runs that now mean another, or nothing any more"),
    File("withdrawn.jsonl", Withdrawn, "roles, charges and events that people marked as wrong, and by which decision"),
    File("problems.jsonl", Problem, "what could not be read or processed, and why"),
    File("decisions.jsonl", LogEntry, "what people decided; only ever added to"),
    File("extractions.jsonl", Extraction, "what each article says before merging; lets a later run go on from here"),
    File("run.json", Manifest, "version, settings, model, inputs, counts, seconds"),
)


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each file by its name without suffix."""
    return {file.name.partition(".")[0]: _schema(file) for file in FILES}


def _schema(file: File) -> dict[str, Any]:
    stem = file.name.partition(".")[0]
    body = file.record.model_json_schema(mode="serialization")
    head = {"$schema": DIALECT, "$id": f"urn:gaolbook:schema:{SCHEMA_VERSION}:{stem}"}
    return {**head, **body, "title": file.name, "x-says": file.says}


def write_schemas(folder: Path) -> list[Path]:
    """Write one NAME.schema.json per file and return the paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for stem, schema in schemas().items():
        path = folder / f"{stem}.schema.json"
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
