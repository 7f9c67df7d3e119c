"""The story of a web page: trafilatura tells which words it is, alignment tells where in the page they stand.

Offsets of records count in the whole decoded page, so nothing of what trafilatura writes is used as text: each of its
paragraphs is looked up among the visible characters of the page, and the rest of the page is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from trafilatura import bare_extraction

from gaolbook.base.spans import Span
from gaolbook.collect.characters import decode_entities, normalise
from gaolbook.collect.draft import Draft, Edit, new_draft
from gaolbook.collect.markup import strip_html

LEAST_FOUND = 0.5
"""Share of the story's characters that must be found in the page; with less the whole page is cleaned as text."""
DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
"""Publication dates only from metadata, never guessed from the page's text, and none that depends on today."""

_SPACE = re.compile(r"\s+")
_BULLET = re.compile(r"^[-–•*] ")


@dataclass(frozen=True, slots=True)
class Story:
    """A page's story as a draft that maps to the whole page, and what the page's metadata say."""

    draft: Draft
    title: str | None = None
    published: str | None = None
    url: str | None = None


def find_story(page: str) -> Story:
    """Return the story of a page; where none is found, all of its visible text."""
    found: Any = bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=DATES)
    draft = new_draft(page)
    for step in (normalise, strip_html, decode_entities):
        draft = step(draft)
    if found is None:
        return Story(draft)
    paragraphs = [_BULLET.sub("", line) for line in (found.text or "").splitlines() if line.strip()]
    kept = list(_places(draft.text, paragraphs))
    wanted = sum(len(_SPACE.sub("", paragraph)) for paragraph in paragraphs)
    if sum(len(_SPACE.sub("", draft.text[start:end])) for start, end in kept) >= LEAST_FOUND * wanted > 0:
        draft = _only(draft, kept)
    return Story(draft, found.title or None, found.date or None, found.url or None)


def _places(text: str, paragraphs: Sequence[str]) -> Iterator[Span]:
    """Yield where the paragraphs stand in ``text``, white space aside, in order; one that is not there is left out."""
    inked = [index for index, letter in enumerate(text) if not letter.isspace()]
    squeezed = "".join(text[index] for index in inked)
    position = 0
    for paragraph in paragraphs:
        wanted = _SPACE.sub("", normalise(new_draft(paragraph)).text)
        at = squeezed.find(wanted, position) if wanted else -1
        if at >= 0:
            position = at + len(wanted)
            yield Span(inked[at], inked[position - 1] + 1)


def _only(draft: Draft, kept: Sequence[Span]) -> Draft:
    """Cut everything but the spans, which become paragraphs of their own."""
    starts = [0, *(span.end for span in kept)]
    ends = [*(span.start for span in kept), len(draft.text)]
    edits = [Edit(start, end, "\n\n", "page") for start, end in zip(starts, ends, strict=True) if start < end]
    return draft.edit(edits)
