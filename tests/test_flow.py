"""The whole run: the same bytes however it comes about, nothing lost, nothing read twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from gaolbook import flow, reading
from gaolbook.base import jsonl
from gaolbook.base.config import Settings
from gaolbook.base.schema import Article

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpora" / "sample"
Content = Callable[[Path], dict[str, bytes]]
ARREST = "Aysel Novruzlu, a journalist, was arrested in the town of Shamkir on 3 May 2016, her lawyer said.\n"

pytestmark = pytest.mark.model


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def states(out: Path) -> dict[str, str]:
    return {row["source"]: row["status"] for row in rows(out, "articles")}


def problems(out: Path) -> dict[str, str]:
    return {row["source"]: row["error"] for row in rows(out, "problems")}


def test_run_finds_people_and_events(articles: Path, tmp_path: Path) -> None:
    report = flow.run([articles], tmp_path / "out")
    assert report.exit_status == 0
    assert {"Aysel Novruzlu", "Zaur Talibzade"} <= {row["name"] for row in rows(tmp_path / "out", "persons")}
    assert {"arrest", "sentence", "release"} <= {row["type"] for row in rows(tmp_path / "out", "events")}
    assert set(states(tmp_path / "out").values()) == {"extracted"}


def test_every_quote_is_the_raw_text(sample_run: Path) -> None:
    raw = {row["article_id"]: (SAMPLE / row["source"]) for row in rows(sample_run, "articles")}
    texts = {key: (SAMPLE / "articles" / path.name).read_bytes().decode() for key, path in raw.items()}
    checked = 0
    for kind in ("mentions", "roles", "charges", "events"):
        for row in rows(sample_run, kind):
            pieces = row.get("evidence") or [{**row, "quote": row["text"]}]
            for piece in pieces:
                assert texts[piece["article_id"]][piece["start"] : piece["end"]] == piece["quote"]
                checked += 1
    assert checked > 500


def test_same_bytes_in_any_order(articles: Path, tmp_path: Path, content: Content) -> None:
    files = sorted(articles.iterdir())
    flow.run(files, tmp_path / "one")
    flow.run(files[::-1], tmp_path / "two")
    flow.run([files[1], articles], tmp_path / "three")
    assert content(tmp_path / "one") == content(tmp_path / "two") == content(tmp_path / "three")


def test_same_bytes_with_rows_shuffled(tmp_path: Path, content: Content) -> None:
    lines = (SAMPLE / "articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)[:8]
    for name, order in (("one", lines), ("two", lines[::-1])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dump.jsonl").write_text("".join(order), encoding="utf-8")
        flow.run([tmp_path / name / "dump.jsonl"], tmp_path / f"out-{name}")
    assert content(tmp_path / "out-one") == content(tmp_path / "out-two")


def test_same_bytes_again_on_the_same_folder(articles: Path, tmp_path: Path, content: Content) -> None:
    flow.run([articles], tmp_path / "out")
    first = content(tmp_path / "out")
    report = flow.run([articles], tmp_path / "out")
    assert (report.found, report.extracted) == (3, 0)
    assert content(tmp_path / "out") == first


def test_same_bytes_with_two_workers(articles: Path, tmp_path: Path, content: Content) -> None:
    flow.run([articles], tmp_path / "one")
    flow.run([articles], tmp_path / "two", workers=2)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_only_new_and_changed_articles_are_read(articles: Path, tmp_path: Path, content: Content) -> None:
    flow.run([articles / "arrest.txt", articles / "release.txt"], tmp_path / "out")
    assert flow.run([articles / "verdict.txt"], tmp_path / "out").extracted == 1
    flow.run([articles], tmp_path / "fresh")
    assert content(tmp_path / "out") == content(tmp_path / "fresh")

    text = (articles / "release.txt").read_text(encoding="utf-8").replace("Zaur", "Zamir")
    (articles / "release.txt").write_text(text, encoding="utf-8")
    assert flow.run([articles], tmp_path / "out").extracted == 1
    names = {row["name"] for row in rows(tmp_path / "out", "persons")}
    assert "Zamir Talibzade" in names
    assert "Zaur Talibzade" not in names


def test_files_of_one_name_in_two_folders_do_not_replace_each_other(articles: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "news"
    other.mkdir(parents=True)
    (other / "arrest.txt").write_bytes((articles / "release.txt").read_bytes())
    flow.run([articles / "arrest.txt"], tmp_path / "out")
    flow.run([other / "arrest.txt"], tmp_path / "out")
    assert {"Aysel Novruzlu", "Zaur Talibzade"} <= {row["name"] for row in rows(tmp_path / "out", "persons")}


def test_repeated_text_is_read_once(articles: Path, tmp_path: Path) -> None:
    (articles / "copy.txt").write_bytes((articles / "arrest.txt").read_bytes())
    report = flow.run([articles], tmp_path / "out")
    assert report.extracted == 3
    assert sorted(states(tmp_path / "out").values()) == ["duplicate", "extracted", "extracted", "extracted"]
    assert flow.run([articles], tmp_path / "out").extracted == 0


def test_another_setting_is_refused_until_redo(articles: Path, tmp_path: Path, content: Content) -> None:
    flow.run([articles], tmp_path / "out")
    before = content(tmp_path / "out")
    other = Settings(max_characters=999)
    with pytest.raises(flow.RunError, match="--redo"):
        flow.run([articles], tmp_path / "out", settings=other)
    assert content(tmp_path / "out") == before
    with pytest.raises(flow.RunError, match=r"not named.*verdict\.txt"):
        flow.run([articles / "arrest.txt", articles / "release.txt"], tmp_path / "out", settings=other, redo=True)
    assert flow.run([articles], tmp_path / "out", settings=other, redo=True).extracted == 3
    assert {row["made_by"] for row in rows(tmp_path / "out", "extractions")} != {
        json.loads(line)["made_by"] for line in before["extractions.jsonl"].decode().splitlines()
    }


def test_bad_inputs_each_end_in_a_line(articles: Path, tmp_path: Path) -> None:
    (articles / "blank.txt").write_text("", encoding="utf-8")
    (articles / "latin.txt").write_bytes("Aysel Novruzlu was arrested in Gəncə, caf\xe9.".encode("cp1254", "replace"))
    (articles / "picture.pdf").write_bytes(b"%PDF")
    (articles / "long.txt").write_text("Nobody was arrested on Monday. " * 100, encoding="utf-8")
    (articles / "dump.jsonl").write_text(
        json.dumps({"id": "good", "text": VERDICT_BY_ROW}) + "\n" + '{"id": "none"}\n{"id": "cut", "text": "Zau',
        encoding="utf-8",
    )
    settings = Settings(max_characters=1000)
    report = flow.run([articles, tmp_path / "nowhere.txt"], tmp_path / "out", settings=settings)
    assert report.exit_status == 1
    assert problems(tmp_path / "out") == {
        "news/blank.txt": "empty",
        "news/latin.txt": "encoding",
        "news/picture.pdf": "format",
        "news/long.txt": "too_long",
        "dump.jsonl#none": "no_text",
        "dump.jsonl#3": "json",
        str(tmp_path / "nowhere.txt"): "missing",
    }
    found = states(tmp_path / "out")
    assert found.pop("news/long.txt") == "failed"
    assert found == dict.fromkeys(
        ("dump.jsonl#good", "news/arrest.txt", "news/release.txt", "news/verdict.txt"), "extracted"
    )


VERDICT_BY_ROW = "Emin Hamidov, a blogger, was sentenced to 15 days in jail on 4 May 2016, said his brother.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Aysel\x00 Novruzlu\x1b[31m was\x07 arrested on 3 May.\x0b\x0c She was charged\u2028 with hooliganism.\n"
        + ARREST,
        "قالت المحامية إن الصحفية Aysel Novruzlu was arrested on 3 May 2016 and she was charged. \u202eجريدة\n",
        "😀👩‍👩‍👧 Aysel Novruzlu was arrested 🚓 on 3 May 2016 and she was charged with hooliganism. 🏳️‍🌈\n" * 3,
        "\ufeffAysel Novruzlu was arrested on 3 May 2016.\r\n\r\nShe was charged with hooliganism.\r\n",
    ],
    ids=["control", "right-to-left", "emoji", "byte-order-mark"],
)
def test_odd_characters_are_read_exactly(text: str, articles: Path, tmp_path: Path) -> None:
    (articles / "odd.txt").write_bytes(text.encode())
    flow.run([articles], tmp_path / "out")
    assert len(states(tmp_path / "out")) == 4
    odd = next(row["article_id"] for row in rows(tmp_path / "out", "articles") if row["source"] == "news/odd.txt")
    for row in rows(tmp_path / "out", "mentions"):
        if row["article_id"] == odd:
            assert text[row["start"] : row["end"]] == row["text"]


def test_an_article_that_breaks_extraction_is_recorded_and_the_others_go_on(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = reading.extract

    def breaks(nlp: Any, article: Article, raw: str, *rest: Any) -> Any:
        if "Zaur" in raw:
            raise ZeroDivisionError("no\nway")
        return real(nlp, article, raw, *rest)

    monkeypatch.setattr(reading, "extract", breaks)
    assert flow.run([articles], tmp_path / "out").exit_status == 1
    assert states(tmp_path / "out")["news/release.txt"] == "failed"
    assert len(rows(tmp_path / "out", "persons")) > 0
    (problem,) = rows(tmp_path / "out", "problems")
    assert (problem["stage"], problem["error"]) == ("extract", "ZeroDivisionError")
    assert problem["message"].startswith("no way (in breaks, test_flow.py:")

    monkeypatch.setattr(reading, "extract", real)
    assert flow.run([articles / "release.txt"], tmp_path / "out").exit_status == 1, "only when asked"
    assert states(tmp_path / "out")["news/release.txt"] == "failed"
    assert flow.run([articles / "release.txt"], tmp_path / "out", retry=True).exit_status == 0
    assert states(tmp_path / "out")["news/release.txt"] == "extracted"


def test_merge_again_reads_no_text(articles: Path, tmp_path: Path, content: Content) -> None:
    flow.run([articles, tmp_path / "nowhere.txt"], tmp_path / "out")
    before = content(tmp_path / "out")
    for path in articles.iterdir():
        path.unlink()
    report = flow.merge_again(tmp_path / "out")
    assert content(tmp_path / "out") == before
    assert report.exit_status == 1


def test_merge_again_takes_other_bands(articles: Path, tmp_path: Path) -> None:
    flow.run([articles], tmp_path / "out")
    assert flow.merge_again(tmp_path / "out", merge_from=1.0).manifest.settings.merge_from == 1.0
    with pytest.raises(flow.RunError, match="above merge_from"):
        flow.merge_again(tmp_path / "out", merge_from=0.1)


def test_parts_read_apart_are_joined_to_the_same_bytes(articles: Path, tmp_path: Path, content: Content) -> None:
    (articles / "copy.txt").write_bytes((articles / "arrest.txt").read_bytes())
    flow.run([articles], tmp_path / "whole")
    flow.run([articles / "arrest.txt", articles / "verdict.txt"], tmp_path / "one")
    flow.run([articles / "release.txt", articles / "copy.txt"], tmp_path / "two")
    flow.merge_again(tmp_path / "one", add=[tmp_path / "two"])
    assert content(tmp_path / "one") == content(tmp_path / "whole")
    with pytest.raises(flow.RunError, match="holds no finished run"):
        flow.merge_again(tmp_path / "one", add=[tmp_path / "nowhere"])
    flow.run([articles], tmp_path / "other", settings=Settings(max_characters=999))
    with pytest.raises(flow.RunError, match="another model, setting or version"):
        flow.merge_again(tmp_path / "one", add=[tmp_path / "other"])


def test_decisions_are_never_rewritten(articles: Path, tmp_path: Path) -> None:
    flow.run([articles], tmp_path / "out")
    log = tmp_path / "out" / "decisions.jsonl"
    line = '{"decision_id":"d1",  "at":"2026-01-01T00:00:00Z","user":"u","op":"undo","undoes":"d0"}\n'
    log.write_text(line, encoding="utf-8")
    flow.run([articles], tmp_path / "out")
    flow.merge_again(tmp_path / "out")
    assert log.read_text(encoding="utf-8") == line


@pytest.mark.parametrize("name", ["extractions", "decisions", "mentions", "problems"])
def test_a_broken_file_of_the_folder_stops_the_run_and_is_named(name: str, articles: Path, tmp_path: Path) -> None:
    flow.run([articles], tmp_path / "out")
    path = tmp_path / "out" / f"{name}.jsonl"
    path.write_text('{"half', encoding="utf-8")
    with pytest.raises(flow.RunError, match=rf"{name}\.jsonl, line 1"):
        flow.run([articles], tmp_path / "out")
    assert path.read_text(encoding="utf-8") == '{"half'


def test_nothing_to_read_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(flow.RunError, match=r"nothing to read.*nowhere"):
        flow.run([tmp_path / "nowhere"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_output_inside_an_input_is_refused(articles: Path) -> None:
    with pytest.raises(flow.RunError, match="a later run would read"):
        flow.run([articles], articles / "register")


def test_limit_reads_so_many_and_keeps_the_others(articles: Path, tmp_path: Path) -> None:
    assert flow.run([articles], tmp_path / "out", limit=2).found == 2
    flow.run([articles], tmp_path / "out")
    assert flow.run([articles], tmp_path / "out", limit=1).found == 1
    assert len(states(tmp_path / "out")) == 3


class Stop(BaseException):
    """Ends a run as Ctrl-C does."""


def test_a_stopped_run_goes_on_where_it_was(articles: Path, tmp_path: Path, content: Content) -> None:
    def stop(stage: str, done: int, total: int | None, states: Mapping[str, int]) -> None:
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        flow.run([articles], tmp_path / "out", progress=stop)
    part = tmp_path / "out" / ".extractions.part.jsonl"
    part.write_text(part.read_text(encoding="utf-8") + '{"article": {"article_id": "half', encoding="utf-8")
    assert flow.run([articles], tmp_path / "out").extracted == 1
    flow.run([articles], tmp_path / "fresh")
    assert content(tmp_path / "out") == content(tmp_path / "fresh")


@pytest.mark.parametrize(("stage", "done"), [("extract", 2), ("merge", 3), ("write", 3)])
def test_a_killed_run_goes_on_to_the_same_bytes(
    stage: str, done: int, articles: Path, tmp_path: Path, content: Content
) -> None:
    script = (
        "import os, signal, sys, gaolbook\n"
        f"now = {(stage, done)!r}\n"
        "kill = lambda stage, done, total, states: (stage, done) == now and os.kill(os.getpid(), 9)\n"
        "gaolbook.run([sys.argv[1]], sys.argv[2], progress=kill)\n"
    )
    command = [sys.executable, "-c", script, str(articles), str(tmp_path / "out")]
    killed = subprocess.run(command, check=False, capture_output=True, env=os.environ)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert flow.run([articles], tmp_path / "out").extracted < 3
    flow.run([articles], tmp_path / "fresh")
    assert content(tmp_path / "out") == content(tmp_path / "fresh")


def test_workers_end_with_a_killed_run(articles: Path, tmp_path: Path) -> None:
    script = (
        "import os, sys, gaolbook\n"
        "kill = lambda stage, done, total, states: os.kill(os.getpid(), 9)\n"
        "if __name__ == '__main__':\n"
        "    gaolbook.run([sys.argv[1]], sys.argv[2], workers=2, progress=kill)\n"
    )
    (tmp_path / "killed.py").write_text(script, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "killed.py"), str(articles), str(tmp_path / "out")]
    # the output ends when the last process that holds it has ended: workers left behind would outlast the timeout
    killed = subprocess.run(command, check=False, capture_output=True, env=os.environ, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()


@pytest.mark.parametrize("files_written", range(12))
def test_a_run_that_dies_between_two_files_is_mended_by_the_next(
    files_written: int, articles: Path, tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow.run([articles / "arrest.txt", articles / "release.txt"], tmp_path / "out")
    flow.run([articles], tmp_path / "fresh")
    real, written = jsonl.write_lines, []

    def dies(path: Path, texts: Iterable[str]) -> int:
        if not path.name.startswith("."):
            if len(written) == files_written:
                raise Stop
            written.append(path.name)
        return real(path, texts)

    monkeypatch.setattr(jsonl, "write_lines", dies)
    with pytest.raises(Stop):
        flow.run([articles], tmp_path / "out")
    monkeypatch.setattr(jsonl, "write_lines", real)
    assert len(written) == files_written
    assert flow.run([articles], tmp_path / "out").extracted == 0
    assert content(tmp_path / "out") == content(tmp_path / "fresh")
