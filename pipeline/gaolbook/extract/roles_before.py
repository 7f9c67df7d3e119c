"""Roles written before a name: "investigative journalist X", "deputy chairs of the P Party X and Y"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from gaolbook.extract.findings import EntityMention, FoundRole
from gaolbook.extract.person_spans import QUOTES
from gaolbook.extract.titles import (
    DASHES,
    ORG_PREPOSITIONS,
    PLACE_LABELS,
    build_role,
    is_plural,
    is_role_noun,
    organisation_after,
    organisation_before,
    organisation_ending,
    phrase_ending,
    singular_of,
    title_ending,
)
from gaolbook.extract.words import words

MAX_OF_PHRASE = 6
"""Tokens of "of State", "of foreign affairs" between a role noun and a name."""
MAX_KIND = 3
"""Tokens between a preposition and the name of an organisation: "of the governing P Party", "of the band B"."""
MAX_BRACKET = 6
"""Tokens of a bracket behind a name in a list: "(Democrat)", "(arrested in May)"."""


def roles_before(doc: Doc, mention: EntityMention, following: list[EntityMention]) -> Iterator[FoundRole]:
    """Yield the roles that stand before ``mention``; ``following`` begins with it and goes on with the names behind."""
    limit = doc[mention.start].sent.start
    name = doc[mention.end - 1]
    if name.dep_ == "compound" and name.head.i >= mention.end and name.head.pos_ == "NOUN":
        return  # "major Grant donor X": the words before belong to the donor
    end, mark = _phrase_end(doc, mention.start, limit)
    noun_end, organisation = _noun_end(doc, end, limit)
    if noun_end <= limit or not is_role_noun(doc[noun_end - 1]):
        return
    titled = title_ending(doc, noun_end, limit)
    if titled is None:
        return
    start, inner, former = titled
    plural = is_plural(doc[noun_end - 1])
    if organisation is None and inner is None:
        inner = _organisation_beside(doc, start, noun_end, mention)
    if not _introduces(doc, start, limit, mark, plural, organisation is not None):
        return
    placed = noun_end < len(doc) and doc[noun_end].lower_ in {"in", "to"}
    title_end = end if organisation is None and not placed else noun_end
    people = tuple(_listed(doc, mention, following)) if plural else (mention.entity,)
    for title, org, was in _with_coordinated(doc, (start, title_end), organisation or inner, former, limit):
        for person in people:
            built = build_role(doc, person, title, org, was, "before the name")
            if built:
                yield built


def _organisation_beside(doc: Doc, start: int, end: int, mention: EntityMention) -> EntityMention | None:
    """The organisation of "its chair, X" and of "deputy chair X of the P Party"; "its critic" has no post there."""
    if start and doc[start - 1].lower_ == "its":
        return None if singular_of(doc[end - 1]) in words("roles", "weak") else organisation_before(doc, start - 1)
    of = mention.end < len(doc) and doc[mention.end].lower_ == "of"
    return organisation_after(doc, mention.end, doc[mention.start].sent.end) if of else None


def _introduces(doc: Doc, start: int, limit: int, mark: str, plural: bool, of_organisation: bool) -> bool:
    """Whether the phrase before a comma, dash or "like" is said of the name, not of somebody else."""
    opener = doc[start - 1].lower_ if start > limit else ""
    if mark == ",":
        openers = words("roles", "openers", "plural" if plural else "singular")
        return opener in openers or not opener or (of_organisation and not plural)
    return plural or not mark


def _phrase_end(doc: Doc, start: int, limit: int) -> tuple[int, str]:
    """Where the phrase before a name ends, honorifics and quotes skipped, and the comma, dash or "like" between."""
    honorifics = words("roles", "honorifics")
    end = start
    while end > limit and (
        (doc[end - 1].lower_.rstrip(".") in honorifics and not phrase_ending(doc[end - 1]))
        or doc[end - 1].is_space
        or doc[end - 1].text in QUOTES
    ):
        end -= 1
    if end - 1 > limit and (
        doc[end - 1].lower_ in words("roles", "examples") or [t.lower_ for t in doc[end - 2 : end]] == ["such", "as"]
    ):
        # "economists like X", "journalists, including X", "officials such as X"
        end -= 2 if doc[end - 2].lower_ == "such" else 1
        return (end - 1 if doc[end - 1].text == "," else end), "like"
    if end > limit and (doc[end - 1].text == "," or doc[end - 1].text in DASHES):
        if any(t.text in QUOTES for t in (doc[end - 2], *doc[end:start])) and doc[end - 1].text == ",":
            return limit, ""  # '"as a member of the Union," X said': what is quoted is not said of X
        return end - 1, doc[end - 1].text
    return end, ""


def _noun_end(doc: Doc, end: int, limit: int) -> tuple[int, EntityMention | None]:
    """End of the role noun, and the organisation between it and the name: "deputy chairs of the P Party X"."""
    end = _before_dates(doc, end, limit)
    organisation = organisation_ending(doc, end)
    named = organisation is not None and is_role_noun(doc[end - 1]) and organisation.end - organisation.start == 1
    if organisation is None or named:
        return (_before_of_phrase(doc, end, limit) if end > limit else end), None
    at = organisation.start - 1
    while at > max(limit, organisation.start - 1 - MAX_KIND) and _describes(doc[at]):
        at -= 1
    return (at, organisation) if at >= limit and doc[at].lower_ in ORG_PREPOSITIONS else (limit, None)


def _describes(token: Token) -> bool:
    """Whether a word may stand between "of" and an organisation's name: "the", "governing", "band"."""
    return token.lower_ == "the" or token.pos_ in {"ADJ", "NOUN"} or token.tag_ in {"VBG", "VBN"}


