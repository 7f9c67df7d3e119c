"""Finds the organisations of an article, their kind, and which names and acronyms are one organisation."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc

from gaolbook.extract.findings import EntityMention, FoundOrganisation
from gaolbook.extract.kinds import organisation_kind
from gaolbook.extract.words import words

ORGANISATION_LABELS = frozenset({"ORG"})
MAX_TOKENS = 14
"""Tokens of the longest organisation name; longer spans are model errors."""
MIN_ACRONYM = 2

Span = tuple[int, int]
_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "to", "&", "de", "la"})


def find_organisations(doc: Doc) -> tuple[tuple[FoundOrganisation, ...], tuple[EntityMention, ...]]:
    """Return the organisations in order of first appearance, and their mentions in text order."""
    spans = _spread(doc, _proposed(doc))
    groups: list[list[Span]] = []
    for span in sorted(spans, key=lambda s: (-(s[1] - s[0]), s)):
        group = next((g for g in groups if _same_organisation(doc, g, span)), None)
        if group is None:
            groups.append([span])
        else:
            group.append(span)
    groups.sort(key=min)
    found = tuple(
        FoundOrganisation(_text(doc, _fullest(doc, group)), organisation_kind(_text(doc, _fullest(doc, group))))
        for group in groups
    )
    mentions = sorted(EntityMention(*span, "named", i) for i, group in enumerate(groups) for span in group)
    return found, tuple(mentions)


def _proposed(doc: Doc) -> list[Span]:
    refused = words("organisations", "not_organisations", "names")
    persons = {i for m in doc._.person_mentions for i in range(m.start, m.end)}
    spans = []
    for ent in doc.ents:
        if ent.label_ not in ORGANISATION_LABELS:
            continue
        start, end = _trim(doc, ent.start, ent.end)
        text = _text(doc, (start, end)).casefold()
        if start >= end or end - start > MAX_TOKENS or text in refused or persons & set(range(start, end)):
            continue
        if not any(c.isupper() for c in doc[start:end].text) or len(text) < MIN_ACRONYM:
            continue
        spans.append((start, end))
    return spans


def _trim(doc: Doc, start: int, end: int) -> Span:
    while start < end and (
        doc[start].lower_ in {"the", "a", "an"}
        or doc[start].is_space
        or (doc[start].is_punct and doc[start].text not in "«")
    ):
        start += 1
    while end > start and (
        doc[end - 1].text in {"'s", "’s", "'", "’"}
        or doc[end - 1].is_space
        or (doc[end - 1].is_punct and doc[end - 1].text not in {")", "!", "»"})
    ):
        end -= 1
    # a bracket closed but not opened inside the span does not belong to it
    while end > start and doc[end - 1].text in {")", "»"} and not any(t.text in {"(", "«"} for t in doc[start:end]):
        end -= 1
    if end - start > 1 and doc[start].text == "«" and doc[end - 1].text == "»":
        start, end = start + 1, end - 1
    return start, end


def _spread(doc: Doc, spans: list[Span]) -> list[Span]:
    """Extend names to the head word the model cut off, and find known acronyms everywhere."""
    heads = words("organisations", "suffix", "heads")
    result: set[Span] = set()
    for start, end in spans:
        if (end < len(doc) and doc[end].lower_ in heads and doc[end].text[0].isupper()) or (
            end < len(doc)
            and doc[end].lower_ in heads & {"party", "movement", "prison", "jail", "colony"}
            and end - start <= 3
        ):
            end += 1
        result.add((start, end))
    taken = {i for s in result for i in range(*s)} | {i for m in doc._.person_mentions for i in range(m.start, m.end)}
    acronyms = {doc[s:e].text for s, e in result if e - s == 1 and doc[s].is_upper and len(doc[s]) > MIN_ACRONYM}
    result.update((t.i, t.i + 1) for t in doc if t.i not in taken and t.text in acronyms)
    return sorted(result)


def _text(doc: Doc, span: Span) -> str:
    return re.sub(r"\s+", " ", doc[span[0] : span[1]].text).strip()


def _fullest(doc: Doc, group: list[Span]) -> Span:
    return max(group, key=lambda s: (len(_key(_text(doc, s))), -s[0]))


@cache
def _key(text: str) -> tuple[str, ...]:
    return tuple(
        t for t in re.findall(r"[\w!.]+", text.casefold().replace("'s", "").replace("’s", "")) if t not in _SMALL
    )


@cache
def acronym_of(text: str) -> str:
    """Return the initials of a name's capitalised and content words: "Popular Front Party" -> "pfp"."""
    return "".join(t[0] for t in _key(text))


def _same_organisation(doc: Doc, group: list[Span], span: Span) -> bool:
    text = _text(doc, span)
    key = _key(text)
    for other in group:
        longer = _text(doc, other)
        long_key = _key(longer)
        if key == long_key or "".join(key) == "".join(long_key):
            return True
        if _is_acronym(text, longer):
            return True
        if (
            len(key) >= 2
            and len(long_key) > len(key)
            and long_key[: len(key)] == key
            and organisation_kind(longer) in {"party", "movement"}
        ):
            return True
        if (
            len(key) == 1
            and len(long_key) == 2
            and long_key[0] == key[0]
            and long_key[1] in {"party", "movement", "newspaper", "tv", "agency", "magazine"}
        ):
            return True
    return False


def _is_acronym(short: str, long: str) -> bool:
    letters = short.replace(".", "").casefold()
    if not (short.isupper() and letters.isalpha() and len(letters) >= MIN_ACRONYM):
        return False
    initials = acronym_of(long)
    return len(initials) > 1 and (letters == initials or (len(letters) > MIN_ACRONYM and letters.startswith(initials)))
