"""The raw text of an article, read again from where the run found it. A register holds sentences, not articles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gaolbook.base.ids import text_sha256
from gaolbook.base.schema import Article, Problem
from gaolbook.collect.files import STDIN, is_remote
from gaolbook.collect.read import read_file
from gaolbook.write import Manifest

MOST_READ = 64_000_000
"""Characters that are read in search of an article: a dump of rows is read from its start, in about a second."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article's raw text, or why there is none to show."""

    raw: str | None
    why: str | None = None


def find_text(article: Article, manifest: Manifest) -> Text:
    """Return the raw text of an article from the file that the run read, if that still holds the same text."""
    found = [given for given in manifest.inputs if _holds(given.source, article.source)]
    if not found:
        return Text(None, f"{article.source} is not among the inputs on record in run.json")
    given = max(found, key=lambda item: len(item.source))
    if given.path == STDIN or is_remote(given.path):
        return Text(None, f"it came from {given.path}, which is not read again")
    if not Path(given.path).is_file():
        return Text(None, f"{given.path} is no longer there")
    left = MOST_READ
    for item in read_file(given.source, given.path):
        if isinstance(item, Problem):
            continue
        if text_sha256(item.text) == article.sha256:
            return (
                Text(None, "it is a web page, with its text between tags") if item.form == "html" else Text(item.text)
            )
        left -= len(item.text)
        if left < 0:
            return Text(None, f"{given.path} is too long to search for one article")
    return Text(None, f"{given.path} no longer holds the text that was read")


def _holds(source: str, wanted: str) -> bool:
    return wanted == source or wanted.startswith(f"{source}#")
