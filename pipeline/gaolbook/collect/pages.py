"""Files that are one article, and web archives: bytes become text, pages keep their tags until they are cleaned."""

from __future__ import annotations

import codecs
import re
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from gaolbook.base.schema import Problem
from gaolbook.collect.raw import MAX_BYTES, RawArticle, Read, problem, too_long, visible
from gaolbook.collect.rows import Columns
from gaolbook.collect.stream import BOM, bounded

MAX_NUL_SHARE = 0.01
"""Share of NUL characters above which a file is binary; UTF-16 text is near one half, UTF-8 text at nought."""
HEAD_BYTES = 4096
"""Bytes in which a page says its encoding; the HTML standard asks for the first 1,024."""
PAGE_TYPES = ("text/html", "application/xhtml+xml")

_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,40})", re.IGNORECASE)


def read_text(stream: BinaryIO, source: str, columns: Columns) -> Read:
    """Read a file that is one article."""
    data = _file(stream, source)
    text = data if isinstance(data, Problem) else _decoded(data, source)
    yield text if isinstance(text, Problem) else RawArticle(source, text)


def read_page(stream: BinaryIO, source: str, columns: Columns) -> Read:
    """Read a file that is one page of HTML."""
    data = _file(stream, source)
    text = data if isinstance(data, Problem) else _decoded(data, source, declared_encoding(data))
    yield text if isinstance(text, Problem) else RawArticle(source, text, form="html")


def read_archive(stream: BinaryIO, source: str, columns: Columns) -> Read:
    """Read the pages of a web archive (WARC): answers with status 200 that are HTML; the rest is no article."""
    pages = 0
    records = iter(ArchiveIterator(stream))
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            found = _page(record, source, pages + 1) if _is_page(record) else None
        except (ArchiveLoadFailed, AttributeError, ValueError) as error:
            says = f"broken after {pages} pages: {' '.join(str(error).split())[:200]}; what follows cannot be read"
            yield problem(source, "warc", says)
            return
        if found is not None:
            pages += 1
            yield found
    if not pages:
        yield problem(source, "empty", "the archive holds no page")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return record.http_headers.get_statuscode() == "200" and kind in PAGE_TYPES


def _page(record: Any, source: str, number: int) -> RawArticle | Problem:
    url = visible(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None
    name = f"{source}#{url or number}"
    data = record.content_stream().read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return too_long(name, "the page")
    said = _CHARSET.search((record.http_headers.get_header("Content-Type") or "").encode("utf-8", "replace"))
    text = _decoded(data, name, said[1].decode("ascii") if said else declared_encoding(data))
    return text if isinstance(text, Problem) else RawArticle(name, text, url=url, form="html")


def declared_encoding(page: bytes) -> str | None:
    """Return the encoding a page declares at its top, or None."""
    found = _CHARSET.search(page, 0, HEAD_BYTES)
    return found[1].decode("ascii") if found else None


def _file(stream: BinaryIO, source: str) -> bytes | Problem:
    data = bounded(stream)
    if data is None:
        return too_long(source, "the file")
    return data if data.strip(b" \t\r\n" + BOM) else problem(source, "empty", "the file is empty")


def _decoded(data: bytes, source: str, declared: str | None = None) -> str | Problem:
    """Decode bytes as UTF-8, else as what they declare; never by a guess, for a wrong one would change names."""
    if data.count(0) > MAX_NUL_SHARE * len(data):
        return problem(source, "binary", f"not text: {data.count(0)} of {len(data)} bytes are NUL")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}"
    try:
        if declared and codecs.lookup(declared).name not in ("utf-8", "ascii"):
            return data.decode(declared)
    except (LookupError, ValueError):
        wrong += f", and not what it says it is ({declared})"
    return problem(source, "encoding", wrong)
