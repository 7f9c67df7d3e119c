"""Finds the roles that an article gives its persons: title, organisation, current or former.

Four constructions: before the name ("investigative journalist X", "deputy chairs of the P Party X and Y"), after it
("X, the editor of Z,"), said of it ("She is a lawyer") and with "as" ("worked as a lawyer").
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from gaolbook.extract.findings import EntityMention, FoundRole
from gaolbook.extract.heads import METHOD, proposed_phrases
from gaolbook.extract.titles import (
    MAX_TITLE_TOKENS,
    ORG_PREPOSITIONS,
    build_role,
    compound_tail,
    is_plural,
    is_role_noun,
    organisation_after,
    organisation_at,
    organisation_ending,
    organisation_of_next,
    title_ending,
)
from gaolbook.extract.words import words

MAX_OF_PHRASE = 6
"""Tokens of "of State", "of foreign affairs" between a role noun and a name."""
MAX_SEGMENT_TOKENS = 26
"""Tokens after "NAME," in which an apposition is looked for."""
_SINGULAR_OPENERS = frozenset({"", "the", "a", "an", "its", "their", "his", "her", "'s"})
_PLURAL_OPENERS = frozenset(
    {"the", "its", "their", "his", "her", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)
"""Words that open a noun phrase set off by a comma from the name it describes: "Four lawyers, A, B, C and D"."""
_RELATIVE = frozenset({"who", "whose", "whom", "which", "that", "where", "when"})
_QUOTES = frozenset({'"', "'", "“", "”", "‘", "’", "''", "``"})


def find_roles(doc: Doc) -> tuple[FoundRole, ...]:
    """Return the roles that stand beside a name, in text order, each wording once per person."""
    mentions = [m for m in doc._.person_mentions if m.kind == "named"]
    starts = {m.start: m for m in mentions}
    found: list[FoundRole] = []
    for position, mention in enumerate(mentions):
        found.extend(_before(doc, mention, mentions[position:]))
        found.extend(_after(doc, mention, starts))
    return _unique(found)


def find_said_roles(doc: Doc) -> tuple[FoundRole, ...]:
    """Return the Doc's roles with those added that are said of a person or pronoun; needs ``doc._.references``."""
    said = [*doc._.roles, *_said(doc)]
    heads = {(r.person, r.title.casefold().split()[-1]) for r in said}
    ruled = _unique([*said, *(r for r in nominal_roles(doc) if (r.person, r.title.casefold()) not in heads)])
    return _unique([*ruled, *_of_heads(doc, ruled)])


def _of_heads(doc: Doc, ruled: tuple[FoundRole, ...]) -> Iterator[FoundRole]:
    """Roles that only the model's heads see: they say which noun and whose it is, the rules read the title."""
    taken = {i for role in ruled for i in range(role.start, role.end)}
    for phrase in proposed_phrases(doc, "ROLE", taken):
        noun = next((i for i in reversed(range(phrase.start, phrase.end)) if is_role_noun(doc[i])), None)
        titled = title_ending(doc, noun + 1, phrase.start) if noun is not None else None
        if noun is None or titled is None:
            continue
        organisation = organisation_after(doc, noun + 1, doc[noun].sent.end) or titled[1]
        built = build_role(doc, phrase.person, (titled[0], noun + 1), organisation, titled[2], METHOD)
        if built:
            yield built


def _unique(found: list[FoundRole]) -> tuple[FoundRole, ...]:
    seen: dict[tuple[int, str], FoundRole] = {}
    for role in sorted(found, key=lambda r: (r.start, r.person)):
        key = (role.person, role.title.casefold())
        old = seen.get(key)
        if old is None or (old.organisation_text is None and role.organisation_text):
            seen[key] = role
    return tuple(sorted(seen.values(), key=lambda r: (r.start, r.person)))


# ---- before the name -------------------------------------------------------------------------------------------
def _before(doc: Doc, mention: EntityMention, following: list[EntityMention]) -> Iterator[FoundRole]:
    limit = doc[mention.start].sent.start
    end, comma = _phrase_end(doc, mention.start, limit)
    noun_end, organisation = _noun_end(doc, end, limit)
    if noun_end <= limit or not is_role_noun(doc[noun_end - 1]):
        return
    titled = title_ending(doc, noun_end, limit)
    if titled is None:
        return
    start, inner, former = titled
    plural = is_plural(doc[noun_end - 1])
    if comma:
        opener = doc[start - 1].lower_ if start > limit else ""
        if opener not in (_PLURAL_OPENERS if plural else _SINGULAR_OPENERS) and not (organisation and not plural):
            return
    title_end = end if organisation is None else noun_end
    people = tuple(_listed(doc, mention, following)) if plural else (mention.entity,)
    for title, org, was in _with_coordinated(doc, (start, title_end), organisation or inner, former, limit):
        for person in people:
            built = build_role(doc, person, title, org, was, "before the name")
            if built:
                yield built


