"""Finds events: a trigger, the people it happened to, its date, its length, who did it, and how certain it is."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc, Token

from gaolbook.base.schema import EventType, Modality
from gaolbook.extract.arguments import Participants, is_passive, participants, prepositional, subject_of
from gaolbook.extract.certainty import is_wished
from gaolbook.extract.durations import Term
from gaolbook.extract.findings import FoundEvent
from gaolbook.extract.focus import METHOD as FOCUS_METHOD
from gaolbook.extract.focus import Focus
from gaolbook.extract.groups import MEMBER_METHOD, members_by_sentence
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.patients import RELATED, is_open, is_plural_open, patients_or_linked
from gaolbook.extract.timing import Dated, attach_dates, attach_terms, date_of, respectively
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

MAX_CLIMB = 5
DEMAND_WINDOW = 10
"""Tokens between a demand and the release it asks for, in "called on the government of X to free Y"."""
STATES = frozenset({"imprisonment", "house_arrest", "exile", "remand"})
SINCE = frozenset({"since", "until", "till", "before"})
LASTING = frozenset({"remain", "stay", "languish", "linger"})
NO_STATEMENT = frozenset({("conviction", "hypothetical"), ("death", "negated"), ("charge", "hypothetical")})
"""What these say is a condition or a wish, no event: "if convicted, he faces ten years", "not to execute him"."""
WISHED = frozenset({"death", "charge_change", "appeal_decision", "conviction", "arrest", "acquittal"})
"""Types of which a mere call tells nothing: "called on the court to drop the charges"."""
PENALTIES = frozenset({"life", "death"})


def find_events(doc: Doc) -> tuple[FoundEvent, ...]:
    """Return every telling of an event in text order; tellings of one event are joined later (``consolidate``).

    1. What the grammar ties to a person. 2. Events of groups, again for their named members.
    3. Events that name nobody, for the person in view.
    """
    triggers = doc._.triggers
    dates = attach_dates(doc._.dates, triggers)
    terms = attach_terms(doc._.terms, triggers)
    found = [_event(doc, trigger, patients_or_linked(doc, trigger), dates, terms) for trigger in triggers]
    explicit = [part for event in found if event is not None for part in respectively(doc, event)]
    focus = Focus(doc, [p for e in explicit for p in e.persons])
    implied = [
        event._replace(method=FOCUS_METHOD)
        for trigger in triggers
        if is_open(doc, trigger) and (who := focus.at(trigger.token))
        if (event := _event(doc, trigger, Participants(who), dates, terms)) is not None
    ]
    implied += [
        event._replace(method=FOCUS_METHOD)
        for trigger in triggers
        if is_plural_open(trigger) and (everybody := _everybody(trigger, explicit))
        if (event := _event(doc, trigger, Participants(everybody), dates, terms)) is not None
    ]
    return tuple(sorted([*explicit, *_of_members(doc, explicit), *implied], key=lambda e: (e.trigger, e.persons)))


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
            result.append(
                event._replace(persons=new, number=None, who=None, sentence=members.sentence, method=MEMBER_METHOD)
            )
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
    demand = _demand(token) if row.type in {"release", "pardon"} else None
    kind: EventType = "demand_release" if demand is not None else row.with_term if row.with_term and term else row.type
    modality, cue = _modality(doc, trigger, demand)
    if kind == "demand_release" and modality != "negated":
        modality = "asserted"
    if (kind, modality) in NO_STATEMENT or (modality == "hypothetical" and kind in WISHED and _is_demand(cue)):
        return None
    dated = dates.get(demand.i) if demand is not None and demand.i in dates else dates.get(token.i)
    if row.pos == "ADJ":
        dated = None  # "a rally for the jailed blogger on 3 January": the day is the rally's
    if dated is not None and kind in STATES and dated.expression.lead in SINCE:
        dated = None  # "held since October": October dates the arrest, not the state
    date, basis = date_of(dated, doc._.published, modality == "future") if dated else (None, None)
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
        by=_by(doc, demand or token, who),
        court=_court(doc, sentence.start, sentence.end),
        place=None,
        source=None,
        modality=modality,
        cue=cue,
        sentence=(sentence.start, sentence.end),
        method=row.method,
    )


def _is_told(noun: Token) -> bool:
    """Whether a noun's event is told as one that took place: "after his release", "the release of X drew applause".

    "negotiate her release", "support for his release", "a warrant for his arrest" only speak of it.
    """
    head = noun.head
    seeking = words("certainty", "seeking")
    if noun.dep_ in {"nsubj", "nsubjpass", "ROOT"}:
        doubted = words("certainty", "hypothetical", "modal") | {"to"}
        return not any(c.dep_ == "aux" and c.lower_ in doubted for c in head.children)
    if noun.dep_ == "dobj":
        return head.lemma_.lower() not in seeking
    if noun.dep_ == "pobj":
        above = head.head
        if above.lemma_.lower() in seeking:
            return False
        if head.lower_ not in {"for", "to", "against", "about"} or above.lemma_.lower() in words(
            "certainty", "presupposing"
        ):
            return True
        grounds = words("certainty", "grounds")
        return above.lower_ in grounds or any(c.lower_ in grounds for c in above.children)
    return True


def _is_ordered(token: Token) -> bool:
    """Whether somebody orders the release: who is ordered free may still be held."""
    return any(a.lemma_.lower() == "order" for a in (token.head, token.head.head))


def _is_demand(cue: str | None) -> bool:
    """Whether the word that made an event doubtful is a call or demand, in any form."""
    verbs = words("certainty", "demand", "verbs")
    return cue is not None and any(cue.casefold() in forms_of(verb, "VERB") for verb in verbs)


def _modality(doc: Doc, trigger: Trigger, demand: Token | None) -> tuple[Modality, str | None]:
    if demand is not None:
        neg = next((c for c in demand.children if c.dep_ == "neg"), None)
        return ("negated", neg.text) if neg is not None else ("asserted", None)
    row = trigger.row
    if row.person == "holder" and any(t.lemma_.lower() in LASTING for t in trigger.token.ancestors):
        return "asserted", None  # "will stay behind bars": is there already
    modality, cue = doc._.certainties[doc._.triggers.index(trigger)]
    untold = row.pos == "NOUN" and row.type in {"release", "death", "arrest"} and not _is_told(trigger.token)
    if modality == "asserted" and (untold or (row.type == "release" and _is_ordered(trigger.token))):
        return "hypothetical", trigger.token.head.text
    if row.type == "appeal" and modality == "denied":
        return "asserted", None  # an appeal that is rejected was made
    if row.modality and modality == "asserted":
        return row.modality, trigger.token.text
    if row.modality_default and modality == "asserted":
        return row.modality_default, cue
    return modality, cue


def _demand(token: Token) -> Token | None:
    """The verb or noun that calls for the release: "urged Baku to release X", "calls for X's release"."""
    verbs, nouns = words("certainty", "demand", "verbs"), words("certainty", "demand", "nouns")
    modal = next(
        (c for c in token.children if c.dep_ == "aux" and c.lower_ in words("certainty", "demand", "modals")), None
    )
    if modal is not None and token.pos_ == "VERB":
        return modal
    to = next((c for c in token.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    if token.dep_ == "ROOT" and token.tag_ == "VB" and subject_of(token) is None and to is None:
        return token  # "Free him!"
    if token.dep_ == "ROOT" and to is not None:
        return to  # "- to release X at once", an item of a list of demands
    current = token
    for _ in range(MAX_CLIMB):
        head = current.head
        if head.i == current.i:
            break
        if current.dep_ in {"nsubj", "nsubjpass", "relcl", "acl"} and current.i == token.i and head.lower_ not in nouns:
            return None
        if head.pos_ in {"VERB", "AUX"} and head.lemma_.lower() in verbs:
            return None if any(c.dep_ == "neg" for c in head.children) and head.lemma_ != "stop" else head
        if head.pos_ == "NOUN" and head.lower_ in nouns:
            return head
        if current.pos_ == "VERB" and current.i != token.i and current.dep_ not in {"xcomp", "ccomp", "conj", "pcomp"}:
            return None
        current = head
    return _demand_before(token)


def _demand_before(token: Token) -> Token | None:
    """Where the parse is unsure: a demand shortly before "to release" or "the release of" in the same clause.

    A bare "be" ("that X be released") is a wish: there the whole sentence before it is searched.
    """
    if is_wished(token):
        before = token.doc[token.sent.start : token.i]
        return next((t for t in before if t.lemma_.lower() in words("certainty", "demand", "verbs")), None)
    for i in range(token.i - 1, max(token.sent.start, token.i - DEMAND_WINDOW) - 1, -1):
        word = token.doc[i]
        if word.text in {";", ":", '"', "."} or word.lower_ in {
            "after",
            "before",
            "who",
            "that",
            "despite",
            "since",
            "when",
        }:
            return None
        if word.pos_ == "VERB" and word.lemma_.lower() in words("certainty", "demand", "strong"):
            return word
        if word.pos_ == "NOUN" and word.lower_ in words("certainty", "demand", "nouns"):
            return word
    return None


def _by(doc: Doc, token: Token, who: Participants) -> str | None:
    """Who ordered, did or asked: the agent of a passive, the subject of an active verb."""
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    agent = next(prepositional(token, frozenset({"by"})), None) if is_passive(token) else subject_of(token)
    if agent is None or agent.pos_ in {"PRON", "VERB"}:
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
