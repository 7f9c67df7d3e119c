"""Gives an undated event the day of another that the article says or shows it shared.

"X was arrested on 3 May. Y was detained with him"; "at the same trial"; "Also pardoned were Y and Z"; "On Monday the
court jailed four men. Y got two years"; "A court jailed X on Monday. The judge found him guilty of spying".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.base.partial_date import precision
from gaolbook.base.schema import EventType
from gaolbook.extract.consolidate import Occurrence, consolidate
from gaolbook.extract.dated import verb_above
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.words import words

REACH = 3
"""Sentences back to the people of whom a sentence says more, and to or from the verdict that somebody read."""
POINTING_REACH = 5
"""Sentences back to the event that "also" and "the same trial" point at."""
OF_A_VERDICT: frozenset[EventType] = frozenset({"conviction", "sentence", "acquittal", "trial"})
"""What courts do at the end of one trial."""
SAYS_A_VERDICT = OF_A_VERDICT | {"imprisonment"}
""" "Jailed four men" tells the day of a verdict without its length."""
PARTNERS: Mapping[EventType, EventType] = {
    "conviction": "sentence",
    "sentence": "conviction",
    "pardon": "release",
    "release": "pardon",
}
"""What befalls one person on one day, where the article tells neither twice."""

Key = tuple[int, EventType, int]
"""Trigger token, type and person of one telling."""


class _Day(NamedTuple):
    """A day, the words that say it, and their sentence."""

    date: str
    text: str | None
    sentence: tuple[int, int]


class _Story(NamedTuple):
    """The asserted events of an article: every telling in text order, and those of each person."""

    doc: Doc
    tellings: tuple[FoundEvent, ...]
    of_person: Mapping[tuple[EventType, int], Sequence[Occurrence]]
    sentences: Mapping[int, int]
    verdicts: Sequence[_Day]

    def number(self, event: FoundEvent) -> int:
        """Return which sentence of the article an event is told in."""
        return self.sentences[event.sentence[0]]


def with_shared_dates(doc: Doc, events: Sequence[FoundEvent]) -> tuple[FoundEvent, ...]:
    """Return the events, those that share another's day with its date, whose sentence is then ``dated_in``."""
    story = _read(doc, events)
    shared: dict[Key, _Day] = {}
    for (kind, person), occurrences in story.of_person.items():
        for occurrence in occurrences:
            if occurrence.event.date is None and not any(t.date_text for t in occurrence.tellings):
                source = _source(story, occurrence, person)
                if source is not None:
                    shared |= {(t.trigger, kind, person): source for t in occurrence.tellings}
    return tuple(part for event in events for part in _dated(event, shared))


def _read(doc: Doc, events: Sequence[FoundEvent]) -> _Story:
    told = [e for e in events if e.modality == "asserted"]
    of_person: dict[tuple[EventType, int], list[Occurrence]] = defaultdict(list)
    for occurrence in consolidate(told):
        for person in occurrence.event.persons:
            of_person[occurrence.event.type, person].append(occurrence)
    sentences = {sentence.start: number for number, sentence in enumerate(doc.sents)}
    return _Story(doc, tuple(told), of_person, sentences, tuple(_verdicts(doc)))


def _dated(event: FoundEvent, shared: Mapping[Key, _Day]) -> Iterator[FoundEvent]:
    """Yield an event with the date it shares; persons who share different ones get an event each."""
    sources = [shared.get((event.trigger, event.type, person)) for person in event.persons]
    if event.modality != "asserted" or event.date is not None or not any(sources):
        yield event
        return
    for source in dict.fromkeys(sources):
        part = tuple(p for p, s in zip(event.persons, sources, strict=True) if s == source)
        told = event if len(part) == len(event.persons) else event._replace(persons=part)
        yield (
            told
            if source is None
            else told._replace(date=source.date, date_text=source.text, date_basis="event", dated_in=source.sentence)
        )


def _source(story: _Story, occurrence: Occurrence, person: int) -> _Day | None:
    """The one day that an undated occurrence shares; None where there is none, or where several disagree."""
    for telling in occurrence.tellings:
        found = _together(story, telling, person)
        if found is None and not _is_of_another_time(story.doc[telling.trigger]):
            found = _pointed_at(story, telling) or _of_group(story, telling) or _of_court(story, telling)
        if found is not None and found.date is not None:
            return _Day(found.date, found.date_text, found.sentence)
    partner = _partner(story, occurrence, person)
    if partner is not None and partner.date is not None:
        return _Day(partner.date, partner.date_text, partner.sentence)
    return next((day for t in occurrence.tellings if (day := _of_verdict(story, t))), None)


def _of_verdict(story: _Story, telling: FoundEvent) -> _Day | None:
    """ "A court has jailed X. The judge read out the verdict on Monday": the day of the verdict told beside it."""
    if telling.type not in OF_A_VERDICT | {"appeal_decision"} or _is_moved(story.doc[telling.trigger]):
        return None
    number = story.number(telling)
    days = [day for day in story.verdicts if abs(story.sentences[day.sentence[0]] - number) <= 1]
    return days[0] if len({day.date for day in days}) == 1 else None


def _verdicts(doc: Doc) -> Iterator[_Day]:
    """Yield the days on which the article says that a verdict was spoken, without saying on whom."""
    for dated in doc._.dates:
        value, verb = dated.resolved.value, verb_above(dated.head)
        if value is not None and precision(value) == "day" and verb is not None and _speaks_a_verdict(verb):
            sentence = dated.head.sent
            yield _Day(value, dated.expression.text, (sentence.start, sentence.end))


