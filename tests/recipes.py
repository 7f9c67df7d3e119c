"""Run the recipes of pipeline/docs/recipes.md as they stand. ``python tests/recipes.py`` writes what they print anew.

A block of ``bash`` or ``python`` is run; a block of ``text`` right after it is what it printed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "export"))

from pg_server import postgres  # noqa: E402  # a module of a folder beside

RECIPES = ROOT / "pipeline" / "docs" / "recipes.md"
BLOCK = re.compile(r"^```(?P<kind>bash|python)\n(?P<code>.*?)^```\n(?:^```text\n(?P<shown>.*?)^```\n)?", re.M | re.S)
SECONDS = 120
"""A recipe that takes longer hangs."""


class Recipe(NamedTuple):
    """A block of code, what the document says it prints (None: nothing is shown), and where the code begins."""

    kind: str
    code: str
    shown: str | None
    line: int


def recipes(text: str) -> Iterator[Recipe]:
    """Yield the blocks of a document that are run, in order."""
    for found in BLOCK.finditer(text):
        yield Recipe(found["kind"], found["code"], found["shown"], text.count("\n", 0, found.start()) + 2)


def printed(text: str, folder: Path, server: Mapping[str, str]) -> Iterator[tuple[Recipe, str]]:
    """Run all blocks of a document in ``folder`` and yield each with what it printed. Fails where one fails."""
    (folder / "corpora").symlink_to(ROOT / "corpora")
    programs = folder / ".bin"
    programs.mkdir()
    for name, command in (("gaolbook", "-m gaolbook"), ("python3", "")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    path = f"{programs}{os.pathsep}{server['PATH']}"
    environment = {**os.environ, **server, "PATH": path, "TZ": "UTC", "COLUMNS": "100", "PSQLRC": os.devnull}
    for recipe in recipes(text):
        command = ["bash", "-euo", "pipefail"] if recipe.kind == "bash" else [sys.executable, "-"]
        done = subprocess.run(
            command,
            input=recipe.code,
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{RECIPES.name}, line {recipe.line}: {done.stderr}"
        yield recipe, "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def renewed(text: str, outputs: Iterator[tuple[Recipe, str]]) -> str:
    """Return the document with what its blocks print."""

    def block(found: re.Match[str]) -> str:
        _, output = next(outputs)
        shown = "" if found["shown"] is None else f"```text\n{output}```\n"
        return f"```{found['kind']}\n{found['code']}```\n{shown}"

    return BLOCK.sub(block, text)


def main() -> None:
    """Write the document anew."""
    folder = Path(tempfile.mkdtemp(prefix="gaolbook-recipes-"))
    try:
        with postgres() as server:
            text = RECIPES.read_text(encoding="utf-8")
            RECIPES.write_text(renewed(text, printed(text, folder, server)), encoding="utf-8")
    finally:
        shutil.rmtree(folder)
    sys.stdout.write(f"{RECIPES.relative_to(ROOT)} is up to date\n")


if __name__ == "__main__":
    main()
