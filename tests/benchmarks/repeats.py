"""Near-duplicates: precision and recall on copies made by cutting, reordering and rewording real articles."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from gaolbook.base.config import Settings
from gaolbook.base.schema import Extraction
from gaolbook.collect import RawArticle, near_duplicates
from gaolbook.collect.near import LEAST_CONTAINED, LEAST_RUNS, NearIndex, read_sketch, sketch
from gaolbook.reading import read_article

SEED = 7

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def cut(text: str, chance: random.Random, kept: float) -> str:
    """Keep the first sentences, as a paper does that has less room."""
    sentences = _SENTENCE.split(text)
    return " ".join(sentences[: max(1, round(kept * len(sentences)))])


def reordered(text: str, chance: random.Random) -> str:
    """Put the paragraphs in another order."""
    paragraphs = text.split("\n")
    return "\n".join(chance.sample(paragraphs, len(paragraphs)))


def reworded(text: str, chance: random.Random, share: float) -> str:
    """Give a share of the words in lower case others of the same text."""
    words = text.split(" ")
    plain = [word for word in words if word.islower()]
    return " ".join(chance.choice(plain) if word.islower() and chance.random() < share else word for word in words)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "first 70 %": partial(cut, kept=0.7),
    "first 40 %": partial(cut, kept=0.4),
    "reordered": reordered,
    "6 % of words changed": partial(reworded, share=0.06),
    "12 % of words changed": partial(reworded, share=0.12),
}


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
    """Return the same of what a run calls a repeat: alike, and telling nothing of its own."""
    read: dict[str, Extraction] = {}
    for name, text in copies(texts):
        extraction = read_article(RawArticle(name, text), Settings(everything=True))
        if extraction.article.status == "extracted" and extraction.sketch:
            read[name] = extraction
    names = {item.article.article_id: name for name, item in read.items()}
    pairs = {names[left]: names[right] for left, right in near_duplicates(list(read.values())).items()}
    good = {left for left, kept in pairs.items() if left.partition(" ")[0] == kept.partition(" ")[0]}
    made = {change: {name for name in read if name.endswith(f" {change}")} for change in CHANGES}
    # a reordered copy may have a run more than its original, which is then the repeat
    joined = good | {pairs[left] for left in good}
    recall = {change: len(made[change] & joined) / max(1, len(made[change])) for change in CHANGES}
    return {**recall, "precision": len(good) / max(1, len(pairs))}


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
    conditions = f"at least {LEAST_RUNS} runs of three words, {LEAST_CONTAINED:.0%} of them in common"
    return [
        ("articles, none alike another, and changed copies of each", f"{len(originals)} and {len(CHANGES)}"),
        (f"copies found alike ({conditions}), recall", _by_change(alike)),
        ("precision of pairs found alike", f"{alike['precision']:.3f}"),
        ("copies called repeats (alike, and telling nothing of their own), recall", _by_change(called)),
        ("precision of repeats", f"{called['precision']:.3f}"),
    ]


def _by_change(recall: dict[str, float]) -> str:
    return ", ".join(f"{change} {recall[change]:.3f}" for change in CHANGES)
