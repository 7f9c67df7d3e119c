"""Proposes the places of a Doc that name a person: the model's entities, trimmed, joined, refused and completed.

What the model says is only a start: bylines name nobody of the story, "the Turan agency" is no person, a name once
seen is a name wherever it stands again, and a bracketed spelling or a quoted nickname belongs to the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz.distance import OSA
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from gaolbook.base.names.countries import place_words
from gaolbook.base.names.gender import family_first, is_given
from gaolbook.base.names.parts import parse
from gaolbook.base.names.words import word_similarity
from gaolbook.extract.kinds import organisation_kind
from gaolbook.extract.words import words

Span = tuple[int, int]
PERSON_LABELS = frozenset({"PERSON", "PER"})
CREDIT_BLOCKS = frozenset({"byline"})
"""Kinds of blocks whose names wrote the article."""
MAX_NAME_TOKENS = 7
"""Tokens of the longest name without brackets and quotes; longer spans are model errors (names of 6 occur)."""
MAX_INSERTED = 4
"""Tokens of a bracketed variant or a quoted nickname within a name."""
VARIANT = 0.75
"""Likeness from which a bracketed word is another spelling of the word before it."""
HEADLINE_WORDS = 5
"""Words a line must have to be known as written in headline case."""
HEADLINE_SHARE = 0.8
"""Share of the words of four letters and more that are capitalised in headline case."""

LONG_TITLE = 8
"""Letters of a title from which a slip of the pen is allowed."""
SLIPS = 2
"""Edits of such a slip: two letters may have changed places at both ends of a third."""

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
OPENING, CLOSING = frozenset("[("), frozenset("])")
QUOTES = frozenset({"'", '"', "‘", "’", "“", "”", "``", "''", "«", "»"})
_SPLITS = frozenset({"and", "&", ",", ";", "/", "vs", "v", "with"})
_PARTICLES = frozenset({"al", "el", "de", "da", "dos", "von", "van", "bin", "ibn", "bint", "ben", "di", "la", "du"})
_ACRONYM = re.compile(r"[A-Z]{2,}s?")


@cache
def _credit_pattern() -> re.Pattern[str]:
    verbs = "|".join(sorted(map(re.escape, words("persons", "credits")), key=lambda w: (-len(w), w)))
    return re.compile(rf"\((?:{verbs}) by [^()]{{2,400}}\)", re.IGNORECASE)


def credit_tokens(doc: Doc) -> frozenset[int]:
    """Return the tokens of bylines and credits: who is named there wrote the article."""
    ranges = [(start, end) for start, end, kind in doc._.blocks if kind in CREDIT_BLOCKS]
    ranges += [match.span() for match in _credit_pattern().finditer(doc.text)]
    tokens: set[int] = set()
    for start, end in ranges:
        span = doc.char_span(start, end, alignment_mode="contract")
        tokens.update(range(span.start, span.end) if span is not None else ())
    return frozenset(tokens)


def propose(doc: Doc) -> list[Span]:
    """Return token spans of names in text order, without overlaps."""
    credits = credit_tokens(doc)
    common = frozenset(t.text for t in doc if t.is_lower and len(t) > 2)
    labels = _labels(doc)
    spans = []
    for ent in doc.ents:
        if ent.start in credits:
            continue
        if ent.label_ in PERSON_LABELS:
            pieces = [_trim(doc, piece) for piece in _pieces(doc, ent, common)]
            spans += [s for s in pieces if s[0] < s[1] and not _is_none(doc, s, common, labels)]
        elif _is_mistaken(doc, ent):
            spans.append((ent.start, ent.end))
    spans = [span for span in _joined(doc, spans) if sum(t.is_alpha for t in doc[slice(*span)]) <= MAX_NAME_TOKENS]
    return _spread(doc, spans, credits, common)


def _labels(doc: Doc) -> dict[str, Counter[bool]]:
    """How often the model takes a text for a person and for something else."""
    found: dict[str, Counter[bool]] = {}
    for ent in doc.ents:
        found.setdefault(ent.text.casefold(), Counter())[ent.label_ in PERSON_LABELS] += 1
    return found


def _pieces(doc: Doc, ent: TokenSpan, common: frozenset[str]) -> Iterator[Span]:
    """Yield the parts of an entity that is several names, or a name among words of a headline."""
    headline = _in_headline(ent)
    start = ent.start
    for token in ent:
        breaks = token.lower_ in _SPLITS or (token.is_space and "\n" in token.text)
        after = token.text in POSSESSIVES and token.i + 1 < ent.end
        if breaks or after or (headline and _is_common(token, common)):
            yield start, token.i
            start = token.i + 1
    yield start, ent.end


def _in_headline(ent: TokenSpan) -> bool:
    long = [t for t in ent.sent if t.is_alpha and len(t) > 3]
    return len(long) >= HEADLINE_WORDS and sum(t.text[0].isupper() for t in long) >= HEADLINE_SHARE * len(long)


def _is_common(token: Token, common: frozenset[str]) -> bool:
    """Whether a capitalised word is an ordinary one: the article writes it small, too, and no one is called so."""
    ordinary = token.lower_ in common or token.pos_ in {"VERB", "AUX", "ADP", "DET", "NUM", "ADV", "SCONJ"}
    return ordinary and token.is_alpha and token.lower_ not in _PARTICLES and not is_given(token.text)


def _trim(doc: Doc, span: Span) -> Span:
    """Cut titles, articles, role nouns, possessives and punctuation from both ends; a bracket cut in two is mended."""
    start, end = span
    if 0 < start < end and doc[start].text[0].islower() and not doc[start - 1].whitespace_ and doc[start - 1].is_alpha:
        start -= 1  # the tokenizer takes some names for contractions: "Im Testov" is no "I'm"
    while start < end and _begins_no_name(doc, start, end):
        start += 1
    while end > start and _ends_no_name(doc, start, end):
        end -= 1
    while start < end < len(doc) and doc[end].is_title and doc[end].lower_.rstrip(".") in words("persons", "suffixes"):
        end += 1
    inside = [t.text for t in doc[start:end]]
    if "]" in inside and "[" not in inside and start and doc[start - 1].text == "[":
        start -= 1
    if end < len(doc) and doc[end].text in CLOSING and any(t in OPENING for t in inside) and not CLOSING & {*inside}:
        end += 1
    return start, end


def _begins_no_name(doc: Doc, start: int, end: int) -> bool:
    token, rest = doc[start], end - start - 1
    word = token.lower_.rstrip(".")
    if not any(c.isalnum() for c in token.text) and token.text != "[":
        return True
    if word in {"the", "a", "an"} or token.text in POSSESSIVES:
        return True
    if rest and _is_title(word) and not (token.is_upper and len(token) > 1 and "." not in token.text):
        return True
    names_left = sum(t.is_alpha for t in doc[start + 1 : end])
    if names_left >= 2 and word in words("persons", "titles_before_two"):
        return True
    if rest and word in words("persons", "kin"):
        return True
    role = word in words("roles", "nouns") or word.removesuffix("s") in words("roles", "nouns")
    return bool(rest) and role and not is_given(token.text, exactly=True) and names_left >= 2 - token.is_lower


@cache
def _is_title(word: str) -> bool:
    """Whether a word is a title; long ones may be misspelled."""
    titles = words("persons", "titles")
    if word in titles or len(word) < LONG_TITLE:
        return word in titles
    return any(len(title) >= LONG_TITLE and OSA.distance(word, title) <= SLIPS for title in titles)


def _ends_no_name(doc: Doc, start: int, end: int) -> bool:
    token = doc[end - 1]
    if token.text in POSSESSIVES or token.is_space:
        return True
    if token.text == ".":
        return not (end - start > 1 and len(doc[end - 2]) == 1)
    return not any(c.isalnum() for c in token.text) and token.text not in CLOSING


def _is_none(doc: Doc, span: Span, common: frozenset[str], labels: dict[str, Counter[bool]]) -> bool:
    """Whether a span the model takes for a person names none."""
    start, end = span
    first, last = doc[start], doc[end - 1]
    text = doc[start:end].text.casefold()
    if text in words("persons", "not_persons") or not any(c.isalpha() for c in text):
        return True
    if not first.text[0].isalpha() and first.text not in OPENING:
        return True
    if first.text[0].islower() and first.lower_.split("-")[0] not in _PARTICLES and "'" not in first.text[:3]:
        return True
    counts = labels.get(text)
    if counts and counts[False] > counts[True]:
        return True
    if last.lower_ in words("persons", "bodies_after") and end - start > 1:
        return True
    if end - start == 1:
        return _single_is_none(doc, first, common)
    return _names_a_body(doc, span)


def _single_is_none(doc: Doc, token: Token, common: frozenset[str]) -> bool:
    word = token.lower_.rstrip(".")
    if _ACRONYM.fullmatch(token.text) or word in place_words("words") or word in place_words("towns"):
        return True
    if word in words("persons", "titles") or word in words("roles", "nouns") or word in words("roles", "not_roles"):
        return not _has_title(doc, token.i)
    return (token.pos_ != "PROPN" and _is_common(token, common)) or _names_a_body(doc, (token.i, token.i + 1))


def _has_title(doc: Doc, start: int) -> bool:
    return start > 0 and doc[start - 1].lower_.rstrip(".") in {"mr", "mrs", "ms", "miss", "dr"}


def _names_a_body(doc: Doc, span: Span) -> bool:
    """Whether the words around make it the name of a paper, a foundation, a street: "the Rustam agency"."""
    start, end = span
    before = doc[start - 1] if start else None
    quoted = before is not None and before.text in QUOTES
    lead = doc[start - 2] if quoted and start > 1 else before
    if (
        lead is not None
        and lead.lower_ in words("persons", "bodies_before")
        and (quoted or not is_given(doc[start].text))
    ):
        return True
    follows = doc[end + 1] if end + 1 < len(doc) and doc[end].text in QUOTES and quoted else None
    follows = follows if follows is not None else doc[end] if end < len(doc) else None
    if follows is None or follows.lower_ not in words("persons", "bodies_after"):
        return False
    determined = before is not None and before.lower_ in {"the", "a", "an", "its", "his", "her", "their"}
    return determined or quoted or end - start == 1


def _is_mistaken(doc: Doc, ent: TokenSpan) -> bool:
    """Whether an organisation of the model's is a person: two or three name words, the first a given name."""
    if ent.label_ != "ORG" or not 2 <= len(ent) <= 3 or not is_given(ent[0].text, exactly=True):
        return False
    if not all(t.is_title and t.is_alpha for t in ent) or (ent.start and doc[ent.start - 1].lower_ in {"the", "a"}):
        return False
    heads = words("organisations", "suffix", "heads") | words("persons", "bodies_after")
    if organisation_kind(ent.text) != "other" or any(
        t.lower_ in heads or t.lower_ in words("roles", "nouns") for t in ent[1:]
    ):
        return False
    after = doc[ent.end] if ent.end < len(doc) else None
    return after is None or not (after.is_title or after.lower_ in heads or after.text in {"-", "&"})


