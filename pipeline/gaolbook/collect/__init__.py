"""Collect: from files on disk to clean articles.

``read`` finds and decodes the inputs, ``clean`` takes the furniture off and keeps the map back to the raw text,
``published`` dates the article, and ``repeats`` finds the same text from two sources. ``collect`` does the first three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gaolbook.base.ids import content_id, text_sha256
from gaolbook.base.schema import Article, ArticleStatus, Problem
from gaolbook.collect.clean import Block, CleanText, Cut, clean, clean_draft
from gaolbook.collect.front_matter import front_matter
from gaolbook.collect.language import ENGLISH, UNDETERMINED, find_language
from gaolbook.collect.published import find_published
from gaolbook.collect.raw import RawArticle
from gaolbook.collect.read import NO_COLUMNS, read
from gaolbook.collect.repeats import mark_duplicates, near_duplicates
from gaolbook.collect.rows import Columns
from gaolbook.collect.story import find_story

__all__ = [
    "Block", "CleanText", "CollectedArticle", "Columns", "Cut", "RawArticle", "clean", "collect", "collect_one",
    "find_published", "mark_duplicates", "near_duplicates", "note_one", "read",
]  # fmt: skip

MAX_TITLE = 300
"""Characters of the longest title taken from a text."""


@dataclass(frozen=True, slots=True)
class CollectedArticle:
    """An article, its raw text (offsets of all records count in it), and the clean text that is read."""

    article: Article
    raw: str
    clean: CleanText


def collect(inputs: Sequence[Path | str], columns: Columns = NO_COLUMNS) -> Iterator[CollectedArticle | Problem]:
    """Yield every article of the inputs and a problem for everything that could not be read, ordered by source."""
    for found in read(inputs, columns):
        yield found if isinstance(found, Problem) else collect_one(found)


def collect_one(found: RawArticle) -> CollectedArticle:
    """Clean and date one raw article. Exact repeats are not looked for here (``mark_duplicates``)."""
    if found.form == "html":
        story = find_story(found.text)
        cleaned = clean_draft(story.draft)
        found = replace(
            found,
            title=found.title or story.title,
            published=found.published or story.published,
            url=found.url or story.url,
        )
        published, published_from = find_published("", found.published, found.url)
    else:
        cleaned = clean(found.text)
        published, published_from = find_published(found.text, found.published, found.url)
    sha = text_sha256(found.text)
    language = find_language(cleaned.text)
    status: ArticleStatus = "other_language" if language not in (None, ENGLISH) else "extracted"
    article = Article(
        article_id=content_id("a", sha),
        source=found.source,
        title=found.title or _title(found, cleaned),
        url=found.url,
        published=published,
        published_from=published_from,
        language=found.language if language in (None, UNDETERMINED) else language,
        characters=len(found.text),
        sha256=sha,
        status=status if cleaned.text else "empty",
        duplicate_of=None,
    )
    return CollectedArticle(article, found.text, cleaned)


def note_one(found: RawArticle, status: ArticleStatus | None = None) -> Article:
    """Return the record of an article that is not cleaned: off the topic, where no other ``status`` is given."""
    text = found.text if found.form == "text" else ""
    published, published_from = find_published(text, found.published, found.url)
    language = find_language(text)
    reason: ArticleStatus = "other_language" if language not in (None, ENGLISH) else "off_topic"
    sha = text_sha256(found.text)
    return Article(
        article_id=content_id("a", sha),
        source=found.source,
        title=found.title,
        url=found.url,
        published=published,
        published_from=published_from,
        language=found.language if language in (None, UNDETERMINED) else language,
        characters=len(found.text),
        sha256=sha,
        status=status or reason,
        duplicate_of=None,
    )


def _title(found: RawArticle, cleaned: CleanText) -> str | None:
    """The title of the front matter, else the headline the text begins with."""
    header = front_matter(found.text.lstrip("\ufeff").replace("\r\n", "\n")) if found.form == "text" else None
    if header and header.title:
        return clean(header.title).text[:MAX_TITLE] or None
    opening = cleaned.blocks[:3]
    return next((cleaned.text[block.start : block.end] for block in opening if block.kind == "headline"), None)
