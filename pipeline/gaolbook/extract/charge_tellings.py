"""Brings together what the rules and the model's heads read of charges: one telling for each offence phrase.

The heads know best where an offence stands, how far it got and whom it concerns; grammar says so where they are silent.
Where the two name different people, only the object of a plain word ("X was charged with") is accused, else nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from gaolbook.base.schema import ChargeStage
from gaolbook.extract.arguments import in_text_order
from gaolbook.extract.charge_frames import find_frames, is_offence, tells
from gaolbook.extract.charge_people import Accused, accused_of
from gaolbook.extract.charge_said import Frame
from gaolbook.extract.charge_seen import Seen, explains, seen_phrases, whole_phrases
from gaolbook.extract.findings import HeadPhrase
from gaolbook.extract.focus import METHOD as FOCUS_METHOD
from gaolbook.extract.heads import METHOD, ProposedPhrase, is_sure_of_words
from gaolbook.extract.offence_spans import QUOTES, Span, offence_spans, whole_span
from gaolbook.extract.offence_words import is_offence_word, is_unspecific
from gaolbook.extract.strangers import is_human
from gaolbook.extract.words import words

_NOT_INSIDE = frozenset({"ROOT", "nsubj", "nsubjpass"})
MAX_PLAIN_WORDS = 3
"""Words of an offence that the rules are believed of though the heads do not see it: "on fraud charges"."""


class Telling(NamedTuple):
    """One offence, tokens ``start <= i < end``, told of persons; ``cue`` is the word that says how certain it is."""

    start: int
    end: int
    cue: Token
    stage: ChargeStage
    accused: Accused


def tellings(doc: Doc) -> list[Telling]:
    """Return every telling of an offence with the persons it concerns, those of the heads first."""
    phrases = whole_phrases(doc)
    seen = seen_phrases(doc, phrases)
    spans = {f: found for f in find_frames(doc) if is_offence(doc, f) and _is_believed(doc, f, found := _spans(doc, f))}
    known = [span for found in spans.values() for span in found]
    for one in seen:
        if not one.linked and not any(_overlap(span, one.phrase) for span in known):
            spans[_frame_of(one)] = ((one.phrase.start, one.phrase.end),)
    ruled = [t for frame, accused in accused_of(doc, list(spans)) for t in _told(frame, accused, spans[frame])]
    rest = [t for t in ruled if not any(_overlap((t.start, t.end), phrase) for phrase in phrases)]
    own = [t for t in rest if not explains(doc, t.start, t.cue, seen) and not is_human(doc[t.start : t.end].root)]
    every = (*(t for one in seen for t in _of_heads(doc, one, seen, ruled)), *own)
    others = words("charges", "linking") | words("charges", "duties")
    meant = (t for t in every if not is_unspecific(doc[t.start : t.end]) and doc[t.start].lower_ not in others)
    return [told for t in meant if (told := _without_victims(doc, t)).accused.persons]


def _without_victims(doc: Doc, told: Telling) -> Telling:
    """Leave out who is named in an offence or behind it as part of it: "the death of her lover, X"."""
    sentence = told.cue.sent
    names = [m for m in doc._.person_mentions if m.kind == "named" and sentence.start <= m.start < sentence.end]
    outside = {m.entity for m in names if not _is_in(doc[m.start : m.end].root, told)}
    inside = {m.entity for m in names} - outside
    persons = tuple(p for p in told.accused.persons if p not in inside)
    return told._replace(accused=told.accused._replace(persons=persons))


def _is_in(name: Token, told: Telling) -> bool:
    """Whether a name belongs to an offence, and neither does it nor stands behind "against" by a slip of the parse."""
    above = list(takewhile(lambda t: not told.start <= t.i < told.end, (name, *name.ancestors)))
    if not above:
        return True
    return above[-1].dep_ not in _NOT_INSIDE and not any(t.lower_ == "against" for t in above)


def _spans(doc: Doc, frame: Frame) -> tuple[Span, ...]:
    return ((frame.start, frame.end),) if frame.end else offence_spans(doc, frame.start, frame.verb)


def _is_believed(doc: Doc, frame: Frame, spans: Sequence[Span]) -> bool:
    """Whether the heads too have an inkling of a frame's offences, or it is so plain that they need not.

    With another model there are no heads, and nothing to doubt.
    """
    if not (doc._.head_phrases or doc._.head_triggers):
        return True
    if tells(frame.cue) and frame.stage != "accused" and _governs(frame):
        named = any(is_offence_word(t) for span in spans for t in doc[span[0] : span[1]])
        if named or frame.stage != "charged":  # "is charged with overseeing the ministry"
            return True
    faint = [p for p in doc._.head_phrases if p.kind == "OFFENCE"]
    return any(_overlap(span, p) for span in spans for p in faint) or all(_is_plain(doc, *span) for span in spans)


def _governs(frame: Frame) -> bool:
    """Whether an offence hangs on its word by a preposition right before it: "charged with X"."""
    before = frame.cue.doc[frame.start - 1]
    return before.pos_ == "ADP" and before.head == frame.cue


def _is_plain(doc: Doc, start: int, end: int) -> bool:
    known = words("offences", "nouns") - words("offences", "weak")
    return end - start <= MAX_PLAIN_WORDS and doc[start:end].root.lower_ in known


def _overlap(span: Span, phrase: ProposedPhrase | HeadPhrase) -> bool:
    return span[0] < phrase.end and phrase.start < span[1]


def _frame_of(seen: Seen) -> Frame:
    phrase = seen.phrase
    return Frame(phrase.start, phrase.end, seen.cue, phrase.likeliest or "accused", loose=True)


def _told(frame: Frame, accused: Accused, spans: Sequence[Span]) -> Iterator[Telling]:
    """What grammar tells of the offences of a frame."""
    persons = in_text_order(accused.persons, frame.cue.sent)
    dealt = len(spans) == len(persons) > 1 and _is_dealt(frame.cue)
    for number, (start, end) in enumerate(spans):
        theirs = Accused(persons[number : number + 1] if dealt else persons, accused.method)
        yield Telling(start, end, frame.cue, frame.stage, theirs)


def _is_dealt(cue: Token) -> bool:
    """ "X and Y were charged with theft and fraud respectively"."""
    return any(t.lower_ == "respectively" for t in cue.sent)


def _of_heads(doc: Doc, one: Seen, seen: Sequence[Seen], ruled: Sequence[Telling]) -> Iterator[Telling]:
    """What is told of a phrase of the heads: in their words where they are sure of these, else in the rules'."""
    own = (one.phrase.start, one.phrase.end)
    near = [t for t in ruled if _overlap((t.start, t.end), one.phrase)]
    if not near:
        yield Telling(*whole_span(doc, *own), one.cue, one.phrase.likeliest or "accused", Accused(one.linked, METHOD))
    for told in near:
        sure = is_sure_of_words(one.phrase, "OFFENCE") and _is_whole(doc, one.phrase, told, seen)
        span = whole_span(doc, *own) if sure else (told.start, told.end)
        yield Telling(*span, told.cue, _stage(told, one.phrase), _agreed(told, one.linked))


