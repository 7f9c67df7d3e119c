"""Finds the roles that an article gives its persons: title, organisation, current or former.

Four constructions: before the name ("investigative journalist X", "deputy chairpersons of the P Party X and Y"), after it
("X, the editor of Z,"), said of it ("She is a lawyer") and with "as" ("worked as a lawyer").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from gaolbook.base.schema import RoleStatus
from gaolbook.extract.findings import EntityMention, FoundRole
from gaolbook.extract.words import words

MAX_TITLE_TOKENS = 9
"""Tokens of the longest title read; longer phrases are rarely titles."""
MAX_SEGMENT_TOKENS = 26
"""Tokens after "NAME," in which an apposition is looked for."""
ORG_PREPOSITIONS = frozenset({"of", "for", "at", "from", "with", "in"})
PLACE_LABELS = frozenset({"GPE", "LOC", "NORP", "FAC"})
_RELATIVE = frozenset({"who", "whose", "whom", "which", "that", "where", "when"})
_QUOTES = frozenset({'"', "'", "“", "”", "‘", "’", "''", "``"})


def is_role_noun(token: Token) -> bool:
    """Whether a token can head a role: a word of the lexicon, in the singular or plural."""
    return singular_of(token) is not None


def singular_of(token: Token) -> str | None:
    """Return the role noun of the lexicon that a token is a form of; None where it is none."""
    nouns = words("roles", "nouns")
    word = token.lower_
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), _man(word), word.removesuffix("ies") + "y"):
        if form and form in nouns:
            return form
    tail = word.rsplit("-", 1)[-1]
    return tail if "-" in word and tail in nouns else None


def _man(word: str) -> str:
    for plural, singular in (("men", "man"), ("women", "woman"), ("people", "person")):
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return ""


def is_plural(token: Token) -> bool:
    """Whether a role noun names several people."""
    word = token.lower_
    return word not in words("roles", "nouns") or token.tag_ in {"NNS", "NNPS"}


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
    return _unique([*doc._.roles, *_said(doc)])


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
    sentence = doc[mention.start].sent
    end = mention.start
    while end > sentence.start and (
        doc[end - 1].lower_.rstrip(".") in words("roles", "honorifics") or doc[end - 1].is_space or doc[end - 1].text in _QUOTES
    ):
        end -= 1
    comma = end > sentence.start and doc[end - 1].text == ","
    if comma:
        end -= 1
    if end <= sentence.start:
        return
    organisation = _organisation_ending(doc, end)
    noun_end = end
    if organisation is not None and not is_role_noun(doc[end - 1]):
        at = organisation.start - 1
        if at >= sentence.start and doc[at].lower_ == "the":
            at -= 1
        if at < sentence.start or doc[at].lower_ not in ORG_PREPOSITIONS:
            return
        noun_end = at
    else:
        organisation = None
    if noun_end <= sentence.start or not is_role_noun(doc[noun_end - 1]):
        return
    role = _title_ending(doc, noun_end, sentence.start)
    if role is None:
        return
    start, inner_org, former = role
    if comma and not (start > sentence.start and doc[start - 1].lower_ in {"the", "a", "an", "its", "their", "'s"} or start == sentence.start or organisation):
        return
    plural = is_plural(doc[noun_end - 1])
    if comma and plural and doc[start - 1].lower_ not in {"the", "two", "three", "four"}:
        return
    people = tuple(_listed(doc, mention, following)) if plural else (mention.entity,)
    for title, org, was in _with_coordinated(doc, (start, noun_end), organisation or inner_org, former, sentence.start):
        for person in people:
            built = _build(doc, person, title, org, was, "before the name")
            if built:
                yield built


def _with_coordinated(
    doc: Doc, title: tuple[int, int], organisation: EntityMention | None, former: bool, limit: int
) -> Iterator[tuple[tuple[int, int], EntityMention | None, bool]]:
    """Yield the title, and the one joined to it by "and" before it: "activist and blogger X" has two roles."""
    yield title, organisation, former
    start = title[0]
    if start - 2 >= limit and doc[start - 1].lower_ == "and" and is_role_noun(doc[start - 2]):
        first = _title_ending(doc, start - 1, limit)
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


def _organisation_ending(doc: Doc, end: int) -> EntityMention | None:
    return next((m for m in doc._.organisation_mentions if m.end == end), None)


def _organisation_at(doc: Doc, i: int) -> EntityMention | None:
    return next((m for m in doc._.organisation_mentions if m.start <= i < m.end), None)


def _title_ending(doc: Doc, end: int, limit: int) -> tuple[int, EntityMention | None, bool] | None:
    """Walk left from the role noun: return (first token of the title, organisation among the words before, former)."""
    former_words, stop = words("roles", "former"), words("roles", "not_in_title")
    start, organisation, former = end, None, False
    i = end - 1
    while i >= limit and end - i <= MAX_TITLE_TOKENS:
        token = doc[i]
        here = _organisation_at(doc, i)
        if here is not None and i < end - 1:
            organisation = organisation or here
            i = here.start - 1
            continue
        if token.lower_ in former_words:
            former = True
            i -= 1
            continue
        if token.lower_ in stop or token.ent_type_ == "PERSON":
            break
        if token.ent_type_ in PLACE_LABELS or token.text in {"'s", "’s", "'", "’"} or (token.text == "-" and i > limit):
            if token.ent_type_ in PLACE_LABELS or token.text != "-":
                i -= 1
                continue
        if token.pos_ in {"NOUN", "PROPN", "ADJ"} or (token.tag_ in {"VBG", "VBN", "JJ"} and i == end - 1) or is_role_noun(token):
            if start == i + 1:
                start = i
                i -= 1
                continue
        elif token.text == "-" and start == i + 1:
            start = i
            i -= 1
            continue
        elif token.lower_ == "and" and start == i + 1 and i > limit and is_role_noun(doc[i - 1]):
            i -= 1
            break
        break
    if start == end:
        return None
    while start < end - 1 and (doc[start].text == "-" or doc[start].lower_ in stop):
        start += 1
    return start, organisation, former


# ---- after the name --------------------------------------------------------------------------------------------
def _after(doc: Doc, mention: EntityMention, starts: dict[int, EntityMention]) -> Iterator[FoundRole]:
    i = mention.end
    if i >= len(doc) or doc[i].text not in {",", "(", "-", "–", "—"}:
        return
    i += 1
    sentence_end = doc[mention.start].sent.end
    limit = min(sentence_end, i + MAX_SEGMENT_TOKENS)
    former = False
    while i < limit and doc[i].lower_ in words("roles", "former"):
        former, i = True, i + 1
    while i < limit and (doc[i].is_space or doc[i].like_num or doc[i].text in {",", "aged"} or doc[i].ent_type_ in {"DATE", "CARDINAL"}):
        i += 1
    for role in _appositions(doc, mention, starts, i, limit):
        yield role._replace(status="former") if former else role


def _appositions(doc: Doc, mention: EntityMention, starts: dict[int, EntityMention], i: int, limit: int) -> Iterator[FoundRole]:
    """Role phrases from token ``i`` on, joined by "and" or a comma; stops at the first phrase that is none."""
    while i < limit:
        noun = _first_role_noun(doc, i, limit)
        if noun is None:
            return
        if noun + 1 in starts or (noun + 2 in starts and doc[noun + 1].text in {",", "."} and doc[i].lower_ not in {"the", "a", "an"}):
            return
        titled = _title_ending(doc, noun + 1, i)
        if titled is None:
            return
        start, organisation, former = titled
        end = _compound_tail(doc, noun)
        after = _organisation_after(doc, end, limit) or _organisation_of_next(doc, end, limit)
        organisation = after or organisation
        built = _build(doc, mention.entity, (start, end), organisation, former, "after the name")
        if built:
            yield built
        if after is not None and after.start < (i if after is None else limit) and doc[end].lower_ != "and":
            end = after.end
        if end < limit and doc[end].lower_ == "and" and end + 1 < limit and (doc[end + 1].lower_ in {"a", "an", "the", "former"} or is_role_noun(doc[end + 1])):
            i = end + 1
            continue
        return


def _first_role_noun(doc: Doc, i: int, limit: int) -> int | None:
    """Position of the head noun of the noun phrase at ``i``, where that noun is a role."""
    noun = None
    for j in range(i, limit):
        token = doc[j]
        if noun is not None and token.text == "-" and _compound_tail(doc, noun) > j:
            return noun
        if token.text in {",", ";", ".", ":", "(", ")"} or token.lower_ in _RELATIVE or token.pos_ in {"VERB", "AUX", "ADP", "SCONJ"} and not _organisation_at(doc, j):
            break
        if token.lower_ in {"and", "or"} and not _organisation_at(doc, j):
            break
        noun = j
    if noun is None or not is_role_noun(doc[noun]) or _organisation_at(doc, noun) or is_plural(doc[noun]):
        return None
    return noun


def _organisation_of_next(doc: Doc, end: int, limit: int) -> EntityMention | None:
    """The organisation that "founder and editor of X" gives to the founder too."""
    if end + 1 < limit and doc[end].lower_ == "and" and is_role_noun(doc[end + 1]):
        return _organisation_after(doc, _compound_tail(doc, end + 1), limit)
    return None


def _compound_tail(doc: Doc, noun: int) -> int:
    """End of "editor-in-chief", "secretary-general", "charge d'affaires" that starts with the noun; the noun's own end otherwise."""
    for tail in (("-", "in", "-", "chief"), ("-", "general"), ("in", "chief"), ("d'affaires",), ("-", "at", "-", "law")):
        end = noun + 1 + len(tail)
        if end <= len(doc) and tuple(t.lower_ for t in doc[noun + 1 : end]) == tail:
            return end
    return noun + 1


