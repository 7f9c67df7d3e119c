"""A reader of the report, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from chromium import DESKTOP, PHONE, chromium, needs_chromium
from gaolbook.report import report

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(register: Path, tmp_path: Path) -> str:
    report(register, tmp_path / "report.html")
    return (tmp_path / "report.html").as_uri()


def test_sorting_filtering_and_the_way_to_a_sentence(browser: Browser, page: str) -> None:
    shown = browser.new_page(viewport=DESKTOP)  # type: ignore[arg-type]
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda said: asked.append(said.text))
    shown.goto(page)
    rows = shown.locator("#table tbody tr:visible")
    expect(rows).to_have_count(28)
    shown.fill("#words", "toqtarbekov")
    expect(rows).to_have_count(1)
    expect(shown.locator("#shown")).to_have_text("1 of 28 shown")
    shown.fill("#words", "")
    shown.click("#table thead button >> nth=4")
    first = shown.locator("#table tbody tr >> nth=0").get_attribute("data-words")
    shown.click("#table thead button >> nth=4")
    assert shown.locator("#table tbody tr >> nth=0").get_attribute("data-words") != first
    shown.click(".life summary >> nth=0")
    assert shown.locator(".life blockquote:visible").count() >= 1
    assert asked == [page]
    shown.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(browser: Browser, page: str, scheme: str, size: dict[str, int]) -> None:
    shown = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    shown.goto(page)
    for summary in shown.locator("summary:visible").all()[:4]:
        summary.click()
    found = [v for v in Axe().run(shown).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert shown.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    shown.close()
