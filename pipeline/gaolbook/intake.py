"""What a folder held before, what this run finds, and what therefore has to be extracted.

A file named again is read anew: its articles are those it holds now. Files not named keep their articles. Whether
two files are the same is decided by ``source`` and path: two files called dump.jsonl never replace each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gaolbook.base.ids import content_id
from gaolbook.base.schema import Article, Extraction, Problem
from gaolbook.collect import CollectedArticle, mark_duplicates
from gaolbook.workers import Failure
from gaolbook.write import Folder, Input

Key = tuple[str | None, ...]


def key_of(article: Article) -> Key:
    """Return what decides the extraction of an article by a given reader: its text and what is known of it."""
    return content_id("a", article.sha256), article.published, article.title, article.url, article.language


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier runs left: articles as they were before repeats were marked, and what this reader read from them."""

    articles: tuple[Article, ...]
    known: Mapping[Key, Extraction]
    stale: frozenset[Key]
    """Articles that another reader (code, model or settings) has read."""
    problems: tuple[Problem, ...]
    inputs: tuple[Input, ...]

    @staticmethod
    def of(folder: Folder, made_by: str) -> Past:
        """Read a folder. Raises ValueError naming file and line where one of its files is broken."""
        manifest = folder.manifest()
        old = folder.extractions()
        state = {e.article.article_id: e.article.status for e in old}
        mine = [e for e in (*old, *folder.interrupted()) if e.made_by == made_by]
        return Past(
            articles=tuple(_unmarked(e.article, state) for e in old),
            known={key_of(e.article): e for e in mine if e.article.status == "extracted"},
            stale=frozenset(key_of(e.article) for e in old if e.made_by != made_by),
            problems=tuple(p for p in folder.problems() if p.stage != "merge"),
            inputs=manifest.inputs if manifest else (),
        )


def _unmarked(article: Article, state: Mapping[str, str]) -> Article:
    """Return the article as it was collected: no duplicate, and none that failed, which may do better this time."""
    own = content_id("a", article.sha256)
    status = state.get(article.duplicate_of, "extracted") if article.duplicate_of else article.status
    return article.model_copy(
        update={"article_id": own, "duplicate_of": None, "status": "extracted" if status == "failed" else status}
    )


@dataclass(slots=True)
class Intake:
    """Collects what one run reads. ``known`` grows by what is extracted."""

    known: dict[Key, Extraction]
    limit: int | None
    articles: list[Article] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    extracted: int = 0
    cut_short: bool = False

    def new(self, found: Iterable[CollectedArticle | Problem]) -> Iterator[CollectedArticle]:
        """Note everything that is found and yield the articles that have to be extracted."""
        asked: set[Key] = set()
        for item in found:
            if isinstance(item, Problem):
                self.problems.append(item)
                continue
            if self.limit is not None and len(self.articles) >= self.limit:
                self.cut_short = True
                return
            self.articles.append(item.article)
            key = key_of(item.article)
            if item.article.status == "extracted" and key not in self.known and key not in asked:
                asked.add(key)
                yield item

    def done(self, article: Article, extraction: Extraction) -> None:
        """Note what was read from an article."""
        self.known[key_of(article)] = extraction
        self.extracted += 1

    def failed(self, article: Article, failure: Failure) -> None:
        """Note that an article could not be read, and why."""
        told = Problem(source=article.source, stage="extract", error=failure.error, message=failure.message)
        self.problems.append(told)

    def with_past(
        self, past: Past, files: Sequence[Input], named: Iterable[str]
    ) -> tuple[list[Article], list[Problem]]:
        """Return articles and problems of the whole folder: of this run, and of earlier ones what was not read anew.

        ``named`` are the inputs as the user wrote them.
        """
        again = read_again(past.inputs, files)
        sources = {article.source for article in self.articles}
        present = {(article.source, article.sha256) for article in self.articles}
        articles, problems = list(self.articles), list(self.problems)
        for article in past.articles:
            replaced = file_of(article.source, again) in again and (not self.cut_short or article.source in sources)
            if replaced or (article.source, article.sha256) in present:
                continue
            if key_of(article) in past.stale and key_of(article) not in self.known:
                says = "was not among the inputs when the other articles were read again; name its file too"
                problems.append(Problem(source=article.source, stage="collect", error="not_read_again", message=says))
            else:
                articles.append(article)
        seen_to = set() if self.cut_short else {*again, *named}
        problems += [problem for problem in past.problems if file_of(problem.source, seen_to) not in seen_to]
        return articles, problems


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


def place(articles: Iterable[Article], known: Mapping[Key, Extraction], made_by: str) -> list[Extraction]:
    """Return one extraction per article, repeats marked; those that hold no records say why in their status."""
    return [_placed(article, known, made_by) for article in mark_duplicates(articles)]


def _placed(article: Article, known: Mapping[Key, Extraction], made_by: str) -> Extraction:
    if article.status == "extracted":
        extraction = known.get(key_of(article))
        if extraction is not None:
            return extraction.model_copy(update={"article": article})
        article = article.model_copy(update={"status": "failed"})
    return Extraction(
        article=article, mentions=(), persons=(), organisations=(), roles=(), charges=(), events=(), made_by=made_by
    )