def _organisation_after(doc: Doc, i: int, limit: int) -> EntityMention | None:
    """The organisation in "of the ORG", "at ORG's", "for Baku-based ORG" right after a role noun."""
    if i >= limit or doc[i].lower_ not in ORG_PREPOSITIONS:
        return None
    for j in range(i + 1, min(limit, i + 7)):
        found = _organisation_at(doc, j)
        if found is not None:
            return found
        if doc[j].pos_ in {"VERB", "AUX"} and doc[j].tag_ not in {"VBG", "VBN"} or doc[j].text in {",", ";", "."}:
            return None
    return None


# ---- said of a person ------------------------------------------------------------------------------------------
def _said(doc: Doc) -> Iterator[FoundRole]:
    references = doc._.references or {}
    copulas = words("roles", "verbs", "copula")
    for token in doc:
        if not is_role_noun(token) or is_plural(token) and token.dep_ != "pobj":
            continue
        verb, former = None, False
        said = _first_conjunct(token)
        if said.dep_ in {"attr", "oprd"} and said.head.lemma_.lower() in copulas:
            verb = said.head
        elif token.dep_ == "pobj" and token.head.lower_ == "as" and token.head.head.lemma_.lower() in {"serve", "work", "act", "employ", "appoint"}:
            verb = token.head.head
        if verb is None or any(c.dep_ == "neg" for c in verb.children):
            continue
        former = any(c.lower_ in {"previously", "formerly", "once"} for c in verb.children)
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is None and verb.dep_ == "relcl":
            subject = verb.head
        if subject is not None and subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
            subject = verb.head
        who = references.get(subject.i, ()) if subject is not None else ()
        titled = _title_ending(doc, token.i + 1, token.sent.start)
        if len(who) == 1 and titled is not None and titled[0] > verb.i:
            start, organisation, said_former = titled
            organisation = _organisation_after(doc, token.i + 1, token.sent.end) or organisation
            built = _build(doc, who[0], (start, token.i + 1), organisation, former or said_former, "said of the person")
            if built:
                yield built


