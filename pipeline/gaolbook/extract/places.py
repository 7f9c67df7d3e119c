"""Finds the places of an article, and the place a clause says something happened in."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from gaolbook.extract.findings import EntityMention

PLACE_LABELS = frozenset({"GPE", "LOC"})
LOCATIVE = frozenset({"in", "at", "near", "outside"})
"""Prepositions after which a place says where something happened; "from" and "to" say where somebody came or went."""
MAX_WORDS = 6
"""Words of the longest place name; longer ones are model errors."""


def find_places(doc: Doc) -> tuple[tuple[str, ...], tuple[EntityMention, ...]]:
    """Return the places' names in order of first appearance, and their mentions in text order.

    Two places are one where they are written alike, but for case and a leading "the". Tokens of persons and
    organisations name no place.
    """
    taken = {i for m in (*doc._.person_mentions, *doc._.organisation_mentions) for i in range(m.start, m.end)}
    names: dict[str, int] = {}
    shown: list[str] = []
    mentions = []
    for ent in doc.ents:
        if ent.label_ not in PLACE_LABELS or any(t.i in taken for t in ent):
            continue
        start, end = _trim(doc, ent.start, ent.end)
        text = re.sub(r"\s+", " ", doc[start:end].text)
        if not text or len(text.split()) > MAX_WORDS or not text[0].isalpha():
            continue
        number = names.setdefault(text.casefold(), len(names))
        if number == len(shown):
            shown.append(text)
        mentions.append(EntityMention(start, end, "named", number))
    return tuple(shown), tuple(mentions)


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (doc[start].lower_ == "the" or not doc[start].text[0].isalpha()):
        start += 1
    while end > start and (doc[end - 1].text in {"'s", "’s"} or not doc[end - 1].text[-1].isalnum()):
        end -= 1
    return start, end


def place_of(trigger: Token) -> str | None:
    """Return the place that "in PLACE" right under a trigger names; None where there is none or more than one."""
    doc = trigger.doc
    starts = {m.start: m for m in doc._.place_mentions}
    found: dict[str, None] = {}
    for preposition in trigger.children:
        if preposition.dep_ != "prep" or preposition.lower_ not in LOCATIVE:
            continue
        for thing in preposition.children:
            mention = next((m for start, m in starts.items() if start <= thing.i < m.end), None)
            if thing.dep_ == "pobj" and mention is not None:
                found[doc._.places[mention.entity]] = None
    return next(iter(found)) if len(found) == 1 else None
