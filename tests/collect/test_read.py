"""Reading inputs: what can be read is read, what cannot is reported, and neither depends on the other."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from gaolbook.base.jsonl import dumps
from gaolbook.base.schema import Article, Problem
from gaolbook.collect import CollectedArticle, collect, mark_duplicates, read

TEXT = "The court jailed Anna Reed on Monday.\r\nShe \u202ewill\u202c appeal \U0001f600.\n"


def split(found: Sequence[object]) -> tuple[dict[str, str], dict[str, str]]:
    texts = {item.article.source: item.raw for item in found if isinstance(item, CollectedArticle)}
    return texts, {item.source: item.error for item in found if isinstance(item, Problem)}


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def test_folders_are_read_deep_and_raw_text_keeps_every_character(tmp_path: Path) -> None:
    write(tmp_path / "news/a.txt", "\ufeff" + TEXT)
    write(tmp_path / "news/2016/b.txt", TEXT)
    write(tmp_path / "news/.hidden.txt", TEXT)
    texts, problems = split(list(collect([tmp_path / "news"])))
    assert texts == {"news/a.txt": "\ufeff" + TEXT, "news/2016/b.txt": TEXT}
    assert problems == {}


def test_bad_files_are_reported_and_the_others_are_there(tmp_path: Path) -> None:
    write(tmp_path / "d/good.txt", TEXT)
    write(tmp_path / "d/empty.txt", b"")
    write(tmp_path / "d/latin.txt", b"abc \xe9t\xe9")
    write(tmp_path / "d/utf16.txt", TEXT.encode("utf-16"))
    write(tmp_path / "d/nul.txt", b"a\x00" * 50)
    write(tmp_path / "d/page.doc", b"x")
    found = list(collect([tmp_path / "d", tmp_path / "missing.txt"]))
    texts, problems = split(found)
    assert set(texts) == {"d/good.txt"}
    assert problems == {
        "d/empty.txt": "empty",
        "d/latin.txt": "encoding",
        "d/utf16.txt": "binary",
        "d/nul.txt": "binary",
        "d/page.doc": "format",
        str(tmp_path / "missing.txt"): "missing",
    }
    message = next(item.message for item in found if isinstance(item, Problem) and item.source == "d/latin.txt")
    assert "0xe9" in message
    assert "offset 4" in message


def test_rows_are_read_and_bad_rows_are_reported(tmp_path: Path) -> None:
    rows: list[bytes] = [
        json.dumps({"id": "r1", "text": TEXT, "title": "T", "published": "2016-05-26T10:00:00", "url": "u"}).encode(),
        json.dumps({"text": TEXT + "2"}).encode(),
        json.dumps({"id": "r1", "text": TEXT + "3"}).encode(),
        json.dumps({"id": "r4"}).encode(),
        json.dumps({"id": "r5", "text": 5}).encode(),
        b"[1]",
        b'{"id": "r7", "text": "abc',
        b'{"id": "r8", "text": "\xff"}',
        json.dumps({"id": "r9", "text": TEXT + "9", "published": "yesterday"}).encode(),
        b'{"id": "r10", "text": "Half \\ud800 a pair."}',
        b"",
        json.dumps({"id": "r12", "text": "  "}).encode(),
        b"[" * 100_000,
    ]
    path = write(tmp_path / "dump.jsonl", b"\n".join(rows))
    found = list(collect([path]))
    texts, problems = split(found)
    assert set(texts) == {"dump.jsonl#r1", "dump.jsonl#2", "dump.jsonl#r1~2", "dump.jsonl#r9", "dump.jsonl#r10"}
    assert texts["dump.jsonl#r10"] == "Half \ufffd a pair."
    assert problems == {
        "dump.jsonl#r1~2": "duplicate_id",
        "dump.jsonl#r4": "no_text",
        "dump.jsonl#r5": "no_text",
        "dump.jsonl#6": "json",
        "dump.jsonl#7": "json",
        "dump.jsonl#8": "encoding",
        "dump.jsonl#r9": "published",
        "dump.jsonl#r10": "encoding",
        "dump.jsonl#r12": "empty",
        "dump.jsonl#13": "json",
    }
    first = next(item.article for item in found if isinstance(item, CollectedArticle))
    assert (first.published, first.published_from, first.title, first.url) == ("2016-05-26", "metadata", "T", "u")
    for item in found:
        dumps(item if isinstance(item, Problem) else item.article).encode("utf-8")


def test_order_and_place_of_the_inputs_do_not_matter(tmp_path: Path) -> None:
    for place in ("one", "two"):
        write(tmp_path / place / "news/a.txt", TEXT + place)
        write(tmp_path / place / "news/b.jsonl", json.dumps({"text": TEXT + place}))
    inputs = [tmp_path / "one/news", tmp_path / "two/news", tmp_path / "one/news/a.txt"]
    forward, _ = split(list(collect(inputs)))
    backward, _ = split(list(collect(inputs[::-1])))
    assert list(forward) == list(backward)
    assert set(forward) == {"one/news/a.txt", "two/news/a.txt", "one/news/b.jsonl#1", "two/news/b.jsonl#1"}


def test_globs_find_files_and_empty_ones_are_reported(tmp_path: Path) -> None:
    write(tmp_path / "news/a.txt", TEXT)
    (tmp_path / "void").mkdir()
    assert [getattr(item, "source", None) for item in read([str(tmp_path / "news/*.txt")])] == ["news/a.txt"]
    nothing = read([str(tmp_path / "*.nothing"), tmp_path / "void"])
    assert [item.error for item in nothing if isinstance(item, Problem)] == ["missing", "empty"]


def test_links_are_read_by_their_own_names_and_names_that_are_no_text_are_written_out(tmp_path: Path) -> None:
    blob = write(tmp_path / "blobs/0a1b", TEXT)
    (tmp_path / "n").mkdir()
    (tmp_path / "n/a.txt").symlink_to(blob)
    (tmp_path / "n/gone.jsonl").symlink_to(tmp_path / "nothing")
    write(tmp_path / "n/b\udcff.txt", TEXT + "b")
    os.mkfifo(tmp_path / "n/pipe.txt")
    texts, problems = split(list(collect([tmp_path / "n", ""])))
    assert texts == {"n/a.txt": TEXT, "n/b\\udcff.txt": TEXT + "b"}
    assert problems == {"": "missing", "gone.jsonl": "unreadable", "n/pipe.txt": "unreadable"}


def test_language_and_status(tmp_path: Path) -> None:
    write(tmp_path / "n/en.txt", TEXT * 5)
    write(
        tmp_path / "n/xx.txt",
        "Die Richterin hat den Mann zu drei Jahren Haft verurteilt und er legt Berufung ein. " * 5,
    )
    write(tmp_path / "n/junk.txt", "<https://a.example/b>\n")
    status = {
        item.article.source: item.article.status for item in collect([tmp_path]) if isinstance(item, CollectedArticle)
    }
    assert sorted(status.values()) == ["empty", "extracted", "other_language"]
    assert next(value for key, value in status.items() if key.endswith("junk.txt")) == "empty"


def article(source: str, published: str | None, sha: str = "s") -> Article:
    return Article(
        article_id=f"a_{sha}",
        source=source,
        title=None,
        url=None,
        published=published,
        published_from=None,
        language=None,
        characters=1,
        sha256=sha,
        status="extracted",
        duplicate_of=None,
    )


def test_the_earliest_of_equal_texts_is_the_article() -> None:
    marked = mark_duplicates(
        [article("b", None), article("a", "2016-05"), article("c", "2016-04"), article("d", None, "other")]
    )
    assert [item.status for item in marked] == ["duplicate", "duplicate", "extracted", "extracted"]
    assert [item.duplicate_of for item in marked] == ["a_s", "a_s", None, None]
    assert len({item.article_id for item in marked}) == 4
