"""Every kind of input of the contract, plain and compressed, and offsets that count in what was decoded."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
import zstandard

from gaolbook.base.schema import Problem
from gaolbook.collect import CollectedArticle, collect, read
from gaolbook.collect.raw import MAX_BYTES
from gaolbook.collect.stream import bounded_lines

TEXT = "The court jailed Anna Reed on Monday.\nShe “will” appeal \U0001f600, said her lawyer, Tom Vale."
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Anna Reed jailed | The Lamp</title>
<meta property="og:title" content="Anna Reed jailed"><meta property="article:published_time" content="2016-05-26T10:00Z"
></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Anna Reed jailed</h1>
<p>The <b>court</b> jailed Anna&nbsp;Reed &amp; two others on Monday, after a hearing of three hours in Orl.</p>
<p>Her lawyer, Tom&#32;Vale, said
the verdict was “unjust” and that the three would appeal before the end of the month, as the law allows.</p>
<ul><li>The next hearing is on 3 June, in the same building, the court told reporters.</li></ul>
</article><footer>© The Lamp</footer><script>track("Anna Reed jailed")</script></body></html>"""


def articles(*inputs: Path | str, **columns: str) -> dict[str, CollectedArticle]:
    found = list(collect(inputs, columns))
    assert not [item for item in found if isinstance(item, Problem)]
    return {item.article.source: item for item in found if isinstance(item, CollectedArticle)}


def errors(*inputs: Path | str) -> dict[str, str]:
    return {item.source: item.error for item in collect(inputs) if isinstance(item, Problem)}


def csv_bytes() -> bytes:
    quoted = TEXT.replace('"', '""')
    return f'id,text,title,published\nr1,"{quoted}",Reed,2016-05-26\n'.encode()


def parquet_bytes() -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    sink = io.BytesIO()
    columns = {"id": ["r1"], "text": [TEXT], "title": ["Reed"], "published": ["2016-05-26"], "other": [1]}
    parquet.write_table(pyarrow.table(columns), sink)
    return sink.getvalue()


def warc_record(url: str, status: str, kind: str, body: bytes) -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2016-05-27T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def warc_bytes() -> bytes:
    pages = (("200 OK", "text/html", PAGE), ("404 Not Found", "text/html", PAGE), ("200 OK", "image/png", "x"))
    records = (
        warc_record(f"https://lamp.example/{number}", status, kind, body.encode())
        for number, (status, kind, body) in enumerate(pages)
    )
    return b"".join(records)


ROW = json.dumps({"id": "r1", "text": TEXT, "title": "Reed", "published": "2016-05-26"}).encode() + b"\n"
FILES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: TEXT.encode(),
    "a.html": lambda: PAGE.encode(),
    "a.jsonl": lambda: ROW,
    "a.ndjson": lambda: ROW,
    "a.csv": csv_bytes,
    "a.parquet": parquet_bytes,
    "a.warc": warc_bytes,
}
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".zst": lambda data: zstandard.compress(data),
}


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("name", FILES)
def test_every_format_is_read_plain_and_compressed(name: str, packed: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}{packed}").write_bytes(PACKED[packed](FILES[name]()))
    ((source, found),) = articles(tmp_path / f"{name}{packed}").items()
    page = name in ("a.html", "a.warc")
    assert found.raw == (PAGE if page else TEXT)
    assert source.endswith(
        {"a.txt": f"a.txt{packed}", "a.html": f"a.html{packed}", "a.warc": "#https://lamp.example/0"}.get(name, "#r1")
    )
    if name != "a.txt":
        assert (found.article.published, found.article.published_from) == ("2016-05-26", "metadata")
        assert found.article.title == ("Anna Reed jailed" if page else "Reed")


def test_offsets_of_a_page_count_in_the_whole_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8", newline="")
    (found,) = articles(tmp_path / "a.html").values()
    story = found.clean.text
    assert story.startswith("Anna Reed jailed\n\nThe court jailed Anna Reed & two others on Monday")
    assert story.endswith("the court told reporters.")
    assert not {"Home", "Sport", "track", "©"} & set(story.split())
    for words, written in (
        ("Tom Vale", "Tom&#32;Vale"),
        ("court jailed Anna Reed & two", "court</b> jailed Anna&nbsp;Reed &amp; two"),
        ("said the verdict", "said\nthe verdict"),
    ):
        start = story.index(words)
        span = found.clean.offsets.to_raw(start, start + len(words))
        assert PAGE[span.start : span.end] == written