def _joined(doc: Doc, spans: Sequence[Span]) -> list[Span]:
    """Join what a bracket or a nickname divides: "Nadir [Nadyr] Testov", "Juan 'El Test' Prueba"."""
    result: list[Span] = []
    for span in sorted(set(spans)):
        start, end = _completed(doc, span)
        if result and start < result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
            continue
        result.append((start, end))
    return result


def _completed(doc: Doc, span: Span) -> Span:
    start, end = span
    if end >= len(doc):
        return span
    opens = doc[end].text
    if opens not in OPENING and (opens not in QUOTES or (opens in POSSESSIVES and doc[end].whitespace_)):
        return span
    closing = CLOSING if opens in OPENING else QUOTES
    close = next((i for i in range(end + 2, min(len(doc), end + MAX_INSERTED + 2)) if doc[i].text in closing), None)
    if close is None or not all(t.is_title or t.lower_ in _PARTICLES for t in doc[end + 1 : close]):
        return span
    like = close == end + 2 and any(word_similarity(t.text, doc[end + 1].text)[0] >= VARIANT for t in doc[start:end])
    follows = close + 1 < len(doc) and doc[close + 1].is_title and doc[close + 1].pos_ == "PROPN"
    if opens in OPENING:
        if like and follows and end - start == 1:
            return start, close + 2
        return (start, close + 1) if like and close == end + 2 else span
    return (start, close + 2) if follows and end - start <= 2 else span


