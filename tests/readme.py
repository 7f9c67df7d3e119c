"""The parts of the documents that are made from the project itself. ``python tests/readme.py`` writes them anew.

A part stands between ``<!-- made: NAME -->`` and ``<!-- end -->``; tests/test_docs.py fails where one is out of date.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from gaolbook import flow
from gaolbook.__main__ import app
from gaolbook.base.config import Settings
from gaolbook.extract import COMPONENTS
from gaolbook.write import FILES

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import reference  # noqa: E402  # a module of this folder

README = ROOT / "README.md"
DOCUMENTS = (README, *(ROOT / "pipeline" / "docs" / f"{name}.md" for name in ("commands", "databases", "api")))
"""The documents with made parts."""
PART = re.compile(r"(?P<head><!-- made: (?P<name>\w+) -->\n).*?(?P<tail><!-- end -->)", re.DOTALL)
COLUMNS = 100
"""Width of the help texts."""

SHOWN_EVENTS = (
    ("arrest", "Arash Kiani-Moqaddam"),
    ("release", "Arash Kiani-Moqaddam"),
    ("appeal_decision", "Shahrzad Mirqasemi"),
    ("sentence", "Zamorán Pineda"),
)
"""Events of the sample corpus in the table of results: type, and what the person's name ends with."""
SCREENSHOTS = (
    ("review.png", "The review page: two names, why they may be one, and the sentences of both"),
    ("report.png", "The report: people, timelines, charts"),
)
"""Pictures of ``corpora/images`` that the README shows, as far as they exist, and what they show."""
MOST_QUOTED = 110
"""Characters of a quote in the table."""


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def command_names() -> list[str]:
    """The names of all commands, in the order of the help text."""
    names = (item.name or item.callback.__name__ for item in app.registered_commands if item.callback)
    return [name.replace("_", "-") for name in names]


def commands() -> str:
    """The help text of every command."""
    runner = CliRunner(env={"COLUMNS": str(COLUMNS), "TERMINAL_WIDTH": str(COLUMNS)})
    texts = []
    for name in ([], *([name] for name in command_names())):
        told = runner.invoke(app, [*name, "--help"], prog_name="gaolbook", terminal_width=COLUMNS).stdout.rstrip()
        texts.append(f"$ gaolbook {' '.join([*name, '--help'])}\n{told}")
    return "```\n" + "\n\n".join(texts) + "\n```"


def overview() -> str:
    """The table of commands."""
    found = [(item, item.name or item.callback.__name__) for item in app.registered_commands if item.callback]
    lines = ["| command | does |", "|---|---|"]
    for item, name in found:
        first = (item.callback.__doc__ or "").splitlines()[0].rstrip(".") if item.callback else ""
        lines.append(f"| `{name.replace('_', '-')}` | {first[:1].lower()}{first[1:]} |")
    return "\n".join(lines)


def screenshots() -> str:
    """The pictures that exist."""
    folder = README.parent / "corpora" / "images"
    return "\n".join(f"![{says}](corpora/images/{name})" for name, says in SCREENSHOTS if (folder / name).exists())


def settings() -> str:
    """The table of settings."""
    lines = ["| setting | default | what |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name}` | `{field.default}` | {field.description} |")
    return "\n".join(lines)


def files() -> str:
    """The table of output files."""
    return "\n".join(["| file | what |", "|---|---|", *(f"| `{file.name}` | {file.says} |" for file in FILES)])


def components() -> str:
    """The order of the components."""
    return " → ".join(f"`{name}`" for name in COMPONENTS)


def results(out: Path) -> str:
    """A few rows of the sample corpus."""
    names = {row["person_id"]: row["name"] for row in rows(out, "persons")}
    lines = ["| event | person | date | term | the sentence that says so |", "|---|---|---|---|---|"]
    for kind, ending in SHOWN_EVENTS:
        lines.append(next(_event(row, names) for row in rows(out, "events") if _shows(row, names, kind, ending)))
    pair = next(row for row in rows(out, "suggestions") if row["kind"] == "person")
    why = "; ".join(reason["says"] for reason in pair["reasons"])
    said = f"One person or two? A suggestion with probability {pair['score']:.2f}: {why}."
    lines += ["", said]
    return "\n".join(lines)


def _shows(row: dict[str, Any], names: dict[str, str], kind: str, ending: str) -> bool:
    people = [names[key] for key in row["person_ids"]]
    return row["type"] == kind and bool(row["date"]) and any(name.endswith(ending) for name in people)


def _event(row: dict[str, Any], names: dict[str, str]) -> str:
    quote = " ".join(row["evidence"][0]["quote"].split())
    shown = quote if len(quote) <= MOST_QUOTED else quote[:MOST_QUOTED].rsplit(" ", 1)[0] + " ..."
    people = ", ".join(names[key] for key in row["person_ids"])
    return f"| `{row['type']}` | {people} | {row['date']} | {row['term'] or ''} | {shown} |"


def parts(out: Path) -> dict[str, str]:
    """Return all parts by name; ``out`` is a run over the sample corpus."""
    return {
        "results": results(out),
        "screenshots": screenshots(),
        "overview": overview(),
        "commands": commands(),
        "settings": settings(),
        "files": files(),
        "components": components(),
        "tables": reference.tables(),
        "api": reference.api(),
    }


def renewed(text: str, made: dict[str, str]) -> str:
    """Return a document with its parts made anew."""
    return PART.sub(lambda found: found["head"] + made[found["name"]] + "\n" + found["tail"], text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        flow.run([ROOT / "corpora" / "sample" / "articles"], folder)
        made = parts(Path(folder))
    for document in DOCUMENTS:
        document.write_text(renewed(document.read_text(encoding="utf-8"), made), encoding="utf-8")
        sys.stdout.write(f"{document.relative_to(ROOT)} is up to date\n")