def _is_whole(doc: Doc, phrase: ProposedPhrase, told: Telling, seen: Sequence[Seen]) -> bool:
    """Whether a phrase is an offence by itself, not a piece of the one that the rules tell.

    A piece of a quotation is none, nor one of several pieces that no list makes: "hooliganism with intent to rob".
    """
    if any(t.text in QUOTES for t in doc[told.start + 1 : phrase.start]):
        return False
    parts = [(s.phrase.start, s.phrase.end) for s in seen if _overlap((told.start, told.end), s.phrase)]
    listed = all(_is_list(doc[left[1] : right[0]]) for left, right in pairwise(parts))
    return len(parts) == 1 or listed


def _is_list(between: Tokens) -> bool:
    return any(t.text in {",", ";"} or t.pos_ == "CCONJ" for t in between)


def _stage(told: Telling, phrase: ProposedPhrase) -> ChargeStage:
    """How far it got: as the heads see it, where no word says it plainly; who is held "on charges" is charged."""
    ended = told.stage in {"acquitted", "dropped"}
    if phrase.stage is None or ended or tells(told.cue) or (phrase.stage, told.stage) == ("accused", "charged"):
        return told.stage
    held = told.stage == "accused" and told.cue.pos_ == "VERB"  # "was arrested for X" tells of no verdict
    return told.stage if held and phrase.stage == "convicted" else phrase.stage


def _agreed(told: Telling, linked: tuple[int, ...]) -> Accused:
    """Whom grammar and heads accuse: whom only one names, or all of whom one names some; else nobody."""
    grammar, heads = set(told.accused.persons), set(linked)
    if not heads or heads < grammar or (grammar and grammar < heads and _is_dealt(told.cue)):
        return told.accused
    if grammar <= heads or told.accused.method == FOCUS_METHOD:
        return Accused(linked, told.accused.method if heads == grammar else METHOD)
    return Accused((), METHOD)
