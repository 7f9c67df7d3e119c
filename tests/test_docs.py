"""What the documents say is so."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import readme  # noqa: E402  # a script of this folder

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
LONGEST_FILE = 400
"""Lines of a file that one can still know."""
CODE = [*sorted((ROOT / "pipeline").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]


@pytest.mark.model
def test_made_parts_are_up_to_date(sample_run: Path) -> None:
    made = readme.parts(sample_run)
    shown = {found["name"]: found[0] for found in readme.PART.finditer(TEXT)}
    assert set(shown) == set(made)
    for name, part in made.items():
        assert part in shown[name], f"part {name!r} of README.md is out of date: run python tests/readme.py"


def test_every_command_is_in_the_readme() -> None:
    names = readme.command_names()
    assert len(names) >= 4
    for name in names:
        assert f"$ gaolbook {name} --help" in TEXT


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


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_test_command_is_marked_for_ci() -> None:
    found = re.search(r"<!-- test command -->\n```\n(.+?)\n```", TEXT, re.DOTALL)
    assert found is not None
    assert "pytest" in found[1]
    assert "<!-- test command -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_large_to_know(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
