"""What models take for an organisation and is none: laws by their acronym, words of persons' names, common words."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.tokens import Doc

from gaolbook.base.names.countries import place_words
from gaolbook.extract.kinds import organisation_kind
from gaolbook.extract.titles import phrase_ending
from gaolbook.extract.words import words

NAME_WINDOW = 4
"""Words before a bracket among which the one stands that tells what the bracket shortens."""
CODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]{1,5}\.[A-Z]{1,2}")
"""A British postcode ("W8 5TT"), a ticker ("ABCD.N")."""
YEAR = re.compile(r"(?:19|20)\d\d")
_COMMON = frozenset({"VERB", "NOUN", "ADJ"})


def refusals(doc: Doc) -> Callable[[int, int], bool]:
    """Return a test whether the tokens ``[start, end)`` of a Doc name no organisation."""
    laws = _short_for_laws(doc)
    names = {t.lower_ for m in doc._.person_mentions if m.kind == "named" for t in doc[m.start : m.end]}
    places = {ent.text for ent in doc.ents if ent.label_ in {"GPE", "LOC"}}
    heads = words("organisations", "suffix", "heads") | words("organisations", "shapes", "heads")
    known = words("organisations", "shapes", "well_known") | words("organisations", "shapes", "small")

    def refuse(start: int, end: int) -> bool:
        span = doc[start:end]
        if span.text in laws or _is_hollow(doc, start, end) or _is_thing(doc, start, end):
            return True
        if _is_creed(doc, end):
            return True
        if doc[end - 1].lower_ in heads and end - start > 1:
            return False
        if all(t.lower_ in names or t.lower_.removesuffix("s") in names for t in span if t.is_alpha):
            return not span.text.isupper()
        lone = (
            end - start == 1 and span.text.isalpha() and not span.text.isupper() and span.text.casefold() not in known
        )
        return lone and (span.text in places or doc[start].pos_ in _COMMON)

    return refuse


def _is_creed(doc: Doc, end: int) -> bool:
    """Whether a name is cut out of a believer's: "Jehovah" of "the Jehovah's Witness X"."""
    believer = doc[end + 1] if end + 1 < len(doc) and doc[end].text in {"'s", "’s"} else None
    return believer is not None and bool(phrase_ending(believer))


def _is_thing(doc: Doc, start: int, end: int) -> bool:
    """Whether a name is that of a work, a prize, a code or an abbreviation: "the film Kharvia", "HRT", "W8"."""
    text = doc[start:end].text.casefold()
    tables = words("organisations", "not_organisations", "things") | words(
        "organisations", "not_organisations", "occasions"
    )
    if text in tables or CODE.fullmatch(doc[start:end].text):
        return True
    if organisation_kind(text) != "other":
        return False
    if YEAR.fullmatch(doc[end - 1].text) and end - start > 1:
        return True  # "Liberty on the Line 2015" is a report
    before = doc[start - 1].lower_ if start else ""
    after = doc[end].lower_ if end < len(doc) else ""
    return before in words("organisations", "not_organisations", "works_before") or after in words(
        "organisations", "not_organisations", "works_after"
    )


def _short_for_laws(doc: Doc) -> frozenset[str]:
    """Short forms that the article gives to what is no body: "the Public Safety Act (PSA)"."""
    found = set()
    for token in doc[1:-2]:
        short = doc[token.i + 1]
        if token.text == "(" and doc[token.i + 2].text == ")" and short.text[:1].isupper():
            before = doc[max(0, token.i - NAME_WINDOW) : token.i]
            if any(t.lower_ in words("organisations", "not_organisations", "laws") for t in before):
                found.add(short.text)
    return frozenset(found)


def _is_hollow(doc: Doc, start: int, end: int) -> bool:
    """ "Kharvian Rights", "Media Freedom": words of headlines that name nobody in particular."""
    hollow = words("organisations", "not_organisations", "hollow")
    known = hollow | place_words("words") | words("organisations", "not_organisations", "hollow_before")
    return doc[end - 1].lower_ in hollow and all(t.lower_ in known for t in doc[start:end])
