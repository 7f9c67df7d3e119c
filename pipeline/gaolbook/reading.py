"""One article from its raw text to its records: triage, cleaning, extraction. What goes wrong is the article's own."""

from __future__ import annotations

import traceback
from pathlib import Path

from spacy.language import Language

from gaolbook.base.config import Settings
from gaolbook.base.ids import content_id, text_sha256
from gaolbook.base.schema import Article, ArticleStatus, Extraction, Problem, empty_extraction
from gaolbook.collect import RawArticle, collect_one, note_one
from gaolbook.collect.near import sketch
from gaolbook.extract import build_nlp, extract
from gaolbook.extract.triage import on_topic, tells_events, words_of

CLEAN_GROWTH = 2
"""Clean text is at most this many times as long as the raw text (a space put between glued words)."""
MAX_MESSAGE = 300
"""Characters of an error's own words that go into a problem."""


def key_of(found: RawArticle) -> str:
    """Return what decides the extraction of an article by a given reader: its text and what is known of it."""
    given = (found.form, found.title, found.published, found.url, found.language)
    return content_id("k", text_sha256(found.text), *given)


def load(settings: Settings) -> Language:
    """Return the pipeline the settings name. Raises OSError where it is not installed."""
    try:
        nlp = build_nlp(settings.model)
    except (ImportError, OSError) as error:
        raise OSError(f"the model {settings.model!r} cannot be loaded: {_one_line(error)}") from error
    nlp.max_length = max(nlp.max_length, CLEAN_GROWTH * settings.max_characters)
    return nlp


def read_article(found: RawArticle, settings: Settings) -> Extraction:
    """Return what one article says, or in its status why it says nothing; an error of any kind ends up there too."""
    if found.form == "text" and len(found.text) > settings.max_characters:
        return _too_long(found, len(found.text), settings)
    try:
        return _read(found, settings)
    except MemoryError:
        says = f"reading it took more than {settings.article_megabytes:,} MB of memory"
        return failed(found, "memory", f"{says}; split it, or raise --article-megabytes, and add --retry")
    except Exception as error:  # noqa: BLE001  # recorded as the article's problem
        return failed(found, type(error).__name__, _describe(error))


def _read(found: RawArticle, settings: Settings) -> Extraction:
    """Ask the cheap questions first: about one article in twenty is cleaned, and what is left is extracted."""
    if not settings.everything and not _may_be_on_topic(found):
        return unread(found, note_one(found))
    collected = collect_one(found)
    article, clean = collected.article, collected.clean
    if article.status == "extracted" and found.form == "html" and not settings.everything and not on_topic(clean.text):
        article = article.model_copy(update={"status": "off_topic"})
    if article.status != "extracted":
        return unread(found, article)
    if len(clean.text) > settings.max_characters:  # of a page, whose tags do not count
        return _too_long(found, len(clean.text), settings)
    extraction = extract(load(settings), article, collected.raw, clean.text, clean.offsets, clean.blocks)
    return extraction.model_copy(update={"key": key_of(found), "sketch": sketch(clean.text)})


def _may_be_on_topic(found: RawArticle) -> bool:
    """Whether the raw text passes triage; of a page, whose menus would mislead the score, only the first question."""
    return tells_events(words_of(found.text)) if found.form == "html" else on_topic(found.text)


def unread(found: RawArticle, article: Article, problem: Problem | None = None) -> Extraction:
    """Return the extraction of an article that was not read, or not to the end."""
    return empty_extraction(article, key_of(found)).model_copy(update={"problem": problem})


def failed(found: RawArticle, error: str, message: str) -> Extraction:
    """Return the extraction of an article that could not be read, with the problem."""
    status: ArticleStatus = "failed"
    problem = Problem(source=found.source, stage="extract", error=error, message=message)
    return unread(found, note_one(found, status), problem)


def _too_long(found: RawArticle, size: int, settings: Settings) -> Extraction:
    says = f"the article has {size:,} characters, the limit is {settings.max_characters:,}"
    return failed(found, "too_long", f"{says}; split it, or raise --max-characters")


def _describe(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"in {frame.name}, {Path(frame.filename).name}:{frame.lineno}"
    return f"{_one_line(error)} ({where}); the article is left out, please report this"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:MAX_MESSAGE] or "no message"
