"""Persons to whom a crime was done: "the murder of X", "X's killer", "X was raped"; what courts do befalls another."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from gaolbook.extract.arguments import MAX_CLIMB, is_passive, objects_of, prepositional
from gaolbook.extract.words import words


def victims(doc: Doc) -> frozenset[int]:
    """Return the named persons who suffer a private crime, as the words right at their names tell."""
    mentions = (m for m in doc._.person_mentions if m.kind == "named")
    return frozenset(m.entity for m in mentions if _suffers(doc[m.start : m.end].root) or _follows_deed(doc, m.start))


def _follows_deed(doc: Doc, start: int) -> bool:
    """Whether a name stands right behind a deed for which somebody else answers: "for stabbing to death X"."""
    before = start - 1
    while before > 0 and doc[before].lower_ in {"to", "death"}:
        before -= 1
    deed = doc[max(before, 0)]
    deeds = words("people", "violence") | words("people", "killings")
    return start > 0 and deed.tag_ == "VBG" and deed.dep_ == "pcomp" and deed.lemma_.lower() in deeds


def _suffers(name: Token) -> bool:
    above = name.head
    titled = (name, *(c for c in name.children if c.dep_ == "compound"))  # "the murdered activist X"
    if any(c.dep_ == "amod" and c.lower_ in words("people", "slain") for t in titled for c in t.children):
        return True
    if name.dep_ == "poss":
        return _is_crime(above)
    if name.dep_ == "pobj" and above.lower_ == "of":
        return _is_crime(above.head)
    if name.dep_ == "appos" and above.dep_ in {"pobj", "conj"} and not above.ent_type_:
        return _is_of_crime(above)  # "the murder of his mother, X"
    if name.dep_ in {"appos", "compound"} and above.lower_ == "victim":
        return True
    if above.lemma_.lower() not in words("people", "violence") or name not in objects_of(above):
        return False
    by = prepositional(above, frozenset({"by"})) if is_passive(above) else ()
    return not any(t.lower_ in words("states", "security") for t in by)


def _is_of_crime(noun: Token) -> bool:
    """Whether a noun, or the list it stands in, is the object of "the murder of"."""
    for _ in range(MAX_CLIMB):
        if noun.dep_ not in {"conj", "appos"}:
            break
        noun = noun.head
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and _is_crime(noun.head.head)


def _is_crime(noun: Token) -> bool:
    return noun.lower_ in words("people", "culprits") | words("people", "crimes")