def _phrase_end(doc: Doc, start: int, limit: int) -> tuple[int, bool]:
    """Where the phrase before a name ends, honorifics and quotes skipped, and whether a comma stands between."""
    honorifics = words("roles", "honorifics")
    end = start
    while end > limit and (
        doc[end - 1].lower_.rstrip(".") in honorifics or doc[end - 1].is_space or doc[end - 1].text in _QUOTES
    ):
        end -= 1
    comma = end > limit and doc[end - 1].text == ","
    return (end - 1, True) if comma else (end, False)


def _noun_end(doc: Doc, end: int, limit: int) -> tuple[int, EntityMention | None]:
    """End of the role noun, and the organisation between it and the name: "deputy chairs of the P Party X"."""
    organisation = organisation_ending(doc, end)
    if organisation is None or is_role_noun(doc[end - 1]):
        return (_before_of_phrase(doc, end, limit) if end > limit else end), None
    at = organisation.start - 1
    if at >= limit and doc[at].lower_ == "the":
        at -= 1
    return (at, organisation) if at >= limit and doc[at].lower_ in ORG_PREPOSITIONS else (limit, None)


def _before_of_phrase(doc: Doc, end: int, limit: int) -> int:
    """End of the role noun in "Secretary of State X"; ``end`` where the name follows the noun itself."""
    if is_role_noun(doc[end - 1]):
        return end
    for i in range(end - 1, max(limit, end - MAX_OF_PHRASE) - 1, -1):
        token = doc[i]
        if token.lower_ == "of":
            return i if limit < i < end - 1 and is_role_noun(doc[i - 1]) else end
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
    """Persons of the list that starts with ``first``: names joined by commas and "and" only."""
    yield first.entity
    end = first.end
    for mention in following[1:]:
        between = [t.lower_ for t in doc[end : mention.start] if not t.is_space]
        if not between or not set(between) <= {",", "and", "&", "or"} or len(between) > 2:
            return
        yield mention.entity
        end = mention.end


# ---- after the name --------------------------------------------------------------------------------------------
def _after(doc: Doc, mention: EntityMention, starts: dict[int, EntityMention]) -> Iterator[FoundRole]:
    i = mention.end
    if i >= len(doc) or doc[i].text not in {",", "(", "-", "–", "—"}:
        return
    i += 1
    sentence_end = doc[mention.start].sent.end
    limit = min(sentence_end, i + MAX_SEGMENT_TOKENS)
    former = False
    if i < limit and doc[i].lower_ == "respectively":
        return  # "X and Y, respectively editor and columnist": dealt out, and not told here by grammar
    while i < limit and doc[i].lower_ in words("roles", "former"):
        former, i = True, i + 1
    while i < limit and (
        doc[i].is_space or doc[i].like_num or doc[i].text in {",", "aged"} or doc[i].ent_type_ in {"DATE", "CARDINAL"}
    ):
        i += 1
    for role in _appositions(doc, mention, starts, i, limit):
        yield role._replace(status="former") if former else role


def _appositions(
    doc: Doc, mention: EntityMention, starts: dict[int, EntityMention], i: int, limit: int
) -> Iterator[FoundRole]:
    """Role phrases from token ``i`` on, joined by "and" or commas; stops at the first phrase that is none."""
    while i < limit:
        noun = _first_role_noun(doc, i, limit)
        if noun is None:
            return
        end = compound_tail(doc, noun)
        named = end in starts or (end + 1 in starts and doc[end].text == ",")
        if (named and doc[i].lower_ not in {"the", "a", "an"}) or end in starts:
            return
        titled = title_ending(doc, noun + 1, i)
        if titled is None or _is_clause(doc, end, limit):
            return  # "X, her lawyer said, was beaten": a clause of its own
        start, organisation, former = titled
        after = organisation_after(doc, end, limit)
        shared = organisation_of_next(doc, end, limit)
        built = build_role(doc, mention.entity, (start, end), after or shared or organisation, former, "after the name")
        if built:
            yield built
        following = _joint(doc, after.end if after else end, limit)
        if following is None:
            return
        i = following


def _is_clause(doc: Doc, end: int, limit: int) -> bool:
    """Whether a finite verb follows the phrase before any comma: then the noun is its subject, not an apposition."""
    for token in doc[end : min(limit, end + MAX_TITLE_TOKENS)]:
        if token.is_punct or token.lower_ in _RELATIVE or token.lower_ in {"and", "or"}:
            return False
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.pos_ in {"VERB", "AUX"}:
            return True
    return False


