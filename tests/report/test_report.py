"""The report: who is held as of a day, the charts, and a page that text from articles cannot break."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import made
from gaolbook.__main__ import app
from gaolbook.base.schema import Event, EventType, Evidence
from gaolbook.book import Book
from gaolbook.merge import Register
from gaolbook.report import gather, make_page, report
from gaolbook.report.charts import arrests_and_releases, charges_by_kind, evidence_behind, held_over_time, strip
from gaolbook.report.facts import steps, thin
from gaolbook.write import Folder

WHO = "per_1"


def book(*events: tuple[EventType, str | None], published: str = "2020-06-01") -> Book:
    """A register of one person to whom these things happened, told by one article."""
    article = made.article("a", "text", published, "One article")
    said = (Evidence(article_id=article.article_id, start=0, end=4, quote="text"),)
    listed = tuple(made.event(kind, WHO, day, said) for kind, day in events)
    register = Register(
        mentions=(), persons=(made.person(WHO, "Anna Testova"),), organisations=(), roles=(), charges=(),
        events=listed, suggestions=(), redirects=(), withdrawn=(), problems=(),
    )  # fmt: skip
    return Book.of(register, [article])


def status(told: Book, as_of: str) -> str | None:
    lives = gather(told, as_of).lives
    return lives[0].status if lives else None


def test_as_of_is_what_was_so_then() -> None:
    told = book(("arrest", "2016-05-02"), ("release", "2018-03-01"), ("arrest", "2019-01-01"))
    assert status(told, "2015") is None
    assert status(told, "2016-05-01") is None
    assert status(told, "2016-05-02") == "detained"
    assert status(told, "2018-02") == "detained"
    assert status(told, "2018-03-01") == "released"
    assert status(told, "2019") == "unknown"  # nothing is later: the register's own word, which made.person gives


def test_a_year_counts_from_its_end() -> None:
    told = book(("arrest", "2016"), ("release", "2019-01-01"))
    assert status(told, "2016-12-30") is None
    assert status(told, "2016-12-31") == "detained"


def test_without_a_day_it_is_the_latest_articles() -> None:
    assert gather(book(("arrest", "2016-05-02"))).as_of == date(2020, 6, 1)
    with pytest.raises(ValueError, match="nonsense"):
        gather(book(), "nonsense")


def test_steps_join_equal_neighbours_and_an_undated_release_leaves_doubt() -> None:
    def events(told: Book) -> tuple[Event, ...]:
        return told.events_of[WHO]

    twice = steps(events(book(("arrest", "2016-05-02"), ("remand", "2016-05-04"), ("release", "2018-03-01"))))
    assert [(step.day, step.status) for step in twice] == [
        (date(2016, 5, 2), "detained"),
        (date(2018, 3, 1), "released"),
    ]
    assert [step.status for step in steps(events(book(("arrest", "2016-05-02"), ("release", None))))] == ["unknown"]


def test_charts_count_people(register: Path) -> None:
    facts = gather(Book.load(Folder(register)))
    held = held_over_time(facts)
    assert held.bars == () or max(bar.value for bar in held.bars) <= len(facts.lives)
    flow = arrests_and_releases(facts)
    assert sum(int(row[1]) for row in flow.rows) == 28
    kinds = dict(charges_by_kind(facts).rows)  # type: ignore[arg-type]
    assert kinds == {"fraud": "14", "libel": "14"}
    assert ("arrests", "28", "0", "0") in evidence_behind(facts).rows


def test_held_people_are_drawn_until_the_day(tmp_path: Path) -> None:
    facts = gather(book(("arrest", "2016-05-02")), "2020-06-01")
    held = held_over_time(facts)
    assert [(bar.kind, bar.value, bar.label) for bar in held.bars] == [
        ("detained", 1, "2016-05 to 2017-04"),
        ("stale", 1, "2017-05 to 2020-05"),
        ("detained", 1, "2020-06 to 2020-06"),  # the article is of June 2020
    ]
    assert held.rows[-1] == ("2020-06", "1", "0", "0")
    drawn = strip(facts.lives[0], facts.as_of)
    assert drawn is not None
    assert drawn.spans[0].width == pytest.approx(640)


def test_thin_evidence_is_named() -> None:
    told = book(("arrest", "2016-05-02"), published="2016-06-01")
    life = made.person(WHO, "Anna Testova").model_copy(
        update={"status": "detained", "status_as_of": "2016", "status_evidence": told.events_of[WHO][0].evidence}
    )
    held = Book.of(
        Register(
            mentions=(), persons=(life,), organisations=(), roles=(), charges=(), events=told.events_of[WHO],
            suggestions=(), redirects=(), withdrawn=(), problems=(),
        ),
        told.articles.values(),
    )  # fmt: skip
    assert [why for _, why in thin(gather(held, "2020"))] == [
        "one article says so; no news since 2016-06-01; only the year is known"
    ]


def test_the_same_bytes_twice(register: Path, tmp_path: Path) -> None:
    pages = [tmp_path / "one.html", tmp_path / "two.html"]
    for page in pages:
        report(register, page)
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_the_page_asks_for_nothing_and_its_policy_fits(register: Path) -> None:
    read = Book.load(Folder(register))
    page = make_page(read, gather(read))
    assert page.startswith("<!doctype html>")
    policy = re.search(r'content="(default-src[^"]*)"', page)
    assert policy
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inside
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"sha256-{digest}" in policy[1].replace("&#39;", "'").replace("&#x27;", "'").replace("&#43;", "+")
    assert not re.search(r'(src|href)="(?!#)', page)
    assert " style=" not in page


def test_every_fact_opens_to_its_sentence(register: Path) -> None:
    read = Book.load(Folder(register))
    facts = gather(read)
    page = make_page(read, facts)
    statements = sum(len(life.events) + len(life.charges) + len(life.roles) for life in facts.lives)
    assert page.count('<li class="fact') == statements
    assert page.count("<blockquote>") >= statements


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    names = ((f"Aaa {evil}", f"Bbb {evil}"), ("Omar " + "x" * 200_000, "Omar " + "y" * 200_000), *made.NAMES[:2])
    out = made.small(tmp_path / "register", tmp_path / "texts", names)
    report(out, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert len(page) < 400_000


def test_the_command(register: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(register), "--as-of", "2030"])
    assert done.exit_code == 0
    assert "as of 2030-12-31" in done.stdout
    assert (register / "report.html").is_file()
    wrong = CliRunner().invoke(app, ["report", str(register), "--as-of", "soon"])
    assert wrong.exit_code == 2
    nowhere = CliRunner().invoke(app, ["report", str(tmp_path / "nowhere")])
    assert nowhere.exit_code == 2
    assert not (tmp_path / "nowhere").exists()
