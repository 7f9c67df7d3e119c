"""Brings together what the rules and the model's heads read of charges: one telling for each offence phrase.

The heads know best where an offence stands, how far it got and whom it concerns; grammar says so where they are silent.
Where the two name different people, nobody is accused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from gaolbook.base.schema import ChargeStage
from gaolbook.extract.arguments import direct_object, in_text_order, is_passive, participants, subject_of
from gaolbook.extract.charge_frames import find_frames, is_offence, is_private
from gaolbook.extract.charge_people import Accused, accused_of
from gaolbook.extract.charge_said import Frame
from gaolbook.extract.findings import HeadPhrase
from gaolbook.extract.focus import METHOD as FOCUS_METHOD
from gaolbook.extract.heads import METHOD, ProposedPhrase, is_sure_of_words, proposed_phrases
from gaolbook.extract.linked import people_of
from gaolbook.extract.offence_spans import QUOTES, Span, offence_spans, stands_alone, whole_span
from gaolbook.extract.offence_words import tells_deed
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


class Seen(NamedTuple):
    """A phrase of the heads, the word above it, and the persons whom the heads accuse of it."""

    phrase: ProposedPhrase
    cue: Token
    linked: tuple[int, ...]


def tellings(doc: Doc) -> list[Telling]:
    """Return every telling of an offence with the persons it concerns, those of the heads first."""
    phrases = list(proposed_phrases(doc, "OFFENCE", ()))
    seen = _seen(doc, phrases)
    spans = {f: found for f in find_frames(doc) if is_offence(doc, f) and _is_believed(doc, f, found := _spans(doc, f))}
    known = [span for found in spans.values() for span in found]
    for one in seen:
        if not one.linked and not any(_overlap(span, one.phrase) for span in known):
            spans[_frame_of(one)] = ((one.phrase.start, one.phrase.end),)
    ruled = [t for frame, accused in accused_of(doc, list(spans)) for t in _told(frame, accused, spans[frame])]
    rest = [t for t in ruled if not any(_overlap((t.start, t.end), phrase) for phrase in phrases)]
    own = [t for t in rest if not _explains(doc, t.start, t.cue, seen) and not is_human(doc[t.start : t.end].root)]
    every = (*(t for one in seen for t in _of_heads(doc, one, seen, ruled)), *own)
    return [told for t in every if (told := _without_victims(doc, t)).accused.persons]


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


def _seen(doc: Doc, phrases: Iterable[ProposedPhrase]) -> list[Seen]:
    """The phrases of the heads that can be offences and do not only explain another."""
    found = [s for p in phrases if (s := _read(doc, p)) is not None]
    return [s for s in found if not _explains(doc, s.phrase.start, s.cue, found)]


def _read(doc: Doc, phrase: ProposedPhrase) -> Seen | None:
    head = doc[phrase.start : phrase.end].root
    cue = next((a for a in head.ancestors if a.pos_ == "VERB"), head)
    if head.pos_ == "ADV" or (head.lower_ in words("charges", "not_offences") and not tells_deed(head)):
        return None
    if is_private(doc, cue) or cue.lemma_.lower() in words("charges", "civil"):
        return None
    # who is named in the offence is not its accused
    outside = ([t for t in part if not phrase.start <= t.i < phrase.end] for part in (phrase.ends, phrase.names))
    linked = people_of(doc, doc[phrase.start], *outside).persons
    return Seen(phrase, cue, () if _befalls_another(doc, cue, phrase, linked) else linked)


def _befalls_another(doc: Doc, cue: Token, phrase: ProposedPhrase, linked: tuple[int, ...]) -> bool:
    """Whether grammar says that somebody or something else is accused: "Rosa, whose husband was charged with"."""
    if cue.pos_ != "VERB":
        return False
    undergoer = direct_object(cue) if _tells(cue) or is_passive(cue) else subject_of(cue)
    if undergoer is None or undergoer in phrase.ends or not (_tells(cue) or is_human(undergoer)):
        return False
    return not set(linked) & set(participants(doc, undergoer).persons) and not undergoer.pos_ == "PRON"


def _explains(doc: Doc, start: int, cue: Token, seen: Sequence[Seen]) -> bool:
    """Whether what begins here tells what the offence before it consisted in: "incitement for calling on people"."""
    grounds = words("charges", "grounds")
    first = next((i for i in range(start, cue.sent.start, -1) if doc[i - 1].pos_ not in {"DET", "PRON"}), 0)
    if first == 0 or doc[first - 1].lower_ not in grounds:
        return False
    before = [s for s in seen if cue.sent.start <= s.phrase.start and s.phrase.end < first]
    beside = any(all(t.is_punct for t in doc[s.phrase.end : first - 1]) for s in before)
    return beside or any(s.cue == cue and doc[s.phrase.start - 1].lower_ not in grounds for s in before)


def _spans(doc: Doc, frame: Frame) -> tuple[Span, ...]:
    return ((frame.start, frame.end),) if frame.end else offence_spans(doc, frame.start, frame.verb)


def _is_believed(doc: Doc, frame: Frame, spans: Sequence[Span]) -> bool:
    """Whether the heads too have an inkling of a frame's offences, or it is so plain that they need not.

    With another model there are no heads, and nothing to doubt.
    """
    if not (doc._.head_phrases or doc._.head_triggers):
        return True
    if _tells(frame.cue) and _governs(frame):
        return True
    faint = [p for p in doc._.head_phrases if p.kind == "OFFENCE"]
    return any(_overlap(span, p) for span in spans for p in faint) or all(_is_plain(doc, *span) for span in spans)


def _governs(frame: Frame) -> bool:
    """Whether an offence hangs on its word by a preposition right before it: "charged with X"."""
    before = frame.cue.doc[frame.start - 1]
    return before.pos_ == "ADP" and before.head == frame.cue


def _tells(cue: Token) -> bool:
    """Whether a word says plainly that somebody is accused and how far it got: "was charged with X"."""
    return cue.pos_ == "VERB" and cue.lemma_.lower() in words("charges", "telling")


def _is_plain(doc: Doc, start: int, end: int) -> bool:
    known = words("offences", "nouns") - words("offences", "weak")
    return end - start <= MAX_PLAIN_WORDS and doc[start:end].root.lower_ in known


def _overlap(span: Span, phrase: ProposedPhrase | HeadPhrase) -> bool:
    return span[0] < phrase.end and phrase.start < span[1]


def _frame_of(seen: Seen) -> Frame:
    phrase = seen.phrase
    return Frame(phrase.start, phrase.end, seen.cue, phrase.stage or "accused", loose=True)


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
        yield Telling(*whole_span(doc, *own), one.cue, one.phrase.stage or "accused", Accused(one.linked, METHOD))
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
    return len(parts) == 1 or (listed and all(stands_alone(doc, *part) for part in parts))


def _is_list(between: Tokens) -> bool:
    return any(t.text in {",", ";"} or t.pos_ == "CCONJ" for t in between)


def _stage(told: Telling, phrase: ProposedPhrase) -> ChargeStage:
    """How far it got: as the heads see it, where no word says it plainly; who is held "on charges" is charged."""
    if phrase.stage is None or _tells(told.cue) or (phrase.stage, told.stage) == ("accused", "charged"):
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
