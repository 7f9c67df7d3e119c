"""Matches the rows of ``lexicon/triggers.toml``: which tokens tell an event, and where its person stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple, get_args

from spacy.tokens import Doc, Token

from gaolbook.base.schema import EventType, Modality
from gaolbook.extract.arguments import direct_object, is_passive, possessors, subject_of
from gaolbook.extract.findings import EntityMention
from gaolbook.extract.heads import METHOD, proposed_triggers
from gaolbook.extract.inflection import forms_of
from gaolbook.extract.words import lexicon, words

NEEDS_WINDOW = 14
"""Tokens after the trigger in which a needed phrase must stand: "placed by a district court in pretrial" has six."""

DEPENDENT_NOUNS = frozenset({"imprisonment", "sentence", "trial", "arrest"})
"""Types whose bare noun says nothing of its own under another trigger: "sentenced to imprisonment"."""
MAX_CLIMB = 5

Place = Literal[
    "object",
    "subject",
    "possessor",
    "holder",
    "owner",
    "striker",
    "recipient",
    "possessed",
    "against",
    "qualified",
    "implied",
    "premises",
    "speaking",
    "titled",
    "awarded",
    "sought",
    "appellant",
    "emigrant",
    "deportee",
    "undergoer",
]


class Row(NamedTuple):
    """One row of the table; the fields are explained in the lexicon's note."""

    type: EventType
    pos: Literal["VERB", "NOUN", "ADJ"]
    person: Place
    forms: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    object: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    refuses_before: tuple[str, ...] = ()
    under: frozenset[str] = frozenset()
    modified: frozenset[str] = frozenset()
    lasting: bool = False
    by: frozenset[str] = frozenset()
    with_term: EventType | None = None
    needs_term: bool = False
    needs_person: bool = False
    ordered: bool = False
    passive_only: bool = False
    modality: Modality | None = None
    modality_default: Modality | None = None
    method: str = "rules"


class Trigger(NamedTuple):
    """A token that tells an event, and the row that says so."""

    token: Token
    row: Row


def _split(value: str | None) -> tuple[str, ...]:
    """Entries of a list, written as the tokenizer leaves them: "pre-trial" is three tokens."""
    parts = (part.strip().casefold().replace("-", " - ") for part in value.split(",")) if value else ()
    return tuple(" ".join(part.split()) for part in parts if part)


@cache
def rows() -> tuple[Row, ...]:
    """Return the table. Raises ValueError where a row names an unknown type."""
    result = []
    for data in lexicon("triggers")["trigger"]:
        unknown = sorted(data.keys() - {"lemmas", *Row._fields})
        if unknown or data["type"] not in get_args(EventType) or data["person"] not in get_args(Place):
            raise ValueError(f"lexicon/triggers.toml: unknown field, type or person in {data}")
        result.append(
            Row(
                type=data["type"],
                pos=data["pos"],
                person=data["person"],
                forms=frozenset(form for lemma in _split(data["lemmas"]) for form in forms_of(lemma, data["pos"])),
                needs=_split(data.get("needs")),
                refuses=_split(data.get("refuses")),
                object=frozenset(_split(data.get("object"))),
                after=_split(data.get("after")),
                refuses_before=_split(data.get("refuses_before")),
                under=frozenset(_split(data.get("under"))),
                modified=frozenset(_split(data.get("modified"))),
                lasting=data.get("lasting", False),
                by=frozenset(_split(data.get("by"))),
                with_term=data.get("with_term"),
                needs_term=data.get("needs_term", False),
                ordered=data.get("ordered", False),
                needs_person=data.get("needs_person", False),
                passive_only=data.get("passive_only", False),
                modality=data.get("modality"),
                modality_default=data.get("modality_default"),
            )
        )
    return tuple(result)


@cache
def _by_form() -> dict[str, tuple[Row, ...]]:
    table: dict[str, list[Row]] = {}
    for row in rows():
        for form in sorted(row.forms):
            table.setdefault(form, []).append(row)
    return {form: tuple(found) for form, found in table.items()}


def find_triggers(doc: Doc) -> tuple[Trigger, ...]:
    """Return the triggers of a Doc in text order, each with the first row that fits."""
    table = _by_form()
    names = {i for m in doc._.organisation_mentions for i in range(m.start, m.end)}
    prisons = {doc[m.start : m.end].root.i for m in _prisons(doc)}
    found = []
    for token in doc:
        if token.i in prisons:
            # "held in Evin", "in Kurdakhani Prison": the name of a prison tells where somebody is
            row = next((row for row in table["prison"] if row.under and _fits(token, row)), None)
        elif token.i in names and token.pos_ in {"NOUN", "PROPN"}:
            continue  # "Regional Trial Court"
        else:
            row = next((row for row in table.get(token.lower_, ()) if _fits(token, row)), None)
        if row is not None:
            found.append(Trigger(token, row))
    told = {trigger.token.i: trigger.row.type for trigger in found}
    proposed = [Trigger(token, _row_of_heads(kind, token.pos_)) for token, kind in proposed_triggers(doc, told)]
    return tuple(sorted([*_without_states_of_events(found), *proposed], key=lambda t: t.token.i))


def _prisons(doc: Doc) -> Iterator[EntityMention]:
    yield from (m for m in doc._.organisation_mentions if doc._.organisations[m.entity].kind == "prison")


@cache
def _row_of_heads(kind: EventType, pos: str) -> Row:
    """The row of a trigger that only the heads found: its people stand where grammar puts who undergoes it."""
    return Row(
        type=kind,
        pos="NOUN" if pos == "NOUN" else "VERB",
        person="undergoer",
        needs_person=True,
        modality_default="alleged" if kind == "ill_treatment" else None,
        method=METHOD,
    )


