"""Finds events: a trigger, the people it happened to, its date, its length, who did it, and how certain it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from gaolbook.base.schema import EventType, Modality
from gaolbook.extract.arguments import (
    Participants,
    is_description,
    is_passive,
    participants,
    prepositional,
    subject_of,
)
from gaolbook.extract.companions import with_shared_dates
from gaolbook.extract.dated import Dated, verb_above
from gaolbook.extract.demands import demand_of
from gaolbook.extract.durations import Term
from gaolbook.extract.ellipsis import elliptical_sentences
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.focus import METHOD as FOCUS_METHOD
from gaolbook.extract.focus import Focus
from gaolbook.extract.groups import MEMBER_METHOD, members_by_sentence, parts_of_groups
from gaolbook.extract.lengths import attach_terms, respectively
from gaolbook.extract.open_events import RELATED, SHARED_TYPES, is_open, is_plural_open
from gaolbook.extract.patients import patients_or_linked
from gaolbook.extract.private_deeds import PRIVATE_TYPES, is_private_deed
from gaolbook.extract.telling import modality_of
from gaolbook.extract.timing import attach_dates, date_of
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.unsaid import is_unsaid
from gaolbook.extract.words import words

SPREAD = frozenset({"ranging", "range", "ranged", "varying"})
"""Words by which each of several people has another length."""
STATES = frozenset({"imprisonment", "house_arrest", "exile", "remand"})
UNTIL = frozenset({"until", "till", "before"})
OF_A_CASE = frozenset({"arrest", "charge", "remand", "trial", "conviction", "sentence", "acquittal", "appeal_decision"})
"""What makes people who undergo it together one case."""
OF_THE_ACCUSED = frozenset(
    {"charge", "remand", "trial", "conviction", "sentence", "acquittal", "appeal", "appeal_decision"}
)
"""What befalls people before a court."""
DESCRIBING = frozenset({"conviction", "trial"})
"""What only says which people are meant where nobody is named: "clemency for seven men convicted of spying"."""
PENALTIES = frozenset({"life", "death"})


def find_events(doc: Doc) -> tuple[FoundEvent, ...]:
    """Return every telling of an event in text order; tellings of one event are joined later (``consolidate``).

    1. What the grammar ties to a person. 2. Events of groups, again for their named members.
    3. Events that name nobody, for the person in view.
    """
    triggers = doc._.triggers
    who = [patients_or_linked(doc, trigger) for trigger in triggers]
    alive = [t for t, people in zip(triggers, who, strict=True) if people or is_open(doc, t) or is_plural_open(t)]
    dates = attach_dates(doc._.dates, alive)
    terms = attach_terms(doc._.terms, alive)
    told = [_event(doc, t, people, dates, terms) for t, people in zip(triggers, who, strict=True)]
    explicit = [part for event in told if event is not None for part in respectively(doc, event)]
    explicit += parts_of_groups(doc, explicit)
    elliptical = elliptical_sentences(doc, explicit, tuple(terms.values()))
    explicit = [*_without_elliptical(explicit, elliptical), *elliptical]
    together = (e.persons for e in explicit if e.type in OF_A_CASE and len(e.persons) > 1)
    accused = {p for e in explicit if e.type in OF_THE_ACCUSED for p in e.persons}
    focus = Focus(doc, [p for e in explicit for p in e.persons], together, accused)
    implied = [
        event._replace(method=FOCUS_METHOD)
        for trigger in triggers
        if is_open(doc, trigger) and (meant := focus.at(trigger.token, trigger.row.type in SHARED_TYPES))
        if (event := _event(doc, trigger, Participants(meant), dates, terms)) is not None
    ]
    implied += [
        event._replace(method=FOCUS_METHOD)
        for trigger in triggers
        if is_plural_open(trigger) and (everybody := _everybody(trigger, explicit))
        if (event := _event(doc, trigger, Participants(everybody), dates, terms)) is not None
    ]
    found = [e for e in (*explicit, *_of_members(doc, explicit), *implied) if not _is_nobody(e)]
    return with_shared_dates(doc, sorted(found, key=lambda e: (e.trigger, e.persons)))


def _without_elliptical(events: list[FoundEvent], elliptical: Sequence[FoundEvent]) -> Iterator[FoundEvent]:
    """Yield the events without those of whom the rest of the sentence says their own: "X got ten years, and Y five"."""
    for event in events:
        own = {p for e in elliptical if (e.type, e.sentence) == (event.type, event.sentence) for p in e.persons}
        persons = tuple(p for p in event.persons if p not in own)
        yield event if len(persons) == len(event.persons) or not persons else event._replace(persons=persons)


def _is_nobody(event: FoundEvent) -> bool:
    """Whether the event is told of a bare "those" or "others", without a name or a number."""
    return not event.persons and event.number is None and (event.who or "").casefold() in words("groups", "pronouns")


def _everybody(trigger: Trigger, explicit: list[FoundEvent]) -> tuple[int, ...]:
    """The persons of whom the article says the same event, or one that goes with it."""
    for kind in (trigger.row.type, *RELATED.get(trigger.row.type, ())):
        persons = {p for e in explicit if e.type == kind and e.modality == "asserted" for p in e.persons}
        if persons:
            return tuple(sorted(persons))
    return ()


def _of_members(doc: Doc, events: list[FoundEvent]) -> list[FoundEvent]:
    groups = [e for e in events if e.who is not None]
    named = members_by_sentence(doc, ((e.sentence[0], e.number) for e in groups))
    last = {event.sentence[0]: event for event in sorted(groups, key=lambda e: e.trigger)}
    result = []
    for event in groups:
        members = named.get(event.sentence[0])
        if members and members.points_back and event is not last[event.sentence[0]]:
            continue  # "dozens were freed, others remain in prison. Among them ...": the last group is meant
        new = tuple(p for p in members.persons if p not in event.persons) if members else ()
        if members and new:
            told = event._replace(persons=new, number=None, who=None, sentence=members.sentence, method=MEMBER_METHOD)
            result.append(told._replace(modality="negated", cue="not", date=None) if members.left_out else told)
    return result


def _event(
    doc: Doc, trigger: Trigger, who: Participants, dates: Mapping[int, Dated], terms: Mapping[int, Term]
) -> FoundEvent | None:
    token, row = trigger
    term = terms.get(token.i)
    if (row.needs_term and term is None) or (row.passive_only and not is_passive(token)):
        return None
    if not who or (row.needs_person and not who.persons):
        return None
    if row.type in PRIVATE_TYPES and is_private_deed(doc, token):
        return None
    if not who.persons and row.type in DESCRIBING and is_description(token):
        return None
    told = row.modality is None  # "urged the judge to deny him bail" is no call for his release
    demand = demand_of(token) if told and row.type in {"release", "pardon"} else None
    kind: EventType = "demand_release" if demand is not None else row.with_term if row.with_term and term else row.type
    by = _by(doc, demand or token, who)
    if kind == "arrest" and by is not None and set(by.casefold().split()) & words("states", "unidentified"):
        kind = "abduction"
    modality, cue = modality_of(doc, trigger, demand)
    if kind == "demand_release" and modality != "negated":
        modality = "asserted"
    if is_unsaid(trigger, kind, modality, cue):
        return None
    term = _of_each(token, who, modality, term)
    dated = _date_of_demand(doc, token, demand, dates) if demand is not None else dates.get(token.i)
    if row.pos == "ADJ":
        dated = None  # "a rally for the jailed blogger on 3 January": the day is the rally's
    if dated is not None and kind in STATES and dated.expression.lead in UNTIL:
        dated = None  # "held until October"
    if kind == "appeal" and token.pos_ == "NOUN" and token.head.lemma_.lower() in words("states", "answering"):
        dated = None  # "his appeal was turned down on Friday"
    date, basis = date_of(dated, doc._.published, modality == "future") if dated else (None, None)
    if modality == "asserted" and _is_to_come(token, date, doc._.published):
        modality, cue = "future", dated.expression.text if dated else None
    sentence = token.sent
    return FoundEvent(
        type=kind,
        trigger=token.i,
        persons=who.persons,
        number=who.number,
        who=who.who,
        date=date,
        date_text=dated.expression.text if dated else None,
        date_basis=basis,
        term=term.iso if term and term.iso not in PENALTIES else None,
        penalty=term.iso if term and term.iso in PENALTIES else None,  # type: ignore[arg-type]  # one of PENALTIES
        by=by,
        court=_court(doc, sentence.start, sentence.end),
        place=None,
        source=None,
        modality=modality,
        cue=cue,
        sentence=(sentence.start, sentence.end),
        method=row.method,
    )


def _date_of_demand(doc: Doc, token: Token, demand: Token, dates: Mapping[int, Dated]) -> Dated | None:
    """The day of the call, not the day for which somebody calls: "urged Baku to free those in prison today"."""
    if demand.i in dates or (token.pos_ != "VERB" and token.i in dates):
        return dates.get(demand.i) or dates.get(token.i)
    said = next(
        (a for a in (demand, *demand.ancestors) if a.lemma_.lower() in words("certainty", "reported", "governor")), None
    )
    return next((d for d in doc._.dates if said is not None and verb_above(d.head) == said), None)


def _of_each(token: Token, who: Participants, modality: Modality, term: Term | None) -> Term | None:
    """No term where several share a range: "seven journalists got from 7 to 9 years"."""
    spread = term is not None and (term.upper or any(t.lower_ in SPREAD for t in token.sent))
    return None if spread and modality == "asserted" and len(who.persons) > 1 else term


def _is_to_come(token: Token, date: str | None, published: str | None) -> bool:
    """ "Goes on trial next month", "the hearing starts on 20 June": the present with a day after the article's."""
    verb = token if token.pos_ == "VERB" else token.head
    if date is None or published is None or verb.tag_ not in {"VBZ", "VBP"}:
        return False
    known = min(len(date), len(published))
    return date[:known] > published[:known]


def _by(doc: Doc, token: Token, who: Participants) -> str | None:
    """Who ordered, did or asked: the agent of a passive, the subject of an active verb."""
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    agent = next(prepositional(token, frozenset({"by"})), None) if is_passive(token) else subject_of(token)
    if agent is None or agent.pos_ in {"PRON", "VERB"} or agent.lower_ in words("people", "limbs"):
        return None
    found = participants(doc, agent)
    if found.persons and set(found.persons) & set(who.persons):
        return None
    subtree = [
        t for t in agent.subtree if t.dep_ not in {"relcl", "appos", "punct"} and agent.left_edge.i <= t.i <= agent.i
    ]
    return doc[subtree[0].i : agent.i + 1].text if subtree else agent.text


def _court(doc: Doc, start: int, end: int) -> str | None:
    for mention in doc._.organisation_mentions:
        if start <= mention.start < end and doc._.organisations[mention.entity].kind == "court":
            return str(doc[mention.start : mention.end].text)
    return None
