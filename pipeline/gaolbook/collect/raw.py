"""What reading yields: articles as found, and problems in place of what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gaolbook.base.schema import Problem

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of the longest text file, page or row that is taken into memory; the longest real articles stay under 1 MB."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as found. ``source`` does not depend on where the inputs lie or in which order they were named.

    ``text`` is what offsets count in: for ``form`` ``html`` the whole decoded page, tags and all.
    """

    source: str
    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    form: Literal["text", "html"] = "text"


Read = Iterator[RawArticle | Problem]


def problem(source: str, error: str, message: str) -> Problem:
    """Return a problem of this stage. ``error`` is one word for programs, ``message`` a sentence for people."""
    return Problem(source=printable(source), stage="collect", error=error, message=printable(message))


def too_long(source: str, what: str) -> Problem:
    """Return the problem of something that is larger than ``MAX_BYTES``."""
    return problem(source, "too_long", f"{what} is longer than {MAX_BYTES:,} bytes; split it")


def printable(text: str) -> str:
    """Replace halves of surrogate pairs (also those by which Python writes undecodable bytes) one for one."""
    return _SURROGATE.sub("\ufffd", text)


def has_halves(text: str) -> bool:
    """Whether a text holds halves of surrogate pairs."""
    return _SURROGATE.search(text) is not None


def visible(name: str) -> str:
    r"""Return a file name as text: bytes that are not UTF-8 are written out, so that two such names stay two.

    >>> visible("a\udcff.txt")
    'a\\udcff.txt'
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
