"""Plurals that point back: "both", "the two", "the brothers", "the journalists", and the lists of names they mean."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Span, Token

from gaolbook.extract.findings import EntityMention, References
from gaolbook.extract.titles import is_plural, is_role_noun, singular_of
from gaolbook.extract.words import lexicon, words

MAX_BESIDE = 12
"""Tokens between "two" and the comma before the names: "of his fellow deputies in the Krasny district"."""
MAX_LISTED_TITLE = 4
"""Tokens of a title before a name in a list, the name's first one counted: "driver A and city councillor B"."""
MAX_LIST_GAP = 12
"""Tokens between two names of one list: a comma, a role and an age."""
NUMBERS = {
    "both": 2,
    "two": 2,
    "couple": 2,
    "pair": 2,
    "duo": 2,
    "three": 3,
    "trio": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
}


def is_number_of_people(token: Token) -> bool:
    """ "the two", "the three", "the four" as a noun phrase of its own, "the couple", "the pair"."""
    if token.lower_ in {"couple", "pair", "duo", "trio"}:
        return any(c.lower_ in {"the", "both"} for c in token.children)
    if token.lower_ in {"two", "three", "four", "five", "six", "seven"}:
        own = token.dep_ not in {"nummod", "compound"} and token.head.lower_ not in {"years", "months", "days"}
        return own and token.i > 0 and token.nbor(-1).lower_ in {"the", "all"}
    return False


def name_lists(doc: Doc, start: int, end: int) -> list[tuple[int, ...]]:
    """Persons named in lists between two tokens: names with only commas, "and" and roles between them."""
    lists: list[list[EntityMention]] = []
    for mention in doc._.person_mentions:
        if mention.kind != "named" or not start <= mention.start < end:
            continue
        if lists and _is_list_gap(doc, lists[-1][-1].end, mention.start):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return [people for group in lists if len(people := tuple(dict.fromkeys(m.entity for m in group))) > 1]


def _is_list_gap(doc: Doc, start: int, end: int) -> bool:
    between = [t for t in doc[start:end] if not t.is_space]
    if not between or len(between) > MAX_LIST_GAP or between[0].text not in {",", ";", "and", "&", "("}:
        return False
    organisations = {i for m in doc._.organisation_mentions for i in range(m.start, m.end)}
    joining = {"by", "of", "to", "from", "for", "with", "told"}
    return not any(t.pos_ in {"VERB", "AUX"} or (t.lower_ in joining and t.i + 1 not in organisations) for t in between)


def plural(doc: Doc, token: Token, window: list[Span]) -> tuple[int, ...]:
    """The last list of names before the token; its length must fit a number said."""
    needed = NUMBERS.get(token.lower_)
    for sentence in reversed(window):
        for people in reversed(name_lists(doc, sentence.start, min(sentence.end, token.i))):
            if needed is None or len(people) == needed:
                return people
        mentioned = {m.entity for m in doc._.person_mentions if sentence.start <= m.start < min(sentence.end, token.i)}
        if needed is None and len(mentioned) == 1:
            return ()
    return ()


def named_beside(token: Token) -> tuple[int, ...]:
    """ "Two of his deputies, A and B, were": the names set off by a comma right after a phrase for several people."""
    doc = token.doc
    children = token.children if token.n_lefts or token.n_rights else ()  # asked of every word, most have none
    number = NUMBERS.get(token.lower_) or next((NUMBERS[c.lower_] for c in children if c.lower_ in NUMBERS), None)
    several = (
        token.pos_ == "NOUN"
        and is_plural(token)
        and (is_role_noun(token) or token.lower_ in words("coreference", "plural"))
    )
    if number is None and not (several and any(c.dep_ in {"det", "poss"} for c in token.children)):
        return ()
    starts = {m.start: m for m in doc._.person_mentions if m.kind == "named"}
    for i in range(token.i + 1, min(token.sent.end - 1, token.i + MAX_BESIDE)):
        own = number is not None and doc[i].dep_ == "relcl" and doc[i].head.i == token.i  # "the two lawyers who defend"
        if doc[i].pos_ in {"VERB", "AUX"} and doc[i].tag_ != "VBN" and not own:
            return ()
        if doc[i].text in {",", ":", "–", "—", "-"}:
            people = _list_from(doc, starts, i + 1)
            return people if len(people) > 1 and number in {None, len(people)} else ()
    return ()


def _list_from(doc: Doc, starts: dict[int, EntityMention], i: int) -> tuple[int, ...]:
    """The persons of the list of names that begins at token ``i``, joined by commas, "and" and titles only."""
    people: list[int] = []
    while (first := next((j for j in range(i, min(i + MAX_LISTED_TITLE, len(doc))) if j in starts), None)) is not None:
        if first > i and not is_role_noun(doc[first - 1]):
            break
        people.append(starts[first].entity)
        i = starts[first].end
        while i < len(doc) and doc[i].text in {",", "and", "&"}:
            i += 1
    return tuple(dict.fromkeys(people))


