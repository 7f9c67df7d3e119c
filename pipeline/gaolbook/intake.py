"""What a folder held before, what this run finds, and what therefore has to be read.

A file named again is read anew: its articles are those it holds now. Files not named keep their articles. Whether
two files are the same is decided by ``source`` and path: two files called dump.jsonl never replace each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Article, ArticleStatus, Extraction, Problem, empty_extraction
from gaolbook.collect import RawArticle, mark_duplicates, near_duplicates
from gaolbook.reading import key_of
from gaolbook.write import Folder, Input

READ: tuple[ArticleStatus, ...] = ("extracted", "failed")
"""What becomes of articles that the model has seen, or was to see; all others are told apart again, which is cheap."""


class Entry(NamedTuple):
    """An article as it was read, before repeats were marked, and the key of its extraction."""

    article: Article
    key: str


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier runs left: articles as they were before repeats were marked, and what this reader read from them."""

    entries: tuple[Entry, ...]
    known: Mapping[str, Extraction]
    stale: frozenset[str]
    """Keys of articles that another reader (code, model or settings) has read."""
    problems: tuple[Problem, ...]
    inputs: tuple[Input, ...]

    @staticmethod
    def of(folder: Folder, made_by: str, *, retry: bool = False) -> Past:
        """Read a folder; with ``retry`` what failed is not known. Raises ValueError naming a broken file and line."""
        manifest, old = folder.manifest(), folder.extractions()
        status = {item.article.article_id: item.article.status for item in old}
        mine = [item for item in (*old, *folder.interrupted()) if item.made_by == made_by]
        mine.sort(key=_is_first)  # of one key the first text holds the records, its exact repeats need not
        read = [item for item in (_as_read(item, status) for item in mine) if item.article.status in READ]
        return Past(
            entries=tuple(Entry(_as_read(item, status).article, item.key) for item in old),
            known={item.key: item for item in read if not (retry and item.article.status == "failed")},
            stale=frozenset(item.key for item in old if item.made_by != made_by),
            problems=tuple(p for p in folder.problems() if p.stage not in ("extract", "merge")),
            inputs=manifest.inputs if manifest else (),
        )


def joined(pasts: Sequence[Past]) -> Past:
    """Return what several folders hold as if one run had made them; the same file in two of them counts once."""
    seen: set[tuple[str, str]] = set()
    entries = []
    for entry in (entry for past in pasts for entry in past.entries):
        place_and_text = (entry.article.source, entry.article.sha256)
        if place_and_text not in seen:
            seen.add(place_and_text)
            entries.append(entry)
    inputs = {item for past in pasts for item in past.inputs}
    return Past(
        entries=tuple(entries),
        known={key: item for past in pasts for key, item in past.known.items()},
        stale=frozenset(key for past in pasts for key in past.stale),
        problems=tuple(dict.fromkeys(problem for past in pasts for problem in past.problems)),
        inputs=tuple(sorted(inputs, key=lambda item: (item.source, item.path))),
    )


def _is_first(item: Extraction) -> bool:
    """Whether an article is no exact repeat: its id is made from its text alone."""
    return item.article.article_id == content_id("a", item.article.sha256)


def _as_read(item: Extraction, status: Mapping[str, ArticleStatus]) -> Extraction:
    """Return the extraction as it was before repeats were marked."""
    article = item.article
    if article.duplicate_of is None:
        return item
    first = "duplicate" if _is_first(item) else status.get(article.duplicate_of, "extracted")
    read_as = "extracted" if first == "duplicate" else first  # only what was extracted can be a near-duplicate
    update = {"article_id": content_id("a", article.sha256), "duplicate_of": None, "status": read_as}
    return item.model_copy(update={"article": article.model_copy(update=update)})