def _first_conjunct(token: Token) -> Token:
    """The first of "an activist, a historian and a journalist", whose place in the sentence the others share."""
    for _ in range(MAX_TITLE_TOKENS):
        if token.dep_ != "conj" or not is_role_noun(token.head):
            return token
        token = token.head
    return token


def _build(
    doc: Doc, person: int, title: tuple[int, int], organisation: EntityMention | None, former: bool, method: str
) -> FoundRole | None:
    start, end = title
    text = re.sub(r"\s+", " ", doc[start:end].text).strip(" -\"'“”‘’")
    head = next((h for t in reversed(doc[start:end]) if (h := singular_of(t))), None)
    if head is None or head in words("roles", "not_roles"):
        return None
    if end - start == 1:
        if head in words("roles", "weak") and organisation is None:
            return None
    if is_plural(doc[end - 1]):
        text = f"{text[: len(text) - len(doc[end - 1].text)]}{_in_case_of(doc[end - 1].text, head)}"
    sentence = doc[start].sent
    status: RoleStatus = "former" if former else "current"
    name = doc._.organisations[organisation.entity].name if organisation else None
    return FoundRole(
        person, text, start, end, organisation.entity if organisation else None, name, status, (sentence.start, sentence.end), method
    )


def _in_case_of(word: str, singular: str) -> str:
    return singular.capitalize() if word[:1].isupper() else singular