def _before_dates(doc: Doc, end: int, limit: int) -> int:
    """Where "since 2009" begins that ends before ``end``; ``end`` where no date stands there."""
    i = end
    while i > limit and doc[i - 1].ent_type_ == "DATE":
        i -= 1
    return i - 1 if limit < i < end and doc[i - 1].lower_ in {"since", "until"} else end


def _before_of_phrase(doc: Doc, end: int, limit: int) -> int:
    """End of the role noun in "Secretary of State X"; ``end`` where the name follows the noun itself."""
    office = end - 3 >= limit and doc[end - 2].lower_ == "of" and is_role_noun(doc[end - 3])
    if is_role_noun(doc[end - 1]) and not office:  # "Minister of Justice X" is one title
        return end
    for i in range(end - 1, max(limit, end - MAX_OF_PHRASE) - 1, -1):
        token = doc[i]
        placed = token.lower_ in {"in", "to"} and doc[i + 1].ent_type_ in PLACE_LABELS
        if token.lower_ == "for" and limit < i < end - 1 and doc[i - 1].lower_ in words("roles", "with_field"):
            return i if all(t.text[0].isupper() or t.lower_ == "and" for t in doc[i + 1 : end]) else end
        if token.lower_ == "of" or placed:
            return i if limit < i < end - 1 + placed and is_role_noun(doc[i - 1]) else end
        if token.pos_ not in {"NOUN", "PROPN", "ADJ", "CCONJ", "DET"} or token.ent_type_ == "PERSON":
            return end
    return end


def _with_coordinated(
    doc: Doc, title: tuple[int, int], organisation: EntityMention | None, former: bool, limit: int
) -> Iterator[tuple[tuple[int, int], EntityMention | None, bool]]:
    """Yield the title, and the one joined to it by "and" before it: "activist and blogger X" has two roles."""
    yield title, organisation, former
    start = title[0]
    if start - 2 >= limit and doc[start - 1].lower_ == "and" and is_role_noun(doc[start - 2]):
        first = title_ending(doc, start - 1, limit)
        if first is not None:
            yield (first[0], start - 1), first[1] or organisation, first[2] or former


def _listed(doc: Doc, first: EntityMention, following: list[EntityMention]) -> Iterator[int]:
    """Persons of the list that starts with ``first``: names joined by commas and "and" only, brackets left out."""
    yield first.entity
    end = first.end
    for mention in following[1:]:
        between = list(_outside_brackets(doc, end, mention.start))
        if not between or not set(between) <= {",", "and", "&", "or"} or len(between) > 2:
            return
        yield mention.entity
        end = mention.end


def _outside_brackets(doc: Doc, start: int, end: int) -> Iterator[str]:
    i = start
    while i < end:
        if doc[i].text == "(":
            close = next((j for j in range(i, min(end, i + MAX_BRACKET)) if doc[j].text == ")"), None)
            i = i if close is None else close + 1
            if close is not None:
                continue
        if not doc[i].is_space:
            yield doc[i].lower_
        i += 1
