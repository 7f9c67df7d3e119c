"""Finds to whom an event happened: one function for each place a row of ``triggers.toml`` can name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import (
    NOBODY,
    RELATIVE_PRONOUNS,
    Participants,
    direct_object,
    is_bare_plural,
    is_passive,
    is_people,
    objects_of,
    participants,
    possessors,
    prepositional,
    subject_of,
)
from gaolbook.extract.heads import linked_to
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.words import words

MAX_CLIMB = 6


def patients(doc: Doc, trigger: Trigger) -> Participants:
    """Return the persons and unnamed people an event happened to; nobody where the sentence does not say it."""
    return PLACES[trigger.row.person](doc, trigger.token)


def patients_or_linked(doc: Doc, trigger: Trigger) -> Participants:
    """Return whom an event happened to by grammar, or, where grammar is silent, the person the heads link to it."""
    found = patients(doc, trigger)
    return found or _first(doc, linked_to(doc, trigger.token, "ruled_event"))


OPEN_PLACES = frozenset({"possessor", "possessed", "recipient"})
OPEN_TYPES = frozenset({"arrest", "conviction", "acquittal", "sentence", "trial", "appeal_decision", "charge_change"})
"""Events that news tells without saying again of whom: "The trial began in May"; "the sentence was upheld"."""


def is_open(doc: Doc, trigger: Trigger) -> bool:
    """Whether the clause leaves open to whom the event happened, so that the context may say it."""
    row, token = trigger.row, trigger.token
    if row.person == "implied":
        return True
    if row.person == "possessed" and _is_reaction(doc, token):
        return False
    if row.person not in OPEN_PLACES or row.type not in OPEN_TYPES or patients(doc, trigger):
        return False
    holder = token if row.pos == "NOUN" else direct_object(token)
    if holder is None:
        return False
    if row.person == "recipient":
        given_to = any(c.dep_ == "dative" for c in token.children)
        subject = subject_of(token) if is_passive(token) else None
        thing = holder.pos_ == "NOUN" and not is_people(holder) and not is_bare_plural(holder)
        return thing and not given_to and (subject is None or subject is holder)
    if next(possessors(holder), None) is not None or (holder.tag_ in {"NNS", "NNPS"} and row.pos == "NOUN"):
        return False
    definite = any(c.lower_ in {"the", "this", "that"} for c in holder.children) or not any(
        c.dep_ == "det" for c in holder.children
    )
    return definite and not any(is_people(c) or c.pos_ == "PROPN" for c in holder.children)


RELATED: Mapping[str, tuple[str, ...]] = {"conviction": ("sentence",), "sentence": ("conviction",)}
"""Where nobody has the event itself, whose it is by another: courts convict those whom they sentence."""


def is_plural_open(trigger: Trigger) -> bool:
    """Whether a plural noun speaks of everybody's event at once: "The sentences, handed down on June 20"."""
    token = trigger.token
    if trigger.row.person != "possessor" or token.tag_ != "NNS" or trigger.row.type not in OPEN_TYPES:
        return False
    if next(possessors(token), None) is not None or any(c.dep_ in {"nummod", "amod", "relcl"} for c in token.children):
        return False
    return any(c.lower_ in {"the", "these", "those", "both"} for c in token.children)


def _first(doc: Doc, tokens: Iterable[Token]) -> Participants:
    for token in tokens:
        found = participants(doc, token)
        if found:
            return found
    return NOBODY


def _object(doc: Doc, token: Token) -> Participants:
    found = _first(doc, objects_of(token))
    if not found:
        return found
    # "was jailed along with his brother, X": who stands with them suffers the same
    companions = _first(doc, _companions(token))
    return found._replace(persons=tuple(dict.fromkeys((*found.persons, *companions.persons))))


def _companions(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"along", "together"}:
            yield from prepositional(child, frozenset({"with"}))
    if is_passive(verb):
        yield from (t for t in prepositional(verb, frozenset({"alongside"})))


def _subject(doc: Doc, token: Token) -> Participants:
    subject = subject_of(token)
    return participants(doc, subject) if subject is not None else NOBODY


def _possessor(doc: Doc, token: Token) -> Participants:
    found = _first(doc, _sufferers(doc, token))
    if found:
        return found
    # "for X's health and freedom": the possessor may hang on a coordinated noun
    if token.dep_ == "conj":
        found = _first(doc, possessors(token.head))
        if found:
            return found
    # "the pardon for X", "amnesty for 400 prisoners", "a five-year sentence for X"
    found = _first(doc, prepositional(token, frozenset({"for", "to", "on"})))
    if found:
        return found
    # "offered clemency to seven people": the preposition hangs on the verb
    verb = token.head
    if token.dep_ in {"dobj", "nsubjpass"} and verb.pos_ == "VERB":
        return _first(doc, (c for c in verb.children if c.dep_ == "dative")) or _first(
            doc, prepositional(verb, frozenset({"to", "for", "on", "against"}))
        )
    return NOBODY


def _sufferers(doc: Doc, noun: Token) -> Iterator[Token]:
    """Possessors of an event noun but for those who give it: "the president's pardon" is not of the president."""
    given = noun.lower_ in words("states", "given")
    offices = words("coreference", "offices")
    officials = {r.person for r in doc._.roles if r.title.casefold().split()[-1] in offices}
    for owner in possessors(noun):
        who = (doc._.references or {}).get(owner.i, ())
        if not (given and owner.dep_ == "poss" and set(who) & officials):
            yield owner


