"""Finds who says "I" in a quotation: the subject of the verb of saying, in its sentence or in the one before."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.findings import References
from gaolbook.extract.words import words

CONTINUES = 2
"""Sentences over which a quotation may run on from the one that names its speaker."""
QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "``", "''", "«", "»", "„"})


def first_persons(doc: Doc, references: References) -> References:
    """Return token position -> the speaker, for every "I", "me" and "my" in a quotation whose speaker is said."""
    sentences = list(doc.sents)
    own = words("coreference", "first_person")
    spoken_in = [[t for t in sentence if t.lower_ in own and t.i not in references] for sentence in sentences]
    found: References = {}
    if not any(spoken_in):
        return found
    speakers = [_speaker(sentence, references) for sentence in sentences]
    for number, (sentence, spoken) in enumerate(zip(sentences, spoken_in, strict=True)):
        if not spoken:
            continue
        speaker = speakers[number] if _quoted(sentence) else None
        if speaker is None and _quoted_nearby(sentences, number):
            speaker = _continued(speakers, number)
        if speaker is not None:
            found.update({t.i: (speaker,) for t in spoken})
    return found


def others_in_quotes(doc: Doc, references: References) -> frozenset[int]:
    """Return the positions of "he" and "she" in quotations that the references take for the one who speaks."""
    found: set[int] = set()
    for sentence in doc.sents:
        marks = [t.i for t in sentence if t.text in QUOTES]
        speaker = _speaker(sentence, references) if len(marks) > 1 else None
        if speaker is None:
            continue
        inside = (
            t for t in sentence if marks[0] < t.i < marks[-1] and t.lower_ in words("coreference", "third_person")
        )
        found.update(
            t.i for t in inside if references.get(t.i) == (speaker,) and sum(mark < t.i for mark in marks) % 2 == 1
        )
    return frozenset(found)


def _quoted(sentence: Span) -> bool:
    return any(t.text in QUOTES for t in sentence)


def _quoted_nearby(sentences: list[Span], number: int) -> bool:
    """Whether the sentence, or one next to it, shows quotation marks: it may lie inside a longer quotation."""
    return any(_quoted(s) for s in sentences[max(0, number - 1) : number + 2])


def _continued(speakers: list[int | None], number: int) -> int | None:
    """The speaker of the sentences just before; where nobody speaks there, of the one after."""
    before = [s for s in speakers[max(0, number - CONTINUES) : number] if s is not None]
    if before:
        return before[-1]
    return speakers[number + 1] if number + 1 < len(speakers) else None


def _speaker(sentence: Span, references: References) -> int | None:
    """The one person who is the subject of a verb of saying in the sentence; None where there are several or none."""
    said = {who for verb in sentence for subject in _saying(verb) for who in references.get(subject.i, ())}
    return said.pop() if len(said) == 1 else None


def _saying(verb: Token) -> Iterator[Token]:
    if verb.pos_ == "VERB" and verb.lemma_.lower() in words("certainty", "reported", "governor"):
        yield from (c for c in verb.children if c.dep_ == "nsubj")