def is_plural_nominal(token: Token) -> bool:
    """ "the journalists", "the two reporters", as a noun phrase that adds nothing new."""
    if token.pos_ != "NOUN" or not (
        (is_role_noun(token) and is_plural(token)) or token.lower_ in words("coreference", "plural")
    ):
        return False
    allowed = {"the", "both", "these", "those", "two", "three", "four", "five"}
    lefts = [
        c for c in token.children if c.i < token.i and not (c.dep_ in {"compound", "nmod"} and c.ent_type_ == "ORG")
    ]
    rights = [c for c in token.children if c.i > token.i and c.dep_ in {"prep", "relcl", "acl", "appos"}]
    return bool(lefts) and all(c.lower_ in allowed for c in lefts) and not rights


def family(token: Token, references: References) -> tuple[int, ...]:
    """ "the brothers": the persons tied by "X's brother Y", "his brother, Y", "a third brother, Y" before the token."""
    kin = singular_kin(token.lower_)
    people: list[int] = []
    for word in token.doc[: token.i]:
        if word.lower_ == kin:
            people.extend((*_owners(word, references), *_bearers(word, references, token.i)))
    family = tuple(dict.fromkeys(people))
    return family if len(family) > 1 else ()


def relative(token: Token, references: References) -> tuple[int, ...]:
    """ "His daughter": the person told before as "his daughter, X", "X, the daughter of Y"; nobody where two are."""
    owners = _owners(token, references)
    if len(owners) != 1:
        return ()
    people: list[int] = []
    for word in token.doc[: token.i]:
        if word.lower_ == token.lower_ and _owners(word, references) in {owners, ()}:
            people.extend(p for p in _bearers(word, references, token.i) if p not in owners)
    found = tuple(dict.fromkeys(people))
    return found if len(found) == 1 else ()


def _owners(kin: Token, references: References) -> tuple[int, ...]:
    """Whose relative: "X's brother", "his brother", "the brother of X"."""
    owners = (c for c in kin.children if c.dep_ == "poss")
    of = (t for c in kin.children if c.dep_ == "prep" and c.lower_ in {"of", "to"} for t in c.children)
    return tuple(dict.fromkeys(p for t in (*owners, *of) for p in references.get(t.i, ())))


def _bearers(kin: Token, references: References, limit: int) -> tuple[int, ...]:
    """The name beside a word for a relative: "his brother Y", "Y, his brother", "his brother, Y"."""
    beside = [c for c in kin.children if c.dep_ == "appos"] + ([kin.head] if kin.dep_ in {"compound", "appos"} else [])
    following = kin.i + (2 if kin.i + 1 < len(kin.doc) and kin.nbor(1).text == "," else 1)
    beside += [kin.doc[following]] if following < limit else []
    return tuple(p for name in beside if name.ent_type_ == "PERSON" for p in references.get(name.i, ()))


def singular_kin(word: str) -> str:
    """Return "brother" for "brothers"; other words come back without their plural s."""
    return {"siblings": "brother", "couple": "wife", "spouses": "husband"}.get(word, word.removesuffix("s"))


def holders(token: Token, references: References, roles: dict[int, set[str]]) -> tuple[int, ...]:
    """Every person named before who has the role; a number said must fit."""
    if token.lower_ in words("coreference", "kin"):
        return family(token, references)
    singular = singular_of(token) or token.lower_
    kinds = {singular, *hyponyms(singular)}
    seen = {p for i, who in references.items() if i < token.i for p in who}
    people = tuple(sorted(p for p, titles in roles.items() if kinds & titles and p in seen))
    number = next((NUMBERS[c.lower_] for c in token.children if c.lower_ in NUMBERS), None)
    lists = [group for group in name_lists(token.doc, 0, token.i) if number in {None, len(group)}]
    with_role = [group for group in lists if set(group) & set(people)]
    if with_role and number is not None:
        return with_role[-1]
    offices = words("coreference", "offices")
    listed = {p for group in with_role for p in group if not roles.get(p, set()) & offices}
    together = tuple(sorted({*people, *listed}))
    if len(together) >= 2 and number in {None, len(together)}:
        return together
    pointing = singular in words("coreference", "protagonists") or token.lower_ in words("coreference", "plural")
    return lists[-1] if pointing and lists and len(set(lists)) == 1 else ()


@cache
def hyponyms(word: str) -> frozenset[str]:
    """Return the titles that a more general noun covers: "cleric" -> archbishop, imam, priest."""
    table = lexicon("coreference")["covers"]
    return words("coreference", "covers", word) if word in table else frozenset()
