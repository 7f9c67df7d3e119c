"""How many articles a run foretells from the bytes it has read."""

from __future__ import annotations

from pathlib import Path

from gaolbook.meter import Meter
from gaolbook.write import Input


def inputs(folder: Path, **sizes: int) -> list[Input]:
    for name, size in sizes.items():
        (folder / f"{name}.jsonl").write_bytes(b"x" * size)
    return [Input(source=name, path=str(folder / f"{name}.jsonl")) for name in sizes]


def test_the_number_of_articles_is_foretold_from_the_bytes_read(tmp_path: Path) -> None:
    meter = Meter(inputs(tmp_path, a=600, b=400), None)
    assert meter.expected(0) is None
    meter.add(250)
    assert meter.expected(10) == 40
    meter.add(750)
    assert meter.expected(37) == 37


def test_a_limit_and_what_cannot_be_measured(tmp_path: Path) -> None:
    files = inputs(tmp_path, a=100)
    limited = Meter(files, 5)
    limited.add(10)
    assert limited.expected(3) == 5
    unknown = Meter([*files, Input(source="-", path="-")], None)
    unknown.add(10)
    assert unknown.expected(3) is None


def test_files_of_one_article_each_are_counted() -> None:
    files = [Input(source=name, path=name) for name in ("a.txt", "b.html")]
    assert Meter(files, None).expected(0) == 2