def _speaks_a_verdict(verb: Token) -> bool:
    """ "The verdict was read out", "passed sentence", "it was on Monday that the verdict fell"; not "will be read"."""
    if verb.lemma_ == "be":
        verb = next((c for c in verb.children if c.dep_ == "ccomp"), verb)
    nouns = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "dobj"}]
    nouns += [verb.head] if verb.dep_ == "acl" else []
    told = verb.tag_ in {"VBD", "VBN"} and not any(c.dep_ == "neg" or c.tag_ == "MD" for c in verb.children)
    spoken = told and verb.lemma_.lower() in words("states", "pronouncing")
    return spoken and any(noun.lemma_.lower() in words("states", "verdicts") for noun in nouns)


def _together(story: _Story, telling: FoundEvent, person: int) -> FoundEvent | None:
    """ "was arrested with him": the day of his arrest."""
    references = story.doc._.references or {}
    for child in story.doc[telling.trigger].children:
        if child.lower_ in words("states", "accompanied") and child.dep_ in {"prep", "advmod"}:
            with_whom = (t for t in child.children if t.dep_ == "pobj")
            others = (p for t in with_whom for p in references.get(t.i, ()) if p != person)
            days = {source.date: source for other in others for source in _days(story, telling.type, other)}
            return next(iter(days.values())) if len(days) == 1 else None
    return None


def _days(story: _Story, kind: EventType, person: int) -> Iterator[FoundEvent]:
    """Yield for every day of a person's events of a type a telling that says it."""
    for occurrence in story.of_person.get((kind, person), ()):
        if occurrence.event.date is not None:
            yield next(t for t in occurrence.tellings if t.date == occurrence.event.date)


def _pointed_at(story: _Story, telling: FoundEvent) -> FoundEvent | None:
    """ "at the same trial", "was also arrested": the day of the last such event told before."""
    token = story.doc[telling.trigger]
    same = any(
        c.lower_ == "same" and c.head.lemma_.lower() in words("states", "occasions")
        for c in token.subtree
        if c.sent == token.sent
    )
    also = any(c.lower_ in words("states", "also") for c in token.children)
    if not same and not also:
        return None
    kinds = SAYS_A_VERDICT if same and telling.type in OF_A_VERDICT else frozenset({telling.type})
    return next((e for e in _before(story, telling, POINTING_REACH) if e.type in kinds and e.date is not None), None)


def _of_group(story: _Story, telling: FoundEvent) -> FoundEvent | None:
    """ "On Monday the court jailed four men. Y got two years": the day of the people who were counted just before."""
    kinds = SAYS_A_VERDICT if telling.type in OF_A_VERDICT else frozenset({telling.type})
    for event in _before(story, telling, REACH):
        if event.type in kinds and event.who is not None and event.date is not None:
            days = {d.resolved.value for d in story.doc._.dates if event.sentence[0] <= d.head.i < event.sentence[1]}
            fits = event.number is None or event.number >= max(2, len(telling.persons))
            return event if fits and len(days) == 1 else None
        if event.type in kinds and event.date is not None:
            return None  # somebody else's is told between
    return None


def _of_court(story: _Story, telling: FoundEvent) -> FoundEvent | None:
    """ "Two editors were jailed on Monday. The court acquitted a third": one court, one day."""
    token = story.doc[telling.trigger]
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    if telling.type not in OF_A_VERDICT or subject is None or subject.lower_ not in words("states", "courts"):
        return None
    if not any(c.lower_ == "the" for c in subject.children) or any(c.dep_ == "aux" for c in token.children):
        return None
    last = next(_before(story, telling, 1), None)
    return last if last is not None and last.type in SAYS_A_VERDICT and last.date is not None else None


def _before(story: _Story, telling: FoundEvent, reach: int) -> Iterator[FoundEvent]:
    """Yield the tellings before one, last first, as far as ``reach`` sentences back."""
    number = story.number(telling)
    for event in reversed(story.tellings):
        if event.trigger < telling.trigger and number - reach <= story.number(event) <= number:
            yield event


def _partner(story: _Story, occurrence: Occurrence, person: int) -> FoundEvent | None:
    """The day of the sentence for the conviction, of the pardon for the release: each told once, one near the other."""
    kind, tokens = PARTNERS.get(occurrence.event.type), [story.doc[t.trigger] for t in occurrence.tellings]
    if kind is None or any(len(story.of_person.get((k, person), ())) != 1 for k in (occurrence.event.type, kind)):
        return None
    source = next(_days(story, kind, person), None)
    if source is None or precision(source.date or "") != "day":
        return None
    if any(_is_of_another_time(t) for t in tokens) or _is_moved(story.doc[source.trigger]):
        return None  # "his earlier conviction", "a new sentence"
    near = any(abs(story.number(t) - story.number(source)) <= REACH for t in occurrence.tellings)
    return source if near or any(_is_of_case(story, t, source) for t in occurrence.tellings) else None


def _is_of_case(story: _Story, telling: FoundEvent, source: FoundEvent) -> bool:
    """Whether both tell of the same several people: one verdict on all of them."""
    persons = {p for t in story.tellings if (t.trigger, t.type) == (telling.trigger, telling.type) for p in t.persons}
    together = {p for t in story.tellings if t.type == source.type and t.date == source.date for p in t.persons}
    return len(persons) > 1 and persons <= together


def _is_of_another_time(token: Token) -> bool:
    """ "has been arrested", "had already been jailed", "was later convicted": not the day told before."""
    return _is_moved(token) or any(c.lower_ in {"has", "have", "'ve", "’ve"} for c in token.children if c.dep_ == "aux")


def _is_moved(token: Token) -> bool:
    """Whether a word puts an event before or after the others."""
    return any(c.lower_ in words("states", "later") | words("states", "earlier") for c in token.children)
