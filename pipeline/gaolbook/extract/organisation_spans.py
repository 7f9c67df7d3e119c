"""Proposes the places of a Doc that name an organisation: the model's entities mended, and names of known shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from gaolbook.base.names.countries import place_words
from gaolbook.extract.kinds import organisation_kind
from gaolbook.extract.organisation_refusals import refusals
from gaolbook.extract.person_spans import PERSON_LABELS, QUOTES
from gaolbook.extract.words import words

Span = tuple[int, int]
_JOINING = frozenset({"for", "of", "with", "and", "in"})
_SPANISH_MARKS = frozenset({("¿", "?"), ("¡", "!")})
"""Marks around a sentence or a name: "¿Ahora?"."""
ORGANISATION_LABELS = frozenset({"ORG"})
MAX_TOKENS = 14
"""Tokens of the longest organisation name; longer spans are model errors."""
MIN_ACRONYM = 2
MOST_BEFORE = 6
"""Words of a name before its head ("Sheki Court of Serious Crimes" has four before its last)."""
MIN_DATELINE = 4
"""Letters of the shortest place in capitals that opens a story; shorter ones are acronyms."""
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_OFTEN_MISTAKEN = frozenset({"GPE", "LOC", "WORK_OF_ART", "PRODUCT", "FAC", "MISC"})
"""Labels that models give to papers and sites."""
_NUMBER = re.compile(r"(?=[^\d]{0,8}\d)[\w/-]{1,10}")
_DOMAIN = re.compile(r"[A-Za-z][\w-]{2,30}\.(?:news|com|org|net|info|tv|media|az|by|ru|ua|kz|uz|kg|am|ge|cz|pl|de|ir)")


def propose(doc: Doc) -> list[Span]:
    """Return token spans of names in text order, without overlaps; the longer of two that overlap."""
    refused = {i for m in doc._.person_mentions for i in range(m.start, m.end)}
    found = [_extended(doc, span) for span in _entities(doc)]
    found += [*_shapes(doc), *_small(doc), *_outlets(doc), *_numbered(doc), *_administrations(doc)]
    kept: list[Span] = []
    taken: set[int] = set()
    refuse = refusals(doc)
    for start, end in sorted(set(found), key=lambda s: (s[0] - s[1], s)):
        places = range(start, end)
        if refuse(start, end):
            continue
        free = not any(i in taken for i in places) and not all(i in refused for i in places)
        if (free and not (start in refused or end - 1 in refused)) or (_is_administration(doc, start, end) and free):
            kept.append((start, end))
            taken.update(places)
    kept += _known_acronyms(doc, kept, taken | refused)
    return sorted(kept)


def _entities(doc: Doc) -> Iterator[Span]:
    ents = [ent for ent in doc.ents if ent.label_ in ORGANISATION_LABELS]
    i = 0
    while i < len(ents):
        start, end = ents[i].start, ents[i].end
        # "RFE/RL" and "Testli's Uzbek Service" are one name each
        while i + 1 < len(ents) and _is_one(doc, end, ents[i + 1].start, ents[i + 1].end):
            i += 1
            end = ents[i].end
        span = trim(doc, _after_country(doc, start, end), end)
        if _is_name(doc, span):
            yield span
        i += 1


def _after_country(doc: Doc, start: int, end: int) -> int:
    """ "Testland's Supreme Court" is the court: the country whose it is does not belong to the name."""
    for i in range(start + 1, min(end - 1, start + 4)):
        if doc[i].text in _POSSESSIVES and all(t.lower_ in place_words("words") for t in doc[start:i]):
            return i + 1
    return start


def _is_one(doc: Doc, end: int, start: int, stop: int) -> bool:
    between = doc[end:start]
    if len(between) == 1 and between[0].text == ",":
        return any(t.text == "&" for t in doc[start:stop])  # "Alder, Birch & Oak"
    if len(between) == 1 and between[0].text == "/":
        return not between[0].whitespace_ and not doc[end - 1].whitespace_
    owned = (doc[end - 1] if not len(between) else between[0]).text in _POSSESSIVES and len(between) <= 1
    return owned and doc[stop - 1].lower_ in words("organisations", "shapes", "after_owner")


def trim(doc: Doc, start: int, end: int) -> Span:
    """Cut articles, possessives, punctuation and words that end no name from both ends."""
    while start < end and (
        doc[start].lower_ in words("organisations", "shapes", "articles")
        or doc[start].is_space
        or (doc[start].is_punct and doc[start].text not in "«")
        or doc[start].text in _POSSESSIVES
    ):
        start += 1
    while end > start and (
        doc[end - 1].text in _POSSESSIVES
        or doc[end - 1].is_space
        or doc[end - 1].lower_ in words("organisations", "shapes", "trailing")
        or (doc[end - 1].is_punct and doc[end - 1].text not in {")", "!", "»"})
    ):
        end -= 1
    start += _dateline(doc, start, end)
    # a bracket closed but not opened inside the span does not belong to it
    while end > start and doc[end - 1].text in {")", "»"} and not any(t.text in {"(", "«"} for t in doc[start:end]):
        end -= 1
    if end - start > 1 and doc[start].text == "«" and doc[end - 1].text == "»":
        start, end = start + 1, end - 1
    if 0 < start < end < len(doc) and (doc[start - 1].text, doc[end].text) in _SPANISH_MARKS:
        start, end = start - 1, end + 1
    return start, end


def _dateline(doc: Doc, start: int, end: int) -> int:
    """Tokens of a dateline that models take into the name: "KHARVIA Northern Bank"."""
    first = doc[start] if end - start > 1 else None
    opens = first is not None and (first.is_sent_start or first.i == 0) and first.is_alpha and first.is_upper
    if not opens or len(doc[start]) < MIN_DATELINE or doc[start + 1].is_upper or not doc[start + 1].is_title:
        return 0
    return int(doc[start].lower_ in place_words("words") | place_words("towns"))


def _is_name(doc: Doc, span: Span) -> bool:
    start, end = span
    text = re.sub(r"\s+", " ", doc[start:end].text).casefold()
    if start >= end or end - start > MAX_TOKENS or len(text) < MIN_ACRONYM:
        return False
    refused = words("organisations", "not_organisations", "names") | words(
        "organisations", "not_organisations", "peoples"
    )
    inside = [t.text for t in doc[start:end]]
    if inside.count("(") != inside.count(")") or {doc[start].lower_, doc[end - 1].lower_} & _JOINING:
        return False  # pieces of names: "RTC) Branch", "for Near Policy", "Stand With"
    if text in refused or not any(c.isupper() for c in doc[start:end].text):
        return False
    plain = [t.lower_.rstrip(".") for t in doc[start:end] if t.is_alpha]
    places = place_words("words") | place_words("towns")
    return not (plain and all(word in places for word in plain) and not doc[start:end].text.isupper())


def _extended(doc: Doc, span: Span) -> Span:
    """Extend a name to the head that the model cut off, and to the place it is in: "Testli Embassy in Baku"."""
    start, end = span
    heads = words("organisations", "suffix", "heads")
    if end < len(doc) and doc[end].lower_ in heads:
        small = words("organisations", "shapes", "small_suffixes")
        if doc[end].text[0].isupper() or (doc[end].lower_ in small and end - start <= 3):
            end += 1
    end = _with_purpose(doc, start, end)
    if end + 1 < len(doc) and doc[end + 1].ent_type_ in {"GPE", "LOC"} and doc[end + 1].text[0].isupper():
        heads = words("organisations", "shapes", "sited")
        of = doc[end].lower_ == "of" and (organisation_kind(doc[start:end].text) != "other" or end - start > 1)
        sited = doc[end].lower_ == "in" and doc[end - 1].is_title and any(t.lower_ in heads for t in doc[start:end])
        if of or sited:
            end = next((e.end for e in doc[end + 1].sent.ents if e.start == end + 1), end + 2)
    return start, end


def _with_purpose(doc: Doc, start: int, end: int) -> int:
    """End of "Institute for Near East Policy", "Office of the State's Attorney" whose head the model took alone."""
    if (
        end == start
        or doc[end - 1].lower_ not in words("organisations", "shapes", "purposed")
        or not doc[end - 1].is_title
    ):
        return end
    i = end
    if i + 1 < len(doc) and doc[i].lower_ in {"for", "of"}:
        i += 1 + (doc[i + 1].lower_ == "the")
    joints = words("organisations", "shapes", "joints")
    last = end
    while i > end and i < min(len(doc), end + MAX_TOKENS):
        if _is_capital(doc[i]) and doc[i].ent_type_ not in {"PERSON", "DATE"}:
            last = i + 1
        elif doc[i].lower_ not in joints or [t.lower_ for t in doc[i : i + 2]] == ["and", "the"]:
            break
        i += 1
    return last


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper() and token.is_alpha


def _shapes(doc: Doc) -> Iterator[Span]:
    """Capitalised words, modifiers and a head: "Evin prison", "Narimanov district court", "Ecuadorian embassy"."""
    heads = words("organisations", "shapes", "heads")
    for token in doc:
        end = token.i + 1
        two = f"{token.lower_} {doc[end].lower_}" if end < len(doc) else ""
        if two in words("organisations", "shapes", "two_word_heads"):
            end += 1
        elif token.lower_ not in heads:
            continue
        start = _shape_start(doc, token.i)
        if start < token.i and _is_shape(doc, start, token.i, end):
            yield _extended(doc, (start, _shape_end(doc, token, end)))


def _shape_start(doc: Doc, head: int) -> int:
    modifiers = words("organisations", "shapes", "modifiers")
    start = head
    while start > max(0, head - MOST_BEFORE):
        token = doc[start - 1]
        if not (_is_capital(token) or token.lower_ in modifiers) or token.like_num or token.pos_ in {"VERB", "ADP"}:
            break
        if token.is_sent_start and token.pos_ not in {"PROPN", "ADJ"}:
            break
        start -= 1
    while start < head and (not _is_capital(doc[start]) or doc[start].lower_ in {"the", "a"}):
        start += 1
    return start


def _shape_end(doc: Doc, head: Token, end: int) -> int:
    """ "Court for Grave Crimes", "Court of Appeals": the rest of a court's name."""
    if head.lower_ == "court" and end + 1 < len(doc) and doc[end].lower_ in {"of", "for"} and _is_capital(doc[end + 1]):
        end += 2
        while end < len(doc) and _is_capital(doc[end]):
            end += 1
    return end


