"""Near-duplicates: precision and recall on copies made by cutting, reordering and rewording real articles."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from gaolbook.base.config import Settings
from gaolbook.base.schema import Extraction
from gaolbook.collect import RawArticle, near_duplicates
from gaolbook.collect.near import LEAST_CONTAINED, LEAST_RUNS, NearIndex, read_sketch, sketch
from gaolbook.reading import read_article

SEED = 7
CUT, REWORDED = 0.7, 0.06
"""Share of the sentences a cut copy keeps, and share of the words that a reworded one has others for."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def cut(text: str, chance: random.Random) -> str:
    """Keep the first sentences, as a paper does that has less room."""
    sentences = _SENTENCE.split(text)
    return " ".join(sentences[: max(1, round(CUT * len(sentences)))])


def reordered(text: str, chance: random.Random) -> str:
    """Put the paragraphs in another order."""
    paragraphs = text.split("\n")
    return "\n".join(chance.sample(paragraphs, len(paragraphs)))


def reworded(text: str, chance: random.Random) -> str:
    """Give some words in lower case others of the same text."""
    words = text.split(" ")
    plain = [word for word in words if word.islower()]
    return " ".join(chance.choice(plain) if word.islower() and chance.random() < REWORDED else word for word in words)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {"cut": cut, "reordered": reordered, "reworded": reworded}


def copies(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each text and its changed copies with names: ``7`` and ``7 cut``."""
    chance = random.Random(SEED)
    for number, text in enumerate(texts):
        yield str(number), text
        for name, change in CHANGES.items():
            yield f"{number} {name}", change(text, chance)


def found_alike(texts: Sequence[str]) -> dict[str, float]:
    """Return the recall of pairs by how the copy was made, and the precision, of the sketches alone."""
    index, names = NearIndex(), list[str]()
    hits, tried, wrong = dict.fromkeys(CHANGES, 0), dict.fromkeys(CHANGES, 0), 0
    for name, text in copies(texts):
        written = sketch(text)
        if not written:
            continue
        number, _, change = name.partition(" ")
        near = {names[place].partition(" ")[0] for place in index.near(read_sketch(written))}
        wrong += len(near - {number})
        if change:
            tried[change] += 1
            hits[change] += number in near
        names.append(name)
        index.add(read_sketch(written))
    found = sum(hits.values())
    return {**{name: hits[name] / max(1, tried[name]) for name in CHANGES}, "precision": found / max(1, found + wrong)}


def called_repeats(texts: Sequence[str]) -> dict[str, float]:
    """Return the same of what a run calls a repeat: alike, and telling no fact of its own."""
    read: dict[str, Extraction] = {}
    for name, text in copies(texts):
        extraction = read_article(RawArticle(name, text), Settings(everything=True))
        if extraction.article.status == "extracted" and extraction.sketch:
            read[name] = extraction
    names = {item.article.article_id: name for name, item in read.items()}
    pairs = {names[left]: names[right] for left, right in near_duplicates(list(read.values())).items()}
    right = {left: kept.partition(" ")[0] == left.partition(" ")[0] for left, kept in pairs.items()}
    families = [name.partition(" ")[0] for name in read]
    possible = len(read) - len(set(families))
    good = sum(right.values())
    return {"recall": good / max(1, possible), "precision": good / max(1, len(pairs))}


def apart(texts: Sequence[str]) -> list[str]:
    """Return the texts that are not alike another of them: agencies repeat each other in the collection itself."""
    index, taken = NearIndex(), []
    for text in texts:
        written = sketch(text)
        if written and not index.near(read_sketch(written)):
            index.add(read_sketch(written))
            taken.append(text)
    return taken


def figures(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return the rows of the table."""
    originals = apart(texts)
    alike, called = found_alike(originals), called_repeats(originals)
    by_change = ", ".join(f"{name} {alike[name]:.3f}" for name in CHANGES)
    conditions = f"at least {LEAST_RUNS} runs of three words, {LEAST_CONTAINED:.0%} of them in common"
    return [
        ("articles, none alike another, each with three copies", f"{len(originals)} of {len(texts)}"),
        (f"copies found alike ({conditions}): recall by how they were made", by_change),
        ("precision of pairs found alike", f"{alike['precision']:.3f}"),
        ("copies left out as repeats, which also tell no fact of their own: recall", f"{called['recall']:.3f}"),
        ("precision of repeats", f"{called['precision']:.3f}"),
    ]
