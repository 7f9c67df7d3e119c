"""Finds to whom an event happened: one function for each place a row of ``triggers.toml`` can name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from spacy.tokens import Doc, Token

from gaolbook.base.names.countries import place_words
from gaolbook.extract.antecedents import named_before_who
from gaolbook.extract.arguments import (
    NOBODY,
    RELATIVE_PRONOUNS,
    Participants,
    direct_object,
    is_passive,
    is_people,
    objects_of,
    participants,
    possessors,
    prepositional,
    subject_of,
)
from gaolbook.extract.heads import is_confirmed, linked_to
from gaolbook.extract.linked import linked_people, others_linked
from gaolbook.extract.noun_patients import (
    awarded,
    counted,
    defenders,
    first_of,
    holder,
    officials,
    possessor,
    premises,
    prosecutors,
    sought,
    speaking,
    striker,
    titled,
)
from gaolbook.extract.person_sets import PersonSet, name_lists
from gaolbook.extract.plurals import named_beside
from gaolbook.extract.triggers import Trigger
from gaolbook.extract.victims import victims
from gaolbook.extract.words import words

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
COUNTED = frozenset({"arrest", "death"})
"""Types of which each occurrence is one person's, so that "12 arrests" are of twelve people."""
MAX_TITLE = 6
"""Tokens of a title between a verb and the name that is its object: "released the human rights lawyer X"."""


def patients(doc: Doc, trigger: Trigger) -> Participants:
    """Return the persons and unnamed people an event happened to; nobody where the sentence does not say it."""
    found = PLACES[trigger.row.person](doc, trigger.token)
    if not found and trigger.row.pos == "NOUN" and trigger.row.type in COUNTED:
        return counted(doc, trigger.token)
    if (
        trigger.token.dep_ == "acl"
    ):  # "a rally for the murdered X, held in May": a victim's participle is another noun's
        found = found._replace(persons=tuple(person for person in found.persons if person not in victims(doc)))
    if not found or trigger.row.pos != "VERB":
        return found
    others = [p for t in _likewise(trigger.token) for p in participants(doc, t).persons]
    others += _rest_of_list(doc, trigger.token, found.persons)
    return found._replace(persons=tuple(dict.fromkeys((*found.persons, *others))))


def patients_or_linked(doc: Doc, trigger: Trigger) -> Participants:
    """Return whom an event happened to by grammar and whom else the heads are sure of; where it is silent, theirs."""
    found = patients(doc, trigger)
    if not found and any(t.lower_ in words("people", "nobody") for t in objects_of(trigger.token)):
        return NOBODY
    if not found.persons:
        confirmed = is_confirmed(doc, trigger.token, trigger.row.type)
        linked = linked_people(doc, trigger.token, "ruled_event") if confirmed else NOBODY
        if not found or (linked.persons and found.number in {None, len(linked.persons)}):
            return linked
    others = others_linked(doc, trigger.token, found.persons) if found.persons else ()
    return found._replace(persons=tuple(dict.fromkeys((*found.persons, *others))))


def _likewise(verb: Token) -> Iterator[Token]:
    """ "X got 21 days, as did Y"; "those arrested, including Y"."""
    for clause in verb.children:
        likewise = clause.pos_ == "AUX" or clause.lemma_ == "do"
        if clause.dep_ == "advcl" and likewise and any(c.lower_ == "as" for c in clause.children):
            yield from (c for c in clause.children if c.dep_ in {"nsubj", "attr"})
    if verb.dep_ in {"acl", "relcl"}:
        yield from prepositional(verb, frozenset({"including"}))


def _rest_of_list(doc: Doc, verb: Token, persons: tuple[int, ...]) -> tuple[int, ...]:
    """The other names of a list of which the parse ties only some to a passive: before its plural verb, or after it."""
    if not persons or not _is_plural_verb(verb) or not is_passive(verb):
        return ()
    before = name_lists(doc, verb.sent.start, verb.i)
    if len(persons) == 1 and before and persons[0] in before[-1].persons:
        last = max(m.end for m in doc._.person_mentions if m.kind == "named" and m.end <= verb.i)
        between = doc[last : verb.i]
        return () if any(t.pos_ == "VERB" and t.i != verb.i for t in between) else before[-1].persons
    after = name_lists(doc, verb.i, verb.sent.end) if len(persons) > 1 else ()
    listed = next((s for s in after if set(persons) < set(s.persons)), None)
    return tuple(p for p in listed.persons if _is_entry(doc, listed, p)) if listed is not None else ()


def _is_entry(doc: Doc, listed: PersonSet, person: int) -> bool:
    """Whether a name hangs in its list as an entry, not as the subject of what follows."""
    named = (m for m in doc._.person_mentions if m.entity == person and listed.start <= m.start < listed.end)
    return any(doc[m.start : m.end].root.dep_ in {"conj", "appos"} for m in named)