def _spread(doc: Doc, spans: list[Span], credits: frozenset[int], common: frozenset[str]) -> list[Span]:
    """Add what the model missed: known names elsewhere, and the first names in "Vahid, Habib and Navid Testov"."""
    taken = {i for start, end in spans for i in range(start, end)} | credits
    added = _known_full_names(doc, spans, taken)
    taken |= {i for start, end in added for i in range(start, end)}
    added += _known_surnames(doc, [*spans, *added], taken, common)
    taken |= {i for start, end in added for i in range(start, end)}
    for span in spans:
        added += _listed_before(doc, span, taken)
    return sorted({*spans, *added})


def _known_full_names(doc: Doc, spans: Sequence[Span], taken: set[int]) -> list[Span]:
    names = {tuple(t.text for t in doc[s:e]) for s, e in spans if e - s >= 2}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        by_first.setdefault(name[0], []).append(name)
    added: list[Span] = []
    taken = set(taken)
    for token in doc:
        for name in by_first.get(token.text, ()):
            span = (token.i, token.i + len(name))
            free = span[1] <= len(doc) and not any(i in taken for i in range(*span))
            if free and tuple(t.text for t in doc[span[0] : span[1]]) == name and not _inside_longer(doc, span):
                added.append(span)
                taken.update(range(*span))
                break
    return added


