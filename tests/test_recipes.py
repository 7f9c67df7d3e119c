"""The recipes do what they say, as they are written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import recipes  # a script of this folder


@pytest.mark.slow
@pytest.mark.model
def test_recipes_print_what_the_document_shows(tmp_path: Path) -> None:
    text = recipes.RECIPES.read_text(encoding="utf-8")
    with recipes.postgres() as server:
        done = list(recipes.printed(text, tmp_path, server))
    assert len(done) >= 10
    for recipe, output in done:
        if recipe.shown is None:
            assert output == "", f"line {recipe.line} prints something that is not shown"
        else:
            assert output == recipe.shown, f"line {recipe.line}: run python tests/recipes.py and look at what changed"


def test_every_block_is_run() -> None:
    text = recipes.RECIPES.read_text(encoding="utf-8")
    fences = text.count("\n```") / 2
    assert fences == sum(1 + (recipe.shown is not None) for recipe in recipes.recipes(text))
