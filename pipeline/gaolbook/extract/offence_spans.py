"""Where an offence phrase begins and ends, and how many offences it holds.

"inciting violence and organizing mass disorder" are two, "inciting ethnic, religious and social hatred" is one: a part
stands for itself only where it holds an offence noun, or a verb and what it is done to.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from gaolbook.extract.words import words

MAX_REGION_TOKENS = 45
"""Tokens read after the word that introduces the offences; the longest list seen in Amnesty texts has 38."""
MAX_OFFENCE_TOKENS = 24
MAX_VENUE_TOKENS = 8
"""Tokens from "in" to the word "court", "case" that shows it tells where."""
_ENDS = frozenset({".", ";", ":", "(", "–", "—", "?", "!"})
_RELATIVE = frozenset(
    {"who", "which", "whom", "whose", "that", "where", "when", "while", "because", "although", "though", "if", "unless"}
)
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
QUOTES = frozenset({'"', "“", "”"})

Span = tuple[int, int]


def phrase_start(head: Token) -> int:
    """Return the first token of the phrase that ``head`` (object of "with", "of", "for") is the head of."""
    start = min(head.left_edge.i, head.i)
    if head.i - start > MAX_OFFENCE_TOKENS or start < head.sent.start:
        start = head.i
    return start - 1 if start > head.sent.start and head.doc[start - 1].text in QUOTES else start


def whole_span(doc: Doc, start: int, end: int) -> Span:
    """Widen a span by what must not be cut off: "not" of "not paying", the rest of a name or of "drug-related".

    What hangs over at its end is left out: "smuggling under".
    """
    stop = doc[start].sent.end
    if start > doc[start].sent.start and doc[start - 1].lower_ in {"not", "never"} and doc[start].tag_ == "VBG":
        start -= 1
    while end < stop and (doc[end - 1].text == "-" or (doc[end - 1].pos_ == "PROPN" and doc[end - 1].head.i >= end)):
        end += 1
    if end < stop and doc[end].text in QUOTES and sum(t.text in QUOTES for t in doc[start:end]) == 1:
        end += 1
    while end - start > 1 and doc[end - 1].pos_ in {"ADP", "DET"}:
        end -= 1
    return start, end


def offence_spans(doc: Doc, start: int, verb: int | None = None) -> tuple[Span, ...]:
    """Return the token spans of the offences in the phrase from ``start``; ``verb`` is the one of a clause."""
    if start in _dated(doc):
        return ()
    limit = _region_end(doc, start if verb is None else verb, doc[start].sent.end)
    cut = list(_parts(doc, start, limit))
    parts = _joined(doc, cut) or (
        cut if verb is not None and len(cut) == 1 else []
    )  # a clause tells a deed in any words
    return tuple(span for part in parts if (span := _trimmed(doc, *_without_rest(doc, *part))) is not None)


def _without_rest(doc: Doc, start: int, end: int) -> Span:
    """Cut what tells where, or by which deed: "fraud in three investigations", "incitement for asking people"."""
    for i in range(start + 1, end - 1):
        if doc[i].lower_ in {"in", "at"}:
            rest = {t.lower_ for t in doc[i + 1 : min(end, i + MAX_VENUE_TOKENS)]} & words("charges", "venues")
        elif doc[i].lower_ == "for":
            rest = {t.lower_ for t in doc[i + 1 : min(end, i + 3)] if t.tag_ == "VBG" or t.lower_.endswith("edly")}
        else:
            continue
        if rest and stands_alone(doc, start, i):
            return start, i
    return start, end


def _region_end(doc: Doc, start: int, limit: int) -> int:
    """First token after the offences: a clause, a date, a stop. Quoted words never end it."""
    quoted, dated = False, _dated(doc)
    for i in range(start, min(limit, start + MAX_REGION_TOKENS)):
        token = doc[i]
        if token.text in QUOTES:
            quoted = not quoted
        elif not quoted and i > start and token.tag_ in _FINITE and token.pos_ in {"VERB", "AUX"}:
            return _back_over_subject(doc, i, start)
        elif not quoted and _ends(doc, i, start, limit, dated):
            return i
    return min(limit, start + MAX_REGION_TOKENS)


def _ends(doc: Doc, i: int, start: int, limit: int, dated: frozenset[int]) -> bool:
    token = doc[i]
    after = doc[i + 1] if i + 1 < limit else None
    if token.text in _ENDS or token.lower_ in _RELATIVE:
        return True
    if token.lower_ == "against" and after is not None and after.ent_type_ == "PERSON":
        return True  # "the charge of extremism against X"
    if token.lower_ in {"by", "under"} and _goes_on(doc, i, limit):
        return False
    if i > start and (token.lower_ in words("charges", "ends_before") or _is_closing_date(doc, i, limit, dated)):
        return True
    if after is None:
        return False
    if token.lower_ == "in":
        return after.lower_ in {"order", "connection", "relation", "exchange", "return"}
    return token.lower_ == "to" and (after.like_num or after.i in dated)


def _goes_on(doc: Doc, i: int, limit: int) -> bool:
    """ "Death by dangerous driving", "driving under the influence": the offence does not end here."""
    return any(t.lower_ in words("charges", "continued_by") for t in doc[i + 1 : min(limit, i + 3)])


def _is_closing_date(doc: Doc, i: int, limit: int, dated: frozenset[int]) -> bool:
    """Whether a date ends the offences; "of throwing stones in 2016 and of harassing her" goes on behind it."""
    if i not in dated or doc[i - 1].lower_ == "of":
        return False
    after = next((j for j in range(i, limit) if j not in dated), limit)
    return not (after + 1 < limit and doc[after].lower_ == "and" and doc[after + 1].lower_ in {"of", "for", "with"})


def _dated(doc: Doc) -> frozenset[int]:
    """Tokens of date expressions: "in 2010" dates the conviction and is no part of the offence."""
    spans = (doc.char_span(d.expression.start, d.expression.end, alignment_mode="expand") for d in doc._.dates)
    return frozenset(token.i for span in spans if span is not None for token in span)


def _back_over_subject(doc: Doc, verb: int, start: int) -> int:
    """Give back the subject of a finite verb: in "of fraud and he was jailed" the phrase ends before "and he"."""
    for i in range(verb - 1, start, -1):
        if doc[i].text == "," or doc[i].lower_ in {"and", "but"}:
            return i
    return verb


def _parts(doc: Doc, start: int, end: int) -> Iterator[Span]:
    """Cut at commas and "and", never inside quotation marks."""
    begin, quoted = start, False
    for i in range(start, end):
        if doc[i].text in QUOTES:
            quoted = not quoted
        elif not quoted and (doc[i].text == "," or (doc[i].lower_ in {"and", "as", "plus"} and _is_joint(doc, i))):
            if i > begin:
                yield begin, i
            begin = i + (3 if doc[i].lower_ == "as" else 1)
    if begin < end:
        yield begin, end


def _is_joint(doc: Doc, i: int) -> bool:
    return doc[i].lower_ != "as" or [t.lower_ for t in doc[i : i + 3]] == ["as", "well", "as"]


def _joined(doc: Doc, parts: list[Span]) -> list[Span]:
    """Put parts together until each stands for itself; stop at the first that is something else."""
    result: list[Span] = []
    pending: int | None = None
    last = 0
    for begin, end in parts:
        if pending is not None and doc[begin].tag_ == "VBG" and doc[pending].tag_ != "VBG" and last - pending > 1:
            result.append((pending, last))  # "negligent driving and failing to stop": the gerund starts another
            pending = None
        last = end
        first = pending if pending is not None else begin
        if stands_alone(doc, first, end):
            if pending is None and result and not _opens_offence(doc, begin):
                break
            result.append((first, end))
            pending = None
        elif _is_unfinished(doc, first, end):
            pending = first
        elif not result:
            result.append((first, end))
            pending = None
        else:
            break
    return result


def _content(doc: Doc, begin: int, end: int) -> list[Token]:
    return [t for t in doc[begin:end] if not t.is_punct and not t.is_space]


def _opens_offence(doc: Doc, begin: int) -> bool:
    first = next(
        (t for t in doc[begin : begin + 8] if not t.is_punct and t.lower_ not in words("charges", "trimmed")), None
    )
    if first is None or first.ent_type_ in {"PERSON", "DATE", "GPE"} or first.lower_ in words("people", "relatives"):
        return False
    return (
        first.tag_ in {"VBG", "VB"}
        or first.pos_ in {"NOUN", "ADJ", "ADV", "PROPN"}
        or first.lower_ in {"of", "well", "for"}
    )


def stands_alone(doc: Doc, begin: int, end: int) -> bool:
    """Whether a part of a list is an offence by itself: "rioting", not "aiding" of "aiding and abetting murder"."""
    tokens = [t for t in _content(doc, begin, end) if t.pos_ not in {"DET", "PRON"} or t.i > begin]
    if len(tokens) == 1 and tokens[0].tag_ == "VBG":
        known = words("offences", "nouns") - words("offences", "weak")
        return tokens[0].lower_ in known  # "rioting"; "aiding" waits for "and abetting murder"
    if len(tokens) > 1 and tokens[-2].lower_ == "to" and _is_bare_verb(tokens[-1]):
        return False  # "conspiracy to obtain" waits for "and disclose secrets"
    if len(tokens) == 1 and tokens[0].lower_ in words("offences", "weak"):
        return False  # "assembly and conspiracy to harm security"
    if any(t.lower_ in words("offences", "nouns") and t.pos_ in {"NOUN", "PROPN", "VERB"} for t in tokens):
        return not (len(tokens) and tokens[-1].pos_ == "ADJ")
    verb = next((i for i, t in enumerate(tokens) if t.tag_ in {"VBG", "VB"}), None)
    return verb is not None and any(t.pos_ in {"NOUN", "PROPN", "PRON"} for t in tokens[verb + 1 :])


def _is_bare_verb(token: Token) -> bool:
    return token.tag_ == "VB" and token.lower_ not in words("offences", "nouns")


def _is_unfinished(doc: Doc, begin: int, end: int) -> bool:
    """ "inciting ethnic", "production", "racial": words that wait for the noun that ends the list."""
    tokens = _content(doc, begin, end)
    return (
        bool(tokens)
        and len(tokens) <= 5
        and tokens[-1].pos_ in {"ADJ", "NOUN", "VERB"}
        and not any(t.ent_type_ for t in tokens)
    )


def _trimmed(doc: Doc, start: int, end: int) -> Span | None:
    trimmed = words("charges", "trimmed")
    while start < end and (
        doc[start].lower_ in trimmed or doc[start].is_space or (doc[start].is_punct and doc[start].text not in QUOTES)
    ):
        start += 1
    while end > start and (
        doc[end - 1].is_space
        or (doc[end - 1].is_punct and doc[end - 1].text not in QUOTES)
        or doc[end - 1].pos_ in {"ADP", "DET", "CCONJ", "PART", "SCONJ"}
        or (end - start > 1 and doc[end - 1].lower_ in words("charges", "charged_nouns"))
    ):
        end -= 1
    if end > start and sum(t.text in QUOTES for t in doc[start:end]) == 1:
        if doc[start].text in QUOTES:
            start += 1
        elif doc[end - 1].text in QUOTES:
            end -= 1
    dated = _dated(doc)
    while end > start and (end - 1 in dated or doc[end - 1].pos_ == "ADP"):
        end -= 1
    empty = words("charges", "containers") | words("charges", "unspecific") | trimmed | {"committing", "commit"}
    if all(t.lower_ in empty for t in doc[start:end]):
        return None  # "other crimes", "committing the same crime"
    return (start, end) if 0 < end - start <= MAX_OFFENCE_TOKENS else None