def _is_shape(doc: Doc, start: int, head: int, end: int) -> bool:
    """Whether the words are a name and no description: "a Baku prison", "the Iranian police" are none."""
    before, word, capital = list(doc[start:head]), doc[head].lower_, doc[head].text[0].isupper()
    if start and doc[start - 1].lower_ in {"a", "an", "any", "another", "each", "every"}:
        return False
    if word in {"embassy", "consulate"}:
        return True
    nation = all(t.lower_ in place_words("words") or t.ent_type_ == "NORP" for t in before)
    if nation or any(t.ent_type_ in {"PERSON", "DATE"} for t in before):
        return False
    if end < len(doc) and doc[end].lower_ in words("roles", "nouns"):
        return False
    if capital or end - head == 2 or word == "parliament":
        return True
    if word == "court":
        return any(t.lower_ in words("organisations", "shapes", "modifiers") for t in before)
    named = all(_is_capital(t) for t in before) and not any(t.lower_ in place_words("towns") for t in before)
    return named and word in words("organisations", "shapes", "small_heads")


def _small(doc: Doc) -> Iterator[Span]:
    """Names known whole, some of them written small: "the Kremlin", "the state investigative committee"."""
    known = words("organisations", "shapes", "small") | words("organisations", "shapes", "well_known")
    longest = max(len(name.split()) for name in known)
    opening = {word for name in known for word in (name.split()[0], name.split()[0].removesuffix("'s"))}
    lowered = [token.lower_ for token in doc]
    for token in doc:
        if lowered[token.i] not in opening:
            continue
        small = words("organisations", "shapes", "small") if token.is_lower else known
        if token.i == 0 and token.is_lower:
            continue
        for size in range(longest, 0, -1):
            span = lowered[token.i : token.i + size]
            if len(span) == size and " ".join(span).replace(" 's", "'s") in small:
                if token.i == 0 or lowered[token.i - 1] not in {"a", "an", "no", "any"}:
                    yield token.i, token.i + size
                break