@dataclass(slots=True)
class Intake:
    """Collects what one run reads. ``known`` grows by what the model reads."""

    known: dict[str, Extraction]
    limit: int | None
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)
    found: int = 0
    extracted: int = 0
    cut_short: bool = False

    def new(self, found: Iterable[RawArticle | Problem]) -> Iterator[RawArticle]:
        """Note everything that is found and yield the articles that have to be read."""
        for item in found:
            if isinstance(item, Problem):
                self.problems.append(item)
                continue
            if self.limit is not None and self.found >= self.limit:
                self.cut_short = True
                return
            self.found += 1
            key = key_of(item)
            if key in self.known:
                self._note(self.known[key].article, item.source, key)
            elif key in self.waiting:
                self.waiting[key].append(item.source)
            else:
                self.waiting[key] = [item.source]
                yield item

    def done(self, extraction: Extraction) -> None:
        """Note what came of an article."""
        if extraction.article.status in READ:
            self.known[extraction.key] = extraction
        self.extracted += extraction.article.status == "extracted"
        for source in self.waiting.pop(extraction.key):
            self._note(extraction.article, source, extraction.key)

    def _note(self, article: Article, source: str, key: str) -> None:
        self.entries.append(Entry(article.model_copy(update={"source": source}), key))
        self.states[article.status] += 1

    def with_past(self, past: Past, files: Sequence[Input], named: Iterable[str]) -> tuple[list[Entry], list[Problem]]:
        """Return articles and problems of the whole folder: of this run, and of earlier ones what was not read anew.

        ``named`` are the inputs as the user wrote them.
        """
        again = read_again(past.inputs, files)
        sources = {entry.article.source for entry in self.entries}
        present = {(entry.article.source, entry.article.sha256) for entry in self.entries}
        entries, problems = list(self.entries), list(self.problems)
        for entry in past.entries:
            article = entry.article
            replaced = file_of(article.source, again) in again and (not self.cut_short or article.source in sources)
            if replaced or (article.source, article.sha256) in present:
                continue
            if entry.key in past.stale and entry.key not in self.known:
                says = "was not among the inputs when the other articles were read again; name its file too"
                problems.append(Problem(source=article.source, stage="collect", error="not_read_again", message=says))
            else:
                entries.append(entry)
        seen_to = set() if self.cut_short else {*again, *named}
        problems += [problem for problem in past.problems if file_of(problem.source, seen_to) not in seen_to]
        return entries, problems


def read_again(past: Iterable[Input], files: Iterable[Input]) -> set[str]:
    """Return the sources whose file is certainly the one that was read before."""
    paths: defaultdict[str, set[str]] = defaultdict(set)
    for item in past:
        paths[item.source].add(item.path)
    return {item.source for item in files if paths.get(item.source) == {item.path}}


def file_of(source: str, files: set[str]) -> str:
    """Return the file among ``files`` that an article's source or a problem's begins with, else the source itself.

    >>> file_of("dump.jsonl#row#7", {"dump.jsonl"})
    'dump.jsonl'
    """
    ends = [place for place, letter in enumerate(source) if letter == "#"]
    return next((source[:end] for end in ends if source[:end] in files), source)


def place(entries: Sequence[Entry], known: Mapping[str, Extraction], made_by: str) -> list[Extraction]:
    """Return one extraction per article, repeats marked; those that hold no records say why in their status.

    An exact repeat holds no records. A near-duplicate keeps them, for it is an article again once the fuller one goes.
    """
    articles = mark_duplicates(entry.article for entry in entries)
    firsts = {a.article_id: entry.key for a, entry in zip(articles, entries, strict=True) if a.duplicate_of is None}
    placed = [
        _placed(article, entry.key, None if firsts.get(article.duplicate_of or "") == entry.key else known, made_by)
        for article, entry in zip(articles, entries, strict=True)
    ]
    repeats = near_duplicates([item for item in placed if item.article.status == "extracted"])
    return [_repeated(item, repeats) for item in placed] if repeats else placed


def _placed(article: Article, key: str, known: Mapping[str, Extraction] | None, made_by: str) -> Extraction:
    read = known.get(key) if known is not None else None
    if known is not None and read is None and article.status == "extracted":
        says = "its text was read by an earlier run that is gone; name its file too"
        told = Problem(source=article.source, stage="extract", error="not_read_again", message=says)
        failed = article.model_copy(update={"status": "failed"})
        return empty_extraction(failed, key, made_by).model_copy(update={"problem": told})
    if read is not None:
        problem = read.problem and read.problem.model_copy(update={"source": article.source})
        return read.model_copy(update={"article": article, "problem": problem, "made_by": made_by})
    return empty_extraction(article, key, made_by)


def _repeated(item: Extraction, repeats: Mapping[str, str]) -> Extraction:
    """Mark a near-duplicate, and point the exact repeats of one at the fuller article."""
    article = item.article
    fuller = repeats.get(article.article_id) or repeats.get(article.duplicate_of or "")
    if fuller is None:
        return item
    return item.model_copy(
        update={"article": article.model_copy(update={"status": "duplicate", "duplicate_of": fuller})}
    )
