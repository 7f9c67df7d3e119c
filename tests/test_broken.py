"""Forty broken files in one folder: each ends in a line of problems.jsonl or is read, and the good article is there."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from gaolbook import flow

TEXT = "Aysel Novruzlu was arrested in the town of Shamkir on 3 May 2016."
ROW = json.dumps({"id": "r", "text": TEXT}).encode()
PAGE = f"<html><body><p>{TEXT}</p></body></html>".encode()
PACKED = gzip.compress(ROW * 50, mtime=0)

BROKEN: dict[str, bytes] = {
    "empty.txt": b"",
    "space.txt": b" \n\t\r\n",
    "mark.txt": b"\xef\xbb\xbf",
    "latin.txt": "Gəncə caf\xe9".encode("latin-1", "replace") + b"\xe9",
    "utf16.txt": TEXT.encode("utf-16"),
    "nul.txt": b"\x00" * 500,
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "surrogate.txt": b"\xed\xa0\x80 half a pair",
    "overlong.txt": b"\xc0\xaf",
    "empty.html": b"",
    "latin.html": b"<p>caf\xe9</p>",
    "liar.html": b'<meta charset="no-such-code"><p>caf\xe9</p>',
    "nul.html": b"<p>\x00\x00\x00</p>",
    "empty.jsonl": b"",
    "blank.jsonl": b"\n\n\n",
    "cut.jsonl": ROW[:-5],
    "list.jsonl": b"[1, 2]\n",
    "number.jsonl": b"7\n",
    "deep.jsonl": b"[" * 100_000,
    "bytes.jsonl": b'{"text": "\xff"}',
    "no_text.jsonl": b'{"id": 1}',
    "null.jsonl": b'{"text": null}',
    "list_text.jsonl": b'{"text": ["a"]}',
    "nan.jsonl": b'{"text": NaN}',
    "empty.csv": b"",
    "header.csv": b"id,text\n",
    "no_column.csv": b"id,body\n1,x\n",
    "bytes.csv": b"id,text\n1,caf\xe9\n",
    "quote.csv": b'id,text\n1,"never closed\n',
    "empty.parquet": b"",
    "magic.parquet": b"PAR1" + b"x" * 40 + b"PAR1",
    "text.parquet": TEXT.encode(),
    "empty.warc": b"",
    "text.warc": TEXT.encode(),
    "cut.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200 OK\r\nContent-Ty",
    "cut.jsonl.gz": PACKED[: len(PACKED) - 12],
    "not.jsonl.gz": ROW,
    "cut.txt.zst": zstandard.compress(TEXT.encode() * 200)[:-9],
    "not.txt.zst": TEXT.encode(),
    "what.pdf": b"%PDF-1.7",
    "none": b"no ending",
}


@pytest.mark.model
def test_forty_broken_files_cost_nothing_but_themselves(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    assert len(BROKEN) >= 40
    for name, data in BROKEN.items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    report = flow.run([folder], tmp_path / "out")
    told = {problem.source.partition("#")[0].rpartition("/")[2] for problem in report.problems}
    lines = (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = {row["source"].partition("#")[0].rpartition("/")[2]: row["status"] for row in map(json.loads, lines)}
    assert report.exit_status == 1
    assert articles["good.txt"] == "extracted"
    assert [name for name in BROKEN if name not in told and name not in articles] == []
    assert [name for name in BROKEN if name not in told] == ["quote.csv"]
    assert all(problem.message and problem.error for problem in report.problems)