def _outlets(doc: Doc) -> Iterator[Span]:
    """What stands with a word for a paper, and site names: "the newspaper 'Testli Sado'", "the Testli news agency"."""
    outlets = words("organisations", "shapes", "outlets")
    for ent in doc.ents:
        if ent.label_ not in PERSON_LABELS | _OFTEN_MISTAKEN:
            continue
        before = doc[ent.start - 1].lower_ if ent.start else ""
        if before in {'"', "'", "“", "‘", "``"} and ent.start > 1:
            before = doc[ent.start - 2].lower_
        after = [t.lower_ for t in doc[ent.end : ent.end + 2] if t.text not in QUOTES]
        heard = before in {"told", "to"} or doc[max(0, ent.start - 2) : ent.start].text.lower() == "according to"
        lone = ent.label_ in PERSON_LABELS and len(ent) == 1
        if before in outlets or (after and after[0] in outlets) or after == ["news", "agency"] or (lone and heard):
            span = trim(doc, ent.start, ent.end)
            if _is_name(doc, span):
                yield span
    for token in doc:
        if _DOMAIN.fullmatch(token.text):
            yield token.i, token.i + 1


def _numbered(doc: Doc) -> Iterator[Span]:
    """ "penal colony LB-K/12", "Prison T16", "Correctional Facility No. 47"."""
    numbered = words("organisations", "shapes", "numbered")
    for token in doc:
        if token.lower_ not in numbered or token.i + 1 >= len(doc):
            continue
        end = token.i + 1
        marked = doc[end].lower_ in {"no", "no.", "number", "nr", "№"}
        while end < len(doc) and doc[end].lower_ in {"no", "no.", ".", "number", "nr", "№"} and end - token.i < 3:
            end += 1
        stop = end
        while stop < len(doc) and stop - end < 5 and (stop == end or not doc[stop - 1].whitespace_):
            if not re.fullmatch(r"[\w/-]{1,10}", doc[stop].text):
                break
            stop += 1
        code = doc[end:stop].text
        if not _NUMBER.fullmatch(code) or not (marked or any(c.isupper() for c in code)):
            continue
        start = token.i
        while start and doc[start - 1].lower_ in words("organisations", "shapes", "prison_kinds"):
            start -= 1
        yield start, stop


def _is_administration(doc: Doc, start: int, end: int) -> bool:
    return doc[end - 1].lower_ == "administration" and start > 0 and doc[start - 1].lower_ == "the" and end - start == 2


def _administrations(doc: Doc) -> Iterator[Span]:
    """ "the Testli administration", where a person's name stands for a government."""
    for token in doc:
        before = doc[token.i - 1] if token.i > 1 and token.lower_ == "administration" else None
        if before is None or not _is_capital(before) or before.ent_type_ in {"NORP", "GPE"}:
            continue
        if _is_administration(doc, before.i, token.i + 1):
            yield before.i, token.i + 1


def _known_acronyms(doc: Doc, spans: list[Span], taken: set[int] | frozenset[int]) -> list[Span]:
    acronyms = {doc[s:e].text for s, e in spans if e - s == 1 and doc[s].is_upper and len(doc[s]) > MIN_ACRONYM}
    return [(t.i, t.i + 1) for t in doc if t.i not in taken and t.text in acronyms]