def _inside_longer(doc: Doc, span: Span) -> bool:
    """Whether a name is a part of some body's name that the model marks: "the Anna Testova Foundation"."""
    token = doc[span[0]]
    if not token.ent_type_ or token.ent_type_ in PERSON_LABELS:
        return False
    ent = next((e for e in token.sent.ents if e.start <= token.i < e.end), None)
    return ent is not None and (ent.start < span[0] or ent.end > span[1])


def _known_surnames(doc: Doc, spans: Sequence[Span], taken: set[int], common: frozenset[str]) -> list[Span]:
    full = [doc[start:end] for start, end in spans if end - start >= 2]
    known = {span[-1].text for span in full if len(span[-1]) > 2}
    known |= {span[0].text for span in full if len(span[0]) > 2 and family_first(parse(span.text))}
    added = []
    for token in doc:
        if token.i in taken or token.text not in known or not token.text[0].isupper():
            continue
        if _inside_longer(doc, (token.i, token.i + 1)) or (token.is_sent_start and token.lower_ in common):
            continue
        if token.ent_type_ in {"GPE", "LOC"} and token.lower_ in place_words("words") | place_words("towns"):
            continue
        if _names_a_body(doc, (token.i, token.i + 1)):
            continue
        if not (_is_name_beside(doc, token.i - 1) or _is_name_beside(doc, token.i + 1)):
            added.append((token.i, token.i + 1))
    return added


def _is_name_beside(doc: Doc, i: int) -> bool:
    if not 0 <= i < len(doc):
        return False
    token = doc[i]
    title = token.lower_.rstrip(".") in words("persons", "titles") | words("roles", "nouns")
    return token.is_title and token.pos_ == "PROPN" and not token.is_sent_start and not title


def _listed_before(doc: Doc, span: Span, taken: set[int]) -> list[Span]:
    """The lone first names before "and Navid Testov", which the model often takes for nothing."""
    if span[1] - span[0] != 2 or span[0] < 2 or doc[span[0] - 1].lower_ not in {"and", "&"}:
        return []
    added: list[Span] = []
    i = span[0] - 2
    if doc[i].text == "," and i:
        i -= 1
    while i >= 0 and i not in taken and doc[i].is_title and doc[i].is_alpha and doc[i].pos_ == "PROPN":
        if i and doc[i - 1].is_title and not doc[i - 1].is_sent_start:
            break
        if not is_given(doc[i].text) and not added and doc[i].ent_type_:
            break
        added.append((i, i + 1))
        if i < 2 or doc[i - 1].text != ",":
            break
        i -= 2
    return added