def test_a_page_without_a_story_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Anna Reed was jailed.</p>", encoding="utf-8")
    (found,) = articles(tmp_path / "a.html").values()
    assert found.clean.text == "Anna Reed was jailed."


def test_pages_are_decoded_by_what_they_declare_and_never_by_a_guess(tmp_path: Path) -> None:
    body = "<p>Der Präsident und Anna Reed, so sagte man am Montag in der Stadt Orl.</p>"
    (tmp_path / "said.html").write_bytes(f'<meta charset="iso-8859-1">{body}'.encode("latin-1"))
    (tmp_path / "unsaid.html").write_bytes(body.encode("latin-1"))
    (tmp_path / "wrong.html").write_bytes(f'<meta charset="ascii-8">{body}'.encode("latin-1"))
    found = {item.source.rpartition("/")[2]: item for item in read([tmp_path])}
    assert "Präsident" in getattr(found["said.html"], "text", "")
    assert {getattr(found[name], "error", "") for name in ("unsaid.html", "wrong.html")} == {"encoding"}


def test_columns_with_other_names_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'body,day\n"{TEXT}",2016-05-26\n', encoding="utf-8")
    (found,) = articles(tmp_path / "a.csv", text="body", published="day").values()
    assert (found.raw, found.article.published) == (TEXT, "2016-05-26")
    assert errors(tmp_path / "a.csv") == {"a.csv#1": "no_text"}


def test_addresses_are_opened_by_fsspec() -> None:
    files = fsspec.filesystem("memory")
    files.pipe({"/dumps/2016/a.jsonl.gz": gzip.compress(ROW, mtime=0), "/dumps/b.txt": TEXT.encode()})
    assert set(articles("memory://dumps")) == {"a.jsonl.gz#r1", "dumps/b.txt"}
    assert set(articles("memory://dumps/*/*.jsonl.gz")) == {"a.jsonl.gz#r1"}
    assert errors("memory://nothing/*.txt", "nonsense://x") == {
        "memory://nothing/*.txt": "missing",
        "nonsense://x": "unreadable",
    }


def test_standard_input_is_read_as_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ROW)))
    assert set(articles("-")) == {"stdin.jsonl#r1"}


def test_what_a_damaged_file_still_holds_is_read(tmp_path: Path) -> None:
    rows = b"".join(ROW.replace(b"r1", b"r%d" % number) for number in range(2000))
    for name, packed in (("a.jsonl.gz", gzip.compress(rows, mtime=0)), ("b.jsonl.zst", zstandard.compress(rows))):
        (tmp_path / name).write_bytes(packed[: len(packed) // 2])
    (tmp_path / "c.csv").write_bytes(csv_bytes() + b'r2,"never closed\nr3,x')
    (tmp_path / "d.warc").write_bytes(warc_bytes()[:-400])
    (tmp_path / "e.parquet").write_bytes(parquet_bytes()[:-9])
    (tmp_path / "f.gz").write_bytes(b"x")
    found = list(read([tmp_path]))
    told = {item.source: item.error for item in found if isinstance(item, Problem)}
    names = {"a.jsonl.gz": "damaged", "e.parquet": "parquet", f"{tmp_path.name}/f.gz": "format"}
    assert names.items() <= told.items()
    kept = [item.source.partition("#")[0] for item in found if not isinstance(item, Problem)]
    assert 0 < kept.count("a.jsonl.gz") < 2000
    assert {"c.csv", "d.warc"} <= set(kept)


def test_a_line_without_end_is_no_load_on_memory() -> None:
    stream = io.BytesIO(b"a\n" + b"x" * (MAX_BYTES + 5) + b"\nb")
    assert list(bounded_lines(stream)) == [b"a\n", None, b"b"]
