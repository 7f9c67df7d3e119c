"""What the documents say is so."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

import gaolbook

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import readme  # noqa: E402  # a script of this folder

DOCS = ROOT / "pipeline" / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "corpora" / "README.md", *sorted(DOCS.glob("*.md"))]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
LONGEST_FILE = 400
"""Lines of a file that one can still know."""
CODE = [*sorted((ROOT / "pipeline").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]


@pytest.mark.model
def test_made_parts_are_up_to_date(sample_run: Path) -> None:
    made = readme.parts(sample_run)
    texts = [path.read_text(encoding="utf-8") for path in readme.DOCUMENTS]
    shown = {found["name"]: found[0] for text in texts for found in readme.PART.finditer(text)}
    assert set(shown) == set(made)
    for name, part in made.items():
        assert part in shown[name], f"part {name!r} of a document is out of date: run python tests/readme.py"


def test_every_command_is_documented() -> None:
    names = readme.command_names()
    help_texts = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert len(names) >= 4
    for name in names:
        assert f"| `{name}` |" in TEXT
        assert f"$ gaolbook {name} --help\nUsage: gaolbook {name}" in help_texts


def test_every_stage_is_in_the_readme() -> None:
    stages = [path.parent.name for path in sorted((ROOT / "pipeline" / "gaolbook").glob("*/__init__.py"))]
    assert {"base", "collect", "extract", "merge", "verify", "write"} <= set(stages)
    for stage in stages:
        assert f"`{stage}/`" in TEXT


def test_layers_name_every_stage() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    package = ROOT / "pipeline" / "gaolbook"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    assert set(layers) == modules | {path.parent.name for path in package.glob("*/__init__.py")}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for link, _, heading in re.findall(r"\]\((?!https?:)([^)#\s]*)(#([^)]*))?\)", path.read_text(encoding="utf-8")):
        target = path.parent / link if link else path
        assert target.exists(), link
        if heading:
            text = target.read_text(encoding="utf-8")
            titles = [re.sub(r"[^\w\- ]", "", title.lower()) for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)]
            assert heading in [title.replace(" ", "-") for title in titles], f"{link}#{heading}"


def test_every_document_is_linked_from_the_readme() -> None:
    for path in PAGES:
        if path.parent == DOCS:
            assert f"](pipeline/docs/{path.name}" in TEXT, path.name


def test_the_citation_is_of_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {gaolbook.__version__}\n" in citation


def test_the_test_command_is_marked_for_ci() -> None:
    found = re.search(r"<!-- test command -->\n```\n(.+?)\n```", TEXT, re.DOTALL)
    assert found is not None
    assert "pytest" in found[1]
    assert "<!-- test command -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_large_to_know(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
