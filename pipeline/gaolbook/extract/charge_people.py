"""Says whom a word like "charged" or "charges" accuses: its object, its owner, or who is in view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Doc, Token

from gaolbook.extract.antecedents import human_antecedent, named_before_who
from gaolbook.extract.arguments import (
    MAX_CLIMB,
    NOBODY,
    Participants,
    direct_object,
    is_bare_plural,
    is_passive,
    objects_of,
    participants,
    possessors,
    prepositional,
    subject_of,
)
from gaolbook.extract.charge_said import Frame
from gaolbook.extract.focus import METHOD as FOCUS_METHOD
from gaolbook.extract.focus import Focus
from gaolbook.extract.groups import MEMBER_METHOD, members_by_sentence
from gaolbook.extract.pronouns import SINGULAR
from gaolbook.extract.strangers import is_human
from gaolbook.extract.victims import victims
from gaolbook.extract.words import words

METHOD = "rules"
_AUXILIARIES = frozenset({"aux", "auxpass"})


class Accused(NamedTuple):
    """Persons by index, and how they were found."""

    persons: tuple[int, ...]
    method: str


def told_of(doc: Doc, frame: Frame) -> Participants:
    """Return whom the grammar ties to a frame's cue: persons, people without a name, or nobody."""
    cue = frame.cue
    if frame.subject is not None:
        if frame.verb is not None:
            return participants(doc, frame.subject)
        owner = _first(doc, possessors(frame.subject)) or _of_earlier_charge(doc, frame.subject)
        return owner or (_of_noun(doc, frame.subject) if frame.subject.pos_ == "NOUN" else NOBODY)
    if cue.pos_ == "VERB" or cue.tag_.startswith("VB"):
        return _of_cue_verb(doc, cue)
    return _of_noun(doc, cue)


def accused_of(doc: Doc, frames: list[Frame]) -> Iterator[tuple[Frame, Accused]]:
    """Yield every frame with its persons; frames that name nobody take who is in view, or are left out."""
    told = [(frame, told_of(doc, frame)) for frame in frames]
    focus = Focus(doc, [*(p for _, who in told for p in who.persons), *(p for e in doc._.events for p in e.persons)])
    named = members_by_sentence(doc, ((f.cue.sent.start, who.number) for f, who in told if who.who is not None))
    for frame, who in told:
        members = named.get(frame.cue.sent.start) if who.who is not None else None
        if members is not None:
            yield frame, Accused(tuple(dict.fromkeys((*who.persons, *members.persons))), MEMBER_METHOD)
        elif who:
            yield frame, Accused(who.persons, METHOD)
        elif _may_be_implied(frame):
            yield frame, Accused(_in_view(doc, frame, focus), FOCUS_METHOD)


def _in_view(doc: Doc, frame: Frame, focus: Focus) -> tuple[int, ...]:
    """Who is in view at a frame; where a pronoun stands for them, only who fits it."""
    undergoer = next(objects_of(frame.cue), None) if frame.cue.pos_ == "VERB" else None
    pronoun = undergoer.lower_ if undergoer is not None else ""
    if pronoun in words("coreference", "plural_pronouns"):
        return ()  # "they were accused": whom the references do not find, the context does not either
    if frame.subject is not None and frame.subject.lower_ in {"these", "those"}:
        return focus.at(frame.cue) or focus.together(frame.cue)
    dead = victims(doc) | {p for e in doc._.events if e.type == "death" and e.modality == "asserted" for p in e.persons}
    who, sole = tuple(p for p in focus.at(frame.cue) if p not in dead), focus.sole
    if (sole is not None or frame.subject is not None) and who != (sole,):
        return ()  # "the verdict covers fraud", after another was named: nobody for sure
    gender = SINGULAR.get(pronoun)
    return tuple(p for p in who if gender is None or doc._.persons[p].gender in {None, gender})


def _may_be_implied(frame: Frame) -> bool:
    """Whether who is in view can be meant: never for charges in general, nor where others are named."""
    cue = frame.cue
    if frame.subject is not None:
        return frame.verb is None and not any(possessors(frame.subject))
    if cue.pos_ == "NOUN":
        several = is_bare_plural(cue) or any(c.dep_ == "nummod" for c in cue.children)
        verdicts = several and cue.tag_ == "NNS" and cue.lemma_.lower() in words("charges", "verdicts")
        return cue.lemma_.lower() in words("charges", "implied") and not verdicts
    undergoer = next(objects_of(cue), None)
    return undergoer is not None and undergoer.lower_ in words("coreference", "personal")


