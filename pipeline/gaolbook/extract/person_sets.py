"""Sets of persons that an article tells together: lists of names, and who shares a lot ("X was arrested with Y").

A plural that points back means one of them (``plurals``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.arguments import listed, prepositional, subject_of
from gaolbook.extract.findings import EntityMention, References
from gaolbook.extract.inflection import event_forms
from gaolbook.extract.speakers import QUOTES

MAX_LIST_GAP = 12
"""Tokens between two names of one list: a comma, a role and an age."""
MAX_ENTRY = 25
"""Tokens between two names of a list with semicolons, whose entries may say where somebody works or comes from."""
_COMPANY = frozenset({"with", "alongside"})
_PLACES = frozenset({"GPE", "LOC", "NORP"})
_BELONGING = frozenset({"of", "from", "in", "at", "for", "with"})


class PersonSet(NamedTuple):
    """At least two persons in the order told, and the tokens ``start <= i < end`` that tell them together.

    ``called`` is the noun of a plural that means them, in the singular: "journalist".
    """

    persons: tuple[int, ...]
    start: int
    end: int
    called: str | None = None


def name_lists(doc: Doc, start: int, end: int) -> list[PersonSet]:
    """Return the lists of names between two tokens: only commas, "and", roles and places stand between the names."""
    lists: list[list[EntityMention]] = []
    for mention in doc._.person_mentions:
        if mention.kind != "named" or not start <= mention.start < end:
            continue
        if lists and _is_list_gap(doc, lists[-1][-1].end, mention.start):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    sets = (PersonSet(tuple(dict.fromkeys(m.entity for m in g)), g[0].start, g[-1].end) for g in lists)
    return [told for told in sets if len(told.persons) > 1]


def _is_list_gap(doc: Doc, start: int, end: int) -> bool:
    between = [t for t in doc[start:end] if not t.is_space]
    entries = any(t.text == ";" for t in between)
    if not between or len(between) > (MAX_ENTRY if entries else MAX_LIST_GAP):
        return False
    if between[0].text not in {",", ";", "and", "&", "("} or between[-1].text in QUOTES:
        return False
    if any(t.is_sent_start or (t.pos_ in {"VERB", "AUX"} and t.dep_ != "amod") for t in (*between, doc[end])):
        return False
    return entries or all(_says_of_what(doc, t) for t in between if t.pos_ == "ADP")


def _says_of_what(doc: Doc, preposition: Token) -> bool:
    """ "Of the Popular Front", "from Brest": where somebody belongs, not who acts with or on whom."""
    following = preposition.i + (2 if doc[preposition.i + 1].pos_ == "DET" else 1)
    named = doc[following].ent_type_ in _PLACES or any(
        m.start <= following < m.end for m in doc._.organisation_mentions
    )
    return preposition.lower_ in _BELONGING and named


def together(sentence: Span, references: References) -> Iterator[PersonSet]:
    """Yield the sets that a sentence makes of persons for whom its words stand.

    "He and his wife, Y"; "X was arrested with Y"; "sentenced with him were X and Y".
    """
    for token in sentence:
        if any(c.dep_ == "conj" for c in token.children) and token.dep_ != "conj":
            yield from _set_of(list(listed(token)), references)
        elif token.lower_ in event_forms() and token.pos_ != "NOUN":
            company = [t for t in _company(token) if t.i in references]
            subject = subject_of(token) if company else None
            if subject is not None:
                yield from _set_of([*company, *listed(subject)], references)


def _company(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in {"along", "together"}:
            yield from (t for part in prepositional(child, _COMPANY) for t in listed(part))
    yield from (t for part in prepositional(verb, _COMPANY) for t in listed(part))


def _set_of(tokens: list[Token], references: References) -> Iterator[PersonSet]:
    known = sorted(t.i for t in tokens if t.i in references)
    persons = tuple(dict.fromkeys(p for i in known for p in references[i]))
    if len(persons) > 1:
        yield PersonSet(persons, known[0], known[-1] + 1)
