"""Finds the organisations of an article, their kind, and which names and acronyms are one organisation."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc

from gaolbook.base.names.countries import place_words
from gaolbook.extract.findings import EntityMention, FoundOrganisation
from gaolbook.extract.kinds import organisation_kind
from gaolbook.extract.organisation_spans import MIN_ACRONYM, Span, propose
from gaolbook.extract.words import words

MOST_COMPARED = 100
"""Bodies with a word in common that a name is compared with, the last ones; bounds hostile input."""
LONGEST_ACRONYM = 12
"""Letters of the longest acronym."""
_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "to", "&", "de", "la"})


def find_organisations(doc: Doc) -> tuple[tuple[FoundOrganisation, ...], tuple[EntityMention, ...]]:
    """Return the organisations in order of first appearance, and their mentions in text order."""
    spans = propose(doc)
    bracketed = _bracketed(doc, spans)
    groups: list[list[Span]] = []
    owner: dict[Span, int] = {}
    index: defaultdict[str, list[int]] = defaultdict(list)
    for span in sorted(spans, key=lambda s: (-(s[1] - s[0]), s)):
        handles = _handles(_text(doc, span))
        near = sorted({number for handle in handles for number in index[handle][-MOST_COMPARED:]})
        number = owner.get(bracketed[span]) if span in bracketed else _home(doc, span, groups, near)
        if number is None:
            number = len(groups)
            groups.append([])
        groups[number].append(span)
        owner[span] = number
        for handle in handles:
            if number not in index[handle][-MOST_COMPARED:]:
                index[handle].append(number)
    groups.sort(key=min)
    found = tuple(
        FoundOrganisation(_text(doc, _fullest(doc, group)), organisation_kind(_text(doc, _fullest(doc, group))))
        for group in groups
    )
    mentions = sorted(EntityMention(*span, "named", i) for i, group in enumerate(groups) for span in group)
    return found, tuple(mentions)


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


def _handles(text: str) -> tuple[str, ...]:
    """Keys of which two names of one body share at least one: words, the letters together, initials."""
    key = _key(text)
    letters = text.replace(".", "").casefold() if text.isupper() else ""
    initials = [f"={letters[:size]}" for size in range(MIN_ACRONYM, min(len(letters), LONGEST_ACRONYM) + 1)]
    return tuple(dict.fromkeys((*key, "".join(key), f"={acronym_of(text)}", *initials)))


def _home(doc: Doc, span: Span, groups: list[list[Span]], near: list[int]) -> int | None:
    """The group that a name belongs to; a short form only where it fits one of them."""
    same = next((n for n in near if _same_organisation(doc, groups[n], span)), None)
    if same is not None:
        return same
    longer = [n for n in near if _is_short_for(doc, groups[n], span)]
    return longer[0] if len(longer) == 1 else None


def _bracketed(doc: Doc, spans: list[Span]) -> dict[Span, Span]:
    """Acronyms in brackets behind a name -> that name: "Testli Kanonlar Birliyi (TKB)"."""
    found = {}
    for left, right in pairwise(spans):
        inside = right[0] == left[1] + 1 and doc[left[1]].text in "([" and right[1] - right[0] == 1
        capitals = sum(c.isupper() for c in doc[right[0]].text)  # "BuPri" of "Bureau of Prisons" has two
        if inside and right[1] < len(doc) and doc[right[1]].text in ")]," and capitals >= MIN_ACRONYM:
            found[right] = left
    return found


def _same_organisation(doc: Doc, group: list[Span], span: Span) -> bool:
    text = _text(doc, span)
    key = _key(text)
    for other in group:
        longer = _text(doc, other)
        long_key = _key(longer)
        if key == long_key or "".join(key) == "".join(long_key) or _is_acronym(text, longer):
            return True
        if len(key) > 1 and sorted(_without_country(key)) == sorted(_without_country(long_key)):
            return True
    return False


def _without_country(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in key if word not in {"u.s", "u.s.", "us", "uk", "u.k."})


def _is_short_for(doc: Doc, group: list[Span], span: Span) -> bool:
    """Whether a name is the beginning or the end of a longer one: "Supreme Court" of "Supreme Court of Testland"."""
    text = _text(doc, span)
    key = _key(text)
    for other in group:
        longer = _text(doc, other)
        long_key = _key(longer)
        if not key or len(key) >= len(long_key):
            continue
        if longer.casefold().startswith((f"{text.casefold()}'s ", f"{text.casefold()}’s ")):
            continue  # "RFE/RL's Ukrainian Service" is a part of the body, not its full name
        first, last = long_key[: len(key)] == key, long_key[-len(key) :] == key
        if len(key) == 1:
            if last and organisation_kind(longer) == "media" and span[0] and doc[span[0] - 1].lower_ == "the":
                return True  # "the Post", where one "Washington Post" is told of
            tail = words("organisations", "suffix", "heads") | words("organisations", "kinds", "media")
            named = first and doc[span[0]].ent_type_ != "GPE" and (set(long_key[1:]) & tail or text.isupper())
            if named and key[0] not in place_words("words") | place_words("towns"):
                return True
            continue
        if first and not last and _is_unit(longer[len(text) :]):
            continue
        if (first or last) and organisation_kind(text) in {organisation_kind(longer), "other"}:
            return True
    return False


def _is_unit(rest: str) -> bool:
    """Whether what a longer name adds makes it another body: "Kharvia Sky" and "Kharvia Sky Arabic" are two."""
    added = rest.casefold().split()
    tail = words("organisations", "suffix", "heads") | words("organisations", "shapes", "purposed")
    return bool(added) and added[0] not in _SMALL | {"at", "("} and added[-1] not in tail


def _is_acronym(short: str, long: str) -> bool:
    letters = short.replace(".", "").casefold()
    if not (short.isupper() and letters.isalpha() and len(letters) >= MIN_ACRONYM):
        return False
    initials = acronym_of(long)
    return len(initials) > 1 and (letters == initials or (len(letters) > MIN_ACRONYM and letters.startswith(initials)))