def _of_earlier_charge(doc: Doc, pronoun: Token) -> Participants:
    """Whom "this" of "later this was replaced" accuses: who was charged before it in the sentence."""
    if pronoun.pos_ not in {"PRON", "DET"} or pronoun.lower_ in {"these", "those"}:
        return NOBODY
    charging = words("charges", "charging")
    verbs = [t for t in doc[pronoun.sent.start : pronoun.i] if t.lemma_.lower() in charging and t.pos_ == "VERB"]
    return _of_cue_verb(doc, verbs[-1]) if verbs else NOBODY


def _of_cue_verb(doc: Doc, verb: Token) -> Participants:
    near = named_before_who(verb)
    if near is not None:
        return participants(doc, near)
    subject = subject_of(verb) if verb.lemma_.lower() in words("charges", "of_subject") else None
    candidates = [human_antecedent(t) for t in (*objects_of(verb), *([subject] if subject is not None else []))]
    found = _first(doc, candidates, named=False)
    if not found:
        # "opened a case against him for", "the reports against her for"
        against = prepositional(verb, frozenset({"against"}))
        owners = (o for c in candidates if c.pos_ == "NOUN" and not is_human(c) for o in possessors(c))
        found = _first(doc, [*against, *owners])
    return _with_companions(doc, verb, found)


def _with_companions(doc: Doc, verb: Token, found: Participants) -> Participants:
    """Add who shares the subject's lot by the clause: companions, and the second of two names before a plural verb."""
    if not found.persons:
        return found
    others = (*_first(doc, _companions(verb)).persons, *_agreeing(doc, verb, found.persons))
    return found._replace(persons=tuple(dict.fromkeys((*found.persons, *others))))


def _agreeing(doc: Doc, verb: Token, persons: tuple[int, ...]) -> tuple[int, ...]:
    """ "X, the editor, and Y, a reporter, were charged": the plural verb finds a name that the parse lost."""
    plural = any(c.lower_ in {"were", "are", "have"} and c.i < verb.i for c in verb.children if c.dep_ in _AUXILIARIES)
    subject = subject_of(verb) if plural and len(persons) == 1 else None
    if subject is None or subject.i > verb.i:
        return ()
    named = [m for m in doc._.person_mentions if m.kind == "named" and subject.i < m.start < verb.i]
    return tuple(m.entity for m in named if doc[m.start - 1].lower_ == "and")


def _companions(verb: Token) -> Iterator[Token]:
    """ "Along with his two brothers, X faced": who shares the subject's lot."""
    for child in verb.children:
        shared = child.lower_ == "with" and child.i and child.nbor(-1).lower_ in {"along", "together"}
        if child.dep_ == "prep" and (shared or child.lower_ == "alongside"):
            yield from (c for c in child.children if c.dep_ == "pobj")


def _of_noun(doc: Doc, noun: Token) -> Participants:
    owners = (t for t in possessors(noun) if t.dep_ != "poss" or noun.lower_ not in words("charges", "voiced"))
    # "charges of rioting and trespassing against X": the parse hangs "against" on the last offence
    against = (t for p in noun.subtree if p.lower_ == "against" for t in p.children if p.i > noun.i)
    found = _first(doc, owners) or _first(doc, against)
    if found:
        return found
    for above in islice(noun.ancestors, MAX_CLIMB):
        if above.pos_ in {"VERB", "AUX"}:
            return _of_verb(doc, above)
        if above.pos_ in {"NOUN", "PROPN", "PRON"}:
            beside = (above, *possessors(above))
            found = _first(doc, beside)
            if found or any(map(is_human, beside[1:])):
                return found  # "the arrest of a friend on a charge of X": nobody named
    return NOBODY


def _first(doc: Doc, tokens: Iterable[Token], named: bool = True) -> Participants:
    for token in tokens:
        found = participants(doc, token)
        if found.persons or (found and not named):
            return found
    return NOBODY


def _of_verb(doc: Doc, verb: Token) -> Participants:
    """Whom the verb above "charges" speaks of: who "faces" them, who is "jailed on" them."""
    active_subject = verb.lemma_.lower() in words("charges", "of_subject") and not is_passive(verb)
    candidate = subject_of(verb) if active_subject else direct_object(verb)
    if candidate is None:
        return NOBODY
    found = participants(doc, human_antecedent(candidate))
    if not found and candidate.lemma_.lower() in words("charges", "held") | words("charges", "proceedings"):
        # "seek the arrest of X on charges of", "a case for theft was opened against X"
        found = _first(doc, (*possessors(candidate), *prepositional(verb, frozenset({"against"}))))
    return _with_companions(doc, verb, found)
