"""What the model's own heads add to the rules: every decision between the two, by the table ``lexicon/heads.toml``.

With another spaCy model there are no heads, and nothing is added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, get_args

from spacy.tokens import Doc, Token

from gaolbook.base.schema import ChargeStage, EventType, Modality
from gaolbook.extract.findings import HeadPhrase, HeadTrigger
from gaolbook.extract.words import lexicon

METHOD = "model"
"""Recorded with what only the heads found."""
RELATIONS = {"ROLE": ("ROLE_OF", ""), "OFFENCE": ("CHARGED", "CHARGED_NAMED")}
"""Relations from a phrase to the words that mean its people, and to their nearest names."""
_OPEN = frozenset({"VERB", "NOUN", "ADJ"})


class Linked(NamedTuple):
    """A word that the heads link to an event, a role or an offence, and how sure they are of it."""

    token: Token
    probability: float


class ProposedPhrase(NamedTuple):
    """A role or an offence in tokens ``start <= i < end``; ``stage`` is that of an offence, ``likeliest`` if unsure.

    ``ends`` are the words that mean the people it concerns, ``hints`` all that may mean them, ``names`` all that may be
    the nearest names of these people.
    """

    start: int
    end: int
    probability: float
    ends: tuple[Token, ...]
    names: tuple[Linked, ...]
    stage: ChargeStage | None
    likeliest: ChargeStage | None
    hints: tuple[Token, ...]


def _least(table: str, name: str) -> float:
    """Return the probability from which the heads are believed. Raises KeyError for what the table does not name."""
    row: dict[str, float] = lexicon("heads")[table]
    return row[name] if name in row else row["default"]


def proposed_triggers(doc: Doc, told: Mapping[int, str]) -> list[tuple[Token, EventType]]:
    """Return the event words that the heads are sure of and no rule has; ``told`` are the rules' types by token.

    None of them is a second word for an event told beside it.
    """
    near, seen = int(lexicon("heads")["near"]), dict(told)
    found: list[tuple[Token, EventType]] = []
    for head in doc._.head_triggers:
        token = doc[head.token]
        beside = range(max(token.sent.start, token.i - near), token.i + near + 1)
        if head.token in seen or any(seen.get(i) == head.type for i in beside):
            continue
        if (
            token.pos_ in _OPEN
            and head.type in get_args(EventType)
            and head.probability >= _least("trigger", head.type)
        ):
            found.append((token, head.type))
            seen[token.i] = head.type
    return found


def trigger_at(doc: Doc, token: Token) -> HeadTrigger | None:
    """Return what the heads say of an event word."""
    return next((head for head in doc._.head_triggers if head.token == token.i), None)


def told_of(doc: Doc, types: frozenset[str] = frozenset()) -> Iterator[int]:
    """Yield the positions of the words that mean, or name, to whom the heads are sure that an event happened.

    ``types`` are those of the events; empty: all.
    """
    for head in doc._.head_triggers:
        if head.told >= _least("confirm", "default") and (not types or head.type in types):
            yield from (
                i for name, i, p in head.links if name in {"WHO", "NAMED"} and p >= _least("link", "ruled_event")
            )


def linked_to(doc: Doc, token: Token, relation: str, kind: str) -> list[Token]:
    """Return the words that a relation of the heads links to an event, surest first.

    ``kind`` is a row of the table's links: "event" for events the heads found, "ruled_event" for those of the rules.
    """
    head = trigger_at(doc, token)
    return [doc[i] for name, i, p in head.links if name == relation and p >= _least("link", kind)] if head else []


def names_linked(doc: Doc, token: Token) -> list[Linked]:
    """Return all that may be the nearest names of those whom an event befell, surest first."""
    head = trigger_at(doc, token)
    return [Linked(doc[i], p) for name, i, p in head.links if name == "NAMED"] if head else []


def least_link(kind: str) -> float:
    """Return the probability from which a link of a row of the table's links is believed."""
    return _least("link", kind)


def leads(least_sure: float, left_out: float) -> bool:
    """Whether the heads are so much surer of all whom they name than of anybody left out that the choice is theirs."""
    return least_sure >= left_out * float(lexicon("heads")["lead"])


def linked_in_sentence(token: Token, relation: str, kind: str) -> list[Token]:
    """The words that the heads link to an event in its own sentence: the dateline below a headline dates the story."""
    return [word for word in linked_to(token.doc, token, relation, kind) if word.sent == token.sent]


def is_confirmed(doc: Doc, token: Token, kind: EventType) -> bool:
    """Whether the heads are sure that a word tells an event of the type that a rule gives it."""
    head = trigger_at(doc, token)
    return head is not None and head.type == kind and head.probability >= _least("confirm", kind)


def modality_of(doc: Doc, token: Token, kind: str) -> Modality | None:
    """Return the modality that the heads see in an event and are sure of.

    ``kind`` is a table of probabilities: "modality" for events of the rules, "own_modality" for those of the heads.
    """
    head = trigger_at(doc, token)
    if head is None or head.modality not in get_args(Modality):
        return None
    sure = head.modality_probability >= _least(kind, head.modality)
    return head.modality if sure else None  # type: ignore[return-value]  # one of the six, as just checked


def proposed_phrases(doc: Doc, kind: str, taken: Collection[int]) -> Iterator[ProposedPhrase]:
    """Yield the phrases of a kind ("ROLE", "OFFENCE") the heads are sure of that touch no token of ``taken``."""
    name = kind.lower()
    for phrase in doc._.head_phrases:
        if phrase.kind != kind or phrase.probability < _least("phrase", name):
            continue
        if any(i in taken for i in range(phrase.start, phrase.end)):
            continue
        to_ends, to_names = RELATIONS[kind]
        ends = tuple(doc[i] for link, i, p in phrase.links if link == to_ends and p >= _least("link", name))
        names = tuple(Linked(doc[i], p) for link, i, p in phrase.links if link == to_names)
        hints = tuple(doc[i] for link, i, p in phrase.links if link == to_ends and p >= _least("link", "hint"))
        yield ProposedPhrase(phrase.start, phrase.end, phrase.probability, ends, names, *_stages(phrase), hints)


def is_sure_of_words(phrase: ProposedPhrase, kind: str) -> bool:
    """Whether the heads are sure enough of a phrase to take its words as they stand, where no rule knows its noun."""
    return phrase.probability >= _least("words", kind.lower())


def _stages(phrase: HeadPhrase) -> tuple[ChargeStage | None, ChargeStage | None]:
    """Return the stage that the heads are sure of, and the likeliest one; the end of a case is not told unless sure."""
    if phrase.stage not in get_args(ChargeStage):
        return None, None
    likeliest: ChargeStage = phrase.stage  # type: ignore[assignment]  # one of the five, as just checked
    if phrase.stage_probability >= _least("stage", likeliest):
        return likeliest, likeliest
    return None, None if likeliest in {"acquitted", "dropped"} else likeliest
