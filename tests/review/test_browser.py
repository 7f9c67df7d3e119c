"""A person at the review page, in a real browser."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import gaolbook
import made
from chromium import DESKTOP, PHONE, Server, chromium, needs_chromium, serving
from gaolbook import flow
from gaolbook.merge.decisions import read_log, standing

pytestmark = [pytest.mark.browser, needs_chromium]

KEYS = "ynuynyynuy"
expect.set_options(timeout=20_000)
OPS = {"y": "same", "n": "different", "u": "unsure"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@contextmanager
def at(browser: Browser, url: str, **context: Any) -> Iterator[Page]:
    """Open a page in a profile of its own; anything the browser complains about fails the test."""
    own = browser.new_context(**{"viewport": DESKTOP, **context})
    page = own.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.set_default_timeout(30_000)
    page.on("dialog", lambda shown: complaints.append(f"a dialog: {shown.message}"))
    page.goto(url)
    page.wait_for_selector("h1")
    yield page
    assert [told for told in complaints if "ERR_CONNECTION_REFUSED" not in told] == []
    own.close()


def names(page: Page) -> list[str]:
    return [name.inner_text() for name in page.query_selector_all(".pair h2 .unseen")]


def press(page: Page, key: str) -> None:
    """Press a key that answers, and wait for the next pair or the end."""
    with page.expect_response(lambda response: response.request.method == "POST" and response.ok):
        page.keyboard.press(key)
    expect(page.locator("#live")).not_to_be_empty()
    page.evaluate("document.querySelector('#live').textContent = ''")


def test_ten_pairs_by_keys_undo_reload_merge(browser: Browser, register: Path) -> None:
    judged = []
    with serving(register) as server, at(browser, server.url) as page:
        for key in KEYS:
            judged.append((*names(page), OPS[key]))
            press(page, key)
        press(page, "z")
        assert (*names(page), "same") == judged[-1]
        left = page.inner_text("#left")
        page.reload()
        page.wait_for_selector(".pair")
        assert page.inner_text("#left") == left == "5 left of 14"

        with at(browser, server.url + "#/history") as second:
            assert second.locator(".rows .row").count() == 11
            assert second.locator(".rows .row.gone").count() == 1
        for _ in range(2):
            flow.merge_again(register)
    judged.pop()
    people = [json.loads(line) for line in (register / "persons.jsonl").read_text(encoding="utf-8").splitlines()]
    spellings = [{form["text"] for form in person["names"]} for person in people]
    asked = [json.loads(line) for line in (register / "suggestions.jsonl").read_text(encoding="utf-8").splitlines()]
    decided = {frozenset((row["left_name"], row["right_name"])): row["decision"] for row in asked}
    for left, right, op in judged:
        if op == "same":
            assert any({left, right} <= found for found in spellings)
        else:
            assert decided[frozenset((left, right))] == op
    assert len(people) == 28 - sum(op == "same" for _, _, op in judged)


def test_a_killed_server_loses_no_decision(browser: Browser, register: Path) -> None:
    seen = []
    for key in "yn":
        with serving(register) as server, at(browser, server.url) as page:
            seen.append((*names(page), OPS[key]))
            press(page, key)
            server.kill()
            page.keyboard.press("y")
            page.wait_for_selector("[role=alert]")
            assert "Nothing was recorded" in page.inner_text("[role=alert]")
    logged = [
        (e.left.surface, e.right.surface, e.op) for e in read_log(register / "decisions.jsonl") if e.left and e.right
    ]
    assert logged == seen


def test_ctrl_c_ends_it_cleanly(register: Path) -> None:
    server = Server(register)
    assert server.stop() in (0, 130)


def test_the_merge_runs_while_one_goes_on(browser: Browser, register: Path) -> None:
    with serving(register) as server, at(browser, server.url) as page:
        press(page, "y")
        assert page.inner_text("#apply").startswith("Apply 1")
        with page.expect_response("**/api/merge"):
            page.keyboard.press("m")
        press(page, "n")
        expect(page.locator("#apply")).to_have_text(re.compile("Apply 1 m|Up to date"), timeout=60_000)
        # on a busy machine the merge starts so late that it reads the second decision too: the button must know it
        merged = json.loads((register / "run.json").read_text(encoding="utf-8"))["counts"]["decisions"]
        assert page.inner_text("#apply").strip() == {1: "Apply 1 m", 2: "Up to date"}[merged]
        assert page.inner_text("#left").startswith("12 left of ")


def test_a_person_page_puts_things_right(browser: Browser, register: Path) -> None:
    with serving(register) as server, at(browser, server.url) as page:
        page.keyboard.press("1")
        page.wait_for_selector("#split")
        page.keyboard.press("e")
        page.fill("#new-name", "Another Name")
        press(page, "Enter")
        page.click("button[aria-label^='Mark as wrong: arrested']")
        press(page, "y")
        page.wait_for_selector(".chip.wrong")
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open] .keys")
        page.keyboard.press("Escape")
        page.keyboard.press("b")
        page.wait_for_selector(".pair")
        page.keyboard.press("o")
        page.wait_for_selector("dialog[open] .article mark.left")
        page.keyboard.press("o")
        page.wait_for_selector("dialog[open] .article mark.right")
    assert [entry.op for entry in standing(read_log(register / "decisions.jsonl"))] == ["rename", "wrong"]


def test_a_group_and_its_ticks(browser: Browser, register: Path) -> None:
    with serving(register) as server, at(browser, server.url) as page:
        page.keyboard.press("g")
        page.wait_for_selector("dialog[open] .group")
        page.keyboard.press("2")
        assert page.locator(".group input:checked").count() == 1
        page.keyboard.press("2")
        press(page, "n")
        assert read_log(register / "decisions.jsonl")[0].op == "different"


def test_search_and_filters(browser: Browser, register: Path) -> None:
    with serving(register) as server, at(browser, server.url + "#/queue") as page:
        assert page.locator(".rows .row").count() == 14
        page.keyboard.press("/")
        page.keyboard.type("nabizade")
        page.keyboard.press("Enter")
        expect(page.locator(".rows .row")).to_have_count(1)
        page.goto(server.url + "#/find")
        page.wait_for_selector(".rows .row")
        page.fill("#search", "ter-sahakyan")
        page.keyboard.press("Enter")
        expect(page.locator(".rows .row")).to_have_count(1)


def test_the_score_can_be_hidden_and_stays_hidden(browser: Browser, register: Path) -> None:
    with serving(register) as server, at(browser, server.url) as page:
        assert "%" in page.inner_text(".question")
        page.keyboard.press("h")
        expect(page.locator(".score")).to_have_count(0)
        page.reload()
        page.wait_for_selector(".pair")
        assert "%" not in page.inner_text("main")


def test_hostile_names_are_only_text(browser: Browser, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    names = ((f"Aaa {evil}", f"Aaa {evil}"), ("Omar " + "x" * 20_000, "Omar " + "x" * 20_000), *made.NAMES[:2])
    out = made.small(tmp_path / "register", tmp_path / "texts", names)
    with serving(out) as server, at(browser, server.url + "#/find") as page:
        assert "<script>" in page.inner_text("main")
        for link in [row.get_attribute("href") for row in page.query_selector_all(".row a")]:
            page.goto(server.url + (link or ""))
            page.wait_for_selector("#split")
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert page.locator("main script, main img").count() == 0


def test_another_site_can_do_nothing(browser: Browser, register: Path) -> None:
    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is the base class's
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title><h1>elsewhere</h1>")

        def log_message(self, *_: object) -> None:
            pass

    elsewhere = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=elsewhere.serve_forever)
    thread.start()
    tried = """async (url) => {
      const body = JSON.stringify({user: "evil"});
      const tries = [
        fetch(url + "api/undo", {method: "POST", body, headers: {"Content-Type": "application/json"}}),
        fetch(url + "api/merge", {method: "POST", body, mode: "no-cors"}),
        fetch(url + "api/next"),
      ];
      const results = await Promise.allSettled(tries);
      return results.map((r) => r.status === "fulfilled" ? r.value.type : "refused");
    }"""
    try:
        with serving(register) as server:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
            assert "basic" not in page.evaluate(tried, server.url)  # nothing of an answer can be read
            page.close()
            with at(browser, server.url) as own:
                assert own.inner_text("#apply") == "Up to date"
    finally:
        elsewhere.shutdown()
        thread.join()
        elsewhere.server_close()
    assert read_log(register / "decisions.jsonl") == ()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(browser: Browser, register: Path, scheme: str, size: dict[str, int]) -> None:
    with serving(register) as server, at(browser, server.url, color_scheme=scheme, viewport=size) as page:
        _check(page, "judge")
        for key, shown in (("?", "help"), ("g", "group"), ("s", "split"), ("o", "article")):
            page.keyboard.press(key)
            page.wait_for_selector("dialog[open]")
            _check(page, shown)
            page.keyboard.press("Escape")
        page.keyboard.press("1")
        page.wait_for_selector("#split")
        _check(page, "person")
        page.click("button[aria-label^='Mark as wrong']")
        page.wait_for_selector("dialog[open]")
        _check(page, "wrong")
        page.keyboard.press("Escape")
        page.keyboard.press("e")
        page.wait_for_selector("#new-name")
        _check(page, "rename")
        page.keyboard.press("Escape")
        for hash_ in ("queue", "find", "history"):
            page.goto(f"{server.url}#/{hash_}")
            expect(page.locator(f"[aria-current][data-page={hash_}]")).to_be_visible()
            page.wait_for_load_state("networkidle")
            _check(page, hash_)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_an_organisation(browser: Browser, tmp_path: Path, scheme: str) -> None:
    articles = sorted((Path(__file__).parents[2] / "corpora" / "sample" / "articles").glob("*.txt"))[:3]
    gaolbook.run([str(path) for path in articles], tmp_path / "sample")
    body = json.loads((tmp_path / "sample" / "organisations.jsonl").read_text(encoding="utf-8").splitlines()[0])
    with serving(tmp_path / "sample") as server, at(browser, server.url, color_scheme=scheme) as page:
        page.goto(f"{server.url}#/entity/{body['organisation_id']}")
        expect(page.get_by_role("heading", name=body["name"]).first).to_be_visible()
        _check(page, "organisation")


def _check(page: Page, where: str) -> None:
    found = Axe().run(page).response["violations"]
    told = [f"{where}: {v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in found]
    assert [line for v, line in zip(found, told, strict=True) if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), f"{where} is wider than the screen"
