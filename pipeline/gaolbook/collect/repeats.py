"""Repeats: the same text from several sources, or most of it, is one article and its duplicates: one witness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Article, Extraction
from gaolbook.collect.near import NearIndex, read_sketch


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


def near_duplicates(extractions: Sequence[Extraction]) -> Mapping[str, str]:
    """Return for each article that repeats a fuller one the id of that one; what is no repeat is not in it.

    The fullest text is the article and shorter ones are its repeats, so that nothing is lost; of equals the one
    published first. A text that tells a fact of its own is never a repeat, however alike: one form letter about two
    prisoners, or yesterday's report with today's verdict.
    """
    sketched = [(item, read_sketch(item.sketch)) for item in extractions if item.sketch]
    sketched.sort(key=lambda pair: (-pair[1].runs, pair[0].article.published or "9999", pair[0].article.article_id))
    index, kept, repeats = NearIndex(), list[Extraction](), dict[str, str]()
    for item, drawn in sketched:
        told = _facts(item)
        fuller = next((kept[number] for number in index.near(drawn) if told <= _facts(kept[number])), None)
        if fuller is None:
            index.add(drawn)
            kept.append(item)
        else:
            repeats[item.article.article_id] = fuller.article.article_id
    return repeats


def _facts(extraction: Extraction) -> set[tuple[str, str]]:
    """Return what an article tells of whom: the kind of event, charge or role with the person's last name."""
    names = {
        person.person_id: person.name.split()[-1].casefold() for person in extraction.persons if person.name.strip()
    }
    events = {(event.type, names.get(who, "")) for event in extraction.events for who in event.person_ids}
    groups = {(event.type, "") for event in extraction.events if not event.person_ids}
    charges = {("charge", names.get(charge.person_id, "")) for charge in extraction.charges}
    roles = {("role", names.get(role.person_id, "")) for role in extraction.roles}
    return events | groups | charges | roles
