"""Roles written after a name: "X, the editor of Z,", "X and Y, editor and reporter of Z respectively"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from gaolbook.extract.findings import EntityMention, FoundRole
from gaolbook.extract.titles import (
    DASHES,
    MAX_TITLE_TOKENS,
    build_role,
    compound_tail,
    field_end,
    is_plural,
    is_role_noun,
    organisation_after,
    organisation_at,
    organisation_of_next,
    title_ending,
)
from gaolbook.extract.words import words

MAX_SEGMENT_TOKENS = 26
"""Tokens after "NAME," in which an apposition is looked for."""
MAX_PLACE_TOKENS = 5
"""Tokens of "of Long Beach", "from Baku" between a name and its apposition."""
MAX_SUBJECT_GAP = 3
"""Tokens from a subject to its verb with adverbs between: "her lawyer later said"."""
METHOD = "after the name"
RELATIVE = frozenset({"who", "whose", "whom", "which", "that", "where", "when"})


def roles_after(doc: Doc, mentions: list[EntityMention], starts: dict[int, EntityMention]) -> Iterator[FoundRole]:
    """Yield the roles that stand after the last of ``mentions``, and those that a list ending with it shares."""
    mention = mentions[-1]
    i = _opening(doc, mention)
    if i is None:
        return
    limit = min(doc[mention.start].sent.end, i + MAX_SEGMENT_TOKENS)
    yield from _shared(doc, mentions, i, limit)
    if any(t.lower_ == "respectively" for t in doc[i:limit]):
        return
    former = False
    while i < limit and doc[i].lower_ in words("roles", "former"):
        former, i = True, i + 1
    while (
        i < limit
        and not (doc[i].lower_ == "one" and i + 1 < limit and doc[i + 1].lower_ == "of")
        and (
            doc[i].is_space
            or doc[i].like_num
            or doc[i].text in {",", "aged"}
            or doc[i].ent_type_ in {"DATE", "CARDINAL"}
        )
    ):
        i += 1
    for role in _appositions(doc, mention, starts, i, limit):
        yield role._replace(status="former") if former else role


def _opening(doc: Doc, mention: EntityMention) -> int | None:
    """First token behind the comma, dash or bracket after a name; "of Baku", "(Sadli)" may stand between."""
    i, end = mention.end, doc[mention.start].sent.end
    bracketed = i + 3 < end and doc[i].text == "(" and [t.text for t in doc[i + 2 : i + 4]] == [")", ","]
    if bracketed and doc[i + 1].is_title and not is_role_noun(doc[i + 1]):
        return i + 4
    if i < end and doc[i].lower_ in {"of", "from"}:
        i = next((j for j in range(i + 1, min(end, i + MAX_PLACE_TOKENS)) if doc[j].text == ","), end)
    if i < end and (doc[i].text in {",", "("} or doc[i].text in DASHES - {":"}):
        return i + 1
    return None


def _shared(doc: Doc, mentions: list[EntityMention], i: int, limit: int) -> Iterator[FoundRole]:
    """ "X and Y, two members of Z", "X and Y, editor and reporter of Z respectively"."""
    people = _list_ending(doc, mentions)
    if len(people) < 2:
        return
    nouns = [
        j for j in range(i, min(limit, i + MAX_TITLE_TOKENS)) if is_role_noun(doc[j]) and not organisation_at(doc, j)
    ]
    dealt = any(t.lower_ == "respectively" for t in doc[i:limit])
    if dealt and len(nouns) == len(people):
        organisation = next((o for n in nouns if (o := organisation_after(doc, compound_tail(doc, n), limit))), None)
        pairs = [([person], noun) for person, noun in zip(people, nouns, strict=True)]
    else:
        noun = _head_noun(doc, i, limit)
        if dealt or noun is None or not is_plural(doc[noun]):
            return
        pairs = [(people, n) for n in _joined_plurals(doc, noun, limit)]
        organisation = organisation_after(doc, pairs[-1][1] + 1, limit)
    for persons, noun in pairs:
        titled = title_ending(doc, noun + 1, i)
        if titled is None:
            continue
        for person in persons:
            built = build_role(doc, person, (titled[0], noun + 1), organisation or titled[1], titled[2], METHOD)
            if built:
                yield built


def _joined_plurals(doc: Doc, noun: int, limit: int) -> Iterator[int]:
    """The plural noun, and the one that "students and volunteers" joins to it."""
    yield noun
    if noun + 2 < limit and doc[noun + 1].lower_ == "and" and is_role_noun(doc[noun + 2]) and is_plural(doc[noun + 2]):
        yield noun + 2


def _list_ending(doc: Doc, mentions: list[EntityMention]) -> list[int]:
    """Persons of the list of names that ends with the last mention."""
    people = [mentions[-1].entity]
    start = mentions[-1].start
    for mention in reversed(mentions[:-1]):
        between = [t.lower_ for t in doc[mention.end : start] if not t.is_space]
        if not between or not set(between) <= {",", "and", "&"} or mention.start < doc[start].sent.start:
            break
        people.insert(0, mention.entity)
        start = mention.start
    return people


def _appositions(
    doc: Doc, mention: EntityMention, starts: dict[int, EntityMention], i: int, limit: int
) -> Iterator[FoundRole]:
    """Role phrases from token ``i`` on, joined by "and" or commas; stops at the first phrase that is none."""
    while i < limit:
        noun = _one_of(doc, i, limit) or _first_role_noun(doc, i, limit)
        if noun is None:
            skipped = _after_other_phrase(doc, i, limit)
            if skipped is None:
                return
            i = skipped
            continue
        end = compound_tail(doc, noun)
        named = end in starts or (end + 1 in starts and doc[end].text == ",")
        if (named and doc[i].lower_ not in {"the", "a", "an"}) or _precedes_name(doc, i, end, starts):
            return
        titled = title_ending(doc, noun + 1, i)
        if titled is None or _is_clause(doc, end, limit):
            return  # "X, her lawyer said, was beaten": a clause of its own
        start, organisation, former = titled
        end = field_end(doc, end, limit)
        if _is_clause(doc, end, limit):
            return  # "X, a professor of peace studies told the court"
        after = organisation_after(doc, end, limit)
        shared = organisation_of_next(doc, end, limit)
        built = build_role(doc, mention.entity, (start, end), after or shared or organisation, former, METHOD)
        if built:
            yield built
        following = _joint(doc, after.end if after else end, limit)
        if following is None:
            return
        i = following


def _precedes_name(doc: Doc, i: int, end: int, starts: dict[int, EntityMention]) -> bool:
    """Whether the phrase is the title of the next name: "President X, Minister of Justice Y"."""
    j = end
    while doc[i].lower_ not in {"a", "an"} and j < len(doc) and j - end < MAX_PLACE_TOKENS and j not in starts:
        if doc[j].pos_ not in {"NOUN", "PROPN", "ADP", "ADJ", "CCONJ", "DET"}:
            return False
        j += 1
    return j in starts


def _after_other_phrase(doc: Doc, i: int, limit: int) -> int | None:
    """Where the role begins in "X, a friend of the family and a member of Z": after "and"."""
    for j in range(i, min(limit - 1, i + MAX_TITLE_TOKENS)):
        if doc[j].lower_ == "and" and doc[j + 1].lower_ in {"a", "an", "the", "his", "her"}:
            return j + 1 if doc[i].lower_ in {"a", "an", "the"} else None
        if doc[j].pos_ in {"VERB", "AUX"} or doc[j].text in {",", ";", ".", ":"} or doc[j].lower_ in RELATIVE:
            return None
    return None


def _one_of(doc: Doc, i: int, limit: int) -> int | None:
    """The plural in "X, one of the country's best-known lawyers"."""
    if i + 1 < limit and doc[i].lower_ == "one" and doc[i + 1].lower_ == "of":
        noun = _head_noun(doc, i + 2, limit)
        return noun if noun is not None and is_plural(doc[noun]) else None
    return None


def _is_clause(doc: Doc, end: int, limit: int) -> bool:
    """Whether a finite verb follows the noun at once: then the noun is its subject, not an apposition."""
    for token in doc[end : min(limit, end + MAX_SUBJECT_GAP)]:
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.pos_ in {"VERB", "AUX"}:
            return True
        if token.pos_ != "ADV":
            return False
    return False


def _joint(doc: Doc, end: int, limit: int) -> int | None:
    """Where the next role phrase begins after "and", "," or ", and"; None where no phrase is joined."""
    i = end
    if i < limit and doc[i].text == "(":
        i = next((j + 1 for j in range(i, min(limit, i + MAX_PLACE_TOKENS)) if doc[j].text == ")"), i)
    while i < limit and (doc[i].text in {",", '"'} or doc[i].lower_ == "and"):
        i += 1
    return i if i > end and i < limit else None


def _first_role_noun(doc: Doc, i: int, limit: int) -> int | None:
    """Position of the head noun of the noun phrase at ``i``, where that noun is one person's role."""
    noun = _head_noun(doc, i, limit)
    return None if noun is None or is_plural(doc[noun]) else noun


def _head_noun(doc: Doc, i: int, limit: int) -> int | None:
    """Position of the head noun of the noun phrase at ``i``, where that noun is a role."""
    noun = None
    for j in range(i, limit):
        token = doc[j]
        if noun is not None and token.text == "-" and compound_tail(doc, noun) > j:
            return noun
        if token.lower_ in {"and", "or"} and not organisation_at(doc, j):
            break
        if _ends_phrase(doc, j, limit):
            break
        noun = j
    if noun is None or not is_role_noun(doc[noun]) or organisation_at(doc, noun):
        return None
    return noun


def _ends_phrase(doc: Doc, j: int, limit: int) -> bool:
    token = doc[j]
    if token.text in {",", ";", ".", ":", "(", ")", "–", "—"} or token.lower_ in RELATIVE:
        return True
    if token.tag_ in {"VBN", "VBG"} and j + 1 < limit and doc[j + 1].pos_ in {"NOUN", "PROPN", "ADJ"}:
        return False  # "a trained flautist"
    return token.pos_ in {"VERB", "AUX", "ADP", "SCONJ"} and not organisation_at(doc, j)