def _joint(doc: Doc, end: int, limit: int) -> int | None:
    """Where the next role phrase begins after "and", "," or ", and"; None where no phrase is joined."""
    i = end
    while i < limit and (doc[i].text in {",", '"'} or doc[i].lower_ == "and"):
        i += 1
    return i if i > end and i < limit else None


def _first_role_noun(doc: Doc, i: int, limit: int) -> int | None:
    """Position of the head noun of the noun phrase at ``i``, where that noun is a role."""
    noun = None
    for j in range(i, limit):
        token = doc[j]
        if noun is not None and token.text == "-" and compound_tail(doc, noun) > j:
            return noun
        if (
            token.text in {",", ";", ".", ":", "(", ")"}
            or token.lower_ in _RELATIVE
            or (token.pos_ in {"VERB", "AUX", "ADP", "SCONJ"} and not organisation_at(doc, j))
        ):
            break
        if token.lower_ in {"and", "or"} and not organisation_at(doc, j):
            break
        noun = j
    if noun is None or not is_role_noun(doc[noun]) or organisation_at(doc, noun) or is_plural(doc[noun]):
        return None
    return noun


# ---- said of a person ------------------------------------------------------------------------------------------
def _said(doc: Doc) -> Iterator[FoundRole]:
    references = doc._.references or {}
    copulas = words("roles", "verbs", "copula")
    for token in doc:
        if not is_role_noun(token) or (is_plural(token) and token.dep_ != "pobj"):
            continue
        verb, former = None, False
        said = _first_conjunct(token)
        if said.dep_ in {"attr", "oprd"} and said.head.lemma_.lower() in copulas:
            verb = said.head
        elif (
            token.dep_ == "pobj"
            and token.head.lower_ == "as"
            and token.head.head.lemma_.lower() in {"serve", "work", "act", "employ", "appoint"}
        ):
            verb = token.head.head
        yield from _beside_in_tree(doc, token)
        if verb is None or any(c.dep_ == "neg" or c.lower_ in {"hardly", "scarcely", "never"} for c in verb.children):
            continue
        former = any(c.lower_ in {"previously", "formerly", "once"} for c in verb.children)
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is None and verb.dep_ == "relcl":
            subject = verb.head
        if subject is not None and subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
            subject = verb.head
        who: tuple[int, ...] = references.get(subject.i, ()) if subject is not None else ()
        titled = title_ending(doc, token.i + 1, token.sent.start)
        if len(who) == 1 and titled is not None and titled[0] > verb.i:
            start, organisation, said_former = titled
            organisation = organisation_after(doc, token.i + 1, token.sent.end) or organisation
            built = build_role(
                doc, who[0], (start, token.i + 1), organisation, former or said_former, "said of the person"
            )
            if built:
                yield built


def _beside_in_tree(doc: Doc, noun: Token) -> Iterator[FoundRole]:
    """Roles only the tree ties to a name: "the two lawyers who defend him, X and Y", "The judge was X"."""
    references = doc._.references or {}
    names: list[Token] = [c for c in noun.children if c.dep_ == "appos"]
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        names += [c for c in noun.head.children if c.dep_ == "attr"]
    persons: list[int] = []
    for name in names:
        link: Token | None = name
        while link is not None and link.ent_type_ == "PERSON":
            who = references.get(link.i, ())
            persons.extend(who[:1] if len(who) == 1 else ())
            link = next((c for c in link.children if c.dep_ == "conj"), None)
    titled = title_ending(doc, noun.i + 1, noun.sent.start)
    if not persons or titled is None or (len(persons) > 1 and not is_plural(noun)):
        return
    start, organisation, former = titled
    organisation = organisation_after(doc, noun.i + 1, noun.sent.end) or organisation
    for person in dict.fromkeys(persons):
        built = build_role(doc, person, (start, noun.i + 1), organisation, former, "beside the name in the tree")
        if built:
            yield built


def nominal_roles(doc: Doc) -> Iterator[FoundRole]:
    """Roles that a noun pointing back gives its person: "the scholar", said of somebody named before."""
    references = doc._.references or {}
    for mention in doc._.person_mentions:
        noun = doc[mention.end - 1]
        if (
            mention.kind == "nominal"
            and is_role_noun(noun)
            and references.get(noun.i) == (mention.entity,)
            and not is_plural(noun)
        ):
            built = build_role(doc, mention.entity, (noun.i, noun.i + 1), None, False, "noun that points back")
            if built:
                yield built


def _first_conjunct(token: Token) -> Token:
    """The first of "an activist, a historian and a journalist", whose place in the sentence the others share."""
    for _ in range(MAX_TITLE_TOKENS):
        if token.dep_ != "conj" or not is_role_noun(token.head):
            return token
        token = token.head
    return token
