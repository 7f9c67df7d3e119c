"""The extraction heads beside the rules: rules alone, heads alone and both as shipped, on texts that trained neither.

The rules alone are the same pipeline with the heads' findings taken away.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from spacy.language import Language
from spacy.tokens import Doc

from gaolbook.extract import COMPONENTS
from train.annotations import Marked
from train.evaluate import Counts
from train.silver import Words
from train.wikievents import AS_ARREST, MEASURED

ENGINES = ("rules", "heads", "both")
LEAST = 0.5
"""Probability from which the heads alone count."""

Told = dict[tuple[int, str], str]
"""(sentence, event type) -> modality of the first such event."""
Spans = set[tuple[int, int]]


def sentence_finder(words: Words) -> Callable[[int], int]:
    """Return the function that gives the teacher's sentence number of a character."""
    numbers = [0, *accumulate(words.starts)]
    return lambda character: numbers[bisect_right(words.offsets, character)]


def without_heads(doc: Doc) -> Doc:
    """Take away what the heads found."""
    doc._.head_triggers = doc._.head_phrases = ()
    return doc


def read_alone(encoder: Language, text: str, components: Mapping[str, Callable[[Doc], Doc]]) -> tuple[Doc, Doc]:
    """Return the text as read by rules and heads, and by the rules alone."""
    both, ruled = encoder(text), without_heads(encoder(text))
    for component in components.values():
        both, ruled = component(both), component(ruled)
    return both, ruled


def told_by_events(doc: Doc, sentence: Callable[[int], int], merged: Mapping[str, str]) -> Told:
    """Return what the extracted events tell."""
    told: Told = {}
    for event in doc._.events:
        told.setdefault((sentence(doc[event.trigger].idx), merged.get(event.type, event.type)), event.modality)
    return told


def told_by_heads(doc: Doc, sentence: Callable[[int], int], merged: Mapping[str, str]) -> Told:
    """Return what the heads alone tell, whoever it befell."""
    told: Told = {}
    for head in doc._.head_triggers:
        if head.probability >= LEAST:
            told.setdefault((sentence(doc[head.token].idx), merged.get(head.type, head.type)), head.modality)
    return told


def gold_of(article: Marked, sentence: Callable[[int], int]) -> Told:
    """Return what the annotation tells."""
    told: Told = {}
    for item in article.items:
        if item.kind == "event":
            told.setdefault((sentence(item.span[0]), item.labels[0]), item.modality)
    return told


def _spans(doc: Doc, found: Iterable[tuple[int, int]]) -> Spans:
    return {(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for start, end in found}


def _count(counts: Counts, kind: str, gold: set[object], found: set[object]) -> None:
    for name, part in (("gold", gold), ("found", found), ("right", gold & found)):
        counts[kind, name] += len(part)


def _count_events(counts: Counts, gold: Told, found: Told, kinds: Sequence[str] | None) -> None:
    for kind in kinds or sorted({kind for _, kind in (*gold, *found)}):
        right, ours = ({key for key in told if key[1] == kind} for told in (gold, found))
        _count(counts, f"event {kind}", set(right), set(ours))
        _count(counts, "event, all types", set(right), set(ours))
    for key in gold.keys() & found.keys() if kinds is None else ():
        _count(counts, "modality of shared events", {gold[key]}, {found[key]})


def _count_phrases(counts: Counts, article: Marked, doc: Doc, heads: bool) -> None:
    for kind, name in (("role", "ROLE"), ("offence", "OFFENCE")):
        gold = {item.span for item in article.items if item.kind == kind}
        ruled = doc._.roles if kind == "role" else doc._.charges
        own = (p for p in doc._.head_phrases if p.kind == name and p.probability >= LEAST)
        found = _spans(doc, ((p.start, p.end) for p in (own if heads else ruled)))
        _count(counts, f"{kind}, exact words", set(gold), set(found))


def compare(
    encoder: Language, articles: Sequence[Marked], parsed: Mapping[str, Words], kinds: Sequence[str] | None = None
) -> dict[str, Counts]:
    """Return the counts of each engine; with ``kinds`` of these event types only, and nothing else (WikiEvents)."""
    result: dict[str, Counts] = {name: Counter() for name in ENGINES}
    components = {name: encoder.create_pipe(name) for name in COMPONENTS}
    merged = AS_ARREST if kinds is MEASURED else {}
    for article in articles:
        sentence = sentence_finder(parsed[article.name])
        both, ruled = read_alone(encoder, article.text, components)
        gold = gold_of(article, sentence)
        told = {
            "rules": told_by_events(ruled, sentence, merged),
            "heads": told_by_heads(both, sentence, merged),
            "both": told_by_events(both, sentence, merged),
        }
        for name in ENGINES:
            _count_events(result[name], gold, told[name], kinds)
            if kinds is None:
                _count_phrases(result[name], article, ruled if name == "rules" else both, name == "heads")
    return result


def by_kind(counts: Mapping[str, int]) -> Counts:
    """Return counts named ``kind/gold`` as counts by kind and name."""
    split = ((key.rsplit("/", 1), value) for key, value in counts.items())
    return Counter({(kind, name): value for (kind, name), value in split})