def _object(doc: Doc, token: Token) -> Participants:
    near = named_before_who(token)
    if near is not None and is_passive(token) and not _is_plural_verb(token):
        return participants(doc, near)
    found = first_of(doc, (*objects_of(token), *_unusual_objects(token), *_among(token))) or _adjacent(doc, token)
    if not found:
        return found
    # "was jailed along with his brother, X": who stands with them suffers the same
    companions = first_of(doc, _companions(token))
    return found._replace(persons=tuple(dict.fromkeys((*found.persons, *companions.persons))))


def _among(verb: Token) -> Iterator[Token]:
    """ "Among the detained was X", "X was among the freed"."""
    if verb.dep_ != "pobj" or verb.head.lower_ not in words("groups", "among") or verb.head.head.lemma_ != "be":
        return
    yield from (c for c in verb.head.head.children if c.dep_ in {"nsubj", "attr"})


def _is_plural_verb(verb: Token) -> bool:
    return any(c.dep_ in {"aux", "auxpass"} and c.lower_ in {"were", "are", "have"} for c in verb.children)


def _unusual_objects(verb: Token) -> Iterator[Token]:
    """ "Also pardoned were X and Y"; "was found guilty, fined 300 rubles and set free"."""
    if (
        verb.head.lemma_ == "be"
        and verb.i < verb.head.i
        and verb.dep_ in {"nsubj", "csubj", "advmod", "advcl", "ccomp"}
    ):
        yield from (c for c in verb.head.children if c.dep_ in {"attr", "nsubj"} and c.i > verb.head.i)
    bare = verb.tag_ == "VB" and is_passive(verb.head) and not any(c.dep_ == "aux" for c in verb.children)
    finite = verb.tag_ in {"VBD", "VBN"} or bare  # "was held for a month and then let go"
    if verb.dep_ == "conj" and finite and not any(c.dep_ in _SUBJECTS for c in verb.children):
        active = [c for c in verb.head.children if c.dep_ == "dobj"]  # "police arrested X and charged"
        subject = None if active and not is_passive(verb.head) else subject_of(verb.head)
        yield from active if subject is None else (subject,)
    if verb.tag_ not in {"VBN"} and not any(c.dep_ == "dobj" for c in verb.children):
        # "police detained and questioned X"
        yield from (o for c in verb.children if c.dep_ == "conj" for o in c.children if o.dep_ == "dobj")


def _adjacent(doc: Doc, verb: Token) -> Participants:
    """The name that follows an active verb with only its title between, where the parse gives the verb no object."""
    if is_passive(verb):
        return _just_before(doc, verb)
    if verb.tag_ == "VBN" or any(c.dep_ in {"dobj", "ccomp"} for c in verb.children):
        return NOBODY
    mention = next((m for m in doc._.person_mentions if m.kind == "named" and m.start > verb.i), None)
    if mention is None or mention.start >= verb.sent.end:
        return NOBODY
    between = doc[verb.i + 1 : mention.start]
    if len(between) > MAX_TITLE or any(t.pos_ not in {"NOUN", "PROPN", "ADJ", "DET", "NUM"} for t in between):
        return NOBODY
    lists = [s.persons for s in name_lists(doc, mention.start, verb.sent.end) if mention.entity in s.persons]
    return Participants(lists[0] if lists else (mention.entity,))


def _just_before(doc: Doc, verb: Token) -> Participants:
    """The name right before a passive's auxiliary, brackets apart, where the parse found no subject at all."""
    if any(c.dep_ in _SUBJECTS for c in verb.children):
        return NOBODY
    auxiliary = min((c.i for c in verb.children if c.dep_ in {"aux", "auxpass"}), default=None)
    mention = next((m for m in reversed(doc._.person_mentions) if m.kind == "named" and m.end <= verb.i), None)
    if auxiliary is None or auxiliary == verb.sent.start:
        return NOBODY
    noun = doc[auxiliary - 1]
    if is_people(noun) and any(c.dep_ == "nummod" for c in noun.children):
        return participants(doc, noun)  # "on the eve of the feast 400 convicts were freed"
    if mention is None or mention.start < verb.sent.start:
        return NOBODY
    between = doc[mention.end : auxiliary].text.strip(" ,")
    bracketed = between.startswith("(") and between.endswith(")") and between.count("(") == 1
    return Participants((mention.entity,)) if not between or bracketed else NOBODY


def _companions(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"along", "together"}:
            yield from prepositional(child, frozenset({"with"}))
    if is_passive(verb):
        yield from prepositional(verb, frozenset({"alongside"}))


def _subject(doc: Doc, token: Token) -> Participants:
    subject = subject_of(token)
    return participants(doc, subject) if subject is not None else NOBODY


def _emigrant(doc: Doc, token: Token) -> Participants:
    """ "X fled Iran", "fled to Turkey", "had to flee the country": a house or a town that is fled is no exile."""
    goals = words("people", "abroad") | place_words("words")
    places = [c for c in token.children if c.dep_ in {"dobj", "advmod"}]
    places += [t for c in token.children if c.dep_ == "prep" for t in c.children]
    left = any(t.ent_type_ in {"GPE", "LOC"} or t.lower_ in goals for t in places)
    return _subject(doc, token) if left else NOBODY


