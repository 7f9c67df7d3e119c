"""Workers: an article that crashes, hangs or takes all memory costs only itself, whatever the number of workers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gaolbook import flow
from gaolbook.base.config import Settings
from gaolbook.collect import RawArticle
from gaolbook.workers import read_all

pytestmark = [pytest.mark.model, pytest.mark.slow]
HERE = str(Path(__file__).parent)
TROUBLE = {"crash": "worker_died", "hang": "too_slow", "fill the memory": "memory"}
SETTINGS = Settings(model="hostile_model", article_seconds=5, article_megabytes=700)


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(HERE)


def errors(out: Path) -> dict[str, str]:
    lines = (out / "problems.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["source"]: row["error"] for row in map(json.loads, lines)}


def test_bad_articles_cost_only_themselves_and_are_retried_only_when_asked(
    articles: Path, tmp_path: Path, content: Callable[[Path], dict[str, bytes]]
) -> None:
    for name in TROUBLE:
        (articles / f"{name}.txt").write_text(f"Please {name}. Nobody was arrested.", encoding="utf-8")
    report = flow.run([articles], tmp_path / "out", settings=SETTINGS, workers=2)
    told = {f"news/{name}.txt": error for name, error in TROUBLE.items()}
    assert (report.exit_status, report.extracted, errors(tmp_path / "out")) == (1, 3, told)
    first = content(tmp_path / "out")

    again = flow.run([articles], tmp_path / "out", settings=SETTINGS, workers=1)
    assert (again.exit_status, again.extracted) == (1, 0)
    assert content(tmp_path / "out") == first

    for name in TROUBLE:
        (articles / f"{name}.txt").unlink()
    (articles / "crash.txt").write_text("Please crash. Nobody was arrested.", encoding="utf-8")
    flow.run([articles], tmp_path / "out", settings=SETTINGS, workers=1, retry=True)
    assert errors(tmp_path / "out")["news/crash.txt"] == "worker_died"


def test_more_articles_than_the_queues_hold_all_come_back() -> None:
    found = [RawArticle(f"{number}.txt", f"Number {number} was said. " * 400) for number in range(120)]
    outcomes = read_all(found, Settings(), 2)
    assert sorted(item.article.source for item in outcomes) == sorted(item.source for item in found)


def test_a_worker_that_cannot_start_is_told() -> None:
    with pytest.raises(OSError, match="before it was ready"):
        list(read_all([RawArticle("a.txt", "Nobody.")], Settings(model="nowhere"), 1))