def _without_states_of_events(triggers: list[Trigger]) -> list[Trigger]:
    """Drop "in custody", "imprisonment" where a trigger governs them: "held in custody", "sentenced to ..."."""
    by_token = {t.token.i: t for t in triggers}
    return [
        t
        for t in triggers
        if not (_is_dependent(t) and _is_governed(t, by_token))
        and not _is_term_of(t, by_token)
        and not _is_extended(t, by_token)
    ]


def _is_extended(trigger: Trigger, by_token: Mapping[int, Trigger]) -> bool:
    """ "X's detention was extended": what is extended is no new arrest."""
    above = by_token.get(trigger.token.head.i)
    return (
        trigger.row.type == "arrest" and trigger.row.pos == "NOUN" and above is not None and above.row.type == "remand"
    )


def _is_term_of(trigger: Trigger, by_token: Mapping[int, Trigger]) -> bool:
    """ "was ordered to spend ten years in prison": the second verb is the sentence's own."""
    token = trigger.token
    above = by_token.get(token.head.i)
    return (
        trigger.row.pos == "VERB"
        and token.dep_ == "xcomp"
        and above is not None
        and above.row.person == "object"
        and above.row.type == "sentence"
    )


def _is_dependent(trigger: Trigger) -> bool:
    if trigger.row.person == "holder":
        return True
    return (
        trigger.row.type in DEPENDENT_NOUNS
        and trigger.row.pos == "NOUN"
        and next(possessors(trigger.token), None) is None
    )


def _is_governed(trigger: Trigger, by_token: Mapping[int, Trigger]) -> bool:
    token = trigger.token
    for _ in range(MAX_CLIMB):
        if token.head.i == token.i or token.dep_ in {"relcl", "advcl", "ccomp", "conj"}:
            return False
        token = token.head
        if token.lower_ == "after" and trigger.row.person == "holder":
            return False  # "died after two years in jail" tells both
        if token.i in by_token:
            # "serving a ten-year sentence" tells both
            return not (trigger.row.type == "sentence" and by_token[token.i].row.type == "imprisonment")
        if token.pos_ in {"NOUN", "PROPN"} and token.ent_type_:
            return False
    return False


def _fits(token: Token, row: Row) -> bool:
    if not _right_pos(token, row):
        return False
    if row.under and not (token.dep_ == "pobj" and token.head.lower_ in row.under):
        return False
    if row.lasting and not is_lasting(token):
        return False
    if row.by and not is_passive(token) and not _done_by(token, row.by):
        return False
    if row.ordered and not any(a.lemma_.lower() in words("certainty", "ordering") for a in token.ancestors):
        return False
    return _fits_beside(token, row) and _fits_things(token, row)


def _fits_beside(token: Token, row: Row) -> bool:
    """Whether the words behind and before the trigger are those the row asks for."""
    if row.needs or row.refuses:
        following = _joined(token.doc, token.i, min(token.sent.end, token.i + NEEDS_WINDOW))
        if row.needs and not any(f" {need} " in following for need in row.needs):
            return False
        if any(f" {word} " in following[: _clause_length(following)] for word in row.refuses):
            return False
    if row.after or row.refuses_before:
        preceding = _joined(token.doc, max(token.sent.start, token.i - 4), token.i)
        if row.after and not any(preceding.endswith(f" {word} ") for word in row.after):
            return False
        if any(preceding.endswith(f" {word} ") for word in row.refuses_before):
            return False
    return True


def _fits_things(token: Token, row: Row) -> bool:
    """Whether what the verb is done to is what the row asks for."""
    if not row.object and not row.modified:
        return True
    things = [thing for thing in _things(token) if thing.lower_ in row.object] if row.object else _things(token)
    if row.object and not things:
        return False
    return not row.modified or any(c.lower_ in row.modified for thing in things for c in thing.children)


def _done_by(verb: Token, doers: frozenset[str]) -> bool:
    subject = subject_of(verb)
    return subject is not None and subject.lower_ in doers


def is_lasting(verb: Token) -> bool:
    """Whether the form of a passive tells a state: "is being held", "is still detained", "has been detained since"."""
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if verb.tag_ != "VBN":
        return False
    if "being" in auxiliaries or any(c.lower_ in words("states", "still") for c in verb.children):
        return True
    if "been" in auxiliaries:
        return any(c.lower_ in {"since", "for"} and c.dep_ in {"prep", "mark"} for c in verb.children)
    if verb.dep_ in {"acomp", "oprd", "xcomp"} and verb.head.lemma_ in words("states", "of_subject"):
        return True
    return bool(auxiliaries & words("states", "present"))


def _things(token: Token) -> list[Token]:
    """What a verb is done to or gives: object, passive subject, the retained object of "was given five years"."""
    own = [c for c in token.children if c.dep_ in {"dobj", "nsubjpass", "oprd", "attr", "npadvmod"}]
    thing = direct_object(token)
    return own if thing is None else [*own, thing]


def _right_pos(token: Token, row: Row) -> bool:
    if row.pos == "VERB":
        return token.tag_.startswith("VB") and not (
            token.dep_ == "amod" and token.head.pos_ in {"NOUN", "PROPN"} and token.i < token.head.i
        )
    if row.pos == "ADJ":
        return token.dep_ == "amod" or token.pos_ == "ADJ"
    # "arrest warrant", "trial rights": a noun that only qualifies another tells no event
    return token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound"


def _joined(doc: Doc, start: int, end: int) -> str:
    return f" {' '.join(t.lower_ for t in doc[start:end] if not t.is_space)} "


def _clause_length(text: str) -> int:
    """Characters up to the first mark that ends a clause."""
    ends = [at for mark in (" , ", " ; ", " : ", " - ") if (at := text.find(mark)) > 0]
    return min(ends, default=len(text)) + 1
