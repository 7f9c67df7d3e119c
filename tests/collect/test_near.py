"""Near-duplicates: cut, reordered and reworded copies are found, other articles are not, and no fact is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gaolbook import flow
from gaolbook.base.config import Settings
from gaolbook.base.schema import Extraction
from gaolbook.collect import RawArticle, near_duplicates
from gaolbook.collect.near import LEAST_CONTAINED, contained, read_sketch, runs_of, sketch
from gaolbook.reading import read_article

FOLDER = Path(__file__).parents[2] / "corpora" / "sample" / "articles"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


def alike(left: str, right: str) -> float:
    return contained(read_sketch(sketch(left)), read_sketch(sketch(right)))


def sentences(text: str) -> list[str]:
    return text.replace("\n", " ").split(". ")


def test_a_sketch_comes_back_as_it_was_written() -> None:
    for text in TEXTS.values():
        assert read_sketch(sketch(text)).tolist() == runs_of(text).tolist()
    assert sketch("Too short to say.") == ""
    assert sketch("again " * 500) == "", "one run, however often"


def test_changed_copies_are_alike_and_other_articles_are_not() -> None:
    chance = random.Random(7)
    for text in TEXTS.values():
        told = sentences(text)
        shuffled = chance.sample(told, len(told))
        reworded = " ".join(word if chance.random() > 0.05 else "so" for word in text.split())
        for copy in (". ".join(told[: 2 * len(told) // 3]), ". ".join(shuffled), reworded):
            if sketch(copy):
                assert alike(text, copy) >= LEAST_CONTAINED
    names = sorted(TEXTS)
    highest = max(alike(TEXTS[a], TEXTS[b]) for a in names for b in names if a < b)
    assert highest < LEAST_CONTAINED / 2


@pytest.fixture(scope="module")
def report() -> dict[str, Extraction]:
    """One report, a cut copy, a copy about somebody else, and a copy with one more verdict."""
    name, body = "Leyla Testova", max(TEXTS.values(), key=len)
    variants = {
        "whole.txt": body,
        "cut.txt": body[: 3 * len(body) // 4].rsplit(". ", 1)[0] + ".",
        "more.txt": body[: 3 * len(body) // 4].rsplit(". ", 1)[0]
        + f". The journalist {name} was arrested in Baku on 3 May 2016.",
    }
    return {name: read_article(RawArticle(name, told), Settings()) for name, told in variants.items()}


@pytest.mark.model
def test_a_repeat_tells_nothing_of_its_own(report: dict[str, Extraction]) -> None:
    repeats = near_duplicates(list(report.values()))
    ids = {name: item.article.article_id for name, item in report.items()}
    assert repeats == {ids["cut.txt"]: ids["whole.txt"]}
    assert repeats == near_duplicates(list(report.values())[::-1])


@pytest.mark.model
def test_a_repeat_is_an_article_again_when_the_fuller_one_goes(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    text = TEXTS["az_qaraxanzade_verdict"]
    (folder / "whole.txt").write_text(text + "\nNobody else was in the room when it was read out.", encoding="utf-8")
    (folder / "cut.txt").write_text(text, encoding="utf-8")
    first = flow.run([folder], tmp_path / "out")
    assert first.manifest.articles == {"duplicate": 1, "extracted": 1}
    assert flow.run([folder], tmp_path / "out").extracted == 0
    (folder / "whole.txt").write_text("A fair was held in the town of Orl on Monday.", encoding="utf-8")
    again = flow.run([folder / "whole.txt"], tmp_path / "out")
    assert (again.extracted, again.manifest.articles) == (1, {"extracted": 2})
