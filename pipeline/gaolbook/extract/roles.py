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
MAX_OF_PHRASE = 6
"""Tokens of "of State", "of foreign affairs" between a role noun and a name."""
MAX_SEGMENT_TOKENS = 26
"""Tokens after "NAME," in which an apposition is looked for."""
ORG_PREPOSITIONS = frozenset({"of", "for", "at", "from", "with", "in"})
PLACE_LABELS = frozenset({"GPE", "LOC", "NORP", "FAC"})
_SINGULAR_OPENERS = frozenset({"", "the", "a", "an", "its", "their", "his", "her", "'s"})
_PLURAL_OPENERS = frozenset(
    {"the", "its", "their", "his", "her", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)
"""Words that open a noun phrase set off by a comma from the name it describes: "Four lawyers, A, B, C and D"."""
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
    said = [*doc._.roles, *_said(doc)]
    heads = {(r.person, r.title.casefold().split()[-1]) for r in said}
    return _unique([*said, *(r for r in nominal_roles(doc) if (r.person, r.title.casefold()) not in heads)])


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
        doc[end - 1].lower_.rstrip(".") in words("roles", "honorifics")
        or doc[end - 1].is_space
        or doc[end - 1].text in _QUOTES
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
        noun_end = _before_of_phrase(doc, end, sentence.start)
    if noun_end <= sentence.start or not is_role_noun(doc[noun_end - 1]):
        return
    role = _title_ending(doc, noun_end, sentence.start)
    if role is None:
        return
    start, inner_org, former = role
    title_end = end if organisation is None else noun_end
    opener = doc[start - 1].lower_ if start > sentence.start else ""
    plural = is_plural(doc[noun_end - 1])
    if comma and not (opener in (_PLURAL_OPENERS if plural else _SINGULAR_OPENERS) or (organisation and not plural)):
        return
    people = tuple(_listed(doc, mention, following)) if plural else (mention.entity,)
    for title, org, was in _with_coordinated(
        doc, (start, title_end), organisation or inner_org, former, sentence.start
    ):
        for person in people:
            built = _build(doc, person, title, org, was, "before the name")
            if built:
                yield built


def _before_of_phrase(doc: Doc, end: int, limit: int) -> int:
    """End of the role noun in "Secretary of State X", "minister of health X"; ``end`` where the name follows the noun itself."""
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
    base = _compound_base(doc, end, limit)
    if base is not None:
        start, i = base, base - 1
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
        if (
            token.pos_ in {"NOUN", "PROPN", "ADJ"}
            or (token.tag_ in {"VBG", "VBN", "JJ"} and i == end - 1)
            or is_role_noun(token)
        ):
            if start == i + 1 or start == end:
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
        end = _compound_tail(doc, noun)
        named = end in starts or (end + 1 in starts and doc[end].text == ",")
        if (named and doc[i].lower_ not in {"the", "a", "an"}) or end in starts:
            return
        titled = _title_ending(doc, noun + 1, i)
        if titled is None:
            return
        start, organisation, former = titled
        after = _organisation_after(doc, end, limit)
        shared = _organisation_of_next(doc, end, limit)
        built = _build(doc, mention.entity, (start, end), after or shared or organisation, former, "after the name")
        if built:
            yield built
        following = _joint(doc, after.end if after else end, limit)
        if following is None:
            return
        i = following


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
        if noun is not None and token.text == "-" and _compound_tail(doc, noun) > j:
            return noun
        if (
            token.text in {",", ";", ".", ":", "(", ")"}
            or token.lower_ in _RELATIVE
            or (token.pos_ in {"VERB", "AUX", "ADP", "SCONJ"} and not _organisation_at(doc, j))
        ):
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


COMPOUND_TAILS = (
    ("-", "in", "-", "chief"),
    ("-", "general"),
    ("in", "chief"),
    ("d'affaires",),
    ("-", "at", "-", "law"),
)
"""What may follow a role noun inside one title: "editor-in-chief", "secretary-general", "charge d'affaires"."""


def _compound_base(doc: Doc, end: int, limit: int) -> int | None:
    """The role noun of a title that ends with a compound tail before ``end``."""
    for tail in COMPOUND_TAILS:
        base = end - len(tail) - 1
        if base >= limit and tuple(t.lower_ for t in doc[base + 1 : end]) == tail and is_role_noun(doc[base]):
            return base
    return None


def _compound_tail(doc: Doc, noun: int) -> int:
    """End of "editor-in-chief", "secretary-general", "charge d'affaires" that starts with the noun; the noun's own end otherwise."""
    for tail in COMPOUND_TAILS:
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
        if (doc[j].pos_ in {"VERB", "AUX"} and doc[j].tag_ not in {"VBG", "VBN"}) or doc[j].text in {",", ";", "."}:
            return None
    return None


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


def _beside_in_tree(doc: Doc, noun: Token) -> Iterator[FoundRole]:
    """Roles that only the tree ties to a name: "the two lawyers who defend him, X and Y", "The presiding judge was X"."""
    references = doc._.references or {}
    names: list[Token] = [c for c in noun.children if c.dep_ == "appos"]
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        names += [c for c in noun.head.children if c.dep_ == "attr"]
    persons: list[int] = []
    for name in names:
        link: Token | None = name
        while link is not None and link.ent_type_ == "PERSON":
            who = references.get(link.i, ())
            persons.extend(who if len(who) == 1 else ())
            link = next((c for c in link.children if c.dep_ == "conj"), None)
    titled = _title_ending(doc, noun.i + 1, noun.sent.start)
    if not persons or titled is None or (len(persons) > 1 and not is_plural(noun)):
        return
    start, organisation, former = titled
    organisation = _organisation_after(doc, noun.i + 1, noun.sent.end) or organisation
    for person in dict.fromkeys(persons):
        built = _build(doc, person, (start, noun.i + 1), organisation, former, "beside the name in the tree")
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
            built = _build(doc, mention.entity, (noun.i, noun.i + 1), None, False, "noun that points back")
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
    text = _without_leading(re.sub(r"\s+", " ", doc[start:end].text).strip(" -\"'“”‘’"))
    head = next((h for t in reversed(doc[start:end]) if (h := singular_of(t))), None)
    if head is None or head in words("roles", "not_roles"):
        return None
    if end - start == 1 and head in words("roles", "weak") and organisation is None:
        return None
    if is_role_noun(doc[end - 1]) and is_plural(doc[end - 1]):
        text = f"{text[: len(text) - len(doc[end - 1].text)]}{_in_case_of(doc[end - 1].text, head)}"
    sentence = doc[start].sent
    status: RoleStatus = "former" if former else "current"
    name = doc._.organisations[organisation.entity].name if organisation else None
    return FoundRole(
        person,
        text,
        start,
        end,
        organisation.entity if organisation else None,
        name,
        status,
        (sentence.start, sentence.end),
        method,
    )


def _without_leading(text: str) -> str:
    """Cut words that say nothing about the role, hyphenated ones too: "self-styled emir" -> "emir"."""
    while (at := text.find(" ")) > 0 and text[:at].casefold() in words("roles", "not_in_title"):
        text = text[at + 1 :].lstrip()
    return text


def _in_case_of(word: str, singular: str) -> str:
    return singular.capitalize() if word[:1].isupper() else singular
