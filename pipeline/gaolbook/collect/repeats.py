"""Repeats: the same text from several sources, or most of it, is one article and its duplicates: one witness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Article, Extraction
from gaolbook.collect.near import NearIndex, Runs, read_sketch, runs_of, share_in

LEAST_SENTENCE = 0.3
"""Share of a sentence's three-word runs that a text must have to have that sentence: one changed word in eight leaves
two thirds of them on average, fewer in short sentences; a sentence about something else shares under a tenth."""


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
    published first. A text that tells something of its own is never a repeat, however alike: one form letter about two
    prisoners, or yesterday's report with today's verdict.
    """
    texts = [(item, read_sketch(item.sketch)) for item in extractions if item.sketch]
    texts.sort(key=lambda pair: (-len(pair[1]), pair[0].article.published or "9999", pair[0].article.article_id))
    index, kept, repeats = NearIndex(), list[tuple[Extraction, Runs]](), dict[str, str]()
    for item, runs in texts:
        fuller = next((whole for number in index.near(runs) if _holds_all(*(whole := kept[number]), item)), None)
        if fuller is None:
            index.add(runs)
            kept.append((item, runs))
        else:
            repeats[item.article.article_id] = fuller[0].article.article_id
    return repeats


def _holds_all(fuller: Extraction, runs: Runs, item: Extraction) -> bool:
    """Whether a fuller text has the sentence of every statement of another, and names whom it is about."""
    spellings = (form.text for person in fuller.persons for form in person.names)
    names = {word for spelling in spellings for word in spelling.casefold().split()}
    people = {person.person_id: person.name.casefold().split()[-1:] for person in item.persons}
    told = [(event.person_ids, event.evidence) for event in item.events]
    told += [((charge.person_id,), charge.evidence) for charge in item.charges]
    told += [((role.person_id,), role.evidence) for role in item.roles]
    return all(
        all(names.issuperset(people.get(who, ())) for who in whose)
        and all(share_in(runs_of(piece.quote), runs) >= LEAST_SENTENCE for piece in evidence)
        for whose, evidence in told
    )
