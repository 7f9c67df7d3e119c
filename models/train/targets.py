"""Turns marked articles into word-level targets for the extraction heads."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from spacy.language import Language

from train.annotations import Characters, Item, Marked
from train.silver import Words, parse_sources
from train.sources import Source

SOURCE_SPANS = {"role": "ROLE", "offence": "OFFENCE"}
COMMON = frozenset(["the", "of", "and", "to", "in", "a"])
LEAST_COMMON = 0.10  # share of COMMON words under which a long text is not English; English news has about 0.2
LONG_TEXT = 500  # words
LEAST_SHARED = 0.25  # share of sentences in training texts from which on a held-back text is as good as seen
PREPOSITIONS = ("IN", "TO")
TO_NAMES = ("NAMED", "CHARGED_NAMED")
LONG_SENTENCE = 70  # characters; shorter ones are shared by chance

Seen = Mapping[str, Counter[str]]


@dataclass
class Targets:
    """A document with its targets, one item a word.

    ``triggers`` name the permitted types joined by ``|`` (empty: no trigger); ``modality`` is set on trigger words and
    ``stage`` on the first word of offences; ``spans`` are BIO tags. ``anchors`` are (kind, word, whether it is open who
    is named) of what has links;
    ``links`` are (relation, anchor word, other word).
    """

    document: Words
    triggers: list[str]
    modality: list[str]
    stage: list[str]
    spans: list[str]
    hidden: list[str] = field(default_factory=list)
    held_back: bool = False
    anchors: list[tuple[str, int, bool]] = field(default_factory=list)
    links: list[tuple[str, int, int]] = field(default_factory=list)


def is_english(text: str) -> bool:
    """Whether a text is English, as far as its commonest words tell; short texts are believed to be."""
    words = text.lower().split()
    return len(words) < LONG_TEXT or sum(word in COMMON for word in words) >= LEAST_COMMON * len(words)


def _sentences(text: str) -> set[str]:
    parts = (part.strip() for part in re.split(r"(?<=[.!?])\s|\n", text))
    return {part for part in parts if len(part) > LONG_SENTENCE}


def without_seen(articles: Sequence[Marked]) -> list[Marked]:
    """Return the articles; a held-back one that shares much of its text with training ones trains as well."""
    seen = {part for a in articles if not a.held_back for part in _sentences(a.text)}
    result = []
    for article in articles:
        parts = _sentences(article.text)
        known = bool(parts) and sum(part in seen for part in parts) >= LEAST_SHARED * len(parts)
        result.append(replace(article, held_back=article.held_back and not known))
    return result


def trigger_words(articles: Iterable[Marked]) -> Seen:
    """Return how often each word alone is the trigger, by event type."""
    seen: dict[str, Counter[str]] = {}
    for article in articles:
        for item in article.items:
            text = article.text[slice(*item.span)].lower()
            if item.kind == "event" and len(item.labels) == 1 and text.isalpha():
                seen.setdefault(item.labels[0], Counter())[text] += 1
    return seen


def inside(document: Words, span: Characters) -> list[int]:
    """Return the words that overlap a span of characters."""
    return [
        index
        for index, (offset, word) in enumerate(zip(document.offsets, document.words, strict=True))
        if offset < span[1] and span[0] < offset + len(word)
    ]


def root_word(document: Words, words: Sequence[int]) -> int:
    """Return the first of some words whose head is not among them; a leading preposition ("on Monday") is no part."""
    kept = list(words)
    while len(kept) > 1 and document.tags and document.tags[kept[0]] in PREPOSITIONS:
        kept.pop(0)
    return next((i for i in kept if document.heads[i] not in kept or document.heads[i] == i), kept[-1])


def is_name(document: Words, word: int) -> bool:
    """Whether the teacher holds a word for a proper noun of one person: "Dozens", "Iranians" are none."""
    return not document.tags or document.tags[word] == "NNP"


def anchor_word(document: Words, item: Item, words: Sequence[int], seen: Seen) -> int:
    """Return the word that stands for an item: of a trigger the one that most often is the trigger alone."""
    if item.kind != "event":
        return words[0]
    lowered = [document.words[i].lower() for i in words]
    counts = [sum(seen.get(label, Counter())[word] for label in item.labels) for word in lowered]
    return words[counts.index(max(counts))] if any(counts) else root_word(document, words)


def _tag(tags: list[str], words: Sequence[int], kind: str) -> None:
    """Write BIO tags where there are none yet."""
    if all(tags[i] == "O" for i in words):
        for order, index in enumerate(words):
            tags[index] = ("I-" if order else "B-") + kind


def make_targets(article: Marked, document: Words, seen: Seen) -> Targets:
    """Return the targets of one article; of two events told by one word the first stays."""
    count = len(document.words)
    targets = Targets(
        document, [""] * count, [""] * count, [""] * count, ["O"] * count, list(article.hidden), article.held_back
    )
    for item in article.items:
        words = inside(document, item.span)
        if not words:
            continue
        anchor = anchor_word(document, item, words, seen)
        if item.kind == "event":
            if targets.triggers[anchor]:
                continue
            targets.triggers[anchor] = "|".join(item.labels)
            targets.modality[anchor] = item.modality
        else:
            _tag(targets.spans, words, SOURCE_SPANS[item.kind])
            targets.stage[anchor] = item.labels[0] if item.kind == "offence" else ""
        for kind, span in item.extra:
            _tag(targets.spans, inside(document, span), kind)
        if article.linked:
            targets.anchors.append((item.kind, anchor, item.open))
            ends = [(relation, inside(document, span)) for relation, span in item.links]
            found = [(relation, anchor, root_word(document, end)) for relation, end in ends if end]
            kept = (link for link in dict.fromkeys(found) if link[0] not in TO_NAMES or is_name(document, link[2]))
            targets.links += [link for link in kept if link not in targets.links]
    return targets


def prepare(articles: Sequence[Marked], teacher: Language) -> list[Targets]:
    """Parse articles with the teacher and return their targets; texts that are not English are left out."""
    kept = without_seen([article for article in articles if is_english(article.text)])
    seen = trigger_words(kept)
    documents = parse_sources([Source(article.name, article.text, None) for article in kept], teacher)
    return [make_targets(article, document, seen) for article, document in zip(kept, documents, strict=True)]


def write_targets(path: Path, targets: Iterable[Targets]) -> None:
    """Write targets as gzipped JSONL."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as out:
        for target in targets:
            out.write(json.dumps(asdict(target), ensure_ascii=False) + "\n")


def read_targets(path: Path) -> list[Targets]:
    """Read what ``write_targets`` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Targets(
            **row
            | {
                "document": Words(**row["document"]),
                "anchors": [tuple(anchor) for anchor in row["anchors"]],
                "links": [tuple(link) for link in row["links"]],
            }
        )
        for row in rows
    ]