def _deportee(doc: Doc, token: Token) -> Participants:
    """ "X was forcibly returned to Sudan": who is brought to a place by name, in the passive."""
    places = [t for t in prepositional(token, frozenset({"to"})) if t.ent_type_ in {"GPE", "LOC"}]
    forced = any(c.lower_ in words("states", "forced") for c in token.children)
    return _object(doc, token) if places and forced and is_passive(token) else NOBODY


def _appellant(doc: Doc, token: Token) -> Participants:
    """Who appeals; where lawyers do, the client they belong to, and nobody where it does not say whose they are."""
    subject = subject_of(token)
    if subject is None:
        return NOBODY
    if set(participants(doc, subject).persons) & prosecutors(doc):
        return NOBODY
    if subject.lower_ in words("states", "defence") and not (doc._.references or {}).get(subject.i):
        return first_of(doc, possessors(subject))
    found = participants(doc, subject)
    return NOBODY if set(found.persons) & defenders(doc) else found


def _owner(doc: Doc, token: Token) -> Participants:
    """The home of whom was searched: a search of a person's home, office or things happens to that person."""
    thing = direct_object(token)
    if thing is None:
        return NOBODY
    if thing.lower_ in words("states", "searched"):
        return first_of(doc, possessors(thing))
    found = participants(doc, thing)  # "they were beaten and searched"
    return found if found.persons else NOBODY


def _recipient(doc: Doc, token: Token) -> Participants:
    """ "was given five years", "the court handed X a fine", "a term was handed to X", "X got ten years"."""
    lemma = token.lemma_.lower()
    if lemma in words("states", "getting") and not is_passive(token):
        return _subject(doc, token)
    datives = [c for c in token.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    # "denied him bail": the parse may make the person the subject of the thing
    datives += [c for o in token.children if o.dep_ == "dobj" for c in o.children if c.dep_ == "nsubj"]
    datives += [c for c in token.children if c.dep_ == "dobj"]  # "handed him a term" with two objects
    found = first_of(doc, datives) or first_of(doc, prepositional(token, frozenset({"to", "on", "upon", "against"})))
    if found:
        return found
    if is_passive(token):
        return _subject(doc, token) or _just_before(doc, token)
    thing = direct_object(token)
    return possessor(doc, thing) if thing is not None else NOBODY


def _possessed(doc: Doc, token: Token) -> Participants:
    """ "upheld his sentence", "X's term was cut", "dropped the charges against X"."""
    thing = direct_object(token)
    if thing is None or is_reaction(doc, token):
        return NOBODY
    return (
        first_of(doc, possessors(thing))
        or first_of(doc, prepositional(thing, frozenset({"for", "by", "to", "on"})))
        or first_of(doc, prepositional(token, frozenset({"against", "for", "of"})))
        or _having(doc, token)
    )


def _having(doc: Doc, verb: Token) -> Participants:
    """ "X had the sentence commuted": whose it is, the subject of "have" says."""
    subject = subject_of(verb.head) if verb.dep_ == "ccomp" and verb.head.lemma_ == "have" else None
    return participants(doc, subject) if subject is not None else NOBODY


def is_reaction(doc: Doc, verb: Token) -> bool:
    """Whether somebody without an office does it: "X rejected the verdict" decides nothing."""
    subject = subject_of(verb) if not is_passive(verb) else None
    persons = participants(doc, subject).persons if subject is not None else ()
    return bool(persons) and not set(persons) & officials(doc)


def _undergoer(doc: Doc, token: Token) -> Participants:
    """Whom a trigger of the model's heads befell: by the heads' own links, or by grammar where they are silent."""
    if any(linked_to(doc, token, relation, "event") for relation in ("WHO", "NAMED")):
        return linked_people(doc, token, "event")
    if token.pos_ == "NOUN":
        found = possessor(doc, token)
    elif next(objects_of(token), None) is not None:
        found = _object(doc, token)
    else:
        found = _subject(doc, token)
    return found


def _against(doc: Doc, token: Token) -> Participants:
    found = first_of(doc, prepositional(token, frozenset({"against"})))
    if found:
        return found
    for thing in objects_of(token):
        found = first_of(doc, prepositional(thing, frozenset({"against"}))) or first_of(
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
    if len(found.persons) > 1 and not named_beside(head):
        return NOBODY  # "four of the detained men": what they are called again is told where they are named
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
    "possessor": possessor,
    "holder": holder,
    "owner": _owner,
    "striker": striker,
    "recipient": _recipient,
    "possessed": _possessed,
    "against": _against,
    "qualified": _qualified,
    "undergoer": _undergoer,
    "premises": premises,
    "speaking": speaking,
    "titled": titled,
    "awarded": awarded,
    "sought": sought,
    "appellant": _appellant,
    "emigrant": _emigrant,
    "deportee": _deportee,
    "implied": lambda doc, token: NOBODY,
}
