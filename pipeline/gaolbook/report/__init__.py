"""Report: one page of a register to hand on, with every fact one click from its sentence.

``facts`` says who is held as of a day, ``charts`` where bars stand, ``page`` puts both into ``templates/report.html``.
"""

from __future__ import annotations

from pathlib import Path

from gaolbook.base import jsonl
from gaolbook.book import Book
from gaolbook.report.facts import Facts, gather
from gaolbook.report.page import make_page
from gaolbook.write import Folder

__all__ = ["Facts", "gather", "make_page", "report"]


def report(out: Path, target: Path, as_of: str | None = None) -> Facts:
    """Write the report of a finished run to ``target``, whole or not at all, and return what it shows.

    Raises ValueError where ``out`` holds no finished run or ``as_of`` is no date, OSError where it cannot be written.
    """
    folder = Folder(out)
    if folder.manifest() is None:
        raise ValueError(f"{out} holds no finished run. Make one: gaolbook run INPUT... -o {out}")
    book = Book.load(folder)
    facts = gather(book, as_of)
    jsonl.write_lines(target, [make_page(book, facts)])
    return facts
