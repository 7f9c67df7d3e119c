"""Turns texts into training documents: spaCy's words, our entities, and the tags and tree of a spaCy teacher."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from gaolbook.extract.encoder.features import Gap, gap_of
from train.sources import Source

_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass
class Words:
    """A document as parallel lists, one item a word (white space is not a word).

    ``ner`` holds BIO tags, or None where not annotated; ``hidden`` the kinds an ``O`` may hide; ``heads`` are
    positions in the document, a root its own; ``starts`` marks the first word of each sentence.
    """

    name: str
    words: list[str] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    ner: list[str] | None = None
    hidden: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)


def load_teacher(path: str) -> Language:
    """Return the teacher pipeline without its entity recogniser."""
    return spacy.load(path, exclude=["ner"])


def _word_head(doc: Doc, index: int) -> int:
    """Return the nearest ancestor that is a word, or the word itself."""
    head = doc[index].head
    while head.is_space and head.head.i != head.i:
        head = head.head
    return index if head.is_space else head.i


def _append(into: Words, doc: Doc, offset: int, gap: int) -> None:
    """Append one parsed paragraph that stands at ``offset`` of the text."""
    kept = [token.i for token in doc if not token.is_space]
    position = {index: len(into.words) + order for order, index in enumerate(kept)}
    firsts = {next((t.i for t in sent if not t.is_space), -1) for sent in doc.sents}
    end = 0
    for order, index in enumerate(kept):
        token = doc[index]
        into.words.append(token.text)
        into.gaps.append(gap if not order else gap_of(doc.text[end : token.idx]))
        head = _word_head(doc, index)
        into.tags.append(token.tag_)
        into.heads.append(position[head])
        into.deps.append("ROOT" if head == index else token.dep_)
        into.lemmas.append(token.lemma_)
        into.pos.append(token.pos_)
        into.starts.append(int(index in firsts or not order))
        into.offsets.append(offset + token.idx)
        end = token.idx + len(token.text)


def _bio(words: Words, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Return BIO tags: a word belongs to the span that covers its first character."""
    covered = {}
    for number, (start, end, label) in enumerate(spans):
        covered.update(dict.fromkeys(range(start, end), (number, label)))
    tags, before = [], -1
    for offset in words.offsets:
        number, label = covered.get(offset, (-1, ""))
        tags.append(("I-" if number == before else "B-") + label if label else "O")
        before = number
    return tags


def parse_sources(sources: list[Source], teacher: Language) -> Iterator[Words]:
    """Yield one document a source; each line is parsed alone, so that no sentence crosses a line break."""
    for source in sources:
        words = Words(source.name, hidden=list(source.hidden))
        lines = [m for m in _PARAGRAPH.finditer(source.text) if m.group().strip()]
        for order, (line, doc) in enumerate(zip(lines, teacher.pipe([m.group() for m in lines]), strict=True)):
            gap = gap_of(source.text[lines[order - 1].end() : line.start()]) if order else Gap.BLANK_LINE
            _append(words, doc, line.start(), gap)
        if source.entities is not None:
            words.ner = _bio(words, source.entities)
        if words.words:
            yield words


def write_words(path: Path, documents: Iterable[Words]) -> None:
    """Write documents as gzipped JSONL."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as out:
        for document in documents:
            out.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


def read_words(path: Path) -> list[Words]:
    """Read what ``write_words`` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [Words(**json.loads(line)) for line in lines]


def held_back(name: str, percent: int = 4) -> bool:
    """Whether a silver document measures the parse instead of training it; by a hash of its name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < percent


__all__ = ["Span", "Words", "held_back", "load_teacher", "parse_sources", "read_words", "write_words"]
