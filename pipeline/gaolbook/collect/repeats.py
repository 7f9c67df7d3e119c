"""Repeats: the same raw text from several sources is one article and its duplicates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Article


def mark_duplicates(articles: Iterable[Article]) -> list[Article]:
    """Return the articles in the order given, exact repeats marked and pointing at the first.

    The first is the one published earliest (undated last), then the one with the smallest source. A duplicate's id
    is made from its source too, so that ids stay unique.
    """
    listed = list(articles)
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for article in listed:
        groups[article.sha256].append(article)
    firsts = {
        sha: min(group, key=lambda article: (article.published or "9999", article.source))
        for sha, group in groups.items()
    }
    return [_marked(article, firsts[article.sha256]) for article in listed]


def _marked(article: Article, first: Article) -> Article:
    if article is first:
        return article
    own_id = content_id("a", article.sha256, article.source)
    return article.model_copy(update={"article_id": own_id, "status": "duplicate", "duplicate_of": first.article_id})