def _climb(token: Token) -> Iterator[Token]:
    for _ in range(MAX_CLIMB):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _holder(doc: Doc, token: Token) -> Participants:
    """ "X remains behind bars", "journalists in prison", "kept him in custody"."""
    for above in _climb(token):
        if above.dep_ == "ROOT" and above.pos_ not in {"VERB", "AUX", "NOUN", "PROPN"}:
            return NOBODY
        if above.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}:
            found = participants(doc, above)
            if found:
                return found
            if above.pos_ != "NOUN":
                return NOBODY
            continue
        if above.pos_ in {"VERB", "AUX"}:
            lemma = above.lemma_.lower()
            if lemma in words("states", "of_subject"):
                return _subject(doc, above)
            if lemma in words("states", "of_object") or is_passive(above):
                return _object(doc, above)
            return NOBODY
    return NOBODY


def _striker(doc: Doc, token: Token) -> Participants:
    found = _first(doc, possessors(token))
    if found:
        return found
    for above in _climb(token):
        if above.pos_ in {"VERB", "AUX"}:
            return _subject(doc, above)
        if above.pos_ in {"NOUN", "PROPN"}:
            found = participants(doc, above)
            if found:
                return found
    return NOBODY


def _owner(doc: Doc, token: Token) -> Participants:
    """The home of whom was searched: a search of a person's home, office or things happens to that person."""
    thing = direct_object(token)
    if thing is None:
        return NOBODY
    if thing.lower_ in words("states", "searched"):
        return _first(doc, possessors(thing))
    return NOBODY


def _recipient(doc: Doc, token: Token) -> Participants:
    """ "was given five years", "the court handed X a fine", "a term was handed to X", "X got ten years"."""
    lemma = token.lemma_.lower()
    if lemma in {"get", "receive", "draw", "earn", "face", "serve"} and not is_passive(token):
        return _subject(doc, token)
    datives = [c for c in token.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    found = _first(doc, datives) or _first(doc, prepositional(token, frozenset({"to", "on", "upon", "against"})))
    if found:
        return found
    if is_passive(token):
        return _subject(doc, token)
    thing = direct_object(token)
    return _first(doc, possessors(thing)) if thing is not None else NOBODY


def _possessed(doc: Doc, token: Token) -> Participants:
    """ "upheld his sentence", "X's term was cut", "dropped the charges against X"."""
    thing = direct_object(token)
    if thing is None or _is_reaction(doc, token):
        return NOBODY
    return (
        _first(doc, possessors(thing))
        or _first(doc, prepositional(thing, frozenset({"for", "by", "to", "on"})))
        or _first(doc, prepositional(token, frozenset({"against", "for", "of"})))
    )


def _is_reaction(doc: Doc, verb: Token) -> bool:
    """Whether somebody without an office does it: "X rejected the verdict" decides nothing."""
    subject = subject_of(verb) if not is_passive(verb) else None
    persons = participants(doc, subject).persons if subject is not None else ()
    offices = words("coreference", "offices")
    officials = {r.person for r in doc._.roles if r.title.casefold().split()[-1] in offices}
    return bool(persons) and not set(persons) & officials


def _undergoer(doc: Doc, token: Token) -> Participants:
    """Whom a trigger of the model's heads befell: by grammar, or by the heads' own link where grammar is silent."""
    if token.pos_ == "NOUN":
        found = _possessor(doc, token)
    elif next(objects_of(token), None) is not None:
        found = _object(doc, token)
    else:
        found = _subject(doc, token)
    if found.persons:
        return found
    return _first(doc, linked_to(doc, token)) or found


def _against(doc: Doc, token: Token) -> Participants:
    found = _first(doc, prepositional(token, frozenset({"against"})))
    if found:
        return found
    for thing in objects_of(token):
        found = _first(doc, prepositional(thing, frozenset({"against"}))) or _first(
            doc, (c for c in thing.children if c.dep_ == "poss")
        )
        if found:
            return found
    return NOBODY


def _qualified(doc: Doc, token: Token) -> Participants:
    """ "jailed journalist X": the noun, and the name that stands beside it."""
    if token.dep_ != "amod":
        return NOBODY
    head = token.head
    if head.lower_ in RELATIVE_PRONOUNS:
        return NOBODY
    found = participants(doc, head)
    if found.persons:
        return found
    references = doc._.references or {}
    beside = next(
        (
            references[i]
            for i in range(head.i + 1, min(head.i + 2, len(doc)))
            if i in references and doc[i].dep_ != "conj"
        ),
        (),
    )
    return Participants(beside) if beside else found


PLACES: Mapping[str, Callable[[Doc, Token], Participants]] = {
    "object": _object,
    "subject": _subject,
    "possessor": _possessor,
    "holder": _holder,
    "owner": _owner,
    "striker": _striker,
    "recipient": _recipient,
    "possessed": _possessed,
    "against": _against,
    "qualified": _qualified,
    "undergoer": _undergoer,
    "implied": lambda doc, token: NOBODY,
}
