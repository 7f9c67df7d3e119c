"""Finds to whom an event told by a noun happened: "X's arrest", "X served a sentence", "X is in prison"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import (
    NOBODY,
    Participants,
    direct_object,
    is_passive,
    is_people,
    participants,
    possessors,
    prepositional,
    subject_of,
)
from gaolbook.extract.numbers import find_counts
from gaolbook.extract.strangers import is_human, is_stranger, speaks
from gaolbook.extract.words import words

MAX_CLIMB = 6
"""Governors above a noun that may hold its person; two fewer than of verbs, for nouns hang closer."""
BACK_TOKENS = 60
"""Tokens before a sentence in which a name makes "his" point back: about two sentences."""
_ABOUT = frozenset({"for", "to", "on"})


def first_of(doc: Doc, tokens: Iterable[Token]) -> Participants:
    """Return the participants of the first token that has any."""
    for token in tokens:
        found = participants(doc, token)
        if found:
            return found
    return NOBODY


def officials(doc: Doc) -> set[int]:
    """Return the persons who hold an office by which they judge, prosecute or speak for others."""
    offices = words("coreference", "offices")
    return {r.person for r in doc._.roles if r.title.casefold().split()[-1] in offices}


def prosecutors(doc: Doc) -> set[int]:
    """Return the persons who judge, prosecute or investigate: what they do with a case befalls others."""
    return {r.person for r in doc._.roles if r.title.casefold().split()[-1] in words("states", "prosecutors")}


def defenders(doc: Doc) -> set[int]:
    """Return the persons whose role is to act for others in court."""
    return {r.person for r in doc._.roles if r.title.casefold().split()[-1] in words("states", "defence")}


def possessor(doc: Doc, noun: Token) -> Participants:
    """ "X's arrest", "the arrest of X", "a five-year sentence for X", "X received a sentence", "handed X a fine"."""
    found = first_of(doc, _sufferers(doc, noun))
    if found:
        return found
    # "for X's health and freedom": the possessor may hang on a coordinated noun
    if noun.dep_ == "conj":
        found = first_of(doc, possessors(noun.head))
        if found:
            return found
    if any(_is_unnamed(owner, doc) for owner in possessors(noun)):
        return NOBODY  # "attended the trial of her student"
    return first_of(doc, prepositional(noun, _ABOUT)) or _given(doc, noun) or _bearer(doc, noun)


def _is_unnamed(owner: Token, doc: Doc) -> bool:
    return is_people(owner) or is_stranger(owner, doc._.references or {})


def _given(doc: Doc, noun: Token) -> Participants:
    """ "offered clemency to seven people", "a sentence handed down to X", "the sentence he received"."""
    verb = noun.head
    if noun.dep_ in {"dobj", "nsubjpass"} and verb.pos_ == "VERB":
        found = first_of(doc, (c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP")) or first_of(
            doc, prepositional(verb, _ABOUT | {"against", "upon"})
        )
        if found:
            return found
    for clause in (c for c in noun.children if c.dep_ in {"acl", "relcl"} and c.pos_ == "VERB"):
        found = NOBODY
        if clause.tag_ == "VBN":
            found = first_of(doc, prepositional(clause, _ABOUT | {"against", "upon"}))
        elif clause.lemma_.lower() in words("states", "bearing"):
            subject = next((c for c in clause.children if c.dep_ == "nsubj"), None)
            found = participants(doc, subject) if subject is not None else NOBODY
        if found:
            return found
    return NOBODY


def _bearer(doc: Doc, noun: Token) -> Participants:
    """The subject of the verb that has the noun for its object: "X served two years of a ten-year sentence"."""
    if is_people(noun):
        return NOBODY
    token = noun
    for _ in range(MAX_CLIMB):
        head = token.head
        if head.i == token.i:
            return NOBODY
        if token.dep_ == "dobj" and head.lemma_.lower() in words("states", "bearing"):
            subject = subject_of(head)
            found = participants(doc, subject) if subject is not None and not is_passive(head) else NOBODY
            return NOBODY if set(found.persons) & prosecutors(doc) else found
        if token.dep_ not in {"pobj", "prep", "conj"} or head.lower_ not in {"of"} | _measures() | {noun.lower_}:
            return NOBODY
        token = head
    return NOBODY


def _measures() -> frozenset[str]:
    return words("people", "measures")


def _sufferers(doc: Doc, noun: Token) -> Iterator[Token]:
    """Possessors of an event noun but for those who give it: "the president's pardon" is not of the president."""
    given = noun.lower_ in words("states", "given")
    in_office = officials(doc) if given else set()
    for owner in possessors(noun):
        who = (doc._.references or {}).get(owner.i, ())
        if owner.tag_ == "PRP$" and len(who) == 1 and _points_forward(doc, owner, who[0]):
            continue
        if not (given and owner.dep_ == "poss" and set(who) & in_office):
            yield owner


def _points_forward(doc: Doc, pronoun: Token, person: int) -> bool:
    """ "In response to his conviction, X tweeted": X who only speaks need not be whom "his" points at."""
    sentence = pronoun.sent
    first = doc[max(0, sentence.start - BACK_TOKENS)].sent.start
    mentions = [m for m in doc._.person_mentions if m.kind == "named"]
    named = [m.start for m in mentions if m.entity == person]
    after = (m for m in mentions if m.entity == person and pronoun.i < m.start < sentence.end)
    later = any(speaks(doc[m.start : m.end].root) for m in after)
    before = any(first <= start < pronoun.i for start in named)
    others = any(m.entity != person and first <= m.start < pronoun.i for m in doc._.person_mentions)
    return later and not before and others


def holder(doc: Doc, token: Token) -> Participants:
    """ "X remains behind bars", "journalists in prison", "kept him in custody", "grew thin in jail"."""
    for above in islice(token.ancestors, MAX_CLIMB):
        if above.dep_ == "ROOT" and above.pos_ not in {"VERB", "AUX", "NOUN", "PROPN"}:
            return NOBODY
        if above.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}:
            found = participants(doc, above)
            if found:
                return found
            if is_human(above):
                return NOBODY  # "wrote to her son in jail"
            owner = first_of(doc, possessors(above))  # "her time in custody"
            if owner or above.lower_ not in words("people", "measures") | words("states", "places"):
                return owner
            continue
        if above.pos_ in {"VERB", "AUX"}:
            return NOBODY if _is_of_another(token, above) else _held_by_verb(doc, above)
    return NOBODY


def _is_of_another(place: Token, verb: Token) -> bool:
    """ "Wrote to her son in jail": the unnamed person right before the place is the one in it."""
    before = place.head.nbor(-1) if place.head.i else place
    held = words("states", "of_subject") | words("states", "of_object") | words("states", "visiting")
    if before.dep_ not in {"pobj", "dobj"} or verb.lemma_.lower() in held:
        return False
    return is_people(before) or is_stranger(before, place.doc._.references or {})


def _held_by_verb(doc: Doc, verb: Token) -> Participants:
    lemma = verb.lemma_.lower()
    if lemma in words("states", "of_subject"):
        subject = subject_of(verb)
        return participants(doc, subject) if subject is not None else NOBODY
    if lemma in words("states", "of_object") | words("states", "visiting") or is_passive(verb):
        thing = direct_object(verb)
        return participants(doc, thing) if thing is not None else NOBODY
    if lemma in words("states", "placing"):
        return NOBODY
    return _not_in_office(doc, subject_of(verb))


def _not_in_office(doc: Doc, token: Token | None) -> Participants:
    """What somebody does in prison says that he is there, unless it is a judge or minister."""
    found = participants(doc, token) if token is not None else NOBODY
    return NOBODY if set(found.persons) & officials(doc) or not found.persons else found


def speaking(doc: Doc, token: Token) -> Participants:
    """ "told reporters from prison": who speaks from a place of detention is held there."""
    verb = token.head.head
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in words("states", "speaking"):
        return NOBODY
    return _not_in_office(doc, subject_of(verb))


def striker(doc: Doc, token: Token) -> Participants:
    """ "X's hunger strike", "X went on hunger strike", "a hunger strike by X"."""
    found = first_of(doc, possessors(token)) or first_of(doc, prepositional(token, frozenset({"by"})))
    if found:
        return found
    for above in islice(token.ancestors, MAX_CLIMB):
        if above.pos_ in {"VERB", "AUX"}:
            subject = subject_of(above)
            return participants(doc, subject) if subject is not None else NOBODY
        if above.pos_ in {"NOUN", "PROPN"}:
            found = participants(doc, above)
            if found:
                return found
    return NOBODY


def premises(doc: Doc, noun: Token) -> Participants:
    """ "a search of his flat", "the raid on X's office", "a search at the home of X"."""
    searched = words("states", "searched")
    for thing in prepositional(noun, frozenset({"of", "on", "at", "in"})):
        if thing.lower_ in searched:
            return first_of(doc, possessors(thing))
    if any(c.dep_ == "compound" and c.lower_ in searched for c in noun.children):
        return first_of(doc, possessors(noun))  # "a house search at X's"
    return NOBODY


def titled(doc: Doc, noun: Token) -> Participants:
    """ "the political prisoner X", "six political prisoners: X and Y", "X, a prisoner of conscience"; no former one."""
    if any(c.lower_ in words("roles", "former") for c in noun.subtree):
        return NOBODY
    references = doc._.references or {}
    if noun.dep_ in {"compound", "nmod", "appos"} and noun.head.ent_type_ == "PERSON":
        return Participants(references.get(noun.head.i, ()))
    beside = [c for c in noun.children if c.dep_ == "appos" and c.ent_type_ == "PERSON"]
    exist = noun.dep_ == "attr" and any(c.dep_ == "expl" for c in noun.head.children)  # "there are 80 of them"
    return participants(doc, noun) if beside or exist else NOBODY


def counted(doc: Doc, noun: Token) -> Participants:
    """ "There were 251 executions", "police made 12 arrests", "17 arrests followed": so many people."""
    verb = noun.head.lemma_.lower()
    happened = (
        (noun.dep_ == "attr" and any(c.dep_ == "expl" for c in noun.head.children))
        or (noun.dep_ == "dobj" and verb in words("groups", "carrying_out"))
        or (noun.dep_ in {"nsubj", "nsubjpass"} and verb in words("certainty", "happening") | {"make"})
    )
    numbered = any(c.dep_ == "nummod" for c in noun.children)
    counts = find_counts(" ".join(t.text for t in noun.subtree if t.i <= noun.i)) if happened and numbered else []
    return Participants((), counts[0].count, noun.text) if counts else NOBODY


def awarded(doc: Doc, noun: Token) -> Participants:
    """ "Three years for X", "seven years in prison for X and five for Y", "prosecutors sought ten years for X"."""
    if (noun.dep_ == "pobj" and noun.head.head.lemma_.lower() not in words("states", "seeking")) or (
        noun.dep_ == "dobj" and noun.head.lemma_.lower() not in words("states", "seeking")
    ):
        return NOBODY
    places = [t for p in noun.children if p.dep_ == "prep" and p.lower_ in {"in", "of", "behind"} for t in p.children]
    holders = (noun, *places)
    found = first_of(doc, (t for h in holders for t in prepositional(h, frozenset({"for"}))))
    return found if found.persons else NOBODY


def sought_term(token: Token) -> Token | None:
    """The years, sentence or fine that somebody asks for: "sought ten years", "a request for ten years"."""
    things = [c for c in token.children if c.dep_ == "dobj"]
    things += prepositional(token, frozenset({"for", "of"}))
    return next((t for t in things if t.lower_ in words("states", "punishments")), None)


def sought(doc: Doc, token: Token) -> Participants:
    """ "prosecutors asked for ten years for X", "demanded a sentence of ten years against X"."""
    thing = sought_term(token)
    if thing is None:
        return NOBODY
    beside = (
        *prepositional(thing, frozenset({"for", "against"})),
        *prepositional(token, frozenset({"for", "against"})),
    )
    found = first_of(doc, (t for t in beside if t.i != thing.i)) or awarded(doc, thing)
    return found if found.persons else NOBODY
